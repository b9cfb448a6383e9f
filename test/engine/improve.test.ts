/** improve and polish: plans that are never worse, and on small instances the best. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FOUND, findOptimum, type Instance, instancesUpTo, loadsOf, MORE, putWeights, STUCK } from './equal-bins.ts';
import { type Kernels, openSolver, u64 } from './kernels.ts';

interface Improvement {
  run(nodes: number): number;
  polish(nodes: number): number;
  /** Loads of the plan at hand; the makespan in memory has to be theirs. */
  loads(): number[];
}

function open(instance: Instance, start: readonly number[], lower: number, kernels: Kernels): Improvement {
  const n = instance.weights.length;
  const [assign, makespan] = [kernels.put(Uint32Array.from(start)), kernels.reserve(8)];
  const problem = [putWeights(kernels, instance), n, instance.bins, assign];
  expect(kernels.run('improve_begin', ...problem, kernels.put(u64(lower)), 7, makespan)).toBe(0);
  return {
    run: (nodes) => kernels.run('improve_run', nodes),
    polish: (nodes) => kernels.run('polish_run', nodes),
    loads: () => {
      const loads = loadsOf(instance, kernels.take(assign, n));
      expect(Number(kernels.takeWide(makespan, 1)[0])).toBe(Math.max(...loads));
      return loads;
    },
  };
}

/** An instance with any plan of it. */
function plansUpTo(mostItems: number): fc.Arbitrary<{ instance: Instance; start: number[] }> {
  return instancesUpTo(mostItems).chain((instance) =>
    fc.record({
      instance: fc.constant(instance),
      start: fc.array(fc.nat(instance.bins - 1), {
        minLength: instance.weights.length,
        maxLength: instance.weights.length,
      }),
    }),
  );
}

/** Highest loads first. */
function fall(loads: readonly number[]): number[] {
  return loads.toSorted((a, b) => b - a);
}

/** Whether no load is above that of the other list at the first place where they differ. */
function isNoWorse(loads: readonly number[], other: readonly number[]): boolean {
  const before = fall(other);
  const at = fall(loads).findIndex((load, i) => load !== before[i]);
  return at < 0 || fall(loads)[at]! < before[at]!;
}

test('a plan never gets worse, whatever its nodes', () => {
  fc.assert(
    fc.property(plansUpTo(60), fc.array(fc.nat(300), { maxLength: 6 }), ({ instance, start }, slices) => {
      const improvement = open(instance, start, 0, openSolver());
      let makespan = Math.max(...improvement.loads());
      for (const nodes of slices) {
        const answer = improvement.run(nodes);
        const now = Math.max(...improvement.loads());
        expect(now).toBeLessThanOrEqual(makespan);
        makespan = now;
        if (answer !== MORE) expect(answer).toBe(now === 0 ? FOUND : STUCK);
      }
    }),
    { numRuns: 200 },
  );
});

test('small instances are solved from any plan', () => {
  fc.assert(
    fc.property(plansUpTo(10), ({ instance, start }) => {
      const optimum = findOptimum(instance);
      const improvement = open(instance, start, optimum, openSolver());
      expect(improvement.run(200_000)).toBe(FOUND);
      expect(Math.max(...improvement.loads())).toBe(optimum);
    }),
    { numRuns: 300 },
  );
});

test('the same seed gives the same plan, in runs of one node too', () => {
  fc.assert(
    fc.property(plansUpTo(10), ({ instance, start }) => {
      const optimum = findOptimum(instance);
      const [whole, sliced] = [0, 1].map(() => open(instance, start, optimum, openSolver()));
      expect(whole!.run(200_000)).toBe(FOUND);
      for (let runs = 0; sliced!.run(1) !== FOUND; runs++) expect(runs).toBeLessThan(200_000);
      expect(sliced!.loads()).toEqual(whole!.loads());
    }),
    { numRuns: 100 },
  );
});

test('one bin is all there is to search when the floor is out of reach', () => {
  const improvement = open({ weights: [3, 2], bins: 1 }, [0, 0], 4, openSolver());
  expect(improvement.run(1000)).toBe(STUCK);
});

test('polish ends with bins that are no less level, from the busiest on', () => {
  fc.assert(
    fc.property(plansUpTo(60), fc.nat(100), ({ instance, start }, nodes) => {
      const improvement = open(instance, start, 0, openSolver());
      improvement.run(nodes);
      let before = improvement.loads();
      for (let runs = 0; ; runs++) {
        expect(runs).toBeLessThan(10_000);
        const answer = improvement.polish(20);
        const after = improvement.loads();
        expect(isNoWorse(after, before)).toBe(true);
        before = after;
        if (answer === STUCK) break;
        expect(answer).toBe(MORE);
      }
    }),
    { numRuns: 150 },
  );
});

test('polish levels what improve leaves alone', () => {
  const improvement = open({ weights: [9, 1, 1, 1, 1], bins: 3 }, [0, 1, 1, 1, 1], 9, openSolver());
  expect(improvement.run(1000)).toBe(FOUND);
  expect(improvement.polish(1000)).toBe(STUCK);
  expect(fall(improvement.loads())).toEqual([9, 2, 2]);
});

test('improve goes on after polish', () => {
  fc.assert(
    fc.property(plansUpTo(9), ({ instance, start }) => {
      const optimum = findOptimum(instance);
      const improvement = open(instance, start, optimum, openSolver());
      improvement.polish(50);
      expect(improvement.run(200_000)).toBe(FOUND);
      expect(Math.max(...improvement.loads())).toBe(optimum);
    }),
    { numRuns: 100 },
  );
});

test('an instance that has polished a few bins polishes many', () => {
  const kernels = openSolver();
  const small = open({ weights: [2, 1], bins: 2 }, [0, 0], 0, kernels);
  expect(small.polish(1000)).toBe(STUCK);
  const behind = new Uint32Array(2 ** 14).fill(0x5a5a_5a5a);
  const column = kernels.put(behind);
  const weights = new Array<number>(4000).fill(1);
  const large = open({ weights, bins: 2000 }, new Array<number>(4000).fill(0), 2, kernels);
  expect(large.polish(10_000_000)).toBe(STUCK);
  expect(kernels.take(column, behind.length)).toEqual(behind);
  expect(Math.max(...large.loads())).toBeLessThan(4000);
});
