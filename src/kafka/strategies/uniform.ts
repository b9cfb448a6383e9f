/** Kafka's broker-side `UniformAssignor` (KIP-848). */

import type { PartitionModel, PartitionStrategy } from '../../partitions/model.ts';
import { hashOrder } from './hash-order.ts';
import { placeHeterogeneous } from './uniform-heterogeneous.ts';
import { placeHomogeneous } from './uniform-homogeneous.ts';

/** Members that tie go in the order of the broker's HashMap, topics by name: the broker takes their random ids. */
function placeUniform(model: PartitionModel): Int32Array {
  return placeUniformInOrder(model, hashOrder(model.problem.members.map(({ id }) => id)));
}

/** The rule for a given order of members, which decides ties only. */
export function placeUniformInOrder(model: PartitionModel, order: Uint32Array): Int32Array {
  if (model.numMembers === 0) return new Int32Array(model.numPartitions).fill(-1);
  return model.subscriptions.length === 1 ? placeHomogeneous(model, order) : placeHeterogeneous(model, order);
}

export const kafkaUniform: PartitionStrategy<'kafka-uniform'> = {
  name: 'kafka-uniform',
  describe: "Kafka's broker-side UniformAssignor: even counts, and members keep what they have",
  baseline: true,
  place: placeUniform,
};
