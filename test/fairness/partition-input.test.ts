/** verify turns a malformed group into issues at its paths, and judges partition plans without an assignment. */

import { describe, expect, test } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import { documentOf, liveOf, placed, problem } from './partition-plans.ts';
import { type Change, expectFound, issuesOf } from './verdicts.ts';

describe('a malformed group', () => {
  const change =
    (list: 'members' | 'topics', index: number, field: string, value: unknown): Change =>
    (given) => {
      if (value === undefined) delete given[list][index][field];
      else given[list][index][field] = value;
    };

  test.each<[string, Change, string]>([
    ['members that are no list', (p) => Object.assign(p, { members: 3 }), 'members'],
    ['topics that are no list', (p) => Object.assign(p, { topics: null }), 'topics'],
    ['a member that is no object', (p) => p.members.push('c-3'), 'members[3]'],
    ['a member without an id', change('members', 1, 'id', ''), 'members[1].id'],
    ['two members of one id', change('members', 1, 'id', 'c-0'), 'members[1].id'],
    ['a member without topics', change('members', 1, 'topics', undefined), 'members[1].topics'],
    ['a subscription to an unknown topic', change('members', 1, 'topics', ['orders', 'taps']), 'members[1].topics[1]'],
    ['a subscription twice', change('members', 1, 'topics', ['orders', 'orders']), 'members[1].topics[1]'],
    ['a subscription that is no name', change('members', 1, 'topics', [Symbol('orders')]), 'members[1].topics[0]'],
    ['a capacity of 0', change('members', 1, 'capacity', 0), 'members[1].capacity'],
    ['a rack that is no name', change('members', 1, 'rack', 3), 'members[1].rack'],
    ['an empty instance', change('members', 1, 'instanceId', ''), 'members[1].instanceId'],
    ['two members of one instance', change('members', 1, 'instanceId', 'static-2'), 'members[2].instanceId'],
    ['owned partitions that are no list', change('members', 1, 'owned', 'all'), 'members[1].owned'],
    ['an owned partition that is no object', change('members', 1, 'owned', [3]), 'members[1].owned[0]'],
    ['an owned partition of no topic', change('members', 1, 'owned', [{ partition: 1 }]), 'members[1].owned[0].topic'],
    [
      'an owned partition without a number',
      change('members', 1, 'owned', [{ topic: 'orders', partition: '1' }]),
      'members[1].owned[0].partition',
    ],
    [
      'a partition that two members own',
      change('members', 1, 'owned', [{ topic: 'orders', partition: 2 }]),
      'members[1].owned[0]',
    ],
    ['a topic that is no object', (p) => p.topics.push([]), 'topics[3]'],
    ['a topic without a name', change('topics', 1, 'name', undefined), 'topics[1].name'],
    ['two topics of one name', change('topics', 2, 'name', 'orders'), 'topics[2].name'],
    ['a negative number of partitions', change('topics', 1, 'partitions', -1), 'topics[1].partitions'],
    ['half a partition', change('topics', 1, 'partitions', 0.5), 'topics[1].partitions'],
    ['too few loads', change('topics', 1, 'loads', [1, 2]), 'topics[1].loads'],
    ['a negative load', change('topics', 1, 'loads', -1), 'topics[1].loads'],
    ['a load that is no number', change('topics', 1, 'loads', [1, 2, 3, Number.NaN]), 'topics[1].loads[3]'],
    ['too few racks', change('topics', 1, 'racks', [['a']]), 'topics[1].racks'],
    ['a rack list that is none', change('topics', 1, 'racks', [['a'], 'b', [], []]), 'topics[1].racks[1]'],
    ['a replica in no rack', change('topics', 1, 'racks', [['a'], [7], [], []]), 'topics[1].racks[1]'],
    ['more partitions than can be judged', change('topics', 1, 'partitions', 2 ** 31 - 1), 'topics'],
    ['a previous plan that is no list', (p) => Object.assign(p, { previous: {} }), 'previous'],
    ['a previous member that is no object', (p) => Object.assign(p, { previous: [null] }), 'previous[0]'],
    ['a previous member without an id', (p) => Object.assign(p, { previous: [{ partitions: [] }] }), 'previous[0].id'],
    [
      'previous partitions that are no list',
      (p) => Object.assign(p, { previous: [{ id: 'gone' }] }),
      'previous[0].partitions',
    ],
    ['a previous assignment that is too short', (p) => Object.assign(p, { previous: [0, 0] }), 'previous'],
    [
      'a previous assignment with an unknown member',
      (p) => Object.assign(p, { previous: [0, 0, 0, -1, 2, -1, 1, 2, 2, 3, -1, -1] }),
      'previous[9]',
    ],
    [
      'a previous assignment that is not what a member owns',
      (p) => Object.assign(p, { previous: Int32Array.of(0, 0, 0, -1, 1, -1, 1, 2, 2, -1, -1, -1) }),
      'previous[4]',
    ],
  ])('gives an issue: %s', (_, spoil, path) => {
    const given = structuredClone(problem);
    spoil(given);
    expect(issuesOf(verify(given, liveOf(placed))).map((issue) => issue.path)).toEqual([`problem.${path}`]);
  });

  test.each([undefined, null, 5, 'group', []])('gives an issue instead of an error: %s', (nothing) => {
    expect(issuesOf(verify(nothing, documentOf(placed))).map(({ path }) => path)).toEqual(['problem']);
  });
});

describe('who owns what', () => {
  test('may be said in three ways, and may name what is gone', () => {
    const { members, topics } = problem;
    const free = members.map(({ owned: _, ...member }) => member);
    const previous = [0, 0, 0, -1, 2, -1, 1, 2, 2, -1, -1, -1];
    const old = [
      ...members.map(({ id, owned = [] }) => ({ id, partitions: owned })),
      { id: 'c-2', partitions: [{ topic: 'clicks', partition: 1 }] },
      { id: 'c-2', partitions: [{ topic: 'clicks', partition: 2 }] },
      { id: 'gone', partitions: [{ topic: 'dropped', partition: 5 }] },
    ];
    for (const before of [previous, Int32Array.from(previous), old]) {
      expect(verify({ members: free, topics, previous: before }, documentOf(placed))).toEqual({ ok: true });
    }
  });

  test('counts for topics that nobody reads any more, too', () => {
    const group = {
      members: [{ id: 'm', topics: [], owned: [{ topic: 't', partition: 1 }] }],
      topics: [{ name: 't', partitions: 2, loads: 3 }],
    };
    const plan = { kind: 'partition-plan', assignment: [-1, -1], moves: { partitions: 1, load: 3 } };
    expect(verify(group, plan)).toEqual({ ok: true });
    expect(verify(group, { ...plan, certificate: { moves: { kind: 'forced', value: 1 } } })).toEqual({ ok: true });
    expectFound(
      { ...plan, moves: { partitions: 0, load: 0 } },
      ['moves.partitions', 'moves.load'],
      '1 partitions',
      group,
    );
  });
});

describe('a partition plan without an assignment', () => {
  const none = (status: string, reason?: string) => ({
    formatVersion: 1,
    kind: 'partition-plan',
    strategy: 'balanced',
    objective: 'level',
    status,
    ...(reason && { termination: { reason } }),
  });
  const calm = {
    members: [{ id: 'm', topics: ['t'], owned: [{ topic: 't', partition: 0 }] }],
    topics: [{ name: 't', partitions: 1 }],
  };

  test('is accepted when an owner does not subscribe, or when it was stopped', () => {
    expect(verify(problem, none('INFEASIBLE', 'MOVE_LIMIT'))).toEqual({ ok: true });
    const { formatVersion: _, ...live } = none('INFEASIBLE', 'MOVE_LIMIT');
    expect(verify(problem, live)).toEqual({ ok: true });
    expect(verify(problem, { ...live, members: () => [] })).toEqual({ ok: true });
    expect(verify(problem, none('UNKNOWN', 'ABORTED'))).toEqual({ ok: true });
    expect(verify(problem, none('UNKNOWN'))).toEqual({ ok: true });
  });

  test('is refused for another reason, or when nothing has to move', () => {
    expectFound(none('INFEASIBLE', 'MOVE_LIMIT'), ['termination.reason'], 'no partition has to move', calm);
    expectFound(none('INFEASIBLE', 'PROVEN'), ['termination.reason'], 'ends with MOVE_LIMIT', problem);
    expectFound(none('UNKNOWN', 'MOVE_LIMIT'), ['termination.reason'], 'UNKNOWN ends with', problem);
    expectFound(none('INFEASIBLE'), ['termination'], 'must be an object', problem);
    expectFound(none('OPTIMAL', 'PROVEN'), ['members'], 'must be a list', problem);
    expectFound({ ...none('UNKNOWN'), formatVersion: 3 }, ['formatVersion'], 'must be 1', problem);
  });
});
