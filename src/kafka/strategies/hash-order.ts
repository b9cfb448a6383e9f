/** The order in which a `HashMap` gives its keys back: some of Kafka's ties are decided by it. */

import { hashString } from '../../java-hash.ts';

/** `TopicPartition.hashCode`, from the hash of the topic's name. */
export function hashTopicPartition(topicHash: number, partition: number): number {
  return (Math.imul(31 + partition, 31) + topicHash) | 0;
}

/** Bucket of a hash in a table of `capacity` places, a power of two. */
export function bucketOf(hash: number, capacity: number): number {
  return (hash ^ (hash >>> 16)) & (capacity - 1);
}

/** Size of the table after it held `size` keys: it starts with 16 places and doubles when more than three quarters are taken. */
export function tableCapacity(size: number): number {
  let capacity = 16;
  while (size > capacity * 0.75) capacity *= 2;
  return capacity;
}

/**
 * Indices of the keys in the order in which a `HashMap` filled with them iterates: bucket by bucket, in the order of insertion within one.
 * Buckets of eight and more, which Java keeps as trees, are in that order too in nearly all cases.
 */
export function hashOrder(keys: readonly string[]): Uint32Array {
  const capacity = tableCapacity(keys.length);
  const start = new Uint32Array(capacity + 1);
  const bucket = new Uint32Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    bucket[i] = bucketOf(hashString(keys[i]!), capacity);
    start[bucket[i]! + 1]!++;
  }
  for (let b = 0; b < capacity; b++) start[b + 1]! += start[b]!;
  const order = new Uint32Array(keys.length);
  for (let i = 0; i < keys.length; i++) order[start[bucket[i]!]!++] = i;
  return order;
}
