/** balance against HiGHS on problems that brute force cannot reach. */

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { balance } from '../../src/index.ts';
import type { BalanceProblem } from '../../src/solver/types.ts';
import { makespanOf } from '../reference/balance-brute-force.ts';
import { type Highs, openHighs, solveByHighs } from '../reference/balance-highs.ts';
import { arbitraryFeatured } from '../reference/balance-problems.ts';
import { expectJudged, expectSolved } from './expect-balance.ts';

let highs: Highs;
beforeAll(async () => {
  highs = await openHighs();
});

/** Weights from a small generator, so that each problem is fixed. */
function weightsOf(count: number, most: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return 1 + (state % most);
  });
}

describe('balance with effort exact', () => {
  test.each<[string, BalanceProblem]>([
    ['12 items on 4 equal bins', { weights: weightsOf(12, 100, 1), bins: 4 }],
    ['15 items on 5 equal bins', { weights: weightsOf(15, 50, 2), bins: 5 }],
    ['40 items on 3 equal bins', { weights: weightsOf(40, 30, 3), bins: 3 }],
    ['12 items on bins of different speeds', { weights: weightsOf(12, 40, 4), bins: [{ speed: 3 }, { speed: 2 }, {}] }],
    [
      '16 items on bins with loads and item limits',
      { weights: weightsOf(16, 30, 5), bins: [{ load: 40 }, { maxItems: 4 }, { maxItems: 7 }, {}] },
    ],
    [
      '18 items in even and distinct groups on two racks',
      {
        weights: weightsOf(18, 20, 6),
        bins: ['a', 'a', 'b', 'b'].map((rack) => ({ path: [rack] })),
        groups: [
          { items: [0, 1, 2, 3, 4, 5], spread: 'even' },
          { items: [6, 7, 8], spread: 'distinct' },
        ],
      },
    ],
  ])('reaches the optimum of HiGHS: %s.', (_name, problem) => {
    const best = makespanOf(problem, solveByHighs(highs, problem)!);
    const plan = expectSolved(problem, balance(problem, { effort: 'exact' }));
    expect(plan.loads.makespan).toBeCloseTo(best, 9);
    expect(plan.status).toBe('OPTIMAL');
  });

  test('agrees with HiGHS under random features.', () => {
    fc.assert(
      fc.property(arbitraryFeatured({ items: 12, bins: 4 }), (problem) => {
        const best = solveByHighs(highs, problem);
        const result = expectJudged(problem, balance(problem, { effort: 'exact' }));
        expect(result.status === 'INFEASIBLE').toBe(best === undefined);
        if (!best || result.assignment === undefined) return;
        const optimum = makespanOf(problem, best);
        expect(result.bounds.lower).toBeLessThanOrEqual(optimum * (1 + 1e-12));
        if (result.status === 'OPTIMAL') expect(result.loads.makespan).toBeCloseTo(optimum, 9);
        else expect(result.loads.makespan).toBeGreaterThanOrEqual(optimum * (1 - 1e-12));
      }),
      { numRuns: 60 },
    );
  });
});
