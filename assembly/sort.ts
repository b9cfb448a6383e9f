// Stable descending sort of 64-bit records `~weight << 32 | index`: ascending by record is descending by weight, ties by index.

import { holds, reserve } from './memory';
import { ERR_ARGUMENT, ERR_MEMORY } from './status';

/**
 * Sorts n records at `a`; `b` is as large, `histogram` has 4 KiB. The result stands at `a`.
 * Upper words may differ in their `digits` lowest bytes only.
 */
export function sortRecords(a: usize, b: usize, n: u32, histogram: usize, digits: u32): void {
  if (n <= 48) insertionSort(a, n);
  else radixSort(a, b, n, histogram, digits);
}

/** Number of bytes in which weights up to `heaviest` can differ. */
export function digitsOf(heaviest: u32): u32 {
  return (39 - <u32>clz<u32>(heaviest)) >> 3;
}

function insertionSort(a: usize, n: u32): void {
  const end = a + ((<usize>n) << 3);
  for (let p = a + 8; p < end; p += 8) {
    const record = load<u64>(p);
    let q = p;
    while (q > a) {
      const before = load<u64>(q - 8);
      if (before <= record) break;
      store<u64>(q, before);
      q -= 8;
    }
    store<u64>(q, record);
  }
}

/** Least significant digit first, 8 bits a pass; passes in which all digits agree are left out. */
function radixSort(a: usize, b: usize, n: u32, histogram: usize, digits: u32): void {
  memory.fill(histogram, 0, 4096);
  const size = (<usize>n) << 3;
  for (let p = a; p < a + size; p += 8) {
    const key = load<u32>(p, 4);
    for (let pass: u32 = 0; pass < digits; pass++) {
      const h = histogram + ((<usize>pass) << 10) + ((<usize>((key >>> (pass << 3)) & 255)) << 2);
      store<u32>(h, load<u32>(h) + 1);
    }
  }
  let source = a;
  let target = b;
  for (let pass: u32 = 0; pass < digits; pass++) {
    const counts = histogram + ((<usize>pass) << 10);
    const shift = pass << 3;
    if (load<u32>(counts + ((<usize>((load<u32>(source, 4) >>> shift) & 255)) << 2)) == n) continue;
    let sum: u32 = 0;
    for (let d: usize = 0; d < 1024; d += 4) {
      const count = load<u32>(counts + d);
      store<u32>(counts + d, sum);
      sum += count;
    }
    for (let p = source; p < source + size; p += 8) {
      const record = load<u64>(p);
      const h = counts + ((<usize>((<u32>(record >>> 32) >>> shift) & 255)) << 2);
      const place = load<u32>(h);
      store<u32>(h, place + 1);
      store<u64>(target + ((<usize>place) << 3), record);
    }
    const swap = source;
    source = target;
    target = swap;
  }
  if (source != a) memory.copy(a, source, size);
}

/** Writes to `order` (u32) the indices of n u32 weights, heaviest first, ties by lowest index; to `sorted` (u32, or 0) the weights in that order. */
export function sort_descending(weights: usize, n: u32, order: usize, sorted: usize): i32 {
  if (!holds(weights, n, 4) || !holds(order, n, 4) || !holds(sorted, n, 4)) return ERR_ARGUMENT;
  const records = reserve((<u64>n) << 3);
  const spare = reserve((<u64>n) << 3);
  const histogram = reserve(4096);
  if (!(records && spare && histogram)) return ERR_MEMORY;
  for (let i: u32 = 0; i < n; i++) {
    store<u64>(records + ((<usize>i) << 3), ((<u64>~load<u32>(weights + ((<usize>i) << 2))) << 32) | <u64>i);
  }
  sortRecords(records, spare, n, histogram, 4);
  for (let i: u32 = 0; i < n; i++) store<u32>(order + ((<usize>i) << 2), load<u32>(records + ((<usize>i) << 3)));
  if (!sorted) return 0;
  for (let i: u32 = 0; i < n; i++) store<u32>(sorted + ((<usize>i) << 2), ~load<u32>(records + ((<usize>i) << 3), 4));
  return 0;
}
