// Which loads can be sums of weights: a bit for each sum. Sizes are added only until the sum in question is reached, the rest when one is not.

import { reserve } from '../memory';
import { spend } from './work';

/** No bits above this sum: they would take more time and room than the rounding is worth. */
const MOST_SUM: u64 = 4_000_000;
/** Nor when all sizes together would shift more words than this. */
const MOST_WORDS: u64 = 20_000_000;

// Bits 0 … limit. `reach` is the highest sum so far, `size` and `left` the size whose copies come next, as 1, 2, 4, … of it at once.
let bits: usize = 0;
let limit: u64 = 0;
let reach: u64 = 0;
let size: u64 = 0;
let left: u32 = 0;
let chunk: u32 = 0;
// Where the next size stands.
let items: usize = 0;
let next: u32 = 0;
let end: u32 = 0;

/** Sets up the sums up to `upper` of n positive u32 weights in descending order. False when they are not worth it; memory may lack, too. */
export function sumsBegin(weights: usize, n: u32, sizes: u32, upper: u64): bool {
  bits = 0;
  if (upper > MOST_SUM || <u64>sizes * (upper >> 6) > MOST_WORDS) return false;
  const bytes = ((upper >> 6) + 1) << 3;
  bits = reserve(bytes);
  if (!bits) return false;
  memory.fill(bits, 0, <usize>bytes);
  store<u64>(bits, 1);
  limit = upper;
  reach = 0;
  left = 0;
  items = weights;
  next = 0;
  end = n;
  return true;
}

/** True when the sum is known to be reached. */
export function sumReached(sum: u64): bool {
  return ((load<u64>(word(sum)) >> (sum & 63)) & 1) != 0;
}

/** True when every size is in, so that a missing bit means that there is no such sum. */
export function sumsComplete(): bool {
  return bits != 0 && left == 0 && next == end;
}

/** Adds a power of two of copies of one size: up to `limit` / 64 words of work. */
export function sumsAdd(): void {
  if (left == 0) {
    size = load<u32>(items + ((<usize>next) << 2));
    const from = next;
    while (next < end && <u64>load<u32>(items + ((<usize>next) << 2)) == size) next++;
    left = next - from;
    chunk = 1;
    spend(left);
  }
  const copies = min(chunk, left);
  left -= copies;
  chunk <<= 1;
  const shift = size * <u64>copies;
  if (shift > limit) left = 0;
  else shiftIn(shift);
}

/** bits |= bits << shift, words from the top down so that a word is read before it changes. */
function shiftIn(shift: u64): void {
  reach = min(reach + shift, limit);
  const words = (<usize>(shift >> 6)) << 3;
  const low = shift & 63;
  const bottom = bits + words;
  let p = word(reach);
  spend((<u64>(p - bottom) >> 3) + 16);
  if (low == 0) {
    for (; p >= bottom; p -= 8) store<u64>(p, load<u64>(p) | load<u64>(p - words));
    return;
  }
  for (; p > bottom; p -= 8) {
    const q = p - words;
    store<u64>(p, load<u64>(p) | (load<u64>(q) << low) | (load<u64>(q - 8) >> (64 - low)));
  }
  store<u64>(bottom, load<u64>(bottom) | (load<u64>(bits) << low));
}

/** Least reached sum ≥ `sum`, for `sum` ≤ upper; above upper when there is none. */
export function sumAbove(sum: u64): u64 {
  let s = sum & ~63;
  const end = limit & ~63;
  let bitsLeft = load<u64>(word(sum)) & (u64.MAX_VALUE << (sum & 63));
  while (bitsLeft == 0 && s < end) {
    s += 64;
    bitsLeft = load<u64>(word(s));
  }
  spend((s - sum) >> 6);
  return bitsLeft == 0 ? limit + 1 : s + ctz(bitsLeft);
}

/** Highest reached sum ≤ `sum`: 0 is always one. */
export function sumBelow(sum: u64): u64 {
  let s = sum & ~63;
  let bitsLeft = load<u64>(word(sum)) & (u64.MAX_VALUE >> (63 - (sum & 63)));
  while (bitsLeft == 0) {
    s -= 64;
    bitsLeft = load<u64>(word(s));
  }
  spend((sum - s) >> 6);
  return s + 63 - clz(bitsLeft);
}

function word(sum: u64): usize {
  return bits + ((<usize>(sum >> 6)) << 3);
}
