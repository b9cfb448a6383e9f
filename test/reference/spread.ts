/** The spread counts straight from their definition: every cell is visited, every share is a fraction of big integers. */

import type { SpreadShape } from '../../src/fairness/spread.ts';
import type { SpreadCheck } from '../../src/slots/types.ts';

export interface WholeShare {
  readonly floor: number;
  readonly ceil: number;
}

/** ⌊Σ lanes · granted / total⌋ and ⌈ ⌉ over [lanes, granted, total] triples. */
export function roundShare(parts: readonly (readonly [number, number, number])[]): WholeShare {
  let top = 0n;
  let bottom = 1n;
  for (const [lanes, granted, total] of parts) {
    if (granted === 0) continue;
    top = top * BigInt(total) + BigInt(lanes) * BigInt(granted) * bottom;
    bottom *= BigInt(total);
  }
  return { floor: Number(top / bottom), ceil: Number((top + bottom - 1n) / bottom) };
}

/** Node of each slot on each level that is declared, slots first. */
export function nodesOf({ slotStart, rackOf, zoneOf }: SpreadShape): Map<SpreadCheck['level'], number[]> {
  const managerOf: number[] = [];
  for (let t = 0; t + 1 < slotStart.length; t++) {
    for (let s = slotStart[t]!; s < slotStart[t + 1]!; s++) managerOf.push(t);
  }
  const nodes = new Map<SpreadCheck['level'], number[]>();
  nodes.set('slot', [...managerOf.keys()]);
  nodes.set('taskManager', managerOf);
  if (rackOf)
    nodes.set(
      'rack',
      managerOf.map((t) => rackOf[t]!),
    );
  if (zoneOf)
    nodes.set(
      'zone',
      managerOf.map((t) => zoneOf[t]!),
    );
  return nodes;
}

/** The same counts as `spreadOf`, in rows × nodes steps and more. */
export function recountSpread(shape: SpreadShape, assignment: Uint32Array, grants: Int32Array): SpreadCheck[] {
  const checks: SpreadCheck[] = [];
  const start = [0];
  for (const [v, p] of shape.parallelism.entries()) start.push(start[v]! + p);
  const slotsOf = (v: number) => Array.from(assignment.subarray(start[v]!, start[v + 1]!));
  const groups = Array.from({ length: shape.numGroups }, (_, g) => g);
  const totalOf = groups.map((g) => grants.filter((granted) => granted === g).length);
  const vertices = Array.from(shape.parallelism.keys());
  const pipelines = Array.from({ length: shape.numPipelines }, (_, p) =>
    vertices.filter((v) => shape.pipelineOf[v] === p),
  );
  const families = [
    ['vertex', vertices.map((v) => [v])],
    ['pipeline', pipelines.map((members) => pickLargest(shape, members))],
    ['total', [pickLargest(shape, vertices)]],
  ] as const;

  for (const [level, nodeOf] of nodesOf(shape)) {
    if (level === 'slot') continue;
    if (shape.numGroups === 1 && !grants.includes(-1)) continue;
    const nodes = [...new Set(nodeOf)];
    let misses = 0;
    for (const g of groups) {
      for (const u of nodes) {
        const slots = [...nodeOf.keys()].filter((s) => nodeOf[s] === u);
        const { floor, ceil } = roundShare([[totalOf[g]!, slots.length, grants.length]]);
        const held = slots.filter((s) => grants[s] === g).length;
        if (held < floor || held > ceil) misses++;
      }
    }
    checks.push({ family: 'slotSharingGroup', level, cells: groups.length * nodes.length, misses });
  }
  for (const [family, rows] of families) {
    for (const [level, nodeOf] of nodesOf(shape)) {
      const all = [...new Set(nodeOf)];
      const nodes = level === 'slot' ? all.filter((s) => grants[s]! >= 0) : all;
      let misses = 0;
      for (const row of rows) {
        for (const u of nodes) {
          const slots = [...nodeOf.keys()].filter((s) => nodeOf[s] === u);
          const parts = row.map((v) => {
            const g = shape.groupOf[v]!;
            return [shape.parallelism[v]!, slots.filter((s) => grants[s] === g).length, totalOf[g]!] as const;
          });
          const { floor, ceil } = roundShare(parts);
          const held = row.flatMap(slotsOf).filter((s) => nodeOf[s] === u).length;
          if (held < floor || held > ceil) misses++;
        }
      }
      checks.push({ family, level, cells: rows.length * nodes.length, misses });
    }
  }
  return checks;
}

/** One vertex for each bundle among the members: the largest parallelism, then the first. */
function pickLargest({ parallelism, bundleOf }: SpreadShape, members: readonly number[]): number[] {
  const bundles = [...new Set(members.map((v) => bundleOf[v]!))];
  return bundles.map((b) =>
    members.filter((v) => bundleOf[v] === b).reduce((best, v) => (parallelism[v]! > parallelism[best]! ? v : best)),
  );
}
