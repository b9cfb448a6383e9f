/** A kafkajs consumer that is watched: what it was given at each join, what it has read. Its assigners tell what the leader decided. */

import { AssignerProtocol, type Consumer, type Kafka, type PartitionAssigner } from 'kafkajs';
import { type LiveMember, namePartitions, type Ownership } from '../group.ts';

/** What the leader of the group decided, generation by generation. */
export type Decisions = Ownership[];

/**
 * Closed while a group forms, so that nobody reads before everybody has joined: its members are paused. (One that is busy with records when the
 * group rebalances goes on with those it has fetched, and may fail for good when it commits them: tulios/kafkajs#558.)
 */
export interface Gate {
  open: boolean;
}

export interface Joined {
  readonly memberId: string;
  readonly partitions: readonly string[];
}

export interface KafkajsMember extends LiveMember {
  readonly consumer: Consumer;
  readonly joins: readonly Joined[];
  /** Starts to read. */
  read(): void;
}

export interface MemberOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly assigners: readonly PartitionAssigner[];
  readonly gate: Gate;
  /** Told of the consumer before it runs. */
  readonly attach?: (consumer: Consumer) => void;
}

/** An assigner that also writes down what it decided. */
export function recordDecisions(create: PartitionAssigner, decisions: Decisions): PartitionAssigner {
  return (config) => {
    const assigner = create(config);
    return {
      name: assigner.name,
      version: assigner.version,
      protocol: (subscription) => assigner.protocol(subscription),
      async assign(group) {
        const assignment = await assigner.assign(group);
        const decided = new Map(group.members.map(({ memberId }): [string, string[]] => [memberId, []]));
        for (const { memberId, memberAssignment } of assignment) {
          const decoded = AssignerProtocol.MemberAssignment.decode(memberAssignment);
          decided.set(memberId, namePartitions(decoded?.assignment ?? {}));
        }
        decisions.push(decided);
        return assignment;
      },
    };
  };
}

export async function startMember(kafka: Kafka, options: MemberOptions): Promise<KafkajsMember> {
  const joins: Joined[] = [];
  const records: string[] = [];
  let failure: Error | undefined;
  const topics = options.topics.map((topic) => ({ topic }));
  const consumer = kafka.consumer({
    groupId: options.groupId,
    partitionAssigners: [...options.assigners],
    // Long enough for a machine that is busy with other things: only the test of a crash waits for it to pass.
    sessionTimeout: 30_000,
    rebalanceTimeout: 60_000,
    heartbeatInterval: 200,
    maxWaitTimeInMs: 100,
    // A consumer sees new partitions only when it asks anew.
    metadataMaxAge: 1000,
    allowAutoTopicCreation: false,
  });
  consumer.on('consumer.group_join', ({ payload }) => {
    joins.push({ memberId: payload.memberId, partitions: namePartitions(payload.memberAssignment) });
    if (!options.gate.open) consumer.pause(topics);
  });
  consumer.on('consumer.crash', ({ payload }) => {
    if (!payload.restart) failure = payload.error;
  });
  options.attach?.(consumer);
  await consumer.connect();
  await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
  await consumer.run({
    async eachMessage({ message }) {
      records.push(String(message.value));
    },
  });
  return {
    consumer,
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
      consumer.resume(topics);
    },
    async stop() {
      await consumer.disconnect();
    },
  };
}
