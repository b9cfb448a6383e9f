/** Unequal loads: the bound is below the optimum, the plan not far above it, and OPTIMAL only where there is nothing better. */

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { assignPartitions, comparePartitions } from '../../src/index.ts';
import type { PartitionProblem } from '../../src/partitions/types.ts';
import type { BalanceProblem } from '../../src/solver/types.ts';
import { makespanOf } from '../reference/balance-brute-force.ts';
import { type Highs, openHighs, solveByHighs } from '../reference/balance-highs.ts';
import { busiestOf, findBestScore, listScores } from '../reference/partition-brute-force.ts';
import { arbitraryGroup, type GroupKind, type GroupLoads } from '../reference/partition-problems.ts';
import { objectives, readGroup } from '../reference/partition-scores.ts';
import { assignSolved, expectJudged, expectSolved, scoreOf } from './expect-plan.ts';

let highs: Highs;
beforeAll(async () => {
  highs = await openHighs();
});

const kinds: readonly GroupLoads[] = ['perTopic', 'integer', 'tenths', 'wide'];
const small: GroupKind = { members: 4, topics: 4, perTopic: 5, partitions: 7, capacities: true, owned: true };
const medium: GroupKind = { members: 12, topics: 8, perTopic: 12, partitions: 60, capacities: true, owned: true };
/** Levels this close count as equal, so that spread and calm are not given up for nothing. */
const SLACK = 1.001;
const ROUNDING = 1 + 1e-9;

describe.each(kinds)('on loads of kind %s', (loads) => {
  test.each(objectives)('bound ≤ optimum ≤ busiest member under objective %s', (objective) => {
    fc.assert(
      fc.property(arbitraryGroup({ ...small, loads }), fc.constantFrom('instant', 'improve'), (problem, effort) => {
        const scores = listScores(problem);
        const plan = assignSolved(problem, { objective, effort });
        const first = findBestScore(scores, objective)!;
        const optimum = busiestOf(problem, first);
        // Under objective spread and calm the bound is about plans that keep to it.
        const { excess, moves } = scoreOf(problem, plan);
        if (objective === 'spread') expect(excess).toBe(first.excess);
        if (objective === 'calm') expect(moves).toBe(first.moves);
        expect(plan.bounds.lower).toBeLessThanOrEqual(optimum * ROUNDING);
        expect(plan.bounds.upper).toBeGreaterThanOrEqual(optimum / ROUNDING);
        if (plan.status === 'OPTIMAL') expect(plan.bounds.upper).toBeCloseTo(optimum, 9);
      }),
      { numRuns: 50 },
    );
  });

  test('effort exact comes within 0.1 % of the optimum of small groups', () => {
    fc.assert(
      fc.property(arbitraryGroup({ ...small, loads }), (problem) => {
        const optimum = busiestOf(problem, findBestScore(listScores(problem), 'level')!);
        const plan = assignSolved(problem, { effort: 'exact' });
        expect(plan.bounds.upper).toBeLessThanOrEqual(optimum * SLACK * ROUNDING);
      }),
      { numRuns: 60 },
    );
  });

  test('no other strategy has a busiest member lower by more than 0.1 %', () => {
    fc.assert(
      fc.property(arbitraryGroup({ ...medium, loads }), (problem) => {
        const plans = comparePartitions(problem).map((plan) => expectSolved(problem, expectJudged(problem, plan)));
        const ours = plans[plans.length - 1]!;
        expect(ours.strategy).toBe('balanced');
        for (const { strategy, bounds } of plans) {
          const message = `${strategy} has ${bounds.upper}`;
          expect(ours.bounds.upper, message).toBeLessThanOrEqual(bounds.upper * SLACK * ROUNDING);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('members that may take everything are never above the guarantee of longest processing time first', () => {
    const kind: GroupKind = { members: 4, topics: 3, perTopic: 5, partitions: 7, subscriptions: 'equal', loads };
    fc.assert(
      fc.property(arbitraryGroup(kind), fc.constantFrom('instant', 'improve', 'exact'), (problem, effort) => {
        const optimum = busiestOf(problem, findBestScore(listScores(problem), 'level')!);
        const guarantee = 4 / 3 - 1 / (3 * problem.members.length);
        const { makespan } = assignSolved(problem, { effort }).loads.members;
        expect(makespan).toBeLessThanOrEqual(guarantee * optimum * SLACK * ROUNDING);
      }),
      { numRuns: 60 },
    );
  });
});

/** The group as items and bins, with what they may not take. */
function toBalance(problem: PartitionProblem): BalanceProblem {
  const { topicOf, subscribers, loads, loadUnit } = readGroup(problem);
  const items = topicOf.flatMap((t, p) => (subscribers[t]!.length > 0 ? [{ topic: t, load: loads[p]! }] : []));
  return {
    weights: items.map(({ load }) => load / loadUnit),
    bins: problem.members.map(({ capacity = 1 }, m) => ({
      speed: capacity,
      forbidden: items.flatMap(({ topic }, i) => (subscribers[topic]!.includes(m) ? [] : [i])),
    })),
  };
}

test('the busiest member of groups that brute force cannot reach is between the bound and the optimum of HiGHS', () => {
  const kind: GroupKind = { members: 4, topics: 4, perTopic: 6, partitions: 12, capacities: true };
  fc.assert(
    fc.property(arbitraryGroup({ ...kind, loads: 'integer' }), (problem) => {
      const items = toBalance(problem);
      const optimum = makespanOf(items, solveByHighs(highs, items)!);
      const plan = assignSolved(problem, { effort: 'exact' });
      expect(plan.bounds.lower).toBeLessThanOrEqual(optimum * ROUNDING);
      expect(plan.bounds.upper).toBeGreaterThanOrEqual(optimum / ROUNDING);
      expect(plan.bounds.upper).toBeLessThanOrEqual(optimum * SLACK * ROUNDING);
      if (plan.status === 'OPTIMAL') expect(plan.bounds.upper).toBeCloseTo(optimum, 9);
    }),
    { numRuns: 40 },
  );
});

test('one hot partition is the busiest member by itself, and the plan proves it', () => {
  const problem: PartitionProblem = {
    members: Array.from({ length: 4 }, (_, m) => ({ id: `m${m}`, topics: ['t'] })),
    topics: [{ name: 't', partitions: 9, loads: [24, 1, 1, 1, 1, 1, 1, 1, 1] }],
  };
  const plan = assignSolved(problem);
  expect(plan).toMatchObject({ status: 'OPTIMAL', bounds: { lower: 24, upper: 24 } });
  expect(scoreOf(problem, plan).levels[0]).toBe(24);
});

test('decimal loads add up as decimals: six times 0.1 and 0.2 on three members are 0.3 each', () => {
  const problem: PartitionProblem = {
    members: ['a', 'b', 'c'].map((id) => ({ id, topics: ['t'] })),
    topics: [{ name: 't', partitions: 6, loads: [0.1, 0.2, 0.1, 0.2, 0.1, 0.2] }],
  };
  expect(assignPartitions(problem)).toMatchObject({ status: 'OPTIMAL', gap: { absolute: 0 } });
  expect(assignSolved(problem).loads.members.spread).toBe(0);
});
