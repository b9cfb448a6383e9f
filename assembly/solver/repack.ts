// Exact repack of a few bins: their items are dealt out anew so that the load above the target becomes as small as possible.
//
// Bin after bin takes a subset with the first item that is left (the bins are equal, so this loses nothing). With total excess E, the free
// room is E + bins · target − load whatever the split, so an upper limit on E bounds every load from both sides. Items go by falling
// weight, and one of two equal ones is tried only once.

import { reserve } from '../memory';
import { randomBelow } from './random';

/** Most bins and most items of a repack. */
export const MAX_BINS: u32 = 6;
export const MAX_ITEMS: u32 = 32;

// Level l: the items left for bins l, l + 1, … as u32 positions at rest + 128 l, the sums of their tails as u64 at tails + 264 l.
let sizes: usize = 0;
let chosen: usize = 0;
let found: usize = 0;
let rest: usize = 0;
let tails: usize = 0;
let lengths: usize = 0;

let levels: u32 = 0;
let target: i64 = 0;
let limit: i64 = 0;
let start: i64 = 0;
let slack: i64 = 0;
let ticks: i32 = 0;
let unused: i32 = 0;
let allowed: i32 = 0;
let ties: u32 = 0;
let enough: u32 = 0;

/** Reserves the work space; false when memory cannot grow. */
export function reserveRepack(): bool {
  sizes = reserve(8 * MAX_ITEMS);
  chosen = reserve(4 * MAX_ITEMS);
  found = reserve(4 * MAX_ITEMS);
  lengths = reserve(4 * MAX_BINS);
  rest = reserve(128 * MAX_BINS);
  tails = reserve(264 * MAX_BINS);
  return sizes && chosen && found && lengths && rest && tails;
}

/** Weight of the k-th item, heaviest first. */
export function setSize(k: u32, weight: u64): void {
  store<u64>(sizes + ((<usize>k) << 3), weight);
}

/** Group 0 … bins − 1 of the k-th item in the split that was found. */
export function groupOf(k: u32): u32 {
  return load<u32>(found + ((<usize>k) << 2));
}

/** Steps that the last repack took. */
export function stepsDone(): i32 {
  return allowed - max(ticks, unused);
}

function finish(): void {
  unused = ticks;
  ticks = 0;
}

/**
 * Splits `count` items into `bins` groups with an excess of at most `most`; false when none was found. Less is better, and of splits with
 * an excess of `most` one is taken at random, out of `variety` at the most. Stops after about `steps`.
 */
export function repack(count: u32, bins: u32, capacity: u64, most: u64, variety: u32, steps: i32): bool {
  if (count == 0 || count > MAX_ITEMS || bins > MAX_BINS) return false;
  let sum: i64 = 0;
  for (let k: u32 = 0; k < count; k++) {
    store<u32>(chosen + ((<usize>k) << 2), u32.MAX_VALUE);
    store<u32>(rest + ((<usize>k) << 2), k);
    sum += load<i64>(sizes + ((<usize>k) << 3));
  }
  target = <i64>capacity;
  slack = <i64>bins * target - sum;
  levels = bins;
  start = <i64>most;
  limit = start;
  ticks = steps;
  allowed = steps;
  unused = 0;
  if (limit + slack < 0) return false;
  ties = 0;
  enough = variety;
  store<u32>(lengths, count);
  open(0, 0, 0);
  return ties > 0;
}

/** The bin of this level takes the first item left, and then what fits. */
function open(level: u32, over: i64, free: i64): void {
  const list = rest + 128 * level;
  const sums = tails + 264 * level;
  const length = load<u32>(lengths + (level << 2));
  let sum: i64 = 0;
  store<i64>(sums + ((<usize>length) << 3), 0);
  for (let p = length; p > 0; p--) {
    sum += load<i64>(sizes + ((<usize>load<u32>(list + ((<usize>(p - 1)) << 2))) << 3));
    store<i64>(sums + ((<usize>(p - 1)) << 3), sum);
  }
  ticks -= <i32>length;
  if (level == levels - 1) {
    const excess = over + max<i64>(0, sum - target);
    if (excess > limit) return;
    if (excess == start) {
      ties++;
      if (ties > 1 && randomBelow(ties) > 0) {
        if (ties >= enough) finish();
        return;
      }
      if (ties >= enough) finish();
    } else {
      ties = ties == 0 ? 1 : ties;
      limit = excess - 1;
      if (excess == 0 || excess + slack == 0) finish();
    }
    for (let p: u32 = 0; p < length; p++)
      store<u32>(chosen + ((<usize>load<u32>(list + ((<usize>p) << 2))) << 2), level);
    memory.copy(found, chosen, (<usize>load<u32>(lengths)) << 2);
    return;
  }
  if (length == 0) {
    store<u32>(lengths + ((level + 1) << 2), 0);
    if (free + target <= limit + slack) open(level + 1, over, free + target);
    return;
  }
  const first = load<u32>(list);
  store<u32>(chosen + ((<usize>first) << 2), level);
  extend(level, 1, load<i64>(sizes + ((<usize>first) << 3)), over, free);
}

function extend(level: u32, from: u32, sum: i64, over: i64, free: i64): void {
  const list = rest + 128 * level;
  const sums = tails + 264 * level;
  const length = load<u32>(lengths + (level << 2));
  let tried: i64 = -1;
  for (let p = from; p < length; p++) {
    if (--ticks <= 0) return;
    if (sum + load<i64>(sums + ((<usize>p) << 3)) < target - (limit + slack - free)) return;
    const item = load<u32>(list + ((<usize>p) << 2));
    const size = load<i64>(sizes + ((<usize>item) << 3));
    if (size == tried || sum + size > target + limit - over) continue;
    tried = size;
    store<u32>(chosen + ((<usize>item) << 2), level);
    extend(level, p + 1, sum + size, over, free);
    store<u32>(chosen + ((<usize>item) << 2), u32.MAX_VALUE);
  }
  if (ticks <= 0) return;
  // The bin may be closed here.
  const more = over + max<i64>(0, sum - target);
  const less = free + max<i64>(0, target - sum);
  if (more > limit || less > limit + slack) return;
  const next = list + 128;
  let left: u32 = 0;
  for (let p: u32 = 1; p < length; p++) {
    const item = load<u32>(list + ((<usize>p) << 2));
    const mark = load<u32>(chosen + ((<usize>item) << 2));
    if (mark == level) continue;
    store<u32>(next + ((<usize>left) << 2), item);
    left++;
  }
  store<u32>(lengths + ((level + 1) << 2), left);
  open(level + 1, more, less);
  // Deeper levels have left their marks on the items that are free again here.
  for (let p: u32 = 0; p < left; p++)
    store<u32>(chosen + ((<usize>load<u32>(next + ((<usize>p) << 2))) << 2), u32.MAX_VALUE);
}
