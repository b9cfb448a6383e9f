/** Loads of lanes: what a lane weighs is the sum of its subtasks. */

import type { Job } from './model.ts';

/** Load of every lane, bundle by bundle; `weights` are the same as 32-bit integers, rounded when they do not fit. */
export interface LaneLoads {
  readonly start: Uint32Array;
  readonly loads: Float64Array;
  readonly weights: Uint32Array;
}

export function weighLanes(job: Job): LaneLoads {
  const { numBundles, numLanes, lanes, members, memberStart, vertices, parallelism } = job;
  const start = new Uint32Array(numBundles + 1);
  const loads = new Float64Array(numLanes);
  for (let b = 0; b < numBundles; b++) {
    const first = start[b]!;
    start[b + 1] = first + lanes[b]!;
    for (let m = memberStart[b]!; m < memberStart[b + 1]!; m++) {
      const v = members[m]!;
      const { load = 1 } = vertices[v]!;
      const p = parallelism[v]!;
      if (typeof load === 'number') for (let i = 0; i < p; i++) loads[first + i]! += load;
      else for (let i = 0; i < p; i++) loads[first + i]! += load[i]!;
    }
  }
  return { start, loads, weights: toWeights(loads) };
}

/** Integers below 2³² as they are; anything else scaled by a power of two so that the heaviest just fits. */
function toWeights(loads: Float64Array): Uint32Array {
  let top = 0;
  let whole = true;
  for (const load of loads) {
    if (load > top) top = load;
    whole &&= Number.isInteger(load);
  }
  const weights = new Uint32Array(loads.length);
  if (whole && top < 2 ** 32) {
    weights.set(loads);
    return weights;
  }
  // 2³¹ and not 2³²: rounding up must not overflow.
  let scale = 2 ** (30 - Math.floor(Math.log2(top)));
  if (!Number.isFinite(scale)) scale = 2 ** 1023;
  for (let i = 0; i < loads.length; i++) weights[i] = Math.round(loads[i]! * scale);
  return weights;
}

/** The slot of every subtask from the slot of every lane. */
export function lanesToSubtasks(
  { numVertices, numBundles, subtaskStart, bundleOf, parallelism, lanes }: Job,
  slots: Uint32Array,
): Uint32Array {
  const start = new Uint32Array(numBundles + 1);
  for (let b = 0; b < numBundles; b++) start[b + 1] = start[b]! + lanes[b]!;
  const assignment = new Uint32Array(subtaskStart[numVertices]!);
  for (let v = 0; v < numVertices; v++) {
    const first = start[bundleOf[v]!]!;
    assignment.set(slots.subarray(first, first + parallelism[v]!), subtaskStart[v]!);
  }
  return assignment;
}
