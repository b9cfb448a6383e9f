/** Flink's `KafkaSource` and the older `FlinkKafkaConsumer`: which reader gets which partition (`KafkaTopicPartitionAssigner`). */

import { hashString } from '../../java-hash.ts';
import type { PartitionModel, PartitionStrategy } from '../../partitions/model.ts';

/** Member i is the reader of subtask i. Each topic goes around the readers once more, from one that the hash of its name picks. */
function placeByTopicHash({
  problem,
  partitionStart,
  numPartitions,
  numSubscribers,
  numMembers,
}: PartitionModel): Int32Array {
  const assignment = new Int32Array(numPartitions).fill(-1);
  for (const [t, { name, partitions }] of problem.topics.entries()) {
    if (numSubscribers[t] === 0) continue;
    const start = (Math.imul(hashString(name), 31) & 0x7fffffff) % numMembers;
    for (let p = 0; p < partitions; p++) assignment[partitionStart[t]! + p] = (start + p) % numMembers;
  }
  return assignment;
}

export const flinkKafkaSource: PartitionStrategy<'flink-kafka-source'> = {
  name: 'flink-kafka-source',
  describe: "Flink's KafkaSource: each topic around the readers, from the one that the hash of its name gives",
  baseline: true,
  supports: ({ subscriptions }) => subscriptions.length <= 1,
  place: placeByTopicHash,
};
