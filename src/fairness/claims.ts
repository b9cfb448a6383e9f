/** What every plan claims about itself, whatever it places. */

import type { Measures } from './measure.ts';

/**
 * `OPTIMAL`: proven best, gap exactly 0. `FEASIBLE`: a valid plan without that proof. `INFEASIBLE`: no valid plan exists,
 * `termination` says why. `UNKNOWN`: stopped before a plan was found.
 */
export type Status = 'OPTIMAL' | 'FEASIBLE' | 'INFEASIBLE' | 'UNKNOWN';

/** What the aim of a plan is proven to be at least, and what it is. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** absolute = upper − lower; relative = absolute / upper, 0 when upper is 0 (as in HiGHS). */
export interface Gap {
  readonly absolute: number;
  readonly relative: number;
}

/** A measured distribution with the values it was measured on. */
export interface LoadReport extends Measures {
  /** Load of each bin (not divided by capacity), in input order. */
  readonly perBin: Float64Array;
}

export function gapOf(lower: number, upper: number): Gap {
  const absolute = upper - lower;
  return { absolute, relative: upper === 0 ? 0 : absolute / upper };
}
