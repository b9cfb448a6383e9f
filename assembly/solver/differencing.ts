// Differencing on m bins (Karmarkar, Karp 1982). A tuple says how the items that it holds are split: up to m parts, the sums sorted
// descending and counted from the least one. The two tuples with the largest first parts are joined, largest part to smallest, until
// one is left. A part is a list of items, a tuple a list of parts: joining takes no memory.

import { at } from '../address';
import { reserve } from '../memory';
import { digitsOf, sortRecords } from '../sort';

/** In place of a makespan. */
export const NO_PLAN: u64 = u64.MAX_VALUE;

const END: u32 = u32.MAX_VALUE;

let bins: u32 = 0;
/** Of a part, named by one of its items: its sum, the next part of its tuple, its last item; and of an item the next of its part. */
let sums: usize = 0;
let nextParts: usize = 0;
let lastItems: usize = 0;
let nextItems: usize = 0;
/** A heap of the tuples, `first sum << 32 | tuple`; of each its first part, last part and number of parts. */
let heap: usize = 0;
let heapSize: u32 = 0;
let tuples: usize = 0;
let records: usize = 0;
let spare: usize = 0;
let histogram: usize = 0;

/** Bytes that differencing of n items needs. */
export function bytesToDifference(n: u32, binCount: u32): u64 {
  return <u64>n * 26 + <u64>binCount * 32 + 8192;
}

/** Room for items and for the most tuples that there can be; false when memory cannot grow. */
function prepare(items: u64, binCount: u32, most: u64): bool {
  bins = binCount;
  heapSize = 0;
  const block = reserve(items * 16 + most * 20 + <u64>bins * 16 + 4104);
  if (!block) return false;
  histogram = block;
  records = block + 4096;
  spare = records + ((<usize>bins) << 3);
  // The heap counts from 1: its first word is never used.
  heap = spare + ((<usize>bins) << 3);
  tuples = heap + 8 + ((<usize>most) << 3);
  sums = tuples + <usize>most * 12;
  nextParts = sums + ((<usize>items) << 2);
  lastItems = nextParts + ((<usize>items) << 2);
  nextItems = lastItems + ((<usize>items) << 2);
  return true;
}

function startPart(item: u32, sum: u32): void {
  store<u32>(at(sums, item), sum);
  store<u32>(at(nextParts, item), END);
  store<u32>(at(lastItems, item), item);
  store<u32>(at(nextItems, item), END);
}

function tupleAt(tuple: u32): usize {
  return tuples + <usize>tuple * 12;
}

function setTuple(tuple: u32, first: u32, last: u32, count: u32): void {
  const t = tupleAt(tuple);
  store<u32>(t, first);
  store<u32>(t, last, 4);
  store<u32>(t, count, 8);
}

function pushTuple(tuple: u32): void {
  const key = ((<u64>load<u32>(at(sums, load<u32>(tupleAt(tuple))))) << 32) | <u64>tuple;
  let i = ++heapSize;
  while (i > 1) {
    const above = load<u64>(heap + ((<usize>(i >> 1)) << 3));
    if (above >= key) break;
    store<u64>(heap + ((<usize>i) << 3), above);
    i >>= 1;
  }
  store<u64>(heap + ((<usize>i) << 3), key);
}

function popTuple(): u32 {
  const tuple = <u32>load<u64>(heap, 8);
  const key = load<u64>(heap + ((<usize>heapSize) << 3));
  heapSize--;
  let i: u32 = 1;
  while (i << 1 <= heapSize) {
    let child = i << 1;
    if (child < heapSize && load<u64>(heap + ((<usize>child) << 3), 8) > load<u64>(heap + ((<usize>child) << 3)))
      child++;
    const below = load<u64>(heap + ((<usize>child) << 3));
    if (below <= key) break;
    store<u64>(heap + ((<usize>i) << 3), below);
    i = child;
  }
  store<u64>(heap + ((<usize>i) << 3), key);
  return tuple;
}

/**
 * Joins tuple b to tuple a. Part i of a meets part m - 1 - i of b; where one has no such part, the part of the other goes on alone.
 * The parts that are alone stand sorted in both tuples; only the sums of two have to be sorted. No difference within a tuple exceeds
 * the largest first part so far, so that sums fit in 32 bits when they are counted from the least one.
 */
function join(a: u32, b: u32): void {
  const ta = tupleAt(a);
  const tb = tupleAt(b);
  const countA = load<u32>(ta, 8);
  const countB = load<u32>(tb, 8);
  let partA = load<u32>(ta);
  let partB = load<u32>(tb);
  if (countA + countB <= bins) {
    if (load<u32>(at(sums, load<u32>(ta, 4))) >= load<u32>(at(sums, partB))) {
      store<u32>(at(nextParts, load<u32>(ta, 4)), partB);
      setTuple(a, partA, load<u32>(tb, 4), countA + countB);
      lessenFull(a);
      return;
    }
    mergeParts(a, partA, partB, END);
    store<u32>(tupleAt(a), countA + countB, 8);
    lessenFull(a);
    return;
  }
  const aloneA = bins - countB;
  const aloneB = bins - countA;
  const both = countA + countB - bins;
  // The shared parts of b in the order of its list are met by those of a from the last one back.
  let endA = END;
  let p = partA;
  for (let i: u32 = 0; i < aloneA; i++) {
    endA = p;
    p = load<u32>(at(nextParts, p));
  }
  for (let i: u32 = 0; i < both; i++) {
    store<u32>(spare + ((<usize>i) << 3), p);
    p = load<u32>(at(nextParts, p));
  }
  let endB = END;
  p = partB;
  for (let i: u32 = 0; i < aloneB; i++) {
    endB = p;
    p = load<u32>(at(nextParts, p));
  }
  let least = u64.MAX_VALUE;
  let most: u64 = 0;
  for (let i = both; i > 0; i--) {
    const q = load<u32>(spare + ((<usize>(i - 1)) << 3));
    const sum = <u64>load<u32>(at(sums, q)) + <u64>load<u32>(at(sums, p));
    const next = load<u32>(at(nextParts, p));
    store<u32>(at(nextItems, load<u32>(at(lastItems, q))), p);
    store<u32>(at(lastItems, q), load<u32>(at(lastItems, p)));
    store<u64>(records + ((<usize>(i - 1)) << 3), sum);
    least = min(least, sum);
    most = max(most, sum);
    p = next;
  }
  // Everything is counted from the least sum, which is that of a shared part or of one that is alone.
  let floor = least;
  if (endA != END) floor = min(floor, <u64>load<u32>(at(sums, endA)));
  if (endB != END) floor = min(floor, <u64>load<u32>(at(sums, endB)));
  for (let i: u32 = 0; i < both; i++) {
    const sum = load<u64>(records + ((<usize>i) << 3));
    const part = load<u32>(spare + ((<usize>i) << 3));
    store<u64>(records + ((<usize>i) << 3), ((most - sum) << 32) | <u64>part);
  }
  sortRecords(records, spare, both, histogram, digitsOf(<u32>(most - least)));
  for (let i: u32 = 0; i < both; i++) {
    const record = load<u64>(records + ((<usize>i) << 3));
    store<u32>(at(sums, <u32>record), <u32>(most - (record >> 32) - floor));
    store<u32>(at(nextParts, <u32>record), i + 1 < both ? load<u32>(records + ((<usize>i) << 3), 8) : END);
  }
  const shared = load<u32>(records);
  partA = cutParts(partA, endA, floor);
  partB = cutParts(partB, endB, floor);
  mergeParts(a, partA, partB, shared);
  store<u32>(ta, bins, 8);
}

/** Ends a list after its part `end` (nothing of it is left for END) and counts its sums from `floor`. */
function cutParts(first: u32, end: u32, floor: u64): u32 {
  if (end == END) return END;
  store<u32>(at(nextParts, end), END);
  for (let p = first; floor && p != END; p = load<u32>(at(nextParts, p))) {
    store<u32>(at(sums, p), <u32>(<u64>load<u32>(at(sums, p)) - floor));
  }
  return first;
}

/** Merges up to three sorted lists of parts into tuple a. */
function mergeParts(a: u32, first: u32, second: u32, third: u32): void {
  let head = END;
  let last = END;
  while (true) {
    // The longest lists agree in most steps on which part is next, so plain comparisons do.
    let p = first;
    if (p == END || (second != END && load<u32>(at(sums, second)) > load<u32>(at(sums, p)))) p = second;
    if (p == END || (third != END && load<u32>(at(sums, third)) > load<u32>(at(sums, p)))) p = third;
    if (p == END) break;
    const next = load<u32>(at(nextParts, p));
    if (p == first) first = next;
    else if (p == second) second = next;
    else third = next;
    if (last == END) head = p;
    else store<u32>(at(nextParts, last), p);
    last = p;
  }
  store<u32>(at(nextParts, last), END);
  const t = tupleAt(a);
  store<u32>(t, head);
  store<u32>(t, last, 4);
}

/** Counts the sums of a tuple that has just got its m-th part from the least of them. */
function lessenFull(a: u32): void {
  const t = tupleAt(a);
  if (load<u32>(t, 8) < bins) return;
  const least = load<u32>(at(sums, load<u32>(t, 4)));
  for (let p = load<u32>(t); least && p != END; p = load<u32>(at(nextParts, p))) {
    store<u32>(at(sums, p), load<u32>(at(sums, p)) - least);
  }
}

/** Writes the bins of all items of the last tuple; items from n on are padding. Returns the makespan. */
function readOut(weights: usize, n: u32, tuple: u32, assign: usize): u64 {
  let most: u64 = 0;
  let bin: u32 = 0;
  for (let p = load<u32>(tupleAt(tuple)); p != END; p = load<u32>(at(nextParts, p))) {
    let sum: u64 = 0;
    for (let i = p; i != END; i = load<u32>(at(nextItems, i))) {
      if (i >= n) continue;
      sum += <u64>load<u32>(at(weights, i));
      store<u32>(at(assign, i), bin);
    }
    most = max(most, sum);
    bin++;
  }
  return most;
}

/**
 * Largest differencing method on single items. Returns the makespan, or NO_PLAN when memory cannot grow. Takes up to n * m steps. n >= 2.
 */
export function differenceItems(weights: usize, n: u32, binCount: u32, assign: usize): u64 {
  if (!prepare(n, binCount, (n >> 1) + 2)) return NO_PLAN;
  // Single items wait in the sorted list; the heap has the tuples that hold more. A single item on its way into another tuple is tuple 0.
  let item: u32 = 0;
  let made: u32 = 0;
  while (heapSize + (n - item) > 1) {
    const isSingle = isItemNext(weights, n, item);
    const other = isSingle ? startTuple(0, item++, weights) : popTuple();
    let tuple: u32 = 0;
    if (!isItemNext(weights, n, item)) tuple = popTuple();
    else tuple = startTuple(isSingle ? ++made : 0, item++, weights);
    // The number 0 is free again after each turn.
    const kept = tuple ? tuple : other;
    join(kept, tuple ? other : tuple);
    pushTuple(kept);
  }
  return readOut(weights, n, popTuple(), assign);
}

function isItemNext(weights: usize, n: u32, item: u32): bool {
  if (item == n || heapSize == 0) return item < n;
  return <u64>load<u32>(at(weights, item)) > load<u64>(heap, 8) >> 32;
}

/** Makes a tuple of one item; returns its number. */
function startTuple(tuple: u32, item: u32, weights: usize): u32 {
  startPart(item, load<u32>(at(weights, item)));
  setTuple(tuple, item, item, 1);
  return tuple;
}

/**
 * BLDM (Michiels, Korst, Aarts, van Leeuwen 2003): differencing on the folds of m items that follow each other in descending order, the last
 * one filled up with weights of 0, so that every bin takes one item of each fold. Returns the makespan, or NO_PLAN when memory cannot grow. n >= 1.
 */
export function differenceFolds(weights: usize, n: u32, bins: u32, assign: usize): u64 {
  const folds = (n - 1) / bins + 1;
  if (<u64>folds * <u64>bins >= <u64>END || !prepare(<u64>folds * <u64>bins, bins, folds)) return NO_PLAN;
  for (let f: u32 = 0; f < folds; f++) {
    const first = f * bins;
    const least = first + bins <= n ? load<u32>(at(weights, first + bins - 1)) : 0;
    for (let i = first; i < first + bins; i++) {
      startPart(i, i < n ? load<u32>(at(weights, i)) - least : 0);
      if (i > first) store<u32>(at(nextParts, i - 1), i);
    }
    setTuple(f, first, first + bins - 1, bins);
    pushTuple(f);
  }
  while (heapSize > 1) {
    const a = popTuple();
    join(a, popTuple());
    pushTuple(a);
  }
  return readOut(weights, n, popTuple(), assign);
}
