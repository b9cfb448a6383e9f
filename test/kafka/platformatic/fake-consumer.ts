/** A consumer of @platformatic/kafka without a network, and a group of such consumers that rebalances as the client does. */

import { EventEmitter } from 'node:events';
import type {
  ClusterMetadata,
  Consumer,
  ExtendedGroupProtocolSubscription,
  GroupPartitionsAssignments,
} from '@platformatic/kafka';
import type { EvenslotAssigner } from '../../../src/kafka/platformatic/index.ts';

export interface FakeTopic {
  readonly end: readonly number[];
  /** −1: nothing committed. @default 0 */
  readonly committed?: readonly number[];
  /** Brokers of each partition; broker 1 is in rack r1 and so on, broker 9 in none. */
  readonly replicas?: readonly (readonly number[])[];
}

export interface FakeCluster {
  topics: Record<string, FakeTopic>;
  /** Names of the calls that fail. */
  readonly broken: Set<string>;
  readonly calls: string[];
}

export const fakeCluster = (topics: Record<string, FakeTopic>): FakeCluster => ({
  topics,
  broken: new Set(),
  calls: [],
});

export function metadataOf(cluster: FakeCluster, names: Iterable<string>): ClusterMetadata {
  const topics = [...names].flatMap((name) => {
    const topic = cluster.topics[name];
    if (topic === undefined) return [];
    const partitions = topic.end.map((_, i) => ({
      leader: 1,
      leaderEpoch: 0,
      replicas: [...(topic.replicas?.[i] ?? [9])],
    }));
    return [[name, { id: name, partitions, partitionsCount: partitions.length, lastUpdate: 0 }] as const];
  });
  const brokers = [1, 2, 3, 9].map((id) => [id, { host: 'h', port: 1, rack: id === 9 ? null : `r${id}` }] as const);
  return { id: 'c', brokers: new Map(brokers), topics: new Map(topics) } as unknown as ClusterMetadata;
}

type AnyConsumer = Consumer<unknown, unknown, unknown, unknown>;

export function fakeConsumer(cluster: FakeCluster, topics: string[]): AnyConsumer {
  const answer = (name: string, asked: Record<string, number[]>, offset: (topic: FakeTopic, p: number) => number) => {
    cluster.calls.push(name);
    if (cluster.broken.has(name)) throw new Error(`${name} is broken`);
    return new Map(
      Object.entries(asked).map(([topic, partitions]) => {
        const row: bigint[] = [];
        for (const p of partitions) row[p] = BigInt(offset(cluster.topics[topic] ?? { end: [] }, p));
        return [topic, row];
      }),
    );
  };
  return Object.assign(new EventEmitter(), {
    groupId: 'g',
    topics: { current: topics },
    metadata: async (options: { topics: string[] }) => metadataOf(cluster, options.topics),
    listOffsets: async (options: { partitions: Record<string, number[]>; timestamp?: bigint }) =>
      answer('listOffsets', options.partitions, ({ end }, p) => (options.timestamp === -2n ? 2 : (end[p] ?? -1))),
    listCommittedOffsets: async (options: { topics: { topic: string; partitions: number[] }[] }) =>
      answer(
        'listCommittedOffsets',
        Object.fromEntries(options.topics.map(({ topic, partitions }) => [topic, partitions])),
        ({ committed }, p) => committed?.[p] ?? 0,
      ),
  }) as unknown as AnyConsumer;
}

export interface FakeMember {
  readonly id: string;
  readonly assigner: EvenslotAssigner;
  readonly consumer: AnyConsumer;
  owned: Record<string, number[]>;
}

export function fakeMember(id: string, topics: string[], cluster: FakeCluster, assigner: EvenslotAssigner): FakeMember {
  const consumer = fakeConsumer(cluster, topics);
  assigner.attach(consumer);
  return { id, assigner, consumer, owned: {} };
}

/** As version 1.35, which only reads the metadata of the protocol, or as version 2, which asks for it before each join. */
export type Version = '1.35' | '2';

export type Assigned = Record<string, Record<string, number[]>>;

/** One rebalance: all members join, the first one leads, everybody hears its assignment. */
export async function rebalance(
  members: readonly FakeMember[],
  cluster: FakeCluster,
  generationId: number,
  version: Version = '2',
): Promise<Assigned> {
  const joined = new Map<string, ExtendedGroupProtocolSubscription>();
  for (const { id, assigner, consumer } of members) {
    const { protocols, protocolsMetadata } = assigner.options;
    const topics = consumer.topics.current;
    const metadata =
      version === '2'
        ? await protocolsMetadata(protocols, topics, metadataOf(cluster, topics))
        : protocols[0]?.metadata;
    joined.set(id, { memberId: id, version: 0, topics, ...(metadata !== undefined && { metadata }) });
  }
  return deliver(members, lead(members, joined, cluster), generationId);
}

export function lead(
  members: readonly FakeMember[],
  joined: Map<string, ExtendedGroupProtocolSubscription>,
  cluster: FakeCluster,
): GroupPartitionsAssignments[] {
  const [leader] = members;
  if (leader === undefined) return [];
  const union = new Set([...joined.values()].flatMap(({ topics }) => topics ?? []));
  const own = new Set(leader.consumer.topics.current);
  return leader.assigner.options.partitionAssigner(leader.id, joined, own, metadataOf(cluster, union));
}

function deliver(
  members: readonly FakeMember[],
  answers: readonly GroupPartitionsAssignments[],
  generationId: number,
): Assigned {
  const assigned: Assigned = {};
  for (const [i, member] of members.entries()) {
    const mine = answers.find(({ memberId }) => memberId === member.id)?.assignments.values() ?? [];
    const assignments = [...mine];
    member.owned = Object.fromEntries(assignments.map(({ topic, partitions }) => [topic, partitions]));
    assigned[member.id] = member.owned;
    const payload = { groupId: 'g', memberId: member.id, generationId, isLeader: i === 0, assignments };
    member.consumer.emit('consumer:group:join', payload);
  }
  return assigned;
}
