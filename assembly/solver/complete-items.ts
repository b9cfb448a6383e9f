// What is left to pack, by kind: items of equal weight are one kind. The counts are also kept packed, a few bits a kind, as one key that says
// everything about a state of the search: which items are left and how many bins.

import { reserve } from '../memory';

/** Number of kinds, heaviest first. Items of weight 0 belong to none. */
export let kinds: u32 = 0;
/** The packed counts: u64[keyWords]. */
export let key: usize = 0;
export let keyWords: u32 = 0;

// For each kind, 16 bytes: weight, items left, word of the key (as a byte offset), shift in that word.
let table: usize = 0;

function rowOf(kind: u32): usize {
  return table + ((<usize>kind) << 4);
}

export function weightOf(kind: u32): u32 {
  return load<u32>(rowOf(kind));
}

export function leftOf(kind: u32): u32 {
  return load<u32>(rowOf(kind), 4);
}

/** Reads n weights in descending order; all of them are left, and all bins. False when memory cannot grow. */
export function countKinds(weights: usize, n: u32, bins: u32): bool {
  kinds = 0;
  let before: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const weight = load<u32>(weights + ((<usize>i) << 2));
    if (weight > 0 && (kinds == 0 || weight != before)) kinds++;
    before = weight;
  }
  table = reserve((<u64>kinds + 1) << 4);
  if (!table) return false;
  let kind: u32 = u32.MAX_VALUE;
  before = 0;
  for (let i: u32 = 0; i < n; i++) {
    const weight = load<u32>(weights + ((<usize>i) << 2));
    if (weight == 0) break;
    if (weight != before) {
      kind++;
      store<u32>(rowOf(kind), weight);
      store<u32>(rowOf(kind), 0, 4);
    }
    store<u32>(rowOf(kind), leftOf(kind) + 1, 4);
    before = weight;
  }
  // The number of bins left comes first, then the counts; no field lies across two words.
  let word: u32 = 0;
  let bit: u32 = bitsOf(bins);
  for (let k: u32 = 0; k < kinds; k++) {
    const bits = bitsOf(leftOf(k));
    if (bit + bits > 64) {
      word++;
      bit = 0;
    }
    store<u32>(rowOf(k), word << 3, 8);
    store<u32>(rowOf(k), bit, 12);
    bit += bits;
  }
  keyWords = word + 1;
  key = reserve((<u64>keyWords) << 3);
  if (!key) return false;
  memory.fill(key, 0, (<usize>keyWords) << 3);
  store<u64>(key, <u64>bins);
  for (let k: u32 = 0; k < kinds; k++) {
    const at = key + <usize>load<u32>(rowOf(k), 8);
    store<u64>(at, load<u64>(at) + ((<u64>leftOf(k)) << (<u64>load<u32>(rowOf(k), 12))));
  }
  return true;
}

/** Removes items of a kind; a negative number gives them back. */
export function take(kind: u32, items: i32): void {
  const row = rowOf(kind);
  store<u32>(row, load<u32>(row, 4) - items, 4);
  const at = key + <usize>load<u32>(row, 8);
  store<u64>(at, load<u64>(at) - ((<u64>(<i64>items)) << (<u64>load<u32>(row, 12))));
}

/** Closes a bin, or opens it again with −1. */
export function closeBin(bins: i32): void {
  store<u64>(key, load<u64>(key) - <u64>(<i64>bins));
}

function bitsOf(count: u32): u32 {
  return 32 - <u32>clz<u32>(count);
}
