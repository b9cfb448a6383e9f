/** The loads of slots, task managers and lanes of a placed plan, summed anew, and what they have in common. */

import { orderByKey } from './order-by-key.ts';
import type { Case } from './placement.ts';
import { pickRepresentatives } from './spread.ts';

export interface LoadColumns {
  readonly slots: Float64Array;
  readonly managers: Float64Array;
  /** Load of all running subtasks. */
  readonly total: number;
  /** All loads are integers and the total is below 2⁵³: every sum is exact. */
  readonly exact: boolean;
  readonly numLanes: number;
  readonly lightestLane: number;
  readonly heaviestLane: number;
}

/** Lanes whose sums differ by less than this, relatively, differ by rounding only. */
const SAME_LANE = 1e-12;

export function sumLoads({ problem, lanes, shape, placement, managerOfSlot }: Case): LoadColumns {
  const { parallelism, subtaskStart, assignment, grants } = placement;
  const slots = new Float64Array(grants.length);
  let total = 0;
  let whole = true;
  for (let v = 0; v < parallelism.length; v++) {
    const load = problem.load[v]!;
    const start = subtaskStart[v]!;
    for (let i = 0; i < parallelism[v]!; i++) {
      const amount = typeof load === 'number' ? load : load[i]!;
      slots[assignment[start + i]!]! += amount;
      total += amount;
      whole &&= Number.isInteger(amount);
    }
  }
  const managers = new Float64Array(problem.managerIds.length);
  for (let s = 0; s < slots.length; s++) managers[managerOfSlot[s]!]! += slots[s]!;

  let numLanes = 0;
  let lightestLane = Infinity;
  let heaviestLane = 0;
  const members = orderByKey(lanes.bundleOf, lanes.numBundles);
  const representatives = pickRepresentatives(shape);
  const laneLoad = new Float64Array(representatives.reduce((most, v) => Math.max(most, parallelism[v]!), 0));
  for (let b = 0; b < lanes.numBundles; b++) {
    const count = parallelism[representatives[b]!]!;
    laneLoad.fill(0, 0, count);
    for (let m = members.start[b]!; m < members.start[b + 1]!; m++) {
      const v = members.order[m]!;
      const load = problem.load[v]!;
      for (let i = 0; i < parallelism[v]!; i++) laneLoad[i]! += typeof load === 'number' ? load : load[i]!;
    }
    for (let i = 0; i < count; i++) {
      if (laneLoad[i]! < lightestLane) lightestLane = laneLoad[i]!;
      if (laneLoad[i]! > heaviestLane) heaviestLane = laneLoad[i]!;
    }
    numLanes += count;
  }
  if (numLanes === 0) lightestLane = 0;
  return {
    slots,
    managers,
    total,
    exact: whole && total <= Number.MAX_SAFE_INTEGER,
    numLanes,
    lightestLane,
    heaviestLane,
  };
}

/** All lanes weigh the same; then `lightestLane` is a weight that every lane has at least. */
export function lanesAreEqual({ lightestLane, heaviestLane, exact }: LoadColumns): boolean {
  return exact ? lightestLane === heaviestLane : heaviestLane - lightestLane <= SAME_LANE * heaviestLane;
}

/**
 * Every vertex of a bundle has all of the bundle's lanes, and a bundle lies in one pipeline: then spreading vertices is
 * spreading lanes, and lanes fall into bundles, bundles into pipelines.
 */
export function lanesAreUniform({ lanes, shape }: Case): boolean {
  const { parallelism, pipelineOf } = shape;
  const representatives = pickRepresentatives(shape);
  return parallelism.every((count, v) => {
    const r = representatives[lanes.bundleOf[v]!]!;
    return count === parallelism[r] && pipelineOf[v] === pipelineOf[r];
  });
}
