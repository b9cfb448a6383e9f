// Do the items fit into so many equal bins? Column generation: the LP over patterns gives prices that prove that they do not, or a packing
// in fractions that a dive rounds.
//
// Gilmore, Gomory (1961): fewest patterns (sets of items within the capacity) that cover every size as often as it occurs. Whatever the
// prices of the items are, a bin holds at most the price of the dearest pattern, so the items do not fit when all prices together exceed
// bins times that (Farley 1990). Prices are rounded down to integers before each pricing and the knapsack is exact, so the proof does not
// rest on floating point. Pricing looks at a point between the best prices so far and those of the LP (Wentges 1997).

import { holds, reserve } from '../memory';
import { ERR_ARGUMENT, ERR_MEMORY, ERR_RANGE, RUN_FOUND, RUN_MORE, RUN_NONE, RUN_STUCK } from '../status';
import { isSearch, PRICE, setSearch } from './current';
import { diveFails, diveOn, fitGreedily, openDive, residualAmounts, residualBins, writePacking } from './dive';
import {
  fillUp,
  knapsackBytes,
  knapsackLimit,
  openKnapsack,
  runKnapsack,
  startKnapsack,
  topPrice,
  traceSet,
} from './knapsack';
import { seedRandom } from './random';
import {
  columnBytes,
  dualOf,
  dualStep,
  factor,
  hasRoom,
  keepColumn,
  markBasic,
  nextColumn,
  openSimplex,
  primalStep,
  prunePool,
  reducedCost,
  STEP_DONE,
  STEP_FAILED,
  setDemands,
  simplexBytes,
} from './simplex';
import { grant, spend, spent } from './work';

const PHASE_CRASH: u32 = 0;
const PHASE_DUAL: u32 = 1;
const PHASE_PRIMAL: u32 = 2;
const PHASE_KNAPSACK: u32 = 3;
const PHASE_ROUND: u32 = 4;
const PHASE_OVER: u32 = 5;

/** Numbers of bins are compared to within this. */
const TOLERANCE: f64 = 1e-7;
/** Columns of less gain are not taken in. */
const GAIN: f64 = 1e-8;
/** Weight of the best prices so far against those of the LP. */
const CALM: f64 = 0.5;
/** The dearest pattern is worth about this many units, so that prices keep nine digits and no pattern overflows. */
const UNITS: f64 = 1073741824;

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
let price: usize = 0; // u32[sizes]
let counts: usize = 0; // u32[sizes], all 0 between uses
let centre: usize = 0; // f64[sizes]: prices under which no pattern is worth more than 1
let smoothed: usize = 0; // f64[sizes]

let calm: f64 = 0;
let unit: f64 = 0; // prices are so many times the worth
let centreValue: f64 = 0;
/** Bins that the best prices so far prove to be needed; these stand in the record. */
let best: f64 = 0;
let failures: u32 = 0;

function word(base: usize, i: u32): usize {
  return base + ((<usize>i) << 2);
}

function real(base: usize, i: u32): usize {
  return base + ((<usize>i) << 3);
}

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
    const value = byWeight ? load<u32>(word(weight, k)) : load<u32>(word(price, k));
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
  const own = <u64>kinds * 40 + <u64>n * 4 + <u64>bins * 28 + 4096;
  if (own + simplexBytes(kinds) > <u64>memoryBytes || (<u64>kinds * <u64>bins) >> 28) return end(RUN_STUCK);
  weight = reserve(<u64>kinds * 4);
  amount = reserve(<u64>kinds * 4);
  price = reserve(<u64>kinds * 4);
  counts = reserve(<u64>kinds * 4);
  centre = reserve(<u64>kinds * 8);
  smoothed = reserve(<u64>kinds * 8);
  if (!(weight && amount && price && counts && centre && smoothed)) return ERR_MEMORY;
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
  const fixed = own + knapsackBytes(kinds, weight, amount, capacity) + simplexBytes(kinds);
  const perColumn = columnBytes(n / bins + 3);
  const least = <u64>kinds * 4 + 64;
  if (most > 0xffff || fixed + perColumn * least > <u64>memoryBytes) return end(RUN_STUCK);
  const pool = <u32>min<u64>((<u64>memoryBytes - fixed) / perColumn, <u64>kinds * 30 + 1000);
  seedRandom(seed);
  if (!openKnapsack(kinds, weight)) return ERR_MEMORY;
  if (!openDive(kinds, weight, amount, counts, bins, n, capacity)) return ERR_MEMORY;
  if (fitGreedily()) {
    writePacking(assign, n);
    return end(RUN_FOUND);
  }
  if (!openSimplex(kinds, pool, pool * (n / bins + 3) - (pool >> 1) + 2 * kinds)) return ERR_MEMORY;
  phase = PHASE_CRASH;
  failures = 0;
  return 0;
}

/** Works for about so many nodes. RUN_STUCK when there is neither a proof nor a packing. */
export function price_run(nodes: u32): i32 {
  if (!isSearch(PRICE)) return ERR_ARGUMENT;
  grant(nodes);
  while (phase != PHASE_OVER) {
    if (spent()) return RUN_MORE;
    if (phase == PHASE_CRASH) crash();
    else if (phase == PHASE_DUAL) goDual();
    else if (phase == PHASE_PRIMAL) goPrimal();
    else if (phase == PHASE_KNAPSACK) {
      if (runKnapsack()) takeColumns();
    } else round();
  }
  return outcome;
}

/** A first basis: patterns filled largest first, each used until a size is exhausted, in fractions. It is triangular. */
function crash(): void {
  // `smoothed` holds what is still to be covered.
  for (let k: u32 = 0; k < sizes; k++) {
    store<f64>(real(smoothed, k), <f64>load<u32>(word(amount, k)));
    store<f64>(real(centre, k), <f64>load<u32>(word(weight, k)) / <f64>capacity);
  }
  for (let from: u32 = 0; from < sizes; ) {
    if (load<f64>(real(smoothed, from)) < 1e-9) {
      from++;
      continue;
    }
    const entry = nextColumn();
    let p = entry;
    let room = capacity;
    let times: f64 = f64.MAX_VALUE;
    for (let k = from; k < sizes; k++) {
      const w = load<u32>(word(weight, k));
      const want = <u32>ceil(load<f64>(real(smoothed, k)) - 1e-9);
      if (w > room || !want) continue;
      const count = min(want, room / w);
      room -= count * w;
      store<u32>(p, (k << 16) | count);
      p += 4;
      times = min(times, load<f64>(real(smoothed, k)) / <f64>count);
    }
    for (let q = entry; q < p; q += 4) {
      const e = load<u32>(q);
      const left = real(smoothed, e >> 16);
      const rest = load<f64>(left) - times * <f64>(e & 0xffff);
      store<f64>(left, rest < 1e-9 ? 0 : rest);
    }
    markBasic(keepColumn(<u32>((p - entry) >> 2)));
    spend(sizes);
  }
  for (let k: u32 = 0; k < sizes; k++) {
    if (!hasRoom(sizes)) break;
    const w = load<u32>(word(weight, k));
    const count = min(capacity / w, load<u32>(word(amount, k)));
    store<u32>(word(counts, k), count);
    keepColumn(fillUp(k, capacity - count * w, amount, counts, nextColumn()));
    spend(sizes);
  }
  factor();
  solve();
}

/** The LP for what the dive has left. */
function solve(): void {
  setDemands(residualAmounts());
  centreValue = 0;
  const left = residualAmounts();
  for (let k: u32 = 0; k < sizes; k++) centreValue += load<f64>(real(centre, k)) * <f64>load<u32>(word(left, k));
  calm = CALM;
  phase = PHASE_DUAL;
}

/** The basis went bad: it is made afresh, and the dive goes back a step. */
function repair(): void {
  if (++failures > 20) {
    end(RUN_STUCK);
    return;
  }
  factor();
  fail();
}

function fail(): void {
  if (diveFails()) solve();
  else end(RUN_STUCK);
}

function goDual(): void {
  const step = dualStep();
  if (step == STEP_FAILED) repair();
  else if (step == STEP_DONE) phase = PHASE_PRIMAL;
}

function goPrimal(): void {
  const step = primalStep();
  if (step == STEP_FAILED) repair();
  if (step != STEP_DONE) return;
  if (residualBins() != bins && masterValue() <= <f64>residualBins() + TOLERANCE) phase = PHASE_ROUND;
  else startPricing();
}

function masterValue(): f64 {
  const left = residualAmounts();
  let sum: f64 = 0;
  for (let k: u32 = 0; k < sizes; k++) sum += dualOf(k) * <f64>load<u32>(word(left, k));
  return sum;
}

function startPricing(): void {
  const left = residualAmounts();
  let ratio: f64 = 0;
  for (let k: u32 = 0; k < sizes; k++) {
    const y = max<f64>(0, calm * load<f64>(real(centre, k)) + (1 - calm) * dualOf(k));
    store<f64>(real(smoothed, k), y);
    if (load<u32>(word(left, k))) ratio = max(ratio, y / <f64>load<u32>(word(weight, k)));
  }
  // A pattern weighs at most the capacity, so it is worth at most ratio · capacity.
  const scale = UNITS / max<f64>(1, ratio * <f64>capacity * 0.26);
  for (let k: u32 = 0; k < sizes; k++) store<u32>(word(price, k), <u32>(load<f64>(real(smoothed, k)) * scale));
  unit = scale;
  startKnapsack(price, left);
  spend(<u64>sizes * 8);
  phase = PHASE_KNAPSACK;
}

/** After a pricing: proven, or new columns, or the LP is solved. */
function takeColumns(): void {
  const left = residualAmounts();
  const limit = <u64>knapsackLimit();
  let sum: u64 = 0;
  for (let k: u32 = 0; k < sizes; k++) sum += <u64>load<u32>(word(price, k)) * <u64>load<u32>(word(left, k));
  const numBins = residualBins();
  const whole = numBins == bins;
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
  if (bound > centreValue) {
    centreValue = bound;
    for (let k: u32 = 0; k < sizes; k++) store<f64>(real(centre, k), <f64>load<u32>(word(price, k)) / <f64>limit);
  }
  let taken: u32 = 0;
  for (let k: u32 = 0; k < sizes; k++) {
    // The better half of what is worth more than a bin: more columns than that only feed the simplex method.
    if (!topPrice(k) || <f64>topPrice(k) < 0.5 * (<f64>limit + unit)) continue;
    if (!hasRoom(sizes)) {
      if (!prunePool() || !hasRoom(sizes)) break;
    }
    const entry = nextColumn();
    const count = traceSet(k, entry);
    if (reducedCost(entry, word(entry, count)) < -GAIN) {
      keepColumn(count);
      taken++;
    }
  }
  if (taken) {
    calm = CALM;
    phase = PHASE_PRIMAL;
  } else if (calm > 0) {
    calm = 0;
    startPricing();
  } else if (!whole && masterValue() > <f64>numBins + TOLERANCE) fail();
  else phase = PHASE_ROUND;
}

function round(): void {
  const result = diveOn();
  if (result > 0) {
    writePacking(assignment, items);
    end(RUN_FOUND);
  } else if (result < 0) fail();
  else solve();
}
