/** What members own and may keep: how many partitions of each topic, and the floors of moves that follow from counts alone. */

import type { Cells } from './cohorts.ts';
import type { Hands } from './deal.ts';
import type { PartitionModel } from './model.ts';

export interface Owned extends Hands {
  /** Owned partitions in all; those whose owner does not subscribe to their topic are not in the lists. */
  readonly total: number;
  /** Of these, the ones whose owner subscribes. */
  readonly keepable: number;
}

/** Lists what subscribers own, topic by topic. */
export function listOwned({ owner, numMembers, numTopics, partitionStart }: PartitionModel, cells: Cells): Owned {
  const { cohorts, ofTopic, cohortOf } = cells;
  const start = new Uint32Array(numTopics + 1);
  const member = new Uint32Array(owner!.length);
  const count = new Uint32Array(owner!.length);
  const subscribes = new Uint8Array(cohorts.numCohorts);
  const entryOf = new Uint32Array(numMembers);
  let end = 0;
  let total = 0;
  let keepable = 0;
  for (let t = 0; t < numTopics; t++) {
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) subscribes[cohortOf[ofTopic.order[k]!]!] = 1;
    const from = end;
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) {
      const m = owner![p]!;
      if (m < 0) continue;
      total++;
      if (subscribes[cohorts.cohortOf[m]!] === 0) continue;
      keepable++;
      const entry = entryOf[m]!;
      // An entry of an earlier topic says nothing.
      if (entry >= from && entry < end && member[entry] === m) count[entry]!++;
      else {
        entryOf[m] = end;
        member[end] = m;
        count[end++] = 1;
      }
    }
    start[t + 1] = end;
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) subscribes[cohortOf[ofTopic.order[k]!]!] = 0;
  }
  return { start, member: member.subarray(0, end), count: count.subarray(0, end), total, keepable };
}

/** Owned partitions that stay when members get these counts. */
export function countKept(owned: Owned, hands: Hands, numMembers: number): number {
  const gets = new Uint32Array(numMembers);
  let kept = 0;
  for (let t = 0; t + 1 < owned.start.length; t++) {
    if (owned.start[t] === owned.start[t + 1]) continue;
    if (hands.kept?.[t] === 1) {
      for (let k = owned.start[t]!; k < owned.start[t + 1]!; k++) kept += owned.count[k]!;
      continue;
    }
    for (let k = hands.start[t]!; k < hands.start[t + 1]!; k++) gets[hands.member[k]!] = hands.count[k]!;
    for (let k = owned.start[t]!; k < owned.start[t + 1]!; k++)
      kept += Math.min(owned.count[k]!, gets[owned.member[k]!]!);
    for (let k = hands.start[t]!; k < hands.start[t + 1]!; k++) gets[hands.member[k]!] = 0;
  }
  return kept;
}

/**
 * Most owned partitions that can stay in any plan with the same numbers of partitions of members (in whatever order) and no more excess, where capacities are
 * equal: by members, Σᵢ min(oᵢ, nᵢ) with both in descending order; by topics, floors and as many ceilings as there are.
 */
export function mostKept(
  { numMembers, numTopics, numSubscribers, partitionStart }: PartitionModel,
  owned: Owned,
  hands: Hands,
  excess: number,
): number {
  const has = new Uint32Array(numMembers);
  const gets = new Uint32Array(numMembers);
  let byTopics = 0;
  for (let t = 0; t < numTopics; t++) {
    const subscribers = numSubscribers[t]!;
    if (subscribers === 0) continue;
    const partitions = partitionStart[t + 1]! - partitionStart[t]!;
    const above = partitions % subscribers;
    const floor = (partitions - above) / subscribers;
    const ceil = above === 0 ? floor : floor + 1;
    let more = 0;
    for (let k = owned.start[t]!; k < owned.start[t + 1]!; k++) {
      has[owned.member[k]!]! += Math.min(owned.count[k]!, ceil);
      byTopics += Math.min(owned.count[k]!, floor);
      if (owned.count[k]! > floor) more++;
    }
    byTopics += Math.min(more, above);
    for (let k = hands.start[t]!; k < hands.start[t + 1]!; k++) gets[hands.member[k]!]! += hands.count[k]!;
  }
  sortCounts(has);
  sortCounts(gets);
  let byMembers = 0;
  for (let m = 0; m < numMembers; m++) byMembers += Math.min(has[m]!, gets[m]!);
  return Math.min(owned.keepable, Math.min(byMembers, byTopics) + excess);
}

/** Ascending, by counting where counts are small. */
function sortCounts(counts: Uint32Array): void {
  const most = counts.reduce((top, count) => Math.max(top, count), 0);
  if (most > 4 * counts.length) {
    counts.sort();
    return;
  }
  const number = new Uint32Array(most + 1);
  for (const count of counts) number[count]!++;
  let end = 0;
  for (let count = 0; count <= most; count++) {
    counts.fill(count, end, end + number[count]!);
    end += number[count]!;
  }
}

/** Partitions taken from a present owner. */
export function countMoved({ owner }: PartitionModel, assignment: Int32Array): number {
  let moved = 0;
  for (let p = 0; owner && p < owner.length; p++) if (owner[p]! >= 0 && owner[p] !== assignment[p]) moved++;
  return moved;
}
