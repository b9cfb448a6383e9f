/** Racks come last: they cost no balance and no move, and are never worse than by chance. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PartitionProblem } from '../../src/partitions/types.ts';
import { listScores } from '../reference/partition-brute-force.ts';
import { arbitraryGroup, type GroupKind, type GroupLoads } from '../reference/partition-problems.ts';
import { compareLists, countCells, objectives, readGroup } from '../reference/partition-scores.ts';
import { assignSolved, scoreOf } from './expect-plan.ts';

const small: GroupKind = { members: 4, topics: 3, perTopic: 5, partitions: 7, racks: true };
const medium: GroupKind = {
  members: 9,
  topics: 6,
  perTopic: 9,
  partitions: 36,
  capacities: true,
  owned: true,
  racks: true,
};
const loadKinds: readonly GroupLoads[] = ['equal', 'perTopic', 'wide'];

/** The group as somebody sees it who does not know the racks. */
const withoutRacks = ({ topics, ...rest }: PartitionProblem): PartitionProblem => ({
  ...rest,
  topics: topics.map(({ racks: _, ...topic }) => topic),
});

describe.each(objectives)('with objective %s', (objective) => {
  test.each(loadKinds)(
    'loads of kind %s: the plan is as balanced and as calm as without racks, and crosses no more of them',
    (loads) => {
      fc.assert(
        fc.property(arbitraryGroup({ ...medium, loads }), (problem) => {
          const aware = scoreOf(problem, assignSolved(problem, { objective }));
          const blind = scoreOf(problem, assignSolved(withoutRacks(problem), { objective }));
          const { levels, excess, moves } = blind;
          if (loads === 'equal') expect(aware).toMatchObject({ levels, excess, moves });
          expect(aware.levels[0] ?? 0).toBeLessThanOrEqual((blind.levels[0] ?? 0) * 1.001);
          const isAlike = compareLists(aware.levels, levels) === 0 && aware.excess === excess && aware.moves === moves;
          if (isAlike) expect(aware.rackMisses).toBeLessThanOrEqual(blind.rackMisses);
        }),
        { numRuns: 50 },
      );
    },
  );

  test.each([false, true])(
    'no plan with the same numbers of each topic and as few moves crosses fewer: owned partitions %s',
    (owned) => {
      fc.assert(
        fc.property(arbitraryGroup({ ...small, owned }), (problem) => {
          const plan = assignSolved(problem, { objective });
          const { moves, rackMisses } = scoreOf(problem, plan);
          const counts = `${countCells(readGroup(problem), plan.assignment)}`;
          const alike = listScores(problem, (group, other) => `${countCells(group, other)}` === counts);
          const best = Math.min(...alike.flatMap((score) => (score.moves === moves ? [score.rackMisses] : [])));
          expect(rackMisses).toBe(best);
        }),
        { numRuns: 60 },
      );
    },
  );
});

describe('the topics of Kafka’s own rack tests, of 6, 7 and 2 partitions on three members', () => {
  const racks = ['rack0', 'rack1', 'rack2'];
  const groupOf = (replicas: number, memberRacks: readonly string[]): PartitionProblem => {
    const topics = [6, 7, 2].map((partitions, t) => ({
      name: `t${t + 1}`,
      partitions,
      racks: Array.from({ length: partitions }, (_, p) =>
        Array.from({ length: replicas }, (_, r) => racks[(p + r) % 3]!),
      ),
    }));
    const names = topics.map(({ name }) => name);
    return { members: memberRacks.map((rack, m) => ({ id: `consumer${m}`, topics: names, rack })), topics };
  };

  test.each([1, 2, 3])(
    'nobody reads across racks with %i replicas and a member in each rack, and five partitions each',
    (replicas) => {
      const problem = groupOf(replicas, racks);
      const plan = assignSolved(problem);
      expect([...plan.loads.members.perBin]).toEqual([5, 5, 5]);
      expect(plan.certificate.spread.misses).toBe(0);
      expect(plan.rackMisses).toBe(replicas === 1 ? countSingleReplicaMisses(problem) : 0);
    },
  );

  test('members in a rack that holds nothing miss all of their partitions', () => {
    const plan = assignSolved(groupOf(1, ['far', 'far', 'far']));
    expect(plan.rackMisses).toBe(15);
  });

  test('the count is absent when members or topics have no racks', () => {
    const problem = groupOf(2, racks);
    expect(assignSolved(withoutRacks(problem)).rackMisses).toBeUndefined();
    const members = problem.members.map(({ rack: _, ...member }) => member);
    expect(assignSolved({ ...problem, members }).rackMisses).toBeUndefined();
  });
});

/** Rack 0 leads 2 + 3 + 1 partitions, racks 1 and 2 lead 2 + 2 + 1 and 2 + 2 + 0: of 15, one cannot stay at home when each member takes five. */
function countSingleReplicaMisses({ topics }: PartitionProblem): number {
  const led = new Map<string, number>();
  for (const { racks = [] } of topics) for (const [rack] of racks) led.set(rack!, (led.get(rack!) ?? 0) + 1);
  return [...led.values()].reduce((sum, count) => sum + Math.max(0, count - 5), 0);
}
