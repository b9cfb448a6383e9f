/** balance from a previous plan: few moves, no more than allowed, or the cheapest ones that suffice. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balance } from '../../src/index.ts';
import type { BalanceProblem } from '../../src/solver/types.ts';
import { findCheapest, findLowest } from '../reference/balance-brute-force.ts';
import { arbitraryFeatured, arbitraryPrevious } from '../reference/balance-problems.ts';
import { expectJudged, expectSolved } from './expect-balance.ts';

const small = arbitraryPrevious({ items: 7, bins: 3 });

describe('balance with a previous plan', () => {
  test('keeps an optimal plan as it is.', () => {
    fc.assert(
      fc.property(small, (problem) => {
        const { assignment } = findLowest(problem)!;
        const settled = { ...problem, previous: assignment };
        const plan = expectSolved(settled, balance(settled));
        expect(plan.moves).toEqual({ items: 0, weight: 0 });
      }),
      { numRuns: 60 },
    );
  });

  test('counts moves only where there was a bin.', () => {
    const problem = { weights: [2, 2, 2], bins: 3, previous: [-1, -1, -1] };
    expect(expectSolved(problem, balance(problem)).moves).toEqual({ items: 0, weight: 0 });
  });

  test('is no higher than it would be without one.', () => {
    fc.assert(
      fc.property(small, ({ previous, ...fresh }) => {
        const held = { ...fresh, previous: previous! };
        const before = expectSolved(fresh, balance(fresh)).loads.makespan;
        expect(expectSolved(held, balance(held)).loads.makespan).toBeLessThanOrEqual(before);
      }),
      { numRuns: 60 },
    );
  });
});

describe('maxMoves', () => {
  test('is never exceeded, and exact search finds the lowest makespan within it.', () => {
    fc.assert(
      fc.property(small, fc.nat(4), (problem, maxMoves) => {
        const plan = expectSolved(problem, balance(problem, { effort: 'exact', maxMoves }));
        expect(plan.moves!.items).toBeLessThanOrEqual(maxMoves);
        const optimum = findLowest(problem, maxMoves)!.makespan;
        expect(plan.bounds.lower).toBeLessThanOrEqual(optimum);
        expect(plan.loads.makespan).toBe(optimum);
      }),
      { numRuns: 80 },
    );
  });

  test('holds under every feature, and the lack of a plan within it is told.', () => {
    fc.assert(
      fc.property(arbitraryFeatured({ items: 6, bins: 3 }), fc.nat(3), (problem, maxMoves) => {
        fc.pre(problem.previous !== undefined);
        const best = findLowest(problem, maxMoves);
        const result = expectJudged(problem, balance(problem, { effort: 'exact', maxMoves }));
        expect(result.status === 'INFEASIBLE').toBe(best === undefined);
        if (result.assignment === undefined) return;
        expect(result.moves!.items).toBeLessThanOrEqual(maxMoves);
        expect(result.loads.makespan).toBeGreaterThanOrEqual(best!.makespan * (1 - 1e-12));
        expect(result.bounds.lower).toBeLessThanOrEqual(best!.makespan * (1 + 1e-12));
      }),
      { numRuns: 100 },
    );
  });

  test('of 0 leaves every item where it was.', () => {
    const problem = { weights: [9, 1, 1, 4], bins: 2, previous: [0, 0, 0, -1] };
    const plan = expectSolved(problem, balance(problem, { maxMoves: 0 }));
    expect([...plan.assignment]).toEqual([0, 0, 0, 1]);
  });

  test('that pinned items exceed gives MOVE_LIMIT.', () => {
    const problem: BalanceProblem = { weights: [1, 1], bins: 2, previous: [0, 0], pinned: [1, 1] };
    const result = expectJudged(problem, balance(problem, { maxMoves: 1 }));
    expect(result).toMatchObject({ status: 'INFEASIBLE', termination: { reason: 'MOVE_LIMIT' } });
  });
});

describe('maxImbalance', () => {
  const costs = [
    ['items', 'movedItems'],
    ['weight', 'movedWeight'],
  ] as const;

  test.each(costs)('finds the cheapest moves by %s that suffice.', (moveCost, cost) => {
    fc.assert(
      fc.property(small, fc.constantFrom(1.1, 1.3, 2), (problem, maxImbalance) => {
        const result = expectJudged(problem, balance(problem, { effort: 'exact', maxImbalance, moveCost }));
        if (result.assignment === undefined) return;
        const target = maxImbalance * result.certificate.makespan.value * (1 + 1e-12);
        const cheapest = findCheapest(problem, target, cost);
        expect(result.bounds.lower).toBeLessThanOrEqual(cheapest?.[cost] ?? Infinity);
        if (result.status !== 'OPTIMAL') return;
        expect(result.loads.makespan).toBeLessThanOrEqual(target);
        expect(result.moves![moveCost]).toBe(cheapest![cost]);
        expect(result.bounds.upper).toBe(cheapest![cost]);
      }),
      { numRuns: 60 },
    );
  });

  test('moves nothing when the previous plan is level enough.', () => {
    const problem = { weights: [5, 4, 3, 3], bins: 2, previous: [0, 1, 0, 1] };
    const plan = expectSolved(problem, balance(problem, { maxImbalance: 1.1 }));
    expect(plan.moves).toEqual({ items: 0, weight: 0 });
    expect(plan.bounds).toEqual({ lower: 0, upper: 0 });
    expect(plan.status).toBe('OPTIMAL');
  });
});
