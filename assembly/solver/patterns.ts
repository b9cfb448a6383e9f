// The patterns that the LP may use: a pool of sparse columns, each entry a size and how many copies of it.

import { at as word } from '../address';
import { reserve } from '../memory';

/** The first columns are no patterns: they use the place of a size for the next smaller one, and cost nothing (Valério de Carvalho 2005). */
export let exchanges: u32 = 0;
let costOfExchange: f64 = 0;
/** Columns in the pool. */
export let columns: u32 = 0;

let mostColumns: u32 = 0;
let mostEntries: u32 = 0;
let starts: usize = 0; // u32[mostColumns + 1]
let places: usize = 0; // u32[mostColumns]: 1 + its place in the basis
let entries: usize = 0; // u32: size << 16 | copies

/** Bytes of a column that has so many entries. */
export function columnBytes(most: u32): u64 {
  return 8 + <u64>most * 4;
}

/** Takes memory for so many columns with `total` entries; false when there is none. */
export function openPatterns(pool: u32, total: u32): bool {
  mostColumns = pool;
  mostEntries = total;
  columns = 0;
  starts = reserve(<u64>pool * 8 + <u64>total * 4 + 4);
  if (!starts) return false;
  places = word(starts, pool + 1);
  entries = word(places, pool);
  store<u32>(starts, 0);
  exchanges = 0;
  costOfExchange = 0;
  return true;
}

/** Adds the exchanges between so many sizes. */
export function addExchanges(sizes: u32): void {
  for (let k: u32 = 0; k + 1 < sizes; k++) {
    store<u32>(nextColumn(), (k << 16) | 0xffff);
    store<u32>(nextColumn() + 4, ((k + 1) << 16) | 1);
    exchanges = keepColumn(2) + 1;
  }
}

/** Lets an exchange cost as much as a pattern: the LP uses them no more. False when they cost that already, or there are none. */
export function chargeExchanges(): bool {
  if (!exchanges || costOfExchange > 0) return false;
  costOfExchange = 1;
  return true;
}

/** The copies in an entry: −1 for the size whose place an exchange uses. */
export function copiesIn(entry: u32): f64 {
  return <f64>(<i32>(<i16>entry));
}

export function costOf(j: u32): f64 {
  return j < exchanges ? costOfExchange : 1;
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
  const end = load<u32>(word(starts, columns)) + count;
  setPlace(columns, 0);
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

/** 1 + the place of the column in the basis, 0 for none. */
export function placeOf(j: u32): u32 {
  return load<u32>(word(places, j));
}

export function setPlace(j: u32, place: u32): void {
  store<u32>(word(places, j), place);
}

/** Moves column j down to be column `to`, the next after those kept so far. */
export function moveColumn(j: u32, to: u32): void {
  const start = columnStart(j);
  const bytes = columnEnd(j) - start;
  const at = load<u32>(word(starts, to));
  memory.copy(word(entries, at), start, bytes);
  setPlace(to, placeOf(j));
  store<u32>(word(starts, to + 1), at + <u32>(bytes >> 2));
}

/** Forgets the columns from `count` on. */
export function cutPool(count: u32): void {
  columns = count;
}
