/** Cells, a topic on a member each: counted one topic at a time, so that only those that hold something cost anything. */

import type { TopicSpread } from '../../partitions/types.ts';
import { countPartitions, type GroupColumns } from './read-group.ts';
import type { Shares } from './shares.ts';

/** How many partitions of the selected topic each member has. */
export interface CellCounter {
  readonly counts: Uint32Array;
  /** Members that have one: the first `numTouched` entries. */
  readonly touched: Uint32Array;
  readonly numTouched: () => number;
  select(topic: number): void;
}

/** @param memberOf member of each partition, −1 for none */
export function createCellCounter({ numMembers, partitionStart }: GroupColumns, memberOf: Int32Array): CellCounter {
  const counts = new Uint32Array(numMembers);
  const touched = new Uint32Array(numMembers);
  let numTouched = 0;
  return {
    counts,
    touched,
    numTouched: () => numTouched,
    select(topic) {
      for (let i = 0; i < numTouched; i++) counts[touched[i]!] = 0;
      numTouched = 0;
      for (let p = partitionStart[topic]!; p < partitionStart[topic + 1]!; p++) {
        const m = memberOf[p]!;
        if (m >= 0 && counts[m]!++ === 0) touched[numTouched++] = m;
      }
    },
  };
}

/** Partitions that a cell has above ⌈share⌉ or lacks below ⌊share⌋. */
export function excessOf(count: number, floor: number, ceil: number): number {
  return count < floor ? floor - count : count > ceil ? count - ceil : 0;
}

/** Counts the cells that are not even. Those without partitions are counted class by class, down to capacities whose share is below 1. */
export function spreadOf(group: GroupColumns, shares: Shares, assignment: Int32Array): TopicSpread {
  const { numTopics, numSubscribers, subscriptionsOf } = group;
  const counter = createCellCounter(group, assignment);
  const { counts, touched } = counter;
  let cells = 0;
  let misses = 0;
  let excess = 0;
  for (let t = 0; t < numTopics; t++) {
    cells += numSubscribers[t]!;
    if (numSubscribers[t] === 0 || countPartitions(group, t) === 0) continue;
    shares.select(t);
    for (const s of subscriptionsOf[t]!) {
      for (const { rank, members } of shares.classesOf[s]!) {
        const floor = shares.floor(rank);
        if (floor === 0) break;
        misses += members.length;
        excess += members.length * floor;
      }
    }
    counter.select(t);
    for (let i = 0; i < counter.numTouched(); i++) {
      const m = touched[i]!;
      const rank = shares.rankOf[m]!;
      const floor = shares.floor(rank);
      const far = excessOf(counts[m]!, floor, shares.ceil(rank));
      misses += (far > 0 ? 1 : 0) - (floor > 0 ? 1 : 0);
      excess += far - floor;
    }
  }
  return { cells, misses, excess };
}
