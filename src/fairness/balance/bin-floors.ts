/** Rules that look at each bin: its speed, its starting load with the items pinned to it, and what it may take. */

import type { Ratio } from './decimal.ts';
import {
  type ExactLoads,
  fillBins,
  type Integers,
  loadBelow,
  sortDescending,
  toBigInts,
  unitOf,
} from './exact-loads.ts';
import type { FloorClaim, FloorKind } from './floor-claims.ts';
import type { BalanceColumns } from './read-items.ts';

/** A problem with its pinned items put in place: what is left to decide. */
export interface FreeItems {
  readonly exact: ExactLoads;
  /** Load of each bin before any free item comes. */
  readonly base: Integers;
  /** Items that are not pinned; heaviest first when some bin may not take some item, else in no order. */
  readonly items: readonly number[];
  /** Their weights, heaviest first. */
  readonly weights: readonly bigint[];
  /** Free items that each bin may still take; Infinity where there is no limit. */
  readonly room: Float64Array;
  /** Loads of free items are multiples of this. */
  readonly unit: bigint;
}

export function listFreeItems(exact: ExactLoads): FreeItems {
  const { problem, weights } = exact;
  const { pinned, numBins, maxItems } = problem;
  const room = maxItems ? maxItems.slice() : new Float64Array(numBins).fill(Infinity);
  const items: number[] = [];
  for (let i = 0; i < weights.length; i++) {
    const place = pinned?.[i] ?? -1;
    if (place < 0) items.push(i);
    else room[place]!--;
  }
  // Which item weighs what matters only where bins may refuse items.
  if (problem.forbidden.size > 0) items.sort((a, b) => compareSizes(weights[a]!, weights[b]!) || a - b);
  const sorted = sortDescending(exact, items);
  return { exact, base: fillBins(exact, pinned), items, weights: sorted, room, unit: unitOf(sorted) };
}

function compareSizes(a: number | bigint, b: number | bigint): number {
  return a < b ? 1 : a > b ? -1 : 0;
}

export const BIN_RULES: readonly FloorKind[] = [
  'average',
  'heaviest-item',
  'heaviest-items',
  'restricted',
  'item-limits',
];

/** True when the rule shows that no plan has every bin strictly below the level. */
export function rulesOutBelow(claim: FloorClaim, free: FreeItems, level: Ratio): boolean {
  const open = openLoads(free, level);
  // A bin that reaches the level by itself.
  if (open.some((load) => load < 0n)) return true;
  const { weights, room } = free;
  switch (claim.kind) {
    case 'average':
      return sumOf(weights) > sumOf(open.filter((_, b) => room[b]! > 0));
    case 'heaviest-items': {
      const { items } = claim;
      const widest = open.filter((_, b) => room[b]! > 0).sort(compareSizes);
      if (sumOf(weights.slice(0, items)) > sumOf(widest.slice(0, items))) return true;
      return allHeaviestRuledOut(free, items, level);
    }
    case 'heaviest-item':
      return hasHomelessItem(free, open);
    case 'restricted':
      return restrictedRuledOut(claim.binList, free, open);
    default:
      return limitsRuleOut(claim.bin, free, open);
  }
}

/** Load of free items that each bin can take and stay strictly below the level; −1 where the bin has reached it already. */
function openLoads({ exact, base, unit }: FreeItems, level: Ratio): bigint[] {
  const { speed } = exact;
  const limits = new Map<bigint, bigint>();
  return toBigInts(base).map((load, b) => {
    const rate = speed ? speed[b]! : 1n;
    let limit = limits.get(rate);
    if (limit === undefined) {
      limit = loadBelow(level, rate);
      limits.set(rate, limit);
    }
    const open = limit - load;
    return open < 0n ? -1n : (open / unit) * unit;
  });
}

/** The same rule with pinned items among the heaviest, on starting loads alone. */
function allHeaviestRuledOut({ exact }: FreeItems, items: number, level: Ratio): boolean {
  if (!exact.problem.pinned) return false;
  const heaviest = sortDescending(exact).slice(0, items);
  const unit = unitOf(heaviest);
  const open = openLoads({ exact, base: exact.start, unit } as FreeItems, level);
  const widest = open.sort(compareSizes).slice(0, items);
  return sumOf(heaviest) > sumOf(widest);
}

/** An item that every bin which may take it would carry to the level. */
function hasHomelessItem({ exact, items, weights, room }: FreeItems, open: readonly bigint[]): boolean {
  const { problem } = exact;
  const bins = listOpenBins(room).sort((a, b) => compareSizes(open[a]!, open[b]!));
  return items.some((item, i) => {
    const best = bins.find((b) => !isForbidden(problem, item, b));
    return best === undefined || open[best]! < weights[i]!;
  });
}

function restrictedRuledOut(binList: ArrayLike<number>, free: FreeItems, open: readonly bigint[]): boolean {
  const { exact, items, weights, room } = free;
  const listed = new Set(Array.from(binList));
  const others = listOpenBins(room).filter((b) => !listed.has(b));
  const confined = weights.filter((_, i) => others.every((b) => isForbidden(exact.problem, items[i]!, b)));
  const unit = unitOf(confined);
  return sumOf(confined) > sumOf([...listed].map((b) => (room[b]! > 0 ? (open[b]! / unit) * unit : 0n)));
}

function limitsRuleOut(bin: number, { exact, items, weights, room }: FreeItems, open: readonly bigint[]): boolean {
  const elsewhere = room.reduce((sum, count, b) => (b === bin ? sum : sum + Math.max(0, count)), 0);
  const forced = items.length - elsewhere;
  if (forced <= 0) return false;
  const takeable = weights.filter((_, i) => !isForbidden(exact.problem, items[i]!, bin));
  return forced > takeable.length || sumOf(takeable.slice(-forced)) > open[bin]!;
}

function listOpenBins(room: Float64Array): number[] {
  return Array.from(room, (_, b) => b).filter((b) => room[b]! > 0);
}

function isForbidden({ forbidden, numBins }: BalanceColumns, item: number, bin: number): boolean {
  return forbidden.has(item * numBins + bin);
}

function sumOf(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}
