/** What a consumer of @platformatic/kafka knows and fetches: the partitions of its topics, offsets. Only types come from the client. */

import type { ClusterMetadata, Consumer } from '@platformatic/kafka';
import type { TopicPartitions } from '../codec/topic-partitions.ts';
import type { TopicDescription } from '../group/describe.ts';
import { type OffsetReader, type OffsetTable, readOffset } from '../load/offsets.ts';

/** The part of a consumer that loads are read from. */
export type LoadConsumer = Pick<
  Consumer<unknown, unknown, unknown, unknown>,
  'listOffsets' | 'listCommittedOffsets' | 'metadata'
> & { readonly topics: { readonly current: string[] } };

/** Kafka's word for "the first offset there is" in a ListOffsets request. */
const EARLIEST = -2n;

/** @param find The consumer once it is attached. */
export function readOffsetsOf(find: () => LoadConsumer | undefined): OffsetReader {
  const consumer = (): LoadConsumer => {
    const found = find();
    if (found === undefined) throw new Error('attach the consumer first: offsets are read through it');
    return found;
  };
  return {
    end: async (topics) => readTable(await consumer().listOffsets(request(topics)), topics),
    beginning: async (topics) =>
      readTable(await consumer().listOffsets({ ...request(topics), timestamp: EARLIEST }), topics),
    committed: async (topics) =>
      readTable(
        await consumer().listCommittedOffsets({
          topics: topics.map(({ topic, partitions }) => ({ topic, partitions: [...partitions] })),
        }),
        topics,
      ),
  };
}

function request(topics: readonly TopicPartitions[]): { topics: string[]; partitions: Record<string, number[]> } {
  return {
    topics: topics.map(({ topic }) => topic),
    partitions: Object.fromEntries(topics.map(({ topic, partitions }) => [topic, [...partitions]])),
  };
}

/** The client fills places of partitions that were not asked for, or does not: only those asked for are believed. */
function readTable(offsets: ReadonlyMap<string, readonly bigint[]>, topics: readonly TopicPartitions[]): OffsetTable {
  return new Map(
    topics.map(({ topic, partitions }) => {
      const row: (bigint | undefined)[] = [];
      for (const partition of partitions) row[partition] = readOffset(offsets.get(topic)?.[partition]);
      return [topic, row];
    }),
  );
}

/** All partitions of these topics; a topic without metadata is left out. */
export function listPartitions(metadata: ClusterMetadata, names: Iterable<string>): TopicPartitions[] {
  return describeTopics(metadata, names).map(({ name, partitions }) => ({
    topic: name,
    partitions: Array.from({ length: partitions }, (_, i) => i),
  }));
}

/** The topics that have metadata, with the racks of their replicas. */
export function describeTopics(metadata: ClusterMetadata, names: Iterable<string>): TopicDescription[] {
  const rackOf = (broker: number): string | undefined => metadata.brokers.get(broker)?.rack || undefined;
  return [...new Set(names)].sort().flatMap((name) => {
    const topic = metadata.topics.get(name);
    if (name === '' || topic === undefined) return [];
    const racks = Array.from({ length: topic.partitionsCount }, (_, partition) => [
      ...new Set((topic.partitions[partition]?.replicas ?? []).flatMap((replica) => rackOf(replica) ?? [])),
    ]);
    return { name, partitions: topic.partitionsCount, racks };
  });
}
