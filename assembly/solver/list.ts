// List scheduling on m equal bins (Graham 1969): each item of a list goes to the bin with the least load, ties to the lowest bin.

import { at } from '../address';
import { holds, reserve } from '../memory';
import { sortRecords } from '../sort';
import { ERR_ARGUMENT, ERR_RANGE } from '../status';
import { bitsFor, NONE, rebuild, setLeaf } from '../tree';

const MOST_BINS: u32 = 1 << 24;
const MOST_LOAD: u64 = 1 << 53;

let tree: usize = 0;
let bits: u32 = 0;
let binCount: u32 = 0;

/** What every kernel for equal bins asks of its input: 0, or the status of what is wrong. Weights descend, and their sum is below 2^53. */
export function checkItems(weights: usize, n: u32, bins: u32, assign: usize): i32 {
  if (bins < 1 || bins > MOST_BINS || !holds(weights, n, 4) || !holds(assign, n, 4)) return ERR_ARGUMENT;
  let sum: u64 = 0;
  let before: u32 = u32.MAX_VALUE;
  for (let i: u32 = 0; i < n; i++) {
    const weight = load<u32>(at(weights, i));
    if (weight > before) return ERR_ARGUMENT;
    before = weight;
    sum += <u64>weight;
  }
  return sum < MOST_LOAD ? 0 : ERR_RANGE;
}

/** Gives each of up to m items a bin of its own. Returns the makespan. */
export function assignEach(weights: usize, n: u32, assign: usize): u64 {
  for (let i: u32 = 0; i < n; i++) store<u32>(at(assign, i), i);
  return n ? <u64>load<u32>(weights) : 0;
}

/** Reserves the tree of bins; false when memory cannot grow. */
export function prepareList(bins: u32): bool {
  binCount = bins;
  bits = bitsFor(bins);
  tree = reserve((<u64>16) << bits);
  return tree != 0;
}

function emptyBins(): void {
  const leaves: u32 = 1 << bits;
  for (let c: u32 = 0; c < leaves; c++) store<u64>(tree + ((<usize>(leaves + c)) << 3), c < binCount ? <u64>c : NONE);
  rebuild(tree, leaves);
}

/**
 * The next items of the list. A key always fits: only the least loaded bin grows, so that no load exceeds the mean by more than one
 * weight, and (2^53 / m + 2^32) << bits < 2^57.
 */
function dealOut(weights: usize, from: u32, to: u32, assign: usize): void {
  const mask: u32 = (1 << bits) - 1;
  const shift: u64 = bits;
  for (let i = from; i < to; i++) {
    const least = load<u64>(tree, 8);
    const bin = <u32>least & mask;
    setLeaf(tree, bits, bin, least + ((<u64>load<u32>(at(weights, i))) << shift));
    store<u32>(at(assign, i), bin);
  }
}

/** Deals out the items from `from` on where those before them stand in `assign`, with loads below 2^32 or none. Returns the makespan. */
export function continueList(weights: usize, from: u32, n: u32, assign: usize): u64 {
  emptyBins();
  const leaves: u32 = 1 << bits;
  const shift: u64 = bits;
  for (let i: u32 = 0; i < from; i++) {
    const leaf = tree + ((<usize>(leaves + load<u32>(at(assign, i)))) << 3);
    store<u64>(leaf, load<u64>(leaf) + ((<u64>load<u32>(at(weights, i))) << shift));
  }
  rebuild(tree, leaves);
  dealOut(weights, from, n, assign);
  return highestLoad();
}

function highestLoad(): u64 {
  let most: u64 = 0;
  const leaves: u32 = 1 << bits;
  for (let c: u32 = 0; c < binCount; c++) most = max(most, load<u64>(tree + ((<usize>(leaves + c)) << 3)));
  return most >> bits;
}

/** Heaviest item first (LPT; Graham 1969). Returns the makespan. */
export function listHeaviest(weights: usize, n: u32, assign: usize): u64 {
  emptyBins();
  dealOut(weights, 0, n, assign);
  return highestLoad();
}

/**
 * SLACK (Della Croce, Scatamacchia 2018): the sorted list is cut into tuples of m items; tuples with the largest difference between their
 * heaviest and lightest item go first. `records`, `spare`: 8 bytes for each tuple. Returns the makespan.
 */
export function listBySlack(
  weights: usize,
  n: u32,
  assign: usize,
  records: usize,
  spare: usize,
  histogram: usize,
): u64 {
  const tuples = (n + binCount - 1) / binCount;
  for (let t: u32 = 0; t < tuples; t++) {
    const first = t * binCount;
    const lightest = <u64>first + <u64>binCount <= <u64>n ? load<u32>(at(weights, first + binCount - 1)) : 0;
    const slack = load<u32>(at(weights, first)) - lightest;
    store<u64>(records + ((<usize>t) << 3), ((<u64>~slack) << 32) | <u64>t);
  }
  sortRecords(records, spare, tuples, histogram, 4);
  emptyBins();
  for (let t: u32 = 0; t < tuples; t++) {
    const first = load<u32>(records + ((<usize>t) << 3)) * binCount;
    dealOut(weights, first, min(n, first + binCount), assign);
  }
  return highestLoad();
}
