/**
 * A floor of the moves that is easy to see, without a witness: subtasks whose task manager is gone, lanes that were apart,
 * and what a task manager holds above the most that the spread or the level leaves it.
 */

import { countLanes, type EqualLanes } from './level-floor.ts';
import { countGrants, createClassifier } from './node-grants.ts';
import { orderByKey } from './order-by-key.ts';
import type { Case } from './placement.ts';
import { GONE, type LaneHistory, type PreviousPlaces } from './previous-places.ts';

/**
 * @param equal the lanes when they weigh the same and are uniform; otherwise only forced moves count
 * @param upper the level of the busiest task manager
 */
export function simpleMoveFloor(
  given: Case,
  before: PreviousPlaces,
  history: LaneHistory,
  members: { readonly start: Uint32Array },
  equal: EqualLanes | undefined,
  upper: number,
): number {
  if (!equal) return history.forced;
  const gone = before.manager.reduce((count, t) => count + (t === GONE ? 1 : 0), 0);
  const uneven = gone + countAboveCeilings(given, before);
  if (!history.allWhole) return Math.max(history.forced, uneven);
  return Math.max(history.forced, uneven, gone + countAboveLevel(given, history, members, equal, upper));
}

/** Subtasks above ⌈share⌉ of their vertex on a task manager. */
function countAboveCeilings({ shape, placement, managerOfSlot }: Case, { manager }: PreviousPlaces): number {
  const { parallelism, groupOf, numGroups, slotStart } = shape;
  const { subtaskStart, grants } = placement;
  const managers = slotStart.length - 1;
  const classify = createClassifier(countGrants(grants, numGroups, managerOfSlot, managers));
  const lanesOf = new Float64Array(numGroups);
  const count = new Uint32Array(managers);
  const byGroup = orderByKey(groupOf, numGroups);
  let above = 0;
  for (let g = 0; g < numGroups; g++) {
    const { classOf, bound } = classify([g]);
    for (let k = byGroup.start[g]!; k < byGroup.start[g + 1]!; k++) {
      const v = byGroup.order[k]!;
      lanesOf[g] = parallelism[v]!;
      const touched: number[] = [];
      for (let i = subtaskStart[v]!; i < subtaskStart[v + 1]!; i++) {
        const t = manager[i]!;
        if (t >= 0 && count[t]!++ === 0) touched.push(t);
      }
      for (const t of touched) {
        above += Math.max(0, count[t]! - bound(classOf[t]!, lanesOf).ceil);
        count[t] = 0;
      }
    }
  }
  return above;
}

/** Subtasks of the lanes that have to leave a task manager for its level to be at most `upper`: the smallest lanes leave. */
function countAboveLevel(
  { shape }: Case,
  { laneStart, manager }: LaneHistory,
  members: { readonly start: Uint32Array },
  equal: EqualLanes,
  upper: number,
): number {
  const sizesOn = Array.from({ length: shape.slotStart.length - 1 }, (): number[] => []);
  for (let b = 0; b + 1 < laneStart.length; b++) {
    const size = members.start[b + 1]! - members.start[b]!;
    for (let lane = laneStart[b]!; lane < laneStart[b + 1]!; lane++) {
      if (manager[lane]! >= 0) sizesOn[manager[lane]!]!.push(size);
    }
  }
  let above = 0;
  for (const [t, sizes] of sizesOn.entries()) {
    const leaving = sizes.length - countLanes(equal, upper, t);
    if (leaving <= 0) continue;
    sizes.sort((a, b) => a - b);
    for (let k = 0; k < leaving; k++) above += sizes[k]!;
  }
  return above;
}
