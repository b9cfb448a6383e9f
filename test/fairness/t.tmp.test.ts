import { test } from 'vitest';
import { spreadOf } from '../../src/fairness/spread.ts';
import { verify } from '../../src/fairness/verify.ts';
import { measure } from '../../src/fairness/measure.ts';
test('t', () => {
  for (const [n, p, S, racks] of [[1e6, 100, 1e4, 0], [1e6, 1, 1e4, 1], [1e6, 100, 1e4, 1], [1e7, 100, 1e4, 1], [1e6, 5000, 1e4, 1]] as const) {
    const V = n / p; const id = Uint32Array.from({ length: V }, (_, v) => v);
    for (const G of [1, 2]) {
    const grants = Int32Array.from({ length: S }, (_, s) => (s % 10) % G);
    const a = G === 1 ? Uint32Array.from({ length: n }, (_, i) => i % S) : Uint32Array.from({ length: n }, (_, i) => { const v = Math.floor(i / p); return ((i % (S / 2)) * 2 + v % 2) % S; });
    const shape: any = { parallelism: new Uint32Array(V).fill(p), groupOf: id.map((v) => v % G), numGroups: G, pipelineOf: id.map((v) => v >> 1), numPipelines: (V + 1) >> 1, bundleOf: id, numBundles: V, slotStart: Uint32Array.from({ length: S / 10 + 1 }, (_, t) => t * 10), rackOf: racks ? Uint32Array.from({ length: S / 10 }, (_, t) => t % 37) : undefined, numRacks: 37, zoneOf: racks ? Uint32Array.from({ length: S / 10 }, (_, t) => t % 37 % 3) : undefined, numZones: 3 };
    const t0 = performance.now(); const r = spreadOf(shape, a, grants); console.log(n, p, S, racks, G, Math.round(performance.now() - t0), 'ms', r.map((x) => x.misses).join());
    }
  }
  const x = Float64Array.from({ length: 1e6 }, () => Math.random() * 1e4); const t0 = performance.now(); measure(x); console.log('measure', performance.now() - t0);
});
