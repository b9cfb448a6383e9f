/**
 * First plans for unequal loads in which every topic is even: topic by topic, the heaviest partition first to the least busy member that may
 * still take one (Graham 1969, within floors and ceilings). Topics go by how much their partitions differ (Della Croce, Scatamacchia 2018).
 */

import { levelLanes, placeWeighted, SAME_BUNDLE, SAME_PIPELINE, sortDescending } from '../engine/place.ts';
import { sink } from '../solver/heap.ts';
import type { Cells } from './cohorts.ts';
import type { PartitionModel } from './model.ts';

/** Pairs of partitions that may be looked at for exchanges of many at once. */
const LOOKS = 2_000_000;
const ROUNDS = 4;

/** Topics by descending slack, ties by lowest index. */
function orderTopics(
  { numTopics, numMembers, partitionStart }: PartitionModel,
  weights: ArrayLike<number>,
): Uint32Array {
  const slack = new Uint32Array(numTopics);
  for (let t = 0; t < numTopics; t++) {
    const from = partitionStart[t]!;
    const to = partitionStart[t + 1]!;
    let most = 0;
    let least = Infinity;
    for (let p = from; p < to; p++) {
      most = Math.max(most, weights[p]!);
      least = Math.min(least, weights[p]!);
    }
    slack[t] = to > from && (to - from) % numMembers === 0 ? most - least : most;
  }
  return sortDescending(slack);
}

/** A plan for members that are all alike and own nothing, on the engine. */
export function placeUniformRows(model: PartitionModel, thorough: boolean): Int32Array {
  const { numMembers, numPartitions, numSubscribers, partitionStart } = model;
  const { values } = model.units();
  const weights = new Uint32Array(numPartitions);
  const lanes: number[] = [];
  const flags: number[] = [];
  // What nobody subscribes to stays out.
  const order = orderTopics(model, values).filter((t) => numSubscribers[t]! > 0);
  let next = 0;
  for (const t of order) {
    weights.set(values.subarray(partitionStart[t]!, partitionStart[t + 1]!), next);
    next += partitionStart[t + 1]! - partitionStart[t]!;
    // The kernel takes rows of at most one partition a member; more of a topic follow as rows of the same bundle.
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p += numMembers) {
      lanes.push(Math.min(numMembers, partitionStart[t + 1]! - p));
      flags.push(p === partitionStart[t] ? 0 : SAME_BUNDLE | SAME_PIPELINE);
    }
  }
  const rows = {
    lanes: Uint32Array.from(lanes),
    group: new Uint32Array(lanes.length),
    flags: Uint32Array.from(flags),
    weights,
    looks: 0,
  };
  const places = placeWeighted([numMembers], Uint32Array.of(1), { ...rows, weights: weights.subarray(0, next) }, []);
  const assignment = new Int32Array(numPartitions).fill(-1);
  next = 0;
  for (const t of order) {
    const size = partitionStart[t + 1]! - partitionStart[t]!;
    assignment.set(places.subarray(next, next + size), partitionStart[t]);
    next += size;
  }
  if (thorough) levelRows(model, assignment);
  return assignment;
}

/** Completes a plan: partitions at −1 that have a subscriber are placed on top of what is there. */
export function completeRows(model: PartitionModel, cells: Cells, begun: Int32Array, thorough: boolean): Int32Array {
  const { numMembers, numPartitions, partitionStart, capacity } = model;
  const { cohorts, ofTopic, cohortOf, floor, ceil } = cells;
  const { members } = cohorts;
  const { values } = model.units();
  const assignment = begun.slice();
  const loads = new Float64Array(numMembers);
  for (let p = 0; p < numPartitions; p++) if (begun[p]! >= 0) loads[begun[p]!]! += values[p]!;
  const level = (m: number, more: number) => (loads[m]! + more) / (capacity?.[m] ?? 1);
  const count = new Uint32Array(numMembers);
  for (const t of orderTopics(model, values)) {
    const from = partitionStart[t]!;
    const to = partitionStart[t + 1]!;
    const own = ofTopic.order.subarray(ofTopic.start[t]!, ofTopic.start[t + 1]!);
    const open: number[] = [];
    for (let p = from; p < to; p++) if (assignment[p]! < 0) open.push(p);
    if (open.length === 0 || own.length === 0) continue;
    open.sort((a, b) => values[b]! - values[a]! || a - b);
    const cellOf = new Map<number, number>();
    let above = to - from;
    const heap: number[] = [];
    for (const cell of own) {
      const c = cohortOf[cell]!;
      cellOf.set(c, cell);
      above -= floor[cell]! * (members.start[c + 1]! - members.start[c]!);
      for (let k = members.start[c]!; k < members.start[c + 1]!; k++) heap.push(members.order[k]!);
    }
    for (const m of heap) count[m] = 0;
    for (let p = from; p < to; p++) if (assignment[p]! >= 0) count[assignment[p]!]!++;
    for (const m of heap) above -= Math.max(0, count[m]! - floor[cellOf.get(cohorts.cohortOf[m]!)!]!);
    heap.sort((a, b) => level(a, 0) - level(b, 0) || a - b);
    const isBefore = (a: number, b: number) => level(a, 0) < level(b, 0) || (level(a, 0) === level(b, 0) && a < b);
    const mayTake = (m: number) => {
      const cell = cellOf.get(cohorts.cohortOf[m]!)!;
      return count[m]! < floor[cell]! || (above > 0 && count[m]! < ceil[cell]!);
    };
    const shut: number[] = [];
    for (const p of open) {
      while (heap.length > 0 && !mayTake(heap[0]!)) {
        // Where what is begun is uneven, somebody above the ceiling has to take what is left.
        shut.push(heap[0]!);
        const last = heap.pop()!;
        if (heap.length > 0) {
          heap[0] = last;
          sink(heap, 0, isBefore);
        }
      }
      const m = heap[0] ?? shut.reduce((best, other) => (isBefore(other, best) ? other : best));
      if (count[m]! >= floor[cellOf.get(cohorts.cohortOf[m]!)!]!) above--;
      assignment[p] = m;
      loads[m]! += values[p]!;
      count[m]!++;
      if (heap.length > 0) sink(heap, 0, isBefore);
    }
  }
  if (thorough && !begun.some((m) => m >= 0)) levelRows(model, assignment);
  return assignment;
}

/** Swaps and exchanges within topics, as long as they level the members. Everybody that has a topic may have any partition of it. */
function levelRows(model: PartitionModel, assignment: Int32Array): void {
  const { numMembers, numTopics, numSubscribers, partitionStart, capacity } = model;
  const { values } = model.units();
  const topics = Array.from({ length: numTopics }, (_, t) => t).filter(
    (t) => numSubscribers[t]! > 0 && partitionStart[t + 1]! > partitionStart[t]!,
  );
  const lanes = Uint32Array.from(topics, (t) => partitionStart[t + 1]! - partitionStart[t]!);
  const size = lanes.reduce((sum, count) => sum + count, 0);
  const weights = new Uint32Array(size);
  const places = new Uint32Array(size);
  const eachRow = (visit: (at: number, from: number, to: number) => void) => {
    let at = 0;
    for (const t of topics) {
      visit(at, partitionStart[t]!, partitionStart[t + 1]!);
      at += partitionStart[t + 1]! - partitionStart[t]!;
    }
  };
  eachRow((at, from, to) => {
    weights.set(values.subarray(from, to), at);
    places.set(assignment.subarray(from, to), at);
  });
  const bins = {
    binOfSlot: Uint32Array.from({ length: numMembers }, (_, m) => m),
    capacity: capacity ?? new Float64Array(numMembers).fill(1),
    domainStart: Uint32Array.of(0, numMembers),
  };
  // A list that is levelled again goes on where it ended.
  levelLanes(lanes, weights, places, new Array(ROUNDS).fill(bins), LOOKS);
  eachRow((at, from, to) => assignment.set(places.subarray(at, at + to - from), from));
}
