/** Items for equal bins: small instances, their optimum by trying everything, and the searches as a host runs them. */

import fc from 'fast-check';
import { expect } from 'vitest';
import { type Kernel, type Kernels, openSolver, u64 } from './kernels.ts';

export const MORE = 0;
export const FOUND = 1;
export const NONE = 2;
export const STUCK = 3;

export interface Instance {
  /** Heaviest first. */
  readonly weights: readonly number[];
  readonly bins: number;
}

const anyWeight = fc.oneof(
  { weight: 4, arbitrary: fc.nat(20) },
  { weight: 4, arbitrary: fc.integer({ min: 20, max: 120 }) },
  { weight: 1, arbitrary: fc.integer({ min: 2 ** 30, max: 2 ** 32 - 1 }) },
);

/** Up to `mostItems` items on 1 to 4 bins; weights of one size or of several. */
export function instancesUpTo(mostItems: number, weight: fc.Arbitrary<number> = anyWeight): fc.Arbitrary<Instance> {
  return fc.record({
    weights: fc.array(weight, { maxLength: mostItems, size: 'max' }).map((weights) => weights.sort((a, b) => b - a)),
    bins: fc.integer({ min: 1, max: 4 }),
  });
}

/** The least makespan of all assignments; bins of one load are tried once. */
export function findOptimum({ weights, bins }: Instance): number {
  const loads = new Array<number>(bins).fill(0);
  let best = Number.POSITIVE_INFINITY;
  const place = (item: number): void => {
    if (item === weights.length) {
      best = Math.max(...loads);
      return;
    }
    for (let b = 0; b < bins; b++) {
      const load = loads[b]!;
      if (loads.indexOf(load) < b || load + weights[item]! >= best) continue;
      loads[b] = load + weights[item]!;
      place(item + 1);
      loads[b] = load;
    }
  };
  place(0);
  return best;
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Loads of the bins, which have to be there. */
export function loadsOf({ weights, bins }: Instance, assign: ArrayLike<number>): number[] {
  const loads = new Array<number>(bins).fill(0);
  for (const [item, weight] of weights.entries()) loads[assign[item]!]! += weight;
  // What is in a bin that is not there is missing, or makes the list longer.
  expect(loads.length).toBe(bins);
  expect(sumOf(loads)).toBe(sumOf(weights));
  return loads;
}

/** Runs a search to its end, so many nodes at a time. */
export function runToEnd(kernels: Kernels, name: Kernel, nodes = 1000, mostRuns = 10_000): number {
  for (let runs = 0; runs < mostRuns; runs++) {
    const answer = kernels.run(name, nodes);
    if (answer !== MORE) return answer;
  }
  return MORE;
}

export function putWeights({ put }: Kernels, { weights }: Instance): number {
  return put(Uint32Array.from(weights));
}

/** The plan of `instant`; `lower` is a makespan at which it may end. */
export function construct(instance: Instance, methods = 31, lower = 0): { assign: Uint32Array; makespan: number } {
  const kernels = openSolver();
  const n = instance.weights.length;
  const [assign, makespan] = [kernels.reserve(4 * n), kernels.reserve(8)];
  const weights = putWeights(kernels, instance);
  expect(kernels.run('instant', weights, n, instance.bins, kernels.put(u64(lower)), methods, assign, makespan)).toBe(0);
  return { assign: kernels.take(assign, n), makespan: Number(kernels.takeWide(makespan, 1)[0]) };
}

/** No set of items within the capacity may be worth more than the limit. */
export interface Prices {
  readonly limit: bigint;
  readonly prices: readonly bigint[];
}

export interface Decided extends Prices {
  readonly answer: number;
  readonly assign: Uint32Array;
}

export interface DecideOptions {
  readonly memory?: number;
  /** Nodes of each run. */
  readonly nodes?: number;
  /** For `complete`. */
  readonly given?: Prices;
}

/** Whether all items fit under a capacity, as one of the kernels says; with the best prices of `price`. */
export function decide(
  name: 'complete' | 'descend' | 'price',
  instance: Instance,
  capacity: number,
  { memory = 2 ** 22, nodes = 1000, given }: DecideOptions = {},
): Decided {
  const kernels = openSolver();
  const { put, reserve } = kernels;
  const n = instance.weights.length;
  const problem = [putWeights(kernels, instance), n, instance.bins, put(u64(capacity))];
  const [assign, record] = [reserve(4 * n), put(u64(...new Array<number>(n + 1).fill(0)))];
  if (name === 'price') expect(kernels.run('price_begin', ...problem, 1, memory, assign, record)).toBe(0);
  else expect(kernels.run(`${name}_begin`, ...problem, memory, assign)).toBe(0);
  if (given) expect(kernels.run('complete_prices', put(u64(...given.prices)), put(u64(given.limit)))).toBe(0);
  const answer = runToEnd(kernels, `${name}_run`, nodes);
  const [limit = 0n, ...prices] = kernels.takeWide(record, n + 1);
  return { answer, assign: kernels.take(assign, n), limit, prices };
}
