import { createRequire } from "node:module"; const require = createRequire(import.meta.url);
import { expect, test } from 'vitest';
import { allocateSlots } from '../../src/slots/allocate.ts';
import { verify } from '../../src/fairness/verify.ts';
test('smoke', () => {
  let seed = 1; const rnd = (n: number) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 2147483648 * n); };
  const bad = new Map<string, string>(); let n = 0, opt = 0;
  for (let k = 0; k < 3000; k++) {
    const T = 1 + rnd(6); const uni = rnd(2); const racks = rnd(2), zones = rnd(2), caps = rnd(4) === 0;
    const taskManagers = Array.from({ length: T }, (_, t) => ({ id: `t${t}`, slots: uni ? 2 : 1 + rnd(3), ...(caps ? { capacity: 1 + rnd(3) } : {}), ...(racks ? { rack: `r${t % 3}` } : {}), ...(zones ? { zone: `z${racks ? (t % 3) % 2 : t % 2}` } : {}) }));
    const S = taskManagers.reduce((a, m) => a + m.slots, 0);
    const G = 1 + rnd(2); const equal = rnd(2);
    const vertices = Array.from({ length: 1 + rnd(6) }, (_, v) => { const p = 1 + rnd(Math.max(1, Math.floor(S / 2))); return { id: `v${v}`, parallelism: p, ...(rnd(2) ? { pipeline: `p${rnd(2)}` } : {}), slotSharingGroup: `g${rnd(G)}`, ...(equal ? {} : { load: Array.from({ length: p }, () => rnd(5)) }) }; });
    const edges: any[] = [];
    for (let e = 0; e < rnd(3); e++) { const a = rnd(vertices.length), b = rnd(vertices.length); if (a !== b) edges.push({ from: `v${a}`, to: `v${b}`, ship: vertices[a]!.parallelism === vertices[b]!.parallelism && rnd(2) ? 'FORWARD' : 'HASH' }); }
    const problem = { taskManagers, vertices, edges }; require("node:fs").appendFileSync("/tmp/trace.txt", JSON.stringify(problem)+"\n");
    for (const strategy of ['balanced', 'first-worker'] as const) {
      let plan; try { plan = allocateSlots(problem as any, { strategy }); } catch (e) { bad.set('throw ' + (e as Error).message.slice(0, 60), JSON.stringify(problem)); continue; }
      n++; if (plan.status === 'OPTIMAL') opt++;
      for (const p of [plan, JSON.parse(JSON.stringify(plan))]) {
        const r = verify(problem, p);
        if (!r.ok) { const key = strategy + ' ' + r.issues.map((i) => i.path.replace(/\d+/g, '#') + ' ' + i.message.replace(/\d+(\.\d+)?/g, '#')).slice(0, 2).join(' | ').slice(0,300); if (!bad.has(key)) bad.set(key, JSON.stringify(r.issues.slice(0,3)) + JSON.stringify(problem)); }
      }
    }
  }
  console.log(n, opt, bad.size); for (const [k, v] of [...bad].slice(0, 12)) console.log(k, '\n   ', v.slice(0, 1500));
});
