/** Groups in which something is missing: members, topics, partitions, subscribers, and owners of what is gone. */

import { describe, expect, test } from 'vitest';
import type { PartitionProblem } from '../../src/partitions/types.ts';
import { objectives } from '../reference/partition-scores.ts';
import { assignSolved } from './expect-plan.ts';

const topic = { name: 't', partitions: 3 };
const both = ['a', 'b'].map((id) => ({ id, topics: ['t'] }));

describe.each(objectives)('with objective %s', (objective) => {
  test.each<[string, PartitionProblem, number[]]>([
    ['nothing at all', { members: [], topics: [] }, []],
    ['no members', { members: [], topics: [topic] }, [-1, -1, -1]],
    ['no topics', { members: [{ id: 'a', topics: [] }], topics: [] }, []],
    ['a topic without partitions', { members: both, topics: [{ name: 't', partitions: 0 }] }, []],
    ['members without topics', { members: both.map(({ id }) => ({ id, topics: [] })), topics: [topic] }, [-1, -1, -1]],
    ['one member', { members: both.slice(0, 1), topics: [topic] }, [0, 0, 0]],
    [
      'a topic that nobody wants, in the middle',
      {
        members: both,
        topics: [
          { name: 'u', partitions: 1 },
          { name: 'x', partitions: 2 },
          { name: 't', partitions: 1 },
        ],
        previous: [-1, -1, -1, 1],
      },
      [-1, -1, -1, 1],
    ],
    ['an empty list of previous members', { members: both.slice(0, 1), topics: [topic], previous: [] }, [0, 0, 0]],
  ])('%s is a plan, proven', (_name, problem, assignment) => {
    const plan = assignSolved(problem, { objective });
    expect([...plan.assignment]).toEqual(assignment);
    expect(plan).toMatchObject({ status: 'OPTIMAL', termination: { reason: 'PROVEN' } });
  });

  test('what no longer exists is passed over: members that left, deleted topics, partitions out of range', () => {
    const plan = assignSolved(
      {
        members: [
          {
            id: 'a',
            topics: ['t'],
            owned: [
              { topic: 'deleted', partition: 0 },
              { topic: 't', partition: 3 },
            ],
          },
          {
            id: 'b',
            topics: ['t'],
            owned: [
              { topic: 'deleted', partition: 0 },
              { topic: 't', partition: 3 },
            ],
          },
        ],
        topics: [topic],
        previous: [{ id: 'left', partitions: [0, 1, 2].map((partition) => ({ topic: 't', partition })) }],
      },
      { objective },
    );
    expect(plan.moves?.partitions ?? 0).toBe(0);
    expect(plan.bounds.upper).toBe(2);
  });

  test('the same owner in owned and previous is one owner', () => {
    const owned = [{ topic: 't', partition: 2 }];
    const plan = assignSolved(
      { members: [both[0]!, { ...both[1]!, owned }], topics: [topic], previous: [{ id: 'b', partitions: owned }] },
      { objective },
    );
    expect(plan.assignment[2]).toBe(1);
    expect(plan.moves).toEqual({ partitions: 0, load: 0 });
  });

  test('a partition whose owner no longer subscribes has to move, and is counted', () => {
    const plan = assignSolved(
      { members: [both[0]!, { id: 'b', topics: [] }], topics: [topic], previous: [0, 1, 1] },
      { objective },
    );
    expect([...plan.assignment]).toEqual([0, 0, 0]);
    expect(plan.moves).toEqual({ partitions: 2, load: 2 });
    expect(plan.certificate.moves).toMatchObject({ value: 2 });
  });

  test('a partition that nobody subscribes to any more leaves its owner, and is counted', () => {
    const plan = assignSolved(
      { members: [{ id: 'b', topics: [] }], topics: [topic], previous: [0, -1, -1] },
      { objective },
    );
    expect([...plan.assignment]).toEqual([-1, -1, -1]);
    expect(plan.unassigned).toBe(3);
    expect(plan.moves).toEqual({ partitions: 1, load: 1 });
  });

  test('loads of 0 are spread by number', () => {
    const plan = assignSolved({ members: both, topics: [{ name: 't', partitions: 4, loads: 0 }] }, { objective });
    expect(plan.assignment.filter((m) => m === 0)).toHaveLength(2);
    expect(plan).toMatchObject({ status: 'OPTIMAL', bounds: { lower: 0, upper: 0 } });
  });

  test('names that JavaScript has a meaning for are names like any other', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const plan = assignSolved(
      { members: names.map((id) => ({ id, topics: names })), topics: names.map((name) => ({ name, partitions: 3 })) },
      { objective },
    );
    expect([...plan.loads.members.perBin]).toEqual([3, 3, 3]);
  });
});
