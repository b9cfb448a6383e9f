// The bounded knapsack over integer prices: the dearest set of items that fits in a bin, exactly, and for each size the dearest one in
// which it is the largest.
//
// Sizes come in ascending order. best[c] is the highest price of the sizes so far within weight c; what comes later weighs at least the
// next size, so best[c] is kept up for c ≤ capacity − next size only, and sizes above half of the capacity cost one look each.
// Copies of a size are taken in groups of 1, 2, 4 … (binary splitting); one bit for each group and weight leads back to the set.

import { at as word } from '../address';
import { reserve } from '../memory';
import { spend, spent } from './work';

/** Bytes that are worked on at a time. */
const PIECE: usize = 1 << 20;

let sizes: u32 = 0;
let weights: usize = 0; // u32[sizes], descending
let capacity: u32 = 0;
let best: usize = 0; // u32[capacity + 1]
let bits: usize = 0;
let groups: usize = 0; // size u32, copies u32, lightest u32, words u32: one record a group
let tops: usize = 0; // u32[sizes]: highest price with this size as the largest
let topCopies: usize = 0; // u32[sizes]: copies of it in that set
let firstGroup: usize = 0; // u32[sizes]: groups of smaller sizes
let active: usize = 0; // u32[sizes], ascending by weight
let chosen: usize = 0; // u32[sizes], all 0 between calls

let prices: usize = 0;
let bounds: usize = 0;
let numActive: u32 = 0;
let at: u32 = 0;
let group: u32 = 0;
let freeBits: usize = 0;
let limit: u32 = 0;
let cleared: usize = 0; // up to here `best` is 0
// Copies of a size that are being taken in: how many are left, how many at a time, and the weight that is next (as an address in `best`).
let copiesLeft: u32 = 0;
let take: u32 = 0;
let taken: u32 = 0;
let cursor: usize = 0;
let lowest: usize = 0;

/** Copies of size k, `next` being the next larger one, that sets with something larger can hold. */
function copiesBelow(weight: u32, next: u32, bound: u32): u32 {
  return next > capacity ? 0 : min(bound, (capacity - next) / weight);
}

/** Bytes that openKnapsack() takes. */
export function knapsackBytes(k: u32, weight: usize, amount: usize, room: u32): u64 {
  capacity = room;
  let words: u64 = 0;
  let count: u64 = 0;
  for (let i: u32 = 0; i < k; i++) {
    const w = load<u32>(word(weight, i));
    const next = i ? load<u32>(word(weight, i - 1)) : w;
    let copies = copiesBelow(w, next, load<u32>(word(amount, i)));
    for (let take: u32 = 1; copies; take <<= 1) {
      take = min(take, copies);
      words += ((capacity - next - take * w) >> 5) + 1;
      count++;
      copies -= take;
    }
  }
  bitWords = words;
  numGroups = <u32>min<u64>(count, 0xffff_ffff);
  total = words * 4 + count * 16 + (<u64>room + 1) * 4 + <u64>k * 20;
  return total + 16;
}

let bitWords: u64 = 0;
let total: u64 = 0;
let numGroups: u32 = 0;

/** Takes its memory; knapsackBytes() was called for the same problem just before. */
export function openKnapsack(k: u32, weight: usize): bool {
  const block = reserve(total);
  if (!block) return false;
  sizes = k;
  weights = weight;
  best = block;
  bits = word(best, capacity + 1);
  groups = bits + ((<usize>bitWords) << 2);
  tops = groups + ((<usize>numGroups) << 4);
  topCopies = word(tops, k);
  firstGroup = word(topCopies, k);
  active = word(firstGroup, k);
  chosen = word(active, k);
  memory.fill(chosen, 0, (<usize>k) << 2);
  return true;
}

/** Starts on prices (u32[sizes]) and at most so many copies (u32[sizes]); no set may be worth 2³² or more. */
export function startKnapsack(price: usize, bound: usize): void {
  prices = price;
  bounds = bound;
  numActive = 0;
  at = 0;
  group = 0;
  limit = 0;
  freeBits = bits;
  for (let i = sizes; i > 0; i--) {
    store<u32>(word(tops, i - 1), 0);
    if (!load<u32>(word(price, i - 1)) || !load<u32>(word(bound, i - 1))) continue;
    store<u32>(word(active, numActive++), i - 1);
  }
  cleared = best;
  copiesLeft = 0;
  cursor = 0;
  lowest = 1;
  spend(sizes);
}

/** Works until it is done (true) or the nodes are spent. */
export function runKnapsack(): bool {
  const end = word(best, capacity + 1);
  while (cleared < end) {
    if (spent()) return false;
    const bytes = min<usize>(PIECE, end - cleared);
    memory.fill(cleared, 0, bytes);
    cleared += bytes;
    spend(<u64>bytes >> 4);
  }
  while (true) {
    if (spent()) return false;
    if (cursor >= lowest) shiftGroup();
    else if (copiesLeft) startGroup();
    else if (at == numActive) return true;
    else startSize();
  }
}

/** The best set in which the next size is the largest; then its copies are taken in. */
function startSize(): void {
  const k = load<u32>(word(active, at++));
  const w = load<u32>(word(weights, k));
  const price = load<u32>(word(prices, k));
  const bound = load<u32>(word(bounds, k));
  const most = min(bound, capacity / w);
  let top: u32 = 0;
  for (let t: u32 = 1; t <= most; t++) {
    const value = t * price + load<u32>(word(best, capacity - t * w));
    if (value > top) {
      top = value;
      store<u32>(word(topCopies, k), t);
    }
  }
  store<u32>(word(tops, k), top);
  store<u32>(word(firstGroup, k), group);
  limit = max(limit, top);
  spend(most);
  if (at == numActive) return;
  copiesLeft = copiesBelow(w, load<u32>(word(weights, load<u32>(word(active, at)))), bound);
  take = 1;
}

function startGroup(): void {
  const k = load<u32>(word(active, at - 1));
  const highest = capacity - load<u32>(word(weights, load<u32>(word(active, at))));
  taken = min(take, copiesLeft);
  copiesLeft -= taken;
  take <<= 1;
  const record = groups + ((<usize>group) << 4);
  group++;
  store<u32>(record, k);
  store<u32>(record, taken, 4);
  store<u32>(record, highest, 8);
  store<u32>(record, <u32>freeBits, 12);
  lowest = word(best, taken * load<u32>(word(weights, k)));
  cursor = word(best, highest);
}

/** Takes a group in, for the next weights in descending order. */
function shiftGroup(): void {
  const k = load<u32>(word(active, at - 1));
  const price = taken * load<u32>(word(prices, k));
  const back = lowest - best;
  let p = cursor;
  const stop = max(lowest, p - min(p, PIECE));
  while (p >= stop) {
    let left = min<usize>(32, ((p - lowest) >> 2) + 1);
    let mask: u32 = 0;
    let bit: u32 = 1;
    while (left--) {
      const have = load<u32>(p);
      const would = load<u32>(p - back) + price;
      const better = would > have;
      store<u32>(p, select<u32>(would, have, better));
      mask |= select<u32>(bit, 0, better);
      bit <<= 1;
      p -= 4;
    }
    store<u32>(freeBits, mask);
    freeBits += 4;
  }
  spend((<u64>(cursor - p) >> 1) + 32);
  cursor = p;
}

/** Highest price of any set. */
export function knapsackLimit(): u32 {
  return limit;
}

/** Highest price of a set with size k as its largest; 0 when k has no price. */
export function topPrice(k: u32): u32 {
  return load<u32>(word(tops, k));
}

/** Writes the set behind topPrice(k), filled up largest first with what else fits, as entries size << 16 | copies; the number of entries. */
export function traceSet(k: u32, entry: usize): u32 {
  const copies = load<u32>(word(topCopies, k));
  let room = capacity - copies * load<u32>(word(weights, k));
  store<u32>(word(chosen, k), copies);
  for (let g = load<u32>(word(firstGroup, k)); g > 0; g--) {
    const record = groups + ((<usize>(g - 1)) << 4);
    const s = load<u32>(record);
    const more = load<u32>(record, 4);
    const weight = more * load<u32>(word(weights, s));
    if (weight > room) continue;
    const bit = load<u32>(record, 8) - room;
    if (!((load<u32>(<usize>load<u32>(record, 12) + ((<usize>(bit >> 5)) << 2)) >> (bit & 31)) & 1)) continue;
    const old = load<u32>(word(chosen, s));
    store<u32>(word(chosen, s), old + more);
    room -= weight;
  }
  spend(<u64>load<u32>(word(firstGroup, k)) * 2 + ((<u64>sizes) << 1));
  return fillUp(0, room, bounds, chosen, entry);
}

/**
 * Adds to `counts` (u32[sizes]), from size `from` on and largest first, what fits in `room` and keeps within `bound`; writes the entries
 * and clears the counts.
 */
export function fillUp(from: u32, room: u32, bound: usize, counts: usize, entry: usize): u32 {
  let p = entry;
  for (let k = from; k < sizes; k++) {
    const w = load<u32>(word(weights, k));
    let count = load<u32>(word(counts, k));
    if (w <= room) {
      const more = min(load<u32>(word(bound, k)) - count, room / w);
      count += more;
      room -= more * w;
    }
    if (!count) continue;
    store<u32>(p, (k << 16) | count);
    store<u32>(word(counts, k), 0);
    p += 4;
  }
  return <u32>((p - entry) >> 2);
}
