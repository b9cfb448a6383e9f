/** Plans begun with what members own: all that may stay, or as much of it as even topics have room for. */

import type { Cells } from './cohorts.ts';
import type { PartitionModel } from './model.ts';

/** Owned partitions whose owner subscribes where they are, −1 for all others. */
export function keepOwned(
  { owner, numPartitions, numTopics, partitionStart }: PartitionModel,
  cells: Cells,
): Int32Array {
  const stays = new Int32Array(numPartitions).fill(-1);
  if (!owner) return stays;
  const { cohorts, ofTopic, cohortOf } = cells;
  const subscribes = new Uint8Array(cohorts.numCohorts);
  for (let t = 0; t < numTopics; t++) {
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) subscribes[cohortOf[ofTopic.order[k]!]!] = 1;
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) {
      if (owner[p]! >= 0 && subscribes[cohorts.cohortOf[owner[p]!]!] === 1) stays[p] = owner[p]!;
    }
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) subscribes[cohortOf[ofTopic.order[k]!]!] = 0;
  }
  return stays;
}

/** Of a plan begun, what even topics leave room for: floors, and as many ceilings as there are; the heaviest partitions go first. */
export function keepEven(
  model: PartitionModel,
  { cohorts, ofTopic, cohortOf, floor, ceil }: Cells,
  begun: Int32Array,
): Int32Array {
  const { numTopics, partitionStart } = model;
  const { members } = cohorts;
  const { values } = model.units();
  const kept = begun.slice();
  const cellOf = new Uint32Array(cohorts.numCohorts);
  for (let t = 0; t < numTopics; t++) {
    let above = partitionStart[t + 1]! - partitionStart[t]!;
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) {
      const cell = ofTopic.order[k]!;
      const c = cohortOf[cell]!;
      cellOf[c] = cell;
      above -= floor[cell]! * (members.start[c + 1]! - members.start[c]!);
    }
    const count = new Map<number, number>();
    const own: number[] = [];
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) if (begun[p]! >= 0) own.push(p);
    own.sort((a, b) => values[a]! - values[b]! || a - b);
    for (const p of own) {
      const cell = cellOf[cohorts.cohortOf[begun[p]!]!]!;
      const has = count.get(begun[p]!) ?? 0;
      const isExtra = has >= floor[cell]!;
      if (isExtra && (has >= ceil[cell]! || above === 0)) kept[p] = -1;
      else {
        count.set(begun[p]!, has + 1);
        if (isExtra) above--;
      }
    }
  }
  return kept;
}

/** Whether every partition that has a subscriber has a member. */
export function isComplete(
  { numTopics, numSubscribers, partitionStart }: PartitionModel,
  assignment: Int32Array,
): boolean {
  for (let t = 0; t < numTopics; t++) {
    if (numSubscribers[t] === 0) continue;
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) if (assignment[p]! < 0) return false;
  }
  return true;
}
