// MULTIFIT (Coffman, Garey, Johnson 1978): first-fit decreasing, then best-fit decreasing, into bins of one capacity, which is bisected.

import { at } from '../address';
import { reserve } from '../memory';
import { bitsFor } from '../tree';

/** Up to this many bins best fit keeps them sorted by room; beyond, they hang in buckets. */
const FEW_BINS: u32 = 128;
/** Bins of one bucket that are looked at; a bucket is as narrow as 1/64 m of the capacity, so that more would gain next to nothing. */
const LOOKS: u32 = 8;
const NOTHING: u32 = u32.MAX_VALUE;

let bins: u32 = 0;
let bits: u32 = 0;
/** A maximum tree of rooms for first fit (node i over 2i and 2i + 1); for best fit the rooms of the bins. */
let rooms: usize = 0;
/** Three levels of bits, 64 to 1, that mark the buckets with a bin in them. */
let marks: usize = 0;
let midMarks: usize = 0;
let topMarks: usize = 0;
let heads: usize = 0;
let nexts: usize = 0;
let buckets: u32 = 0;

/** False when memory cannot grow. */
export function prepareFit(binCount: u32): bool {
  bins = binCount;
  bits = bitsFor(bins);
  rooms = reserve((<u64>16) << bits);
  if (!rooms) return false;
  if (bins <= FEW_BINS) return true;
  buckets = 1 << min(bits + 6, 18);
  marks = reserve(<u64>(buckets >> 3) + <u64>(buckets >> 9) + 16);
  midMarks = marks + (buckets >> 3);
  topMarks = midMarks + max(buckets >> 9, 8);
  heads = reserve((<u64>buckets) << 2);
  nexts = reserve((<u64>bins) << 2);
  return !!(marks && heads && nexts);
}

/**
 * Bisects the capacity from `lower` to `makespan - 1` in at most `rounds` rounds. Returns the lowest makespan reached, whose assignment
 * stands in `best`, or `makespan` when there is none below.
 */
export function bisectCapacity(
  weights: usize,
  n: u32,
  lower: u64,
  makespan: u64,
  rounds: u32,
  trial: usize,
  best: usize,
): u64 {
  // The fits rely on it that every item fits into an empty bin.
  let low = max(lower, <u64>load<u32>(weights));
  let high = makespan - 1;
  let least = makespan;
  while (low <= high && rounds > 0) {
    rounds--;
    const capacity = (low + high) >> 1;
    let reached = fitFirst(weights, n, capacity, trial);
    if (reached > capacity) reached = fitBest(weights, n, capacity, trial);
    if (reached > capacity) {
      low = capacity + 1;
      continue;
    }
    memory.copy(best, trial, (<usize>n) << 2);
    least = reached;
    high = reached - 1;
  }
  return least;
}

/**
 * First fit: each item goes to the first bin with room for it. Returns the makespan, above `capacity` when an item fits nowhere.
 * Items that follow each other mostly go to the same bin, so the tree is brought up to date only when the bin changes.
 */
export function fitFirst(weights: usize, n: u32, capacity: u64, assign: usize): u64 {
  const leaves: u32 = 1 << bits;
  for (let c: u32 = 0; c < leaves; c++) store<u64>(rooms + ((<usize>(leaves + c)) << 3), c < bins ? capacity : 0);
  for (let i = leaves - 1; i > 0; i--) {
    const pair = rooms + ((<usize>i) << 4);
    store<u64>(rooms + ((<usize>i) << 3), max(load<u64>(pair), load<u64>(pair, 8)));
  }
  let i: u32 = 0;
  while (i < n) {
    let weight = <u64>load<u32>(at(weights, i));
    if (load<u64>(rooms, 8) < weight) return capacity + 1;
    let node: u32 = 1;
    // The most room of the bins before the one chosen.
    let before: u64 = 0;
    while (node < leaves) {
      node <<= 1;
      const left = load<u64>(rooms + ((<usize>node) << 3));
      if (left < weight) {
        before = max(before, left);
        node++;
      }
    }
    let room = load<u64>(rooms + ((<usize>node) << 3));
    do {
      store<u32>(at(assign, i), node - leaves);
      room -= weight;
      if (++i == n) break;
      weight = <u64>load<u32>(at(weights, i));
    } while (weight <= room && weight > before);
    store<u64>(rooms + ((<usize>node) << 3), room);
    let most = room;
    while (node > 1) {
      const sibling = load<u64>(rooms + ((<usize>(node ^ 1)) << 3));
      most = select<u64>(sibling, most, sibling > most);
      node >>= 1;
      store<u64>(rooms + ((<usize>node) << 3), most);
    }
  }
  let least = capacity;
  for (let c: u32 = 0; c < bins; c++) least = min(least, load<u64>(rooms + ((<usize>(leaves + c)) << 3)));
  return capacity - least;
}

/** Best fit: each item goes to the bin with the least room that takes it. Returns the makespan, above `capacity` when an item fits nowhere. */
export function fitBest(weights: usize, n: u32, capacity: u64, assign: usize): u64 {
  return bins <= FEW_BINS ? fitSorted(weights, n, capacity, assign) : fitByBucket(weights, n, capacity, assign);
}

/** The bins stand sorted as `room << 8 | bin`. */
function fitSorted(weights: usize, n: u32, capacity: u64, assign: usize): u64 {
  for (let c: u32 = 0; c < bins; c++) store<u64>(rooms + ((<usize>c) << 3), (capacity << 8) | <u64>c);
  for (let i: u32 = 0; i < n; i++) {
    const weight = (<u64>load<u32>(at(weights, i))) << 8;
    let low: u32 = 0;
    let high = bins;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (load<u64>(rooms + ((<usize>middle) << 3)) < weight) low = middle + 1;
      else high = middle;
    }
    if (low == bins) return capacity + 1;
    let p = rooms + ((<usize>low) << 3);
    const left = load<u64>(p) - weight;
    store<u32>(at(assign, i), <u32>left & 255);
    while (p > rooms) {
      const lower = load<u64>(p - 8);
      if (lower <= left) break;
      store<u64>(p, lower);
      p -= 8;
    }
    store<u64>(p, left);
  }
  return capacity - (load<u64>(rooms) >> 8);
}

/** Bins with items hang in the bucket of their room, a list each; empty bins are taken in order. */
function fitByBucket(weights: usize, n: u32, capacity: u64, assign: usize): u64 {
  const width = <u32>(64 - clz<u64>(capacity));
  const widest = <u32>ctz<u32>(buckets);
  const shift = <u64>(width > widest ? width - widest : 0);
  memory.fill(marks, 0, (buckets >> 3) + max(buckets >> 9, 8) + 8);
  let open: u32 = 0;
  let least = capacity;
  for (let i: u32 = 0; i < n; i++) {
    const weight = <u64>load<u32>(at(weights, i));
    let bucket = <u32>(weight >> shift);
    let bin = NOTHING;
    let room = capacity;
    if (isMarked(bucket)) bin = leastRoom(bucket, weight);
    if (bin == NOTHING) {
      bucket = nextMarked(bucket);
      if (bucket != NOTHING) bin = leastRoom(bucket, weight);
    }
    if (bin != NOTHING) {
      room = load<u64>(rooms + ((<usize>bin) << 3));
      unhang(bucket, bin);
    } else {
      if (open == bins) return capacity + 1;
      bin = open++;
    }
    room -= weight;
    least = min(least, room);
    store<u64>(rooms + ((<usize>bin) << 3), room);
    store<u32>(at(assign, i), bin);
    hang(<u32>(room >> shift), bin);
  }
  return capacity - least;
}

/** The tightest bin that takes the weight among the first of a bucket. */
function leastRoom(bucket: u32, weight: u64): u32 {
  let bin = load<u32>(at(heads, bucket));
  let best = NOTHING;
  let least = u64.MAX_VALUE;
  for (let k: u32 = 0; k < LOOKS && bin != NOTHING; k++) {
    const room = load<u64>(rooms + ((<usize>bin) << 3));
    if (room >= weight && room < least) {
      least = room;
      best = bin;
      if (room == weight) break;
    }
    bin = load<u32>(at(nexts, bin));
  }
  return best;
}

function hang(bucket: u32, bin: u32): void {
  store<u32>(at(nexts, bin), isMarked(bucket) ? load<u32>(at(heads, bucket)) : NOTHING);
  store<u32>(at(heads, bucket), bin);
  setBit(marks, bucket);
  setBit(midMarks, bucket >> 6);
  setBit(topMarks, bucket >> 12);
}

function unhang(bucket: u32, bin: u32): void {
  const next = load<u32>(at(nexts, bin));
  let p = at(heads, bucket);
  while (load<u32>(p) != bin) p = at(nexts, load<u32>(p));
  store<u32>(p, next);
  if (load<u32>(at(heads, bucket)) != NOTHING) return;
  if (!clearBit(marks, bucket) && !clearBit(midMarks, bucket >> 6)) clearBit(topMarks, bucket >> 12);
}

function isMarked(bucket: u32): bool {
  return !!((load<u64>(marks + ((<usize>(bucket >> 6)) << 3)) >> (bucket & 63)) & 1);
}

/** The first marked bucket above the given one. */
function nextMarked(bucket: u32): u32 {
  const inWord = bitsAbove(marks, bucket);
  if (inWord) return (bucket & ~63) + <u32>ctz<u64>(inWord);
  const inMid = bitsAbove(midMarks, bucket >> 6);
  let word = (bucket >> 12) << 6;
  if (inMid) word += <u32>ctz<u64>(inMid);
  else {
    const inTop = bitsAbove(topMarks, bucket >> 12);
    if (!inTop) return NOTHING;
    const mid = <u32>ctz<u64>(inTop);
    word = (mid << 6) + <u32>ctz<u64>(load<u64>(midMarks + ((<usize>mid) << 3)));
  }
  return (word << 6) + <u32>ctz<u64>(load<u64>(marks + ((<usize>word) << 3)));
}

/** The bits of the word of `index` that are above it. */
function bitsAbove(words: usize, index: u32): u64 {
  return load<u64>(words + ((<usize>(index >> 6)) << 3)) & (~(<u64>1) << (index & 63));
}

function setBit(words: usize, index: u32): void {
  const word = words + ((<usize>(index >> 6)) << 3);
  store<u64>(word, load<u64>(word) | ((<u64>1) << (index & 63)));
}

/** True when the word still has a bit. */
function clearBit(words: usize, index: u32): bool {
  const word = words + ((<usize>(index >> 6)) << 3);
  const left = load<u64>(word) & ~((<u64>1) << (index & 63));
  store<u64>(word, left);
  return left != 0;
}
