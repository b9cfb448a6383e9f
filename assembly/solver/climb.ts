// Local search for an assignment that keeps capacities, limits, groups and the budget of moves: a walk that mends one broken thing at a time
// by the best move or exchange at hand, with side steps, noise, and penalties that grow while nothing helps (as in WalkSAT, Selman, Kautz,
// Cohen 1994, and breakout, Morris 1993).

import { ERR_ARGUMENT, ERR_MEMORY, RUN_FOUND, RUN_MORE, RUN_STUCK } from '../status';
import {
  after,
  badBins,
  badCells,
  broken,
  carry,
  cost,
  excessItems,
  findBadBins,
  head,
  held,
  isBelow,
  isFree,
  isMember,
  leafBelow,
  loads,
  memberStart,
  members,
  moved,
  NONE,
  numBadBins,
  numBadCells,
  numMoved,
  over,
  overItems,
  place,
  recount,
  stamp,
  startPlan,
  turn,
} from './climb-plan';
import {
  allowed,
  budget,
  capacities,
  counts,
  cutColumn,
  highest,
  limits,
  numBins,
  numGroups,
  numItems,
  numNodes,
  previous,
  readCapacities,
  readColumns,
  reserveColumns,
  setWord,
  weights,
  wide,
  word,
} from './columns';
import { CLIMB, isSearch, setSearch } from './current';
import { random, randomBelow, seedRandom } from './random';
import { grant, spend, spent } from './work';

/** Items looked at in a bin, and bins looked at, in one step. */
const SAMPLE: u32 = 16;
const PARTNERS: u32 = 4;
/** One step in so many accepts what makes things worse; one in so many starts from any bin. */
const NOISE: u32 = 24;
const STROLL: u32 = 8;
/** Steps in which an item that has come may only go again when that helps. */
const RECENT: u32 = 6;
/** Steps without a step down after which penalties change. */
const PATIENCE: u32 = 48;

let result: usize = 0;
let itemPenalty: f64 = 1;
let groupPenalty: f64 = 1;
let costPenalty: f64 = 1;
let leastPenalty: f64 = 1;

let clock: u32 = 0;
let idle: u32 = 0;
let sampleA: usize = 0;
let sampleB: usize = 0;
let numA: u32 = 0;
let numB: u32 = 0;

// The best exchange of a step: items a1, a2 from one bin for b1, b2 of the other, each NONE or an item.
let bestDelta: f64 = 0;
let ties: u32 = 0;
let fromBin: u32 = 0;
let toBin: u32 = 0;
let bestA1: u32 = 0;
let bestA2: u32 = 0;
let bestB1: u32 = 0;
let bestB2: u32 = 0;

/**
 * Starts the search from a complete assignment (u32 each item) that keeps pinned items and forbidden bins; `columns` as in columns.ts.
 * `assign` receives the assignment when one is found that keeps everything.
 */
export function climb_begin(columns: usize, assign: usize, seed: u32): i32 {
  let status = readColumns(columns);
  if (status < 0) return status;
  status = startPlan(assign);
  if (status < 0) return status;
  result = assign;
  if (!reserveColumns(2, 2 * SAMPLE)) return ERR_MEMORY;
  sampleA = cutColumn(SAMPLE);
  sampleB = cutColumn(SAMPLE);
  seedRandom(seed);
  clock = 64;
  idle = 0;
  let sum: u64 = 0;
  for (let i: u32 = 0; i < numItems; i++) sum += word(weights, i);
  leastPenalty = Math.max(1, <f64>sum / <f64>max<u32>(1, numItems));
  itemPenalty = groupPenalty = costPenalty = leastPenalty;
  setSearch(CLIMB);
  return 0;
}

/** Takes other capacities and goes on from the assignment at hand. */
export function climb_capacities(from: usize): i32 {
  const status = isSearch(CLIMB) ? readCapacities(from) : ERR_ARGUMENT;
  if (status < 0) return status;
  findBadBins();
  idle = 0;
  return 0;
}

/** RUN_FOUND when everything is kept, RUN_STUCK when no item may move. */
export function climb_run(nodes: u32): i32 {
  if (!isSearch(CLIMB)) return ERR_ARGUMENT;
  grant(nodes);
  while (numBadBins + numBadCells > 0 || cost > budget) {
    if (spent()) return RUN_MORE;
    if (numBins < 2 || !step()) return RUN_STUCK;
  }
  memory.copy(result, place, (<usize>numItems) << 2);
  return RUN_FOUND;
}

/** Looks at the exchange of a1 and a2 in bin x for b1 and b2 in bin y, each NONE or an item, and keeps it when it is the best so far. */
function weigh(x: u32, y: u32, a1: u32, a2: u32, b1: u32, b2: u32): void {
  const shift = weightOf(a1) + weightOf(a2) - weightOf(b1) - weightOf(b2);
  const items = <i64>(a1 != NONE) + <i64>(a2 != NONE) - <i64>(b1 != NONE) - <i64>(b2 != NONE);
  const loadX = <i64>wide(loads, x);
  const loadY = <i64>wide(loads, y);
  let delta = <f64>(over(loadX - shift, x) + over(loadY + shift, y) - over(loadX, x) - over(loadY, y));
  if (limits && items != 0) {
    const more =
      max<i64>(0, <i64>word(held, x) - items - <i64>word(limits, x)) +
      max<i64>(0, <i64>word(held, y) + items - <i64>word(limits, y)) -
      <i64>excessItems(x) -
      <i64>excessItems(y);
    delta += <f64>more * itemPenalty;
  }
  if (previous) {
    const next = cost + turn(a1, x, y) + turn(a2, x, y) + turn(b1, y, x) + turn(b2, y, x);
    const more = max<i64>(0, <i64>next - <i64>budget) - max<i64>(0, <i64>cost - <i64>budget);
    delta += <f64>more * costPenalty;
  }
  // Groups can gain no more than all that is broken.
  if (delta - <f64>broken * groupPenalty > bestDelta) return;
  if (!(free(a1, y) && free(a2, y) && free(b1, x) && free(b2, x))) return;
  if (numGroups) {
    const more = regroup(a1, x, y) + regroup(a2, x, y) + regroup(b1, y, x) + regroup(b2, y, x);
    regroup(a1, y, x);
    regroup(a2, y, x);
    regroup(b1, x, y);
    regroup(b2, x, y);
    delta += <f64>more * groupPenalty;
  }
  // What has just come may only go again when that helps.
  if (delta > bestDelta) return;
  if (delta >= 0 && (isRecent(a1) || isRecent(a2) || isRecent(b1) || isRecent(b2))) return;
  if (delta < bestDelta) ties = 0;
  else if (randomBelow(++ties + 1) != 0) return;
  bestDelta = delta;
  fromBin = x;
  toBin = y;
  bestA1 = a1;
  bestA2 = a2;
  bestB1 = b1;
  bestB2 = b2;
}

function weightOf(item: u32): i64 {
  return item == NONE ? 0 : word(weights, item);
}

function isRecent(item: u32): bool {
  return item != NONE && clock - word(stamp, item) < RECENT;
}

function free(item: u32, bin: u32): bool {
  return item == NONE || allowed(item, bin);
}

function regroup(item: u32, from: u32, to: u32): i32 {
  return item == NONE ? 0 : recount(item, from, to, false);
}

/** Lists some free items of a bin at `sample`, heaviest first; the ring turns, so that others come next. */
function draw(bin: u32, sample: usize): u32 {
  let item = word(head, bin);
  if (item == NONE) return 0;
  let count: u32 = 0;
  const first = item;
  do {
    let at = count++;
    while (at > 0 && word(sample, at - 1) > item) {
      setWord(sample, at, word(sample, at - 1));
      at--;
    }
    setWord(sample, at, item);
    item = word(after, item);
  } while (item != first && count < SAMPLE);
  setWord(head, bin, item);
  spend(count * 6);
  return count;
}

function member(sample: usize, count: u32, at: u32): u32 {
  return at < count ? word(sample, at) : NONE;
}

/** All moves and exchanges of one for one between the two samples. */
function weighSingles(x: u32, y: u32): void {
  for (let i: u32 = 0; i <= numA; i++) {
    const a = member(sampleA, numA, i);
    for (let j: u32 = 0; j <= numB; j++) if (i < numA || j < numB) weigh(x, y, a, NONE, member(sampleB, numB, j), NONE);
  }
  spend((numA + 1) * (numB + 1) * 6);
}

/**
 * Exchanges of two items in bin x for the one in bin y that fits best, with the samples of both. Shifts of load between what x must lose and
 * what y can take are as good as it gets, so the one nearest to their middle on either side is looked at.
 */
function weighPairs(x: u32, y: u32, pairs: usize, numPairs: u32, ones: usize, numOnes: u32): void {
  const lose = <i64>wide(loads, x) - <i64>wide(capacities, x);
  const take = <i64>wide(capacities, y) - <i64>wide(loads, y);
  const middle = (lose + take) >> 1;
  for (let i: u32 = 1; i < numPairs; i++) {
    for (let k: u32 = 0; k < i; k++) {
      const a1 = word(pairs, i);
      const a2 = word(pairs, k);
      const wanted = <i64>word(weights, a1) + <i64>word(weights, a2) - middle;
      let low: u32 = 0;
      let high = numOnes;
      while (low < high) {
        const mid = (low + high) >> 1;
        if (<i64>word(weights, word(ones, mid)) > wanted) low = mid + 1;
        else high = mid;
      }
      if (low > 0) weigh(x, y, a1, a2, word(ones, low - 1), NONE);
      weigh(x, y, a1, a2, low < numOnes ? word(ones, low) : NONE, NONE);
    }
  }
  spend(numPairs * numPairs * 12);
}

/** Forgets the best exchange. */
function clear(): void {
  bestDelta = Infinity;
  ties = 0;
  bestA1 = NONE;
  bestB1 = NONE;
}

/** One step of the walk; false when nothing can move at all. */
function step(): bool {
  clear();
  clock++;
  spend(50);
  const stroll = randomBelow(STROLL) == 0;
  const kinds = <u32>(numBadBins > 0) + <u32>(numBadCells > 0) + <u32>(cost > budget);
  let pick = randomBelow(kinds);
  if (stroll) weighBin(randomBelow(numBins));
  else if (numBadBins > 0 && pick-- == 0) weighBin(word(badBins, randomBelow(numBadBins)));
  else if (numBadCells > 0 && pick-- == 0) weighCell(word(badCells, randomBelow(numBadCells)));
  else if (numMoved > 0) {
    const item = word(moved, randomBelow(numMoved));
    weighMove(item, word(previous, item));
  }
  if (bestDelta < 0) {
    idle = 0;
    apply();
  } else if (bestDelta < Infinity && (bestDelta == 0 || (!stroll && randomBelow(NOISE) == 0))) apply();
  if (++idle % PATIENCE == 0) adapt();
  return idle < 1 << 30 && hasFree();
}

function hasFree(): bool {
  if (bestDelta < Infinity || idle % 1024 != 0) return true;
  for (let b: u32 = 0; b < numBins; b++) if (word(head, b) != NONE) return true;
  return false;
}

/** Penalties of what stays broken grow, the others fade. */
function adapt(): void {
  itemPenalty = adapted(itemPenalty, overItems > 0);
  groupPenalty = adapted(groupPenalty, broken > 0);
  costPenalty = adapted(costPenalty, cost > budget);
  if (randomBelow(16) == 0) kick();
}

function adapted(penalty: f64, isBroken: bool): f64 {
  return isBroken ? Math.min(penalty * 1.3, 1e15) : Math.max(penalty * 0.8, leastPenalty / 16);
}

/** Some exchanges at random. */
function kick(): void {
  for (let k: u32 = 0; k < 3; k++) {
    const x = randomBelow(numBins);
    const y = randomBelow(numBins);
    if (x == y) continue;
    clear();
    numA = draw(x, sampleA);
    numB = draw(y, sampleB);
    if (numA + numB == 0) continue;
    weigh(x, y, member(sampleA, numA, randomBelow(numA + 1)), NONE, member(sampleB, numB, randomBelow(numB + 1)), NONE);
    if (bestDelta < Infinity && (bestA1 != NONE || bestB1 != NONE)) apply();
  }
}

/** Some other bin: one of two with more room, or any. */
function partnerOf(bin: u32): u32 {
  const one = otherThan(bin);
  if ((random() & 1) == 0) return one;
  const two = otherThan(bin);
  return <i64>wide(capacities, two) - <i64>wide(loads, two) > <i64>wide(capacities, one) - <i64>wide(loads, one)
    ? two
    : one;
}

function otherThan(bin: u32): u32 {
  const other = randomBelow(numBins - 1);
  return other + <u32>(other >= bin);
}

/** Exchanges of a bin with some others. */
function weighBin(bin: u32): void {
  numA = draw(bin, sampleA);
  for (let p: u32 = 0; p < PARTNERS && bestDelta >= 0; p++) {
    const other = partnerOf(bin);
    numB = draw(other, sampleB);
    weighSingles(bin, other);
    if (bestDelta >= 0) weighPairs(bin, other, sampleA, numA, sampleB, numB);
    if (bestDelta >= 0) weighPairs(other, bin, sampleB, numB, sampleA, numA);
  }
}

/** Moves of one item to a bin, alone or against one that is there. */
function weighMove(item: u32, bin: u32): void {
  const from = word(place, item);
  if (from == bin) return;
  numB = draw(bin, sampleB);
  for (let j: u32 = 0; j <= numB; j++) weigh(from, bin, item, NONE, member(sampleB, numB, j), NONE);
  spend(numB * 8 + 20);
}

/** Moves that bring an item of a group out of a node that has too many, or into one that has too few. */
function weighCell(cell: u32): void {
  const g = cell / numNodes;
  const node = cell % numNodes;
  const tooMany = word(counts, cell) > highest(g, node);
  const first = word(memberStart, g);
  const size = word(memberStart, g + 1) - first;
  for (let p: u32 = 0; p < 2 * PARTNERS && bestDelta >= 0; p++) {
    const item = pickMember(g, node, first, size, tooMany);
    if (item == NONE) continue;
    const bin = tooMany ? randomBelow(numBins) : leafBelow(node);
    if (!tooMany || !isBelow(g, bin, node)) weighMove(item, bin);
  }
}

/** A free item of a group that is below a node, or not; NONE when none comes to hand. */
function pickMember(g: u32, node: u32, first: u32, size: u32, below: bool): u32 {
  spend(100);
  if (below && size > 64) {
    const bin = leafBelow(node);
    numA = draw(bin, sampleA);
    for (let k: u32 = 0; k < numA; k++) if (isMember(word(sampleA, k), g)) return word(sampleA, k);
    return NONE;
  }
  const start = randomBelow(size);
  for (let k: u32 = 0; k < size && k < 64; k++) {
    const item = word(members, first + ((start + k) % size));
    if (isFree(item) && isBelow(g, word(place, item), node) == below) return item;
  }
  return NONE;
}

/** Carries the best exchange out. */
function apply(): void {
  carry(bestA1, fromBin, toBin, clock);
  carry(bestA2, fromBin, toBin, clock);
  carry(bestB1, toBin, fromBin, clock);
  carry(bestB2, toBin, fromBin, clock);
}
