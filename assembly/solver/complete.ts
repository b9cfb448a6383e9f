// Bin completion: do the items fit into m equal bins of capacity C (Korf 2003; Schreiber, Korf 2013)?
//
// The free space m * C - sum is a budget of waste, and dual feasible functions give more budgets of that sort. Each step fills one bin: the
// heaviest remaining item and a completion of it that overdraws no budget. Completions that are dominated by another one are left out, the
// thriftiest come first, and states that are known not to fit are remembered. When a try has failed often it starts again in another order;
// what it remembers stays, and tries grow longer, so that the search is complete.

import { holds, reserve } from '../memory';
import { ERR_ARGUMENT, ERR_MEMORY, ERR_RANGE, RUN_FOUND, RUN_MORE, RUN_NONE, RUN_STUCK } from '../status';
import { addPrices, budgetBytes, chooseBudgets } from './complete-budgets';
import {
  beginFill,
  FILL_END,
  FILL_FOUND,
  FILL_PAUSE,
  fillKinds,
  listItems,
  looked,
  narrowest,
  nextFill,
  openFill,
  resumeFill,
  sizeFill,
  writeFill,
} from './complete-fill';
import {
  applyCurrent,
  BAND_HIGH,
  BAND_LOW,
  BEFORE,
  BEHIND,
  BEHIND_PAIRS,
  CURRENT,
  FIRST,
  fillBudgets,
  frameAt,
  isFull,
  isNearlyEmpty,
  LISTED,
  listFill,
  openFrames,
  pairCount,
  pairsOf,
  passBudgets,
  shuffleEntries,
  sizeFrames,
  sortEntries,
  WASTE,
} from './complete-frames';
import { closeBin, countKinds, keyWords, kinds, leftOf, take, weightOf } from './complete-items';
import { isKnown, openMemo, remember } from './complete-memo';
import { COMPLETE, isSearch, setSearch } from './current';
import { seedRandom } from './random';
import { grant, spend, spent } from './work';

/** Completions looked at, dominated ones too, before the search turns to fuller ones. */
const LOOKED_MOST: u32 = 2048;
/** Failed bins of the first try; each later one has an eighth more. */
const FIRST_TRY: u64 = 64;
const MAX_LOAD: u64 = 1 << 53;

const STEP_ENTER: u32 = 0;
const STEP_LIST: u32 = 1;
const STEP_FILL: u32 = 2;
const STEP_NEXT: u32 = 3;
const STEP_DONE: u32 = 4;

let step: u32 = STEP_DONE;
let result: i32 = ERR_ARGUMENT;
let started: bool = false;
let depth: u32 = 0;
// The problem.
let weights: usize = 0;
let items: u32 = 0;
let binCount: u32 = 0;
let capacity: u64 = 0;
let assignment: usize = 0;
let cursors: usize = 0;
// Failed bins of all tries and of this one.
let fails: u64 = 0;
let tryFails: u64 = 0;
let tryMost: u64 = 0;
let firstTry: bool = true;
let unwinding: bool = false;
let lightFirst: bool = true;
/** How far apart the wastes in question may lie; grows and shrinks with the number of completions. */
let width: u64 = 0;

/**
 * Starts to decide whether n weights (u32, descending) fit into `bins` bins of one capacity (address of a u64), in at most `memory` bytes.
 * `assign` (u32[n]) gets the bin of each weight when a packing is found.
 */
export function complete_begin(sorted: usize, n: u32, bins: u32, capacityAt: usize, memory: u32, assign: usize): i32 {
  setSearch(COMPLETE);
  step = STEP_DONE;
  result = ERR_ARGUMENT;
  started = false;
  if (bins == 0 || !holds(sorted, n, 4) || !holds(assign, n, 4) || !holds(capacityAt, 1, 8)) return ERR_ARGUMENT;
  capacity = load<u64>(capacityAt);
  weights = sorted;
  items = n;
  assignment = assign;
  binCount = bins;
  let total: u64 = 0;
  for (let i: u32 = 0; i < n; i++) total += <u64>weightAt(i);
  for (let i: u32 = 1; i < n; i++) if (weightAt(i) > weightAt(i - 1)) return ERR_ARGUMENT;
  if (capacity > MAX_LOAD || total > MAX_LOAD) return ERR_RANGE;
  if (n > 0 && <u64>weightAt(0) > capacity) return doesNotFit();
  // With that many bins it is enough to open a new one when the present one is full, as two neighbours always hold more than C.
  if (capacity >= total || 2 * (total / capacity + 1) <= <u64>bins) {
    fitNext();
    result = RUN_FOUND;
    return 0;
  }
  if (<u64>bins * capacity < total) return doesNotFit();

  // Kinds with their key, cursors, and the rounding of blocks come off first.
  const perKind = (<u64>n + 1) * 28 + 1024;
  if (perKind > <u64>memory) return giveUp();
  if (!countKinds(sorted, n, bins)) return ERR_MEMORY;
  let most: u32 = 0;
  for (let least: u64 = 0; most < kinds; most++) {
    least += <u64>weightOf(kinds - 1 - most);
    if (least > capacity) break;
  }
  let free = <u64>memory - perKind;
  const fixed = sizeFill(capacity, free >> 2) + budgetBytes();
  if (fixed > free) return giveUp();
  free -= fixed;
  // Half of the rest for frames at most; what they leave remembers.
  const frames = sizeFrames(bins, free >> 1, most + 1);
  if (frames == 0) return giveUp();
  cursors = reserve((<u64>kinds + 1) << 2);
  if (!cursors || !openFill()) return ERR_MEMORY;
  const fits = chooseBudgets(capacity, bins);
  if (fits < 0) return fits;
  if (!fits) return doesNotFit();
  const waste = <u64>bins * capacity - total;
  if (!openFrames(bins, waste) || !openMemo(free - frames)) return ERR_MEMORY;
  seedRandom(0);
  depth = 0;
  fails = 0;
  tryFails = 0;
  tryMost = FIRST_TRY;
  firstTry = true;
  unwinding = false;
  lightFirst = true;
  width = waste;
  step = STEP_ENTER;
  result = RUN_MORE;
  return 0;
}

/**
 * Adds a budget, between begin and the first run: prices (u64 of each weight) of which no set of items that fits into a bin has more than `limit`
 * (address of a u64) in total. Prices from linear programming make the search far smaller. That the limit is true is up to the caller.
 */
export function complete_prices(prices: usize, limitAt: usize): i32 {
  if (started || !isBegun() || !holds(prices, items, 8) || !holds(limitAt, 1, 8)) return ERR_ARGUMENT;
  if (step == STEP_DONE) return 0;
  const fits = addPrices(prices, load<u64>(limitAt), binCount);
  if (fits < 0) return fits;
  if (!fits) return doesNotFit();
  fillBudgets();
  return 0;
}

/** Goes on for about that many nodes: RUN_MORE, RUN_FOUND, RUN_NONE, or RUN_STUCK when the memory allowed is too small to start. */
export function complete_run(nodes: u32): i32 {
  if (!isBegun()) return ERR_ARGUMENT;
  started = true;
  grant(nodes);
  while (step != STEP_DONE) {
    if (spent()) return RUN_MORE;
    spend(20);
    if (step == STEP_ENTER) enterBin();
    else if (step == STEP_LIST) listBand();
    else if (step == STEP_FILL) fillBand();
    else tryNext();
  }
  return result;
}

/** Whether the last begin was one of this search, and a good one. */
function isBegun(): bool {
  return isSearch(COMPLETE) && result != ERR_ARGUMENT;
}

function weightAt(i: u32): u32 {
  return load<u32>(weights + ((<usize>i) << 2));
}

function assign(i: u32, bin: u32): void {
  store<u32>(assignment + ((<usize>i) << 2), bin);
}

function giveUp(): i32 {
  result = RUN_STUCK;
  return 0;
}

function doesNotFit(): i32 {
  result = RUN_NONE;
  step = STEP_DONE;
  return 0;
}

/** A new bin, for the heaviest remaining item. */
function enterBin(): void {
  const frame = frameAt(depth);
  let first: u32 = depth > 0 ? load<u32>(frameAt(depth - 1), FIRST) : 0;
  while (first < kinds && leftOf(first) == 0) first++;
  if (first == kinds || depth + 1 == binCount) {
    // The budget of waste says that the rest fits into the last bin.
    writeAssignment();
    result = RUN_FOUND;
    step = STEP_DONE;
    return;
  }
  store<u32>(frame, first, FIRST);
  store<u64>(frame, fails, BEFORE);
  spend(<u64>(16 + 8 * keyWords));
  if (isKnown()) {
    leaveBin();
    return;
  }
  take(first, 1);
  store<u64>(frame, 0, BAND_LOW);
  store<u32>(frame, 0, BEHIND);
  step = STEP_LIST;
}

/** Starts to list a band of wastes, or goes on with it. */
function listBand(): void {
  const frame = frameAt(depth);
  const first = load<u32>(frame, FIRST);
  const room = capacity - <u64>weightOf(first);
  const low = load<u64>(frame, BAND_LOW);
  const most = min(load<u64>(frame, WASTE), room);
  const behind = load<u32>(frame, BEHIND);
  listItems(first, room);
  store<u32>(frame, 0, LISTED);
  store<u32>(frame, 0, CURRENT);
  if (behind) {
    resumeFill(low, load<u64>(frame, BAND_HIGH), frame + BEHIND_PAIRS, behind);
  } else {
    store<u64>(frame, width >= most - low ? most : low + width, BAND_HIGH);
    beginFill(low, load<u64>(frame, BAND_HIGH));
  }
  step = STEP_FILL;
}

/** Lists completions until the band ends or the list is full. */
function fillBand(): void {
  const frame = frameAt(depth);
  const low = load<u64>(frame, BAND_LOW);
  for (;;) {
    const high = load<u64>(frame, BAND_HIGH);
    const mayNarrow = high - low > narrowest() && !load<u32>(frame, BEHIND);
    const found = nextFill(mayNarrow ? LOOKED_MOST : u32.MAX_VALUE);
    if (found == FILL_PAUSE) return;
    if (found == FILL_END) {
      store<u32>(frame, 0, BEHIND);
      break;
    }
    if (mayNarrow && (looked >= LOOKED_MOST || isFull(frame))) {
      // Too many: only the fuller half of the band for now.
      width = (high - low) >> 1;
      store<u64>(frame, low + width, BAND_HIGH);
      store<u32>(frame, 0, LISTED);
      beginFill(low, low + width);
      continue;
    }
    if (found == FILL_FOUND) listFill(frame);
    if (!mayNarrow && isFull(frame)) {
      store<u32>(frame, fillKinds(), BEHIND);
      writeFill(frame + BEHIND_PAIRS);
      break;
    }
  }
  if (isNearlyEmpty(frame)) width = (width << 1) + 1;
  sortEntries(frame, lightFirst);
  if (!firstTry) shuffleEntries(frame);
  step = STEP_NEXT;
}

/** The next completion of this bin, or the next band of them, or back. */
function tryNext(): void {
  const frame = frameAt(depth);
  const first = load<u32>(frame, FIRST);
  if (!unwinding) {
    if (load<u32>(frame, CURRENT) < load<u32>(frame, LISTED)) {
      passBudgets(depth, capacity);
      applyCurrent(frame, 1);
      closeBin(1);
      depth++;
      step = STEP_ENTER;
      return;
    }
    step = STEP_LIST;
    if (load<u32>(frame, BEHIND)) return;
    const high = load<u64>(frame, BAND_HIGH);
    if (high < min(load<u64>(frame, WASTE), capacity - <u64>weightOf(first))) {
      store<u64>(frame, high + 1, BAND_LOW);
      return;
    }
  }
  take(first, -1);
  if (!unwinding) {
    fails++;
    tryFails++;
    remember(fails - load<u64>(frame, BEFORE));
  }
  leaveBin();
}

/** Back to the bin before, or to a new try. */
function leaveBin(): void {
  if (depth == 0) {
    if (!unwinding) {
      doesNotFit();
      return;
    }
    unwinding = false;
    firstTry = false;
    lightFirst = !lightFirst;
    tryFails = 0;
    tryMost += tryMost >> 3;
    step = STEP_ENTER;
    return;
  }
  depth--;
  const frame = frameAt(depth);
  closeBin(-1);
  applyCurrent(frame, -1);
  store<u32>(frame, load<u32>(frame, CURRENT) + 1, CURRENT);
  if (tryFails >= tryMost) unwinding = true;
  step = STEP_NEXT;
}

/** The bins of the frames, and the present one with all that is left. */
function writeAssignment(): void {
  let kind: u32 = 0;
  for (let i: u32 = 0; i < items; i++) {
    assign(i, depth);
    if (weightAt(i) == 0 || (i > 0 && weightAt(i) == weightAt(i - 1))) continue;
    store<u32>(cursors + ((<usize>kind) << 2), i);
    kind++;
  }
  for (let d: u32 = 0; d < depth; d++) {
    const frame = frameAt(d);
    const current = load<u32>(frame, CURRENT);
    const pairs = pairsOf(frame, current);
    assignKind(load<u32>(frame, FIRST), 1, d);
    for (let p: u32 = 0; p < pairCount(frame, current); p++) {
      const pair = pairs + ((<usize>p) << 3);
      assignKind(load<u32>(pair), load<u32>(pair, 4), d);
    }
  }
}

function assignKind(kind: u32, count: u32, bin: u32): void {
  const cursor = cursors + ((<usize>kind) << 2);
  const next = load<u32>(cursor);
  for (let i = next; i < next + count; i++) assign(i, bin);
  store<u32>(cursor, next + count);
}

/** Each item into the present bin, or into the next one. */
function fitNext(): void {
  let bin: u32 = 0;
  let fill: u64 = 0;
  for (let i: u32 = 0; i < items; i++) {
    const weight = <u64>weightAt(i);
    if (fill + weight > capacity) {
      bin++;
      fill = 0;
    }
    fill += weight;
    assign(i, bin);
  }
}
