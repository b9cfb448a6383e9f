// The basis of the LP: which column is in which place, and its factors.
//
// Columns are eliminated one after the other, those that have the fewest rows left first, and among the rows that are large enough the one
// that the fewest columns still need becomes the pivot (Markowitz 1957); singletons come out first by themselves. A pivot of the simplex method
// adds a step. When carrying these has cost as much as making the factors did, they are made afresh. A column at place r of the basis has its
// pivot in row r, so that places and rows are the same numbers.

import { at8 as real, at as word } from '../address';
import { reserve } from '../memory';
import {
  addEntry,
  addLower,
  addUpdate,
  addUpper,
  clearFactors,
  factorBytes,
  filled,
  indexAt,
  lowerSteps,
  lowerStepsEnd,
  mostEntries,
  openFactors,
  STEP,
} from './factors';
import { columnEnd, columnStart, columns, copiesIn, placeOf, setPlace } from './patterns';
import { spend, spent } from './work';

/** Smaller numbers count as 0. */
const TINY: f64 = 1e-13;
/** A column whose largest number is smaller depends on the others. */
const SINGULAR: f64 = 1e-7;
/** A pivot is at least this part of the largest number in its column. */
const STEADY: f64 = 0.1;
const NOWHERE: u32 = 0xffff_ffff;
const FREE: i32 = i32.MIN_VALUE;

/** The factors are to be made, by workOnBasis(). */
export let stale = true;

let rows: u32 = 0;
let basic: usize = 0; // i32[rows]: column, or ~row for the surplus of a row
let surplusAt: usize = 0; // u32[rows]: 1 + its place
let making: u64 = 0; // steps that the factors took
let carried: u64 = 0; // steps that the pivots since have cost
let etas: u32 = 0; // entries of these

let begun = false;
let work: usize = 0; // f64[rows], all 0 between uses
let support: usize = 0; // u32[rows]
let todo: usize = 0; // u32[rows]: columns
let numTodo: u32 = 0;
let open: usize = 0; // u32[rows]: rows without a pivot that a column of `todo` has, NOWHERE when it is done
let needed: usize = 0; // u32[rows]: columns not done that have the row
let mixed: usize = 0; // u32[rows]: exclusive or of these
let memberStart: usize = 0; // u32[rows + 1]
let members: usize = 0; // u32: columns of `todo` that have the row; above the entries of the factors
let singles: usize = 0; // u32[rows]: columns with one row left
let numSingles: u32 = 0;
let lone: usize = 0; // u32[rows]: rows that one column needs
let numLone: u32 = 0;
let ceiling: u32 = 0;

/** Bytes for so many sizes, of `bytes` that there are for the factors. */
export function basisBytes(sizes: u32, bytes: u64): u64 {
  return factorBytes(sizes, bytes) + <u64>sizes * 48 + 16;
}

/** Takes the memory; all places are the surpluses of their rows. False when there is no memory. */
export function openBasis(sizes: u32, bytes: u64): bool {
  rows = sizes;
  work = reserve(<u64>sizes * 48 + 4);
  if (!work || !openFactors(sizes, bytes)) return false;
  basic = real(work, sizes);
  surplusAt = word(basic, sizes);
  support = word(surplusAt, sizes);
  todo = word(support, sizes);
  open = word(todo, sizes);
  needed = word(open, sizes);
  mixed = word(needed, sizes);
  singles = word(mixed, sizes);
  lone = word(singles, sizes);
  memberStart = word(lone, sizes);
  memory.fill(surplusAt, 0, (<usize>sizes) << 2);
  memory.fill(work, 0, (<usize>sizes) << 3);
  stale = true;
  begun = false;
  return true;
}

/** The column at place i of the basis, negative for a surplus. */
export function basicColumn(i: u32): i32 {
  return load<i32>(word(basic, i));
}

/** The column at place i has another number from now on. */
export function renameColumn(i: u32, j: u32): void {
  store<u32>(word(basic, i), j);
}

export function surplusIsBasic(k: u32): bool {
  return load<u32>(word(surplusAt, k)) != 0;
}

/** Puts column j (or ~row) in place r. */
function settle(r: u32, j: i32): void {
  store<i32>(word(basic, r), j);
  if (j < 0) store<u32>(word(surplusAt, <u32>~j), r + 1);
  else setPlace(j, r + 1);
}

/** Puts column j (or ~row) in place r, where `entering` (f64[rows]) is that column solved. */
export function exchange(r: u32, j: i32, entering: usize): void {
  const out = load<i32>(word(basic, r));
  if (out < 0) store<u32>(word(surplusAt, <u32>~out), 0);
  else setPlace(out, 0);
  settle(r, j);
  stale = filled + rows > mostEntries;
  if (stale) return;
  const from = filled;
  for (let i: u32 = 0; i < rows; i++) {
    const x = load<f64>(real(entering, i));
    if (abs(x) > TINY && i != r) addEntry(i << 3, x);
  }
  etas += filled - from;
  carried += etas;
  stale = !addUpdate(r, from, 1 / load<f64>(real(entering, r))) || carried > making;
}

/** Makes the factors from the columns that have a place: 0 while there is more to do, 1 when done, −1 when they do not fit into memory. */
export function workOnBasis(): i32 {
  if (!begun && !gather()) return -1;
  begun = true;
  while (true) {
    if (spent()) return 0;
    const c = nextOfTodo();
    if (c == NOWHERE) break;
    if (!eliminate(c)) return -1;
  }
  for (let k: u32 = 0; k < rows; k++) if (load<i32>(word(basic, k)) == FREE) restOnSurplus(k);
  begun = false;
  stale = false;
  making += (<u64>rows) << 4;
  return 1;
}

/** Asks for new factors. */
export function forgetFactors(): void {
  stale = true;
}

function restOnSurplus(k: u32): void {
  settle(k, ~(<i32>k));
  addUpper(k, filled, -1);
}

/** Lists the columns to be eliminated and the rows that they have; rows that rest on their surplus are done first. */
function gather(): bool {
  clearFactors();
  etas = 0;
  carried = 0;
  making = 0;
  numTodo = 0;
  numSingles = 0;
  numLone = 0;
  const bytesOfRows = (<usize>rows) << 2;
  memory.fill(needed, 0, bytesOfRows);
  memory.fill(mixed, 0, bytesOfRows);
  memory.fill(memberStart, 0, bytesOfRows + 4);
  let total: u32 = 0;
  for (let j: u32 = 0; j < columns; j++) {
    if (!placeOf(j)) continue;
    setPlace(j, 0);
    if (numTodo == rows) continue;
    const c = numTodo++;
    store<u32>(word(todo, c), j);
    const end = columnEnd(j);
    const start = columnStart(j);
    store<u32>(word(open, c), <u32>((end - start) >> 2));
    total += <u32>((end - start) >> 2);
    for (let p = start; p < end; p += 4) add(needed, load<u32>(p) >> 16, 1);
  }
  if (<u64>total * 2 > <u64>mostEntries) return false;
  ceiling = mostEntries - total;
  members = indexAt(ceiling);
  let sum: u32 = 0;
  for (let k: u32 = 0; k < rows; k++) {
    store<u32>(word(memberStart, k), sum);
    sum += load<u32>(word(needed, k));
  }
  for (let c: u32 = 0; c < numTodo; c++) {
    const j = load<u32>(word(todo, c));
    const end = columnEnd(j);
    for (let p = columnStart(j); p < end; p += 4) {
      const k = load<u32>(p) >> 16;
      const at = load<u32>(word(memberStart, k));
      store<u32>(word(members, at), c);
      store<u32>(word(memberStart, k), at + 1);
      store<u32>(word(mixed, k), load<u32>(word(mixed, k)) ^ c);
    }
  }
  // Each start has moved on to the next.
  memory.copy(memberStart + 4, memberStart, bytesOfRows);
  store<u32>(memberStart, 0);
  for (let k: u32 = 0; k < rows; k++) {
    store<i32>(word(basic, k), FREE);
    if (!surplusIsBasic(k)) continue;
    restOnSurplus(k);
    closeRow(k, false);
  }
  for (let c: u32 = 0; c < numTodo; c++) if (load<u32>(word(open, c)) == 1) store<u32>(word(singles, numSingles++), c);
  for (let k: u32 = 0; k < rows; k++) if (load<u32>(word(needed, k)) == 1) store<u32>(word(lone, numLone++), k);
  spend(<u64>total * 6 + <u64>columns + <u64>rows * 8);
  return true;
}

function add(base: usize, i: u32, x: u32): u32 {
  const at = word(base, i);
  const sum = load<u32>(at) + x;
  store<u32>(at, sum);
  return sum;
}

/** Row k has its pivot: the columns that have it have one row less left. */
function closeRow(k: u32, note: bool): void {
  const end = word(members, load<u32>(word(memberStart, k + 1)));
  for (let p = word(members, load<u32>(word(memberStart, k))); p < end; p += 4) {
    const c = load<u32>(p);
    if (load<u32>(word(open, c)) != NOWHERE && add(open, c, <u32>-1) == 1 && note) {
      store<u32>(word(singles, numSingles++), c);
    }
  }
}

function nextOfTodo(): u32 {
  while (numSingles) {
    const c = load<u32>(word(singles, --numSingles));
    if (load<u32>(word(open, c)) != NOWHERE) return c;
  }
  while (numLone) {
    const k = load<u32>(word(lone, --numLone));
    if (load<i32>(word(basic, k)) == FREE && load<u32>(word(needed, k)) == 1) return load<u32>(word(mixed, k));
  }
  let least: u32 = NOWHERE;
  let chosen: u32 = NOWHERE;
  for (let c: u32 = 0; c < numTodo; c++) {
    const count = load<u32>(word(open, c));
    if (count < least) {
      least = count;
      chosen = c;
    }
  }
  spend(numTodo);
  making += numTodo;
  return chosen;
}

/** Takes a column through the steps so far and gives it a pivot; false when its entries do not fit. */
function eliminate(c: u32): bool {
  const j = load<u32>(word(todo, c));
  const end = columnEnd(j);
  let count: u32 = 0;
  store<u32>(word(open, c), NOWHERE);
  for (let p = columnStart(j); p < end; p += 4) {
    const e = load<u32>(p);
    const k = e >> 16;
    store<f64>(real(work, k), copiesIn(e));
    store<u32>(word(support, count++), k << 3);
    store<u32>(word(mixed, k), load<u32>(word(mixed, k)) ^ c);
    if (add(needed, k, <u32>-1) == 1) store<u32>(word(lone, numLone++), k);
  }
  const lowersEnd = lowerStepsEnd();
  let touched: u32 = 0;
  for (let s = lowerSteps(); s < lowersEnd; s += STEP) {
    const t = load<f64>(work + <usize>load<u32>(s));
    if (t == 0) continue;
    let p = <usize>load<u32>(s, 4);
    let q = <usize>load<u32>(s, 8);
    const size = load<u32>(s, 12);
    const stop = p + ((<usize>size) << 2);
    touched += size;
    for (; p < stop; p += 4) {
      const to = work + <usize>load<u32>(p);
      const before = load<f64>(to);
      if (before == 0) store<u32>(word(support, count++), load<u32>(p));
      const after = before - t * load<f64>(q);
      // Never 0, so that no row is listed twice.
      store<f64>(to, after == 0 ? 1e-100 : after);
      q += 8;
    }
  }
  const steps = <u64>((lowersEnd - lowerSteps()) >> 4) + <u64>touched * 2 + <u64>count * 6;
  spend(steps);
  making += steps;
  if (filled + count > ceiling) return false;
  let largest: f64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const q = load<u32>(word(support, i));
    if (load<i32>(word(basic, q >> 3)) == FREE) largest = max(largest, abs(load<f64>(work + <usize>q)));
  }
  let r: u32 = rows;
  let fewest: u32 = NOWHERE;
  let pivot: f64 = 0;
  for (let i: u32 = 0; i < count && largest > SINGULAR; i++) {
    const q = load<u32>(word(support, i));
    const k = q >> 3;
    const x = load<f64>(work + <usize>q);
    if (load<i32>(word(basic, k)) != FREE || abs(x) < STEADY * largest) continue;
    const columnsOfRow = load<u32>(word(needed, k));
    if (columnsOfRow > fewest || (columnsOfRow == fewest && abs(x) <= abs(pivot))) continue;
    fewest = columnsOfRow;
    r = k;
    pivot = x;
  }
  if (r < rows) {
    const from = filled;
    for (let i: u32 = 0; i < count; i++) {
      const q = load<u32>(word(support, i));
      const x = load<f64>(work + <usize>q);
      if (load<i32>(word(basic, q >> 3)) != FREE && abs(x) > TINY) addEntry(q, x);
    }
    addUpper(r, from, 1 / pivot);
    const middle = filled;
    for (let i: u32 = 0; i < count; i++) {
      const q = load<u32>(word(support, i));
      const x = load<f64>(work + <usize>q);
      if (load<i32>(word(basic, q >> 3)) == FREE && q >> 3 != r && abs(x) > TINY) addEntry(q, x / pivot);
    }
    if (filled > middle) addLower(r, middle);
    settle(r, j);
    closeRow(r, true);
  }
  for (let i: u32 = 0; i < count; i++) store<f64>(work + <usize>load<u32>(word(support, i)), 0);
  return true;
}
