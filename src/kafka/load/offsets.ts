/** Offsets as clients give them: 64-bit integers, in strings or bigints, negative for "none". */

import type { TopicPartitions } from '../codec/topic-partitions.ts';

/** The offset of each partition of a topic, by partition number; undefined where unknown. */
export type OffsetTable = ReadonlyMap<string, readonly (bigint | undefined)[]>;

/** What a client is asked for. A partition that it cannot tell may be left out. */
export interface OffsetReader {
  /** The offsets after the last record. */
  readonly end: (topics: readonly TopicPartitions[]) => Promise<OffsetTable>;
  /** The offsets of the first records that are still there. */
  readonly beginning: (topics: readonly TopicPartitions[]) => Promise<OffsetTable>;
  /** The offsets that the group has committed: those of the next records to read. */
  readonly committed: (topics: readonly TopicPartitions[]) => Promise<OffsetTable>;
}

/** Undefined for what is negative (Kafka's −1: no offset), missing or no integer. */
export function readOffset(value: string | number | bigint | null | undefined): bigint | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  try {
    const offset = BigInt(value);
    return offset < 0n ? undefined : offset;
  } catch {
    return undefined;
  }
}
