// Do the items fit into so many equal bins? Column generation: the LP over patterns gives prices that prove that they do not, or a packing
// in fractions that a dive rounds.
//
// Gilmore, Gomory (1961): fewest patterns (sets of items within the capacity) that cover every size as often as it occurs. Whatever the
// prices of the items are, a bin holds at most the price of the dearest pattern, so the items do not fit when all prices together exceed
// bins times that (Farley 1990). Every step here is short, or can stop and go on, so that a caller keeps control of time.

import { at as word } from '../address';
import { holds, reserve } from '../memory';
import { ERR_ARGUMENT, ERR_MEMORY, ERR_RANGE, RUN_FOUND, RUN_MORE, RUN_NONE, RUN_STUCK } from '../status';
import { basisBytes, forgetFactors, stale, workOnBasis } from './basis';
import { isSearch, PRICE, setSearch } from './current';
import {
  diveAgain,
  diveFails,
  diveOn,
  fillGreedily,
  firstDive,
  openDive,
  residualAmounts,
  residualBins,
  startGreedy,
  writePacking,
} from './dive';
import { fillUp, knapsackBytes, knapsackLimit, openKnapsack, runKnapsack } from './knapsack';
import {
  addExchanges,
  chargeExchanges,
  columnBytes,
  exchanges,
  hasRoom,
  keepColumn,
  nextColumn,
  openPatterns,
  setPlace,
} from './patterns';
import {
  hasColumns,
  keepPrices,
  lookStraight,
  masterValue,
  openPricing,
  priceOfAll,
  prices,
  recentre,
  startPricing,
  takeColumns,
} from './pricing';
import { seedRandom } from './random';
import {
  dualStep,
  openSimplex,
  perturb,
  primalStep,
  refresh,
  STEP_DONE,
  STEP_FAILED,
  setDemands,
  simplexBytes,
} from './simplex';
import { grant, spend, spent } from './work';

const PHASE_GREEDY: u32 = 0;
const PHASE_FIRST: u32 = 1;
const PHASE_DUAL: u32 = 2;
const PHASE_PRIMAL: u32 = 3;
const PHASE_KNAPSACK: u32 = 4;
const PHASE_COLUMNS: u32 = 5;
const PHASE_ROUND: u32 = 6;
const PHASE_OVER: u32 = 7;

/** Numbers of bins are compared to within this. */
const TOLERANCE: f64 = 1e-7;

let phase: u32 = PHASE_OVER;
let outcome: i32 = ERR_ARGUMENT;
let bins: u32 = 0;
let items: u32 = 0;
let capacity: u32 = 0;
let assignment: usize = 0;
let certificate: usize = 0;

let sizes: u32 = 0;
let weight: usize = 0; // u32[sizes], descending
let amount: usize = 0; // u32[sizes]
let counts: usize = 0; // u32[sizes], all 0 between uses
let started: u32 = 0; // first columns so far, two for a size
let perturbed = false; // the demands have their perturbation
let strict = false; // the LP uses patterns only
/** Bins that the best prices so far prove to be needed; these stand in the record. */
let best: f64 = 0;
let failures: u32 = 0;

function end(result: i32): i32 {
  phase = PHASE_OVER;
  outcome = result;
  return 0;
}

/** limit, then one price for each item, as u64. */
function writePrices(byWeight: bool, limit: u64): void {
  store<u64>(certificate, limit);
  let p = certificate + 8;
  const stop = p + ((<usize>items) << 3);
  for (let k: u32 = 0; k < sizes; k++) {
    const value = byWeight ? load<u32>(word(weight, k)) : load<u32>(word(prices, k));
    for (let i = load<u32>(word(amount, k)); i > 0; i--) {
      store<u64>(p, value);
      p += 8;
    }
  }
  for (; p < stop; p += 8) store<u64>(p, 0);
}

/**
 * Asks whether n items with `weights` (u32, descending) fit into `numBins` bins of the capacity (u64 in memory at `room`), with at most
 * `memoryBytes` of memory. A packing goes to `assign` (u32[n], bins by position), a proof to `record` (u64[n + 1]: the limit, then a price for
 * each position: no set of items within the capacity has a higher total than the limit, and all prices exceed bins times the limit).
 */
export function price_begin(
  weights: usize,
  n: u32,
  numBins: u32,
  room: usize,
  seed: u32,
  memoryBytes: u32,
  assign: usize,
  record: usize,
): i32 {
  setSearch(PRICE);
  phase = PHASE_OVER;
  outcome = ERR_ARGUMENT;
  if (!numBins || !holds(weights, n, 4) || !holds(assign, n, 4)) return ERR_ARGUMENT;
  if (!holds(record, <u64>n + 1, 8) || !holds(room, 1, 8)) return ERR_ARGUMENT;
  let sum: u64 = 0;
  let kinds: u32 = 0;
  let last: u32 = u32.MAX_VALUE;
  for (let i: u32 = 0; i < n; i++) {
    const w = load<u32>(word(weights, i));
    if (w > last) return ERR_ARGUMENT;
    if (w && (w != last || !kinds)) kinds++;
    last = w;
    sum += w;
  }
  if (sum >> 53) return ERR_RANGE;
  const heaviest: u64 = n ? load<u32>(weights) : 0;
  const asked = load<u64>(room);
  bins = numBins;
  items = n;
  assignment = assign;
  certificate = record;
  best = 0;
  memory.fill(record, 0, (<usize>n + 1) << 3);

  if (heaviest > asked) {
    store<u64>(record, 0);
    for (let i: u32 = 0; i < n; i++) {
      store<u64>(record + 8 + ((<usize>i) << 3), u64(<u64>load<u32>(word(weights, i)) > asked));
    }
    return end(RUN_NONE);
  }
  if (n <= numBins) {
    for (let i: u32 = 0; i < n; i++) store<u32>(word(assign, i), i);
    return end(RUN_FOUND);
  }
  if (asked >= sum) {
    memory.fill(assign, 0, (<usize>n) << 2);
    return end(RUN_FOUND);
  }
  if (sum / <u64>numBins > asked || (sum / <u64>numBins == asked && sum % <u64>numBins)) {
    store<u64>(record, asked);
    for (let i: u32 = 0; i < n; i++) store<u64>(record + 8 + ((<usize>i) << 3), load<u32>(word(weights, i)));
    return end(RUN_NONE);
  }
  if (asked >> 28 || kinds > 0xffff) return end(RUN_STUCK);
  capacity = <u32>asked;
  sizes = kinds;
  const own = <u64>kinds * 40 + <u64>n * 4 + <u64>bins * 28 + 4096 + simplexBytes(kinds);
  if (own > <u64>memoryBytes || (<u64>kinds * <u64>bins) >> 28) return end(RUN_STUCK);
  weight = reserve(<u64>kinds * 12);
  if (!weight) return ERR_MEMORY;
  amount = word(weight, kinds);
  counts = word(amount, kinds);
  memory.fill(counts, 0, (<usize>kinds) << 2);
  let k: i32 = -1;
  last = 0;
  let most: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const w = load<u32>(word(weights, i));
    if (!w) break;
    if (w != last) {
      last = w;
      store<u32>(word(weight, ++k), w);
      store<u32>(word(amount, k), 0);
    }
    const b = load<u32>(word(amount, k)) + 1;
    store<u32>(word(amount, k), b);
    most = max(most, b);
  }
  const fixed = own + knapsackBytes(kinds, weight, amount, capacity);
  const perColumn = columnBytes(n / bins + 3);
  const least = perColumn * (<u64>kinds * 5 + 64);
  // Half of what is free is for the factors, the rest for the pool.
  const forBasis = (max<u64>(fixed + least, memoryBytes) - fixed - least) >> 1;
  if (most > 0x7fff || fixed + least + basisBytes(kinds, forBasis) > <u64>memoryBytes) return end(RUN_STUCK);
  const free = <u64>memoryBytes - fixed - basisBytes(kinds, forBasis);
  const pool = <u32>min<u64>(free / perColumn, <u64>kinds * 30 + 1000);
  seedRandom(seed);
  if (!openKnapsack(kinds, weight)) return ERR_MEMORY;
  if (!openDive(kinds, weight, amount, counts, bins, n, capacity)) return ERR_MEMORY;
  if (!openPricing(kinds, weight, residualAmounts(), capacity)) return ERR_MEMORY;
  if (!openSimplex(kinds, forBasis)) return ERR_MEMORY;
  if (!openPatterns(pool, pool * (n / bins + 3) - (pool >> 1) + 2 * kinds)) return ERR_MEMORY;
  addExchanges(kinds);
  startGreedy();
  phase = PHASE_GREEDY;
  started = 0;
  perturbed = false;
  strict = false;
  failures = 0;
  return 0;
}

/** Works for about so many nodes. RUN_STUCK when there is neither a proof nor a packing. */
export function price_run(nodes: u32): i32 {
  if (!isSearch(PRICE)) return ERR_ARGUMENT;
  grant(nodes);
  while (phase != PHASE_OVER) {
    if (spent()) return RUN_MORE;
    if (phase == PHASE_GREEDY) goGreedy();
    else if (phase == PHASE_FIRST) addFirstColumns();
    else if (phase == PHASE_KNAPSACK) {
      if (runKnapsack()) weighPrices();
    } else if (phase == PHASE_COLUMNS) {
      if (takeColumns()) useColumns();
    } else if (phase == PHASE_ROUND) round();
    else if (stale) restore();
    else if (phase == PHASE_DUAL) goDual();
    else goPrimal();
  }
  return outcome;
}

function goGreedy(): void {
  const result = fillGreedily();
  if (!result) return;
  if (result > 0) {
    writePacking(assignment, items);
    end(RUN_FOUND);
  } else if (started) solve();
  else phase = PHASE_FIRST;
}

/** The first columns: each size alone, which is the first basis, then each filled up largest first with what else fits. */
function addFirstColumns(): void {
  if (started == 2 * sizes || !hasRoom(sizes)) {
    solve();
    return;
  }
  const k = started % sizes;
  const w = load<u32>(word(weight, k));
  const count = min(capacity / w, load<u32>(word(amount, k)));
  if (started == k) {
    store<u32>(nextColumn(), (k << 16) | count);
    setPlace(keepColumn(1), 1);
    spend(8);
  } else {
    store<u32>(word(counts, k), count);
    keepColumn(fillUp(k, capacity - count * w, amount, counts, nextColumn()));
    spend(sizes);
  }
  started++;
}

/** The LP for what the dive has left. */
function solve(): void {
  setDemands(residualAmounts());
  recentre();
  phase = PHASE_DUAL;
}

/** Makes the factors of the basis; the first time, the perturbation too. */
function restore(): void {
  const result = workOnBasis();
  if (!result) return;
  if (result < 0) {
    end(RUN_STUCK);
    return;
  }
  if (!perturbed) {
    perturbed = true;
    perturb();
    setDemands(residualAmounts());
  }
  refresh();
}

/** The dive goes back a step. */
function fail(): void {
  if (diveFails()) solve();
  else if (exchanges && !strict) {
    // Patterns hold no more copies of a size than there are, which exchanges ignore: the LP is sharper without them.
    strict = true;
    diveAgain();
    solve();
  } else end(RUN_STUCK);
}

function goDual(): void {
  const step = dualStep();
  if (step == STEP_FAILED) repair();
  else if (step == STEP_DONE) {
    phase = PHASE_PRIMAL;
    if (strict && chargeExchanges()) refresh();
  }
}

/** After a failure of the arithmetic: the basis is made afresh, and the dive goes back a step. */
function repair(): void {
  if (++failures > 20) {
    end(RUN_STUCK);
    return;
  }
  forgetFactors();
  fail();
}

function goPrimal(): void {
  const step = primalStep();
  if (step == STEP_FAILED) {
    repair();
    return;
  }
  // A basis that is good enough to be rounded need not be the best one; only the first look at the whole problem.
  if ((residualBins() != bins || firstDive()) && masterValue() <= <f64>residualBins() + TOLERANCE) phase = PHASE_ROUND;
  else if (step == STEP_DONE) price();
}

function price(): void {
  startPricing();
  phase = PHASE_KNAPSACK;
}

/** What the prices prove, when the knapsack is solved. */
function weighPrices(): void {
  const limit = <u64>knapsackLimit();
  const sum = priceOfAll();
  const numBins = residualBins();
  const whole = numBins == bins;
  phase = PHASE_COLUMNS;
  if (whole && sum > <u64>bins * limit) {
    writePrices(false, limit);
    end(RUN_NONE);
    return;
  }
  const bound = limit ? <f64>sum / <f64>limit : 0;
  if (!whole && bound > <f64>numBins + TOLERANCE) {
    fail();
    return;
  }
  if (whole && bound > best) {
    best = bound;
    writePrices(false, limit);
  }
  keepPrices(bound);
}

/** New columns, or the LP is solved. */
function useColumns(): void {
  if (hasColumns()) phase = PHASE_PRIMAL;
  else if (lookStraight()) price();
  else if (residualBins() != bins && masterValue() > <f64>residualBins() + TOLERANCE) fail();
  else phase = PHASE_ROUND;
}

function round(): void {
  if (!diveOn()) {
    fail();
    return;
  }
  startGreedy();
  phase = PHASE_GREEDY;
}
