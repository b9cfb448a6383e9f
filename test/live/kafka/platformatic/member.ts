/** A consumer of @platformatic/kafka that is watched: what it was given at each join, what it has read. */

import { Consumer, type ConsumerOptions, type GroupOptions, type MessagesStream } from '@platformatic/kafka';
import type { LiveMember } from '../group.ts';
import { partitionName } from '../records.ts';

export interface Joined {
  readonly generation: number;
  readonly memberId: string;
  readonly partitions: readonly string[];
}

export interface PlatformaticMember extends LiveMember {
  readonly joins: readonly Joined[];
  /** Starts to read; before that nothing is fetched. */
  read(): void;
}

export type PlatformaticConsumer = Consumer<Buffer, Buffer, Buffer, Buffer>;

export interface MemberOptions {
  readonly address: string;
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Assigner and protocol. */
  readonly group?: Partial<GroupOptions>;
  /** Told of the consumer before it joins. */
  readonly attach?: (consumer: PlatformaticConsumer) => void;
}

export async function startMember(options: MemberOptions): Promise<PlatformaticMember> {
  const joins: Joined[] = [];
  const records: string[] = [];
  let failure: Error | undefined;
  const consumerOptions: ConsumerOptions<Buffer, Buffer, Buffer, Buffer> = {
    clientId: 'live',
    groupId: options.groupId,
    bootstrapBrokers: [options.address],
    sessionTimeout: 30_000,
    rebalanceTimeout: 60_000,
    heartbeatInterval: 200,
    maxWaitTime: 100,
    autocommit: true,
    ...options.group,
  };
  const consumer: PlatformaticConsumer = new Consumer(consumerOptions);
  consumer.on('consumer:group:join', ({ memberId, generationId, assignments }) => {
    const partitions = (assignments ?? []).flatMap((assignment) =>
      assignment.partitions.map((partition) => partitionName(assignment.topic, partition)),
    );
    joins.push({ memberId, generation: generationId ?? -1, partitions: partitions.sort() });
  });
  options.attach?.(consumer);
  const stream: MessagesStream<Buffer, Buffer, Buffer, Buffer> = await consumer.consume({
    topics: [...options.topics],
    mode: 'committed',
    fallbackMode: 'earliest',
  });
  stream.on('error', (error) => {
    failure = error;
  });
  return {
    joins,
    records,
    get failure() {
      return failure;
    },
    get memberId() {
      return joins.at(-1)?.memberId;
    },
    get partitions() {
      return joins.at(-1)?.partitions ?? [];
    },
    read() {
      stream.on('data', ({ value }) => records.push(String(value)));
    },
    async stop() {
      await consumer.close(true);
    },
  };
}
