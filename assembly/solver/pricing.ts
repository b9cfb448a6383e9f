// Pricing: which patterns would the LP rather use, and how many bins do its prices prove?
//
// Prices are rounded down to integers and the knapsack over them is exact, so that a bound does not rest on floating point (Farley 1990). It
// looks at a point between the best prices so far and those of the LP (Wentges 1997).

import { at8 as real, at as word } from '../address';
import { reserve } from '../memory';
import { knapsackLimit, startKnapsack, topPrice, traceSet } from './knapsack';
import { hasRoom, keepColumn, nextColumn } from './patterns';
import { dualOf, prunePool, reducedCost } from './simplex';
import { spend, spent } from './work';

/** Columns of less gain are not taken in. */
const GAIN: f64 = 1e-8;
/** Weight of the best prices so far against those of the LP. */
const CALM: f64 = 0.5;
/** The dearest pattern is worth about this many units, so that prices keep nine digits and no pattern overflows. */
const UNITS: f64 = 1073741824;

/** Integer prices: u32[sizes]. */
export let prices: usize = 0;

let sizes: u32 = 0;
let weight: usize = 0;
let left: usize = 0; // u32[sizes]: copies that are asked for
let capacity: f64 = 0;
let centre: usize = 0; // f64[sizes]: prices under which no pattern is worth more than 1
let centreValue: f64 = 0;
let calm: f64 = 0;
let unit: f64 = 0; // prices are so many times the worth
let next: u32 = 0; // size whose pattern is to be looked at
let taken: u32 = 0;

/** Takes its memory. The first prices are the weights. */
export function openPricing(numSizes: u32, weights: usize, amounts: usize, room: u32): bool {
  sizes = numSizes;
  weight = weights;
  left = amounts;
  capacity = <f64>room;
  centre = reserve(<u64>numSizes * 12);
  if (!centre) return false;
  prices = real(centre, numSizes);
  for (let k: u32 = 0; k < sizes; k++) store<f64>(real(centre, k), <f64>load<u32>(word(weight, k)) / capacity);
  return true;
}

/** The amounts have changed. */
export function recentre(): void {
  centreValue = 0;
  for (let k: u32 = 0; k < sizes; k++) centreValue += load<f64>(real(centre, k)) * <f64>load<u32>(word(left, k));
  calm = CALM;
  spend(sizes);
}

/** The number of bins under the prices of the LP. */
export function masterValue(): f64 {
  let sum: f64 = 0;
  spend(sizes);
  for (let k: u32 = 0; k < sizes; k++) sum += dualOf(k) * <f64>load<u32>(word(left, k));
  return sum;
}

/** Starts the knapsack over the prices to look at. */
export function startPricing(): void {
  let ratio: f64 = 0;
  for (let k: u32 = 0; k < sizes; k++) {
    if (load<u32>(word(left, k))) ratio = max(ratio, smoothed(k) / <f64>load<u32>(word(weight, k)));
  }
  // A pattern weighs at most the capacity, so it is worth at most ratio · capacity.
  unit = UNITS / max<f64>(1, ratio * capacity * 0.26);
  for (let k: u32 = 0; k < sizes; k++) store<u32>(word(prices, k), <u32>(smoothed(k) * unit));
  startKnapsack(prices, left);
  next = 0;
  taken = 0;
  spend(<u64>sizes * 8);
}

function smoothed(k: u32): f64 {
  return max<f64>(0, calm * load<f64>(real(centre, k)) + (1 - calm) * dualOf(k));
}

/** The worth of all that is asked for under the integer prices. */
export function priceOfAll(): u64 {
  let sum: u64 = 0;
  for (let k: u32 = 0; k < sizes; k++) {
    sum += <u64>load<u32>(word(prices, k)) * <u64>load<u32>(word(left, k));
  }
  return sum;
}

/** Keeps the prices as the best ones when they prove more bins. */
export function keepPrices(bound: f64): void {
  if (bound <= centreValue) return;
  centreValue = bound;
  const limit = <f64>knapsackLimit();
  for (let k: u32 = 0; k < sizes; k++) store<f64>(real(centre, k), <f64>load<u32>(word(prices, k)) / limit);
}

/** Takes patterns into the pool, until that is done (true) or the nodes are spent. */
export function takeColumns(): bool {
  for (; next < sizes; next++) {
    // The better half of what is worth more than a bin: more columns than that only feed the simplex method.
    if (!topPrice(next) || <f64>topPrice(next) < 0.5 * (<f64>knapsackLimit() + unit)) continue;
    if (spent()) return false;
    if (!hasRoom(sizes) && !(prunePool() && hasRoom(sizes))) break;
    const count = traceSet(next, nextColumn());
    if (reducedCost(nextColumn(), nextColumn() + ((<usize>count) << 2)) < -GAIN) {
      keepColumn(count);
      taken++;
    }
  }
  return true;
}

/** True when takeColumns() has found something for the LP; the next pricing is a calm one again then. */
export function hasColumns(): bool {
  if (taken) calm = CALM;
  return taken > 0;
}

/** Looks at the prices of the LP themselves next; false when it did so already. */
export function lookStraight(): bool {
  if (calm == 0) return false;
  calm = 0;
  return true;
}
