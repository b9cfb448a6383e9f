// The stack of the search: a frame is one bin, with what is left of every budget, the completions that are listed for it, and where the
// enumeration goes on behind them. Frames have a fixed size, so that a search never runs out of memory on the way.

import { reserve } from '../memory';
import { BUDGETS_MOST, budgetOf, budgets, worthOf, worthOfBin } from './complete-budgets';
import { fillKinds, fillWaste, writeFill } from './complete-fill';
import { take, weightOf } from './complete-items';
import { randomBelow } from './random';
import { spend } from './work';

/** Most completions that are listed and sorted at a time. */
const CHUNK: u64 = 256;
/** Kinds of a completion that room is made for, on average. */
const USUAL_KINDS: u64 = 16;

// Fields of a frame. Behind them: the completion to go on behind, entries, and the pairs (u32 kind, items) of the entries.
/** u64: waste left for this bin and those after it. */
export const WASTE: usize = 0;
/** u32: kind of the heaviest item, which is in the bin in any case. */
export const FIRST: usize = 8;
/** u32: completions listed, and the one that is being tried. */
export const LISTED: usize = 12;
export const CURRENT: usize = 16;
/** u32: kinds of the completion to go on behind; 0 when the band has been listed to its end. An empty completion is never gone on behind. */
export const BEHIND: usize = 20;
/** u64: least and most waste of the completions in question. */
export const BAND_LOW: usize = 24;
export const BAND_HIGH: usize = 32;
/** u64: failed bins before this one. */
export const BEFORE: usize = 40;
const BUDGETS: usize = 48;
/** Pairs of the completion to go on behind. */
export const BEHIND_PAIRS: usize = BUDGETS + ((<usize>BUDGETS_MOST) << 3);

// An entry: u64 rank (the lowest comes first), u32 offset of its pairs, u32 their number.
const ENTRY: usize = 16;

let frames: usize = 0;
let frameBytes: usize = 0;
let entriesAt: usize = 0;
let pairsAt: usize = 0;
let entriesMost: u32 = 0;
let pairsMost: u32 = 0;
let kindsMost: u32 = 0;

/** Sizes frames for so many bins; at most that many bytes, and no bin has more than `most` kinds. Gives the bytes of all, 0 when they do not fit. */
export function sizeFrames(bins: u32, bytes: u64, most: u32): u64 {
  const bare = <u64>BEHIND_PAIRS + 8 * <u64>most;
  const perEntry = <u64>ENTRY + 8 * min(<u64>most, USUAL_KINDS);
  const size = min(bytes / <u64>bins, bare + CHUNK * perEntry + 8 * <u64>most) & ~7;
  if (size < bare + <u64>ENTRY + 8 * <u64>most) return 0;
  kindsMost = most;
  entriesMost = <u32>max<u64>(1, min(CHUNK, (size - bare - 8 * <u64>most) / perEntry));
  entriesAt = <usize>bare;
  pairsAt = entriesAt + <usize>entriesMost * ENTRY;
  pairsMost = <u32>((size - <u64>pairsAt) >> 3);
  frameBytes = <usize>size;
  return size * <u64>bins;
}

/** Reserves the frames as sized; the first one has the whole waste. */
export function openFrames(bins: u32, waste: u64): bool {
  frames = reserve(<u64>frameBytes * <u64>bins);
  if (!frames) return false;
  store<u64>(frames, waste, WASTE);
  fillBudgets();
  return true;
}

/** Gives the first frame all of the budgets. */
export function fillBudgets(): void {
  for (let j: u32 = 0; j < budgets; j++) store<u64>(frames + ((<usize>j) << 3), budgetOf(j), BUDGETS);
}

export function frameAt(depth: u32): usize {
  return frames + <usize>depth * frameBytes;
}

function entryAt(frame: usize, index: u32): usize {
  return frame + entriesAt + <usize>index * ENTRY;
}

/** Pairs of an entry. */
export function pairsOf(frame: usize, index: u32): usize {
  return frame + pairsAt + ((<usize>load<u32>(entryAt(frame, index), 8)) << 3);
}

export function pairCount(frame: usize, index: u32): u32 {
  return load<u32>(entryAt(frame, index), 12);
}

function pairsUsed(frame: usize): u32 {
  const listed = load<u32>(frame, LISTED);
  if (listed == 0) return 0;
  const last = entryAt(frame, listed - 1);
  return load<u32>(last, 8) + load<u32>(last, 12);
}

/** Whether there is no room for another completion. */
export function isFull(frame: usize): bool {
  return load<u32>(frame, LISTED) == entriesMost || pairsUsed(frame) + kindsMost > pairsMost;
}

/** Whether there is room for several times as many. */
export function isNearlyEmpty(frame: usize): bool {
  return load<u32>(frame, LISTED) < entriesMost >> 2;
}

/**
 * Lists the completion that was found, unless it overdraws a budget. Its rank is the largest share that it takes of what is left of any
 * budget, the scarcest of which may well not be the plain waste.
 */
export function listFill(frame: usize): void {
  const used = pairsUsed(frame);
  const count = fillKinds();
  const pairs = frame + pairsAt + ((<usize>used) << 3);
  writeFill(pairs);
  spend(<u64>(budgets * (count + 1)));
  const waste = fillWaste();
  let most = waste == 0 ? <f64>0 : <f64>waste / <f64>load<u64>(frame, WASTE);
  for (let j: u32 = 0; j < budgets; j++) {
    const value = valueIn(frame, j, pairs, count);
    const all = worthOfBin(j);
    if (value >= all) continue;
    const budget = load<u64>(frame + ((<usize>j) << 3), BUDGETS);
    if (budget < all - value) return;
    most = max(most, <f64>(all - value) / <f64>budget);
  }
  const listed = load<u32>(frame, LISTED);
  const entry = entryAt(frame, listed);
  // Doubles that are not negative are in the order of their bits.
  store<u64>(entry, reinterpret<u64>(most));
  store<u32>(entry, used, 8);
  store<u32>(entry, count, 12);
  store<u32>(frame, listed + 1, LISTED);
}

/** What function j says of the first item and a completion. */
function valueIn(frame: usize, j: u32, pairs: usize, count: u32): u64 {
  let value = worthOf(j, load<u32>(frame, FIRST));
  for (let p: u32 = 0; p < count; p++) {
    const pair = pairs + ((<usize>p) << 3);
    value += worthOf(j, load<u32>(pair)) * <u64>load<u32>(pair, 4);
  }
  return value;
}

/** Gives the next bin what the current completion leaves of the budgets. */
export function passBudgets(depth: u32, capacity: u64): void {
  const frame = frameAt(depth);
  const below = frameAt(depth + 1);
  const current = load<u32>(frame, CURRENT);
  const pairs = pairsOf(frame, current);
  const count = pairCount(frame, current);
  let sum = <u64>weightOf(load<u32>(frame, FIRST));
  for (let p: u32 = 0; p < count; p++) {
    const pair = pairs + ((<usize>p) << 3);
    sum += <u64>weightOf(load<u32>(pair)) * <u64>load<u32>(pair, 4);
  }
  store<u64>(below, load<u64>(frame, WASTE) + sum - capacity, WASTE);
  for (let j: u32 = 0; j < budgets; j++) {
    const left = load<u64>(frame + ((<usize>j) << 3), BUDGETS) + valueIn(frame, j, pairs, count) - worthOfBin(j);
    store<u64>(below + ((<usize>j) << 3), left, BUDGETS);
  }
}

/** Takes the items of the current completion, or gives them back with sign −1. */
export function applyCurrent(frame: usize, sign: i32): void {
  const current = load<u32>(frame, CURRENT);
  const pairs = pairsOf(frame, current);
  const count = pairCount(frame, current);
  for (let p: u32 = 0; p < count; p++) {
    const pair = pairs + ((<usize>p) << 3);
    take(load<u32>(pair), sign * <i32>load<u32>(pair, 4));
  }
  spend(8 * count);
}

/** Sorts by rank; among equals the last listed, with light items, come first or last. Insertion in ever closer steps (Shell 1959; gaps of Ciura 2001). */
export function sortEntries(frame: usize, lightFirst: bool): void {
  const count = load<u32>(frame, LISTED);
  spend(64 * count);
  let gap: u32 = count > 57 ? 57 : count > 23 ? 23 : count > 10 ? 10 : 1;
  while (gap > 0) {
    for (let i = gap; i < count; i++) {
      const rank = load<u64>(entryAt(frame, i));
      const pairs = load<u64>(entryAt(frame, i), 8);
      let j = i;
      while (j >= gap) {
        const other = entryAt(frame, j - gap);
        const otherRank = load<u64>(other);
        // An empty completion is never listed beside others, so offsets tell all entries apart.
        if (otherRank < rank || (otherRank == rank && load<u32>(other, 8) < <u32>pairs != lightFirst)) break;
        store<u64>(entryAt(frame, j), otherRank);
        store<u64>(entryAt(frame, j), load<u64>(other, 8), 8);
        j -= gap;
      }
      store<u64>(entryAt(frame, j), rank);
      store<u64>(entryAt(frame, j), pairs, 8);
    }
    gap = gap == 57 ? 23 : gap == 23 ? 10 : gap == 10 ? 4 : gap == 4 ? 1 : 0;
  }
}

/** Now and then one of the next few comes earlier. */
export function shuffleEntries(frame: usize): void {
  const count = load<u32>(frame, LISTED);
  for (let i: u32 = 0; i + 1 < count; i++) {
    if (randomBelow(4) != 0) continue;
    const a = entryAt(frame, i);
    const b = entryAt(frame, i + 1 + randomBelow(min<u32>(count - i - 1, 4)));
    const rank = load<u64>(a);
    const pairs = load<u64>(a, 8);
    store<u64>(a, load<u64>(b));
    store<u64>(a, load<u64>(b, 8), 8);
    store<u64>(b, rank);
    store<u64>(b, pairs, 8);
  }
}
