// Lower bounds for m equal bins, cheapest first, each with what it takes to recompute it.
//
// 1. At once: average, heaviest item, pigeon-hole, and the average of every lifted sub-instance (bounds-dual.ts says which these are).
// 2. Loads are sums of weights (bounds-sums.ts): every bound is rounded up to the next sum that exists.
// 3. Dual feasible functions on all sub-instances at a capacity C < upper. A proof lifts the bound to C + 1. First C = upper − 1 is tried, which
//    ends the search when it works; then C gallops up from the bound. A short list of functions goes first, then all of them.

import { holds, reserve } from '../memory';
import { ERR_ARGUMENT, ERR_MEMORY, ERR_RANGE, RUN_FOUND, RUN_MORE, RUN_NONE, RUN_STUCK } from '../status';
import {
  aimAt,
  dualBegin,
  dualGroups,
  dualWork,
  groupWeight,
  IDENTITY,
  MULTIPLE,
  PARAMETER,
  pickRule,
  proofBins,
  proofEpsilon,
  proofItems,
  smallGroups,
  tryRule,
} from './bounds-dual';
import { sumAbove, sumBelow, sumReached, sumsAdd, sumsBegin, sumsComplete } from './bounds-sums';
import { BOUND, isSearch, setSearch } from './current';
import { grant, spent } from './work';

/** Codes of the plain bounds in word 1 of the record. */
const AVERAGE: u64 = 0;
const HEAVIEST_ITEM: u64 = 1;
const PIGEON_HOLE: u64 = 2;
const DUAL_FEASIBLE: u64 = 3;
/** Words of the record. */
const WORDS: u64 = 10;
/** The known makespan and the sum of all weights stay below 2⁵³. */
const MOST: u64 = 1 << 53;
/** Dual feasible functions take 28 bytes an item: not for more items than this. */
const MOST_ITEMS: u32 = 1 << 18;
/** Functions of the short list: `identity` and so many multiples. */
const SHORT: u32 = 4;
/** The long list has at least FEW multiples, and up to MANY while half of WORK steps is not used at this capacity. Sums of f fit for k ≤ 400. */
const FEW: u32 = 20;
const MANY: u32 = 400;
const WORK: u64 = 2_000_000;
/** Then λ until all of WORK is used: from C / 2 down to a FINEST-th of C, every one of them when they are at most ALL. */
const FINEST: u32 = 16;
const ALL: u64 = 1024;
/** No function has proved anything yet. */
const NO_RULE: u32 = u32.MAX_VALUE;

let weights: usize = 0;
let bins: u32 = 0;
// Items with a weight above 0 and the sum of them.
let positive: u32 = 0;
let total: u64 = 0;
let upper: u64 = 0;
let record: usize = 0;
// Sums and functions in use, and whether the bound has to be rounded before anything else.
let sums: bool = false;
let dual: bool = false;
let rounding: bool = false;
// The test going on: long or short list, capacity, function. No capacity from `failed` on was refuted by this list.
let long: bool = false;
let probing: bool = false;
let testing: bool = false;
let target: u64 = 0;
let step: u64 = 0;
let failed: u64 = 0;
let next: u32 = 0;
let nextLambda: u32 = 0;
// The function that proved something last is the first to be tried again.
let rule: u32 = 0;
let parameter: u64 = 0;
let luckyRule: u32 = 0;
let luckyParameter: u64 = 0;

/**
 * Starts the search for the best lower bound on the makespan of n u32 weights in descending order on `binCount` equal bins. `known` holds a u64,
 * the makespan of a plan (< 2⁵³): the search ends when the bound reaches it. `words` takes the best bound so far, 10 words of 64 bits:
 *   [0] the bound · [1] plain kind: 0 average, 1 heaviest-item, 2 pigeon-hole, 3 dual-feasible · [2] value of the plain bound ·
 *   [3] depth, or capacity · [4] ε · [5] rule: 0 identity, 1 multiple, 2 parameter · [6] k or λ ·
 *   [7] bins and [8] items of the lifting, 0 when the plain bound is of the instance itself · [9] 1 when [0] is [2] rounded up to a subset sum.
 */
export function bound_begin(sorted: usize, n: u32, binCount: u32, known: usize, words: usize): i32 {
  setSearch(BOUND);
  record = 0;
  if (binCount == 0 || !holds(sorted, n, 4) || !holds(known, 1, 8) || !holds(words, WORDS, 8)) return ERR_ARGUMENT;
  weights = sorted;
  bins = binCount;
  upper = load<u64>(known);
  if (upper >= MOST) return ERR_RANGE;
  const prefix = reserve((<u64>n + 1) << 3);
  if (!prefix) return ERR_MEMORY;
  total = 0;
  positive = 0;
  let before = u32.MAX_VALUE;
  store<u64>(prefix, 0);
  for (let i: u32 = 0; i < n; i++) {
    const w = load<u32>(weights + ((<usize>i) << 2));
    if (w > before) return ERR_ARGUMENT;
    before = w;
    total += w;
    store<u64>(prefix + ((<usize>i + 1) << 3), total);
    if (w > 0) positive++;
  }
  if (total >= MOST) return ERR_RANGE;
  record = words;
  memory.fill(record, 0, <usize>(WORDS << 3));
  // Items without weight change nothing: without them every count below is smaller.
  plainBounds(prefix, positive);
  sums = false;
  dual = false;
  rounding = false;
  testing = false;
  if (lower() >= upper || positive <= bins) return 0;
  dual = positive <= MOST_ITEMS;
  if (dual && !dualBegin(weights, positive, bins)) {
    record = 0;
    return ERR_MEMORY;
  }
  sums = dual && sumsBegin(weights, positive, dualGroups(), upper);
  rounding = sums;
  luckyRule = NO_RULE;
  startList(false);
  return 0;
}

/** Goes on for about that many nodes: RUN_FOUND when the bound is `known`, RUN_STUCK when all rules have been tried. Errors when no search was begun. */
export function bound_run(nodes: u32): i32 {
  if (record == 0 || !isSearch(BOUND)) return ERR_ARGUMENT;
  grant(nodes);
  do {
    const status = advance();
    if (status != RUN_MORE) return status;
  } while (!spent());
  return RUN_MORE;
}

function advance(): i32 {
  if (lower() >= upper) return RUN_FOUND;
  if (rounding) {
    round();
    return RUN_MORE;
  }
  if (!dual) return RUN_STUCK;
  if (!testing) {
    if (!chooseTarget()) {
      if (long) return RUN_STUCK;
      startList(true);
    }
    return RUN_MORE;
  }
  const status = tryRule();
  if (status == RUN_FOUND) proven();
  else if (status == RUN_NONE && !nextRule()) refused();
  return RUN_MORE;
}

function lower(): u64 {
  return load<u64>(record);
}

/** Adds sizes to the sums until the bound is one of them, or all are in: then the bound goes up to the next one. */
function round(): void {
  const bound = lower();
  if (!sumReached(bound) && !sumsComplete()) {
    sumsAdd();
    return;
  }
  rounding = false;
  const sum = sumAbove(bound);
  if (sum > bound && sum <= upper) {
    store<u64>(record, sum);
    store<u64>(record, 1, 72);
  }
}

function startList(all: bool): void {
  long = all;
  probing = !all;
  failed = upper;
  step = 1;
}

/** The next capacity to refute; false when this list has nothing more to try. */
function chooseTarget(): bool {
  const bound = lower();
  // Above that no function proves anything, and products with it might not fit.
  const end = min(failed, (4 * total) / bins);
  if (bound >= end) return false;
  target = probing ? end - 1 : min(bound + step, end) - 1;
  if (sums && sumsComplete()) target = sumBelow(target);
  if (target < bound) target = bound;
  aimAt(target);
  next = 0;
  nextLambda = 0;
  testing = nextRule();
  return true;
}

function proven(): void {
  testing = false;
  probing = false;
  step <<= 1;
  luckyRule = rule;
  luckyParameter = parameter;
  const own = proofBins() == bins;
  write(target + 1, DUAL_FEASIBLE, target, own ? 0 : proofBins(), own ? 0 : proofItems());
  store<u64>(record, proofEpsilon(), 32);
  store<u64>(record, rule, 40);
  store<u64>(record, parameter, 48);
  rounding = sums;
}

function refused(): void {
  testing = false;
  failed = target;
  step = probing ? 1 : max(1, step >> 2);
  probing = false;
}

/** Takes up the next function of the list; false at its end. */
function nextRule(): bool {
  for (;;) {
    const i = next++;
    if (i == 0) {
      if (luckyRule == NO_RULE) continue;
      rule = luckyRule;
      parameter = luckyParameter;
      if (rule == PARAMETER && parameter > target >> 1) continue;
    } else if (i == 1) {
      rule = IDENTITY;
      parameter = 0;
    } else if (i - 2 < SHORT || (long && (i - 2 < FEW || (i - 2 < MANY && dualWork() < WORK >> 1)))) {
      rule = MULTIPLE;
      parameter = i - 1;
    } else {
      if (!long || dualWork() >= WORK) return false;
      rule = PARAMETER;
      parameter = lambda(nextLambda++);
      if (parameter == 0) return false;
      if (parameter > target >> 1) continue;
    }
    pickRule(rule, parameter);
    return true;
  }
}

/**
 * The j-th λ to try, 0 behind the last one. Where there are few, all of them; else those just above a value at which f(C) or the f of a weight
 * above C/2 gets worse, since between two of these f only gets better as λ falls.
 */
function lambda(j: u32): u64 {
  const half = target >> 1;
  const least = target / FINEST;
  if (half - least <= ALL) return <u64>j < half - least ? half - j : 0;
  if (j < FINEST - 2) return target / (j + 3) + 1;
  const heavy = smallGroups();
  const i = j + 2 - FINEST;
  if (i >= heavy * (FINEST >> 1)) return 0;
  return (target - groupWeight(i % heavy)) / (i / heavy + 1) + 1;
}

function plainBounds(prefix: usize, n: u32): void {
  write((total + bins - 1) / bins, AVERAGE, 0, 0, 0);
  if (n > 0 && load<u32>(weights) > lower()) write(load<u32>(weights), HEAVIEST_ITEM, 0, 0, 0);
  const depths: u32 = n == 0 ? 0 : (n - 1) / bins;
  for (let d: u32 = 1; d <= depths; d++) {
    const sum = range(prefix, d * bins - d, d * bins + 1);
    if (sum > lower()) write(sum, PIGEON_HOLE, d, 0, 0);
  }
  for (let q = depths; q > 0; q--) {
    for (let k = bins - 1; k > 0; k--) {
      const l = <u32>min(<u64>n, <u64>q * bins + k);
      const sum = range(prefix, q * (bins - k), l);
      if (sum > lower() * k) write((sum + k - 1) / k, AVERAGE, 0, k, l);
    }
  }
}

function range(prefix: usize, a: u32, b: u32): u64 {
  return load<u64>(prefix + ((<usize>b) << 3)) - load<u64>(prefix + ((<usize>a) << 3));
}

function write(value: u64, kind: u64, depth: u64, liftedBins: u64, items: u64): void {
  store<u64>(record, value);
  store<u64>(record, kind, 8);
  store<u64>(record, value, 16);
  store<u64>(record, depth, 24);
  store<u64>(record, 0, 32);
  store<u64>(record, 0, 40);
  store<u64>(record, 0, 48);
  store<u64>(record, liftedBins, 56);
  store<u64>(record, items, 64);
  store<u64>(record, 0, 72);
}
