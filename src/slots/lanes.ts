/** Loads of lanes: what a lane weighs is the sum of its subtasks. */

import type { Job } from './model.ts';
import type { Vertex } from './types.ts';

/** Load of every lane, bundle by bundle; `weights` are the same as 32-bit integers, rounded when they do not fit. */
export interface LaneLoads {
  readonly start: Uint32Array;
  readonly loads: Float64Array;
  readonly weights: Uint32Array;
  readonly total: number;
  readonly heaviest: number;
  /** True when every load is an integer below 2³². */
  readonly whole: boolean;
}

export type LaneShape = Pick<Job, 'numBundles' | 'numLanes' | 'lanes' | 'members' | 'memberStart' | 'vertices' | 'parallelism'>;

export function weighLanes({ numBundles, numLanes, lanes, members, memberStart, vertices, parallelism }: LaneShape): LaneLoads {
  const start = new Uint32Array(numBundles + 1);
  const loads = new Float64Array(numLanes);
  for (let b = 0; b < numBundles; b++) {
    const first = start[b]!;
    start[b + 1] = first + lanes[b]!;
    if (memberStart[b + 1]! - memberStart[b]! === 1) {
      const { load = 1 } = vertices[members[memberStart[b]!]!]!;
      if (typeof load === 'number') loads.fill(load, first, start[b + 1]);
      else if (load.length === lanes[b]) loads.set(load, first);
      else for (let i = 0; i < lanes[b]!; i++) loads[first + i] = load[i]!;
      continue;
    }
    for (let m = memberStart[b]!; m < memberStart[b + 1]!; m++) addLoads(loads, first, vertices[members[m]!]!, parallelism[members[m]!]!);
  }
  const weights = new Uint32Array(numLanes);
  let total = 0;
  let heaviest = 0;
  let whole = true;
  for (let i = 0; i < numLanes; i++) {
    const load = loads[i]!;
    weights[i] = load;
    total += load;
    if (load > heaviest) heaviest = load;
    if (weights[i] !== load) whole = false;
  }
  if (!whole) scaleWeights(loads, heaviest, weights);
  return { start, loads, weights, total, heaviest, whole };
}

function addLoads(loads: Float64Array, first: number, { load = 1 }: Vertex, parallelism: number): void {
  if (typeof load === 'number') for (let i = 0; i < parallelism; i++) loads[first + i]! += load;
  else for (let i = 0; i < parallelism; i++) loads[first + i]! += load[i]!;
}

/** Scaled by a power of two so that the heaviest just fits: 2³¹ and not 2³², since rounding up must not overflow. */
function scaleWeights(loads: Float64Array, heaviest: number, weights: Uint32Array): void {
  const exponent = 30 - Math.floor(Math.log2(heaviest));
  // In two steps: the scale of a tiny load is itself too large for a double.
  const half = 2 ** Math.trunc(exponent / 2);
  const rest = 2 ** (exponent - Math.trunc(exponent / 2));
  for (let i = 0; i < loads.length; i++) weights[i] = Math.round(loads[i]! * half * rest);
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
