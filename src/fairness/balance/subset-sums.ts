/** Sums of subsets: whether one lies between two numbers, by a bit for each sum up to the higher one. */

import { unitOf } from './exact-loads.ts';

/** Bits written in all; about a second of work. */
const MOST_BITS = 2 ** 34;
const WIDEST = 2 ** 28;
/** Sums kept one by one where the bits would be too many. */
const MOST_SUMS = 2 ** 18;

/** Whether a subset of the items sums to more than `low` and at most `high`; false also when that is too much to compute. */
export function isSumBetween(items: readonly bigint[], low: bigint, high: bigint): boolean {
  const small = items.filter((item) => item > 0n && item <= high);
  const unit = unitOf(small);
  const width = high / unit + 1n;
  const parts = splitEqual(small, high);
  if (width <= BigInt(WIDEST) && Number(width) * parts.length <= MOST_BITS) {
    const bits = Number(width);
    let reached = 1n;
    for (const part of parts) reached |= BigInt.asUintN(bits, reached << (part / unit));
    return reached >> (low / unit + 1n) !== 0n;
  }
  let sums = new Set([0n]);
  for (const item of small) {
    const grown = new Set(sums);
    for (const sum of sums) if (sum + item <= high) grown.add(sum + item);
    if (grown.size > MOST_SUMS) return false;
    sums = grown;
  }
  for (const sum of sums) if (sum > low) return true;
  return false;
}

/** Equal items in bundles of 1, 2, 4, … and a rest: the same sums up to `high` with fewer parts. */
function splitEqual(sorted: readonly bigint[], high: bigint): bigint[] {
  const parts: bigint[] = [];
  for (let i = 0; i < sorted.length; ) {
    let count = 1;
    while (sorted[i + count] === sorted[i]) count++;
    let left = Math.min(count, Number(high / sorted[i]!));
    for (let size = 1; left > 0; size *= 2) {
      const taken = Math.min(size, left);
      parts.push(sorted[i]! * BigInt(taken));
      left -= taken;
    }
    i += count;
  }
  return parts;
}
