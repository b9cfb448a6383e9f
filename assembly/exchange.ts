// Exchanges several lanes at once between two bins, a lane for a lane of the same row, so that every count of the spread stays as it is.
//
// Each row that both bins hold offers one difference of weights. The subset of differences whose sum comes nearest to the shift that levels both
// bins is found by meeting in the middle (Horowitz and Sahni 1974): sums of either half in ascending order, one pass over both.

import { reserve } from './memory';

/** Rows of either half. */
const HALF: u32 = 11;
/** Room for the sums of a half while one list is merged from another. */
const SUMS: u32 = 1 << HALF;
const ROWS: u32 = 2 * HALF;

let sums: usize = 0;
let otherSums: usize = 0;
let spareSums: usize = 0;
/** Positions of the two lanes of a row, mine << 32 | theirs, and the differences of their weights. */
let pairs: usize = 0;
let differences: usize = 0;

/** Looks that an exchange costs, as the level kernel counts them. */
export const LOOKS: u32 = 4 * SUMS;

/** Takes its scratch space; false when there is none. */
export function prepareExchange(): bool {
  sums = reserve(SUMS << 3);
  otherSums = reserve(SUMS << 3);
  spareSums = reserve(SUMS << 3);
  pairs = reserve(ROWS << 3);
  differences = reserve(ROWS << 3);
  if (!sums || !otherSums || !spareSums || !pairs) return false;
  return differences != 0;
}

/**
 * Lists rows that both bins hold: entries [i, iEnd) and [j, jEnd) are row << 32 | weight, rows ascending. Of more rows than there is room
 * for, those are kept whose turn `offset` says; equal weights are passed over. Returns how many.
 */
export function listRows(entries: usize, i: u32, iEnd: u32, j: u32, jEnd: u32, offset: u32): u32 {
  let count: u32 = 0;
  let seen: u32 = 0;
  while (i < iEnd && j < jEnd) {
    const mine = load<u64>(entries + ((<usize>i) << 3));
    const theirs = load<u64>(entries + ((<usize>j) << 3));
    const row = <u32>(mine >>> 32);
    const otherRow = <u32>(theirs >>> 32);
    if (row != otherRow) {
      if (row < otherRow) i++;
      else j++;
      continue;
    }
    if (mine != theirs) {
      // A ring: later rows take the places of earlier ones, beginning at another place each time.
      const place = <usize>((seen + offset) % ROWS);
      if (seen < ROWS || ((seen ^ offset) & 1) == 0) {
        store<u64>(pairs + (place << 3), ((<u64>i) << 32) | <u64>j);
        store<i64>(differences + (place << 3), <i64>mine - <i64>theirs);
      }
      seen++;
      count = min(seen, ROWS);
    }
    i++;
    j++;
  }
  // With fewer rows than places the ring may not begin at its first place.
  if (count < ROWS && count > 0) {
    for (let k: u32 = 0; k < count; k++) {
      const place = <usize>((k + offset) % ROWS);
      store<u64>(spareSums + ((<usize>k) << 3), load<u64>(pairs + (place << 3)));
      store<i64>(otherSums + ((<usize>k) << 3), load<i64>(differences + (place << 3)));
    }
    memory.copy(pairs, spareSums, (<usize>count) << 3);
    memory.copy(differences, otherSums, (<usize>count) << 3);
  }
  return count;
}

/** The position, mine << 32 | theirs, of the lanes of the row listed as k. */
export function pairAt(k: u32): u64 {
  return load<u64>(pairs + ((<usize>k) << 3));
}

/** The rows, as bits, whose differences sum up nearest to `wanted`; what they shift is in `shifted`. */
export function chooseRows(count: u32, wanted: i64): u32 {
  const half = count >> 1;
  const low = sumUp(0, half, sums);
  const high = sumUp(half, count, otherSums);
  let best: i64 = i64.MAX_VALUE;
  let chosen: u32 = 0;
  let j = <i32>high - 1;
  for (let i: u32 = 0; i < low; i++) {
    const one = load<i64>(sums + ((<usize>i) << 3));
    for (;;) {
      const other = load<i64>(otherSums + ((<usize>j) << 3));
      const over = (one >> HALF) + (other >> HALF) - wanted;
      const distance = over < 0 ? -over : over;
      if (distance < best) {
        best = distance;
        chosen = (<u32>one & (SUMS - 1)) | ((<u32>other & (SUMS - 1)) << half);
        shifted = over + wanted;
      }
      if (over <= 0 || j == 0) break;
      j--;
    }
  }
  return chosen;
}

export let shifted: i64 = 0;

/** Sums of all subsets of differences [from, to), ascending, as sum << HALF | subset. Returns how many. */
function sumUp(from: u32, to: u32, list: usize): u32 {
  store<i64>(list, 0);
  let size: u32 = 1;
  for (let k = from; k < to; k++) {
    // Packed alike: adding a difference and its bit keeps the order.
    const step = (load<i64>(differences + ((<usize>k) << 3)) << HALF) + <i64>(1 << (k - from));
    let a: u32 = 0;
    let b: u32 = 0;
    for (let next: usize = 0; next < (<usize>size) << 1; next++) {
      const plain = a < size ? load<i64>(list + ((<usize>a) << 3)) : i64.MAX_VALUE;
      const stepped = b < size ? load<i64>(list + ((<usize>b) << 3)) + step : i64.MAX_VALUE;
      if (plain <= stepped) a++;
      else b++;
      store<i64>(spareSums + (next << 3), min(plain, stepped));
    }
    size <<= 1;
    memory.copy(list, spareSums, (<usize>size) << 3);
  }
  return size;
}
