/** Floors of the busiest task manager that hold for every plan, whatever its spread. */

import { type CountRange, lowestLevel } from './level.ts';
import { loadOf, type SlotModel } from './model.ts';
import type { LevelBound } from './types.ts';

/** The load has to go somewhere: total load / total capacity, rounded up to what whole lanes can reach. */
export function averageBound({ cluster, job }: SlotModel): LevelBound {
  const { numManagers, capacity } = cluster;
  const { laneLoad, numLanes, vertices, parallelism } = job;
  if (laneLoad === 0) return { kind: 'average', value: 0 };
  if (laneLoad !== undefined) {
    return { kind: 'average', value: lowestLevel(kindsOf(capacity, numManagers, numLanes), numLanes, laneLoad) };
  }
  let total = 0;
  let whole = true;
  for (const [v, vertex] of vertices.entries()) {
    for (let i = 0; i < parallelism[v]!; i++) {
      const load = loadOf(vertex, i);
      total += load;
      whole &&= Number.isInteger(load);
    }
  }
  if (whole && total <= Number.MAX_SAFE_INTEGER && (capacity === undefined || capacity.every((c) => c === capacity[0]))) {
    return { kind: 'average', value: Math.ceil(total / numManagers) / (capacity?.[0] ?? 1) };
  }
  const room = capacity?.reduce((sum, c) => sum + c, 0) ?? numManagers;
  // The sum of n doubles is off by less than n ulps of it; the bound gives way by as much to stay true.
  const slack = whole && total <= Number.MAX_SAFE_INTEGER ? Number.EPSILON * 4 : Number.EPSILON * (job.numLanes + numManagers);
  return { kind: 'average', value: (total / room) * (1 - slack) };
}

function kindsOf(capacity: Float64Array | undefined, numManagers: number, numLanes: number): CountRange[] {
  if (capacity === undefined) return [{ managers: numManagers, capacity: 1, least: 0, most: numLanes }];
  const count = new Map<number, number>();
  for (const c of capacity) count.set(c, (count.get(c) ?? 0) + 1);
  return [...count].map(([capacity, managers]) => ({ managers, capacity, least: 0, most: numLanes }));
}
