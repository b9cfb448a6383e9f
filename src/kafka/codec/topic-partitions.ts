/** Partitions topic by topic, as Kafka writes them: `int32 n, n × (string topic, int32 k, k × int32)`. */

import type { ByteReader, ByteWriter } from './bytes.ts';

/** Some partitions of a topic. */
export interface TopicPartitions {
  readonly topic: string;
  /** Partition numbers. */
  readonly partitions: readonly number[];
}

/** A topic costs at least the lengths of its name and of its list. */
export const LEAST_TOPIC_BYTES = 6;

export function readTopicPartitions(reader: ByteReader): TopicPartitions[] {
  return Array.from({ length: reader.count(LEAST_TOPIC_BYTES) }, () => ({
    topic: reader.string(),
    partitions: reader.int32s(),
  }));
}

export function writeTopicPartitions(writer: ByteWriter, topics: readonly TopicPartitions[]): void {
  writer.int32(topics.length);
  for (const { topic, partitions } of topics) writer.string(topic).int32s(partitions);
}
