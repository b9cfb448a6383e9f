// From a packing in fractions to a packing: patterns that the LP uses at least once are fixed, then the one that is used most of the rest;
// the LP is solved again for what is left, and so on. What turns out to be too little is taken back and the next choice is tried, a few
// times a dive; later dives choose at random among the best (limited discrepancy; Wäscher, Gau 1996 compare roundings).

import { at as word } from '../address';
import { reserve } from '../memory';
import { basicColumn } from './basis';
import { fillUp } from './knapsack';
import { columnEnd, columnStart, exchanges } from './patterns';
import { random } from './random';
import { basicValue } from './simplex';
import { spend } from './work';

/** Choices tried at one place of a dive. */
const TRIES: u32 = 3;
/** Choices taken back in one dive. */
const RETREATS: u32 = 16;
/** Dives. */
const DIVES: u32 = 24;

let sizes: u32 = 0;
let weight: usize = 0;
let amount: usize = 0;
let counts: usize = 0;
let capacity: u32 = 0;
let bins: u32 = 0;

let left: usize = 0; // u32[sizes]: not yet in a fixed pattern
let scratch: usize = 0; // u32[sizes]
let patternStart: usize = 0; // u32[bins + 1]
let pattern: usize = 0; // u32: size << 16 | copies
let fixed: u32 = 0;
let levels: usize = 0; // u32[6] a level: patterns fixed before its choice, tries, columns tried
let depth: u32 = 0;
let again = false;
let retreats: u32 = 0;
let dives: u32 = 0;
let before: u32 = 0; // patterns fixed before the greedy filling began
let rest: u64 = 0; // what is left to fill, in weight

export function openDive(
  numSizes: u32,
  weights: usize,
  amounts: usize,
  zeros: usize,
  numBins: u32,
  items: u32,
  room: u32,
): bool {
  sizes = numSizes;
  weight = weights;
  amount = amounts;
  counts = zeros;
  bins = numBins;
  capacity = room;
  left = reserve(<u64>numSizes * 12 + <u64>numBins * 28 + <u64>items * 4 + 4);
  if (!left) return false;
  scratch = word(left, numSizes);
  patternStart = word(scratch, numSizes);
  pattern = word(patternStart, numBins + 1);
  levels = word(pattern, items + numSizes);
  depth = 0;
  dives = 0;
  retreats = 0;
  again = false;
  surface();
  return true;
}

/** True until all of the first dive was taken back. */
export function firstDive(): bool {
  return dives == 0;
}

export function residualAmounts(): usize {
  return left;
}

export function residualBins(): u32 {
  return bins - fixed;
}

function surface(): void {
  memory.copy(left, amount, (<usize>sizes) << 2);
  fixed = 0;
  store<u32>(patternStart, 0);
}

/** Fills a bin from `counts` and then largest first. False when that is nothing at all. */
function fix(room: u32): bool {
  const start = load<u32>(word(patternStart, fixed));
  const entry = word(pattern, start);
  const number = fillUp(0, room, left, counts, entry);
  if (!number) return false;
  for (let p = entry; p < word(entry, number); p += 4) {
    const e = load<u32>(p);
    const at = word(left, e >> 16);
    store<u32>(at, load<u32>(at) - (e & 0xffff));
  }
  fixed++;
  store<u32>(word(patternStart, fixed), start + number);
  spend((<u64>sizes) << 1);
  return true;
}

function unfix(until: u32): void {
  for (
    let p = word(pattern, load<u32>(word(patternStart, until)));
    p < word(pattern, load<u32>(word(patternStart, fixed)));
    p += 4
  ) {
    const e = load<u32>(p);
    const at = word(left, e >> 16);
    store<u32>(at, load<u32>(at) + (e & 0xffff));
  }
  fixed = until;
}

/** What of column j is still wanted, as a fixed pattern. */
function fixColumn(j: u32): bool {
  let room = capacity;
  let any = false;
  const end = columnEnd(j);
  for (let p = columnStart(j); p < end; p += 4) {
    const e = load<u32>(p);
    const k = e >> 16;
    const count = min(e & 0xffff, load<u32>(word(left, k)));
    if (!count) continue;
    any = true;
    store<u32>(word(counts, k), count);
    room -= count * load<u32>(word(weight, k));
  }
  return any && fix(room);
}

function nothingLeft(): bool {
  for (let k: u32 = 0; k < sizes; k++) if (load<u32>(word(left, k))) return false;
  return true;
}

/** Gets ready to fill the bins that are left first-fit decreasing, by fillGreedily(). */
export function startGreedy(): void {
  before = fixed;
  rest = 0;
  for (let k: u32 = 0; k < sizes; k++) rest += <u64>load<u32>(word(left, k)) * <u64>load<u32>(word(weight, k));
  spend(sizes);
}

/** Fills one more bin: 1 when all is packed, 0 when there is more to do, −1 when more room is lost than there is to lose; nothing is fixed then. */
export function fillGreedily(): i32 {
  if (!rest) return 1;
  if (rest <= <u64>(bins - fixed) * <u64>capacity && fix(capacity)) {
    rest -= fixedWeight(fixed - 1);
    return 0;
  }
  unfix(before);
  return -1;
}

function fixedWeight(b: u32): u64 {
  let sum: u64 = 0;
  const end = word(pattern, load<u32>(word(patternStart, b + 1)));
  for (let p = word(pattern, load<u32>(word(patternStart, b))); p < end; p += 4) {
    const e = load<u32>(p);
    sum += <u64>(e & 0xffff) * <u64>load<u32>(word(weight, e >> 16));
  }
  return sum;
}

/** Fixes patterns by the LP; false when it cannot go on. Greedy filling is worth a try then, and the LP for the rest. */
export function diveOn(): bool {
  let level = levels + <usize>depth * 24;
  let tried: u32 = 0;
  if (again) {
    level -= 24;
    tried = load<u32>(level, 4);
  }
  const start = fixed;
  // Whole uses first: they leave the LP as it is.
  for (let i: u32 = 0; i < sizes; i++) {
    const j = basicColumn(i);
    if (j < <i32>exchanges || wasTried(level, tried, j)) continue;
    for (let times = <i32>(basicValue(i) + 1e-4); times > 0 && fixed < bins; times--) if (!fixColumn(j)) break;
  }
  let best: f64 = 0.01;
  let chosen: i32 = -1;
  for (let i: u32 = 0; i < sizes; i++) {
    const j = basicColumn(i);
    if (j < <i32>exchanges || wasTried(level, tried, j)) continue;
    const x = basicValue(i);
    let score = x - floor(x + 1e-4);
    if (dives) score *= 1 - (0.5 * <f64>random()) / 4294967296.0;
    if (score > best) {
      best = score;
      chosen = j;
    }
  }
  if (chosen >= 0) {
    if (!again) {
      store<u32>(level, start);
      depth++;
    }
    store<u32>(level, ++tried, 4);
    store<i32>(word(level, 1 + tried), chosen);
    if (fixed < bins) fixColumn(chosen);
  }
  again = false;
  spend((<u64>sizes) << 3);
  return fixed > start && (fixed < bins || nothingLeft());
}

function wasTried(level: usize, tried: u32, j: i32): bool {
  for (let t: u32 = 0; t < tried; t++) if (load<i32>(word(level, 2 + t)) == j) return true;
  return false;
}

/** Takes the last choice back, or comes up for the next dive; false when there were enough of them. */
export function diveFails(): bool {
  while (depth && retreats < RETREATS) {
    const level = levels + <usize>(depth - 1) * 24;
    if (load<u32>(level, 4) < TRIES) {
      unfix(load<u32>(level));
      retreats++;
      again = true;
      return true;
    }
    depth--;
  }
  surface();
  depth = 0;
  retreats = 0;
  again = false;
  return ++dives < DIVES;
}

/** Begins to count the dives again. */
export function diveAgain(): void {
  dives = 0;
}

/** Bin of each item, items in descending order; items without weight go to the first bin. */
export function writePacking(assign: usize, items: u32): void {
  memory.fill(assign, 0, (<usize>items) << 2);
  let sum: u32 = 0;
  for (let k: u32 = 0; k < sizes; k++) {
    store<u32>(word(scratch, k), sum);
    sum += load<u32>(word(amount, k));
  }
  for (let b: u32 = 0; b < fixed; b++) {
    const end = word(pattern, load<u32>(word(patternStart, b + 1)));
    for (let p = word(pattern, load<u32>(word(patternStart, b))); p < end; p += 4) {
      const e = load<u32>(p);
      const at = word(scratch, e >> 16);
      let position = load<u32>(at);
      for (let c = e & 0xffff; c > 0; c--) store<u32>(word(assign, position++), b);
      store<u32>(at, position);
    }
  }
}
