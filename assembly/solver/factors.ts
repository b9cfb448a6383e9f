// Sparse steps that solve equations with the basis: a triangular factor, another one, and a step for each pivot since.
//
// A step divides the number in its row and takes multiples of that from other rows (Dantzig, Orchard-Hays 1954). Solving with the basis takes
// the steps in order; solving with the transposed basis takes the transposed steps from the end.

import { reserve } from '../memory';
import { spend } from './work';

/** Pivots between two factorings. */
const MOST_PIVOTS: u32 = 250;

/** Bytes of a step: row << 3, address of its indices (u32, row << 3), address of its numbers (f64), how many, 1 / pivot (f64). */
export const STEP: u32 = 24;

/** Entries of all steps. */
export let filled: u32 = 0;
/** The same that there is room for. */
export let mostEntries: u32 = 0;

let indices: usize = 0; // u32[mostEntries]
let numbers: usize = 0; // f64[mostEntries]
let lower: usize = 0;
let lowers: u32 = 0;
let upper: usize = 0;
let uppers: u32 = 0;
let updates: usize = 0;
let pivots: u32 = 0;

/** Entries for so many rows, when there are `bytes` for them. */
function entriesWithin(rows: u32, bytes: u64): u64 {
  return min<u64>(<u64>rows * (<u64>rows + 96) + 1024, bytes / 12);
}

/** Bytes for so many rows, of `bytes` that there are. */
export function factorBytes(rows: u32, bytes: u64): u64 {
  return entriesWithin(rows, bytes) * 12 + (<u64>rows * 2 + MOST_PIVOTS) * STEP + 16;
}

/** Takes the memory; false when there is none. */
export function openFactors(rows: u32, bytes: u64): bool {
  mostEntries = <u32>entriesWithin(rows, bytes);
  numbers = reserve(factorBytes(rows, bytes));
  if (!numbers) return false;
  lower = numbers + ((<usize>mostEntries) << 3);
  upper = lower + <usize>(rows * STEP);
  updates = upper + <usize>(rows * STEP);
  indices = updates + <usize>(MOST_PIVOTS * STEP);
  clearFactors();
  return true;
}

export function clearFactors(): void {
  lowers = 0;
  uppers = 0;
  pivots = 0;
  filled = 0;
}

/** Steps of the lower factor: its row (<< 3) is the first word of each. */
export function lowerSteps(): usize {
  return lower;
}

export function lowerStepsEnd(): usize {
  return lower + <usize>(lowers * STEP);
}

/** Where the entries are in memory from number i on; the free ones serve other purposes for a time. */
export function indexAt(i: u32): usize {
  return indices + ((<usize>i) << 2);
}

/** Another entry for the step that is made next: x times row `q >> 3`. */
export function addEntry(q: u32, x: f64): void {
  store<u32>(indexAt(filled), q);
  store<f64>(numbers + ((<usize>filled) << 3), x);
  filled++;
}

function writeStep(at: usize, r: u32, from: u32, inverse: f64): void {
  store<u32>(at, r << 3);
  store<u32>(at, <u32>indexAt(from), 4);
  store<u32>(at, <u32>(numbers + ((<usize>from) << 3)), 8);
  store<u32>(at, filled - from, 12);
  store<f64>(at, inverse, 16);
}

/** The entries from number `from` on are a step of the lower factor. */
export function addLower(r: u32, from: u32): void {
  writeStep(lowerStepsEnd(), r, from, 1);
  lowers++;
}

export function addUpper(r: u32, from: u32, inverse: f64): void {
  writeStep(upper + <usize>(uppers * STEP), r, from, inverse);
  uppers++;
}

/** Adds the step of a pivot; false when that was the last one. */
export function addUpdate(r: u32, from: u32, inverse: f64): bool {
  writeStep(updates + <usize>(pivots * STEP), r, from, inverse);
  return ++pivots < MOST_PIVOTS;
}

/** Takes v through the steps from `first` until before `end`, each `stride` bytes on. */
function forward(first: usize, end: usize, stride: usize, v: usize): void {
  for (let step = first; step != end; step += stride) {
    const at = v + <usize>load<u32>(step);
    const x = load<f64>(at);
    if (x == 0) continue;
    const t = x * load<f64>(step, 16);
    store<f64>(at, t);
    let p = <usize>load<u32>(step, 4);
    let q = <usize>load<u32>(step, 8);
    const stop = p + ((<usize>load<u32>(step, 12)) << 2);
    for (; p < stop; p += 4) {
      const to = v + <usize>load<u32>(p);
      store<f64>(to, load<f64>(to) - t * load<f64>(q));
      q += 8;
    }
  }
}

/** The same with the steps transposed. */
function backward(first: usize, end: usize, stride: usize, v: usize): void {
  for (let step = first; step != end; step += stride) {
    const at = v + <usize>load<u32>(step);
    let sum = load<f64>(at);
    let p = <usize>load<u32>(step, 4);
    let q = <usize>load<u32>(step, 8);
    const stop = p + ((<usize>load<u32>(step, 12)) << 2);
    for (; p < stop; p += 4) {
      sum -= load<f64>(v + <usize>load<u32>(p)) * load<f64>(q);
      q += 8;
    }
    store<f64>(at, sum * load<f64>(step, 16));
  }
}

/** v (f64[rows]) := inverse of the basis × v: from rows to places. */
export function solve(v: usize): void {
  forward(lower, lower + <usize>(lowers * STEP), STEP, v);
  forward(upper + <usize>(uppers * STEP) - STEP, upper - STEP, -STEP, v);
  forward(updates, updates + <usize>(pivots * STEP), STEP, v);
  spend(<u64>filled + <u64>(lowers + uppers + pivots) * 2);
}

/** v (f64[rows]) := v × inverse of the basis: from places to rows. */
export function solveBack(v: usize): void {
  backward(updates + <usize>(pivots * STEP) - STEP, updates - STEP, -STEP, v);
  backward(upper, upper + <usize>(uppers * STEP), STEP, v);
  backward(lower + <usize>(lowers * STEP) - STEP, lower - STEP, -STEP, v);
  spend(<u64>filled + <u64>(lowers + uppers + pivots) * 2);
}
