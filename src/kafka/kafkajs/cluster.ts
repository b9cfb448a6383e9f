/** What the cluster object of KafkaJS knows and fetches: partitions, racks, offsets. Only types come from the client. */

import type { Broker, Cluster, TopicOffsets } from 'kafkajs';
import type { TopicPartitions } from '../codec/topic-partitions.ts';
import type { TopicDescription } from '../group/describe.ts';
import type { Warn } from '../group/membership.ts';
import { type OffsetReader, type OffsetTable, readOffset } from '../load/offsets.ts';

/** What the client can do and its types do not tell. */
type FullCluster = Cluster & {
  metadata(request: { topics: string[] }): ReturnType<Cluster['metadata']>;
};
type Coordinator = Broker & {
  offsetFetch(request: { groupId: string; topics: OffsetRequest[] }): Promise<{ responses: TopicOffsets[] }>;
};

interface OffsetRequest {
  readonly topic: string;
  readonly partitions: { partition: number }[];
}

/**
 * The topics that have metadata, with their racks if asked for. One that does not exist, or that the consumer may not read, is left out, with a
 * warning; so are all racks when they cannot be fetched.
 */
export async function describeTopics(
  cluster: Cluster,
  names: readonly string[],
  withRacks: boolean,
  warn: Warn,
): Promise<TopicDescription[]> {
  await targetTopics(cluster, names, warn);
  const racks = withRacks ? await fetchRacks(cluster, names, warn) : undefined;
  return names.flatMap((name) => {
    const metadata = findPartitions(cluster, name);
    if (metadata.length === 0) return [];
    const partitions = 1 + metadata.reduce((highest, { partitionId }) => Math.max(highest, partitionId), -1);
    if (racks === undefined) return { name, partitions };
    const rows: string[][] = Array.from({ length: partitions }, () => []);
    for (const { partitionId, replicas } of metadata) {
      rows[partitionId] = [...new Set(replicas.flatMap((replica) => racks.get(replica) ?? []))];
    }
    return { name, partitions, racks: rows };
  });
}

/** A cluster fetches metadata only for topics that it was told of, and takes none of a list when one of them fails. */
async function targetTopics(cluster: Cluster, names: readonly string[], warn: Warn): Promise<void> {
  if (names.length === 0) return;
  try {
    await cluster.addMultipleTargetTopics([...names]);
  } catch {
    for (const name of names) {
      if (findPartitions(cluster, name).length > 0) continue;
      try {
        await cluster.addTargetTopic(name);
      } catch (error) {
        warn(`evenslot leaves out topic ${name}, which has no metadata`, error);
      }
    }
  }
}

function findPartitions(cluster: Cluster, name: string): ReturnType<Cluster['findTopicPartitionMetadata']> {
  try {
    return cluster.findTopicPartitionMetadata(name);
  } catch {
    return [];
  }
}

async function fetchRacks(
  cluster: Cluster,
  names: readonly string[],
  warn: Warn,
): Promise<ReadonlyMap<number, string> | undefined> {
  try {
    const { brokers } = await (cluster as FullCluster).metadata({ topics: [...names] });
    return new Map(brokers.flatMap(({ nodeId, rack }) => (rack ? [[nodeId, rack] as const] : [])));
  } catch (error) {
    warn('evenslot plans without racks', error);
    return undefined;
  }
}

export function readOffsetsOf(cluster: Cluster, groupId: string): OffsetReader {
  const list = async (topics: readonly TopicPartitions[], fromBeginning: boolean): Promise<OffsetTable> =>
    readResponse(await cluster.fetchTopicsOffset(request(topics).map((topic) => ({ ...topic, fromBeginning }))));
  return {
    end: (topics) => list(topics, false),
    beginning: (topics) => list(topics, true),
    committed: async (topics) => {
      const coordinator = (await cluster.findGroupCoordinator({ groupId })) as Coordinator;
      const { responses } = await coordinator.offsetFetch({ groupId, topics: request(topics) });
      return readResponse(responses);
    },
  };
}

function request(topics: readonly TopicPartitions[]): OffsetRequest[] {
  return topics.map(({ topic, partitions }) => ({ topic, partitions: partitions.map((partition) => ({ partition })) }));
}

function readResponse(topics: readonly TopicOffsets[]): OffsetTable {
  return new Map(
    topics.map(({ topic, partitions }) => {
      const row: (bigint | undefined)[] = [];
      for (const { partition, offset } of partitions) row[partition] = readOffset(offset);
      return [topic, row];
    }),
  );
}
