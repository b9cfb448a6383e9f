/** What a member sends when it joins a classic group (Kafka's ConsumerProtocolSubscription, versions 0 to 3). */

import { EvenslotError } from '../../errors.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { readTopicPartitions, type TopicPartitions, writeTopicPartitions } from './topic-partitions.ts';

/**
 * Each version appends fields to the one before, so that an old reader understands the beginning of any version:
 *
 * ```
 * int16 version
 * int32 n, n × string                                   topics
 * nullable bytes                                        userData
 * v1  int32 n, n × (string, int32 k, k × int32)         ownedPartitions
 * v2  int32                                             generation
 * v3  nullable string                                   rack
 * ```
 */
export interface Subscription {
  /** 0 to 3 when written; a later version is read as far as 3 goes. */
  readonly version: number;
  readonly topics: readonly string[];
  /** Bytes that only the assignor understands; absent when null on the wire. */
  readonly userData?: Uint8Array;
  /** Since version 1. */
  readonly ownedPartitions?: readonly TopicPartitions[];
  /** Generation in which `ownedPartitions` were assigned, −1 when unknown. Since version 2. */
  readonly generation?: number;
  /** Since version 3; absent when null on the wire. */
  readonly rack?: string;
}

/** @throws EvenslotError `E_INVALID_PROBLEM` when the version is none of 0 to 3 or a name is longer than 32,767 bytes. */
export function encodeSubscription(subscription: Subscription): Uint8Array {
  const { version, topics, userData, ownedPartitions = [], generation = -1, rack } = subscription;
  if (!Number.isInteger(version) || version < 0 || version > 3) {
    const message = `version must be an integer from 0 to 3, got ${version}`;
    throw new EvenslotError('E_INVALID_PROBLEM', [{ path: 'version', message, received: version }]);
  }
  const writer = new ByteWriter().int16(version).int32(topics.length);
  for (const topic of topics) writer.string(topic);
  writer.nullableBytes(userData);
  if (version >= 1) writeTopicPartitions(writer, ownedPartitions);
  if (version >= 2) writer.int32(generation);
  if (version >= 3) writer.nullableString(rack);
  return writer.finish();
}

/** @throws EvenslotError `E_PARSE` when the bytes are no subscription. */
export function decodeSubscription(bytes: Uint8Array): Subscription {
  const reader = new ByteReader(bytes);
  const version = reader.int16();
  if (version < 0) {
    const message = `a subscription has a version of at least 0, got ${version}`;
    throw new EvenslotError('E_PARSE', [{ path: 'version', message, received: version }]);
  }
  const topics = Array.from({ length: reader.count(2) }, () => reader.string());
  const userData = reader.nullableBytes();
  const ownedPartitions = version >= 1 ? readTopicPartitions(reader) : undefined;
  const generation = version >= 2 ? reader.int32() : undefined;
  const rack = version >= 3 ? reader.nullableString() : undefined;
  return {
    version,
    topics,
    ...(userData && { userData }),
    ...(ownedPartitions && { ownedPartitions }),
    ...(generation !== undefined && { generation }),
    ...(rack !== undefined && { rack }),
  };
}
