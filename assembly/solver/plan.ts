// The plan that a search works on: who is where, how loaded every bin is, how far the plan is above a target, and the best plan so far.
//
// The items of a bin form a ring with the node n + bin in front, so that an item changes its bin, and a ring its beginning, in constant
// time. A tournament of loads gives the fullest and the emptiest bin. Items whose bin may differ from the best plan stand in a journal:
// taking over a better plan, or going back to the best, costs what has changed and not n.

import { at } from '../address';
import { holds, reserve } from '../memory';
import { ERR_ARGUMENT, ERR_MEMORY, ERR_RANGE } from '../status';
import { spend } from './work';

/** Marks items that stand in the journal, in `places`. */
const TOUCHED: u32 = 0x8000_0000;

let weights: usize = 0;
let best: usize = 0;
let places: usize = 0;
let following: usize = 0;
let previous: usize = 0;
let counts: usize = 0;
let journal: usize = 0;
let touched: u32 = 0;
// Node i: highest load (u64), lowest load (u64) below it; leaf of bin b at leaves + b.
let tree: usize = 0;
let leaves: u32 = 0;
let numItems: u32 = 0;
let numBins: u32 = 0;
let target: u64 = 0;
let excess: u64 = 0;
// What a path in the tree and a look at an item cost; more when they are far apart in memory.
let pathSteps: u64 = 0;
let itemSteps: u64 = 0;

function node(i: u32): usize {
  return tree + ((<usize>i) << 4);
}

/** Reads the plan `assign` (u32 bins of n u32 weights); a negative status when it is not one. */
export function readPlan(weightsAt: usize, n: u32, bins: u32, assign: usize): i32 {
  if (bins == 0 || bins > 0x100_0000 || n > 0x0fff_ffff) return ERR_ARGUMENT;
  if (!holds(weightsAt, n, 4) || !holds(assign, n, 4)) return ERR_ARGUMENT;
  weights = weightsAt;
  best = assign;
  numItems = n;
  numBins = bins;
  leaves = bins <= 1 ? 1 : 1 << (32 - <u32>clz<u32>(bins - 1));
  const far = n + bins > 0xffff;
  itemSteps = far ? 60 : 1;
  pathSteps = 20 + (far ? 30 : 4) * <u64>ctz<u32>(leaves);
  touched = 0;
  places = reserve((<u64>n) << 2);
  journal = reserve((<u64>n) << 2);
  counts = reserve((<u64>bins) << 2);
  following = reserve((<u64>n + <u64>bins) << 2);
  previous = reserve((<u64>n + <u64>bins) << 2);
  tree = reserve((<u64>leaves) << 5);
  if (!(places && journal && counts && following && previous && tree)) return ERR_MEMORY;
  memory.fill(counts, 0, (<usize>bins) << 2);
  for (let b: u32 = 0; b < leaves; b++) {
    store<u64>(node(leaves + b), 0);
    store<u64>(node(leaves + b), b < bins ? 0 : u64.MAX_VALUE, 8);
  }
  for (let r = n; r < n + bins; r++) {
    store<u32>(at(following, r), r);
    store<u32>(at(previous, r), r);
  }
  let sum: u64 = 0;
  let before = u32.MAX_VALUE;
  for (let i: u32 = 0; i < n; i++) {
    const bin = load<u32>(at(assign, i));
    const weight = load<u32>(at(weightsAt, i));
    if (bin >= bins || weight > before) return ERR_ARGUMENT;
    before = weight;
    sum += weight;
    store<u32>(at(places, i), bin);
    link(i, bin);
    const leaf = node(leaves + bin);
    store<u64>(leaf, load<u64>(leaf) + weight);
    store<u64>(leaf, load<u64>(leaf), 8);
  }
  if (sum >> 53) return ERR_RANGE;
  for (let i = leaves - 1; i > 0; i--) play(i);
  return 0;
}

function play(i: u32): void {
  const a = node(2 * i);
  store<u64>(node(i), max(load<u64>(a), load<u64>(a, 16)));
  store<u64>(node(i), min(load<u64>(a, 8), load<u64>(a, 24)), 8);
}

function link(item: u32, bin: u32): void {
  const ring = numItems + bin;
  const tail = load<u32>(at(previous, ring));
  store<u32>(at(following, tail), item);
  store<u32>(at(previous, item), tail);
  store<u32>(at(following, item), ring);
  store<u32>(at(previous, ring), item);
  store<u32>(at(counts, bin), load<u32>(at(counts, bin)) + 1);
}

export function binCount(): u32 {
  return numBins;
}

export function weightOf(item: u32): u64 {
  return <u64>load<u32>(at(weights, item));
}

/** Bin of an item in the plan at hand. */
export function placeOf(item: u32): u32 {
  return load<u32>(at(places, item)) & ~TOUCHED;
}

export function loadOf(bin: u32): u64 {
  return load<u64>(node(leaves + bin));
}

export function countOf(bin: u32): u32 {
  return load<u32>(at(counts, bin));
}

/** Highest load of the plan at hand. */
export function highest(): u64 {
  return load<u64>(node(1));
}

/** Lowest load of the plan at hand. */
export function lowest(): u64 {
  return load<u64>(node(1), 8);
}

/** The bin with the lowest load. */
export function emptiest(): u32 {
  const low = load<u64>(node(1), 8);
  let i: u32 = 1;
  while (i < leaves) {
    i <<= 1;
    if (load<u64>(node(i), 8) != low) i++;
  }
  return i - leaves;
}

/** A bin above `level`; `dice` decides which. There must be one. */
export function someAbove(level: u64, dice: u32): u32 {
  let i: u32 = 1;
  while (i < leaves) {
    i <<= 1;
    const left = load<u64>(node(i)) > level;
    const right = load<u64>(node(i), 16) > level;
    if (right && (!left || dice & 1)) i++;
    dice >>= 1;
  }
  return i - leaves;
}

/** A bin below `level`; `dice` decides which. There must be one. */
export function someBelow(level: u64, dice: u32): u32 {
  let i: u32 = 1;
  while (i < leaves) {
    i <<= 1;
    const left = load<u64>(node(i), 8) < level;
    const right = load<u64>(node(i), 24) < level;
    if (right && (!left || dice & 1)) i++;
    dice >>= 1;
  }
  return i - leaves;
}

/** Excess of the plan at hand: load above the target, added up over the bins. */
export function excessOf(): u64 {
  return excess;
}

export function targetOf(): u64 {
  return target;
}

/** Sets the target and counts the excess anew, looking only at the bins above. */
export function aimAt(level: u64): void {
  target = level;
  excess = excessBelow(1);
}

function excessBelow(i: u32): u64 {
  const high = load<u64>(node(i));
  if (high <= target) return 0;
  spend(4);
  return i >= leaves ? high - target : excessBelow(2 * i) + excessBelow(2 * i + 1);
}

/** Writes up to `limit` items of a bin to `list` (u32), and lets its ring begin behind them; returns how many. */
export function takeItems(bin: u32, list: usize, limit: u32): u32 {
  const ring = numItems + bin;
  let item = load<u32>(at(following, ring));
  let taken: u32 = 0;
  while (item != ring && taken < limit) {
    store<u32>(at(list, taken++), item);
    item = load<u32>(at(following, item));
  }
  if (item != ring) {
    // The node of the bin moves behind the last item taken.
    const front = load<u32>(at(following, ring));
    const tail = load<u32>(at(previous, ring));
    store<u32>(at(following, tail), front);
    store<u32>(at(previous, front), tail);
    const last = load<u32>(at(previous, item));
    store<u32>(at(following, last), ring);
    store<u32>(at(previous, ring), last);
    store<u32>(at(following, ring), item);
    store<u32>(at(previous, item), ring);
  }
  spend(<u64>taken * itemSteps);
  return taken;
}

/** Puts an item into another bin, without the loads: setLoad must follow for both. */
export function moveItem(item: u32, bin: u32): void {
  spend(3 * itemSteps);
  const place = load<u32>(at(places, item));
  if (!(place & TOUCHED)) store<u32>(at(journal, touched++), item);
  store<u32>(at(places, item), bin | TOUCHED);
  const from = place & ~TOUCHED;
  const before = load<u32>(at(previous, item));
  const after = load<u32>(at(following, item));
  store<u32>(at(following, before), after);
  store<u32>(at(previous, after), before);
  store<u32>(at(counts, from), load<u32>(at(counts, from)) - 1);
  link(item, bin);
}

export function setLoad(bin: u32, value: u64): void {
  let i = leaves + bin;
  const old = load<u64>(node(i));
  if (old > target) excess -= old - target;
  if (value > target) excess += value - target;
  store<u64>(node(i), value);
  store<u64>(node(i), value, 8);
  for (i >>= 1; i > 0; i >>= 1) play(i);
  spend(pathSteps);
}

/** The plan at hand becomes the best. */
export function keepPlan(): void {
  for (let k: u32 = 0; k < touched; k++) {
    const item = load<u32>(at(journal, k));
    const bin = placeOf(item);
    store<u32>(at(places, item), bin);
    store<u32>(at(best, item), bin);
  }
  spend(2 * touched);
  touched = 0;
}

/** Back to the best plan. */
export function dropPlan(): void {
  const count = touched;
  for (let k: u32 = 0; k < count; k++) {
    const item = load<u32>(at(journal, k));
    const bin = load<u32>(at(best, item));
    const from = placeOf(item);
    if (from != bin) {
      const weight = weightOf(item);
      moveItem(item, bin);
      setLoad(from, loadOf(from) - weight);
      setLoad(bin, loadOf(bin) + weight);
    }
    store<u32>(at(places, item), bin);
  }
  spend(10 * <u64>count);
  touched = 0;
}
