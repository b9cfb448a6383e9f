/** From counts to partitions: whoever owns a partition keeps it as long as its count lasts, the rest goes to racks that hold a replica if possible. */

import type { Hands } from './deal.ts';
import type { PartitionModel } from './model.ts';
import { matchRacks, type Racks } from './racks.ts';

/**
 * Member of each partition, −1 where nobody subscribes. `stays`: what is owned and may be kept does not count and stays where it is.
 */
export function handOut(
  { numMembers, numTopics, numPartitions, partitionStart, owner }: PartitionModel,
  { start, member, count, kept }: Hands,
  racks: Racks | undefined,
  stays: ((partition: number, topic: number) => boolean) | undefined,
): Int32Array {
  const assignment = new Int32Array(numPartitions).fill(-1);
  const left = new Uint32Array(numMembers);
  for (let t = 0; t < numTopics; t++) {
    const from = partitionStart[t]!;
    const to = partitionStart[t + 1]!;
    if (kept?.[t] === 1) {
      assignment.set(owner!.subarray(from, to), from);
      continue;
    }
    for (let k = start[t]!; k < start[t + 1]!; k++) left[member[k]!] = count[k]!;
    if (stays) {
      for (let p = from; p < to; p++) if (stays(p, t)) assignment[p] = owner![p]!;
    } else if (owner) {
      // Of what an owner cannot keep in full it keeps what is in its rack.
      for (const inRack of racks ? [true, false] : [false]) {
        for (let p = from; p < to; p++) {
          const m = owner[p]!;
          if (m < 0 || left[m] === 0 || assignment[p]! >= 0 || (inRack && racks!.isMiss(t, p - from, m))) continue;
          assignment[p] = m;
          left[m]!--;
        }
      }
    }
    if (racks) matchRacks(racks, t, assignment.subarray(from, to), member.subarray(start[t]!, start[t + 1]!), left);
    let k = start[t]!;
    for (let p = from; p < to; p++) {
      if (assignment[p]! >= 0) continue;
      while (k < start[t + 1]! && left[member[k]!] === 0) k++;
      if (k === start[t + 1]!) break;
      assignment[p] = member[k]!;
      left[member[k]!]!--;
    }
  }
  return assignment;
}
