/** The broker's uniform rule for groups in which all members subscribe to the same topics, as it is since KAFKA-18688. */

import type { PartitionModel } from '../../partitions/model.ts';
import { orderTopics } from './member-order.ts';

/**
 * Everybody has ⌊share⌋ or ⌈share⌉ partitions. Members keep what they have, up to ⌈share⌉ while somebody may still have one more than the
 * others; the rest is given out member by member.
 */
export function placeHomogeneous(model: PartitionModel, order: Uint32Array): Int32Array {
  const { numMembers, partitionStart, problem, owner } = model;
  const topics = orderTopics(model);
  const assignment = new Int32Array(model.numPartitions).fill(-1);
  let total = 0;
  for (const t of topics) total += problem.topics[t]!.partitions;
  const least = Math.floor(total / numMembers);
  let extras = total % numMembers;

  const { start, owned } = listOwned(model, topics);
  /** Members that can take more, and how many. */
  const unfilled: number[] = [];
  const quota = new Uint32Array(numMembers);
  const revoked: number[] = [];
  for (const m of order) {
    const own = owned.subarray(start[m]!, start[m + 1]!);
    const kept = Math.min(own.length, extras > 0 ? least + 1 : least);
    for (const p of own.subarray(0, kept)) assignment[p] = m;
    for (const p of own.subarray(kept)) revoked.push(p);
    const tookExtra = kept > least;
    if (tookExtra) extras--;
    quota[m] = tookExtra ? 0 : least - kept;
    if (quota[m]! > 0 || (extras > 0 && !tookExtra)) unfilled.push(m);
  }
  for (let i = unfilled.length - 1; i >= 0 && extras > 0; i--, extras--) quota[unfilled[i]!]!++;

  const open: number[] = [];
  for (const t of topics) {
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) if (!owner || owner[p]! < 0) open.push(p);
  }
  for (const p of revoked) open.push(p);
  let next = 0;
  for (const m of unfilled) for (const end = next + quota[m]!; next < end; next++) assignment[open[next]!] = m;
  return assignment;
}

/** What each member has, by topic and partition. */
function listOwned({ numMembers, partitionStart, owner }: PartitionModel, topics: Uint32Array) {
  const start = new Uint32Array(numMembers + 1);
  if (!owner) return { start, owned: new Uint32Array(0) };
  const each = (visit: (partition: number, member: number) => void): void => {
    for (const t of topics) {
      for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) if (owner[p]! >= 0) visit(p, owner[p]!);
    }
  };
  each((_, m) => {
    start[m + 1]!++;
  });
  for (let m = 0; m < numMembers; m++) start[m + 1]! += start[m]!;
  const next = start.slice();
  const owned = new Uint32Array(start[numMembers]!);
  each((p, m) => {
    owned[next[m]!++] = p;
  });
  return { start, owned };
}
