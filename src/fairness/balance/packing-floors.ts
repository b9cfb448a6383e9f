/**
 * Rules for equal empty bins: each shows that the items do not fit when no bin may hold more than a limit. Starting loads, slower bins,
 * item limits and groups only make it harder, so what holds here holds for every problem with these items.
 */

import { dualFunctionRefutes } from './dual-feasible.ts';
import { unitOf } from './exact-loads.ts';
import { type FloorClaim, liftedScope } from './floor-claims.ts';
import { pricesRefute } from './knapsack.ts';
import { isSumBetween } from './subset-sums.ts';

/** Items on `numBins` equal empty bins; all in one integer unit. */
export interface Packing {
  /** Heaviest first. */
  readonly sorted: readonly bigint[];
  /** In the order that a list of prices follows: the caller's own, or heaviest first inside a lifted rule. */
  readonly listed: readonly bigint[];
  readonly numBins: number;
  /** Decimals of the unit. */
  readonly decimals: number;
  /** The highest load that a claimed value leaves open: the largest one strictly below it. */
  readonly limitOf: (value: number) => bigint;
}

/** True when the rule shows that no assignment has every load ≤ `limit`; also when that cannot be recomputed (see the rules). */
export function refutes(claim: FloorClaim, packing: Packing, limit: bigint): boolean {
  const { sorted, numBins } = packing;
  if (limit < 0n) return true;
  switch (claim.kind) {
    case 'average':
      return sumFirst(sorted, sorted.length) > BigInt(numBins) * roundDown(limit, sorted);
    case 'heaviest-item':
      return sorted.length > 0 && sorted[0]! > limit;
    case 'heaviest-items': {
      const usable = BigInt(Math.min(claim.items, numBins));
      return sumFirst(sorted, claim.items) > usable * roundDown(limit, sorted.slice(0, claim.items));
    }
    case 'pigeon-hole': {
      const last = claim.depth * numBins + 1;
      return last <= sorted.length && sumFirst(sorted.slice(last - claim.depth - 1, last), last) > limit;
    }
    case 'dual-feasible':
      return dualFunctionRefutes(claim, packing, roundDown(limit, sorted));
    case 'prices':
      return pricesRefute(claim, packing, roundDown(limit, sorted));
    case 'lifted':
      return refutes(claim.inner!, liftedPacking(claim, packing), limit);
    case 'subset-sum': {
      const open = packing.limitOf(claim.inner!.value);
      if (open >= limit) return refutes(claim.inner!, packing, limit);
      return refutes(claim.inner!, packing, open) && !isSumBetween(sorted, open, limit);
    }
    default:
      // A complete search cannot be recomputed by less than searching again.
      return claim.kind === 'search';
  }
}

/** The lightest of the `items` heaviest items that some `bins` bins are certain to hold. */
export function liftedPacking({ items, bins }: FloorClaim, packing: Packing): Packing {
  const { numItems } = liftedScope({ numItems: items, numBins: packing.numBins }, { items, bins });
  const sorted = packing.sorted.slice(items - numItems, items);
  return { ...packing, sorted, listed: sorted, numBins: bins };
}

function sumFirst(sorted: readonly bigint[], count: number): bigint {
  let sum = 0n;
  for (let i = 0; i < Math.min(count, sorted.length); i++) sum += sorted[i]!;
  return sum;
}

/** Loads are multiples of the greatest common divisor. */
function roundDown(limit: bigint, items: readonly bigint[]): bigint {
  const unit = unitOf(items);
  return (limit / unit) * unit;
}
