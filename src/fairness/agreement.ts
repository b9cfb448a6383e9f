/** When a claimed number agrees with a recomputed one: exactly for integer loads, within rounding for others. */

/** Sums of doubles in different orders differ by less than this, relatively. */
export const ROUNDING = 1e-9;

/** True when both are equal, or (unless `exact`) closer than rounding can put numbers of this size. */
export function agrees(claimed: number, expected: number, exact: boolean, size = Math.max(claimed, expected)): boolean {
  return claimed === expected || (!exact && Math.abs(claimed - expected) <= ROUNDING * Math.abs(size));
}

/** True when the claimed floor is not above the recomputed one. */
export function isAtMost(claimed: number, limit: number, exact: boolean): boolean {
  return claimed <= limit || agrees(claimed, limit, exact);
}
