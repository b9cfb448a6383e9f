// The items of a descent: which of them are placed, in which order they were, and the weight of those that are not.

import { at } from '../address';
import { reserve } from '../memory';

const NOBODY: u32 = u32.MAX_VALUE;

let weights: usize = 0;
let assign: usize = 0;
let count: u32 = 0;
/** Bit set of placed items, and the items in the order in which they were placed. */
let placed: usize = 0;
let trail: usize = 0;
let trailSize: u32 = 0;
let need: u64 = 0;

/** False when memory cannot grow. */
export function prepareItems(weightsAt: usize, items: u32, assignAt: usize): bool {
  weights = weightsAt;
  assign = assignAt;
  count = items;
  const bytes = ((<usize>items + 63) >> 6) << 3;
  placed = reserve(<u64>bytes);
  trail = reserve((<u64>items) << 2);
  if (!(placed && trail)) return false;
  memory.fill(placed, 0, bytes);
  trailSize = 0;
  need = 0;
  for (let i: u32 = 0; i < items; i++) need += <u64>load<u32>(at(weights, i));
  return true;
}

/** Sum of the items that are not placed. */
export function weightLeft(): u64 {
  return need;
}

export function placedCount(): u32 {
  return trailSize;
}

/** The first item from `from` on that is not placed, or the number of items. */
export function nextItem(from: u32): u32 {
  let j = from;
  while (j < count && isPlaced(j)) j++;
  return j;
}

/** The last placed item before `end` and behind j, or the largest u32. */
export function placedFrom(end: u32, j: u32): u32 {
  let item = end;
  while (item > j + 1) {
    // From bit (item - 1) & 63 of its word downwards.
    const word = load<u64>(placed + ((<usize>((item - 1) >> 6)) << 3)) << (63 - ((item - 1) & 63));
    if (word) {
      item -= 1 + <u32>clz<u64>(word);
      return item > j ? item : NOBODY;
    }
    item = (item - 1) & ~63;
  }
  return NOBODY;
}

/** The first item from j on that is not above `room`. */
export function firstUpTo(room: u32, j: u32): u32 {
  let low = j;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<u32>(at(weights, middle)) > room) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function isPlaced(item: u32): bool {
  return !!((load<u64>(placed + ((<usize>(item >> 6)) << 3)) >> (item & 63)) & 1);
}

export function place(item: u32, bin: u32): void {
  const p = placed + ((<usize>(item >> 6)) << 3);
  store<u64>(p, load<u64>(p) | ((<u64>1) << (item & 63)));
  store<u32>(at(trail, trailSize++), item);
  store<u32>(at(assign, item), bin);
  need -= <u64>load<u32>(at(weights, item));
}

/** Takes back all placed items from trail[mark] on. */
export function takeBack(mark: u32): void {
  while (trailSize > mark) {
    const item = load<u32>(at(trail, --trailSize));
    const p = placed + ((<usize>(item >> 6)) << 3);
    store<u64>(p, load<u64>(p) & ~((<u64>1) << (item & 63)));
    need += <u64>load<u32>(at(weights, item));
  }
}
