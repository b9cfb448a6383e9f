// The covering LP of Gilmore and Gomory (1961): fewest patterns, counted in fractions, so that every size is covered as often as it is asked for.
//
// Revised simplex on a pool of sparse columns with a dense inverse of the basis. The primal method takes in columns that pricing brought;
// the dual method repairs the basis when demands have changed, which is all that fixing a pattern, or taking it back, does to the LP.
// Demands carry a tiny perturbation against degenerate steps. Floating point is at home here: nothing in this file proves anything.

import { reserve } from '../memory';
import { randomBelow } from './random';
import { spend } from './work';

/** A column is better than the basis when its reduced cost is below minus this. */
export const REDUCED: f64 = 1e-9;
/** No pivot is smaller. */
const PIVOT: f64 = 1e-8;
/** A basic value below minus this asks for the dual method. */
const NEGATIVE: f64 = 1e-9;
/** The inverse is checked after as many pivots. */
const CHECK_EVERY: u32 = 64;

export const STEP_DONE: i32 = 0;
export const STEP_MORE: i32 = 1;
export const STEP_FAILED: i32 = 2;

let rows: u32 = 0;
let rowBytes: usize = 0;
let inverse: usize = 0; // f64[rows][rows]: row i belongs to the basic column i
let basic: usize = 0; // i32[rows]: column, or ~row for the surplus of a row
let values: usize = 0; // f64[rows]: how often the basic columns are used
let duals: usize = 0; // f64[rows]
let demands: usize = 0; // f64[rows], perturbed
let wiggle: usize = 0; // f64[rows]
let entering: usize = 0; // f64[rows]
let support: usize = 0; // u32[rows]
let surplusAt: usize = 0; // u32[rows]: 1 + its place in the basis
let starts: usize = 0; // u32[mostColumns + 1]
let basicAt: usize = 0; // u32[mostColumns]: 1 + its place in the basis
let entries: usize = 0; // u32: row << 16 | count
let mostColumns: u32 = 0;
let mostEntries: u32 = 0;
let columns: u32 = 0;
let pivots: u32 = 0;

function word(base: usize, i: u32): usize {
  return base + ((<usize>i) << 2);
}

function real(base: usize, i: u32): usize {
  return base + ((<usize>i) << 3);
}

/** Bytes for so many sizes, without the pool. */
export function simplexBytes(sizes: u32): u64 {
  return <u64>sizes * <u64>sizes * 8 + <u64>sizes * 80 + 1024;
}

/** Bytes of a column of the pool that has so many entries. */
export function columnBytes(most: u32): u64 {
  return 8 + <u64>most * 4;
}

/** Takes memory for `sizes` rows and a pool of `pool` columns with `total` entries; false when there is none. */
export function openSimplex(sizes: u32, pool: u32, total: u32): bool {
  rows = sizes;
  rowBytes = (<usize>sizes) << 3;
  mostColumns = pool;
  mostEntries = total;
  columns = 0;
  pivots = 0;
  inverse = reserve(<u64>sizes * <u64>sizes * 8);
  const reals = reserve(<u64>sizes * 40);
  basic = reserve(<u64>sizes * 4);
  support = reserve(<u64>sizes * 4);
  surplusAt = reserve(<u64>sizes * 4);
  starts = reserve((<u64>pool + 1) * 4);
  basicAt = reserve(<u64>pool * 4);
  entries = reserve(<u64>mostEntries * 4);
  if (!(inverse && reals && basic && support && surplusAt && starts && basicAt && entries)) return false;
  values = reals;
  duals = values + rowBytes;
  demands = duals + rowBytes;
  wiggle = demands + rowBytes;
  entering = wiggle + rowBytes;
  store<u32>(starts, 0);
  for (let k: u32 = 0; k < sizes; k++) {
    store<f64>(real(wiggle, k), 1e-5 * (1 + <f64>randomBelow(1 << 20) / <f64>(1 << 20)));
    store<i32>(word(basic, k), ~(<i32>k));
  }
  return true;
}

/** True when the pool takes another column of `count` entries. */
export function hasRoom(count: u32): bool {
  return columns < mostColumns && load<u32>(word(starts, columns)) + count <= mostEntries;
}

/** Where the entries of the next column are to be written. */
export function nextColumn(): usize {
  return word(entries, load<u32>(word(starts, columns)));
}

/** Keeps the `count` entries written at nextColumn(). */
export function keepColumn(count: u32): u32 {
  store<u32>(word(basicAt, columns), 0);
  const end = load<u32>(word(starts, columns)) + count;
  columns++;
  store<u32>(word(starts, columns), end);
  return columns - 1;
}

export function columnStart(j: u32): usize {
  return word(entries, load<u32>(word(starts, j)));
}

export function columnEnd(j: u32): usize {
  return word(entries, load<u32>(word(starts, j + 1)));
}

/** The column at place i of the basis, −1 for a surplus. */
export function basicColumn(i: u32): i32 {
  const j = load<i32>(word(basic, i));
  return j < 0 ? -1 : j;
}

export function basicValue(i: u32): f64 {
  return load<f64>(real(values, i));
}

export function dualOf(k: u32): f64 {
  return load<f64>(real(duals, k));
}

/** 1 − the worth of a column under the duals. */
export function reducedCost(start: usize, end: usize): f64 {
  let d: f64 = 1;
  for (let p = start; p < end; p += 4) {
    const e = load<u32>(p);
    d -= load<f64>(real(duals, e >> 16)) * <f64>(e & 0xffff);
  }
  return d;
}

/** Sets what has to be covered (u32[rows]); the basis stays, its values follow. */
export function setDemands(wanted: usize): void {
  for (let k: u32 = 0; k < rows; k++) {
    const b = <f64>load<u32>(word(wanted, k));
    const w = load<f64>(real(wiggle, k));
    store<f64>(real(demands, k), b > 0 ? b + w : -w);
  }
  computeValues();
}

function computeValues(): void {
  for (let i: u32 = 0; i < rows; i++) {
    const row = inverse + <usize>i * rowBytes;
    let sum: f64 = 0;
    for (let q: usize = 0; q < rowBytes; q += 8) sum += load<f64>(row + q) * load<f64>(demands + q);
    store<f64>(real(values, i), sum);
  }
  spend(<u64>rows * <u64>rows);
}

function computeDuals(): void {
  memory.fill(duals, 0, rowBytes);
  for (let i: u32 = 0; i < rows; i++) {
    if (load<i32>(word(basic, i)) < 0) continue;
    const row = inverse + <usize>i * rowBytes;
    for (let q: usize = 0; q < rowBytes; q += 8) store<f64>(duals + q, load<f64>(duals + q) + load<f64>(row + q));
  }
  spend(<u64>rows * <u64>rows);
}

/** How far the basis, times its values, is from the demands. */
function residual(): f64 {
  // `entering` is free between pivots.
  memory.copy(entering, demands, rowBytes);
  for (let i: u32 = 0; i < rows; i++) {
    const j = load<i32>(word(basic, i));
    const x = load<f64>(real(values, i));
    if (j < 0) {
      const at = real(entering, <u32>~j);
      store<f64>(at, load<f64>(at) + x);
      continue;
    }
    const end = columnEnd(j);
    for (let p = columnStart(j); p < end; p += 4) {
      const e = load<u32>(p);
      const at = real(entering, e >> 16);
      store<f64>(at, load<f64>(at) - x * <f64>(e & 0xffff));
    }
  }
  let worst: f64 = 0;
  for (let k: u32 = 0; k < rows; k++) worst = max(worst, abs(load<f64>(real(entering, k))));
  return worst;
}

/** entering = inverse × column. */
function expand(j: i32): void {
  if (j < 0) {
    const k = (<usize>~j) << 3;
    for (let i: u32 = 0; i < rows; i++) store<f64>(real(entering, i), -load<f64>(inverse + <usize>i * rowBytes + k));
    spend(<u64>rows);
    return;
  }
  memory.fill(entering, 0, rowBytes);
  const end = columnEnd(j);
  for (let p = columnStart(j); p < end; p += 4) {
    const e = load<u32>(p);
    const count = <f64>(e & 0xffff);
    let at = inverse + ((<usize>(e >> 16)) << 3);
    for (let q: usize = 0; q < rowBytes; q += 8) {
      store<f64>(entering + q, load<f64>(entering + q) + load<f64>(at) * count);
      at += rowBytes;
    }
  }
  spend(<u64>rows * <u64>((end - columnStart(j)) >> 1));
}

/** The inverse after the column of `entering` has come to place r. Rows are sparse at first, so zeros are passed over. */
function eliminate(r: u32): void {
  const row = inverse + <usize>r * rowBytes;
  const scale = 1 / load<f64>(real(entering, r));
  let count: u32 = 0;
  for (let k: u32 = 0; k < rows; k++) {
    const v = load<f64>(real(row, k));
    if (v == 0) continue;
    if (abs(v) < 1e-13) {
      store<f64>(real(row, k), 0);
      continue;
    }
    store<f64>(real(row, k), v * scale);
    store<u32>(word(support, count++), k << 3);
  }
  const end = word(support, count);
  const dense = count > rows - (rows >> 2);
  let touched: u64 = 1;
  for (let i: u32 = 0; i < rows; i++) {
    const a = load<f64>(real(entering, i));
    if (i == r || abs(a) < 1e-12) continue;
    const to = inverse + <usize>i * rowBytes;
    touched++;
    if (dense) {
      for (let q: usize = 0; q < rowBytes; q += 8) store<f64>(to + q, load<f64>(to + q) - a * load<f64>(row + q));
    } else {
      for (let p = support; p < end; p += 4) {
        const q = <usize>load<u32>(p);
        store<f64>(to + q, load<f64>(to + q) - a * load<f64>(row + q));
      }
    }
  }
  spend(touched * <u64>count + <u64>rows * 3);
}

/** Puts column j in place r, where `entering` is its column; d is its reduced cost. */
function pivot(r: u32, j: i32, d: f64): void {
  const step = load<f64>(real(values, r)) / load<f64>(real(entering, r));
  for (let i: u32 = 0; i < rows; i++) {
    const at = real(values, i);
    store<f64>(at, load<f64>(at) - step * load<f64>(real(entering, i)));
  }
  store<f64>(real(values, r), step);
  eliminate(r);
  const row = inverse + <usize>r * rowBytes;
  for (let q: usize = 0; q < rowBytes; q += 8) store<f64>(duals + q, load<f64>(duals + q) + d * load<f64>(row + q));
  const out = load<i32>(word(basic, r));
  if (out < 0) store<u32>(word(surplusAt, <u32>~out), 0);
  else store<u32>(word(basicAt, <u32>out), 0);
  if (j < 0) store<u32>(word(surplusAt, <u32>~j), r + 1);
  else store<u32>(word(basicAt, <u32>j), r + 1);
  store<i32>(word(basic, r), j);
  if (++pivots % CHECK_EVERY == 0) check();
}

function check(): void {
  computeValues();
  if (residual() > 1e-8) factor();
  else computeDuals();
}

/** The inverse from scratch, for the columns that are marked basic: from minus the identity, one column after the other. */
export function factor(): void {
  memory.fill(inverse, 0, rowBytes * <usize>rows);
  for (let k: u32 = 0; k < rows; k++) {
    store<f64>(inverse + <usize>k * rowBytes + ((<usize>k) << 3), -1);
    store<i32>(word(basic, k), ~(<i32>k));
    store<u32>(word(surplusAt, k), k + 1);
  }
  for (let j: u32 = 0; j < columns; j++) {
    if (load<u32>(word(basicAt, j)) == 0) continue;
    store<u32>(word(basicAt, j), 0);
    expand(j);
    let best: f64 = 1e-7;
    let r: u32 = rows;
    for (let i: u32 = 0; i < rows; i++) {
      const a = abs(load<f64>(real(entering, i)));
      if (a > best && load<i32>(word(basic, i)) < 0) {
        best = a;
        r = i;
      }
    }
    if (r == rows) continue; // depends on the others: its place stays with a surplus
    eliminate(r);
    store<u32>(word(surplusAt, <u32>~load<i32>(word(basic, r))), 0);
    store<i32>(word(basic, r), j);
    store<u32>(word(basicAt, j), r + 1);
  }
  computeValues();
  computeDuals();
}

/** Marks a column for the basis that factor() makes. */
export function markBasic(j: u32): void {
  store<u32>(word(basicAt, j), 1);
}

/** One step of the primal method. */
export function primalStep(): i32 {
  let best = -REDUCED;
  let chosen: i32 = 0;
  for (let j: u32 = 0; j < columns; j++) {
    if (load<u32>(word(basicAt, j))) continue;
    const d = reducedCost(columnStart(j), columnEnd(j));
    if (d < best) {
      best = d;
      chosen = j;
    }
  }
  spend(<u64>load<u32>(word(starts, columns)) * 2 + <u64>columns);
  for (let k: u32 = 0; k < rows; k++) {
    const d = load<f64>(real(duals, k));
    if (d < best && !load<u32>(word(surplusAt, k))) {
      best = d;
      chosen = ~(<i32>k);
    }
  }
  if (best == -REDUCED) return STEP_DONE;
  expand(chosen);
  let r: u32 = rows;
  let least: f64 = f64.MAX_VALUE;
  let strongest: f64 = 0;
  for (let i: u32 = 0; i < rows; i++) {
    const a = load<f64>(real(entering, i));
    if (a < PIVOT) continue;
    const ratio = max<f64>(0, load<f64>(real(values, i))) / a;
    if (ratio < least - 1e-12 || (ratio < least + 1e-12 && a > strongest)) {
      least = ratio;
      strongest = a;
      r = i;
    }
  }
  if (r == rows) return STEP_FAILED;
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
  if (r == rows) return STEP_DONE;
  const row = inverse + <usize>r * rowBytes;
  let least: f64 = f64.MAX_VALUE;
  let strongest: f64 = 0;
  let chosen: i32 = 0;
  let cost: f64 = 0;
  for (let j: u32 = 0; j < columns; j++) {
    if (load<u32>(word(basicAt, j))) continue;
    let a: f64 = 0;
    let d: f64 = 1;
    const end = columnEnd(j);
    for (let p = columnStart(j); p < end; p += 4) {
      const e = load<u32>(p);
      const count = <f64>(e & 0xffff);
      const k = (<usize>(e >> 16)) << 3;
      a -= load<f64>(row + k) * count;
      d -= load<f64>(duals + k) * count;
    }
    if (a < PIVOT) continue;
    const ratio = max<f64>(0, d) / a;
    if (ratio < least - 1e-12 || (ratio < least + 1e-12 && a > strongest)) {
      least = ratio;
      strongest = a;
      chosen = j;
      cost = d;
    }
  }
  spend(<u64>load<u32>(word(starts, columns)) * 3 + <u64>columns * 2);
  for (let k: u32 = 0; k < rows; k++) {
    const a = load<f64>(real(row, k));
    if (a < PIVOT || load<u32>(word(surplusAt, k))) continue;
    const d = load<f64>(real(duals, k));
    const ratio = max<f64>(0, d) / a;
    if (ratio < least - 1e-12 || (ratio < least + 1e-12 && a > strongest)) {
      least = ratio;
      strongest = a;
      chosen = ~(<i32>k);
      cost = d;
    }
  }
  if (strongest == 0) return STEP_FAILED;
  expand(chosen);
  if (load<f64>(real(entering, r)) > -PIVOT / 2) return STEP_FAILED;
  pivot(r, chosen, cost);
  return STEP_MORE;
}

/** Throws out the columns that are far from being used; true when that made room. */
export function prunePool(): bool {
  let sum: f64 = 0;
  let loose: u32 = 0;
  for (let j: u32 = 0; j < columns; j++) {
    if (load<u32>(word(basicAt, j))) continue;
    sum += reducedCost(columnStart(j), columnEnd(j));
    loose++;
  }
  if (!loose) return false;
  const limit = (0.5 * sum) / <f64>loose;
  let kept: u32 = 0;
  let to: u32 = 0;
  for (let j: u32 = 0; j < columns; j++) {
    const start = columnStart(j);
    const end = columnEnd(j);
    const at = load<u32>(word(basicAt, j));
    if (!at && reducedCost(start, end) > limit) continue;
    const bytes = end - start;
    memory.copy(word(entries, to), start, bytes);
    store<u32>(word(starts, kept), to);
    store<u32>(word(basicAt, kept), at);
    if (at) store<i32>(word(basic, at - 1), kept);
    to += <u32>(bytes >> 2);
    kept++;
  }
  spend(<u64>load<u32>(word(starts, columns)) * 4);
  const freed = kept < columns;
  columns = kept;
  store<u32>(word(starts, kept), to);
  return freed;
}
