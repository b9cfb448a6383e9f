/** What must not matter does not: names, order of members and topics, the unit of loads, how owners are written, and what was computed before. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignPartitions } from '../../src/index.ts';
import type { PartitionProblem, SolvedPartitionPlan } from '../../src/partitions/types.ts';
import { arbitraryGroup, type GroupKind, type GroupLoads } from '../reference/partition-problems.ts';
import { objectives, readGroup } from '../reference/partition-scores.ts';
import { assignSolved, readContents, scoreOf } from './expect-plan.ts';

const medium: GroupKind = {
  members: 9,
  topics: 6,
  perTopic: 9,
  partitions: 36,
  capacities: true,
  owned: true,
  racks: true,
};
const loadKinds: readonly GroupLoads[] = ['equal', 'perTopic', 'integer', 'wide'];
const keys = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 11 });

function shuffle<T>(list: readonly T[], order: readonly number[]): T[] {
  return list
    .map((value, i) => ({ value, key: order[i % order.length]! + i * 1e-6 }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

/** The same group with its owners as contents, which do not depend on any order. */
function withContents(problem: PartitionProblem): PartitionProblem {
  const { owners } = readGroup(problem);
  return {
    members: problem.members.map(({ owned: _, ...member }) => member),
    topics: problem.topics,
    previous: readContents(problem, owners),
  };
}

/** What must be the same in every order. */
function worth(problem: PartitionProblem, plan: SolvedPartitionPlan) {
  const { levels, excess, moves } = scoreOf(problem, plan);
  return { levels, excess, moves, bounds: plan.bounds, status: plan.status };
}

describe.each(loadKinds)('with loads of kind %s', (loads) => {
  const groups = arbitraryGroup({ ...medium, loads }).map(withContents);

  test.each(objectives)('reordering members, topics and subscriptions changes no load: objective %s', (objective) => {
    fc.assert(
      fc.property(groups, keys, (problem, order) => {
        const other: PartitionProblem = {
          members: shuffle(problem.members, order).map((member) => ({
            ...member,
            topics: shuffle(member.topics, order),
          })),
          topics: shuffle(problem.topics, order.toReversed()),
          previous: shuffle(problem.previous as never[], order),
        };
        expect(worth(other, assignSolved(other, { objective }))).toEqual(
          worth(problem, assignSolved(problem, { objective })),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('names change nothing', () => {
    fc.assert(
      fc.property(groups, (problem) => {
        const rename = (name: string) => `~${[...name].reverse().join('')} ü`;
        const other: PartitionProblem = {
          members: problem.members.map((member) => ({
            ...member,
            id: rename(member.id),
            topics: member.topics.map(rename),
          })),
          topics: problem.topics.map((topic) => ({ ...topic, name: rename(topic.name) })),
          previous: readGroup(problem).owners,
        };
        expect(assignSolved(other).assignment).toEqual(assignSolved(problem).assignment);
      }),
      { numRuns: 30 },
    );
  });

  test('doubling all loads doubles that of the busiest member, and changes no place where all are equal', () => {
    fc.assert(
      fc.property(groups, (problem) => {
        const double = (load: number | ArrayLike<number> = 1) =>
          typeof load === 'number' ? load * 2 : Array.from(load, (one) => one * 2);
        const other = { ...problem, topics: problem.topics.map((topic) => ({ ...topic, loads: double(topic.loads) })) };
        const plan = assignSolved(problem);
        const doubled = assignSolved(other);
        // Whole numbers leave a floor less room than their doubles do, and a search may end elsewhere, but not worse.
        expect(doubled.bounds.upper).toBeLessThanOrEqual(plan.bounds.upper * 2 * 1.001);
        expect(doubled.bounds.lower).toBeLessThanOrEqual(plan.bounds.lower * 2);
        if (loads !== 'equal') return;
        expect(doubled.assignment).toEqual(plan.assignment);
        expect(doubled.status).toBe(plan.status);
      }),
      { numRuns: 30 },
    );
  });

  test('the same group gives the same bytes again, also after other groups', () => {
    fc.assert(
      fc.property(
        arbitraryGroup({ ...medium, loads }),
        arbitraryGroup({ ...medium, loads: 'wide' }),
        (problem, other) => {
          const first = assignSolved(problem);
          const text = JSON.stringify(first);
          assignPartitions(other);
          assignPartitions(other, { objective: 'spread' });
          const again = assignSolved(structuredClone(problem));
          expect(again.assignment).toEqual(first.assignment);
          expect(JSON.stringify(again)).toBe(text);
        },
      ),
      { numRuns: 30 },
    );
  });
});

test('loads may be written as one number, a list or a typed array, and owners as contents, indices or owned', () => {
  fc.assert(
    fc.property(arbitraryGroup({ ...medium, loads: 'integer' }), (problem) => {
      const { owners } = readGroup(problem);
      const contents = readContents(problem, owners);
      const members = problem.members.map(({ owned: _, ...member }) => member);
      const topics = problem.topics.map((topic) => ({ ...topic, loads: Float64Array.from(topic.loads as number[]) }));
      const { assignment } = assignSolved(problem);
      for (const same of [
        { members, topics, previous: owners },
        { members, topics, previous: Int32Array.from(owners) },
        { members, topics, previous: contents },
        { members: members.map((member, m) => ({ ...member, owned: contents[m]!.partitions })), topics },
      ]) {
        expect(assignSolved(same).assignment).toEqual(assignment);
      }
    }),
    { numRuns: 30 },
  );
});

test('the answer is fresh and the caller keeps the input', () => {
  const problem: PartitionProblem = {
    members: [
      { id: 'a', topics: ['t'], owned: [{ topic: 't', partition: 1 }] },
      { id: 'b', topics: ['t'] },
    ],
    topics: [{ name: 't', partitions: 4 }],
    previous: [0, -1, -1, 1],
  };
  const before = structuredClone(problem);
  const first = assignSolved(problem);
  const assignment = first.assignment.slice();
  first.assignment.fill(9);
  first.loads.members.perBin.fill(-1);
  expect(assignSolved(problem).assignment).toEqual(assignment);
  expect(problem).toEqual(before);
});
