// Best pair fit: bin after bin takes the heaviest item left, heaviest items that fit after it, and to end with the item or pair of items that
// fills the rest best (after best-two fit, Friesen and Langston 1991). Strong where bins take few items, and quadratic.

import { at } from '../address';
import { reserve } from '../memory';

const NONE: u32 = u32.MAX_VALUE;

/** Weights of the items left, descending, and their positions; items taken for the bin at hand have a mark. */
let left: usize = 0;
let positions: usize = 0;
let count: u32 = 0;
let taken: usize = 0;
let work: u64 = 0;

/** False when memory cannot grow. */
export function preparePairs(n: u32): bool {
  left = reserve((<u64>n) << 2);
  positions = reserve((<u64>n) << 2);
  taken = reserve(<u64>n);
  return !!(left && positions && taken);
}

/**
 * Bisects the capacity from `lower` to `makespan - 1`. Returns the lowest makespan reached, whose assignment stands in `best`, or `makespan`
 * when there is none below. Ends early after about `steps` steps.
 */
export function bisectByPairs(
  weights: usize,
  n: u32,
  bins: u32,
  lower: u64,
  makespan: u64,
  steps: u64,
  trial: usize,
  best: usize,
): u64 {
  let sum: u64 = 0;
  for (let i: u32 = 0; i < n; i++) sum += <u64>load<u32>(at(weights, i));
  // No capacity is below the mean or the heaviest item: the waste is never negative, and every bin takes an item.
  let low = max(max(lower, <u64>load<u32>(weights)), (sum + <u64>bins - 1) / <u64>bins);
  let high = makespan - 1;
  let least = makespan;
  work = 0;
  while (low <= high && work < steps) {
    const capacity = (low + high) >> 1;
    const reached = fitPairs(weights, n, bins, sum, capacity, trial);
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

/** Returns the makespan, above `capacity` when more room is wasted than there is to waste. */
function fitPairs(weights: usize, n: u32, bins: u32, sum: u64, capacity: u64, assign: usize): u64 {
  let waste = <u64>bins * capacity - sum;
  memory.copy(left, weights, (<usize>n) << 2);
  for (let i: u32 = 0; i < n; i++) store<u32>(at(positions, i), i);
  memory.fill(taken, 0, n);
  count = n;
  let most: u64 = 0;
  for (let bin: u32 = 0; count; bin++) {
    if (bin == bins) return capacity + 1;
    const room = fillBin(capacity);
    if (room > waste) return capacity + 1;
    waste -= room;
    most = max(most, capacity - room);
    work += <u64>count;
    let kept: u32 = 0;
    for (let i: u32 = 0; i < count; i++) {
      const position = load<u32>(at(positions, i));
      store<u32>(at(left, kept), load<u32>(at(left, i)));
      store<u32>(at(positions, kept), position);
      store<u32>(at(assign, position), bin);
      kept += 1 - <u32>load<u8>(taken + i);
    }
    memory.fill(taken, 0, count);
    count = kept;
  }
  return most;
}

/** Marks the items of the next bin; returns the room that they leave. */
function fillBin(capacity: u64): u64 {
  let room = capacity - <u64>load<u32>(left);
  store<u8>(taken, 1);
  let least = room;
  let first = NONE;
  let second = NONE;
  // Number of items in the greedy prefix that the best ending stands on.
  let prefix: u32 = 1;
  let length: u32 = 1;
  let i = firstWithin(1, room);
  while (i < count && least > 0) {
    // Single: the heaviest that fits.
    if (room - <u64>load<u32>(at(left, i)) < least) {
      least = room - <u64>load<u32>(at(left, i));
      first = i;
      second = NONE;
      prefix = length;
    }
    let a = i;
    let b = count - 1;
    work += <u64>(count - i);
    while (a < b) {
      const pair = <u64>load<u32>(at(left, a)) + <u64>load<u32>(at(left, b));
      if (pair > room) {
        a++;
        continue;
      }
      if (room - pair < least) {
        least = room - pair;
        first = a;
        second = b;
        prefix = length;
        if (!least) break;
      }
      b--;
    }
    store<u8>(taken + i, 1);
    length++;
    room -= <u64>load<u32>(at(left, i));
    i = firstWithin(i + 1, room);
  }
  // Takes back what is beyond the prefix.
  let seen: u32 = 0;
  for (let k: u32 = 0; k < count && seen < length; k++) {
    if (!load<u8>(taken + k)) continue;
    if (++seen > prefix) store<u8>(taken + k, 0);
  }
  if (first != NONE) store<u8>(taken + first, 1);
  if (second != NONE) store<u8>(taken + second, 1);
  return least;
}

/** The first item from `from` on that is not above `room`. */
function firstWithin(from: u32, room: u64): u32 {
  let low = from;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (<u64>load<u32>(at(left, middle)) > room) low = middle + 1;
    else high = middle;
  }
  return low;
}
