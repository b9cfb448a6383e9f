/** The judge recomputes every kind of floor: it takes what the rule shows, and refuses one step more. */

import { describe, expect, test } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import type { BalanceProblem } from '../../src/solver/types.ts';
import { makespanOf } from '../reference/balance-brute-force.ts';
import { issuesOf } from './verdicts.ts';

type Claim = { readonly kind: string; readonly value: number; readonly [field: string]: unknown };

/** Everything in bin 0: a poor plan, so that no claim fails for being above the makespan. */
function judge(problem: BalanceProblem, claim: unknown, assignment = Array.from(problem.weights, () => 0)) {
  const upper = makespanOf(problem, assignment);
  const lower = (claim as Claim).value;
  return issuesOf(
    verify(problem, { kind: 'balance-plan', assignment, bounds: { lower, upper }, certificate: { makespan: claim } }),
  );
}

const bins = [{ speed: 2, load: 1 }, { load: 4 }, {}];
// Four items above a half of a bin and five above a third.
const halves = { weights: [51, 51, 51, 51, 34, 34, 34, 34, 34], bins: 5 };

describe('a floor of kind', () => {
  test.each<[string, BalanceProblem, Claim, number]>([
    ['average, of integers', { weights: [3, 3, 3], bins: 2 }, { kind: 'average', value: 6 }, 7],
    ['average, of even numbers', { weights: [2, 2, 2, 2, 2], bins: 2 }, { kind: 'average', value: 6 }, 7],
    ['average, on speeds and loads', { weights: [5, 5, 2, 3], bins }, { kind: 'average', value: 5 }, 5.5],
    [
      'average, with a pinned item',
      { weights: [10, 2, 2], bins: 3, pinned: [0, -1, -1] },
      { kind: 'average', value: 10 },
      10.5,
    ],
    ['average, of tenths', { weights: [0.1, 0.1, 0.1], bins: 2 }, { kind: 'average', value: 0.2 }, 0.20001],
    ['heaviest-item', { weights: [7, 1], bins: 3 }, { kind: 'heaviest-item', value: 7 }, 7.5],
    [
      'heaviest-item, on the bins that may take it',
      { weights: [6, 1], bins: [{ speed: 2 }, { speed: 3, forbidden: [0] }] },
      { kind: 'heaviest-item', value: 3 },
      3.01,
    ],
    [
      'heaviest-item, as the load of a bin before any free item',
      { weights: [1, 1], bins: [{ load: 9, speed: 2 }, {}] },
      { kind: 'heaviest-item', value: 4.5 },
      4.6,
    ],
    [
      'heaviest-items',
      { weights: [9, 9, 1], bins: [{ speed: 2 }, { speed: 1 }, { speed: 1 }, { speed: 1 }] },
      { kind: 'heaviest-items', value: 6, items: 2 },
      6.5,
    ],
    [
      'restricted',
      { weights: [4, 4, 4, 1], bins: [{ load: 1 }, {}, { forbidden: [0, 1, 2] }] },
      { kind: 'restricted', value: 8, bins: [0, 1] },
      8.5,
    ],
    [
      'item-limits',
      { weights: [1, 2, 3, 4], bins: [{ load: 5 }, { maxItems: 1 }, { maxItems: 1 }] },
      { kind: 'item-limits', value: 8, bin: 0 },
      8.5,
    ],
    ['pigeon-hole', { weights: [5, 4, 4, 3, 1], bins: 3 }, { kind: 'pigeon-hole', value: 7, depth: 1 }, 8],
    [
      'pigeon-hole, over the highest speed',
      { weights: [5, 4, 4, 3], bins: [{ speed: 2 }, {}, {}] },
      { kind: 'pigeon-hole', value: 3.5, depth: 1 },
      3.6,
    ],
    [
      'dual-feasible, identity with epsilon',
      { weights: [60, 60, 60, 30, 4], bins: 3 },
      { kind: 'dual-feasible', value: 72, capacity: 71, epsilon: 30, rule: 'identity', parameter: 0 },
      73,
    ],
    [
      'dual-feasible, multiple',
      { weights: [51, 51, 34, 34, 34], bins: 2 },
      { kind: 'dual-feasible', value: 102, capacity: 101, epsilon: 0, rule: 'multiple', parameter: 2 },
      103,
    ],
    [
      'dual-feasible, parameter',
      halves,
      { kind: 'dual-feasible', value: 68, capacity: 67, epsilon: 0, rule: 'parameter', parameter: 32 },
      69,
    ],
    [
      'lifted',
      { weights: [10, 9, 8, 7, 1], bins: 3 },
      { kind: 'lifted', value: 15, items: 4, bins: 1, inner: { kind: 'average', value: 15 } },
      16,
    ],
    [
      'subset-sum',
      { weights: [6, 6, 6, 4], bins: 2 },
      { kind: 'subset-sum', value: 12, inner: { kind: 'average', value: 11 } },
      13,
    ],
    [
      'subset-sum, of tenths over lifted',
      { weights: [0.9, 0.8, 0.7, 0.2], bins: 2 },
      {
        kind: 'subset-sum',
        value: 1.5,
        inner: { kind: 'lifted', value: 1.4, items: 3, bins: 1, inner: { kind: 'pigeon-hole', value: 1.5, depth: 1 } },
      },
      1.6,
    ],
    [
      'prices',
      { weights: [6, 6, 4, 4, 4], bins: 2 },
      { kind: 'prices', value: 12, capacity: 11, limit: 2, prices: [1, 1, 1, 1, 1] },
      13,
    ],
    [
      'prices, where the capacity is too large for a table',
      { weights: [6e12 + 1, 6e12, 4e12, 4e12 + 3, 4e12], bins: 2 },
      { kind: 'prices', value: 12e12, capacity: 12e12 - 1, limit: 2, prices: [1, 1, 1, 1, 1] },
      12e12 + 2,
    ],
    ['search', { weights: [5, 5], bins: 2 }, { kind: 'search', value: 10, nodes: 7 }, 10.5],
  ])('%s is taken at its value and refused above.', (_name, problem, claim, above) => {
    expect(judge(problem, claim)).toEqual([]);
    const issues = judge(problem, { ...claim, value: above });
    expect(issues.map(({ path }) => path)).toContain('certificate.makespan.value');
  });

  test('any kind may claim less than the rule shows.', () => {
    expect(judge({ weights: [3, 3, 3], bins: 2 }, { kind: 'average', value: 4 })).toEqual([]);
  });
});

describe('a floor is refused', () => {
  const problem = { weights: [10, 9, 8, 7, 1], bins: 3 };
  const dual = { kind: 'dual-feasible', value: 13, capacity: 12, epsilon: 0, rule: 'identity', parameter: 0 };
  const lifted = { kind: 'lifted', value: 15, items: 4, bins: 1, inner: { kind: 'average', value: 15 } };
  const prices = { kind: 'prices', value: 13, capacity: 12, limit: 1, prices: [1, 1, 1, 1, 0] };
  test.each<[string, unknown, string[]]>([
    ['without a kind', { value: 1 }, ['kind']],
    ['of an unknown kind', { kind: 'magic', value: 1 }, ['kind']],
    ['without a value', { kind: 'average' }, ['value']],
    ['with a value that is not finite', { kind: 'average', value: Infinity }, ['value']],
    ['below 0', { kind: 'average', value: -1 }, ['value']],
    ['with too many heaviest items', { kind: 'heaviest-items', value: 1, items: 6 }, ['items']],
    ['with no heaviest items', { kind: 'heaviest-items', value: 1, items: 0 }, ['items']],
    ['with a depth without items', { kind: 'pigeon-hole', value: 1, depth: 2 }, ['depth']],
    ['with a bin out of range', { kind: 'item-limits', value: 1, bin: 3 }, ['bin']],
    ['with a list of bins out of range', { kind: 'restricted', value: 1, bins: [0, 3] }, ['bins[1]']],
    ['with bins that are no list', { kind: 'restricted', value: 1, bins: 2 }, ['bins']],
    ['with an unknown function', { ...dual, rule: 'cosine' }, ['rule']],
    ['with an epsilon above half the capacity', { ...dual, epsilon: 6.5 }, ['epsilon']],
    ['with a multiple of 0', { ...dual, rule: 'multiple', parameter: 0 }, ['parameter']],
    ['with a parameter above half the capacity', { ...dual, rule: 'parameter', parameter: 7 }, ['parameter']],
    ['with a capacity that is below the loads it must exclude', { ...dual, capacity: 11 }, ['value']],
    ['that is lifted from more bins than there are', { ...lifted, bins: 4 }, ['bins']],
    ['that is lifted without an inside', { ...lifted, inner: undefined }, ['inner']],
    ['that is lifted above its inside', { ...lifted, inner: { kind: 'average', value: 14 } }, ['value']],
    ['whose inside is false', { ...lifted, inner: { kind: 'average', value: 16 } }, ['inner.value']],
    [
      'whose inside speaks of bins one by one',
      { ...lifted, inner: { kind: 'item-limits', value: 15, bin: 0 } },
      ['inner.kind'],
    ],
    ['with too few prices', { ...prices, prices: [1, 1] }, ['prices']],
    ['with a price below 0', { ...prices, prices: [1, 1, 1, 1, -1] }, ['prices[4]']],
    ['with a limit that a set exceeds', { ...prices, limit: 1, prices: [2, 1, 1, 1, 0] }, ['value']],
    ['with prices that do not exceed the bins', { ...prices, prices: [1, 1, 1, 0, 0] }, ['value']],
  ])('%s.', (_name, claim, paths) => {
    const found = judge(problem, claim).map(({ path }) => path);
    expect(found).toEqual(expect.arrayContaining(paths.map((path) => `certificate.makespan.${path}`)));
  });

  test('when its prices are true, it is not.', () => {
    expect(judge(problem, prices)).toEqual([]);
  });

  test('when rules are nested without end.', () => {
    let claim: unknown = { kind: 'average', value: 12 };
    for (let i = 0; i < 10_000; i++) claim = { kind: 'subset-sum', value: 12, inner: claim };
    expect(judge(problem, claim).length).toBeGreaterThan(0);
  });
});
