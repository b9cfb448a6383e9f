/** The orders of members and topics that Kafka's rules go by. Strings compare by UTF-16 code units, as in Java. */

import type { PartitionModel } from '../../partitions/model.ts';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `AbstractPartitionAssignor.MemberInfo`: static members by instance id, then dynamic ones by member id. */
export function orderMembers({ problem: { members } }: PartitionModel): Uint32Array {
  return Uint32Array.from(members.keys()).sort((a, b) => {
    const [first, second] = [members[a]!, members[b]!];
    if (first.instanceId !== undefined && second.instanceId !== undefined) {
      return compare(first.instanceId, second.instanceId);
    }
    if (first.instanceId !== undefined) return -1;
    return second.instanceId !== undefined ? 1 : compare(first.id, second.id);
  });
}

/** Members by id alone, as the sticky assignors see them. */
export function orderIds({ problem: { members } }: PartitionModel): Uint32Array {
  return Uint32Array.from(members.keys()).sort((a, b) => compare(members[a]!.id, members[b]!.id));
}

/** Topics that have partitions and a subscriber, by name; Kafka leaves out the others. */
export function orderTopics({ problem: { topics }, numSubscribers }: PartitionModel): Uint32Array {
  return Uint32Array.from(topics.keys())
    .filter((t) => topics[t]!.partitions > 0 && numSubscribers[t]! > 0)
    .sort((a, b) => compare(topics[a]!.name, topics[b]!.name));
}

/** Place of each one in an order. */
export function rankIn(order: Uint32Array): Uint32Array {
  const rank = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) rank[order[i]!] = i;
  return rank;
}
