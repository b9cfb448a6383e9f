/** Kafka's `StickyAssignor`: counts as even as single moves make them, and then what members own stays with them. */

import type { PartitionModel, PartitionStrategy } from '../../partitions/model.ts';
import { placeConstrained } from './sticky-constrained.ts';
import { placeGeneral } from './sticky-general.ts';

/**
 * One round of either sticky assignor, from what members own. Members with an empty subscription differ from the others; Kafka takes them for
 * equal when they happen to come first, and then gives them partitions of topics that they do not subscribe to.
 */
export function placeSticky(model: PartitionModel, owner: Int32Array | undefined): Int32Array {
  if (model.numMembers === 0) return new Int32Array(model.numPartitions).fill(-1);
  return model.subscriptions.length === 1 ? placeConstrained(model, owner) : placeGeneral(model, owner);
}

export const kafkaSticky: PartitionStrategy<'kafka-sticky'> = {
  name: 'kafka-sticky',
  describe: "Kafka's StickyAssignor: even counts, and members keep what they own",
  baseline: true,
  place: (model) => placeSticky(model, model.owner),
};
