/** `evenslot/kafka/kafkajs`: a partition assigner for consumers of KafkaJS 2.2. Loads no client: KafkaJS is the caller's own. */

import type { Consumer, PartitionAssigner } from 'kafkajs';
import { EvenslotError } from '../../errors.ts';
import { assignPartitions, assignPartitionsAsync } from '../../partition-strategies.ts';
import { type GroupAssignorOptions, readSettings } from '../group/options.ts';
import { type BoundAssigner, createAssigner } from './assigner.ts';

export type { GroupAssignorOptions } from '../group/options.ts';
export {
  type LagLoads,
  type LoadFunction,
  type Loads,
  type LoadsByTopic,
  lagLoads,
  type RateLoads,
  rateLoads,
  type TopicSize,
} from '../load/loads.ts';

/** Goes into `partitionAssigners`; one for each consumer that is to be attached. */
export type EvenslotAssigner = PartitionAssigner & {
  /**
   * Lets the assigner hear of assignments, so that the next plan leaves partitions where they are, and of heartbeats, at which `rateLoads` measures.
   * Without it every plan starts from nothing.
   *
   * @param consumer The consumer that was made with this assigner.
   * @returns Stops listening.
   * @throws EvenslotError `E_INVALID_OPTION` unless exactly one consumer was made with this assigner that is not attached yet.
   */
  readonly attach: (consumer: AttachableConsumer) => () => void;
};

/** The part of a KafkaJS consumer that `attach` needs. */
export type AttachableConsumer = Pick<Consumer, 'on' | 'events'>;

/**
 * A partition assigner that levels the load of consumers, spreads every topic over its subscribers and moves as little as possible.
 *
 * ```ts
 * const assigner = evenslotAssigner({ loads: lagLoads() });
 * const consumer = kafka.consumer({ groupId, partitionAssigners: [assigner, PartitionAssigners.roundRobin] });
 * assigner.attach(consumer);
 * ```
 *
 * Keep `roundRobin` as the second one until every member of the group offers this one: members need a common protocol. The leader plans for all;
 * when it cannot, for whatever reason, it says so with `logger.warn` and assigns partitions in turn to those who subscribe.
 *
 * @throws EvenslotError `E_INVALID_OPTION` or `E_UNKNOWN_STRATEGY` for options that no plan could be made with.
 */
export function evenslotAssigner(options: GroupAssignorOptions = {}): EvenslotAssigner {
  const settings = readSettings(options);
  // An empty group is planned at once; what matters is that the options are checked.
  assignPartitions({ members: [], topics: [] }, settings.solve);
  const unattached: BoundAssigner[] = [];
  const factory: PartitionAssigner = (config) => {
    const assigner = createAssigner(settings, config, assignPartitionsAsync);
    unattached.push(assigner);
    return assigner;
  };
  return Object.assign(factory, {
    attach: (consumer: AttachableConsumer) => {
      const [assigner, ...more] = unattached;
      if (assigner === undefined || more.length > 0) {
        const message = `attach needs one consumer that was made with this assigner and is not attached yet, got ${unattached.length}: make an assigner for each consumer`;
        throw new EvenslotError('E_INVALID_OPTION', [{ path: '', message, received: unattached.length }]);
      }
      unattached.length = 0;
      return listen(assigner, consumer);
    },
  });
}

/** KafkaJS tells the assignment when it has joined, and its generation only with the first heartbeat or commit. */
function listen({ membership, heartbeat }: BoundAssigner, consumer: AttachableConsumer): () => void {
  const { GROUP_JOIN, HEARTBEAT, COMMIT_OFFSETS } = consumer.events;
  let leads = false;
  const removers = [
    consumer.on(GROUP_JOIN, ({ payload: { memberAssignment, isLeader } }) => {
      leads = isLeader;
      const topics = Object.entries(memberAssignment);
      membership.joined(
        topics.map(([topic, partitions]) => ({ topic, partitions: [...partitions].sort((a, b) => a - b) })),
      );
    }),
    consumer.on(HEARTBEAT, ({ payload: { groupGenerationId } }) => {
      membership.confirmed(groupGenerationId);
      heartbeat(leads);
    }),
    consumer.on(COMMIT_OFFSETS, ({ payload: { groupGenerationId } }) => membership.confirmed(groupGenerationId)),
  ];
  return () => {
    for (const remove of removers) remove();
  };
}
