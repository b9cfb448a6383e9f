/**
 * Equal lanes with a previous plan: among all balanced divisions over task managers the one with the fewest moves (min-cost flow,
 * with its dual as certificate).
 */

import type { Grants } from './grants.ts';
import { startLanes } from './lanes.ts';
import { managersOfSlots, type SlotModel } from './model.ts';
import { GONE, NEW, type Previous } from './previous.ts';
import type { Rows } from './spread.ts';
import { MOST_PAIRS, type MoveCosts, solveSpread, type TotalLimit } from './spread-network.ts';
import type { MoveBound } from './types.ts';

/** Where whole lanes ran: previous task manager and slot, NEW or GONE. */
export interface PreviousLanes {
  readonly start: Uint32Array;
  readonly manager: Int32Array;
  readonly slot: Int32Array;
  /** False when subtasks of one lane ran on different task managers, or only some of them ran at all. */
  readonly whole: boolean;
}

/** A lane ran where its first vertex ran. */
export function previousLanes({ job }: SlotModel, previous: Previous): PreviousLanes {
  const { numBundles, numLanes, members, memberStart, subtaskStart, parallelism } = job;
  const start = startLanes(job);
  const manager = new Int32Array(numLanes).fill(NEW);
  const slot = manager.slice();
  let whole = true;
  for (let b = 0; b < numBundles; b++) {
    for (let m = memberStart[b]!; m < memberStart[b + 1]!; m++) {
      const v = members[m]!;
      for (let i = 0; i < parallelism[v]!; i++) {
        const lane = start[b]! + i;
        const from = previous.manager[subtaskStart[v]! + i]!;
        if (m > memberStart[b]! && manager[lane] !== from) whole = false;
        if (manager[lane] === NEW) {
          manager[lane] = from;
          slot[lane] = previous.slot[subtaskStart[v]! + i]!;
        }
      }
    }
  }
  return { start, manager, slot, whole };
}

/** Lanes of each bundle on each task manager with the fewest moves within the limit, or undefined when there are too many pairs to seek it. */
export function fewestMoves(
  model: SlotModel,
  rows: Rows,
  grants: Grants,
  limit: TotalLimit,
  lanes: PreviousLanes,
  previous: Previous,
): { counts: Uint32Array; bound: MoveBound } | undefined {
  const { numManagers } = model.cluster;
  const { numBundles, memberStart } = model.job;
  if (numBundles * numManagers > MOST_PAIRS) return undefined;
  const costs: MoveCosts = {
    kept: new Uint32Array(numBundles * numManagers),
    moveCost: Uint32Array.from({ length: numBundles }, (_, b) => memberStart[b + 1]! - memberStart[b]!),
  };
  let free = 0;
  for (let b = 0; b < numBundles; b++) {
    for (let i = lanes.start[b]!; i < lanes.start[b + 1]!; i++) {
      const t = lanes.manager[i]!;
      if (t >= 0) costs.kept[b * numManagers + t]!++;
      else if (t === NEW) free += costs.moveCost[b]!;
    }
  }
  const { counts, potentials } = solveSpread(model, rows, grants.granted, limit, costs);
  if (counts === undefined) return undefined;
  const bound = forcedMoves(previous);
  if (!lanes.whole || rows.granted.length > 1) return { counts, bound };
  let moved = -free;
  for (const [cell, count] of counts.entries()) {
    moved += Math.max(0, count - costs.kept[cell]!) * costs.moveCost[Math.floor(cell / numManagers)]!;
  }
  return { counts, bound: { taskManagers: moved, slots: 0, potentials: Array.from(potentials) } };
}

/** The floor of any plan: subtasks whose task manager is gone have to move. */
export function forcedMoves({ manager }: Previous): MoveBound {
  return { taskManagers: manager.reduce((sum, t) => sum + Number(t === GONE), 0), slots: 0 };
}

/** The floor of balanced plans that needs no flow: a bundle keeps at most ⌈share⌉ lanes on a task manager. */
export function quotaMoves(
  model: SlotModel,
  rows: Rows,
  grants: Grants,
  lanes: PreviousLanes,
  previous: Previous,
): MoveBound {
  const { taskManagers, slots } = forcedMoves(previous);
  if (!lanes.whole || rows.granted.length > 1) return { taskManagers, slots };
  const { numBundles, memberStart } = model.job;
  let beyond = 0;
  for (let b = 0; b < numBundles; b++) {
    const kept = new Map<number, number>();
    for (let i = lanes.start[b]!; i < lanes.start[b + 1]!; i++) {
      const t = lanes.manager[i]!;
      if (t >= 0) kept.set(t, (kept.get(t) ?? 0) + 1);
    }
    for (const [t, count] of kept) {
      const most = Math.ceil((rows.lanes[b]! * grants.granted[t]!) / rows.granted[0]!);
      beyond += Math.max(0, count - most) * (memberStart[b + 1]! - memberStart[b]!);
    }
  }
  return { taskManagers: taskManagers + beyond, slots };
}

/** Lanes of each bundle on each task manager in a placement of all lanes. */
export function countCells({ cluster, job }: SlotModel, assignment: Uint32Array): Uint32Array {
  const { numManagers } = cluster;
  const managerOf = managersOfSlots(cluster);
  const counts = new Uint32Array(job.numBundles * numManagers);
  for (let b = 0; b < job.numBundles; b++) {
    const first = job.subtaskStart[job.members[job.memberStart[b]!]!]!;
    for (let i = 0; i < job.lanes[b]!; i++) counts[b * numManagers + managerOf[assignment[first + i]!]!]!++;
  }
  return counts;
}
