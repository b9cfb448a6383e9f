// The decision problem of `climb` and `decide`: may items go to bins of given capacities under limits, forbidden bins, groups and a move
// budget? One block of addresses and counts says it; an instance works on one such problem at a time.

import { holds, reserve } from '../memory';
import { ERR_ARGUMENT, ERR_MEMORY, ERR_RANGE } from '../status';
import { NO_SEARCH, setSearch } from './current';

/** Cells group × node that are counted one by one at most: 32 MiB for a search with its list of broken ones. */
const MOST_CELLS: u64 = 1 << 22;
/** Sums of loads stay below this, as the host counts in doubles. */
const MOST_LOAD: u64 = 1 << 53;

export let numItems: u32 = 0;
export let numBins: u32 = 0;
export let weights: usize = 0;
/** Load that each bin can still take (u64), a copy. */
export let capacities: usize = 0;
/** 0 when no bin has a limit. */
export let limits: usize = 0;
export let forbidden: usize = 0;
export let pinned: usize = 0;
export let numGroups: u32 = 0;
/** Nodes with counts: the bins, and the inner nodes when any group is even. */
export let numNodes: u32 = 0;
export let parent: usize = 0;
/** Bins below each node. */
export let nodeBins: usize = 0;
export let itemGroupStart: usize = 0;
export let itemGroups: usize = 0;
export let groupEven: usize = 0;
export let groupSize: usize = 0;
/** Least and most items of a group on a bin, in pairs. */
export let binRange: usize = 0;
/** Items of each group on each node, group by group. */
export let counts: usize = 0;
/** 0 when there is no budget, as moves do not matter then. */
export let previous: usize = 0;
export let costByWeight: bool = false;
export let budget: u64 = u64.MAX_VALUE;

let forbiddenWords: u32 = 0;
let nextColumn: usize = 0;

/** Reserves a block for so many columns with so many words in all, to be cut by `cutColumn`. */
export function reserveColumns(columns: u32, words: u64): bool {
  nextColumn = reserve((words << 2) + ((<u64>columns) << 4));
  return nextColumn != 0;
}

/** The next column of the block, on a border of 16 bytes. */
export function cutColumn(words: u32): usize {
  const column = nextColumn;
  nextColumn += (((<usize>words) << 2) + 15) & ~15;
  return column;
}

export function word(base: usize, index: u32): u32 {
  return load<u32>(base + ((<usize>index) << 2));
}

export function setWord(base: usize, index: u32, value: u32): void {
  store<u32>(base + ((<usize>index) << 2), value);
}

export function wide(base: usize, index: u32): u64 {
  return load<u64>(base + ((<usize>index) << 3));
}

export function setWide(base: usize, index: u32, value: u64): void {
  store<u64>(base + ((<usize>index) << 3), value);
}

/**
 * Reads and checks a block of 16 words (u32); addresses are 0 where the feature is absent:
 * 0 items · 1 bins · 2 weights (u32, descending) · 3 capacities (u64 each bin) · 4 most items (u32 each bin) · 5 forbidden bins (bits, 32 a word, whole
 * words each item) · 6 pinned (i32 each item: bin or −1) · 7 groups · 8 nodes of the tree, bins first · 9 parent (i32 each node, −1 at the top; an
 * inner node comes after its parent) · 10 first entry of each item in 11 (u32, items + 1) · 11 groups of the items · 12 even (u32 each group: 1 for
 * floor or ceiling of its share on every node, 0 for at most one a bin) · 13 previous (i32 each item) · 14 cost of a move: 0 for 1, 1 for the weight ·
 * 15 budget of moves (address of a u64). Words 8 to 12 are read when there are groups, 13 and 14 when there is a budget.
 */
export function readColumns(block: usize): i32 {
  setSearch(NO_SEARCH);
  if (!holds(block, 16, 4)) return ERR_ARGUMENT;
  numItems = word(block, 0);
  numBins = word(block, 1);
  weights = word(block, 2);
  const givenCapacities: usize = word(block, 3);
  limits = word(block, 4);
  forbidden = word(block, 5);
  pinned = word(block, 6);
  numGroups = word(block, 7);
  numNodes = numBins;
  previous = 0;
  budget = u64.MAX_VALUE;
  costByWeight = false;
  if (numBins == 0 || numBins > 1 << 24 || numItems > 1 << 28) return ERR_ARGUMENT;
  if (!holds(weights, numItems, 4) || !holds(givenCapacities, numBins, 8)) return ERR_ARGUMENT;
  if (limits && !holds(limits, numBins, 4)) return ERR_ARGUMENT;
  forbiddenWords = (numBins + 31) >> 5;
  if (forbidden && !holds(forbidden, <u64>numItems * forbiddenWords, 4)) return ERR_ARGUMENT;
  if (pinned && !placesAreValid(pinned)) return ERR_ARGUMENT;
  if (word(block, 15)) {
    if (!holds(word(block, 15), 1, 8)) return ERR_ARGUMENT;
    budget = load<u64>(word(block, 15));
    previous = word(block, 13);
    costByWeight = word(block, 14) != 0;
    if (!placesAreValid(previous)) return ERR_ARGUMENT;
  }
  let sum: u64 = 0;
  for (let i: u32 = 0; i < numItems; i++) {
    if (i > 0 && word(weights, i) > word(weights, i - 1)) return ERR_ARGUMENT;
    sum += word(weights, i);
  }
  if (sum >= MOST_LOAD) return ERR_RANGE;
  capacities = reserve((<u64>numBins) << 3);
  if (!capacities) return ERR_MEMORY;
  const status = readCapacities(givenCapacities);
  return status < 0 || numGroups == 0 ? status : readGroups(block);
}

/** Takes other capacities (u64 each bin). */
export function readCapacities(from: usize): i32 {
  if (!holds(from, numBins, 8)) return ERR_ARGUMENT;
  for (let b: u32 = 0; b < numBins; b++) if (wide(from, b) >= MOST_LOAD) return ERR_RANGE;
  memory.copy(capacities, from, (<usize>numBins) << 3);
  return 0;
}

function placesAreValid(places: usize): bool {
  if (!holds(places, numItems, 4)) return false;
  for (let i: u32 = 0; i < numItems; i++) {
    const bin = <i32>word(places, i);
    if (bin < -1 || bin >= <i32>numBins) return false;
  }
  return true;
}

function readGroups(block: usize): i32 {
  numNodes = word(block, 8);
  parent = word(block, 9);
  itemGroupStart = word(block, 10);
  itemGroups = word(block, 11);
  groupEven = word(block, 12);
  if (numNodes < numBins || numNodes > 1 << 26 || !holds(parent, numNodes, 4)) return ERR_ARGUMENT;
  if (!holds(itemGroupStart, <u64>numItems + 1, 4) || !holds(groupEven, numGroups, 4)) return ERR_ARGUMENT;
  const entries = word(itemGroupStart, numItems);
  if (word(itemGroupStart, 0) != 0 || !holds(itemGroups, entries, 4)) return ERR_ARGUMENT;
  for (let i: u32 = 0; i < numItems; i++) {
    if (word(itemGroupStart, i) > word(itemGroupStart, i + 1)) return ERR_ARGUMENT;
  }
  for (let e: u32 = 0; e < entries; e++) if (word(itemGroups, e) >= numGroups) return ERR_ARGUMENT;
  for (let v: u32 = 0; v < numNodes; v++) {
    const up = <i32>word(parent, v);
    if (up == -1) continue;
    if (up < <i32>numBins || up >= <i32>numNodes || (v >= numBins && up >= <i32>v)) return ERR_ARGUMENT;
  }
  let even = false;
  for (let g: u32 = 0; g < numGroups; g++) even = even || word(groupEven, g) != 0;
  // Only even groups know more of the tree than its bins.
  if (!even) numNodes = numBins;
  if (<u64>numGroups * numNodes > MOST_CELLS) return ERR_MEMORY;
  const cells = numGroups * numNodes;
  if (!reserveColumns(4, <u64>numNodes + 3 * <u64>numGroups + cells)) return ERR_MEMORY;
  nodeBins = cutColumn(numNodes);
  groupSize = cutColumn(numGroups);
  binRange = cutColumn(2 * numGroups);
  counts = cutColumn(cells);
  memory.fill(nodeBins, 0, (<usize>numNodes) << 2);
  memory.fill(groupSize, 0, (<usize>numGroups) << 2);
  memory.fill(counts, 0, (<usize>cells) << 2);
  for (let b: u32 = 0; b < numBins; b++) {
    let v = <i32>b;
    while (v >= 0) {
      setWord(nodeBins, v, word(nodeBins, v) + 1);
      v = even ? <i32>word(parent, v) : -1;
    }
  }
  for (let e: u32 = 0; e < entries; e++)
    setWord(groupSize, word(itemGroups, e), word(groupSize, word(itemGroups, e)) + 1);
  for (let g: u32 = 0; g < numGroups; g++) {
    const size = word(groupSize, g);
    const isEven = word(groupEven, g) != 0;
    setWord(binRange, 2 * g, isEven ? size / numBins : 0);
    setWord(binRange, 2 * g + 1, isEven ? (size + numBins - 1) / numBins : 1);
  }
  return 0;
}

/** Whether `pinned` and `forbidden` let an item be in a bin. */
export function allowed(item: u32, bin: u32): bool {
  if (pinned && <i32>word(pinned, item) >= 0) return word(pinned, item) == bin;
  return !forbidden || ((word(forbidden, item * forbiddenWords + (bin >> 5)) >> (bin & 31)) & 1) == 0;
}

/** Whether two items may be in the same bins. */
export function sameForbidden(item: u32, other: u32): bool {
  for (let k: u32 = 0; forbidden && k < forbiddenWords; k++) {
    if (word(forbidden, item * forbiddenWords + k) != word(forbidden, other * forbiddenWords + k)) return false;
  }
  return true;
}

/** Least items of a group on a node. */
export function lowest(group: u32, node: u32): u32 {
  if (node < numBins) return word(binRange, 2 * group);
  return <u32>((<u64>word(groupSize, group) * word(nodeBins, node)) / numBins);
}

/** Most items of a group on a node. Nodes above a bin count for even groups only. */
export function highest(group: u32, node: u32): u32 {
  if (node < numBins) return word(binRange, 2 * group + 1);
  return <u32>((<u64>word(groupSize, group) * word(nodeBins, node) + numBins - 1) / numBins);
}

/** The node above one, as far as a group looks; −1 at the top. */
export function above(group: u32, node: i32): i32 {
  return word(groupEven, group) != 0 ? <i32>word(parent, node) : -1;
}

/** What it costs that an item is in a bin; 0 when moves do not matter. */
export function costIn(item: u32, bin: u32): u64 {
  if (!previous) return 0;
  const from = <i32>word(previous, item);
  if (from < 0 || from == <i32>bin) return 0;
  return costByWeight ? <u64>word(weights, item) : 1;
}
