// Complete depth-first search of the same decision problem as `climb`: the heaviest item first, every bin that may take it, alike bins once.
// Of all assignments the lexicographically least (bins by number, items in order) is never cut off by the two rules of symmetry, so that
// an exhausted search is a proof: it has each item on the first of its alike bins, and equal items on bins in ascending order.

import { holds } from '../memory';
import { ERR_ARGUMENT, ERR_MEMORY, RUN_FOUND, RUN_MORE, RUN_NONE } from '../status';
import {
  above,
  allowed,
  budget,
  capacities,
  costIn,
  counts,
  cutColumn,
  forbidden,
  groupEven,
  highest,
  itemGroupStart,
  itemGroups,
  limits,
  lowest,
  numBins,
  numGroups,
  numItems,
  numNodes,
  parent,
  pinned,
  previous,
  readColumns,
  reserveColumns,
  sameForbidden,
  setWide,
  setWord,
  weights,
  wide,
  word,
} from './columns';
import { DECIDE, isSearch, setSearch } from './current';
import { boundLeaving, countStayer, leavingSum, startStaying, stayersOf } from './decide-moves';
import { grant, spend, spent } from './work';

const NONE: u32 = 0xffff_ffff;
/** Entries of all lists of choices at most: 16 MiB. */
const MOST_CHOICES: u64 = 1 << 22;

let result: usize = 0;
/** Items that are not pinned, heaviest first: one a level. */
let free: usize = 0;
let numFree: u32 = 0;
/** Whether the item of a level equals that of the level above. */
let same: usize = 0;
/** Sum of the weights of the levels before each. */
let prefix: usize = 0;
/** Load and items that each bin can still take. */
let room: usize = 0;
let slots: usize = 0;
/** Bins of one number take the same items and have one parent. */
let kind: usize = 0;
let place: usize = 0;
/** Bins to try on each level, how many there are and how many have been tried. */
let choices: usize = 0;
let numChoices: usize = 0;
let tried: usize = 0;
/** Whether a level has one choice that is as good as any. */
let forced: usize = 0;
let level: u32 = 0;
let impossible: bool = false;
/** Nothing but capacities: then an item that fills a bin exactly may go there without trying others. */
let bare: bool = false;
/** Items of each group that are not placed yet. */
let left: usize = 0;
/** What each node of one group must and can still take. */
let need: usize = 0;
let spare: usize = 0;
let cost: u64 = 0;
/** Starts the search; `columns` as in columns.ts, `assign` (u32 each item) receives the assignment when there is one. */
export function decide_begin(columns: usize, assign: usize): i32 {
  const status = readColumns(columns);
  if (status < 0) return status;
  if (!holds(assign, numItems, 4)) return ERR_ARGUMENT;
  if (<u64>numItems * numBins > MOST_CHOICES) return ERR_MEMORY;
  result = assign;
  const size = (8 + <u64>numBins) * numItems + 4 * <u64>numBins + numGroups + 4 * <u64>numNodes + 2;
  if (!reserveColumns(14, size)) return ERR_MEMORY;
  free = cutColumn(numItems);
  same = cutColumn(numItems);
  prefix = cutColumn(2 * (numItems + 1));
  room = cutColumn(2 * numBins);
  slots = cutColumn(numBins);
  kind = cutColumn(numBins);
  place = cutColumn(numItems);
  choices = cutColumn(numItems * numBins);
  numChoices = cutColumn(numItems);
  tried = cutColumn(numItems);
  forced = cutColumn(numItems);
  left = cutColumn(numGroups);
  need = cutColumn(2 * numNodes);
  spare = cutColumn(2 * numNodes);
  memory.copy(room, capacities, (<usize>numBins) << 3);
  for (let b: u32 = 0; b < numBins; b++) setWord(slots, b, limits ? word(limits, b) : NONE);
  memory.fill(left, 0, (<usize>numGroups) << 2);
  bare = !limits && !forbidden && !numGroups && !previous;
  impossible = false;
  cost = 0;
  numFree = 0;
  let sum: u64 = 0;
  for (let i: u32 = 0; i < numItems; i++) {
    for (let e = firstGroup(i); e < endGroup(i); e++)
      setWord(left, word(itemGroups, e), word(left, word(itemGroups, e)) + 1);
    if (pinned && <i32>word(pinned, i) >= 0) continue;
    setWide(prefix, numFree, sum);
    sum += word(weights, i);
    setWord(free, numFree++, i);
  }
  setWide(prefix, numFree, sum);
  for (let k: u32 = 0; k < numFree; k++) setWord(same, k, <u32>(k > 0 && areEqual(word(free, k), word(free, k - 1))));
  sortKinds();
  if (!startStaying(free, numFree)) return ERR_MEMORY;
  setSearch(DECIDE);
  for (let i: u32 = 0; i < numItems; i++) {
    if (!pinned || <i32>word(pinned, i) < 0) continue;
    const bin = word(pinned, i);
    if (wide(room, bin) < word(weights, i) || word(slots, bin) == 0 || !groupsTake(i, bin)) {
      impossible = true;
      return 0;
    }
    put(i, bin);
  }
  level = 0;
  for (let b: u32 = 0; b < numBins; b++) boundLeaving(b, wide(room, b), word(slots, b));
  for (let g: u32 = 0; g < numGroups; g++) if (!isReachable(g)) impossible = true;
  if (!impossible && numFree > 0) impossible = !(hasRoom() && listChoices());
  if (cost + leavingSum > budget) impossible = true;
  return 0;
}

/** RUN_FOUND with an assignment that keeps everything, or RUN_NONE: there is none. */
export function decide_run(nodes: u32): i32 {
  if (!isSearch(DECIDE)) return ERR_ARGUMENT;
  grant(nodes);
  if (impossible) return RUN_NONE;
  while (level < numFree) {
    if (spent()) return RUN_MORE;
    const next = word(tried, level);
    if (next < word(numChoices, level)) {
      setWord(tried, level, next + 1);
      const item = word(free, level);
      const bin = word(choices, level * numBins + next);
      put(item, bin);
      setWord(place, item, bin);
      level++;
      settle(item, bin, -1);
      if (isHopeful(item) && listChoices()) continue;
    } else if (level == 0) {
      impossible = true;
      return RUN_NONE;
    }
    level--;
    const item = word(free, level);
    const bin = word(place, item);
    lift(item, bin);
    settle(item, bin, 1);
  }
  for (let i: u32 = 0; i < numItems; i++) {
    const isFree = !pinned || <i32>word(pinned, i) < 0;
    setWord(result, i, word(isFree ? place : pinned, i));
  }
  return RUN_FOUND;
}

function firstGroup(item: u32): u32 {
  return numGroups ? word(itemGroupStart, item) : 0;
}

function endGroup(item: u32): u32 {
  return numGroups ? word(itemGroupStart, item + 1) : 0;
}

/** Equal in all that matters here. */
function areEqual(item: u32, other: u32): bool {
  if (word(weights, item) != word(weights, other) || !sameForbidden(item, other)) return false;
  if (previous && word(previous, item) != word(previous, other)) return false;
  const shift = firstGroup(other) - firstGroup(item);
  if (endGroup(other) - endGroup(item) != shift) return false;
  for (let e = firstGroup(item); e < endGroup(item); e++)
    if (word(itemGroups, e) != word(itemGroups, e + shift)) return false;
  return true;
}

/** Numbers the bins by what they take and where they stand; a bin of a kind has the number of its first one. */
function sortKinds(): void {
  for (let b: u32 = 0; b < numBins; b++) {
    let c: u32 = 0;
    while (c < b && !(word(kind, c) == c && standAlike(b, c))) c++;
    setWord(kind, b, c);
  }
}

function standAlike(b: u32, c: u32): bool {
  if (numGroups && numNodes > numBins && word(parent, b) != word(parent, c)) return false;
  for (let k: u32 = 0; forbidden && k < numFree; k++) {
    if (allowed(word(free, k), b) != allowed(word(free, k), c)) return false;
  }
  return true;
}

/** Whether two bins of a kind are in the same state as far as items that are still to come can see. */
function areAlike(b: u32, c: u32): bool {
  if (word(kind, b) != word(kind, c) || wide(room, b) != wide(room, c) || word(slots, b) != word(slots, c))
    return false;
  if (previous && (stayersOf(b) | stayersOf(c)) != 0) return false;
  for (let g: u32 = 0; g < numGroups; g++) {
    if (word(left, g) != 0 && word(counts, g * numNodes + b) != word(counts, g * numNodes + c)) return false;
  }
  return true;
}

function put(item: u32, bin: u32): void {
  setWide(room, bin, wide(room, bin) - word(weights, item));
  if (limits) setWord(slots, bin, word(slots, bin) - 1);
  cost += costIn(item, bin);
  for (let e = firstGroup(item); e < endGroup(item); e++) count(word(itemGroups, e), bin, 1);
}

function lift(item: u32, bin: u32): void {
  setWide(room, bin, wide(room, bin) + word(weights, item));
  if (limits) setWord(slots, bin, word(slots, bin) + 1);
  cost -= costIn(item, bin);
  for (let e = firstGroup(item); e < endGroup(item); e++) count(word(itemGroups, e), bin, -1);
}

function count(g: u32, bin: u32, by: i32): void {
  setWord(left, g, word(left, g) - by);
  let v = <i32>bin;
  while (v >= 0) {
    const cell = g * numNodes + v;
    setWord(counts, cell, word(counts, cell) + by);
    v = above(g, v);
  }
}

function groupsTake(item: u32, bin: u32): bool {
  for (let e = firstGroup(item); e < endGroup(item); e++) {
    const g = word(itemGroups, e);
    let v = <i32>bin;
    while (v >= 0) {
      if (word(counts, g * numNodes + v) >= highest(g, v)) return false;
      v = above(g, v);
    }
  }
  return true;
}

/** Whether the items of a group that are left can fill every node up to its least and none above its most. */
function isReachable(g: u32): bool {
  memory.fill(need, 0, (<usize>numNodes) << 3);
  memory.fill(spare, 0, (<usize>numNodes) << 3);
  let needed: u64 = 0;
  let spared: u64 = 0;
  spend(numNodes * 8);
  // Bins first, then inner nodes from the last to the first: children stand before their parents.
  const nodes = word(groupEven, g) != 0 ? numNodes : numBins;
  for (let k: u32 = 0; k < nodes; k++) {
    const v = k < numBins ? k : nodes - 1 - (k - numBins);
    const has = word(counts, g * numNodes + v);
    const low = lowest(g, v);
    const high = highest(g, v);
    if (has > high) return false;
    let must: u64 = low > has ? low - has : 0;
    let can: u64 = high - has;
    if (v >= numBins) {
      must = max<u64>(must, wide(need, v));
      can = min<u64>(can, wide(spare, v));
    }
    if (must > can) return false;
    const up = above(g, v);
    if (up < 0) {
      needed += must;
      spared += can;
    } else {
      setWide(need, up, wide(need, up) + must);
      setWide(spare, up, wide(spare, up) + can);
    }
  }
  return needed <= word(left, g) && word(left, g) <= spared;
}

/** Brings what moves must cost yet up to date when an item has been placed (by = -1) or taken back (1). */
function settle(item: u32, bin: u32, by: i32): void {
  if (!previous) return;
  const from = <i32>word(previous, item);
  if (from >= 0) {
    countStayer(item, from, by);
    boundLeaving(from, wide(room, from), word(slots, from));
  }
  if (from != <i32>bin) boundLeaving(bin, wide(room, bin), word(slots, bin));
}

/** False when the items that are left cannot all be placed after this one. */
function isHopeful(item: u32): bool {
  if (cost + leavingSum > budget) return false;
  for (let e = firstGroup(item); e < endGroup(item); e++) if (!isReachable(word(itemGroups, e))) return false;
  return hasRoom();
}

/** Whether the bins can take as much and as many as is left, and each item that is left finds a bin when some are forbidden. */
function hasRoom(): bool {
  if (level == numFree) return true;
  const lightest: u64 = word(weights, word(free, numFree - 1));
  let takes: u64 = 0;
  let items: u64 = 0;
  spend(numBins * 6);
  for (let b: u32 = 0; b < numBins; b++) {
    let most = wide(room, b);
    const slotsLeft = word(slots, b);
    if (most < lightest || slotsLeft == 0) continue;
    if (slotsLeft < numFree - level) most = min(most, wide(prefix, level + slotsLeft) - wide(prefix, level));
    takes += most;
    items += slotsLeft;
  }
  if (items < numFree - level || takes < wide(prefix, numFree) - wide(prefix, level)) return false;
  for (let k = level; k < numFree && forbidden; k++) {
    const item = word(free, k);
    let b: u32 = 0;
    while (b < numBins && !(allowed(item, b) && wide(room, b) >= word(weights, item) && word(slots, b) > 0)) b++;
    spend(b * 3 + 3);
    if (b == numBins) return false;
  }
  return true;
}

/** Lists the bins for the item of this level: its previous one first, then those with the least room. False when there is none. */
function listChoices(): bool {
  if (level == numFree) return true;
  const item = word(free, level);
  const weight: u64 = word(weights, item);
  const list = choices + ((<usize>(level * numBins)) << 2);
  const home = previous ? word(previous, item) : NONE;
  // After a forced choice, the least assignment is sought among what is left.
  const least = word(same, level) != 0 && word(forced, level - 1) == 0 ? word(place, word(free, level - 1)) : 0;
  let size: u32 = 0;
  setWord(tried, level, 0);
  setWord(forced, level, 0);
  for (let b = least; b < numBins; b++) {
    const space = wide(room, b);
    spend(6);
    if (space < weight || word(slots, b) == 0 || !allowed(item, b) || (numGroups && !groupsTake(item, b))) continue;
    if (bare && space == weight) {
      setWord(list, 0, b);
      setWord(forced, level, 1);
      setWord(numChoices, level, 1);
      return true;
    }
    let c: u32 = 0;
    while (c < size && !areAlike(b, word(list, c))) c++;
    spend(c * 4);
    if (c < size) continue;
    let at = size++;
    while (at > 0 && b != home && (word(list, at - 1) == home ? false : wide(room, word(list, at - 1)) > space)) {
      setWord(list, at, word(list, at - 1));
      at--;
    }
    if (b == home) {
      for (at = size - 1; at > 0; at--) setWord(list, at, word(list, at - 1));
    }
    setWord(list, at, b);
  }
  setWord(numChoices, level, size);
  return size > 0;
}
