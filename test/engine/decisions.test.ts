/** complete, descend and price: whether items fit under a capacity, as trying everything says, and the packing or the prices for it. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decide,
  FOUND,
  findOptimum,
  type Instance,
  instancesUpTo,
  loadsOf,
  NONE,
  type Prices,
  STUCK,
} from './equal-bins.ts';

const names = ['complete', 'descend', 'price'] as const;

/** A capacity near the optimum: most often one that is just enough, or just not. */
const anyShift = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -1, max: 0 }) }, fc.integer({ min: -30, max: 30 }));
/** Items of similar size, three or so to a bin, are the hard ones. */
const hardWeight = fc.integer({ min: 25, max: 70 });
const instances = fc.oneof(instancesUpTo(9), instancesUpTo(13, hardWeight));

function expectPacking(instance: Instance, capacity: number, assign: Uint32Array): void {
  expect(Math.max(...loadsOf(instance, assign))).toBeLessThanOrEqual(capacity);
}

/** The dearest set of items within the capacity, set by set. */
function findDearest({ weights }: Instance, capacity: number, prices: readonly bigint[]): bigint {
  const best = new Map<number, bigint>([[0, 0n]]);
  for (const [item, weight] of weights.entries()) {
    for (const [load, worth] of [...best]) {
      const next = worth + prices[item]!;
      if (load + weight <= capacity && next > (best.get(load + weight) ?? -1n)) best.set(load + weight, next);
    }
  }
  let dearest = 0n;
  for (const worth of best.values()) if (worth > dearest) dearest = worth;
  return dearest;
}

/** The limit must hold; returns whether the prices prove that the items do not fit. */
function isProof(instance: Instance, capacity: number, { limit, prices }: Prices): boolean {
  expect(findDearest(instance, capacity, prices)).toBeLessThanOrEqual(limit);
  return prices.reduce((sum, price) => sum + price, 0n) > BigInt(instance.bins) * limit;
}

describe.each(names)('%s', (name) => {
  test('finds a packing of small instances when there is one, and says so when there is none', () => {
    const answers = new Set<number>();
    fc.assert(
      fc.property(instances, anyShift, (instance, shift) => {
        const optimum = findOptimum(instance);
        const capacity = Math.max(0, optimum + shift);
        const { answer, assign } = decide(name, instance, capacity);
        answers.add(answer);
        if (answer === FOUND) expectPacking(instance, capacity, assign);
        // `price` may end without an answer; all of them when the capacity is large.
        if (answer === STUCK && name !== 'price') expect(capacity).toBeGreaterThanOrEqual(2 ** 32 - 1);
        if (answer !== STUCK) expect(answer).toBe(capacity >= optimum ? FOUND : NONE);
      }),
      { numRuns: 400 },
    );
    expect(answers).toContain(FOUND);
    expect(answers).toContain(NONE);
  });

  test('gives the same answer and packing in runs of one node as in one run', () => {
    fc.assert(
      fc.property(instances, anyShift, (instance, shift) => {
        const capacity = Math.max(0, findOptimum(instance) + shift);
        const whole = decide(name, instance, capacity, { nodes: 1_000_000 });
        const sliced = decide(name, instance, capacity, { nodes: 1 });
        expect(sliced.answer).toBe(whole.answer);
        if (whole.answer === FOUND) expect(sliced.assign).toEqual(whole.assign);
      }),
      { numRuns: 60 },
    );
  });

  test('with little memory it gives up or is right', () => {
    const answers = new Set<number>();
    fc.assert(
      fc.property(instances, anyShift, fc.constantFrom(0, 500, 3000, 10_000, 70_000), (instance, shift, memory) => {
        const optimum = findOptimum(instance);
        const capacity = Math.max(0, optimum + shift);
        const { answer, assign } = decide(name, instance, capacity, { memory });
        answers.add(answer);
        if (answer === FOUND) expectPacking(instance, capacity, assign);
        if (answer !== STUCK) expect(answer).toBe(capacity >= optimum ? FOUND : NONE);
      }),
      { numRuns: 200 },
    );
    expect(answers).toContain(STUCK);
  });
});

test('price proves by prices that no plan is lower, and its prices are true all the while', () => {
  let proofs = 0;
  fc.assert(
    fc.property(instances, anyShift, (instance, shift) => {
      const optimum = findOptimum(instance);
      const capacity = Math.max(0, optimum + shift);
      const { answer, limit, prices } = decide('price', instance, capacity);
      const isProven = isProof(instance, capacity, { limit, prices });
      expect(isProven).toBe(answer === NONE);
      proofs += Number(isProven && capacity * instance.bins >= instance.weights.reduce((sum, w) => sum + w, 0));
    }),
    { numRuns: 400 },
  );
  // Not only where the average says so.
  expect(proofs).toBeGreaterThan(20);
});

test('complete is right with the prices of price too', () => {
  let given = 0;
  fc.assert(
    fc.property(instances, anyShift, (instance, shift) => {
      const optimum = findOptimum(instance);
      const capacity = Math.max(0, optimum + shift);
      const { limit, prices } = decide('price', instance, capacity);
      if (limit === 0n) return;
      given++;
      const { answer, assign } = decide('complete', instance, capacity, { given: { limit, prices } });
      expect(answer).toBe(capacity >= optimum ? FOUND : NONE);
      if (answer === FOUND) expectPacking(instance, capacity, assign);
    }),
    { numRuns: 300 },
  );
  expect(given).toBeGreaterThan(50);
});
