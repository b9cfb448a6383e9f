/** balance against every assignment of small problems. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balance } from '../../src/index.ts';
import type { BalanceProblem } from '../../src/solver/types.ts';
import { findLowest } from '../reference/balance-brute-force.ts';
import { arbitraryFeatured, arbitraryPlain } from '../reference/balance-problems.ts';
import { expectJudged, expectSolved } from './expect-balance.ts';

const kinds: [string, fc.Arbitrary<BalanceProblem>][] = [
  ['equal bins, small integers', arbitraryPlain({ items: 8, bins: 4 })],
  ['equal bins, wide integers', arbitraryPlain({ items: 8, bins: 3, weights: 'wide' })],
  ['equal bins, tenths', arbitraryPlain({ items: 8, bins: 3, weights: 'tenths' })],
  ['equal bins, adversarial weights', arbitraryPlain({ items: 8, bins: 4, weights: 'hard' })],
  ['more bins than items', arbitraryPlain({ items: 4, bins: 8 })],
  ['every feature', arbitraryFeatured({ items: 7, bins: 3 })],
  ['every feature, tenths', arbitraryFeatured({ items: 6, bins: 3, weights: 'tenths' })],
];

describe('balance', () => {
  test.each(kinds)('keeps lower ≤ optimum ≤ upper with every effort: %s.', (_name, problems) => {
    fc.assert(
      fc.property(problems, fc.constantFrom('instant' as const, 'improve' as const), (problem, effort) => {
        const result = expectJudged(problem, balance(problem, { effort }));
        const optimum = findLowest(problem)?.makespan;
        if (result.status === 'INFEASIBLE') expect(optimum).toBeUndefined();
        if (result.assignment === undefined) return;
        const slack = 1e-12 * (optimum ?? 0);
        expect(result.bounds.lower).toBeLessThanOrEqual(optimum! + slack);
        expect(result.bounds.upper).toBeGreaterThanOrEqual(optimum! - slack);
        if (result.status === 'OPTIMAL') expect(result.bounds.upper).toBeCloseTo(optimum!, 9);
      }),
      { numRuns: 150 },
    );
  });

  test.each(kinds)(
    'finds and proves the optimum, or that there is no plan, with effort exact: %s.',
    (_name, problems) => {
      fc.assert(
        fc.property(problems, (problem) => {
          const best = findLowest(problem);
          const result = expectJudged(problem, balance(problem, { effort: 'exact' }));
          expect(result.status).toBe(best ? 'OPTIMAL' : 'INFEASIBLE');
          if (best) expect(expectSolved(problem, result).loads.makespan).toBeCloseTo(best.makespan, 9);
        }),
        { numRuns: 150 },
      );
    },
  );

  test('never leaves a plan of a small plain problem unproven with effort improve more often than one time in ten.', () => {
    let proven = 0;
    const sample = fc.sample(arbitraryPlain({ items: 8, bins: 4, weights: 'wide' }), { numRuns: 200, seed: 7 });
    for (const problem of sample) if (balance(problem).status === 'OPTIMAL') proven++;
    expect(proven).toBeGreaterThanOrEqual(180);
  });
});
