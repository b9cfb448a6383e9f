// What moves must still cost in the complete search: items that a bin had before and that it has no more room for cannot all stay.

import {
  costByWeight,
  cutColumn,
  numBins,
  previous,
  reserveColumns,
  setWide,
  setWord,
  weights,
  wide,
  word,
} from './columns';
import { spend } from './work';

/** Items that can move, heaviest first: one a level of the search. */
let free: usize = 0;
/** Levels of the items that each bin had before, the number of them that are not placed yet, and their weight. */
let stayStart: usize = 0;
let stay: usize = 0;
let numStaying: usize = 0;
let staying: usize = 0;
/** What leaving each bin costs at least. */
let leaving: usize = 0;
export let leavingSum: u64 = 0;

/** Lists the items that each bin had before; false when memory cannot grow. */
export function startStaying(items: usize, numItems: u32): bool {
  free = items;
  leavingSum = 0;
  if (!reserveColumns(5, <u64>numItems + 6 * <u64>numBins + 1)) return false;
  stayStart = cutColumn(numBins + 1);
  stay = cutColumn(numItems);
  numStaying = cutColumn(numBins);
  staying = cutColumn(2 * numBins);
  leaving = cutColumn(2 * numBins);
  memory.fill(stayStart, 0, (<usize>numBins + 1) << 2);
  memory.fill(numStaying, 0, (<usize>numBins) << 2);
  memory.fill(staying, 0, (<usize>numBins) << 3);
  memory.fill(leaving, 0, (<usize>numBins) << 3);
  if (!previous) return true;
  for (let k: u32 = 0; k < numItems; k++) {
    const from = <i32>word(previous, word(free, k));
    if (from >= 0) setWord(stayStart, from + 1, word(stayStart, from + 1) + 1);
  }
  for (let b: u32 = 0; b < numBins; b++) setWord(stayStart, b + 1, word(stayStart, b) + word(stayStart, b + 1));
  for (let k: u32 = 0; k < numItems; k++) {
    const item = word(free, k);
    const from = <i32>word(previous, item);
    if (from < 0) continue;
    setWord(stay, word(stayStart, from) + word(numStaying, from), k);
    countStayer(item, from, 1);
  }
  return true;
}

/** Previous items of a bin that are still to come. */
export function stayersOf(bin: u32): u32 {
  return word(numStaying, bin);
}

/** An item that a bin had before is to come once more (by = 1), or has been placed (-1). */
export function countStayer(item: u32, bin: u32, by: i32): void {
  setWord(numStaying, bin, word(numStaying, bin) + by);
  setWide(staying, bin, wide(staying, bin) + <i64>by * <i64>word(weights, item));
}

/** Bounds what leaving a bin costs that can still take so much and so many: the heaviest go first, or the lightest where there are too many. */
export function boundLeaving(bin: u32, room: u64, slots: u32): void {
  if (!previous) return;
  const end = word(stayStart, bin + 1);
  const left = word(numStaying, bin);
  let lose = wide(staying, bin) > room ? wide(staying, bin) - room : 0;
  let bound: u64 = costByWeight ? lose : 0;
  for (let e = end - left; e < end && !costByWeight && lose > 0; e++) {
    lose -= min<u64>(lose, word(weights, word(free, word(stay, e))));
    bound++;
  }
  if (left > slots) {
    let lightest: u64 = 0;
    for (let e = end - (left - slots); e < end; e++)
      lightest += costByWeight ? word(weights, word(free, word(stay, e))) : 1;
    bound = max(bound, lightest);
  }
  leavingSum = leavingSum - wide(leaving, bin) + bound;
  setWide(leaving, bin, bound);
  spend(left * 4 + 4);
}
