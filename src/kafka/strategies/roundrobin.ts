/** Kafka's `RoundRobinAssignor`: all partitions of all topics around one circle of members. */

import type { PartitionModel, PartitionStrategy } from '../../partitions/model.ts';
import { orderMembers, orderTopics, rankIn } from './member-order.ts';
import { listSubscribers } from './subscribers.ts';

/**
 * Partitions in the order of topic and number; each goes to the next member on the circle that subscribes to its topic. The pointer is not
 * reset between topics, so that members that are passed over do not catch up.
 */
function placeRoundRobin(model: PartitionModel): Int32Array {
  const order = orderMembers(model);
  const rank = rankIn(order);
  const subscribers = listSubscribers(model, order);
  const assignment = new Int32Array(model.numPartitions).fill(-1);
  let pointer = 0;
  for (const t of orderTopics(model)) {
    const members = subscribers.members(subscribers.classOf[t]!);
    let next = firstFrom(members, rank, pointer);
    for (let p = model.partitionStart[t]!; p < model.partitionStart[t + 1]!; p++) {
      if (next === members.length) next = 0;
      assignment[p] = members[next++]!;
    }
    pointer = (rank[members[next - 1]!]! + 1) % order.length;
  }
  return assignment;
}

/** Index of the first of the members, which are in the order of their ranks, whose rank is not below `from`. */
function firstFrom(members: Uint32Array, rank: Uint32Array, from: number): number {
  let [low, high] = [0, members.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rank[members[middle]!]! < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const kafkaRoundRobin: PartitionStrategy<'kafka-roundrobin'> = {
  name: 'kafka-roundrobin',
  describe: "Kafka's RoundRobinAssignor: all partitions one by one around the circle of members",
  baseline: true,
  place: placeRoundRobin,
};
