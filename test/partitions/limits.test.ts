/** maxMoves, maxImbalance, moveCost and the limits of the search, against every assignment of small groups. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { busiestOf, findBestScore, listScores } from '../reference/partition-brute-force.ts';
import { arbitraryGroup, type GroupKind } from '../reference/partition-problems.ts';
import { readGroup } from '../reference/partition-scores.ts';
import { assign, assignSolved, expectSolved, scoreOf } from './expect-plan.ts';

const owned: GroupKind = { members: 4, topics: 3, perTopic: 5, partitions: 7, owned: true };
const kinds: readonly (readonly [string, GroupKind])[] = [
  ['equal loads', owned],
  ['equal loads and capacities', { ...owned, capacities: true }],
  ['loads by topic', { ...owned, loads: 'perTopic' }],
  ['integer loads and capacities', { ...owned, loads: 'integer', capacities: true }],
];
const ROUNDING = 1 + 1e-9;

/** Groups in which somebody owns something. */
const arbitraryOwning = (kind: GroupKind) =>
  arbitraryGroup(kind).filter((problem) => readGroup(problem).owners.some((owner) => owner >= 0));

describe.each(kinds)('with %s', (_name, kind) => {
  test('maxMoves is never exceeded, and refused only when more have to move', () => {
    fc.assert(
      fc.property(arbitraryOwning(kind), fc.nat(4), (problem, maxMoves) => {
        const within = listScores(problem).filter(({ moves }) => moves <= maxMoves);
        const plan = assign(problem, { maxMoves });
        if (within.length === 0) {
          expect(plan).toMatchObject({ status: 'INFEASIBLE', termination: { reason: 'MOVE_LIMIT' } });
          return;
        }
        const { bounds } = expectSolved(problem, plan);
        expect(scoreOf(problem, expectSolved(problem, plan)).moves).toBeLessThanOrEqual(maxMoves);
        const best = busiestOf(problem, findBestScore(within, 'level')!);
        expect(bounds.lower).toBeLessThanOrEqual(best * ROUNDING);
        expect(bounds.upper).toBeGreaterThanOrEqual(best / ROUNDING);
        if (plan.status === 'OPTIMAL') expect(bounds.upper).toBeCloseTo(best, 9);
      }),
      { numRuns: 60 },
    );
  });

  test('a maxMoves that does not bind changes nothing', () => {
    fc.assert(
      fc.property(arbitraryOwning(kind), (problem) => {
        const plan = assignSolved(problem);
        const same = assignSolved(problem, { maxMoves: plan.moves!.partitions });
        expect(same.bounds.upper).toBeLessThanOrEqual(plan.bounds.upper * 1.001);
        const free = assignSolved(problem, { maxMoves: 1000 });
        if (kind.loads === undefined) expect(free.assignment).toEqual(plan.assignment);
        else expect(free.bounds.upper).toBeLessThanOrEqual(plan.bounds.upper * 1.001);
      }),
      { numRuns: 40 },
    );
  });

  test.each(['partitions', 'load'] as const)(
    'maxImbalance buys the busiest member with the cheapest moves: cost %s',
    (moveCost) => {
      fc.assert(
        fc.property(arbitraryOwning(kind), fc.constantFrom(1, 1.2, 1.5, 3), (problem, maxImbalance) => {
          const scores = listScores(problem);
          const cost = moveCost === 'load' ? 'movedLoad' : 'moves';
          const plan = assignSolved(problem, { maxImbalance, moveCost, effort: 'exact' });
          const score = scoreOf(problem, plan);
          const limit = maxImbalance * plan.bounds.lower;
          const reaching = scores.filter((one) => busiestOf(problem, one) <= limit * ROUNDING);
          if (reaching.length === 0) return;
          expect(busiestOf(problem, score)).toBeLessThanOrEqual(limit * ROUNDING);
          const cheapest = Math.min(...reaching.map((one) => one[cost]));
          if (kind.loads === undefined) expect(score[cost]).toBeCloseTo(cheapest, 9);
          else expect(score[cost]).toBeGreaterThanOrEqual(cheapest / ROUNDING);
        }),
        { numRuns: 40 },
      );
    },
  );
});

test('equal loads under maxMoves have the lowest busiest member that so few moves allow', () => {
  fc.assert(
    fc.property(arbitraryOwning(owned), fc.nat(4), (problem, maxMoves) => {
      const within = listScores(problem).filter(({ moves }) => moves <= maxMoves);
      if (within.length === 0) return;
      const { levels } = scoreOf(problem, assignSolved(problem, { maxMoves }));
      expect(levels[0] ?? 0).toBe(findBestScore(within, 'level')!.levels[0] ?? 0);
    }),
    { numRuns: 80 },
  );
});

test('more effort never gives a higher busiest member, beyond the 0.1 % that count as equal', () => {
  fc.assert(
    fc.property(
      arbitraryGroup({ members: 10, topics: 6, perTopic: 10, partitions: 40, loads: 'wide', capacities: true }),
      (problem) => {
        const [instant, improve, exact] = (['instant', 'improve', 'exact'] as const).map(
          (effort) => assignSolved(problem, { effort, nodeLimit: 20_000 }).bounds.upper,
        );
        expect(improve).toBeLessThanOrEqual(instant! * 1.001);
        expect(exact).toBeLessThanOrEqual(instant! * 1.001);
      },
    ),
    { numRuns: 30 },
  );
});

test('a relativeGap ends the search within it, or with another reason', () => {
  fc.assert(
    fc.property(arbitraryGroup({ members: 8, topics: 4, perTopic: 10, partitions: 30, loads: 'wide' }), (problem) => {
      const { gap, termination, status } = assignSolved(problem, { relativeGap: 0.2 });
      if (termination.reason === 'GAP_REACHED') expect(gap.relative).toBeLessThanOrEqual(0.2);
      expect(status === 'OPTIMAL').toBe(gap.absolute === 0);
    }),
    { numRuns: 30 },
  );
});
