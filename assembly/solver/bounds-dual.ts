// Dual feasible functions on an instance and on all of its liftings at once: does one of them show that a capacity is too small?
//
// A function f with Σ f(w) ≤ f(C) for every set of weights that fits into C proves that m bins are too few when Σ f(wᵢ) > m·f(C). Sums of f
// over any range of the sorted weights are differences of two prefix sums, so that one pass serves every sub-instance. The threshold ε of the
// rule (w > C − ε becomes C, w < ε becomes 0; Martello, Toth 1990; Fekete, Schepers 2001) is searched by branch and bound: over an interval of
// thresholds, lifting as the highest and dropping as the lowest of them bounds the sum from above.
//
// Sub-instances (Haouari, Gharbi, Jemmali 2006): of the l = q·m + k heaviest items some k bins hold at least k·(q + 1), so the positions
// q·(m − k) … l − 1 fit into k bins. Where l passes the end it becomes n and the range ends there; k = m with the last q is the instance itself.

import { at, at8 } from '../address';
import { reserve } from '../memory';
import { RUN_FOUND, RUN_MORE, RUN_NONE } from '../status';
import { spend } from './work';

/** f(w) = w. */
export const IDENTITY: u32 = 0;
/** w·k or C·⌊(k + 1)·w / C⌋ (Fekete, Schepers 2001). */
export const MULTIPLE: u32 = 1;
/** Multiples of λ counted down from C above C/2, up from 0 below (Carlier, Clautiaux, Moukrim 2007). */
export const PARAMETER: u32 = 2;

/** Steps that are counted one by one before the rest of them is divided out. */
const NEAR: u64 = 8;
/** Items or sub-instances between two looks at the budget. */
const CHUNK: u32 = 8192;

let weights: usize = 0;
let n: u32 = 0;
let bins: u32 = 0;
// Groups of equal weights, heaviest first: starts[g] is the first position of group g, groupOf[i] the group of position i.
let groups: u32 = 0;
let starts: usize = 0;
let groupOf: usize = 0;
// At the capacity: items above half of it, the first group at or below half, and lifted[g + 1] = items above C − ε for ε = the weight of
// group g. Group `firstSmall` − 1 stands for ε = ⌊C/2⌋.
let capacity: u64 = 0;
let aboveHalf: u32 = 0;
let firstSmall: u32 = 0;
let lifted: usize = 0;
// Of the function: exact[i] = Σ f over the first i items, most[i] the same with all items above half lifted to f(C).
let rule: u32 = 0;
let parameter: u64 = 0;
let full: u64 = 0;
let exact: usize = 0;
let most: usize = 0;
// Steps spent at this capacity.
let work: u64 = 0;
// How far the building and then the screening is: items built, quotient q and bins k of the next sub-instance.
let built: u32 = 0;
let quotient: u32 = 0;
let part: u32 = 0;
// Work done in searches for a threshold within a chunk.
let visited: u32 = 0;
// The proof found.
let foundBins: u32 = 0;
let foundItems: u32 = 0;
let foundEpsilon: u64 = 0;

/** Prepares n ≥ 1 positive weights in descending order; false when memory lacks. */
export function dualBegin(sorted: usize, count: u32, binCount: u32): bool {
  weights = sorted;
  n = count;
  bins = binCount;
  groupOf = reserve((<u64>n) << 2);
  if (!groupOf) return false;
  groups = 0;
  let before: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const w = weightAt(i);
    if (w != before) groups++;
    before = w;
    store<u32>(at(groupOf, i), groups - 1);
  }
  starts = reserve((<u64>groups + 1) << 2);
  lifted = reserve((<u64>groups + 1) << 2);
  exact = reserve((<u64>n + 1) << 3);
  most = reserve((<u64>n + 1) << 3);
  if (!(starts && lifted && exact && most)) return false;
  for (let i = n; i-- > 0; ) store<u32>(at(starts, load<u32>(at(groupOf, i))), i);
  store<u32>(at(starts, groups), n);
  return true;
}

/** Number of different weights. */
export function dualGroups(): u32 {
  return groups;
}

/** Weight of group g, heaviest first. */
export function groupWeight(g: u32): u32 {
  return weightAt(load<u32>(at(starts, g)));
}

/**
 * Sets the capacity C to test, w₁ ≤ C. With bins·C < 4·Σ weights < 2⁵⁵ and k ≤ 400 everything below stays under 2⁶⁴: Σ f ≤ 2k·Σ weights,
 * bins·f(C) ≤ k·bins·C.
 */
export function aimAt(target: u64): void {
  capacity = target;
  let g: u32 = 0;
  while (g < groups && 2 * <u64>groupWeight(g) > target) g++;
  firstSmall = g;
  aboveHalf = load<u32>(at(starts, g));
  // ε grows from the last group up, and more and more of the heavy groups are above C − ε.
  let heavy: u32 = 0;
  for (let s = groups; s-- > g; ) {
    const most = target - <u64>groupWeight(s);
    while (heavy < g && <u64>groupWeight(heavy) > most) heavy++;
    store<u32>(at(lifted, s + 1), load<u32>(at(starts, heavy)));
  }
  const half = target - (target >> 1);
  while (heavy < g && <u64>groupWeight(heavy) > half) heavy++;
  store<u32>(at(lifted, g), load<u32>(at(starts, heavy)));
  work = 0;
  spend(groups);
}

/** First group at or below half of the capacity. */
export function smallGroups(): u32 {
  return firstSmall;
}

/** Takes up a function: 1 ≤ k ≤ 400 for MULTIPLE, 1 ≤ λ ≤ C/2 for PARAMETER. */
export function pickRule(kind: u32, value: u64): void {
  rule = kind;
  parameter = value;
  built = 0;
  quotient = bins >= n ? 0 : (n - 1) / bins;
  part = bins;
  full = kind == IDENTITY ? capacity : kind == MULTIPLE ? value * capacity : 2 * (capacity / value);
}

/** Works on the function a chunk at a time: RUN_MORE, RUN_FOUND with a proof, RUN_NONE when it proves nothing. */
export function tryRule(): i32 {
  if (built < n) {
    buildChunk();
    return RUN_MORE;
  }
  return screenChunk();
}

/** Steps spent on functions at this capacity. */
export function dualWork(): u64 {
  return work;
}

export function proofBins(): u32 {
  return foundBins;
}

export function proofItems(): u32 {
  return foundItems;
}

export function proofEpsilon(): u64 {
  return foundEpsilon;
}

function buildChunk(): void {
  if (built == 0) {
    store<u64>(exact, 0);
    store<u64>(most, 0);
  }
  const to = min(n, built + CHUNK);
  charge(to - built);
  // The rule of PARAMETER breaks at half of the capacity.
  if (built < aboveHalf) {
    const border = min(to, aboveHalf);
    buildRange(built, border, true);
    built = border;
  }
  if (built < to) buildRange(built, to, false);
  built = to;
}

/**
 * Values fall as weights fall, in steps: f loses `drop` each time factor·w comes below `edge`, which then moves down by `width`.
 * So nothing is divided but for the first item, and where the next weight is far below.
 */
function buildRange(from: u32, to: u32, heavy: bool): void {
  const first = <u64>weightAt(from);
  let factor: u64 = 1;
  let width = parameter;
  let drop: u64 = 2;
  let edge: u64 = 0;
  let step: u64 = 0;
  if (rule == MULTIPLE) {
    factor = parameter + 1;
    width = capacity;
    drop = capacity;
    edge = factor * first - ((factor * first) % capacity);
    step = edge;
  } else if (rule == PARAMETER) {
    const times = (heavy ? capacity - first : first) / parameter;
    edge = heavy ? capacity + 1 - (times + 1) * parameter : times * parameter;
    step = heavy ? full - 2 * times : 2 * times;
  }
  let sum = load<u64>(at8(exact, from));
  let top = load<u64>(at8(most, from));
  let before: u32 = 0;
  let value: u64 = 0;
  for (let i = from; i < to; i++) {
    const w = weightAt(i);
    if (w != before) {
      before = w;
      const scaled = factor * <u64>w;
      if (scaled + width * NEAR < edge) {
        const times = (edge - scaled) / width;
        edge -= times * width;
        step -= times * drop;
      }
      while (scaled < edge) {
        edge -= width;
        step -= drop;
      }
      value = step;
      if (rule == IDENTITY) value = w;
      else if (rule == MULTIPLE) value = scaled == edge ? parameter * w : step;
      else if (2 * <u64>w == capacity) value = full >> 1;
    }
    sum += value;
    top += heavy ? full : value;
    store<u64>(at8(exact, i + 1), sum);
    store<u64>(at8(most, i + 1), top);
  }
}

/** From the instance itself down: the largest quotients have the most items. */
function screenChunk(): i32 {
  let looked: u32 = 0;
  visited = 0;
  while (looked < CHUNK) {
    if (part == 0) {
      if (quotient <= 1) return RUN_NONE;
      quotient--;
      part = bins - 1;
      if (part == 0) return RUN_NONE;
    }
    const from = part;
    const base = quotient * bins;
    // Sub-instances whose range would end behind the last item come first.
    const over = base < n ? n - base : 0;
    let k = from;
    let need = <u64>k * full;
    for (; k > 0 && visited < CHUNK; k--, need -= full) {
      const a = quotient * (bins - k);
      const b = k > over ? n : base + k;
      if (load<u64>(at8(most, b)) - load<u64>(at8(most, a)) > need && searchThreshold(a, b, need)) {
        foundBins = k;
        foundItems = b;
        charge(from - k);
        return RUN_FOUND;
      }
    }
    charge(from - k);
    looked += from - k + visited;
    part = k;
  }
  return RUN_MORE;
}

/** Looks for a threshold with Σ f > need over the positions a … b − 1. */
function searchThreshold(a: u32, b: u32, need: u64): bool {
  const last = load<u32>(at(groupOf, b - 1));
  return searchInterval(a, b, need, firstSmall, last < firstSmall ? firstSmall : last + 1);
}

/** Thresholds are numbered by group + 1: `low` is the highest ε of the interval, `high` the lowest. */
function searchInterval(a: u32, b: u32, need: u64, low: u32, high: u32): bool {
  charge(6);
  visited += 4;
  const kept = max(a, min(b, load<u32>(at(starts, high))));
  const raised = max(a, min(kept, load<u32>(at(lifted, low))));
  const sum = <u64>(raised - a) * full + load<u64>(at8(exact, kept)) - load<u64>(at8(exact, raised));
  if (sum <= need) return false;
  if (low == high) {
    foundEpsilon = low == firstSmall ? capacity >> 1 : <u64>groupWeight(low - 1);
    return true;
  }
  const middle = (low + high) >> 1;
  return searchInterval(a, b, need, low, middle) || searchInterval(a, b, need, middle + 1, high);
}

function charge(steps: u32): void {
  work += steps;
  spend(steps);
}

function weightAt(i: u32): u32 {
  return load<u32>(weights + ((<usize>i) << 2));
}
