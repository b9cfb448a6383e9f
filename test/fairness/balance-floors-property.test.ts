/** No floor above the optimum is ever accepted, and true ones are. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import type { BalanceProblem, MakespanBound } from '../../src/solver/types.ts';
import { type Found, findHighest, findLowest, listBins } from '../reference/balance-brute-force.ts';
import { arbitraryClaim } from '../reference/balance-claims.ts';
import { arbitraryFeatured, arbitraryPlain } from '../reference/balance-problems.ts';

function planWith({ assignment, makespan }: Found, claim: MakespanBound) {
  const bounds = { lower: claim.value, upper: makespan };
  return { kind: 'balance-plan', assignment, bounds, certificate: { makespan: claim } };
}

/** A problem, its worst plan, and a claim of `pickValue(optimum, unit)`; undefined where no valid plan exists. */
function arbitraryCase(problems: fc.Arbitrary<BalanceProblem>, pickValue: (optimum: number, step: number) => number) {
  return problems
    .map((problem) => ({ problem, best: findLowest(problem), worst: findHighest(problem) }))
    .filter(({ best }) => best !== undefined)
    .chain(({ problem, best, worst }) => {
      const speeds = listBins(problem).map(({ speed = 1 }) => speed);
      const fastest = Math.max(...speeds);
      const value = pickValue(best!.makespan, 0.5 / fastest);
      const load = value * fastest;
      const claim = arbitraryClaim({
        numItems: problem.weights.length,
        numBins: speeds.length,
        value,
        capacity: fc.constantFrom(load, Math.max(0, load - 1), Math.max(0, load - 0.5), load + 1, load / 2),
      });
      return claim.map((one) => ({ problem, optimum: best!.makespan, plan: planWith(worst!, one), claim: one }));
    });
}

const problemKinds: [string, fc.Arbitrary<BalanceProblem>][] = [
  ['equal bins', arbitraryPlain({ items: 7, bins: 4 })],
  ['equal bins and tenths', arbitraryPlain({ items: 6, bins: 3, weights: 'tenths' })],
  ['every feature', arbitraryFeatured({ items: 6, bins: 3 })],
];

describe('the judge of floors', () => {
  test.each(problemKinds)('refuses every floor above the optimum: %s.', (_name, problems) => {
    let judged = 0;
    fc.assert(
      fc.property(
        arbitraryCase(problems, (optimum, step) => optimum + step),
        ({ problem, optimum, plan }) => {
          fc.pre(plan.bounds.lower <= plan.bounds.upper && plan.bounds.lower > optimum);
          judged++;
          expect(verify(problem, plan).ok).toBe(false);
        },
      ),
      { numRuns: 3000, maxSkipsPerRun: 1000 },
    );
    expect(judged).toBe(3000);
  });

  test.each(problemKinds)('accepts floors of every kind at or below the optimum: %s.', (_name, problems) => {
    const accepted = new Set<string>();
    for (const part of [1, 0.75, 0.5]) {
      fc.assert(
        fc.property(
          arbitraryCase(problems, (optimum) => Math.floor(optimum * part)),
          ({ problem, plan, claim }) => {
            if (claim.value > 0 && verify(problem, plan).ok) accepted.add(claim.kind);
          },
        ),
        { numRuns: 1500 },
      );
    }
    const kinds = ['average', 'heaviest-item', 'heaviest-items', 'pigeon-hole', 'dual-feasible', 'lifted'];
    expect([...accepted]).toEqual(expect.arrayContaining([...kinds, 'subset-sum', 'prices']));
  });

  test('accepts floors by limits and forbidden bins.', () => {
    const accepted = new Set<string>();
    fc.assert(
      fc.property(
        arbitraryCase(arbitraryFeatured({ items: 6, bins: 3 }), (optimum) => Math.floor(optimum / 2)),
        ({ problem, plan, claim }) => {
          if (claim.value > 0 && verify(problem, plan).ok) accepted.add(claim.kind);
        },
      ),
      { numRuns: 3000 },
    );
    expect([...accepted]).toEqual(expect.arrayContaining(['restricted', 'item-limits']));
  });
});
