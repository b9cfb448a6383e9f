/** Equal loads against HiGHS on groups that brute force cannot reach. */

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { PartitionProblem } from '../../src/partitions/types.ts';
import { type Highs, openHighs } from '../reference/balance-highs.ts';
import { solveCountsByHighs } from '../reference/partition-highs.ts';
import { arbitraryGroup, type GroupKind, type Subscriptions } from '../reference/partition-problems.ts';
import { compareLists, objectives } from '../reference/partition-scores.ts';
import { assignSolved, scoreOf } from './expect-plan.ts';

let highs: Highs;
beforeAll(async () => {
  highs = await openHighs();
});

const medium: GroupKind = { members: 14, topics: 10, perTopic: 14, partitions: 90, zero: false };
const shapes: readonly Subscriptions[] = ['equal', 'nested', 'disjoint', 'unequal'];

/** Levels, excess and moves of a plan and of HiGHS. */
function compare(problem: PartitionProblem, objective: (typeof objectives)[number]): void {
  const plan = assignSolved(problem, { objective });
  const { levels, excess, moves } = scoreOf(problem, plan);
  expect({ levels, excess, moves }).toEqual(solveCountsByHighs(highs, problem, objective));
  expect(plan.status).toBe('OPTIMAL');
  if (plan.certificate.moves) expect(plan.certificate.moves.value).toBe(moves);
}

describe.each(objectives)('with objective %s', (objective) => {
  test.each(shapes)('subscriptions that are %s: levels, excess and moves are those of HiGHS', (subscriptions) => {
    fc.assert(
      fc.property(arbitraryGroup({ ...medium, subscriptions, owned: true }), (problem) => compare(problem, objective)),
      { numRuns: 8 },
    );
  });

  test('different capacities: the busiest member is that of HiGHS, and at the same levels excess and moves too', () => {
    const kind: GroupKind = {
      members: 6,
      topics: 5,
      perTopic: 8,
      partitions: 24,
      zero: false,
      capacities: true,
      owned: true,
    };
    fc.assert(
      fc.property(arbitraryGroup(kind), (problem) => {
        const plan = assignSolved(problem, { objective });
        const score = scoreOf(problem, plan);
        const best = solveCountsByHighs(highs, problem, objective)!;
        expect(plan.status).toBe('OPTIMAL');
        expect(score.levels[0]).toBe(best.levels[0]);
        // Members below the busiest may share what they have in another way: then excess and moves are about other levels.
        if (compareLists(score.levels, best.levels) !== 0) return;
        expect({ excess: score.excess, moves: score.moves }).toEqual({ excess: best.excess, moves: best.moves });
      }),
      { numRuns: 10 },
    );
  });

  test.each(shapes)(
    'after a member left or came, subscriptions that are %s: the moves are those of HiGHS',
    (subscriptions) => {
      fc.assert(
        fc.property(arbitraryGroup({ ...medium, subscriptions }), fc.nat(13), fc.boolean(), (before, at, leaves) => {
          const { members } = before;
          const other = members.filter((_, m) => m !== at % members.length);
          const [from, to] = leaves ? [members, other] : [other, members];
          const previous = assignSolved({ ...before, members: from }, { objective }).members();
          compare({ ...before, members: to, previous }, objective);
        }),
        { numRuns: 8 },
      );
    },
  );
});
