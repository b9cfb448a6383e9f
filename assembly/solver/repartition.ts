// Two bins re-partitioned: of all ways to deal out their items (or a sample of them) the one with the lowest maximum, by subset sums.
//
// Few items: all sums of either half in sorted order, and two fingers over them (Horowitz, Sahni 1974). Many items of small loads: bitsets of
// the sums that the first k items reach, 64 sums a step, and the way back through the rows. The cheaper one is taken.

import { reserve } from '../memory';
import { countOf, loadOf, moveItem, placeOf, setLoad, takeItems, weightOf } from './plan';
import { spend } from './work';

/** Items of a sample whose sums are listed, and bits that number those of one half. */
const HALF: u32 = 12;
const LISTED: u32 = 2 * HALF;
/** Most items and 64-bit words of the bitset rows. */
const ROWS: u32 = 64;
const WORDS: u32 = 0xffff;

let items: usize = 0;
let left: usize = 0;
let right: usize = 0;
let spare: usize = 0;
let rows: usize = 0;

/** Reserves the work space; false when memory cannot grow. */
export function reservePairs(): bool {
  items = reserve(4 * 2 * ROWS);
  left = reserve(8 * ((1 << HALF) + 1));
  right = reserve(8 * ((1 << HALF) + 1));
  spare = reserve(8 * ((1 << HALF) + 1));
  rows = reserve(8 * (<u64>WORDS + 1));
  return items && left && right && spare && rows;
}

/** Items that should be looked at to find one sum out of `rarity` possible ones. */
export function sampleFor(rarity: u64): u32 {
  return min<u32>(LISTED, max<u32>(8, 66 - <u32>clz<u64>(rarity)));
}

/** Lowers the maximum of two bins by dealing out up to `sample` items of theirs; false when that finds nothing lower. */
export function repartition(a: u32, b: u32, sample: u32): bool {
  const loadA = loadOf(a);
  const loadB = loadOf(b);
  const total = loadA + loadB;
  const top = max(loadA, loadB);
  // Items are whole numbers: with a difference of 1 nothing is lower.
  if (2 * top - total <= 1) return false;
  const countA = countOf(a);
  const countB = countOf(b);
  let words: u64 = 0;
  let cap = min<u32>(ROWS, countA + countB);
  if (cap > sample) {
    words = (total >> 7) + 2;
    if (words * cap > <u64>WORDS || words * cap > <u64>(6 << (sample >> 1))) words = 0;
  }
  if (words == 0) cap = min(cap, sample);
  let fromA = min(countA, cap >> 1);
  const fromB = min(countB, cap - fromA);
  fromA = min(countA, cap - fromB);
  const taken = takeItems(a, items, fromA);
  const count = taken + takeItems(b, items + ((<usize>taken) << 2), fromB);
  let free: u64 = 0;
  let freeA: u64 = 0;
  for (let k: u32 = 0; k < count; k++) {
    const weight = weightOf(load<u32>(items + ((<usize>k) << 2)));
    free += weight;
    if (k < taken) freeA += weight;
  }
  // `a` keeps loadA - freeA whatever happens; x more would make both equal.
  const kept = loadA - freeA;
  const half = total >> 1;
  const wish = half > kept ? half - kept : 0;
  const sum = words ? sumByBits(count, min(wish, free), words) : sumByLists(count, total - 2 * kept);
  const newA = kept + sum;
  if (max(newA, total - newA) >= top) return false;
  for (let k: u32 = 0; k < count; k++) {
    const item = load<u32>(items + ((<usize>k) << 2));
    const bin = item >> 31 ? a : b;
    const plain = item & 0x7fff_ffff;
    if (placeOf(plain) != bin) moveItem(plain, bin);
  }
  setLoad(a, newA);
  setLoad(b, total - newA);
  return true;
}

function choose(k: u32): void {
  const p = items + ((<usize>k) << 2);
  store<u32>(p, load<u32>(p) | 0x8000_0000);
}

/** The highest sum up to `wish`: marks its items. */
function sumByBits(count: u32, wish: u64, most: u64): u64 {
  const words = <u32>min((wish >> 6) + 1, most);
  const stride = (<usize>words) << 3;
  memory.fill(rows, 0, stride);
  store<u64>(rows, 1);
  let done: u32 = 0;
  const goal = (<usize>(wish >> 6)) << 3;
  let row = rows;
  while (done < count) {
    const weight = weightOf(load<u32>(items + ((<usize>done) << 2)));
    done++;
    const next = row + stride;
    const skip = weight >> 6;
    const shift = weight & 63;
    if (skip >= <u64>words) {
      memory.copy(next, row, stride);
    } else {
      const jump = (<usize>skip) << 3;
      memory.copy(next, row, jump);
      if (shift == 0) {
        for (let p = jump; p < stride; p += 8) store<u64>(next + p, load<u64>(row + p) | load<u64>(row + p - jump));
      } else {
        let carry: u64 = 0;
        for (let p = jump; p < stride; p += 8) {
          const word = load<u64>(row + p - jump);
          store<u64>(next + p, load<u64>(row + p) | (word << shift) | carry);
          carry = word >> (64 - shift);
        }
      }
    }
    row = next;
    if ((load<u64>(row + goal) >> (wish & 63)) & 1) break;
  }
  spend(<u64>done * (<u64>words + 20));
  let x = wish;
  while (!((load<u64>(row + ((<usize>(x >> 6)) << 3)) >> (x & 63)) & 1)) x--;
  let y = x;
  for (let k = done; k > 0 && y > 0; k--) {
    row -= stride;
    if ((load<u64>(row + ((<usize>(y >> 6)) << 3)) >> (y & 63)) & 1) continue;
    choose(k - 1);
    y -= weightOf(load<u32>(items + ((<usize>(k - 1)) << 2)) & 0x7fff_ffff);
  }
  return x;
}

/** The sum x with the lowest max(x, width − x): marks its items. */
function sumByLists(count: u32, width: u64): u64 {
  const bits = count >> 1;
  const others = count - bits;
  left = listSums(0, bits, left);
  right = listSums(bits, others, right);
  // Packed `sum << HALF | items`.
  let p = left;
  const end = left + ((<usize>1) << (bits + 3));
  let q = right + ((<usize>8) << others) - 8;
  let best: i64 = i64.MAX_VALUE;
  let bestP = p;
  let bestQ = right;
  let steps: u32 = 0;
  while (p < end && q >= right) {
    const sum = (load<u64>(p) >> HALF) + (load<u64>(q) >> HALF);
    const off = <i64>(2 * sum) - <i64>width;
    const distance = off < 0 ? -off : off;
    if (distance < best) {
      best = distance;
      bestP = p;
      bestQ = q;
      if (distance <= 1) break;
    }
    if (off > 0) q -= 8;
    else p += 8;
    steps++;
  }
  spend(<u64>(20 * count + 3 * steps + (5 << bits) + (5 << others)));
  const a = load<u64>(bestP);
  const b = load<u64>(bestQ);
  for (let k: u32 = 0; k < bits; k++) if ((a >> k) & 1) choose(k);
  for (let k: u32 = 0; k < others; k++) if ((b >> k) & 1) choose(bits + k);
  return (a >> HALF) + (b >> HALF);
}

/** All sums of `count` items from `first` on, sorted; the list changes places with `spare`. */
function listSums(first: u32, count: u32, list: usize): usize {
  let from = list;
  let to = spare;
  store<u64>(from, 0);
  let size: usize = 8;
  for (let k: u32 = 0; k < count; k++) {
    const weight = weightOf(load<u32>(items + ((<usize>(first + k)) << 2)));
    const step = (weight << HALF) | ((<u64>1) << k);
    store<u64>(from + size, u64.MAX_VALUE - step);
    let p = from;
    let q = from;
    const end = to + 2 * size;
    for (let r = to; r < end; r += 8) {
      const a = load<u64>(p);
      const b = load<u64>(q) + step;
      const low = a <= b;
      store<u64>(r, select<u64>(a, b, low));
      p += select<usize>(8, 0, low);
      q += select<usize>(0, 8, low);
    }
    size <<= 1;
    const swap = from;
    from = to;
    to = swap;
  }
  spare = to;
  return from;
}
