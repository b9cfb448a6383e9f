/** Skewed topics, and the records in them: how many each partition holds is chosen, so that every load is known. */

import type { Admin, Kafka } from 'kafkajs';
import { waitUntil } from './wait-until.ts';

/** Records of each partition, by topic. */
export type Skew = Readonly<Record<string, readonly number[]>>;

let topicsSoFar = 0;

/** A name that no other test of this broker uses. */
export const nameTopic = (name: string): string => `${name}-${++topicsSoFar}`;

export const partitionName = (topic: string, partition: number): string => `${topic}/${partition}`;

/** Names of all partitions, topic by topic. */
export function listPartitions(skew: Skew): string[] {
  return Object.entries(skew).flatMap(([topic, counts]) =>
    counts.map((_, partition) => partitionName(topic, partition)),
  );
}

/** The name of a record: its partition, who produced it, its number. */
const nameRecord = (topic: string, partition: number, batch: string, number: number): string =>
  `${partitionName(topic, partition)}/${batch}${number}`;

/** Names of all records of a batch, in ascending order. */
export function listRecords(skew: Skew, batch = ''): string[] {
  return Object.entries(skew)
    .flatMap(([topic, counts]) =>
      counts.flatMap((count, partition) =>
        Array.from({ length: count }, (_, number) => nameRecord(topic, partition, batch, number)),
      ),
    )
    .sort();
}

/** Records in some partitions. */
export function loadOf(skew: Skew, partitions: Iterable<string>): number {
  const counts = new Map(
    Object.entries(skew).flatMap(([topic, loads]) =>
      loads.map((count, partition): [string, number] => [partitionName(topic, partition), count]),
    ),
  );
  let load = 0;
  for (const partition of partitions) load += counts.get(partition) ?? Number.NaN;
  return load;
}

export async function createTopics(admin: Admin, skew: Skew): Promise<void> {
  const topics = Object.entries(skew).map(([topic, counts]) => ({ topic, numPartitions: counts.length }));
  await admin.createTopics({ topics });
  await untilLed(admin, skew);
}

/** Adds partitions to topics that have fewer. */
export async function growTopics(admin: Admin, skew: Skew): Promise<void> {
  const topicPartitions = Object.entries(skew).map(([topic, counts]) => ({ topic, count: counts.length }));
  await admin.createPartitions({ topicPartitions });
  await untilLed(admin, skew);
}

/** The controller names the leaders of new partitions, and the broker learns a moment later that it is one. */
async function untilLed(admin: Admin, skew: Skew): Promise<void> {
  await waitUntil('the broker leads every partition', async () => {
    const known = Object.entries(skew).map(
      async ([topic, counts]) => (await admin.fetchTopicOffsets(topic)).length === counts.length,
    );
    return (await Promise.allSettled(known)).every((seen) => seen.status === 'fulfilled' && seen.value);
  });
}

/** Produces as many records as the skew says, each to its partition. The value of a record is its name. */
export async function produce(kafka: Kafka, skew: Skew, batch = ''): Promise<void> {
  // A busy broker may answer late. Then everything is sent once more, and must still be there only once.
  const producer = kafka.producer({ idempotent: true, allowAutoTopicCreation: false });
  await producer.connect();
  try {
    await producer.sendBatch({
      topicMessages: Object.entries(skew).map(([topic, counts]) => ({
        topic,
        messages: counts.flatMap((count, partition) =>
          Array.from({ length: count }, (_, number) => ({
            partition,
            value: nameRecord(topic, partition, batch, number),
          })),
        ),
      })),
    });
  } finally {
    await producer.disconnect();
  }
}

/** Load of the busiest / mean load. */
export const imbalance = (loads: readonly number[]): number =>
  (Math.max(...loads) * loads.length) / loads.reduce((sum, load) => sum + load, 0);
