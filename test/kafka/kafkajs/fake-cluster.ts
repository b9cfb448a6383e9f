/** A cluster as KafkaJS shows it to an assigner, and a group of members around it, without a network. */

import { AssignerProtocol, type Cluster, type Consumer, type PartitionAssigner } from 'kafkajs';
import type { EvenslotAssigner } from '../../../src/kafka/kafkajs/index.ts';

export interface FakeTopic {
  readonly end: readonly number[];
  /** −1: nothing committed. @default 0 */
  readonly committed?: readonly number[];
  /** Brokers of each partition. */
  readonly replicas?: readonly (readonly number[])[];
}

export interface FakeCluster extends Cluster {
  topics: Record<string, FakeTopic>;
  /** Names of the calls that fail. */
  readonly broken: Set<string>;
  readonly calls: string[];
}

interface Requested {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number }[];
  readonly fromBeginning?: boolean;
}

/** Broker 1 is in rack r1 and so on, broker 9 in none. */
export function fakeCluster(topics: Record<string, FakeTopic>): FakeCluster {
  const targets = new Set<string>();
  const broken = new Set<string>();
  const calls: string[] = [];
  const call = (name: string): void => {
    calls.push(name);
    if (broken.has(name)) throw new Error(`${name} is broken`);
  };
  const answer = (asked: readonly Requested[], offsetOf: (topic: FakeTopic, partition: number) => number) =>
    asked.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition }) => ({
        partition,
        offset: String(offsetOf(cluster.topics[topic] ?? { end: [] }, partition)),
      })),
    }));
  const add = (names: readonly string[]): void => {
    const missing = names.find((name) => cluster.topics[name] === undefined);
    if (missing !== undefined) throw new Error(`there is no topic ${missing}`);
    for (const name of names) targets.add(name);
  };
  const cluster = {
    topics,
    broken,
    calls,
    addMultipleTargetTopics: async (names: string[]) => {
      call('addMultipleTargetTopics');
      add(names);
    },
    addTargetTopic: async (name: string) => {
      call('addTargetTopic');
      add([name]);
    },
    findTopicPartitionMetadata: (name: string) => {
      call('findTopicPartitionMetadata');
      if (!targets.has(name)) return [];
      return (cluster.topics[name]?.end ?? []).map((_, partitionId) => {
        const replicas = [...(cluster.topics[name]?.replicas?.[partitionId] ?? [9])];
        return { partitionId, leader: 1, replicas, isr: replicas, partitionErrorCode: 0 };
      });
    },
    metadata: async () => {
      call('metadata');
      const brokers = [1, 2, 3].map((nodeId) => ({ nodeId, host: 'h', port: 1, rack: `r${nodeId}` }));
      return { brokers: [...brokers, { nodeId: 9, host: 'h', port: 1, rack: null }], topicMetadata: [] };
    },
    fetchTopicsOffset: async (asked: readonly Requested[]) => {
      call('fetchTopicsOffset');
      return asked.flatMap((one) =>
        answer([one], ({ end }, partition) => (one.fromBeginning ? 0 : (end[partition] ?? -1))),
      );
    },
    findGroupCoordinator: async () => {
      call('findGroupCoordinator');
      return {
        offsetFetch: async ({ topics: asked }: { topics: readonly Requested[] }) => ({
          responses: answer(asked, ({ committed }, partition) => committed?.[partition] ?? 0),
        }),
      };
    },
  };
  return cluster as unknown as FakeCluster;
}

const events = { GROUP_JOIN: 'join', HEARTBEAT: 'heartbeat', COMMIT_OFFSETS: 'commit' };

/** A consumer that only emits events. */
export function fakeConsumer(): {
  consumer: Pick<Consumer, 'on' | 'events'>;
  emit: (event: string, payload: object) => void;
  listeners: () => number;
} {
  const listeners = new Set<{ event: string; listener: (event: { payload: object }) => void }>();
  const on = (event: string, listener: (event: { payload: object }) => void): (() => void) => {
    const entry = { event, listener };
    listeners.add(entry);
    return () => listeners.delete(entry);
  };
  return {
    consumer: { on, events } as unknown as Pick<Consumer, 'on' | 'events'>,
    emit: (event, payload) => {
      for (const entry of listeners) if (entry.event === event) entry.listener({ payload });
    },
    listeners: () => listeners.size,
  };
}

export type Assigned = Record<string, Record<string, number[]>>;

export interface FakeMember {
  readonly id: string;
  topics: string[];
  readonly warnings: string[];
  /** Bytes of the subscription, if they are to be others than the assigner's. */
  metadata?: Buffer;
  readonly assigner: ReturnType<PartitionAssigner>;
  readonly emit: (event: 'join' | 'heartbeat' | 'commit', payload: object) => void;
  owned: Record<string, number[]>;
}

/** Makes a member; it is attached unless told otherwise. */
export function fakeMember(
  id: string,
  topics: string[],
  cluster: Cluster,
  factory: EvenslotAssigner,
  attached = true,
): FakeMember {
  const warnings: string[] = [];
  const warn = (message: string, extra?: { error?: string }): void => {
    warnings.push(`${message}: ${extra?.error}`);
  };
  const logger = { warn, info: () => {}, error: () => {}, debug: () => {} };
  const assigner = factory({ cluster, groupId: 'g', logger } as unknown as Parameters<PartitionAssigner>[0]);
  const { consumer, emit } = fakeConsumer();
  if (attached) factory.attach(consumer);
  return { id, topics, warnings, assigner, emit, owned: {} };
}

/** One rebalance: all members join, the first one leads, everybody hears its assignment and then, if it is given, the generation. */
export async function rebalance(members: readonly FakeMember[], generation?: number): Promise<Assigned> {
  const joined = members.map((member) => ({
    memberId: member.id,
    memberMetadata: member.metadata ?? member.assigner.protocol({ topics: member.topics }).metadata,
  }));
  const leader = members[0];
  const answers = (await leader?.assigner.assign({ members: joined, topics: leader.topics })) ?? [];
  const assigned: Assigned = {};
  for (const member of members) {
    const answer = answers.find(({ memberId }) => memberId === member.id);
    const decoded = answer && AssignerProtocol.MemberAssignment.decode(answer.memberAssignment);
    member.owned = { ...decoded?.assignment };
    assigned[member.id] = member.owned;
    member.emit('join', { memberAssignment: member.owned, isLeader: member === leader, memberId: member.id });
    if (generation !== undefined) member.emit('heartbeat', { groupGenerationId: generation });
  }
  return assigned;
}

/** Sum over a member's partitions. */
export function loadOf(owned: Record<string, number[]>, loads: Record<string, readonly number[]>): number {
  return Object.entries(owned).reduce(
    (sum, [topic, partitions]) => sum + partitions.reduce((of, p) => of + (loads[topic]?.[p] ?? 0), 0),
    0,
  );
}
