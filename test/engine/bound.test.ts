/** bound: floors of the makespan that are never above the optimum, with records from which each can be computed again. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  construct,
  FOUND,
  findOptimum,
  type Instance,
  instancesUpTo,
  MORE,
  putWeights,
  STUCK,
  sumOf,
} from './equal-bins.ts';
import { openSolver, u64 } from './kernels.ts';

const [AVERAGE, HEAVIEST_ITEM, PIGEON_HOLE, DUAL_FEASIBLE] = [0, 1, 2, 3];
const [IDENTITY, MULTIPLE] = [0, 1];

interface Bounded {
  readonly answer: number;
  readonly record: readonly number[];
}

/** The records after begin and after each run, and the last answer. */
function raise(instance: Instance, known: number, nodes = 1000, mostRuns = 2000): Bounded[] {
  const kernels = openSolver();
  const record = kernels.reserve(80);
  const problem = [putWeights(kernels, instance), instance.weights.length, instance.bins];
  expect(kernels.run('bound_begin', ...problem, kernels.put(u64(known)), record)).toBe(0);
  const read = (answer: number): Bounded => ({ answer, record: kernels.takeWide(record, 10).map(Number) });
  const all = [read(MORE)];
  while (all.at(-1)!.answer === MORE && all.length < mostRuns) all.push(read(kernels.run('bound_run', nodes)));
  return all;
}

/** f of the weight of an item, and of the capacity (Fekete, Schepers 2001; Carlier, Clautiaux, Moukrim 2007), with a threshold. */
function applyRule(rule: number, parameter: number, epsilon: number, capacity: number): (weight: number) => number {
  return (given) => {
    const weight = given > capacity - epsilon ? capacity : given < epsilon ? 0 : given;
    if (rule === IDENTITY) return weight;
    if (rule === MULTIPLE) {
      const product = (parameter + 1) * weight;
      return product % capacity === 0 ? parameter * weight : capacity * Math.floor(product / capacity);
    }
    const times = (value: number) => Math.floor(value / parameter);
    if (2 * weight > capacity) return 2 * (times(capacity) - times(capacity - weight));
    return 2 * weight === capacity ? times(capacity) : 2 * times(weight);
  };
}

/** The least sum of some weights that is not below a number. */
function findSumFrom(weights: readonly number[], least: number): number {
  let sums = new Set([0]);
  for (const weight of weights) sums = new Set([...sums, ...[...sums].map((sum) => sum + weight)]);
  return Math.min(...[...sums].filter((sum) => sum >= least));
}

/** Computes a bound again from its record; returns the kind of it. */
function recompute({ weights, bins }: Instance, record: readonly number[]): string {
  const [bound, kind, value, parameter, epsilon, rule, factor, liftedBins, liftedItems, rounded] = record;
  let items = weights;
  let numBins = bins;
  if (liftedBins! > 0) {
    // Of the q·m + k heaviest items some k bins hold at least k·(q + 1).
    const q = Math.ceil((liftedItems! - liftedBins!) / bins);
    expect(liftedItems).toBe(Math.min(weights.length, q * bins + liftedBins!));
    items = weights.slice(q * (bins - liftedBins!), liftedItems);
    numBins = liftedBins!;
  }
  if (kind === AVERAGE) expect(value).toBe(Math.ceil(sumOf(items) / numBins));
  if (kind === HEAVIEST_ITEM) expect(value).toBe(weights[0]);
  if (kind === PIGEON_HOLE) expect(value).toBe(sumOf(weights.slice(parameter! * (bins - 1), parameter! * bins + 1)));
  if (kind === DUAL_FEASIBLE) {
    const f = applyRule(rule!, factor!, epsilon!, parameter!);
    expect(epsilon! * 2).toBeLessThanOrEqual(parameter!);
    expect(sumOf(items.map(f))).toBeGreaterThan(numBins * f(parameter!));
    expect(value).toBe(parameter! + 1);
  }
  if (rounded) expect(bound).toBe(findSumFrom(weights, value!));
  else expect(bound).toBe(value);
  return `${liftedBins! > 0 ? 'lifted ' : ''}${kind}${rounded ? ' rounded' : ''}`;
}

test('on small instances the bound is never above the optimum, and only rises', () => {
  fc.assert(
    fc.property(instancesUpTo(10), fc.nat(3), (instance, above) => {
      const optimum = findOptimum(instance);
      const steps = raise(instance, optimum + above, 1000, 40);
      for (const [i, { record }] of steps.entries()) {
        expect(record[0]).toBeLessThanOrEqual(optimum);
        expect(record[0]).toBeGreaterThanOrEqual(steps[i - 1]?.record[0] ?? 0);
        if (record[0] !== steps[i - 1]?.record[0]) recompute(instance, record);
      }
      const { answer, record } = steps.at(-1)!;
      if (answer !== MORE) expect(answer).toBe(record[0]! >= optimum + above ? FOUND : STUCK);
    }),
    { numRuns: 300 },
  );
});

test('every kind of bound is found and can be computed again', () => {
  const kinds = new Set<string>();
  const sized = fc.tuple(fc.integer({ min: 4, max: 100 }), fc.integer({ min: 1, max: 7 }));
  const instances = sized.chain(([heaviest, spread]) =>
    instancesUpTo(40, fc.integer({ min: Math.ceil(heaviest / spread), max: heaviest })),
  );
  fc.assert(
    fc.property(instances, fc.integer({ min: 2, max: 9 }), ({ weights }, bins) => {
      const instance = { weights, bins };
      for (const { record } of raise(instance, construct(instance, 1).makespan)) kinds.add(recompute(instance, record));
    }),
    { numRuns: 1000 },
  );
  const plain = [...new Set([...kinds].map((kind) => kind.replace(' rounded', '')))];
  expect(plain.sort()).toEqual(['0', '1', '2', '3', 'lifted 0', 'lifted 3']);
  expect([...kinds].some((kind) => kind.endsWith('rounded'))).toBe(true);
});

test('the bound does not depend on how the nodes are cut', () => {
  fc.assert(
    fc.property(instancesUpTo(30, fc.integer({ min: 20, max: 90 })), (instance) => {
      const { makespan } = construct(instance, 1);
      const [whole, sliced] = [raise(instance, makespan, 1_000_000), raise(instance, makespan, 1, 1_000_000)];
      expect(sliced.at(-1)).toEqual(whole.at(-1));
    }),
    { numRuns: 50 },
  );
});

test('large weights are added up exactly', () => {
  const weights = new Array<number>(5).fill(2 ** 32 - 1);
  // Two bins get three of the items: the heaviest three of five are the pigeon-hole.
  const { answer, record } = raise({ weights, bins: 2 }, 3 * (2 ** 32 - 1)).at(-1)!;
  expect(answer).toBe(FOUND);
  expect(record[0]).toBe(3 * (2 ** 32 - 1));
});

test('a bound that is reached at once needs no run', () => {
  expect(raise({ weights: [4, 3, 3], bins: 2 }, 6)[0]!.record.slice(0, 4)).toEqual([6, PIGEON_HOLE, 6, 1]);
  expect(raise({ weights: [9, 1], bins: 2 }, 9)[0]!.record.slice(0, 3)).toEqual([9, HEAVIEST_ITEM, 9]);
  expect(raise({ weights: [], bins: 3 }, 0)[0]!.record).toEqual(new Array<number>(10).fill(0));
});
