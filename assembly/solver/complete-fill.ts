// The completions of a bin: sets of remaining items that fill it up to a given waste, one after the other.
//
// Sums that the lighter items can still make are a bit row for each item, so that the enumeration never walks into a dead end. Very large
// capacities are seen in steps of 2^grain; then a row may promise a sum that does not exist, but never hides one.

import { reserve } from '../memory';
import { kinds, leftOf, weightOf } from './complete-items';
import { spend, spent } from './work';

/** Most bits of a row. */
const ROW_BITS: u64 = 16_384;

/** A completion was found. */
export const FILL_FOUND: u32 = 0;
/** There is none left. */
export const FILL_END: u32 = 1;
/** As many as allowed were looked at. */
export const FILL_LOOKED: u32 = 2;
/** The nodes are used up. */
export const FILL_PAUSE: u32 = 3;

// The kinds that may go into the bin, heaviest first: u32 kind, weight, count, chosen.
let list: usize = 0;
let listed: u32 = 0;
// Bit rows: row i has the sums of the kinds i … listed − 1 of the list.
let rows: usize = 0;
let rowBytes: usize = 0;
let grain: u64 = 0;
// The bin: room beside the first item, and the sums that are looked for.
let room: u64 = 0;
let low: u64 = 0;
let high: u64 = 0;
// The choice so far: positions in the list with chosen > 0, ascending.
let picks: usize = 0;
let picked: u32 = 0;
let sum: u64 = 0;
let next: u32 = 0;
let down: bool = false;
/** Completions looked at since beginFill, dominated ones too. */
export let looked: u32 = 0;

function at(i: u32): usize {
  return list + ((<usize>i) << 4);
}
function kindAt(i: u32): u32 {
  return load<u32>(at(i));
}
function weightAt(i: u32): u64 {
  return <u64>load<u32>(at(i), 4);
}
function countAt(i: u32): u32 {
  return load<u32>(at(i), 8);
}
function chosenAt(i: u32): u32 {
  return load<u32>(at(i), 12);
}
function pickAt(p: u32): u32 {
  return load<u32>(picks + ((<usize>p) << 2));
}

/** Chooses the grain so that the rows take about that many bytes at most; gives the bytes that openFill will reserve. */
export function sizeFill(capacity: u64, bytes: u64): u64 {
  grain = 0;
  for (;;) {
    const bits = (capacity >> grain) + 1;
    rowBytes = <usize>(((bits + 63) >> 6) << 3);
    if (bits <= ROW_BITS && (<u64>kinds + 1) * <u64>rowBytes <= bytes) break;
    if (grain > 60) return u64.MAX_VALUE;
    grain++;
  }
  return (<u64>kinds + 1) * (<u64>rowBytes + 20) + 64;
}

/** Reserves what every bin needs, as sized. */
export function openFill(): bool {
  list = reserve((<u64>kinds + 1) << 4);
  rows = reserve((<u64>kinds + 1) * <u64>rowBytes);
  picks = reserve((<u64>kinds + 1) << 2);
  return list != 0 && rows != 0 && picks != 0;
}

/** Lists the remaining items from `first` on that fit into `space`, and the sums they make. */
export function listItems(first: u32, space: u64): void {
  room = space;
  listed = 0;
  for (let k = first; k < kinds; k++) {
    const left = leftOf(k);
    const weight = weightOf(k);
    if (left == 0 || <u64>weight > space) continue;
    const p = at(listed++);
    store<u32>(p, k);
    store<u32>(p, weight, 4);
    store<u32>(p, left, 8);
    store<u32>(p, 0, 12);
  }
  const words = <u32>((space >> grain) >> 6) + 1;
  let row = rows + <usize>listed * rowBytes;
  memory.fill(row, 0, (<usize>words) << 3);
  store<u64>(row, 1);
  for (let i = listed; i > 0; i--) {
    const above = row - rowBytes;
    memory.copy(above, row, (<usize>words) << 3);
    const weight = weightAt(i - 1);
    let left = min(<u64>countAt(i - 1), space / weight);
    for (let part: u64 = 1; left > 0; part *= 2) {
      const items = min(part, left);
      left -= items;
      addShifted(above, words, items * weight);
    }
    row = above;
  }
  spend(<u64>listed * (<u64>words + 16) + <u64>(kinds - first));
}

/** row |= row << weight, from the highest word down; with a grain also one further, as the rest of two sums may add up to a step. */
function addShifted(row: usize, words: u32, weight: u64): void {
  const steps = weight >> grain;
  if (grain == 0) shiftOr(row, words, steps);
  else shiftOrTwice(row, words, steps);
}

function shiftOr(row: usize, words: u32, by: u64): void {
  const skip = (<usize>(by >> 6)) << 3;
  const bit = by & 63;
  const end = (<usize>words) << 3;
  if (skip >= end) return;
  let o = end - 8;
  if (bit == 0) {
    for (; ; o -= 8) {
      store<u64>(row + o, load<u64>(row + o) | load<u64>(row + o - skip));
      if (o == skip) return;
    }
  }
  for (; o > skip; o -= 8) {
    const p = row + o - skip;
    store<u64>(row + o, load<u64>(row + o) | (load<u64>(p) << bit) | (load<u64>(p - 8) >> (64 - bit)));
  }
  store<u64>(row + o, load<u64>(row + o) | (load<u64>(row) << bit));
}

function shiftOrTwice(row: usize, words: u32, by: u64): void {
  const skip = (<i64>(by >> 6)) << 3;
  const bit = by & 63;
  for (let o = (<i64>words - 1) << 3; o >= 0; o -= 8) {
    const here = wordOr0(row, o - skip);
    const before = wordOr0(row, o - skip - 8);
    const shifted = bit == 0 ? here : (here << bit) | (before >> (64 - bit));
    const carry = bit == 0 ? before >> 63 : (before >> (63 - bit)) & 1;
    store<u64>(row + <usize>o, load<u64>(row + <usize>o) | shifted | (shifted << 1) | carry);
  }
}

function wordOr0(row: usize, o: i64): u64 {
  return o >= 0 ? load<u64>(row + <usize>o) : 0;
}

/** Whether row i has a sum that brings the present one into [low, high]. */
function canReach(i: u32): bool {
  if (sum > high) return false;
  const from = (low > sum ? low - sum : 0) >> grain;
  const to = (high - sum) >> grain;
  const row = rows + <usize>i * rowBytes;
  let o = (<usize>(from >> 6)) << 3;
  const last = (<usize>(to >> 6)) << 3;
  let word = load<u64>(row + o) & (u64.MAX_VALUE << (from & 63));
  const mask = u64.MAX_VALUE >> (63 - (to & 63));
  for (; o < last; ) {
    if (word != 0) return true;
    o += 8;
    word = load<u64>(row + o);
  }
  return (word & mask) != 0;
}

/** Bands of waste that are narrower than this are hardly told apart. */
export function narrowest(): u64 {
  return grain == 0 ? 0 : (<u64>4) << grain;
}

/** Starts the enumeration of the completions whose waste is in [least, most]; most is at most the room. */
export function beginFill(least: u64, most: u64): void {
  clearChoice();
  low = room - most;
  high = room - least;
  sum = 0;
  next = 0;
  down = true;
  looked = 0;
}

function clearChoice(): void {
  for (let p: u32 = 0; p < picked; p++) store<u32>(at(pickAt(p)), 0, 12);
  picked = 0;
}

/** Goes on behind a completion that an earlier enumeration stopped at: pairs as written by writeFill. */
export function resumeFill(least: u64, most: u64, pairs: usize, count: u32): void {
  beginFill(least, most);
  let i: u32 = 0;
  for (let p: u32 = 0; p < count; p++) {
    const pair = pairs + ((<usize>p) << 3);
    const kind = load<u32>(pair);
    while (kindAt(i) != kind) i++;
    choose(i, load<u32>(pair, 4));
  }
  down = false;
}

function choose(i: u32, items: u32): void {
  store<u32>(at(i), items, 12);
  store<u32>(picks + ((<usize>picked) << 2), i);
  picked++;
  sum += <u64>items * weightAt(i);
}

/** Finds the next completion that no other one dominates, or looks at so many in vain: FILL_… says which. */
export function nextFill(lookedMost: u32): u32 {
  while (!spent()) {
    spend(8);
    if (!down) {
      // Take one item less of the lightest kind that was chosen, and go on with lighter ones.
      if (picked == 0) return FILL_END;
      const i = pickAt(picked - 1);
      const items = chosenAt(i) - 1;
      store<u32>(at(i), items, 12);
      if (items == 0) picked--;
      sum -= weightAt(i);
      next = i + 1;
      down = true;
    }
    let steps: u64 = 0;
    down = false;
    if (canReach(next)) {
      for (;;) {
        steps += 4;
        while (next < listed && weightAt(next) > high - sum) {
          next++;
          steps++;
        }
        if (next == listed) {
          spend(steps);
          looked++;
          if (sum >= low && !isDominated()) return FILL_FOUND;
          if (looked >= lookedMost) return FILL_LOOKED;
          break;
        }
        const most = mostOf(next);
        steps += 4 * picked;
        if (most == 0) {
          next++;
          if (!canReach(next)) break;
          continue;
        }
        const before = sum;
        sum += most * weightAt(next);
        if (canReach(next + 1)) {
          sum = before;
          choose(next, <u32>most);
          next++;
          continue;
        }
        sum = before;
        if (most > 1) {
          // Fewer of this kind: as if the most had been tried in vain.
          choose(next, <u32>most);
          break;
        }
        next++;
        if (!canReach(next)) break;
      }
    }
    spend(steps);
  }
  return FILL_PAUSE;
}

/**
 * How many items of position i may be chosen: none when one of them and one that is chosen already could be replaced by a heavier item outside,
 * whatever else comes. What is heavier is decided by then, and the waste will be room − high at least.
 */
function mostOf(i: u32): u64 {
  const weight = weightAt(i);
  const rest = room - high;
  for (let p: u32 = 0; p < picked; p++) {
    const a = pickAt(p);
    if (hasFreeBetween(weight + weightAt(a), rest, a)) return 0;
  }
  if (countAt(i) > 1 && hasFreeBetween(2 * weight, rest, i)) return 1;
  return min(<u64>countAt(i), (high - sum) / weight);
}

function isFree(i: u32): bool {
  return chosenAt(i) < countAt(i);
}

/** True when one item outside fits beside the choice, or in place of one or several items of it without losing fill (Martello, Toth 1990). */
function isDominated(): bool {
  const rest = room - sum;
  spend(4 * picked * picked);
  let i = listed;
  while (i > 0 && !isFree(i - 1)) i--;
  if (i > 0 && weightAt(i - 1) <= rest) return true;
  for (let p: u32 = 0; p < picked; p++) {
    const a = pickAt(p);
    i = a;
    while (i > 0 && !isFree(i - 1)) i--;
    if (i > 0 && weightAt(i - 1) - weightAt(a) <= rest) return true;
  }
  for (let p: u32 = 0; p < picked; p++) {
    const a = pickAt(p);
    for (let q = p; q < picked; q++) {
      const b = pickAt(q);
      if (p == q && chosenAt(a) < 2) continue;
      if (hasFreeBetween(weightAt(a) + weightAt(b), rest, a)) return true;
      for (let s = q; s < picked && picked <= 8; s++) {
        const c = pickAt(s);
        if (q == s && chosenAt(c) < (p == q ? <u32>3 : <u32>2)) continue;
        if (hasFreeBetween(weightAt(a) + weightAt(b) + weightAt(c), rest, a)) return true;
      }
    }
  }
  return false;
}

/** Whether an item before position `end` is free and weighs from `weight` to `weight + rest`. */
function hasFreeBetween(weight: u64, rest: u64, end: u32): bool {
  if (listed == 0 || weight > weightAt(0)) return false;
  let from: u32 = 0;
  for (let to = end; from < to; ) {
    const middle = (from + to) >> 1;
    if (weightAt(middle) > weight + rest) from = middle + 1;
    else to = middle;
  }
  for (let i = from; i < end && weightAt(i) >= weight; i++) if (isFree(i)) return true;
  return false;
}

/** Room that the completion leaves. */
export function fillWaste(): u64 {
  return room - sum;
}

/** Number of kinds in the completion. */
export function fillKinds(): u32 {
  return picked;
}

/** Writes the completion as u32 pairs kind, items. */
export function writeFill(pairs: usize): void {
  for (let p: u32 = 0; p < picked; p++) {
    const i = pickAt(p);
    store<u32>(pairs + ((<usize>p) << 3), kindAt(i));
    store<u32>(pairs + ((<usize>p) << 3), chosenAt(i), 4);
  }
}
