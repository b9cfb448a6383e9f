/** Floors of the busiest task manager that need no witness: each is computed anew from the loads alone, or from the shares. */

import { ROUNDING } from './agreement.ts';
import type { LoadColumns } from './lane-loads.ts';

/** Lanes of one weight on task managers of given capacities; the candidates for a level are count · weight / capacity. */
export interface EqualLanes {
  readonly numLanes: number;
  /** ≥ 0; lanes that weigh nothing fit under any level. */
  readonly weight: number;
  readonly capacity: Float64Array;
  /** Weights are integers: levels compare exactly. */
  readonly exact: boolean;
}

/** Fewest and most lanes that each task manager can get. */
export interface CountRange {
  readonly least: ArrayLike<number>;
  readonly most: ArrayLike<number>;
}

/**
 * Largest count of lanes on a task manager whose level is at most `limit`; `below`: strictly below it, −1 when even none is.
 * Compared in doubles as plans are: rounding is monotone, so a count that fits by value fits as reported.
 */
export function countLanes(equal: EqualLanes, limit: number, t: number, below = false): number {
  const { numLanes, weight, exact } = equal;
  const capacity = equal.capacity[t]!;
  // Loads that are not integers are sums with rounding: a level this close to the limit is the limit.
  const edge = exact ? limit : limit * (below ? 1 - ROUNDING : 1 + ROUNDING);
  const fits = (count: number) => {
    const level = (count * weight) / capacity;
    return below ? level < edge : level <= edge;
  };
  if (weight === 0) return fits(numLanes) ? numLanes : -1;
  const guess = Math.max(0, Math.min(numLanes, Math.floor((edge * capacity) / weight)));
  if (fits(guess) && (guess === numLanes || !fits(guess + 1))) return guess;
  let low = -1;
  let high = numLanes + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Total load / total capacity, rounded up to what whole lanes (or whole loads) can reach. */
export function averageFloor(loads: LoadColumns, capacity: Float64Array, equal: EqualLanes | undefined): number {
  const { total, exact } = loads;
  if (total === 0) return 0;
  // Whole loads come in units: lanes of weight 1, as many as there are units, need no higher level.
  const lanes = equal ?? (exact ? { numLanes: total, weight: 1, capacity, exact } : undefined);
  if (lanes) {
    const count = capacity.length;
    return lowestLevel(lanes, {
      least: new Float64Array(count),
      most: new Float64Array(count).fill(lanes.numLanes),
    });
  }
  return total / capacity.reduce((sum, value) => sum + value, 0);
}

/** A lane cannot be divided. */
export function heaviestLaneFloor({ heaviestLane }: LoadColumns, capacity: Float64Array): number {
  return heaviestLane / capacity.reduce((most, value) => Math.max(most, value), 0);
}

/** The lowest candidate level at which every task manager holds its least count and all lanes find room; Infinity if none. */
export function lowestLevel(equal: EqualLanes, { least, most }: CountRange): number {
  const { numLanes, weight, capacity } = equal;
  const holds = (level: number) => {
    let room = 0;
    for (let t = 0; t < capacity.length; t++) {
      const count = countLanes(equal, level, t);
      if (count < least[t]!) return false;
      room += Math.min(count, most[t]!);
    }
    return room >= numLanes;
  };
  /** The smallest candidate above a level: where some task manager can take one lane more. */
  const next = (level: number) => {
    let lowest = Infinity;
    for (let t = 0; t < capacity.length; t++) {
      const count = countLanes(equal, level, t);
      if (count < numLanes) lowest = Math.min(lowest, ((count + 1) * weight) / capacity[t]!);
    }
    return lowest;
  };
  if (holds(0)) return 0;
  let low = 0;
  const smallest = capacity.reduce((least, value) => Math.min(least, value), Infinity);
  let high = Math.min(Number.MAX_VALUE, (numLanes * weight) / smallest);
  if (!holds(high)) return Infinity;
  // Invariant: low does not hold, high does. Each round halves the range or ends on the candidate after low.
  for (;;) {
    const candidate = next(low);
    if (candidate >= high) return high;
    if (holds(candidate)) return candidate;
    low = candidate;
    const middle = low + (high - low) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
}
