/** Equal loads against every assignment of small groups: each aim is attained exactly, in the order of the objective. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Objective } from '../../src/partitions/types.ts';
import { findBestScore, listScores } from '../reference/partition-brute-force.ts';
import { arbitraryGroup, type GroupKind, smallEqualKinds } from '../reference/partition-problems.ts';
import { compareLists, objectives, readGroup, type Score } from '../reference/partition-scores.ts';
import { assignSolved, scoreOf } from './expect-plan.ts';

/**
 * The best score. With different capacities only the busiest member is the lowest; the others are those of the plan, because a member that could get as
 * busy by taking over from another one may do so or not.
 */
function findBestLike(
  scores: readonly Score[],
  { levels }: Score,
  objective: Objective,
  { capacities }: GroupKind,
): Score {
  const best = findBestScore(scores, objective)!;
  if (!capacities) return best;
  expect(levels[0]).toBe(best.levels[0]);
  return findBestScore(
    scores.filter((score) => compareLists(score.levels, levels) === 0),
    objective,
  )!;
}

describe.each(smallEqualKinds)('on groups with %s', (_name, kind) => {
  test.each(objectives)('objective %s attains the best levels, excess and moves in its order', (objective) => {
    fc.assert(
      fc.property(arbitraryGroup(kind), (problem) => {
        const plan = assignSolved(problem, { objective });
        const score = scoreOf(problem, plan);
        const { levels, excess, moves } = findBestLike(listScores(problem), score, objective, kind);
        expect({ levels: score.levels, excess: score.excess, moves: score.moves }).toEqual({ levels, excess, moves });
        expect(plan.status).toBe('OPTIMAL');
        expect(plan.termination.reason).toBe('PROVEN');
      }),
      { numRuns: 120 },
    );
  });
});

test.each(objectives)(
  'the floor of moves of objective %s is never above the fewest moves of a plan as good',
  (objective) => {
    let proven = 0;
    let owning = 0;
    fc.assert(
      fc.property(arbitraryGroup({ ...smallEqualKinds[3]![1], racks: true }), (problem) => {
        const plan = assignSolved(problem, { objective });
        const { certificate } = plan;
        const { moves } = findBestLike(listScores(problem), scoreOf(problem, plan), objective, smallEqualKinds[3]![1]);
        if (readGroup(problem).owners.some((owner) => owner >= 0)) expect(certificate.moves).toBeDefined();
        if (certificate.moves === undefined) return;
        expect(certificate.moves.value).toBeLessThanOrEqual(moves);
        owning++;
        if (certificate.moves.value === moves) proven++;
      }),
      { numRuns: 150 },
    );
    expect(proven).toBe(owning);
  },
);

test.each(objectives)(
  'moves by load are as cheap as by number under objective %s, since every load is the same',
  (objective) => {
    fc.assert(
      fc.property(arbitraryGroup({ ...smallEqualKinds[1]![1], subscriptions: 'unequal' }), (problem) => {
        const { moves } = findBestScore(listScores(problem), objective)!;
        expect(scoreOf(problem, assignSolved(problem, { objective, moveCost: 'load' })).moves).toBe(moves);
      }),
      { numRuns: 60 },
    );
  },
);

test.each(objectives)('every effort gives the same exact plan under objective %s', (objective) => {
  fc.assert(
    fc.property(arbitraryGroup(smallEqualKinds[3]![1]), fc.constantFrom('instant', 'exact'), (problem, effort) => {
      expect(assignSolved(problem, { objective, effort }).assignment).toEqual(
        assignSolved(problem, { objective }).assignment,
      );
    }),
    { numRuns: 60 },
  );
});
