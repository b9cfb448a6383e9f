// Useful room (range equivalence; Akram, Maas, Sanders, Schreiber 2024): of the room in a bin no more can be filled than the largest sum of
// items still to come that fits. Two rooms with the same useful room take the same sets of items, so they count as one and the rest as lost.
//
// Level j has one bit for each sum that items j ... last - 1 reach, and above it one bit for each word that has one. Levels from the last
// item on upward are kept as far as memory goes; on those before, a room is as useful as it is large.

import { at } from '../address';
import { reserve } from '../memory';

let weights: usize = 0;
let last: u32 = 0;
let first: u32 = 0;
let lightest: u32 = 0;
let words: u32 = 0;
let levelBytes: usize = 0;
let levels: usize = 0;

/** Builds the levels of items 0 ... count - 1 (count >= 1) for rooms up to `capacity` in at most `most` bytes. False when memory cannot grow. */
export function prepareRooms(weightsAt: usize, count: u32, capacity: u32, most: u64): bool {
  weights = weightsAt;
  last = count;
  lightest = load<u32>(at(weights, count - 1));
  words = (capacity >> 6) + 1;
  levelBytes = ((<usize>words) << 3) + (((<usize>words + 63) >> 6) << 3);
  const kept = <u32>min(<u64>count, most / <u64>levelBytes);
  first = last - kept;
  if (!kept) return true;
  levels = reserve(<u64>kept * <u64>levelBytes);
  if (!levels) return false;
  for (let j = last; j > first; j--) {
    const level = levelAt(j - 1);
    if (j == last) {
      memory.fill(level, 0, levelBytes);
      store<u64>(level, 1);
    } else {
      memory.copy(level, levelAt(j), levelBytes);
    }
    if (load<u32>(at(weights, j - 1)) <= capacity)
      addItem(level, j == last ? 0 : levelAt(j), load<u32>(at(weights, j - 1)));
    markWords(level);
  }
  return true;
}

function levelAt(j: u32): usize {
  return levels + <usize>(j - first) * levelBytes;
}

/** level |= source << weight; without a source, that of the sum 0 alone. */
function addItem(level: usize, source: usize, weight: u32): void {
  const skip = weight >> 6;
  const shift = <u64>(weight & 63);
  if (!source) {
    store<u64>(level + ((<usize>skip) << 3), load<u64>(level + ((<usize>skip) << 3)) | ((<u64>1) << shift));
    return;
  }
  let carry: u64 = 0;
  for (let i = skip; i < words; i++) {
    const word = load<u64>(source + ((<usize>(i - skip)) << 3));
    const p = level + ((<usize>i) << 3);
    store<u64>(p, load<u64>(p) | (word << shift) | carry);
    carry = shift ? word >> (64 - shift) : 0;
  }
}

function markWords(level: usize): void {
  const marks = level + ((<usize>words) << 3);
  memory.fill(marks, 0, ((<usize>words + 63) >> 6) << 3);
  for (let i: u32 = 0; i < words; i++) {
    if (!load<u64>(level + ((<usize>i) << 3))) continue;
    const p = marks + ((<usize>(i >> 6)) << 3);
    store<u64>(p, load<u64>(p) | ((<u64>1) << (i & 63)));
  }
}

/** The largest sum of items j ... last - 1 up to `room`, or `room` itself where it is not known. j < last. */
export function usefulRoom(j: u32, room: u32): u32 {
  if (room < lightest) return 0;
  if (j < first) return room;
  const level = levelAt(j);
  let i = room >> 6;
  let word = load<u64>(level + ((<usize>i) << 3)) << (63 - (room & 63));
  if (word) return room - <u32>clz<u64>(word);
  const marks = level + ((<usize>words) << 3);
  let k = i >> 6;
  // The bits below bit i of its word of marks; the sum 0 is always there, so that the search ends.
  let mark = i & 63 ? load<u64>(marks + ((<usize>k) << 3)) << (64 - (i & 63)) : 0;
  if (mark) {
    i -= 1 + <u32>clz<u64>(mark);
  } else {
    do {
      mark = load<u64>(marks + ((<usize>--k) << 3));
    } while (!mark);
    i = (k << 6) + 63 - <u32>clz<u64>(mark);
  }
  word = load<u64>(level + ((<usize>i) << 3));
  return (i << 6) + 63 - <u32>clz<u64>(word);
}
