/** Dual feasible functions (Fekete, Schepers 2001; Carlier, Clautiaux, Moukrim 2007): items that fit a bin still fit after the function. */

import { countDecimals, powerOfTen, toInteger } from './decimal.ts';
import type { FloorClaim } from './floor-claims.ts';
import type { Packing } from './packing-floors.ts';

/** True when the items do not fit into bins of the claimed capacity, and that is no less than the loads up to `limit`. */
export function dualFunctionRefutes(claim: FloorClaim, { sorted, numBins, decimals }: Packing, limit: bigint): boolean {
  const { rule } = claim;
  const parameter = rule === 'parameter' ? claim.parameter : 0;
  // One unit for the weights and the claim: the finer of theirs.
  const finest = Math.max(decimals, ...[claim.capacity, claim.epsilon, parameter].map(countDecimals));
  const scale = powerOfTen(finest - decimals);
  const capacity = toInteger(claim.capacity, finest);
  const epsilon = toInteger(claim.epsilon, finest);
  if (capacity < limit * scale) return false;
  if (sorted.length > 0 && sorted[0]! * scale > capacity) return true;
  if (capacity === 0n) return false;
  const f = chooseFunction(
    rule,
    capacity,
    rule === 'multiple' ? BigInt(claim.parameter) : toInteger(parameter, finest),
  );
  let total = 0n;
  let last = -1n;
  let image = 0n;
  for (const weight of sorted) {
    if (weight !== last) {
      const w = weight * scale;
      image = f(epsilon > 0n && w > capacity - epsilon ? capacity : w < epsilon ? 0n : w);
      last = weight;
    }
    total += image;
  }
  return total > BigInt(numBins) * f(capacity);
}

function chooseFunction(rule: FloorClaim['rule'], capacity: bigint, parameter: bigint): (w: bigint) => bigint {
  if (rule === 'identity') return (w) => w;
  if (rule === 'multiple') {
    const k = parameter;
    return (w) => (((k + 1n) * w) % capacity === 0n ? w * k : capacity * (((k + 1n) * w) / capacity));
  }
  const most = capacity / parameter;
  return (w) => {
    if (2n * w > capacity) return 2n * (most - (capacity - w) / parameter);
    return 2n * w === capacity ? most : 2n * (w / parameter);
  };
}
