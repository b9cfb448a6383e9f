/** Prices of items (Gilmore, Gomory 1961; Farley 1990), checked by a knapsack of the judge's own. */

import { countDecimals, powerOfTen, toInteger } from './decimal.ts';
import { unitOf } from './exact-loads.ts';
import type { FloorClaim } from './floor-claims.ts';
import type { Packing } from './packing-floors.ts';

/** Steps of the table; under a second of work. */
const MOST_STEPS = 2e8;
/** Pairs of weight and price kept one by one where the table would be too large. */
const MOST_PAIRS = 2e6;

interface Choice {
  readonly weight: bigint;
  readonly price: number;
}

/**
 * True when no set of items within the claimed capacity has a price above the limit, and all prices together exceed bins · limit. Where
 * neither a table over the capacity nor a list of undominated sets is small enough, the limit is taken on trust.
 */
export function pricesRefute(claim: FloorClaim, { listed, numBins, decimals }: Packing, limit: bigint): boolean {
  const finest = Math.max(decimals, countDecimals(claim.capacity));
  const scaled = toInteger(claim.capacity, finest);
  const capacity = scaled / powerOfTen(finest - decimals);
  if (capacity < limit) return false;
  let total = 0n;
  for (let i = 0; i < claim.prices.length; i++) total += BigInt(claim.prices[i]!);
  if (total <= BigInt(numBins) * BigInt(claim.limit) || total > BigInt(Number.MAX_SAFE_INTEGER)) return false;
  const choices = listChoices(listed, claim.prices, capacity);
  return (highestPrice(choices, capacity, claim.limit) ?? claim.limit) <= claim.limit;
}

/** Items that fit and have a price; equal ones in bundles of 1, 2, 4, … */
function listChoices(items: readonly bigint[], prices: ArrayLike<number>, capacity: bigint): Choice[] {
  const counts = new Map<string, { weight: bigint; price: number; count: number }>();
  for (const [i, weight] of items.entries()) {
    const price = prices[i]!;
    if (price === 0 || weight > capacity) continue;
    const key = `${weight} ${price}`;
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { weight, price, count: 1 });
  }
  const choices: Choice[] = [];
  for (const { weight, price, count } of counts.values()) {
    const most = weight === 0n ? count : Math.min(count, Number(capacity / weight));
    for (let left = most, size = 1; left > 0; size *= 2) {
      const taken = Math.min(size, left);
      choices.push({ weight: weight * BigInt(taken), price: price * taken });
      left -= taken;
    }
  }
  return choices;
}

/** The highest price of a set within the capacity, or some price above `enough`; undefined when it is too much to compute. */
function highestPrice(choices: readonly Choice[], capacity: bigint, enough: number): number | undefined {
  const unit = unitOf(choices.map(({ weight }) => weight));
  const width = capacity / unit;
  if (width * BigInt(choices.length + 1) <= BigInt(MOST_STEPS)) return fillTable(choices, Number(width), unit);
  return mergeSets(choices, capacity, enough);
}

function fillTable(choices: readonly Choice[], width: number, unit: bigint): number {
  const best = new Float64Array(width + 1);
  for (const { weight, price } of choices) {
    const w = Number(weight / unit);
    for (let c = width; c >= w; c--) {
      const raised = best[c - w]! + price;
      if (raised > best[c]!) best[c] = raised;
    }
  }
  return best[width]!;
}

/** Sets that no lighter one of the same price or more dominates (Nemhauser, Ullmann 1969), in ascending weight and price. */
function mergeSets(choices: readonly Choice[], capacity: bigint, enough: number): number | undefined {
  let sets: Choice[] = [{ weight: 0n, price: 0 }];
  let made = 0;
  for (const { weight, price } of choices) {
    const merged: Choice[] = [];
    const push = (set: Choice) => {
      if (merged.length === 0 || set.price > merged[merged.length - 1]!.price) merged.push(set);
    };
    let i = 0;
    for (const set of sets) {
      const grown = { weight: set.weight + weight, price: set.price + price };
      if (grown.weight > capacity) break;
      while (i < sets.length && comesFirst(sets[i]!, grown)) push(sets[i++]!);
      push(grown);
    }
    while (i < sets.length) push(sets[i++]!);
    sets = merged;
    if (sets[sets.length - 1]!.price > enough) break;
    made += sets.length;
    if (made > MOST_PAIRS) return undefined;
  }
  return sets[sets.length - 1]!.price;
}

function comesFirst(a: Choice, b: Choice): boolean {
  return a.weight < b.weight || (a.weight === b.weight && a.price >= b.price);
}
