/** Loads of lanes: what a lane weighs is the sum of its subtasks. */

import type { Job } from './model.ts';

/** Halves, quarters and so on down to here add up without rounding. */
const FINEST = 2 ** 20;

/** What every lane weighs, bundle by bundle: lanes of bundle b are `start[b] … start[b + 1] − 1`. */
export interface LaneLoads {
  readonly start: Uint32Array;
  /** The loads as they are; summed up when first asked for. */
  readonly loads: Float64Array;
  /** The loads as 32-bit integers, rounded when they do not fit. */
  readonly weights: Uint32Array;
  /** Weights of the heaviest and the lightest lane of each bundle. */
  readonly most: Uint32Array;
  readonly least: Uint32Array;
  readonly total: number;
  readonly heaviest: number;
  /** True when every load is an integer below 2³². */
  readonly whole: boolean;
  /** All loads are multiples of 1 / parts, and so is their sum without rounding; 0 when no such number up to 2²⁰ was found. */
  readonly parts: number;
}

export type LaneShape = Pick<
  Job,
  'numBundles' | 'numLanes' | 'lanes' | 'members' | 'memberStart' | 'vertices' | 'parallelism'
>;

export function weighLanes(shape: LaneShape): LaneLoads {
  const { numBundles, numLanes, lanes, members, memberStart, vertices } = shape;
  const start = startLanes(shape);
  const weights = new Uint32Array(numLanes);
  const most = new Uint32Array(numBundles);
  const least = new Uint32Array(numBundles);
  let total = 0;
  let heaviest = 0;
  let whole = true;
  for (let b = 0; b < numBundles; b++) {
    const first = start[b]!;
    const count = lanes[b]!;
    const { load = 1 } = vertices[members[memberStart[b]!]!]!;
    // The loads of a bundle of one vertex are read where they stand.
    const single = memberStart[b + 1]! - memberStart[b]! === 1;
    const loads = single && typeof load !== 'number' ? load : sumMembers(shape, b);
    let top = 0;
    let low = Infinity;
    for (let i = 0; i < count; i++) {
      const load = loads[i]!;
      weights[first + i] = load;
      total += load;
      if (load > top) top = load;
      if (load < low) low = load;
      if (weights[first + i] !== load) whole = false;
    }
    if (top > heaviest) heaviest = top;
    most[b] = top;
    least[b] = low;
  }
  let exact: Float64Array | undefined;
  const weighed = {
    start,
    weights,
    most,
    least,
    total,
    heaviest,
    whole,
    parts: whole ? 1 : 0,
    get loads() {
      exact ??= loadLanes(shape);
      return exact;
    },
  };
  if (!whole) {
    if (weighed.loads.every((load) => Number.isInteger(load * FINEST))) weighed.parts = FINEST;
    const scale = scaleFor(heaviest);
    for (let b = 0; b < numBundles; b++) {
      most[b] = 0;
      least[b] = 0xffff_ffff;
      for (let i = start[b]!; i < start[b + 1]!; i++) {
        weights[i] = scale(weighed.loads[i]!);
        most[b] = Math.max(most[b]!, weights[i]!);
        least[b] = Math.min(least[b]!, weights[i]!);
      }
    }
  }
  if (total * weighed.parts > Number.MAX_SAFE_INTEGER) weighed.parts = 0;
  return weighed;
}

function loadLanes(shape: LaneShape): Float64Array {
  const start = startLanes(shape);
  const loads = new Float64Array(shape.numLanes);
  for (let b = 0; b < shape.numBundles; b++) loads.set(sumMembers(shape, b), start[b]);
  return loads;
}

/** First lane of each bundle, and the number of all lanes at the end. */
export function startLanes({ numBundles, lanes }: Pick<Job, 'numBundles' | 'lanes'>): Uint32Array {
  const start = new Uint32Array(numBundles + 1);
  for (let b = 0; b < numBundles; b++) start[b + 1] = start[b]! + lanes[b]!;
  return start;
}

function sumMembers({ lanes, members, memberStart, vertices, parallelism }: LaneShape, bundle: number): Float64Array {
  const sum = new Float64Array(lanes[bundle]!);
  for (let m = memberStart[bundle]!; m < memberStart[bundle + 1]!; m++) {
    const v = members[m]!;
    const { load = 1 } = vertices[v]!;
    for (let i = 0; i < parallelism[v]!; i++) sum[i]! += typeof load === 'number' ? load : load[i]!;
  }
  return sum;
}

/** Scaling by a power of two so that the heaviest just fits: 2³¹ and not 2³², since rounding up must not overflow. */
function scaleFor(heaviest: number): (load: number) => number {
  const exponent = 30 - Math.floor(Math.log2(heaviest));
  // In two steps: the scale of a tiny load is itself too large for a double.
  const half = 2 ** Math.trunc(exponent / 2);
  const rest = 2 ** (exponent - Math.trunc(exponent / 2));
  return (load) => Math.round(load * half * rest);
}

/** The slot of every subtask from the slot of every lane. */
export function lanesToSubtasks(job: Job, slots: Uint32Array): Uint32Array {
  const { numVertices, numBundles, subtaskStart, bundleOf, parallelism } = job;
  if (numBundles === numVertices) return slots;
  const start = startLanes(job);
  const assignment = new Uint32Array(subtaskStart[numVertices]!);
  for (let v = 0; v < numVertices; v++) {
    const first = start[bundleOf[v]!]!;
    assignment.set(slots.subarray(first, first + parallelism[v]!), subtaskStart[v]!);
  }
  return assignment;
}
