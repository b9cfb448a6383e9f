// Do the items fit into m bins of one capacity? A complete search, heaviest item first (after Akram, Maas, Sanders, Schreiber 2024):
// - Items at the end of the list that fit wherever the others go are left out (irrelevant tail).
// - Bins whose useful rooms agree are tried once.
// - A bin that an item fills as well as anything can takes it at once (fill-up rule): whatever the bin would get fits where the item goes.
// - The useful rooms must have room for the items left, and places enough for the heaviest of them.
// - A room for an item is not tried when another one leaves bins that are at least as useful, one by one.
// - A state that was searched before is not searched again. It is written with the items of the fill-up rule not yet placed: as each of them
//   has a room of exactly its weight, the state before and the one after have a packing together or not at all.

import { at } from '../address';
import { holds, reserve } from '../memory';
import { ERR_ARGUMENT, ERR_MEMORY, RUN_FOUND, RUN_MORE, RUN_NONE, RUN_STUCK } from '../status';
import { DESCEND, isSearch, setSearch } from './current';
import {
  firstUpTo,
  isPlaced,
  nextItem,
  place,
  placedCount,
  placedFrom,
  prepareItems,
  takeBack,
  weightLeft,
} from './descend-items';
import { isKnown, noteState, prepareMemo, wordsOfState } from './descend-memo';
import { lacksPlaces } from './descend-places';
import { prepareRooms, usefulRoom } from './descend-rooms';
import { assignEach, checkItems, continueList, prepareList } from './list';
import { grant, spend, spent } from './work';

const LEAST_MEMORY: u32 = 1 << 16;
const NOBODY: u32 = u32.MAX_VALUE;

// A frame: item u32, number of rooms u32, rooms still to be tried u32, end of the placed items before it u32, frame below u32, words of the
// state u32, rooms to be tried in all u32; then the rooms behind the item as `room << 32 | bin`, ascending; those to be tried as `rest << 32 | index`; and the state.
const HEADER: usize = 32;

/** What entering a state says. */
const DEAD: u32 = 0;
const OPEN: u32 = 1;
const SOLVED: u32 = 2;
const NO_SPACE: u32 = 3;

let answer: i32 = ERR_ARGUMENT;
let weights: usize = 0;
let assign: usize = 0;
let itemCount: u32 = 0;
/** Items from here on fit anywhere. */
let relevant: u32 = 0;
let binCount: u32 = 0;
let stack: usize = 0;
let stackEnd: usize = 0;
let top: usize = 0;
/** The first byte after the frame on top. */
let free: usize = 0;

/**
 * weights: u32 of n items, descending, sum below 2^53. bins: 1 to 2^24. capacity: u64. assign: u32 of each item, its bin: a packing
 * when one is found, scratch until then. Reserves at most `memoryBytes` (at least 64 KiB). Both columns have to stay until the search ends.
 */
export function descend_begin(
  weightsAt: usize,
  n: u32,
  bins: u32,
  capacity: usize,
  memoryBytes: u32,
  assignAt: usize,
): i32 {
  setSearch(DESCEND);
  answer = ERR_ARGUMENT;
  if (!holds(capacity, 1, 8)) return ERR_ARGUMENT;
  const status = checkItems(weightsAt, n, bins, assignAt);
  if (status) return status;
  weights = weightsAt;
  assign = assignAt;
  itemCount = n;
  binCount = bins;
  let sum: u64 = 0;
  for (let i: u32 = 0; i < n; i++) sum += <u64>load<u32>(at(weights, i));
  const room = min(load<u64>(capacity), sum);
  if (n > 0 && room < max((sum + <u64>bins - 1) / <u64>bins, <u64>load<u32>(weights))) {
    answer = RUN_NONE;
    return 0;
  }
  if (n <= bins) {
    assignEach(weights, n, assign);
    answer = RUN_FOUND;
    return 0;
  }
  // The tree that deals out the irrelevant items comes out of the same memory.
  const listBytes = <u64>32 * <u64>bins + 64;
  if (listBytes > <u64>memoryBytes) return giveUp();
  if (!prepareList(bins)) return ERR_MEMORY;
  findRelevant(sum, room);
  if (!relevant) {
    continueList(weights, 0, n, assign);
    answer = RUN_FOUND;
    return 0;
  }
  return prepareSearch(room, <u64>memoryBytes - listBytes);
}

/** Item j fits wherever the items before it go when they cannot fill m bins above capacity - weight. That holds for every item from `relevant` on. */
function findRelevant(sum: u64, capacity: u64): void {
  relevant = itemCount;
  let before = sum;
  while (relevant > 0) {
    const weight = <u64>load<u32>(at(weights, relevant - 1));
    before -= weight;
    if (before / <u64>binCount >= capacity - weight + 1) return;
    relevant--;
  }
}

function prepareSearch(capacity: u64, bytes: u64): i32 {
  const trailBytes = (((<u64>relevant + 63) >> 6) << 3) + ((<u64>relevant) << 2) + 64;
  const frameBytes = <u64>HEADER + <u64>binCount * 21 + 32;
  if (capacity >= <u64>NOBODY || bytes < <u64>LEAST_MEMORY || trailBytes + frameBytes * 4 > bytes >> 1) return giveUp();
  const left = bytes - trailBytes;
  const stackBytes = min(frameBytes * (<u64>relevant + 2), left >> 2);
  const roomBytes = (left - stackBytes) >> 1;
  stack = reserve(stackBytes);
  if (!stack || !prepareItems(weights, relevant, assign) || !prepareRooms(weights, relevant, <u32>capacity, roomBytes))
    return ERR_MEMORY;
  if (!prepareMemo(<u32>(roomBytes - 64))) return ERR_MEMORY;
  stackEnd = stack + <usize>stackBytes;
  top = 0;
  free = stack;
  for (let b: u32 = 0; b < binCount; b++) store<u64>(stack + HEADER + ((<usize>b) << 3), (capacity << 32) | <u64>b);
  const rooms = keepUseful(stack + HEADER, binCount, 0);
  answer = outcomeOf(rooms == NOBODY ? DEAD : enter(0, rooms, 0));
  return 0;
}

/** Works for about `nodes` nodes. RUN_FOUND: `assign` is a packing. RUN_NONE: there is none. RUN_STUCK: not to be decided within the memory. */
export function descend_run(nodes: u32): i32 {
  if (!isSearch(DESCEND)) return ERR_ARGUMENT;
  grant(nodes);
  while (answer == RUN_MORE && !spent()) step();
  return answer;
}

function giveUp(): i32 {
  answer = RUN_STUCK;
  return 0;
}

function outcomeOf(entered: u32): i32 {
  if (entered == SOLVED) {
    continueList(weights, relevant, itemCount, assign);
    return RUN_FOUND;
  }
  if (entered == NO_SPACE) return RUN_STUCK;
  return entered == DEAD && !top ? RUN_NONE : RUN_MORE;
}

/** Places the item of the frame on top in the next of its rooms. */
function step(): void {
  const count = load<u32>(top, 4);
  const tries = load<u32>(top, 8);
  if (!tries) {
    leave();
    return;
  }
  const rooms = top + HEADER;
  const item = load<u32>(top);
  // Smallest room first, as best fit has it: that finds more packings than the largest one first.
  const next = load<u64>(rooms + ((<usize>(count + load<u32>(top, 24) - tries)) << 3));
  store<u32>(top, tries - 1, 8);
  if (free + HEADER + ((<usize>count) << 3) > stackEnd) {
    answer = RUN_STUCK;
    return;
  }
  // The rooms of the child: what is left of this one moves down to its place.
  const chosen = rooms + ((<usize>(<u32>next)) << 3);
  const bin = load<u32>(chosen);
  const rest = (next & 0xffff_ffff_0000_0000) | <u64>bin;
  const child = free + HEADER;
  let p = child;
  let q = rooms;
  while (q < chosen && load<u64>(q) < rest) {
    store<u64>(p, load<u64>(q));
    p += 8;
    q += 8;
  }
  store<u64>(p, rest);
  memory.copy(p + 8, q, chosen - q);
  memory.copy(p + 8 + (chosen - q), chosen + 8, rooms + ((<usize>count) << 3) - chosen - 8);
  const mark = placedCount();
  place(item, bin);
  const entered = enter(nextItem(item + 1), count, mark);
  if (entered == DEAD) takeBack(mark);
  answer = outcomeOf(entered);
}

/** The frame on top is searched through without a packing. */
function leave(): void {
  const words = load<u32>(top, 20);
  noteState(top + HEADER + ((<usize>load<u32>(top, 4)) << 4), words);
  spend(<u64>words * 8 + 40);
  takeBack(load<u32>(top, 12));
  free = top;
  top = <usize>load<u32>(top, 16);
  if (!top) answer = RUN_NONE;
}

/**
 * Looks at the state with the rooms that stand behind `free`, useful for items from `item` on, which is not yet placed; the items from trail[mark]
 * on were placed for this state. When it has to be searched it becomes the frame on top.
 */
function enter(item: u32, rooms: u32, mark: u32): u32 {
  spend(<u64>rooms * 32 + 100);
  const list = free + HEADER;
  let count = rooms;
  let j = item;
  while (true) {
    if (j == relevant) return SOLVED;
    count = fillUp(list, count, j);
    if (!isPlaced(j)) break;
    j = nextItem(j);
    if (j == relevant) return SOLVED;
    count = keepUseful(list, count, j);
    if (count == NOBODY) return DEAD;
  }
  if (lacksPlaces(weights, relevant, list, count, j)) return DEAD;
  const tries = list + ((<usize>count) << 3);
  if (tries + ((<usize>count) << 3) + 24 + <usize>binCount * 5 > stackEnd) return NO_SPACE;
  // The state is written first and looked up, and moves behind the rooms to be tried.
  const words = writeState(tries, list, count, j);
  spend(<u64>words * 16 + 50);
  if (isKnown(tries, words)) return DEAD;
  const state = tries + ((<usize>count) << 3);
  memory.copy(state, tries, (<usize>words) << 3);
  const toTry = findTries(list, count, j, tries);
  if (!toTry) return DEAD;
  store<u32>(free, j);
  store<u32>(free, count, 4);
  store<u32>(free, toTry, 8);
  store<u32>(free, mark, 12);
  store<u32>(free, <u32>top, 16);
  store<u32>(free, words, 20);
  store<u32>(free, toTry, 24);
  top = free;
  free = state + ((<usize>words) << 3);
  return OPEN;
}

/**
 * Turns the rooms into those useful behind item j, and writes the rooms for item j that are worth a try as `rest << 32 | index`. Of two rooms that
 * leave equal rests the smaller one is as good or better, and of two that are equally useful without the item the larger one.
 */
function findTries(list: usize, count: u32, j: u32, tries: usize): u32 {
  const weight = load<u32>(at(weights, j));
  const next = nextItem(j + 1);
  const isLast = next == relevant;
  let sum: u64 = 0;
  let found: u32 = 0;
  let before: u32 = 0;
  let useful: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const p = list + ((<usize>i) << 3);
    const record = load<u64>(p);
    const room = <u32>(record >> 32);
    if (room != before) {
      useful = isLast ? 0 : usefulRoom(next, room);
      if (room >= weight) {
        const rest = isLast ? 0 : usefulRoom(next, room - weight);
        const last = tries + ((<usize>found) << 3) - 8;
        if (!found || load<u32>(last, 4) != rest) {
          if (found && load<u32>(list + ((<usize>load<u32>(last)) << 3), 4) == useful) found--;
          store<u64>(tries + ((<usize>found) << 3), ((<u64>rest) << 32) | <u64>i);
          found++;
        }
      }
      before = room;
    }
    sum += <u64>useful;
    store<u64>(p, ((<u64>useful) << 32) | (record & 0xffff_ffff));
  }
  // Those that leave too little room for the other items are out.
  const left = weightLeft() - <u64>weight;
  let kept: u32 = 0;
  for (let i: u32 = 0; i < found; i++) {
    const record = load<u64>(tries + ((<usize>i) << 3));
    const room = load<u32>(list + ((<usize>(<u32>record)) << 3), 4);
    if (sum - <u64>room + (record >> 32) < left) continue;
    store<u64>(tries + ((<usize>kept) << 3), record);
    kept++;
  }
  return kept;
}

/** Turns rooms into useful rooms for items from j on and drops those of 0. Returns how many are left, NOBODY when they are too few for the items. */
function keepUseful(list: usize, count: u32, j: u32): u32 {
  let sum: u64 = 0;
  let kept = list;
  let before: u32 = 0;
  let useful: u32 = 0;
  const end = list + ((<usize>count) << 3);
  for (let p = list; p < end; p += 8) {
    const record = load<u64>(p);
    const room = <u32>(record >> 32);
    if (room != before) {
      before = room;
      useful = usefulRoom(j, room);
    }
    if (!useful) continue;
    sum += <u64>useful;
    store<u64>(kept, ((<u64>useful) << 32) | (record & 0xffff_ffff));
    kept += 8;
  }
  return sum < weightLeft() ? NOBODY : <u32>((kept - list) >> 3);
}

/** Places items from j on that have exactly the useful room of a bin. Returns how many rooms are left. */
function fillUp(list: usize, count: u32, j: u32): u32 {
  let kept = list;
  const end = list + ((<usize>count) << 3);
  let before: u32 = 0;
  let item: u32 = relevant;
  for (let p = list; p < end; p += 8) {
    const record = load<u64>(p);
    const room = <u32>(record >> 32);
    if (!room) continue;
    if (room != before) {
      before = room;
      item = firstUpTo(room, j);
    }
    while (item < relevant && isPlaced(item)) item++;
    if (item < relevant && load<u32>(at(weights, item)) == room) {
      place(item, <u32>record);
      continue;
    }
    store<u64>(kept, record);
    kept += 8;
  }
  return <u32>((kept - list) >> 3);
}

/** Writes the state as `descendMemo` wants it, with a room for each item behind j that is already placed. Returns its words. */
function writeState(state: usize, list: usize, count: u32, j: u32): u32 {
  let p = state + 8;
  let before: u32 = 0;
  let r = list;
  const end = list + ((<usize>count) << 3);
  let item = placedFrom(relevant, j);
  while (true) {
    let room = item == NOBODY ? NOBODY : load<u32>(at(weights, item));
    if (r < end && load<u32>(r, 4) <= room) {
      room = load<u32>(r, 4);
      r += 8;
    } else if (room == NOBODY) {
      break;
    } else {
      item = placedFrom(item, j);
    }
    let difference = room - before;
    before = room;
    while (difference > 127) {
      store<u8>(p++, <u8>(difference | 128));
      difference >>= 7;
    }
    store<u8>(p++, <u8>difference);
  }
  const bytes = <u32>(p - state - 8);
  store<u64>(p, 0);
  store<u64>(state, ((<u64>j) << 32) | <u64>bytes);
  return wordsOfState(bytes);
}
