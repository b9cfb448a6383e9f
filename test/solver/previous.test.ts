/** balance from a previous plan: few moves, no more than allowed, or the cheapest ones that suffice. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balance } from '../../src/index.ts';
import type { BalanceProblem } from '../../src/solver/types.ts';
import { findCheapest, findLowest } from '../reference/balance-brute-force.ts';
import { arbitraryFeatured, arbitraryPrevious } from '../reference/balance-problems.ts';
import { expectJudged, expectSolved } from './expect-balance.ts';

const small = arbitraryPrevious({ items: 7, bins: 3 });
const efforts = fc.constantFrom('instant' as const, 'improve' as const, 'exact' as const);
const costs = [
  ['items', 'movedItems'],
  ['weight', 'movedWeight'],
] as const;

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

  test.each(costs)(
    'carries a floor of what moves cost by %s at its makespan, and with effort exact reaches it.',
    (moveCost, cost) => {
      fc.assert(
        fc.property(fc.oneof(small, arbitraryFeatured({ items: 6, bins: 3 })), efforts, (problem, effort) => {
          fc.pre(problem.previous !== undefined);
          const result = expectJudged(problem, balance(problem, { effort, moveCost }));
          if (result.assignment === undefined) return;
          const { value, target } = result.certificate.moves!;
          expect(target).toBeCloseTo(result.loads.makespan, 9);
          const cheapest = findCheapest(problem, target * (1 + 1e-12), cost)![cost];
          expect(value).toBeLessThanOrEqual(cheapest * (1 + 1e-12));
          if (effort === 'exact') expect([result.moves![moveCost], value]).toEqual([cheapest, cheapest]);
        }),
        { numRuns: 80 },
      );
    },
  );

  test('of weights that no scale holds carries a floor that holds for the weights themselves.', () => {
    fc.assert(
      fc.property(
        arbitraryPrevious({ items: 20, bins: 5, weights: 'doubles' }),
        fc.option(fc.constantFrom(1, 1.01, 1.5), { nil: undefined }),
        fc.constantFrom('items' as const, 'weight' as const),
        (problem, maxImbalance, moveCost) => {
          const options = { nodeLimit: 2000, moveCost, ...(maxImbalance && { maxImbalance }) };
          const plan = expectSolved(problem, balance(problem, options));
          expect(plan.certificate.moves!.target).toBeGreaterThanOrEqual(plan.loads.makespan * (1 - 1e-12));
          expect(plan.certificate.moves!.value).toBeLessThanOrEqual(plan.moves![moveCost]);
        },
      ),
      { numRuns: 80 },
    );
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
  test('rises with the floor: what a search proves to be lowest counts as the floor.', () => {
    // The average is 23, but no plan is below 26: one move to 27 is within 1.1 · 26.
    const problem = { weights: [20, 7, 7, 12], bins: 2, previous: [0, 1, 0, 0] };
    const plan = expectSolved(problem, balance(problem, { effort: 'exact', maxImbalance: 1.1 }));
    expect(plan).toMatchObject({ status: 'OPTIMAL', moves: { items: 1, weight: 12 }, bounds: { lower: 1, upper: 1 } });
  });

  test('out of reach leaves a FEASIBLE plan with bounds of its makespan.', () => {
    const weights = Array.from({ length: 90 }, (_, i) => 1e9 + ((i * 2_654_435_761) % 2 ** 31));
    const problem = { weights, bins: 29, previous: weights.map((_, i) => i % 3) };
    const plan = expectSolved(problem, balance(problem, { nodeLimit: 1000, maxImbalance: 1 }));
    expect(plan).toMatchObject({ status: 'FEASIBLE', bounds: { upper: plan.loads.makespan } });
  });

  test('together with maxMoves and moves by weight never moves more items than allowed.', () => {
    fc.assert(
      fc.property(small, fc.nat(3), fc.constantFrom(1, 1.2, 2), (problem, maxMoves, maxImbalance) => {
        const options = { effort: 'exact', maxMoves, maxImbalance, moveCost: 'weight' } as const;
        expect(expectSolved(problem, balance(problem, options)).moves!.items).toBeLessThanOrEqual(maxMoves);
      }),
      { numRuns: 60 },
    );
  });

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
