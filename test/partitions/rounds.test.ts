/** The rounds of the cooperative protocol: nothing has two owners on the way, and two rounds are enough. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PartitionProblem } from '../../src/partitions/types.ts';
import { arbitraryGroup, type GroupKind, type GroupLoads } from '../reference/partition-problems.ts';
import { objectives, readGroup } from '../reference/partition-scores.ts';
import { assignSolved, readContents, scoreOf } from './expect-plan.ts';

const medium: GroupKind = { members: 9, topics: 6, perTopic: 9, partitions: 36, capacities: true, owned: true };
const loadKinds: readonly GroupLoads[] = ['equal', 'perTopic', 'wide'];

/** Partitions that get an owner, and those that lose one, from one assignment to the next. */
function differ(before: ArrayLike<number>, after: ArrayLike<number>): { added: number[]; revoked: number[] } {
  const partitions = Array.from(before, (_, p) => p);
  return {
    added: partitions.filter((p) => after[p]! >= 0 && after[p] !== before[p]),
    revoked: partitions.filter((p) => before[p]! >= 0 && after[p] !== before[p]),
  };
}

describe.each(loadKinds)('with loads of kind %s', (loads) => {
  test.each(objectives)(
    'no partition is added and revoked in one round, and the last round is the plan: objective %s',
    (objective) => {
      fc.assert(
        fc.property(arbitraryGroup({ ...medium, loads }), (problem) => {
          const plan = assignSolved(problem, { objective });
          const rounds = plan.rounds();
          expect(rounds.length).toBeLessThanOrEqual(2);
          expect(rounds[rounds.length - 1]).toEqual(plan.assignment);
          if ((plan.moves?.partitions ?? 0) === 0) expect(rounds).toHaveLength(1);
          let holding: ArrayLike<number> = readGroup(problem).owners;
          for (const round of rounds) {
            const { added, revoked } = differ(holding, round);
            expect(added.filter((p) => revoked.includes(p))).toEqual([]);
            holding = round;
          }
        }),
        { numRuns: 40 },
      );
    },
  );

  test('a group that holds the first round is given the plan, and nothing moves', () => {
    fc.assert(
      fc.property(arbitraryGroup({ ...medium, loads }), fc.constantFrom(...objectives), (problem, objective) => {
        const plan = assignSolved(problem, { objective });
        const contents = readContents(problem, plan.rounds()[0]!);
        const holding: PartitionProblem = {
          members: problem.members.map((member, m) => ({ ...member, owned: contents[m]!.partitions })),
          topics: problem.topics,
        };
        const settled = assignSolved(holding, { objective });
        expect(scoreOf(holding, settled)).toMatchObject({ moves: 0 });
        expect(settled.rounds()).toHaveLength(1);
        expect(settled.bounds.upper).toBeLessThanOrEqual(plan.bounds.upper * 1.001);
        if (loads !== 'equal') return;
        const { levels, excess } = scoreOf(problem, plan);
        expect(scoreOf(holding, settled)).toMatchObject({ levels, excess });
      }),
      { numRuns: 60 },
    );
  });
});

test.each(objectives)('a hundred members that lose one are settled after two rounds: objective %s', (objective) => {
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const topics = Array.from({ length: 30 }, (_, t) => ({
    name: `t${t}`,
    partitions: 20,
    loads: Array.from({ length: 20 }, () => Math.ceil(100 * Math.exp(2 * random() + 2 * random()))),
  }));
  const names = topics.map(({ name }) => name);
  const members = Array.from({ length: 100 }, (_, m) => ({ id: `m${m}`, topics: names }));
  const before = assignSolved({ members, topics }, { objective });
  const left = { members: members.slice(1), topics };
  const plan = assignSolved({ ...left, previous: before.members() }, { objective });
  const again = assignSolved({ ...left, previous: plan.rounds()[0]! }, { objective });
  expect(again.moves?.partitions).toBe(0);
});

test('only partitions that change owner are withheld, and each round is a fresh array', () => {
  const problem: PartitionProblem = {
    members: ['a', 'b'].map((id) => ({ id, topics: ['t'] })),
    topics: [{ name: 't', partitions: 4 }],
    previous: [0, 0, 0, -1],
  };
  const plan = assignSolved(problem);
  const [first, last] = plan.rounds();
  expect(plan.rounds()).toHaveLength(2);
  expect(first!.filter((m) => m < 0)).toHaveLength(1);
  expect(first![3]).toBe(1);
  first!.fill(7);
  last!.fill(7);
  expect(plan.rounds()[1]).toEqual(plan.assignment);
  expect(plan.assignment).not.toContain(7);
});
