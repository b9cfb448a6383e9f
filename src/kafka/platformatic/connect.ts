/** Puts an assigner into the shape of the options and events of @platformatic/kafka. */

import type {
  ClusterMetadata,
  Consumer,
  GroupPartitionsAssigner,
  GroupProtocolSubscription,
} from '@platformatic/kafka';
import { EvenslotError } from '../../errors.ts';
import type { BoundAssigner } from './assigner.ts';

/** What goes into the options of a consumer. */
export interface AssignorConsumerOptions {
  readonly partitionAssigner: GroupPartitionsAssigner;
  /** One protocol, whose `metadata` is made anew whenever it is read. */
  readonly protocols: GroupProtocolSubscription[];
  /** Version 2 asks it before each join, and waits. Version 1.35 does not know it and reads `metadata`. */
  readonly protocolsMetadata: (
    protocols: GroupProtocolSubscription[],
    topics: string[],
    metadata: ClusterMetadata,
  ) => Promise<Buffer>;
}

/** For one consumer. */
export interface EvenslotAssigner {
  readonly options: AssignorConsumerOptions;
  /**
   * Lets the assigner hear of assignments, so that the next plan leaves partitions where they are, and of heartbeats, at which loads are measured.
   * Without it every plan starts from nothing, and all partitions weigh the same.
   *
   * @param consumer The consumer that was made with `options`.
   * @returns Stops listening.
   * @throws EvenslotError `E_INVALID_OPTION` when another consumer is attached.
   */
  readonly attach: <Key, Value, HeaderKey, HeaderValue>(
    consumer: Consumer<Key, Value, HeaderKey, HeaderValue>,
  ) => () => void;
  /**
   * Measures the loads now. With version 1.35, whose assigner cannot wait, before a join that is to know them: the consumer must know its topics.
   * Never rejects.
   */
  readonly measureLoads: () => Promise<void>;
}

/** Puts an assigner into the shape of the client's options and events. */
export function connect(assigner: BoundAssigner, name: string): EvenslotAssigner {
  const { membership, partitionAssigner, userData, measure } = assigner;
  let attached = false;
  return {
    options: {
      partitionAssigner,
      protocols: [
        {
          name,
          // The client means the version of the format of the subscription by it, of which it writes version 0.
          version: 0,
          get metadata() {
            return userData();
          },
        },
      ],
      protocolsMetadata: async (_protocols, _topics, metadata) => {
        await measure(metadata);
        return userData();
      },
    },
    attach: (consumer) => {
      if (attached) {
        const message = 'a consumer is attached already: make an assigner for each consumer';
        throw new EvenslotError('E_INVALID_OPTION', [{ path: '', message, received: consumer.groupId }]);
      }
      attached = true;
      const stop = listen(assigner, consumer);
      return () => {
        attached = false;
        stop();
      };
    },
    measureLoads: () => measure(),
  };

  function listen<K, V, HK, HV>(bound: BoundAssigner, consumer: Consumer<K, V, HK, HV>): () => void {
    const onJoin: Parameters<typeof consumer.on<'consumer:group:join'>>[1] = ({
      assignments,
      generationId,
      isLeader,
    }) => {
      bound.lead(isLeader === true);
      membership.joined(assignments ?? [], generationId);
    };
    bound.bind(consumer);
    consumer.on('consumer:group:join', onJoin);
    consumer.on('consumer:heartbeat:end', bound.heartbeat);
    return () => {
      bound.bind(undefined);
      consumer.off('consumer:group:join', onJoin);
      consumer.off('consumer:heartbeat:end', bound.heartbeat);
    };
  }
}
