/** instant: every choice of construction heuristics gives a plan, and the makespan that it says. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { construct, findOptimum, type Instance, instancesUpTo, loadsOf, sumOf } from './equal-bins.ts';

const BEST_PAIR = 16;
const anyMethods = fc.integer({ min: 1, max: 31 });

function expectPlan(instance: Instance, methods: number, lower = 0): number {
  const { assign, makespan } = construct(instance, methods, lower);
  expect(Math.max(...loadsOf(instance, assign))).toBe(makespan);
  return makespan;
}

test('every sum of methods gives a plan of small instances that is no better than the best', () => {
  fc.assert(
    fc.property(instancesUpTo(9), anyMethods, (instance, methods) => {
      expect(expectPlan(instance, methods)).toBeGreaterThanOrEqual(findOptimum(instance));
    }),
    { numRuns: 400 },
  );
});

test('every sum of methods gives a plan of larger instances', () => {
  const bins = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(instancesUpTo(150), bins, anyMethods, ({ weights }, bins, methods) => {
      const makespan = expectPlan({ weights, bins }, methods);
      const mean = sumOf(weights) / bins;
      expect(makespan).toBeGreaterThanOrEqual(mean);
      // List scheduling is in all of them, or in what they start from (Graham 1969).
      if (methods & 1) expect(makespan).toBeLessThanOrEqual(mean + (weights[0] ?? 0));
    }),
    { numRuns: 200 },
  );
});

test('all methods together are at least as good as each one', () => {
  fc.assert(
    fc.property(instancesUpTo(60), (instance) => {
      const all = expectPlan(instance, 31);
      for (let method = 1; method <= BEST_PAIR; method *= 2) {
        expect(all).toBeLessThanOrEqual(expectPlan(instance, method));
      }
    }),
    { numRuns: 100 },
  );
});

test('a lower bound that is reached ends the call with a plan that reaches it', () => {
  fc.assert(
    fc.property(instancesUpTo(9), anyMethods, (instance, methods) => {
      const best = expectPlan(instance, methods);
      expect(expectPlan(instance, methods, best)).toBe(best);
    }),
    { numRuns: 100 },
  );
});

test('heaviest first goes to the least loaded bin, ties to the lowest', () => {
  expect(construct({ weights: [5, 4, 3, 3, 3], bins: 2 }, 1)).toEqual({
    assign: Uint32Array.of(0, 1, 1, 0, 1),
    makespan: 10,
  });
});

test('a million of the heaviest items are dealt out exactly', () => {
  const weights = new Array<number>(1_000_000).fill(2 ** 32 - 1);
  expect(expectPlan({ weights, bins: 1000 }, 31)).toBe(1000 * (2 ** 32 - 1));
});
