// Polish: the plan as level as pairs of bins can make it. Lexicographic: a bin is lowered only by filling one below it, and the higher of the
// two falls. Bins go by falling load, each with the emptiest ones and with some in between.

import { reserve } from '../memory';
import { sortRecords } from '../sort';
import { binCount, highest, loadOf } from './plan';
import { randomBelow } from './random';
import { repartition, sampleFor } from './repartition';
import { spend } from './work';

/** Partners that a bin tries, half of them the emptiest. */
const PARTNERS: u32 = 8;

let order: usize = 0;
let spare: usize = 0;
let histogram: usize = 0;
let position: u32 = 0;
let changed = false;

function binAt(p: u32): u32 {
  return load<u32>(order + ((<usize>p) << 3));
}

/** The order of bins has to be made for another plan. */
export function forgetPolish(): void {
  order = 0;
}

/** Starts the first pass; false when memory cannot grow. */
export function beginPolish(): bool {
  if (order == 0) {
    const bytes = (<u64>binCount()) << 3;
    order = reserve(bytes);
    spare = reserve(bytes);
    histogram = reserve(4096);
    if (!(order && spare && histogram)) {
      order = 0;
      return false;
    }
  }
  beginPass();
  return true;
}

function beginPass(): void {
  const bins = binCount();
  // Loads up to 2^53 are ordered by their upper 32 bits that matter.
  const shift = max<i32>(0, 32 - <i32>clz<u64>(highest()));
  for (let b: u32 = 0; b < bins; b++) {
    store<u64>(order + ((<usize>b) << 3), ((<u64>~(<u32>(loadOf(b) >> shift))) << 32) | <u64>b);
  }
  sortRecords(order, spare, bins, histogram, 4);
  spend(<u64>bins * 20);
  position = 0;
  changed = false;
}

/** Tries the next bin; false after a pass without a change. */
export function polishNext(): bool {
  const bins = binCount();
  if (position + 1 >= bins) {
    if (!changed) return false;
    beginPass();
    return true;
  }
  const busy = binAt(position++);
  const below = bins - position;
  spend(50);
  for (let k: u32 = 0; k < min(PARTNERS, below); k++) {
    const back = below <= PARTNERS || k < PARTNERS / 2 ? k : randomBelow(below);
    const other = binAt(bins - 1 - back);
    const high = max(loadOf(busy), loadOf(other));
    const low = min(loadOf(busy), loadOf(other));
    if (high - low <= 1) continue;
    spend(50);
    if (repartition(busy, other, sampleFor((high + low) / (high - low)))) changed = true;
  }
  return true;
}
