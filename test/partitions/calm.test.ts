/** A group that has a plan: what can stay stays, and members that come or go move no more than they must. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PartitionProblem } from '../../src/partitions/types.ts';
import { findBestScore, listScores } from '../reference/partition-brute-force.ts';
import { arbitraryGroup, type GroupKind, type GroupLoads } from '../reference/partition-problems.ts';
import { objectives, readGroup } from '../reference/partition-scores.ts';
import { assignSolved, scoreOf } from './expect-plan.ts';

const medium: GroupKind = { members: 12, topics: 8, perTopic: 10, partitions: 50, capacities: true, racks: true };
const loadKinds: readonly GroupLoads[] = ['equal', 'perTopic', 'integer', 'tenths', 'wide'];

describe.each(loadKinds)('with loads of kind %s', (loads) => {
  test.each(objectives)(
    'a plan given back as previous, indices or owned is the answer again: objective %s',
    (objective) => {
      fc.assert(
        fc.property(arbitraryGroup({ ...medium, loads, owned: true }), (given) => {
          const { topics, members: holding } = given;
          const members = holding.map(({ owned: _, ...member }) => member);
          const plan = assignSolved(given, { objective });
          const contents = plan.members();
          for (const again of [
            { members, topics, previous: contents },
            { members, topics, previous: contents.toReversed() },
            { members, topics, previous: plan.assignment },
            {
              members: members.map((member, m) => ({ ...member, owned: contents[m]!.partitions.toReversed() })),
              topics,
            },
          ]) {
            const same = assignSolved(again, { objective });
            expect(same.assignment).toEqual(plan.assignment);
            expect(same.moves?.partitions ?? 0).toBe(0);
          }
        }),
        { numRuns: 40 },
      );
    },
  );

  test('a plan given back with members and topics in another order moves nothing', () => {
    fc.assert(
      fc.property(arbitraryGroup({ ...medium, loads }), fc.constantFrom(...objectives), (problem, objective) => {
        const previous = assignSolved(problem, { objective }).members();
        const other = { members: problem.members.toReversed(), topics: problem.topics.toReversed(), previous };
        expect(assignSolved(other, { objective }).moves?.partitions ?? 0).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test('objective calm moves what cannot stay and nothing else', () => {
    fc.assert(
      fc.property(arbitraryGroup({ ...medium, loads, owned: true }), (problem) => {
        const plan = assignSolved(problem, { objective: 'calm' });
        const { moves } = scoreOf(problem, plan);
        expect(moves).toBe(countForced(problem));
        if (plan.certificate.moves) expect(plan.certificate.moves.value).toBe(moves);
      }),
      { numRuns: 40 },
    );
  });
});

/** Partitions whose present owner does not subscribe to them. */
function countForced(problem: PartitionProblem): number {
  const { owners, subscribers, topicOf } = readGroup(problem);
  return owners.filter((owner, p) => owner >= 0 && !subscribers[topicOf[p]!]!.includes(owner)).length;
}

describe('of one topic with equal loads', () => {
  const sizes = fc.record({ members: fc.integer({ min: 2, max: 12 }), partitions: fc.integer({ min: 0, max: 60 }) });
  const groupOf = (members: number, partitions: number): PartitionProblem => ({
    members: Array.from({ length: members }, (_, m) => ({ id: `m${m}`, topics: ['t'] })),
    topics: [{ name: 't', partitions }],
  });

  test('members that leave move nothing but their own partitions', () => {
    fc.assert(
      fc.property(sizes, fc.nat(11), fc.nat(3), (size, at, more) => {
        const before = groupOf(size.members, size.partitions);
        const previous = assignSolved(before).members();
        const members = before.members.filter((_, m) => m < at % size.members || m > (at % size.members) + more);
        if (members.length === 0) return;
        expect(assignSolved({ ...before, members, previous }).moves?.partitions ?? 0).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  test('a member that joins takes ⌊partitions / members⌋ and nothing else moves', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const before = groupOf(size.members, size.partitions);
        const after = groupOf(size.members + 1, size.partitions);
        const plan = assignSolved({ ...after, previous: assignSolved(before).members() });
        expect(plan.moves?.partitions ?? 0).toBe(Math.floor(size.partitions / (size.members + 1)));
      }),
      { numRuns: 60 },
    );
  });

  test('partitions that are added move nothing', () => {
    fc.assert(
      fc.property(sizes, fc.nat(20), (size, added) => {
        const previous = assignSolved(groupOf(size.members, size.partitions)).members();
        const plan = assignSolved({ ...groupOf(size.members, size.partitions + added), previous });
        expect(plan.moves?.partitions ?? 0).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

test('with equal loads, a change of members or topics moves no more than the best plan needs', () => {
  const small: GroupKind = { members: 4, topics: 3, perTopic: 5, partitions: 7 };
  fc.assert(
    fc.property(
      arbitraryGroup(small),
      arbitraryGroup(small),
      fc.constantFrom(...objectives),
      (before, after, objective) => {
        const problem = { ...after, previous: assignSolved(before, { objective }).members() };
        const { moves } = findBestScore(listScores(problem), objective)!;
        expect(scoreOf(problem, assignSolved(problem, { objective })).moves).toBe(moves);
      },
    ),
    { numRuns: 100 },
  );
});

test('with equal loads and one capacity, one more member never raises the busiest', () => {
  fc.assert(
    fc.property(arbitraryGroup({ ...medium, capacities: false, racks: false }), fc.nat(11), (problem, at) => {
      const like = problem.members[at % problem.members.length]!;
      const larger = { ...problem, members: [...problem.members, { ...like, id: 'one more' }] };
      expect(assignSolved(larger).bounds.upper).toBeLessThanOrEqual(assignSolved(problem).bounds.upper);
    }),
    { numRuns: 60 },
  );
});
