// A memory of states that are known to have no packing. A state is its level and the useful rooms of its bins in ascending order, as the
// differences of neighbours in 7-bit digits. States are written one after the other into a ring, where the oldest give way to new ones;
// a table of hashes says where they may be, and only a state that agrees in every byte counts as known.

import { reserve } from '../memory';

/** Places that a state may stand at in the table. */
const WAYS: u32 = 4;
/** Odd and of 64 bits; a literal of that size would not be exact in TypeScript's eyes. */
const MULTIPLIER: u64 = ((<u64>0xff51_afd7) << 32) | 0xed55_8ccd;

let table: usize = 0;
let mask: u32 = 0;
let ring: usize = 0;
/** Of the ring, in words of 8 bytes. */
let ringWords: u32 = 0;
/** Words written so far, at most 2^32 - 1; a word at position p stands in the ring while written - p <= ringWords. Place 0 is never used. */
let written: u32 = 0;

/** Reserves about `bytes`; false when memory cannot grow. */
export function prepareMemo(bytes: u32): bool {
  // One place for every 32 bytes of states.
  let places: u32 = 64;
  while (places < bytes >> 6 && places < 1 << 24) places <<= 1;
  mask = places - 1;
  const tableBytes = places << 2;
  ringWords = bytes > tableBytes + 4096 ? (bytes - tableBytes) >> 3 : 512;
  table = reserve(tableBytes);
  ring = reserve((<u64>ringWords) << 3);
  if (!(table && ring)) return false;
  forgetAll();
  return true;
}

function forgetAll(): void {
  memory.fill(table, 0, (<usize>mask + 1) << 2);
  written = 1;
}

/** Words that `bytes` bytes of rooms and the header take. */
export function wordsOfState(bytes: u32): u32 {
  return 1 + ((bytes + 7) >> 3);
}

/** A state is `words` words: level << 32 | bytes, then the bytes, padded with zeros. */
function placeOf(state: usize, words: u32): u32 {
  let hash: u64 = 0x9e37_79b9;
  for (let i: u32 = 0; i < words; i++) {
    hash = (hash ^ load<u64>(state + ((<usize>i) << 3))) * MULTIPLIER;
    hash ^= hash >> 32;
  }
  return <u32>(hash ^ (hash >> 29)) & mask & ~(WAYS - 1);
}

export function isKnown(state: usize, words: u32): bool {
  const place = table + ((<usize>placeOf(state, words)) << 2);
  for (let way: u32 = 0; way < WAYS; way++) {
    const position = load<u32>(place + ((<usize>way) << 2));
    if (!position || written - position > ringWords) continue;
    const entry = ring + ((<usize>(position % ringWords)) << 3);
    let i: u32 = 0;
    // The header says how long the entry is, so that nothing beyond it is compared.
    while (i < words && load<u64>(entry + ((<usize>i) << 3)) == load<u64>(state + ((<usize>i) << 3))) i++;
    if (i == words) return true;
  }
  return false;
}

/** Writes a state down; takes the place whose state is the oldest. */
export function noteState(state: usize, words: u32): void {
  if (words > ringWords) return;
  // An entry does not go round the end of the ring.
  const offset = written % ringWords;
  const skip = offset + words > ringWords ? ringWords - offset : 0;
  if (<u64>written + <u64>skip + <u64>words > 0xffff_ffff) {
    forgetAll();
    noteState(state, words);
    return;
  }
  const position = written + skip;
  memory.copy(ring + ((<usize>(position % ringWords)) << 3), state, (<usize>words) << 3);
  written = position + words;
  const place = table + ((<usize>placeOf(state, words)) << 2);
  let oldest = place;
  for (let way: u32 = 1; way < WAYS; way++) {
    const p = place + ((<usize>way) << 2);
    if (load<u32>(p) < load<u32>(oldest)) oldest = p;
  }
  store<u32>(oldest, position);
}
