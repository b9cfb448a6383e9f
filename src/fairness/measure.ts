/** How even a list of loads is: the measures that schedulers, Flink's web UI and economists use, under their own names. */

import { EvenslotError } from '../errors.ts';
import { createIssueList } from './issue-list.ts';
import { showValue } from './read-fields.ts';

/** All measures of one list of loads. With capacities every value is load / capacity. */
export interface Measures {
  /** Largest value (Cmax). */
  readonly makespan: number;
  readonly min: number;
  readonly mean: number;
  /** makespan − min; Flink's docs call it the range. */
  readonly spread: number;
  /** makespan / mean: 1 is perfect; 1 when every value is 0. */
  readonly imbalance: number;
  /** Jain's index (Σx)² / (n Σx²), 1/n … 1 (Jain, Chiu, Hawe 1984); 1 when every value is 0. */
  readonly jain: number;
  /** Gini coefficient, 0 … 1 − 1/n; 0 when every value is 0. */
  readonly gini: number;
  /** Flink's data-skew score, 0 … 100: mean absolute deviation in percent of the mean, capped. */
  readonly flinkSkew: number;
}

/**
 * Measures a list of loads, such as the load of each task manager.
 *
 * An empty list, or one in which every value is 0, is perfectly even: imbalance 1, jain 1, gini 0, flinkSkew 0.
 * Equal values give exactly these numbers too. The order of the values does not change any digit.
 *
 * @param loads finite numbers ≥ 0 in any one unit
 * @param capacities as many finite numbers > 0; every value is then load / capacity
 * @throws EvenslotError `E_INVALID_PROBLEM` with one issue per wrong entry, at paths such as `loads[3]`
 */
export function measure(loads: ArrayLike<number>, capacities?: ArrayLike<number>): Measures {
  // Sorted once: the Gini coefficient needs it, and sums over sorted values do not depend on the caller's order.
  const values = readValues(loads, capacities).sort();
  const n = values.length;
  const makespan = n === 0 ? 0 : values[n - 1]!;
  const min = n === 0 ? 0 : values[0]!;
  if (min === makespan)
    return { makespan, min, mean: makespan, spread: 0, imbalance: 1, jain: 1, gini: 0, flinkSkew: 0 };

  const scale = scaleFor(makespan);
  let sum = 0;
  let squares = 0;
  let ranked = 0;
  for (let i = 0; i < n; i++) {
    const x = values[i]! * scale;
    sum += x;
    squares += x * x;
    ranked += (2 * i + 1 - n) * x;
  }
  const mean = sum / n;
  let deviation = 0;
  for (let i = 0; i < n; i++) deviation += Math.abs(values[i]! * scale - mean);
  return {
    makespan,
    min,
    mean: clamp(mean / scale, min, makespan),
    spread: makespan - min,
    imbalance: clamp((makespan * scale * n) / sum, 1, n),
    jain: clamp((sum * sum) / (n * squares), 1 / n, 1),
    gini: clamp(ranked / n / sum, 0, 1 - 1 / n),
    flinkSkew: Math.min(100, (deviation / n / mean) * 100),
  };
}

/** A power of two that keeps every sum and square within range; 1 for all ordinary loads, so that integers stay exact. */
function scaleFor(largest: number): number {
  if (largest > 2 ** 300) return 2 ** -700;
  if (largest < 2 ** -300) return 2 ** 700;
  return 1;
}

function readValues(loads: ArrayLike<number>, capacities: ArrayLike<number> | undefined): Float64Array {
  const issues = createIssueList();
  const n = lengthOf(loads);
  const values = new Float64Array(Math.max(0, n));
  if (n < 0) issues.add('loads', `loads must be a list of numbers, got ${showValue(loads)}`, loads);
  const given = capacities === undefined ? Math.max(0, n) : lengthOf(capacities);
  if (given < 0)
    issues.add('capacities', `capacities must be a list of numbers, got ${showValue(capacities)}`, capacities);
  else if (n >= 0 && given !== n) {
    issues.add('capacities', `capacities must have one number per load: ${n} expected, got ${given}`, given);
  }
  for (let i = 0; i < n; i++) {
    const load = loads[i]!;
    if (!isLoad(load)) {
      if (issues.wants()) {
        issues.add(`loads[${i}]`, `a load must be a finite number of at least 0, got ${showValue(load)}`, load);
      }
      continue;
    }
    if (capacities === undefined || i >= given) {
      values[i] = load + 0; // −0 becomes 0
      continue;
    }
    const capacity = capacities[i]!;
    if (!(isLoad(capacity) && capacity > 0)) {
      if (issues.wants()) {
        issues.add(
          `capacities[${i}]`,
          `a capacity must be a finite number above 0, got ${showValue(capacity)}`,
          capacity,
        );
      }
      continue;
    }
    values[i] = load / capacity + 0;
    if (values[i] === Infinity && issues.wants()) {
      issues.add(`loads[${i}]`, `load / capacity must be a finite number, got ${load} / ${capacity}`, load);
    }
  }
  if (issues.count() > 0) throw new EvenslotError('E_INVALID_PROBLEM', issues.finish());
  return values;
}

function isLoad(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Infinity;
}

/** Length of a list, −1 when it is none. */
function lengthOf(list: unknown): number {
  if (typeof list !== 'object' || list === null || !('length' in list)) return -1;
  return Number.isInteger(list.length) && (list.length as number) >= 0 ? (list.length as number) : -1;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
