/** The group in columns: partitions and members by number, as all strategies read them. */

import type { Scaled } from '../solver/scale.ts';
import type { PartitionProblem } from './types.ts';

export interface PartitionModel {
  readonly problem: PartitionProblem;
  readonly numMembers: number;
  readonly numTopics: number;
  readonly numPartitions: number;
  /** Partitions of topic t are partitionStart[t] … partitionStart[t + 1] − 1. */
  readonly partitionStart: Uint32Array;
  readonly topicOfName: ReadonlyMap<string, number>;
  /** The different subscriptions: topics in ascending order. */
  readonly subscriptions: readonly Uint32Array[];
  /** Subscription of each member. */
  readonly subscriptionOf: Uint32Array;
  /** Subscribers of each topic. */
  readonly numSubscribers: Uint32Array;
  /** Present owner of each partition or −1, whether it subscribes or not; undefined when nobody owns anything. */
  readonly owner: Int32Array | undefined;
  /** Load of every partition when all those with a subscriber are equal, else undefined. */
  readonly equalLoad: number | undefined;
  /** Load of each partition. */
  readonly loads: () => Float64Array;
  /** The loads as integers below 2³² (those without a subscriber too), so that sums do not depend on their order. */
  readonly units: () => Scaled;
  /** Capacity of each member; undefined when none is given. */
  readonly capacity: Float64Array | undefined;
}

/** A strategy of partition assignment. */
export interface PartitionStrategy<Name extends string = string> {
  readonly name: Name;
  /** One line for people. */
  readonly describe: string;
  /** True for what Kafka, Flink and Beam do today. */
  readonly baseline: boolean;
  /** False for groups that the rule says nothing about; such a strategy is left out of comparisons. */
  readonly supports?: (model: PartitionModel) => boolean;
  /** Member of each partition, −1 where nobody subscribes. */
  readonly place: (model: PartitionModel) => Int32Array;
}
