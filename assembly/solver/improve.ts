// Improvement of a plan for equal bins: local search on the excess, the load above a target that is one below the best makespan.
//
// Few items a bin: two to six bins are repacked exactly; splits that only tie are accepted and carry the search over its plateaus. Many items a
// bin: pairs are re-partitioned. When nothing has helped for a while, swapped items set the search going again, first from where it is,
// then from the best plan (iterated local search; Lourenço, Martin, Stützle 2003).

import { at } from '../address';
import { holds, reserve } from '../memory';
import { ERR_ARGUMENT, ERR_MEMORY, RUN_FOUND, RUN_MORE, RUN_STUCK } from '../status';
import { IMPROVE, isSearch, NO_SEARCH, setSearch } from './current';
import {
  aimAt,
  countOf,
  dropPlan,
  emptiest,
  excessOf,
  highest,
  keepPlan,
  loadOf,
  lowest,
  moveItem,
  placeOf,
  readPlan,
  setLoad,
  someAbove,
  someBelow,
  takeItems,
  targetOf,
  weightOf,
} from './plan';
import { beginPolish, forgetPolish, polishNext } from './polish';
import { random, randomBelow, seedRandom } from './random';
import { groupOf, MAX_BINS, MAX_ITEMS, repack, reserveRepack, setSize, stepsDone } from './repack';
import { repartition, reservePairs, sampleFor } from './repartition';
import { grant, spend, spent } from './work';

/** Items that a repack has on average at most. */
const REPACKED: u32 = 16;
/** Steps of a repack, and ties of which it takes one. */
const STEPS: i32 = 1500;
const TIES: u32 = 8;
/** Steps without success before a kick, and kicks before going back to the best plan. */
const PATIENCE: u32 = 1000;
const PAIR_PATIENCE: u32 = 50;
const KICKS: u32 = 6;

let lowerAt: usize = 0;
let makespanAt: usize = 0;
let bins: u32 = 0;
let items: u32 = 0;
/** Most bins of a repack; below 3 pairs only. */
let widest: u32 = 0;
// The bins of a repack and their items.
let group: usize = 0;
let members: usize = 0;
let idle: u32 = 0;
let kicks: u32 = 0;
let record: u64 = 0;
let polishing = false;

/**
 * weights: n u32, falling. assign: n u32, the bin of each; a plan that improve_run and polish_run better in place. lower and makespan: u64 each;
 * the caller may raise lower between runs, makespan is kept current. Two bins or more are searched, the same seed in the same way.
 */
export function improve_begin(
  weights: usize,
  n: u32,
  numBins: u32,
  assign: usize,
  lower: usize,
  seed: u32,
  makespan: usize,
): i32 {
  setSearch(NO_SEARCH);
  if (!holds(lower, 1, 8) || !holds(makespan, 1, 8)) return ERR_ARGUMENT;
  const status = readPlan(weights, n, numBins, assign);
  if (status < 0) return status;
  lowerAt = lower;
  makespanAt = makespan;
  bins = numBins;
  items = n;
  widest = n == 0 ? 0 : min(min(MAX_BINS, bins), <u32>((<u64>REPACKED * <u64>bins) / <u64>n));
  group = reserve(4 * MAX_BINS);
  members = reserve(4 * MAX_ITEMS);
  if (!(group && members && reserveRepack() && reservePairs())) return ERR_MEMORY;
  seedRandom(seed);
  kicks = 0;
  polishing = false;
  forgetPolish();
  aim();
  setSearch(IMPROVE);
  return 0;
}

/** Searches for about that many nodes. RUN_FOUND: makespan ≤ lower. RUN_STUCK: nothing can be searched. */
export function improve_run(nodes: u32): i32 {
  if (!isSearch(IMPROVE)) return ERR_ARGUMENT;
  grant(nodes);
  if (polishing) {
    polishing = false;
    aim();
  }
  while (load<u64>(makespanAt) > load<u64>(lowerAt)) {
    if (bins == 1) return RUN_STUCK;
    if (spent()) return RUN_MORE;
    if (excessOf() == 0) {
      keepPlan();
      kicks = 0;
      aim();
    } else if (idle > (widest > 2 ? PATIENCE : PAIR_PATIENCE + bins)) {
      shake();
    } else {
      step();
      if (excessOf() < record) {
        record = excessOf();
        idle = 0;
      }
    }
  }
  return RUN_FOUND;
}

/**
 * Levels the other bins of the best plan: the busiest first, no bin of a pair ever rises above the higher of the two. RUN_STUCK: a whole pass
 * over the bins has changed nothing.
 */
export function polish_run(nodes: u32): i32 {
  if (!isSearch(IMPROVE)) return ERR_ARGUMENT;
  grant(nodes);
  if (!polishing) {
    dropPlan();
    if (!beginPolish()) return ERR_MEMORY;
    polishing = true;
  }
  let more = true;
  while (more && !spent()) more = polishNext();
  keepPlan();
  store<u64>(makespanAt, highest());
  return more ? RUN_MORE : RUN_STUCK;
}

/** The next makespan to beat. */
function aim(): void {
  const top = highest();
  store<u64>(makespanAt, top);
  aimAt(top > 0 ? top - 1 : 0);
  record = excessOf();
  idle = 0;
}

function step(): void {
  idle++;
  const busy = someAbove(targetOf(), random());
  if (widest > 2 && randomBelow(64) > 0 && repackWith(busy)) return;
  const other = randomBelow(2) ? emptiest() : someBelow(targetOf(), random());
  if (other == busy) return;
  const total = loadOf(busy) + loadOf(other);
  const room = 2 * targetOf();
  spend(60);
  // The more sums would do, the fewer items are needed to reach one of them.
  const wanted = room > total ? room - total + 1 : 1;
  if (repartition(busy, other, sampleFor(total / wanted)) && widest <= 2) idle = 0;
}

/** A bin with room, or any. */
function partnerOf(busy: u32): u32 {
  const dice = randomBelow(8);
  let b = busy;
  if (dice < 1) b = emptiest();
  else if (dice < 4 && lowest() < targetOf()) b = someBelow(targetOf(), random());
  while (b == busy) b = randomBelow(bins);
  return b;
}

/** Repacks a bin and some others; false when it has too many items for that. */
function repackWith(busy: u32): bool {
  const size = randomBelow(2) ? widest : 3 + randomBelow(widest - 2);
  store<u32>(group, busy);
  let width: u32 = 1;
  let count = countOf(busy);
  for (let tries: u32 = 0; tries < 2 * size && width < size; tries++) {
    const b = partnerOf(busy);
    let known = false;
    for (let k: u32 = 1; k < width; k++) known = known || load<u32>(at(group, k)) == b;
    if (known) continue;
    if (count + countOf(b) > REPACKED + 4) break;
    count += countOf(b);
    store<u32>(at(group, width++), b);
  }
  if (width < 2) return false;
  repackGroup(width, count);
  return true;
}

function repackGroup(width: u32, count: u32): void {
  const target = targetOf();
  let over: u64 = 0;
  let taken: u32 = 0;
  for (let k: u32 = 0; k < width; k++) {
    const b = load<u32>(at(group, k));
    over += max(loadOf(b), target) - target;
    taken += takeItems(b, at(members, taken), count - taken);
  }
  // The lowest index is the heaviest.
  for (let k: u32 = 1; k < count; k++) {
    const item = load<u32>(at(members, k));
    let p = k;
    while (p > 0 && load<u32>(at(members, p - 1)) > item) {
      store<u32>(at(members, p), load<u32>(at(members, p - 1)));
      p--;
    }
    store<u32>(at(members, p), item);
  }
  for (let k: u32 = 0; k < count; k++) setSize(k, weightOf(load<u32>(at(members, k))));
  const found = repack(count, width, target, over, TIES, STEPS);
  spend(<u64>(250 + 30 * count) + 4 * <u64>stepsDone());
  if (!found) return;
  for (let g: u32 = 0; g < width; g++) {
    const b = load<u32>(at(group, g));
    let sum: u64 = 0;
    for (let k: u32 = 0; k < count; k++) {
      if (groupOf(k) != g) continue;
      const item = load<u32>(at(members, k));
      sum += weightOf(item);
      if (placeOf(item) != b) moveItem(item, b);
    }
    setLoad(b, sum);
  }
}

/** Swaps items at random; after some such kicks returns to the best plan. */
function shake(): void {
  idle = 0;
  if (++kicks > KICKS) {
    kicks = 0;
    dropPlan();
  } else {
    for (let k: u32 = 0; k < 2; k++) swapSome();
  }
  record = excessOf();
}

function swapSome(): void {
  const a = randomBelow(items);
  const b = randomBelow(items);
  const from = placeOf(a);
  const to = placeOf(b);
  spend(100);
  if (from == to) return;
  const more = weightOf(b) - weightOf(a);
  moveItem(a, to);
  moveItem(b, from);
  setLoad(from, loadOf(from) + more);
  setLoad(to, loadOf(to) - more);
}
