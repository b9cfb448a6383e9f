/** The loads of a balance problem as integers of one unit, so that sums, quotients and floors compare exactly. */

import {
  compareRatios,
  countDecimals,
  divideUp,
  greatestDivisor,
  powerOfTen,
  type Ratio,
  toInteger,
  toNumber,
  toRatio,
} from './decimal.ts';
import type { BalanceColumns } from './read-items.ts';

/** Integers: doubles where every sum of them is one, big ones otherwise. */
export type Integers = Float64Array | readonly bigint[];

/** Powers of ten up to this one are doubles, so that one division rounds once. */
const EXACT_POWER = 22;
/** Relative; more than one rounding, far less than a digit that anyone prints. */
const TOLERANCE = 1e-12;

export interface ExactLoads {
  readonly problem: BalanceColumns;
  /** Weights and starting loads in units of 10^−decimals. */
  readonly weights: Integers;
  readonly start: Integers;
  readonly decimals: number;
  /** Speeds in units of 10^−speedDecimals; undefined when all are 1. */
  readonly speed: readonly bigint[] | undefined;
  readonly speedDecimals: number;
  readonly fastest: bigint;
  /** Integers and no speeds: every claim is compared to the last digit. Otherwise claims are doubles near a fraction. */
  readonly isWhole: boolean;
  /** Relative distance at which a claimed number still stands for a computed one; 0 when `isWhole`. */
  readonly tolerance: number;
}

export function toExactLoads(problem: BalanceColumns): ExactLoads {
  const { load, speed: speeds } = problem;
  const decimals = Math.max(mostDecimals(problem.weights), mostDecimals(load));
  const speedDecimals = speeds ? mostDecimals(speeds) : 0;
  const hasSpeeds = speeds?.some((speed) => speed !== 1) ?? false;
  const speed = speeds && hasSpeeds ? Array.from(speeds, (value) => toInteger(value, speedDecimals)) : undefined;
  const [weights, start] = toIntegers(problem.weights, load, decimals);
  const isWhole = decimals === 0 && !speed && weights instanceof Float64Array;
  return {
    problem,
    weights,
    start,
    decimals,
    speed,
    speedDecimals: speed ? speedDecimals : 0,
    fastest: highestOf(speed ?? [1n]),
    isWhole,
    tolerance: isWhole ? 0 : Math.max(TOLERANCE, problem.weights.length * Number.EPSILON),
  };
}

function highestOf(values: readonly bigint[]): bigint {
  let highest = 0n;
  for (const value of values) if (value > highest) highest = value;
  return highest;
}

function mostDecimals(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, countDecimals(values[i]!));
  return most;
}

function toIntegers(weights: ArrayLike<number>, load: Float64Array, decimals: number): [Integers, Integers] {
  if (decimals === 0) {
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += weights[i]!;
    for (let b = 0; b < load.length; b++) sum += load[b]!;
    if (sum <= Number.MAX_SAFE_INTEGER) return [Float64Array.from(weights), load];
  }
  const items = Array.from(weights, (value) => toInteger(value, decimals));
  const starts = Array.from(load, (value) => toInteger(value, decimals));
  let total = 0n;
  for (const value of items) total += value;
  for (const value of starts) total += value;
  if (total > BigInt(Number.MAX_SAFE_INTEGER)) return [items, starts];
  return [Float64Array.from(items, Number), Float64Array.from(starts, Number)];
}

export function toBigInts(values: Integers): bigint[] {
  return values instanceof Float64Array ? Array.from(values, BigInt) : [...values];
}

/** Weights of some items, or of all, heaviest first. */
export function sortDescending({ weights }: ExactLoads, items?: readonly number[]): bigint[] {
  if (weights instanceof Float64Array) {
    const picked = items ? Float64Array.from(items, (i) => weights[i]!) : weights.slice();
    return Array.from(picked.sort().reverse(), BigInt);
  }
  const picked = items ? items.map((i) => BigInt(weights[i]!)) : toBigInts(weights);
  return picked.sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
}

/** Load of each bin with the items that `binOf` puts there; −1 is nowhere. */
export function fillBins({ weights, start }: ExactLoads, binOf: ArrayLike<number> | undefined): Integers {
  if (!binOf) return start;
  if (weights instanceof Float64Array && start instanceof Float64Array) {
    const loads = start.slice();
    for (let i = 0; i < weights.length; i++) if (binOf[i]! >= 0) loads[binOf[i]!]! += weights[i]!;
    return loads;
  }
  const loads = toBigInts(start);
  for (let i = 0; i < weights.length; i++) if (binOf[i]! >= 0) loads[binOf[i]!]! += BigInt(weights[i]!);
  return loads;
}

/** A level in units: integer load over integer speed. */
export function highestLevel({ speed }: ExactLoads, loads: Integers): Ratio {
  let highest: Ratio = { num: 0n, den: 1n };
  if (!speed && loads instanceof Float64Array) {
    return { num: BigInt(loads.reduce((most, load) => Math.max(most, load), 0)), den: 1n };
  }
  for (let b = 0; b < loads.length; b++) {
    const level = { num: BigInt(loads[b]!), den: speed ? speed[b]! : 1n };
    if (compareRatios(level, highest) > 0) highest = level;
  }
  return highest;
}

/** Integer loads in the caller's unit. */
export function loadsToNumbers({ decimals }: ExactLoads, loads: Integers): Float64Array {
  if (loads instanceof Float64Array && decimals <= EXACT_POWER) {
    return decimals === 0 ? loads : loads.map((load) => load / 10 ** decimals);
  }
  const den = powerOfTen(decimals);
  return Float64Array.from(toBigInts(loads), (num) => toNumber({ num, den }));
}

/** A level in the caller's unit. */
export function levelToNumber({ decimals, speedDecimals }: ExactLoads, { num, den }: Ratio): number {
  return toNumber({ num: num * powerOfTen(speedDecimals), den: den * powerOfTen(decimals) });
}

/** A claimed level in units, as a fraction; with `slack` lowered by the tolerance that a rounded claim is given. */
export function levelOfNumber(exact: ExactLoads, value: number, slack: boolean): Ratio {
  const { num, den } = toRatio(value);
  const level = { num: num * powerOfTen(exact.decimals), den: den * powerOfTen(exact.speedDecimals) };
  if (!slack || exact.tolerance === 0) return level;
  const steps = BigInt(Math.round(1 / exact.tolerance));
  return { num: level.num * (steps - 1n), den: level.den * steps };
}

/** The largest integer load that each speed can have strictly below a level; −1 when not even an empty bin is below it. */
export function loadBelow({ num, den }: Ratio, speed: bigint): bigint {
  return divideUp(num * speed, den) - 1n;
}

/** The largest integer load that a speed can have at a level. */
export function loadWithin({ num, den }: Ratio, speed: bigint): bigint {
  return (num * speed) / den;
}

/** The unit that all sums of these items are multiples of, at least 1. */
export function unitOf(items: Iterable<number | bigint>): bigint {
  return greatestDivisor(items) || 1n;
}

/** True when a claimed number stands for a computed one. */
export function standsFor({ tolerance }: ExactLoads, claimed: number, computed: number): boolean {
  return claimed === computed || Math.abs(claimed - computed) <= tolerance * Math.abs(computed);
}
