/** What the leader of a classic group sends to each member (Kafka's ConsumerProtocolAssignment, versions 0 to 3, which are alike). */

import { ByteReader, ByteWriter } from './bytes.ts';
import { readTopicPartitions, type TopicPartitions, writeTopicPartitions } from './topic-partitions.ts';

/** `int16 version; int32 n, n × (string, int32 k, k × int32); nullable bytes userData`. */
export interface MemberAssignment {
  readonly version: number;
  readonly partitions: readonly TopicPartitions[];
  /** Absent when null on the wire. */
  readonly userData?: Uint8Array;
}

/** @throws EvenslotError `E_INVALID_PROBLEM` when a name is longer than 32,767 bytes. */
export function encodeAssignment({ version, partitions, userData }: MemberAssignment): Uint8Array {
  const writer = new ByteWriter().int16(version);
  writeTopicPartitions(writer, partitions);
  return writer.nullableBytes(userData).finish();
}

/**
 * No bytes at all mean no partitions: that is what a coordinator sends to a member that the leader left out.
 *
 * @throws EvenslotError `E_PARSE` when the bytes are no assignment.
 */
export function decodeAssignment(bytes: Uint8Array): MemberAssignment {
  if (bytes.length === 0) return { version: 0, partitions: [] };
  const reader = new ByteReader(bytes);
  const version = reader.int16();
  const partitions = readTopicPartitions(reader);
  const userData = reader.nullableBytes();
  return { version, partitions, ...(userData && { userData }) };
}
