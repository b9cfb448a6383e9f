/** What balance promises whatever the problem: valid, repeatable, fresh, within its limits. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balance } from '../../src/index.ts';
import type { BalanceProblem } from '../../src/solver/types.ts';
import { arbitraryFeatured, arbitraryPlain } from '../reference/balance-problems.ts';
import { expectJudged, expectSolved } from './expect-balance.ts';

describe('balance', () => {
  test.each(['small', 'tenths', 'wide', 'hard', 'doubles'] as const)(
    'makes plans that the judge accepts: %s weights.',
    (weights) => {
      fc.assert(
        fc.property(
          fc.oneof(
            arbitraryPlain({ items: 40, bins: 12, weights }),
            arbitraryFeatured({ items: 12, bins: 4, weights }),
          ),
          fc.constantFrom('instant' as const, 'improve' as const, 'exact' as const),
          (problem, effort) => {
            expectJudged(problem, balance(problem, { effort, nodeLimit: 20_000 }));
          },
        ),
        { numRuns: 100 },
      );
    },
  );

  test('gives the same makespan for weights in any order and of any list type.', () => {
    fc.assert(
      fc.property(
        arbitraryPlain({ items: 30, bins: 6, weights: 'wide' }).chain((problem) =>
          fc.tuple(
            fc.constant(problem),
            fc.shuffledSubarray(Array.from(problem.weights.length === 0 ? [] : Array(problem.weights.length).keys()), {
              minLength: problem.weights.length,
            }),
          ),
        ),
        ([problem, order]) => {
          const plan = expectSolved(problem, balance(problem));
          const weights = Float64Array.from(order, (i) => problem.weights[i]!);
          const other = expectSolved({ ...problem, weights }, balance({ ...problem, weights }));
          expect(other.bounds).toEqual(plan.bounds);
          expect([...other.loads.perBin].sort()).toEqual([...plan.loads.perBin].sort());
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is never above the makespan of less effort.', () => {
    fc.assert(
      fc.property(arbitraryPlain({ items: 40, bins: 8, weights: 'wide' }), (problem) => {
        const [instant, improve, exact] = (['instant', 'improve', 'exact'] as const).map(
          (effort) => expectSolved(problem, balance(problem, { effort, nodeLimit: 20_000 })).loads.makespan,
        );
        expect(improve).toBeLessThanOrEqual(instant!);
        expect(exact).toBeLessThanOrEqual(instant!);
      }),
      { numRuns: 40 },
    );
  });

  test('returns fresh arrays and changes none of its input.', () => {
    const problem: BalanceProblem = {
      weights: [5, 4, 3],
      bins: [{}, { load: 1 }],
      pinned: [0, -1, -1],
      previous: [0, 0, 1],
    };
    const before = structuredClone(problem);
    const first = expectSolved(problem, balance(problem));
    const assignment = first.assignment.slice();
    first.assignment.fill(9);
    first.loads.perBin.fill(-1);
    expect(expectSolved(problem, balance(problem)).assignment).toEqual(assignment);
    expect(problem).toEqual(before);
  });

  test.each<[string, BalanceProblem, number]>([
    ['no items', { weights: [], bins: 3 }, 0],
    ['no items beside starting loads', { weights: [], bins: [{ load: 4, speed: 2 }, {}] }, 2],
    ['one bin', { weights: [1, 2, 3.5], bins: 1 }, 6.5],
    ['weights of zero', { weights: [0, 0, 0], bins: 2 }, 0],
    ['decimals that do not add up as doubles', { weights: [0.1, 0.2, 0.3], bins: 2 }, 0.3],
    ['the largest 32-bit integers', { weights: new Array(4).fill(2 ** 32 - 1), bins: 2 }, 2 * (2 ** 32 - 1)],
    ['all items pinned', { weights: [3, 4], bins: 2, pinned: [1, 1] }, 7],
    ['as many bins as items', { weights: [3, 9, 4], bins: 3 }, 9],
  ])('solves %s to a proven optimum.', (_name, problem, makespan) => {
    const plan = expectSolved(problem, balance(problem));
    expect(plan.status).toBe('OPTIMAL');
    expect(plan.termination).toEqual({ reason: 'PROVEN' });
    expect(plan.gap).toEqual({ absolute: 0, relative: 0 });
    expect(plan.loads.makespan).toBe(makespan);
  });

  test('with effort instant constructs only, whatever the node limit.', () => {
    fc.assert(
      fc.property(arbitraryPlain({ items: 30, bins: 6, weights: 'wide' }), fc.nat(30_000), (problem, nodeLimit) => {
        const plan = expectSolved(problem, balance(problem, { effort: 'instant', nodeLimit }));
        expect(plan.stats.nodes).toBe(0);
        expect(plan.assignment).toEqual(expectSolved(problem, balance(problem, { effort: 'instant' })).assignment);
      }),
      { numRuns: 30 },
    );
  });

  test('leaves no exchange of two items that lowers the busiest bin, even with effort instant and full bins.', () => {
    const full = fc.tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 5 })).chain(([numBins, share]) =>
      fc.record({
        weights: fc.array(fc.integer({ min: 1, max: 1000 }), {
          minLength: numBins * share,
          maxLength: numBins * share,
        }),
        bins: fc.constant(Array.from({ length: numBins }, () => ({ maxItems: share }))),
      }),
    );
    fc.assert(
      fc.property(full, (problem) => {
        const { assignment, loads } = expectSolved(problem, balance(problem, { effort: 'instant' }));
        const busiest = loads.perBin.indexOf(loads.makespan);
        for (const [i, weight] of problem.weights.entries()) {
          for (const [k, other] of problem.weights.entries()) {
            if (assignment[i] !== busiest || assignment[k] === busiest || other >= weight) continue;
            expect(loads.perBin[assignment[k]!]! + weight - other).toBeGreaterThanOrEqual(loads.makespan);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each<[string, BalanceProblem]>([
    ['item limits that leave too little room', { weights: [1, 1, 1], bins: [{ maxItems: 1 }, { maxItems: 1 }] }],
    ['an item pinned to a bin that may not take it', { weights: [4], bins: [{ forbidden: [0] }, {}], pinned: [0] }],
    ['more items pinned to a bin than it may take', { weights: [1, 1], bins: [{ maxItems: 1 }, {}], pinned: [0, 0] }],
    ['an item that no bin may take', { weights: [1, 1], bins: [{ forbidden: [0] }, { forbidden: [0] }] }],
    ['two items that may only share one place', { weights: [1, 1], bins: [{ maxItems: 1 }, { forbidden: [0, 1] }] }],
  ])('says NO_ROOM for %s.', (_name, problem) => {
    const result = expectJudged(problem, balance(problem));
    expect(result).toMatchObject({ status: 'INFEASIBLE', termination: { reason: 'NO_ROOM' } });
    expect(result.assignment).toBeUndefined();
  });

  test('says that distinct items which outnumber the bins have no plan.', () => {
    const problem: BalanceProblem = { weights: [1, 1, 1], bins: 2, groups: [{ items: [0, 1, 2], spread: 'distinct' }] };
    expect(expectJudged(problem, balance(problem)).status).toBe('INFEASIBLE');
  });
});

describe('a limit of balance', () => {
  const weights = Array.from({ length: 60 }, (_, i) => 1000 + ((i * i * 7919) % 997));
  const hard = { weights, bins: 17 };

  test('of nodes is respected up to one slice, and named.', () => {
    for (const nodeLimit of [0, 1, 500, 20_000]) {
      const plan = expectSolved(hard, balance(hard, { effort: 'exact', nodeLimit }));
      expect(plan.stats).toMatchObject({ effort: 'exact' });
      expect(plan.stats.nodes).toBeLessThanOrEqual(nodeLimit + 10_000);
      if (plan.status === 'FEASIBLE') expect(plan.termination.reason).toBe('NODE_LIMIT');
    }
  });

  test('of the gap ends the search as FEASIBLE, never as OPTIMAL.', () => {
    const plan = expectSolved(hard, balance(hard, { effort: 'exact', relativeGap: 0.5 }));
    if (plan.status === 'OPTIMAL') expect(plan.gap.absolute).toBe(0);
    else expect(plan.termination.reason).toBe('GAP_REACHED');
    expect(plan.gap.relative).toBeLessThanOrEqual(0.5);
  });

  test('of time is kept with a plan at hand.', () => {
    const plan = expectSolved(hard, balance(hard, { effort: 'exact', timeLimitMs: 1 }));
    expect(['TIME_LIMIT', 'PROVEN', 'EFFORT_DONE']).toContain(plan.termination.reason);
  });
});
