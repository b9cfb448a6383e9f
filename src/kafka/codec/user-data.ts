/** What a member of an evenslot group tells its leader beside its topics: what it had, where it runs, what it can carry, what it measured. */

import { ByteReader, ByteWriter } from './bytes.ts';
import { LEAST_TOPIC_BYTES, type TopicPartitions } from './topic-partitions.ts';

/** `lag` in records, `rate` in records a second, `custom` in whatever the user's function counts. Loads of different units are never mixed. */
export type LoadUnit = 'lag' | 'rate' | 'custom';

export interface OwnedTopic extends TopicPartitions {
  /** Load of each of `partitions`, NaN where unknown. Travels with 24 significant bits. */
  readonly loads?: readonly number[];
}

/**
 * Version 1, big endian; a later version only appends, so that this one reads its beginning:
 *
 * ```
 * 4 bytes           "EVSL"
 * uint8             version, ≥ 1
 * int32             generation in which `owned` was assigned, −1 when unknown
 * nullable string   rack
 * float64           capacity, NaN for none
 * uint8             unit of the loads: 0 no loads, 1 lag, 2 rate, 3 custom
 * int32 n, n × (string, int32 k, k × int32, and with a unit k × float32)   owned, loads
 * ```
 *
 * A partition is owned by one member, so its load crosses the wire once, however many members the group has.
 */
export interface MemberUserData {
  /** Generation in which `owned` was assigned; −1 when unknown. */
  readonly generation: number;
  readonly owned: readonly OwnedTopic[];
  readonly rack?: string;
  readonly capacity?: number;
  /** Present when topics of `owned` have loads. */
  readonly unit?: LoadUnit;
}

const MAGIC = [0x45, 0x56, 0x53, 0x4c];
const VERSION = 1;
const units: readonly LoadUnit[] = ['lag', 'rate', 'custom'];

/** @throws EvenslotError `E_INVALID_PROBLEM` when a name is longer than 32,767 bytes. */
export function encodeUserData({ generation, owned, rack, capacity, unit }: MemberUserData): Uint8Array {
  const writer = new ByteWriter().raw(new Uint8Array(MAGIC)).uint8(VERSION).int32(generation);
  writer.nullableString(rack).float64(capacity ?? Number.NaN);
  writer.uint8(unit === undefined ? 0 : units.indexOf(unit) + 1).int32(owned.length);
  for (const { topic, partitions, loads } of owned) {
    writer.string(topic).int32s(partitions);
    if (unit !== undefined) for (const i of partitions.keys()) writer.float32(loads?.[i] ?? Number.NaN);
  }
  return writer.finish();
}

/** Undefined when somebody else wrote the bytes, or something broke them: a leader then treats the member as one that tells nothing. */
export function decodeUserData(bytes: Uint8Array | undefined): MemberUserData | undefined {
  if (bytes === undefined || MAGIC.some((byte, i) => bytes[i] !== byte)) return undefined;
  try {
    return readUserData(new ByteReader(bytes.subarray(MAGIC.length)));
  } catch {
    return undefined;
  }
}

function readUserData(reader: ByteReader): MemberUserData | undefined {
  if (reader.uint8() < VERSION) return undefined;
  const generation = reader.int32();
  const rack = reader.nullableString();
  const capacity = reader.float64();
  const code = reader.uint8();
  const owned = Array.from({ length: reader.count(LEAST_TOPIC_BYTES) }, () => readOwned(reader, code !== 0));
  const unit = units[code - 1];
  return {
    generation,
    // Loads in a unit that only a later version knows are no use.
    owned: unit ? owned : owned.map(({ topic, partitions }) => ({ topic, partitions })),
    ...(rack && { rack }),
    ...(capacity > 0 && capacity < Number.POSITIVE_INFINITY && { capacity }),
    ...(unit && { unit }),
  };
}

function readOwned(reader: ByteReader, withLoads: boolean): OwnedTopic {
  const topic = reader.string();
  const partitions = reader.int32s();
  return withLoads ? { topic, partitions, loads: partitions.map(() => reader.float32()) } : { topic, partitions };
}
