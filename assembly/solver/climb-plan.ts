// The plan that a walk works on, with everything that is broken in it kept up to date move by move.

import { holds } from '../memory';
import { ERR_ARGUMENT, ERR_MEMORY } from '../status';
import {
  above,
  allowed,
  capacities,
  costIn,
  counts,
  cutColumn,
  groupEven,
  highest,
  itemGroupStart,
  itemGroups,
  limits,
  lowest,
  nodeBins,
  numBins,
  numGroups,
  numItems,
  numNodes,
  parent,
  pinned,
  previous,
  reserveColumns,
  setWide,
  setWord,
  weights,
  wide,
  word,
} from './columns';
import { randomBelow } from './random';
import { spend } from './work';

/** No item, no place in a list. */
export const NONE: u32 = 0xffff_ffff;

export let place: usize = 0;
/** Load and number of items that came to each bin. */
export let loads: usize = 0;
export let held: usize = 0;
/** Free items of each bin, in a ring. */
export let head: usize = 0;
export let after: usize = 0;
let before: usize = 0;
/** Items of each group. */
export let memberStart: usize = 0;
export let members: usize = 0;
/** Leaves of the tree from left to right, and the first of each node. */
let leaves: usize = 0;
let firstLeaf: usize = 0;
/** When each item came where it is. */
export let stamp: usize = 0;

// Sets as a list with the position of each member: broken bins, broken cells, items that have moved and may return.
export let badBins: usize = 0;
let badBinAt: usize = 0;
export let numBadBins: u32 = 0;
export let badCells: usize = 0;
let badCellAt: usize = 0;
export let numBadCells: u32 = 0;
export let moved: usize = 0;
let movedAt: usize = 0;
export let numMoved: u32 = 0;

/** Items above limits, items that groups have too many or too few of on a node, and the cost of moves. */
export let overItems: u64 = 0;
export let broken: i64 = 0;
export let cost: u64 = 0;

/** Takes over a complete assignment (u32 each item); the columns have been read. */
export function startPlan(assign: usize): i32 {
  if (!holds(assign, numItems, 4)) return ERR_ARGUMENT;
  const n = numItems;
  const entries = numGroups ? word(itemGroupStart, n) : 0;
  const cells = numGroups * numNodes;
  const size = 6 * <u64>n + 7 * <u64>numBins + 2 * <u64>cells + numGroups + entries + numNodes + 2;
  if (!reserveColumns(17, size)) return ERR_MEMORY;
  place = cutColumn(n);
  loads = cutColumn(2 * numBins);
  held = cutColumn(numBins);
  head = cutColumn(numBins);
  after = cutColumn(n);
  before = cutColumn(n);
  stamp = cutColumn(n);
  badBins = cutColumn(numBins);
  badBinAt = cutColumn(numBins);
  moved = cutColumn(n);
  movedAt = cutColumn(n);
  badCells = cutColumn(cells);
  badCellAt = cutColumn(cells);
  memberStart = cutColumn(numGroups + 1);
  members = cutColumn(entries);
  leaves = cutColumn(numBins);
  firstLeaf = cutColumn(numNodes + 1);
  for (let i: u32 = 0; i < n; i++) {
    const bin = word(assign, i);
    if (bin >= numBins || !allowed(i, bin)) return ERR_ARGUMENT;
  }
  memory.copy(place, assign, (<usize>n) << 2);
  memory.fill(loads, 0, (<usize>numBins) << 3);
  memory.fill(held, 0, (<usize>numBins) << 2);
  memory.fill(head, 255, (<usize>numBins) << 2);
  memory.fill(stamp, 0, (<usize>n) << 2);
  memory.fill(movedAt, 255, (<usize>n) << 2);
  memory.fill(badCellAt, 255, (<usize>cells) << 2);
  numMoved = 0;
  cost = 0;
  for (let i: u32 = 0; i < n; i++) {
    const bin = word(place, i);
    setWide(loads, bin, wide(loads, bin) + word(weights, i));
    setWord(held, bin, word(held, bin) + 1);
    if (isFree(i)) link(i, bin);
    cost += costIn(i, bin);
    noteMoved(i, bin);
  }
  broken = 0;
  numBadCells = 0;
  if (numGroups) startGroups(entries);
  findBadBins();
  return 0;
}

function startGroups(entries: u32): void {
  memory.fill(memberStart, 0, (<usize>numGroups + 1) << 2);
  for (let e: u32 = 0; e < entries; e++)
    setWord(memberStart, word(itemGroups, e) + 1, word(memberStart, word(itemGroups, e) + 1) + 1);
  for (let g: u32 = 0; g < numGroups; g++) setWord(memberStart, g + 1, word(memberStart, g) + word(memberStart, g + 1));
  for (let i: u32 = numItems; i-- > 0; ) {
    for (let e = word(itemGroupStart, i); e < word(itemGroupStart, i + 1); e++) {
      const g = word(itemGroups, e);
      const at = word(memberStart, g + 1) - 1;
      setWord(memberStart, g + 1, at);
      setWord(members, at, i);
      let v = <i32>word(place, i);
      while (v >= 0) {
        setWord(counts, g * numNodes + v, word(counts, g * numNodes + v) + 1);
        v = above(g, v);
      }
    }
  }
  // Every end was moved down to its start, so starts stand one further.
  for (let g: u32 = 0; g < numGroups; g++) setWord(memberStart, g, word(memberStart, g + 1));
  setWord(memberStart, numGroups, entries);
  listLeaves();
  for (let g: u32 = 0; g < numGroups; g++) {
    const nodes = word(groupEven, g) != 0 ? numNodes : numBins;
    for (let v: u32 = 0; v < nodes; v++) {
      broken += breach(g, v);
      listCell(g, v);
    }
  }
}

/** Puts the bins in the order of the tree. Parents stand before their inner nodes. */
function listLeaves(): void {
  let top: u32 = 0;
  // firstLeaf serves as the next free leaf of a node while its children are dealt out, and is wound back at the end.
  for (let k: u32 = 0; k < numNodes; k++) {
    const v = k < numNodes - numBins ? numBins + k : k - (numNodes - numBins);
    const up = numNodes > numBins ? <i32>word(parent, v) : -1;
    const at = up < 0 ? top : word(firstLeaf, up);
    setWord(firstLeaf, v, at);
    if (up < 0) top += word(nodeBins, v);
    else setWord(firstLeaf, up, at + word(nodeBins, v));
    if (v < numBins) setWord(leaves, at, v);
  }
  for (let v = numBins; v < numNodes; v++) setWord(firstLeaf, v, word(firstLeaf, v) - word(nodeBins, v));
}

function breach(g: u32, v: u32): u32 {
  const count = word(counts, g * numNodes + v);
  const high = highest(g, v);
  if (count > high) return count - high;
  const low = lowest(g, v);
  return count < low ? low - count : 0;
}

function listCell(g: u32, v: u32): void {
  const cell = g * numNodes + v;
  const at = word(badCellAt, cell);
  const bad = breach(g, v) > 0;
  if (bad == (at != NONE)) return;
  if (bad) {
    setWord(badCells, numBadCells, cell);
    setWord(badCellAt, cell, numBadCells++);
  } else {
    const last = word(badCells, --numBadCells);
    setWord(badCells, at, last);
    setWord(badCellAt, last, at);
    setWord(badCellAt, cell, NONE);
  }
}

export function noteMoved(item: u32, bin: u32): void {
  if (!previous || !isFree(item)) return;
  const from = <i32>word(previous, item);
  const isMoved = from >= 0 && from != <i32>bin && allowed(item, from);
  const at = word(movedAt, item);
  if (isMoved == (at != NONE)) return;
  if (isMoved) {
    setWord(moved, numMoved, item);
    setWord(movedAt, item, numMoved++);
  } else {
    const last = word(moved, --numMoved);
    setWord(moved, at, last);
    setWord(movedAt, last, at);
    setWord(movedAt, item, NONE);
  }
}

export function isFree(item: u32): bool {
  return !pinned || <i32>word(pinned, item) < 0;
}

function link(item: u32, bin: u32): void {
  const first = word(head, bin);
  if (first == NONE) {
    setWord(head, bin, item);
    setWord(after, item, item);
    setWord(before, item, item);
    return;
  }
  const last = word(before, first);
  setWord(after, last, item);
  setWord(before, item, last);
  setWord(after, item, first);
  setWord(before, first, item);
}

function unlink(item: u32, bin: u32): void {
  const next = word(after, item);
  if (next == item) {
    setWord(head, bin, NONE);
    return;
  }
  const last = word(before, item);
  setWord(after, last, next);
  setWord(before, next, last);
  if (word(head, bin) == item) setWord(head, bin, next);
}

export function findBadBins(): void {
  numBadBins = 0;
  overItems = 0;
  memory.fill(badBinAt, 255, (<usize>numBins) << 2);
  for (let b: u32 = 0; b < numBins; b++) {
    overItems += excessItems(b);
    listBin(b);
  }
}

export function over(load: i64, bin: u32): i64 {
  return max<i64>(0, load - <i64>wide(capacities, bin));
}

export function excessItems(bin: u32): u64 {
  return limits ? max<i64>(0, <i64>word(held, bin) - <i64>word(limits, bin)) : 0;
}

function listBin(bin: u32): void {
  const at = word(badBinAt, bin);
  const bad = wide(loads, bin) > wide(capacities, bin) || excessItems(bin) > 0;
  if (bad == (at != NONE)) return;
  if (bad) {
    setWord(badBins, numBadBins, bin);
    setWord(badBinAt, bin, numBadBins++);
  } else {
    const last = word(badBins, --numBadBins);
    setWord(badBins, at, last);
    setWord(badBinAt, last, at);
    setWord(badBinAt, bin, NONE);
  }
}

/** Counts an item of a group out of or into a node; returns how much more is broken there. */
function count(g: u32, v: u32, by: i32): i32 {
  const cell = g * numNodes + v;
  const old = word(counts, cell);
  setWord(counts, cell, old + by);
  if (by > 0) return old >= highest(g, v) ? 1 : old < lowest(g, v) ? -1 : 0;
  return old > highest(g, v) ? -1 : old <= lowest(g, v) ? 1 : 0;
}

/** Counts an item out of one bin and into another; returns how much more is broken. */
export function recount(item: u32, from: u32, to: u32, list: bool): i32 {
  let delta = 0;
  for (let e = word(itemGroupStart, item); e < word(itemGroupStart, item + 1); e++) {
    const g = word(itemGroups, e);
    let x = <i32>from;
    let y = <i32>to;
    while (x != y) {
      if (x >= 0) {
        delta += count(g, x, -1);
        if (list) listCell(g, x);
        x = above(g, x);
      }
      if (y >= 0) {
        delta += count(g, y, 1);
        if (list) listCell(g, y);
        y = above(g, y);
      }
    }
    spend(14);
  }
  return delta;
}

export function turn(item: u32, from: u32, to: u32): u64 {
  return item == NONE ? 0 : costIn(item, to) - costIn(item, from);
}

export function leafBelow(node: u32): u32 {
  return node < numBins ? node : word(leaves, word(firstLeaf, node) + randomBelow(word(nodeBins, node)));
}

export function isBelow(group: u32, bin: u32, node: u32): bool {
  let v = <i32>bin;
  while (v >= 0 && v != <i32>node) v = above(group, v);
  return v >= 0;
}

export function isMember(item: u32, g: u32): bool {
  for (let e = word(itemGroupStart, item); e < word(itemGroupStart, item + 1); e++)
    if (word(itemGroups, e) == g) return true;
  return false;
}

export function carry(item: u32, from: u32, to: u32, time: u32): void {
  if (item == NONE) return;
  overItems -= excessItems(from) + excessItems(to);
  cost += turn(item, from, to);
  const weight: u64 = word(weights, item);
  setWide(loads, from, wide(loads, from) - weight);
  setWide(loads, to, wide(loads, to) + weight);
  setWord(held, from, word(held, from) - 1);
  setWord(held, to, word(held, to) + 1);
  overItems += excessItems(from) + excessItems(to);
  listBin(from);
  listBin(to);
  unlink(item, from);
  link(item, to);
  setWord(place, item, to);
  setWord(stamp, item, time);
  noteMoved(item, to);
  if (numGroups) broken += recount(item, from, to, true);
  spend(60);
}
