/** Floors of the busiest task manager that hold for every plan, whatever its spread. */

import type { LaneLoads } from './lanes.ts';
import { type CountRange, lowestLevel } from './level.ts';
import type { Cluster, SlotModel } from './model.ts';
import type { LevelBound } from './types.ts';

/** The higher one of: the load has to go somewhere (`average`), and a lane cannot be divided (`heaviest-lane`). */
export function loadBound({ cluster, job }: SlotModel): LevelBound {
  const { laneLoad, numLanes } = job;
  if (laneLoad === 0) return { kind: 'average', value: 0 };
  if (laneLoad !== undefined) {
    return { kind: 'average', value: lowestLevel(countKinds(cluster, numLanes), numLanes, laneLoad) };
  }
  const { heaviest } = job.weighed!;
  const { capacity } = cluster;
  const largest = capacity?.reduce((top, c) => Math.max(top, c), 0) ?? 1;
  const average = averageLevel(cluster, job.weighed!, numLanes);
  if (heaviest / largest > average) return { kind: 'heaviest-lane', value: heaviest / largest };
  return { kind: 'average', value: average };
}

function averageLevel(cluster: Cluster, { total, parts }: LaneLoads, numLanes: number): number {
  const { capacity, numManagers } = cluster;
  // Whole loads come in units: as many lanes of weight 1 need no higher level than the loads do.
  if (parts === 1) return lowestLevel(countKinds(cluster, total), total, 1);
  if (parts > 0 && (capacity === undefined || capacity.every((c) => c === capacity[0]))) {
    if ((total * parts) % numManagers === 0) return total / numManagers / (capacity?.[0] ?? 1);
  }
  // A sum of n doubles is off by less than n units in the last place; the floor gives way by as much, so that it stays one.
  const room = capacity?.reduce((sum, c) => sum + c, 0) ?? numManagers;
  return (total / room) * (1 - Number.EPSILON * (numManagers + (parts > 0 ? 4 : numLanes)));
}

function countKinds({ capacity, numManagers }: Cluster, numLanes: number): CountRange[] {
  if (capacity === undefined) return [{ managers: numManagers, capacity: 1, least: 0, most: numLanes }];
  const count = new Map<number, number>();
  for (const c of capacity) count.set(c, (count.get(c) ?? 0) + 1);
  return [...count].map(([capacity, managers]) => ({ managers, capacity, least: 0, most: numLanes }));
}
