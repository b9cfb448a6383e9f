// Places weighted lanes on a uniform tree (zone / rack / task manager / slot) so that the spread holds and loads stay level.
//
// A row is a list of interchangeable places: lanes of one bundle. Heaviest lane first, each lane goes down the tree to the
// least loaded child that may take it. A child may take a lane of a bundle only when no sibling has had fewer of that bundle,
// and, among those, fewer of that pipeline. By induction bundle and pipeline counts of siblings never differ by more than 1
// (Gale-Ryser / Havel-Hakimi greedy), so floor and ceiling of every share hold on all levels at once.
//
// Each node keeps the children that may be chosen in a winner tree (packed keys `load << bits | child`, padded to a power of
// two) and the others in a list [X | B]: B had a lane of the current bundle in the current round of the pipeline; X is
// either A (earlier bundles in this round: closed for the pipeline) or C (this bundle in the round before: closed for the bundle).

import { at } from './address';
import { holds, reserve } from './memory';
import { digitsOf, sortRecords } from './sort';
import { ERR_ARGUMENT, ERR_MEMORY, ERR_RANGE } from './status';
import { bitsFor, NONE, rebuild, setLeaf } from './tree';

/** Row flags. */
const SAME_BUNDLE: u32 = 1;
const SAME_PIPELINE: u32 = 2;

// Node header: fan u32, bits u32, taken u32, mark u32 (end of X), closed u32 (X is C), stamp u32, loads ptr u32, list ptr u32; tree follows.
const HEADER: usize = 32;
/** Below this many task managers the tree is as quick as ordering them. */
const FEW: u32 = 16;

let touched: usize = 0;
let numTouched: u32 = 0;
let touchedByBundle: usize = 0;
let numTouchedByBundle: u32 = 0;
let stamp: u32 = 0;

// The slots of all task managers, and those of the group of the row at hand.
let perManager: u32 = 0;
let slotLoads: usize = 0;
let slotNodes: usize = 0;
let slotStride: u32 = 0;
let firstSlot: u32 = 0;
let single = false;

function nodeSize(fan: u32): u32 {
  return fan <= 1 ? 0 : <u32>HEADER + (16 << bitsFor(fan)) + (((fan << 2) + 7) & ~7);
}

function initNode(node: usize, fan: u32, loads: usize): void {
  const bits = bitsFor(fan);
  store<u32>(node, fan);
  store<u32>(node, bits, 4);
  store<u64>(node, 0, 8);
  store<u64>(node, 0, 16);
  store<u32>(node, <u32>loads, 24);
  store<u32>(node, <u32>(node + HEADER + ((<usize>16) << bits)), 28);
  const tree = node + HEADER;
  const leaves: u32 = 1 << bits;
  for (let c: u32 = 0; c < leaves; c++) store<u64>(tree + ((<usize>(leaves + c)) << 3), c < fan ? <u64>c : NONE);
  rebuild(tree, leaves);
}

/** Puts the first `count` taken children back with their loads of now, and moves the rest of the list to its front. */
function release(node: usize, count: u32): void {
  const bits = load<u32>(node, 4);
  const tree = node + HEADER;
  const loads = <usize>load<u32>(node, 24);
  const list = <usize>load<u32>(node, 28);
  const taken = load<u32>(node, 8);
  const leaves: u32 = 1 << bits;
  if (count == load<u32>(node)) {
    // The whole round goes back.
    refresh(node);
    store<u32>(node, 0, 8);
    return;
  }
  const many = count * bits > leaves;
  for (let i: u32 = 0; i < count; i++) {
    const child = load<u32>(at(list, i));
    const key = (load<u64>(loads + ((<usize>child) << 3)) << bits) | <u64>child;
    if (many) store<u64>(tree + ((<usize>(leaves + child)) << 3), key);
    else setLeaf(tree, bits, child, key);
  }
  if (many) rebuild(tree, leaves);
  if (count < taken) memory.copy(list, at(list, count), (<usize>(taken - count)) << 2);
  store<u32>(node, taken - count, 8);
}

/** No child may be chosen: a round of the pipeline or of the bundle is full, and the other begins to count. */
function beginRound(node: usize): void {
  const mark = load<u32>(node, 12);
  const closed = load<u32>(node, 16);
  release(node, mark == 0 ? load<u32>(node, 8) : mark);
  store<u32>(node, load<u32>(node, 8), 12);
  store<u32>(node, u32(mark != 0 && closed == 0), 16);
}

/** The child that takes the only lane that a bundle, alone in its pipeline, has for this node; its key is raised at once. */
function chooseOnly(node: usize, weight: u64): u32 {
  const bits = load<u32>(node, 4);
  const tree = node + HEADER;
  const key = load<u64>(tree, 8);
  const child = <u32>key & ((1 << bits) - 1);
  setLeaf(tree, bits, child, key + (weight << bits));
  return child;
}

/** The child that takes the next lane of the current bundle. */
function choose(node: usize): u32 {
  const bits = load<u32>(node, 4);
  const tree = node + HEADER;
  if (load<u64>(tree, 8) == NONE) beginRound(node);
  const child = <u32>load<u64>(tree, 8) & ((1 << bits) - 1);
  setLeaf(tree, bits, child, NONE);
  const taken = load<u32>(node, 8);
  store<u32>(at(<usize>load<u32>(node, 28), taken), child);
  store<u32>(node, taken + 1, 8);
  if (load<u32>(node, 20) != stamp) {
    if (load<u32>(node, 20) == 0) store<u32>(at(touched, numTouched++), <u32>node);
    store<u32>(node, stamp, 20);
    store<u32>(at(touchedByBundle, numTouchedByBundle++), <u32>node);
  }
  return child;
}

function endBundle(): void {
  for (let i: u32 = 0; i < numTouchedByBundle; i++) {
    const node = <usize>load<u32>(at(touchedByBundle, i));
    if (load<u32>(node, 16)) release(node, load<u32>(node, 12));
    store<u32>(node, load<u32>(node, 8), 12);
    store<u32>(node, 0, 16);
  }
  numTouchedByBundle = 0;
  stamp++;
}

function endPipeline(): void {
  for (let i: u32 = 0; i < numTouched; i++) {
    const node = <usize>load<u32>(at(touched, i));
    release(node, load<u32>(node, 8));
    store<u64>(node, 0, 8);
    store<u64>(node, 0, 16);
  }
  numTouched = 0;
  numTouchedByBundle = 0;
}

/**
 * The tree has fans[0] × … × fans[depth − 1] task managers (depth 1 to 3, each fan ≥ 1), each with slots[g] slots for group g.
 * Row r has rowLanes[r] lanes in group rowGroup[r], with rowFlags[r] saying what it shares with the row before.
 * weights: u32 of each lane, row by row. place: u32 of each lane, its slot in the numbering task manager × all slots + group × slot.
 */
export function place_weighted(
  fans: usize,
  depth: u32,
  slots: usize,
  groups: u32,
  rows: u32,
  rowLanes: usize,
  rowGroup: usize,
  rowFlags: usize,
  weights: usize,
  place: usize,
): i32 {
  if (depth < 1 || depth > 3 || groups < 1) return ERR_ARGUMENT;
  if (!holds(fans, depth, 4) || !holds(slots, groups, 4)) return ERR_ARGUMENT;
  if (!holds(rowLanes, rows, 4) || !holds(rowGroup, rows, 4) || !holds(rowFlags, rows, 4)) return ERR_ARGUMENT;
  let product: u64 = 1;
  let inner: u32 = 0;
  for (let l: u32 = 0; l < depth; l++) {
    inner += <u32>product;
    product *= <u64>load<u32>(at(fans, l));
    if (product == 0 || product > 0xff_ffff) return ERR_ARGUMENT;
  }
  const managers = <u32>product;
  let all: u64 = 0;
  for (let g: u32 = 0; g < groups; g++) all += <u64>load<u32>(at(slots, g));
  if (all > 0xff_ffff) return ERR_ARGUMENT;
  perManager = <u32>all;
  let largestRow: u32 = 0;
  let lanes: u64 = 0;
  for (let r: u32 = 0; r < rows; r++) {
    const n = load<u32>(at(rowLanes, r));
    const g = load<u32>(at(rowGroup, r));
    if (g >= groups || <u64>n > <u64>managers * <u64>load<u32>(at(slots, g))) return ERR_ARGUMENT;
    largestRow = max(largestRow, n);
    lanes += n;
  }
  if (!holds(weights, lanes, 4) || !holds(place, lanes, 4)) return ERR_ARGUMENT;
  let sum: u64 = 0;
  let heaviest: u32 = 0;
  for (let i: u32 = 0; i < <u32>lanes; i++) {
    const weight = load<u32>(at(weights, i));
    heaviest = max(heaviest, weight);
    sum += <u64>weight;
  }
  if (sum >> (62 - bitsFor(max(managers, perManager)))) return ERR_RANGE;

  // Loads of all nodes below the root, level by level, then of the slots; nodes of the levels above the slots, then one for each task manager and group.
  const nodeBytes = (<u64>managers * <u64>depth) << 3;
  const slotBytes = (<u64>managers * <u64>perManager) << 3;
  const nodeLoads = reserve(nodeBytes);
  slotLoads = reserve(slotBytes);
  const records = reserve((<u64>largestRow) << 3);
  const spare = reserve((<u64>largestRow) << 3);
  const histogram = reserve(4096);
  const ranks = reserve((<u64>managers) << 3);
  const spareRanks = reserve((<u64>managers) << 3);
  const levels = reserve(64);
  const groupBase = reserve((<u64>groups) << 4);
  const count = (<u64>inner + <u64>managers * <u64>groups) << 2;
  touched = reserve(count);
  touchedByBundle = reserve(count);
  if (!(nodeLoads && slotLoads && records && spare && histogram && ranks && spareRanks)) return ERR_MEMORY;
  if (!(levels && groupBase && touched && touchedByBundle)) return ERR_MEMORY;
  memory.fill(nodeLoads, 0, <usize>nodeBytes);
  memory.fill(slotLoads, 0, <usize>slotBytes);

  // levels[l]: nodes ptr, stride, loads ptr of the children.
  let width: u32 = 1;
  for (let l: u32 = 0; l < depth; l++) {
    const fan = load<u32>(at(fans, l));
    const stride = nodeSize(fan);
    const nodes = reserve(<u64>width * <u64>stride);
    const loads = nodeLoads + ((<usize>(managers * l)) << 3);
    if (!nodes) return ERR_MEMORY;
    store<u32>(levels + <usize>(l << 4), <u32>nodes);
    store<u32>(levels + <usize>(l << 4), stride, 4);
    store<u32>(levels + <usize>(l << 4), <u32>loads, 8);
    if (stride) {
      for (let i: u32 = 0; i < width; i++)
        initNode(nodes + <usize>(i * stride), fan, loads + ((<usize>(i * fan)) << 3));
    }
    width *= fan;
  }
  // groupBase[g]: nodes ptr, stride, first slot of the group in a task manager, its slots.
  let offset: u32 = 0;
  for (let g: u32 = 0; g < groups; g++) {
    const fan = load<u32>(at(slots, g));
    const stride = nodeSize(fan);
    const nodes = reserve(<u64>managers * <u64>stride);
    if (!nodes) return ERR_MEMORY;
    const base = groupBase + <usize>(g << 4);
    store<u32>(base, <u32>nodes);
    store<u32>(base, stride, 4);
    store<u32>(base, offset, 8);
    store<u32>(base, fan, 12);
    if (stride) {
      for (let t: u32 = 0; t < managers; t++) {
        initNode(nodes + <usize>(t * stride), fan, slotLoads + ((<usize>(t * perManager + offset)) << 3));
      }
    }
    offset += fan;
  }

  numTouched = 0;
  numTouchedByBundle = 0;
  stamp = 1;
  // The only node above the task managers, when there is just one; its tree is refreshed when it is next needed.
  const flat = depth == 1 && managers >= FEW ? <usize>load<u32>(levels) : 0;
  let stale = false;
  const digits = digitsOf(heaviest);
  let lane: u32 = 0;
  for (let r: u32 = 0; r < rows; r++) {
    const n = load<u32>(at(rowLanes, r));
    const flags = load<u32>(at(rowFlags, r));
    if (r > 0) {
      if (!(flags & SAME_PIPELINE)) endPipeline();
      else if (!(flags & SAME_BUNDLE)) endBundle();
    }
    for (let i: u32 = 0; i < n; i++) {
      store<u64>(records + ((<usize>i) << 3), ((<u64>~load<u32>(at(weights, lane + i))) << 32) | <u64>(lane + i));
    }
    sortRecords(records, spare, n, histogram, digits);
    // Every task manager gets at most one lane of such a row, and nothing has to be remembered about its slots.
    single = n <= managers && !flags && (r + 1 == rows || !load<u32>(at(rowFlags, r + 1)));
    const base = groupBase + <usize>(load<u32>(at(rowGroup, r)) << 4);
    slotNodes = <usize>load<u32>(base);
    slotStride = load<u32>(base, 4);
    firstSlot = load<u32>(base, 8);
    let i: u32 = 0;
    if (flat && n >= managers && load<u32>(flat, 8) == 0) {
      // Whole rounds over all task managers: ordering these costs less than taking them out of the tree one by one.
      for (; i + managers <= n; i += managers) {
        rankByLoad(managers, nodeLoads, ranks, spareRanks, histogram);
        for (let k: u32 = 0; k < managers; k++) {
          const record = load<u64>(records + ((<usize>(i + k)) << 3));
          const index = load<u32>(ranks + ((<usize>k) << 3));
          addLoad(nodeLoads, index, record);
          store<u32>(at(place, <u32>record), takeSlot(index, record));
        }
      }
      stale = true;
    }
    if (stale && i < n) {
      refresh(flat);
      stale = false;
    }
    for (; i < n; i++) {
      const record = load<u64>(records + ((<usize>i) << 3));
      let index: u32 = 0;
      for (let l: u32 = 0; l < depth; l++) {
        const level = levels + <usize>(l << 4);
        const stride = load<u32>(level, 4);
        if (stride) {
          const node = <usize>load<u32>(level) + <usize>(index * stride);
          index = index * load<u32>(node) + choose(node);
        }
        addLoad(<usize>load<u32>(level, 8), index, record);
      }
      store<u32>(at(place, <u32>record), takeSlot(index, record));
    }
    lane += n;
  }
  return 0;
}

/** The slot of a task manager that takes a lane. */
function takeSlot(index: u32, record: u64): u32 {
  let slot = index * perManager + firstSlot;
  if (slotStride) {
    const node = slotNodes + <usize>(index * slotStride);
    slot += single ? chooseOnly(node, <u64>~(<u32>(record >>> 32))) : choose(node);
  }
  addLoad(slotLoads, slot, record);
  return slot;
}

function addLoad(loads: usize, index: u32, record: u64): void {
  const mine = loads + ((<usize>index) << 3);
  store<u64>(mine, load<u64>(mine) + <u64>~(<u32>(record >>> 32)));
}

/** Records `key << 32 | index` of n loads in ascending order; loads that differ by less than 2⁻¹⁶ of their range count as equal. */
function rankByLoad(n: u32, loads: usize, ranks: usize, spare: usize, histogram: usize): void {
  let least = u64.MAX_VALUE;
  let most: u64 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const mine = load<u64>(loads + ((<usize>i) << 3));
    least = min(least, mine);
    most = max(most, mine);
  }
  const bits = 64 - clz<u64>(most - least);
  const shift = bits > 16 ? bits - 16 : 0;
  for (let i: u32 = 0; i < n; i++) {
    store<u64>(ranks + ((<usize>i) << 3), (((load<u64>(loads + ((<usize>i) << 3)) - least) >> shift) << 32) | <u64>i);
  }
  sortRecords(ranks, spare, n, histogram, 2);
}

/** Fills the tree of a node, none of whose children is taken, from the loads of now. */
function refresh(node: usize): void {
  const fan = load<u32>(node);
  const bits = load<u32>(node, 4);
  const tree = node + HEADER;
  const loads = <usize>load<u32>(node, 24);
  const leaves: u32 = 1 << bits;
  for (let c: u32 = 0; c < fan; c++) {
    store<u64>(tree + ((<usize>(leaves + c)) << 3), (load<u64>(loads + ((<usize>c) << 3)) << bits) | <u64>c);
  }
  rebuild(tree, leaves);
}
