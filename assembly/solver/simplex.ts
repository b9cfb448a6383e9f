// The covering LP of Gilmore and Gomory (1961): fewest patterns, counted in fractions, so that every size is covered as often as it is asked for.
//
// The primal simplex method takes in columns that pricing brought; the dual method repairs the basis when demands have changed, which is all
// that fixing a pattern, or taking it back, does to the LP. Demands carry a tiny perturbation against degenerate steps, such that the first
// basis is feasible. Floating point is at home here: nothing in this file proves anything.

import { at8 as real } from '../address';
import { reserve } from '../memory';
import { basicColumn, exchange, openBasis, renameColumn, surplusIsBasic } from './basis';
import { solve, solveBack } from './factors';
import { columnEnd, columnStart, columns, copiesIn, costOf, cutPool, exchanges, moveColumn, placeOf } from './patterns';
import { random } from './random';
import { spend } from './work';

/** A column is better than the basis when its reduced cost is below minus this. */
const REDUCED: f64 = 1e-9;
/** No pivot is smaller. */
const PIVOT: f64 = 1e-8;
/** A basic value below minus this asks for the dual method. */
const NEGATIVE: f64 = 1e-9;
/** Values of the first basis are raised by this up to twice this. */
const WIGGLE: f64 = 1e-5;

export const STEP_DONE: i32 = 0;
export const STEP_MORE: i32 = 1;
export const STEP_FAILED: i32 = 2;

let rows: u32 = 0;
let rowBytes: usize = 0;
let values: usize = 0; // f64[rows]: how often the basic columns are used
let duals: usize = 0; // f64[rows]
let demands: usize = 0; // f64[rows], perturbed
let wiggle: usize = 0; // f64[rows]
let entering: usize = 0; // f64[rows]: the column that comes in, solved
let leaving: usize = 0; // f64[rows]: the row of the inverse that goes out
let cursor: u32 = 0; // column where the primal method looks next

// What the ratio test has so far.
let least: f64 = 0;
let strongest: f64 = 0;
let winner: i32 = 0;

/** Bytes for so many sizes, without the basis and the pool. */
export function simplexBytes(sizes: u32): u64 {
  return <u64>sizes * 48 + 64;
}

/** Takes memory for `sizes` rows; false when there is none. */
export function openSimplex(sizes: u32, bytesOfBasis: u64): bool {
  rows = sizes;
  rowBytes = (<usize>sizes) << 3;
  values = reserve(<u64>sizes * 48);
  if (!values || !openBasis(sizes, bytesOfBasis)) return false;
  duals = values + rowBytes;
  demands = duals + rowBytes;
  wiggle = demands + rowBytes;
  entering = wiggle + rowBytes;
  leaving = entering + rowBytes;
  memory.fill(wiggle, 0, rowBytes);
  cursor = 0;
  return true;
}

export function basicValue(i: u32): f64 {
  return load<f64>(real(values, i));
}

export function dualOf(k: u32): f64 {
  return load<f64>(real(duals, k));
}

/** 1 − the worth of a column under the duals. */
export function reducedCost(start: usize, end: usize): f64 {
  return 1 - worth(duals, start, end);
}

function worth(prices: usize, start: usize, end: usize): f64 {
  let sum: f64 = 0;
  for (let p = start; p < end; p += 4) {
    const e = load<u32>(p);
    sum += load<f64>(real(prices, e >> 16)) * copiesIn(e);
  }
  return sum;
}

/** Sets what has to be covered (u32[rows]); the basis stays, its values follow. */
export function setDemands(wanted: usize): void {
  for (let k: u32 = 0; k < rows; k++) {
    const b = <f64>load<u32>(wanted + ((<usize>k) << 2));
    const w = load<f64>(real(wiggle, k));
    store<f64>(real(demands, k), b > 0 ? b + w : -abs(w));
  }
  computeValues();
}

/** Chooses the perturbation: the values that the basis has now, each a little more. */
export function perturb(): void {
  memory.fill(wiggle, 0, rowBytes);
  for (let i: u32 = 0; i < rows; i++) scatter(basicColumn(i), wiggle, WIGGLE * (1 + <f64>random() / 4294967296.0));
  spend(<u64>rows * 8);
}

function computeValues(): void {
  memory.copy(values, demands, rowBytes);
  solve(values);
}

function computeDuals(): void {
  for (let i: u32 = 0; i < rows; i++) {
    const j = basicColumn(i);
    store<f64>(real(duals, i), j < 0 ? 0 : costOf(j));
  }
  solveBack(duals);
}

/** Values and duals of a basis that was made afresh. */
export function refresh(): void {
  computeValues();
  computeDuals();
}

/** v += times × column j (or the surplus of row ~j). */
function scatter(j: i32, v: usize, times: f64): void {
  if (j < 0) {
    const at = real(v, <u32>~j);
    store<f64>(at, load<f64>(at) - times);
    return;
  }
  const end = columnEnd(j);
  for (let p = columnStart(j); p < end; p += 4) {
    const e = load<u32>(p);
    const at = real(v, e >> 16);
    store<f64>(at, load<f64>(at) + times * copiesIn(e));
  }
}

function expand(j: i32): void {
  memory.fill(entering, 0, rowBytes);
  scatter(j, entering, 1);
  solve(entering);
}

function expandRow(r: u32): void {
  memory.fill(leaving, 0, rowBytes);
  store<f64>(real(leaving, r), 1);
  solveBack(leaving);
}

/** Puts column j in place r; d is its reduced cost. */
function pivot(r: u32, j: i32, d: f64): void {
  const a = load<f64>(real(entering, r));
  const step = load<f64>(real(values, r)) / a;
  const rise = d / a;
  for (let q: usize = 0; q < rowBytes; q += 8) {
    store<f64>(values + q, load<f64>(values + q) - step * load<f64>(entering + q));
    store<f64>(duals + q, load<f64>(duals + q) + rise * load<f64>(leaving + q));
  }
  store<f64>(real(values, r), step);
  exchange(r, j, entering);
  spend(<u64>rows * 6);
}

/** Keeps j when its ratio is the least, or as good and its pivot is larger. */
function compare(j: i32, over: f64, a: f64): bool {
  if (a < PIVOT) return false;
  const ratio = max<f64>(0, over) / a;
  if (ratio >= least + 1e-12 || (ratio >= least - 1e-12 && a <= strongest)) return false;
  least = ratio;
  strongest = a;
  winner = j;
  return true;
}

function startRatios(): void {
  least = f64.MAX_VALUE;
  strongest = 0;
}

/** One step of the primal method. */
export function primalStep(): i32 {
  let best = -REDUCED;
  let chosen: i32 = 0;
  const enough = (rows << 1) + 100;
  let seen: u32 = 0;
  let entries: u64 = 0;
  if (cursor >= columns) cursor = 0;
  // A part of the pool, in turn; more of it while there is nothing.
  for (; seen < columns && (seen < enough || best == -REDUCED); seen++) {
    const j = cursor;
    if (++cursor == columns) cursor = 0;
    if (placeOf(j)) continue;
    const start = columnStart(j);
    const end = columnEnd(j);
    entries += <u64>(end - start);
    const d = costOf(j) - worth(duals, start, end);
    if (d < best) {
      best = d;
      chosen = j;
    }
  }
  spend((entries >> 1) + <u64>seen * 2);
  for (let k: u32 = 0; k < rows; k++) {
    const d = load<f64>(real(duals, k));
    if (d < best && !surplusIsBasic(k)) {
      best = d;
      chosen = ~(<i32>k);
    }
  }
  if (best == -REDUCED) return STEP_DONE;
  expand(chosen);
  startRatios();
  for (let i: u32 = 0; i < rows; i++) compare(i, load<f64>(real(values, i)), load<f64>(real(entering, i)));
  if (strongest == 0) return STEP_FAILED;
  const r = <u32>winner;
  expandRow(r);
  pivot(r, chosen, best);
  return STEP_MORE;
}

/** One step of the dual method: the most negative value leaves. */
export function dualStep(): i32 {
  let r: u32 = rows;
  let lowest = -NEGATIVE;
  for (let i: u32 = 0; i < rows; i++) {
    const x = load<f64>(real(values, i));
    if (x < lowest) {
      lowest = x;
      r = i;
    }
  }
  spend(rows);
  if (r == rows) return STEP_DONE;
  expandRow(r);
  startRatios();
  let cost: f64 = 0;
  let entries: u64 = 0;
  for (let j: u32 = 0; j < columns; j++) {
    if (placeOf(j)) continue;
    const start = columnStart(j);
    const end = columnEnd(j);
    entries += <u64>(end - start);
    const a = -worth(leaving, start, end);
    if (a < PIVOT) continue;
    const d = costOf(j) - worth(duals, start, end);
    if (compare(j, d, a)) cost = d;
  }
  spend((entries >> 1) + <u64>columns * 2);
  for (let k: u32 = 0; k < rows; k++) {
    if (surplusIsBasic(k)) continue;
    const d = load<f64>(real(duals, k));
    if (compare(~(<i32>k), d, load<f64>(real(leaving, k)))) cost = d;
  }
  if (strongest == 0) return STEP_FAILED;
  const chosen = winner;
  expand(chosen);
  if (load<f64>(real(entering, r)) > -PIVOT / 2) return STEP_FAILED;
  pivot(r, chosen, cost);
  return STEP_MORE;
}

/** Throws out the columns that are far from being used; true when that made room. */
export function prunePool(): bool {
  let sum: f64 = 0;
  let loose: u32 = 0;
  for (let j = exchanges; j < columns; j++) {
    if (placeOf(j)) continue;
    sum += reducedCost(columnStart(j), columnEnd(j));
    loose++;
  }
  if (!loose) return false;
  const limit = (0.5 * sum) / <f64>loose;
  let kept: u32 = 0;
  for (let j: u32 = 0; j < columns; j++) {
    const place = placeOf(j);
    if (!place && j >= exchanges && reducedCost(columnStart(j), columnEnd(j)) > limit) continue;
    moveColumn(j, kept);
    if (place) renameColumn(place - 1, kept);
    kept++;
  }
  spend(<u64>(columnEnd(columns - 1) - columnStart(0)) * 2);
  const freed = kept < columns;
  cutPool(kept);
  return freed;
}
