/** climb and decide: assignments that keep capacities, limits, forbidden bins, pins, groups and a budget of moves, as trying everything says. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyDemands, type Demands, isPossible, keepsAll, putDemands } from './any-bins.ts';
import { FOUND, MORE, NONE, runToEnd, STUCK } from './equal-bins.ts';
import { openSolver, u32, u64 } from './kernels.ts';

function decide(demands: Demands, nodes = 1000): { answer: number; bins: number[] } {
  const kernels = openSolver();
  const assign = kernels.reserve(4 * demands.weights.length);
  expect(kernels.run('decide_begin', putDemands(kernels, demands), assign)).toBe(0);
  const answer = runToEnd(kernels, 'decide_run', nodes, 1_000_000);
  return { answer, bins: [...kernels.take(assign, demands.weights.length)] };
}

/** Bins that keep pins and forbidden bins, so that a walk may start there. */
function startOf({ weights, capacities, forbidden, pinned }: Demands): number[] {
  return weights.map((_, i) => {
    const pin = pinned?.[i] ?? -1;
    return pin >= 0 ? pin : capacities.findIndex((_, b) => !forbidden?.[i]?.includes(b));
  });
}

interface Walk {
  run(nodes: number): number;
  tighten(capacities: readonly number[]): void;
  bins(): number[];
}

function walk(demands: Demands, seed = 1): Walk {
  const kernels = openSolver();
  const assign = kernels.put(u32(...startOf(demands)));
  expect(kernels.run('climb_begin', putDemands(kernels, demands), assign, seed)).toBe(0);
  return {
    run: (nodes) => kernels.run('climb_run', nodes),
    tighten: (capacities) => expect(kernels.run('climb_capacities', kernels.put(u64(...capacities)))).toBe(0),
    bins: () => [...kernels.take(assign, demands.weights.length)],
  };
}

test('decide finds an assignment when there is one, and says so when there is none', () => {
  const answers = [0, 0, 0, 0];
  fc.assert(
    fc.property(anyDemands, (demands) => {
      const { answer, bins } = decide(demands);
      answers[answer]!++;
      expect(answer).toBe(isPossible(demands) ? FOUND : NONE);
      if (answer === FOUND) expect(keepsAll(demands, bins)).toBe(true);
    }),
    { numRuns: 1000 },
  );
  expect(answers[FOUND]).toBeGreaterThan(150);
  expect(answers[NONE]).toBeGreaterThan(150);
});

test('decide gives the same answer and assignment in runs of one node as in one run', () => {
  fc.assert(
    fc.property(anyDemands, (demands) => {
      const whole = decide(demands, 1_000_000);
      const sliced = decide(demands, 1);
      expect(sliced.answer).toBe(whole.answer);
      if (whole.answer === FOUND) expect(sliced).toEqual(whole);
    }),
    { numRuns: 200 },
  );
});

test('climb finds an assignment only when there is one, and then all but always', () => {
  let possible = 0;
  let found = 0;
  fc.assert(
    fc.property(anyDemands, (demands) => {
      const search = walk(demands);
      const answer = search.run(2000);
      const canBe = isPossible(demands);
      possible += Number(canBe);
      found += Number(answer === FOUND);
      expect([FOUND, MORE, STUCK]).toContain(answer);
      if (answer !== FOUND) return;
      expect(canBe).toBe(true);
      expect(keepsAll(demands, search.bins())).toBe(true);
    }),
    { numRuns: 300 },
  );
  expect(found).toBeGreaterThanOrEqual(0.98 * possible);
});

test('climb goes on from the assignment at hand when capacities change', () => {
  let again = 0;
  fc.assert(
    fc.property(anyDemands, fc.integer({ min: -3, max: 3 }), (demands, shift) => {
      const search = walk(demands);
      search.run(500);
      const capacities = demands.capacities.map((capacity) => Math.max(0, capacity + shift));
      search.tighten(capacities);
      const changed = { ...demands, capacities };
      if (search.run(2000) !== FOUND) return;
      again++;
      expect(keepsAll(changed, search.bins())).toBe(true);
    }),
    { numRuns: 250 },
  );
  expect(again).toBeGreaterThan(60);
});

test('climb with the same seed walks the same way, in slices too', () => {
  fc.assert(
    fc.property(anyDemands, fc.nat(1000), (demands, seed) => {
      const [whole, sliced] = [walk(demands, seed), walk(demands, seed)];
      if (whole.run(2000) !== FOUND) return;
      for (let runs = 0; sliced.run(1) !== FOUND; runs++) expect(runs).toBeLessThan(5000);
      expect(sliced.bins()).toEqual(whole.bins());
    }),
    { numRuns: 150 },
  );
});

test('climb is stuck where nothing can move', () => {
  const fixed: Demands = { weights: [3, 2], capacities: [4, 4], pinned: [0, 0], rackOf: [0, 0], zoneOf: [0] };
  expect(walk(fixed).run(1_000_000)).toBe(STUCK);
  expect(walk({ ...fixed, capacities: [4], pinned: undefined, rackOf: [0] }).run(1000)).toBe(STUCK);
  expect(decide(fixed).answer).toBe(NONE);
});
