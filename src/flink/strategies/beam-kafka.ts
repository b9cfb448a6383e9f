/** Beam's `KafkaIO` on Flink: partitions are dealt to splits, then splits to readers (`KafkaUnboundedSource.split`). */

import type { PartitionModel, PartitionStrategy } from '../../partitions/model.ts';

/**
 * Member i is the reader of subtask i; as many splits are asked for as there are readers. Beam makes more of them until they divide the
 * partitions without a rest, and split s goes to reader s mod readers, so that some readers get a split more than others.
 */
function placeBySplits(model: PartitionModel): Int32Array {
  const { problem, partitionStart, numMembers, numSubscribers } = model;
  const assignment = new Int32Array(model.numPartitions).fill(-1);
  const topics = Array.from(problem.topics.keys())
    .filter((t) => numSubscribers[t]! > 0)
    .sort((a, b) => (problem.topics[a]!.name < problem.topics[b]!.name ? -1 : 1));
  const total = topics.reduce((sum, t) => sum + problem.topics[t]!.partitions, 0);
  if (total === 0) return assignment;
  let splits = Math.min(numMembers, total);
  while (total % splits !== 0) splits++;
  let k = 0;
  for (const t of topics) {
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) assignment[p] = (k++ % splits) % numMembers;
  }
  return assignment;
}

export const beamKafka: PartitionStrategy<'beam-kafka'> = {
  name: 'beam-kafka',
  describe: "Beam's KafkaIO on Flink: partitions to equal splits, splits to readers in turn",
  baseline: true,
  supports: ({ subscriptions }) => subscriptions.length <= 1,
  place: placeBySplits,
};
