/** From members that joined to a problem, and the assignment in turn for when planning fails. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeGroup, type JoinedMember } from '../../../src/kafka/group/describe.ts';
import { readSettings } from '../../../src/kafka/group/options.ts';
import { assignInTurn } from '../../../src/kafka/group/round-robin.ts';
import { lagLoads } from '../../../src/kafka/load/loads.ts';

const equal = { table: new Map() };
const data = (more: Partial<NonNullable<JoinedMember['data']>> = {}) => ({ generation: 1, owned: [], ...more });

describe('the problem of a group', () => {
  test('names members and topics in the order of their names, and only topics that exist, each once', () => {
    const members = [
      { id: 'b', topics: ['t', 's', 't', 'gone'] },
      { id: 'a', topics: [] },
    ];
    const topics = [
      { name: 't', partitions: 1 },
      { name: 's', partitions: 2 },
    ];
    expect(describeGroup(members, topics, equal)).toEqual({
      members: [
        { id: 'a', topics: [] },
        { id: 'b', topics: ['s', 't'] },
      ],
      topics: [
        { name: 's', partitions: 2 },
        { name: 't', partitions: 1 },
      ],
    });
  });

  test('tells racks of partitions only when members have racks', () => {
    const topics = [{ name: 't', partitions: 1, racks: [['r']] }];
    expect(describeGroup([{ id: 'a', topics: ['t'] }], topics, equal).topics).toEqual([{ name: 't', partitions: 1 }]);
    const member = { id: 'a', topics: ['t'], data: data({ rack: 'r', capacity: 2 }) };
    expect(describeGroup([member], topics, equal)).toEqual({
      members: [{ id: 'a', topics: ['t'], rack: 'r', capacity: 2 }],
      topics,
    });
  });

  test('takes loads from the leader, then from owners that measure in the same unit, then means', () => {
    const owner = (id: string, unit: 'lag' | 'rate', partition: number, load: number) => ({
      id,
      topics: ['t'],
      data: data({ unit, owned: [{ topic: 't', partitions: [partition], loads: [load] }] }),
    });
    const members = [owner('a', 'lag', 0, 50), owner('b', 'lag', 1, 7), owner('c', 'rate', 2, 1e9)];
    const measured = { unit: 'lag' as const, table: new Map([['t', [1]]]) };
    const { topics } = describeGroup(members, [{ name: 't', partitions: 3 }], measured);
    expect(topics[0]?.loads).toEqual(Float64Array.of(1, 7, 4));
  });

  test('survives partition numbers from the wire that no topic has', () => {
    const owned = [{ topic: 't', partitions: [-5, 2 ** 31 - 1, 0], loads: [1, 1, 3] }];
    const members = [{ id: 'a', topics: ['t'], data: data({ unit: 'lag', owned }) }];
    const problem = describeGroup(members, [{ name: 't', partitions: 1 }], { unit: 'lag', table: new Map() });
    expect(problem.topics[0]?.loads).toEqual(Float64Array.of(3));
    expect(problem.members[0]?.owned).toEqual([{ topic: 't', partition: 0 }]);
  });
});

describe('partitions in turn', () => {
  const arbitrary = fc.record({
    subscriptions: fc.array(fc.subarray(['x', 'y', 'z', 'gone']), { maxLength: 5 }),
    sizes: fc.array(fc.nat(6), { minLength: 3, maxLength: 3 }),
  });

  test('reach every partition that somebody subscribes to once, at a subscriber', () => {
    fc.assert(
      fc.property(arbitrary, ({ subscriptions, sizes }) => {
        const members = subscriptions.map((topics, i) => ({ id: `m${i}`, topics }));
        const topics = ['x', 'y', 'z'].map((name, i) => ({ name, partitions: sizes[i] ?? 0 }));
        const assignment = assignInTurn(members, topics);
        expect([...assignment.keys()].sort()).toEqual(members.map(({ id }) => id).sort());
        const given = members.flatMap(({ id, topics: subscribed }) =>
          (assignment.get(id) ?? []).flatMap(({ topic, partitions }) => {
            expect(subscribed).toContain(topic);
            return partitions.map((partition) => `${topic}-${partition}`);
          }),
        );
        const wanted = topics
          .filter(({ name }) => members.some((member) => member.topics.includes(name)))
          .flatMap(({ name, partitions }) => Array.from({ length: partitions }, (_, p) => `${name}-${p}`));
        expect(given.sort()).toEqual(wanted.sort());
      }),
    );
  });

  test('differ by at most one between members of equal subscriptions, over all topics together', () => {
    const members = ['c', 'a', 'b'].map((id) => ({ id, topics: ['x', 'y'] }));
    const sizes = [
      { name: 'x', partitions: 4 },
      { name: 'y', partitions: 4 },
    ];
    const counts = [...assignInTurn(members, sizes)].map(([id, topics]) => [
      id,
      topics.reduce((sum, { partitions }) => sum + partitions.length, 0),
    ]);
    expect(counts).toEqual([
      ['a', 3],
      ['b', 3],
      ['c', 2],
    ]);
  });
});

describe('the options of an assignor', () => {
  test('have defaults, among them a second for the solver', () => {
    expect(readSettings({})).toMatchObject({
      name: 'evenslot',
      loads: 1,
      loadsTimeLimitMs: 5000,
      solve: { timeLimitMs: 1000 },
    });
    expect(readSettings({ maxMoves: 3, objective: 'calm', timeLimitMs: 50, loads: lagLoads() }).solve).toEqual({
      maxMoves: 3,
      objective: 'calm',
      timeLimitMs: 50,
    });
  });

  test.each([
    [{ name: '' }, 'name'],
    [{ name: 'sticky' }, 'name'],
    [{ loads: 2 }, 'loads'],
    [{ loads: { kind: 'other' } }, 'loads'],
    [{ loadsTimeLimitMs: 0 }, 'loadsTimeLimitMs'],
    [{ measureIntervalMs: -1 }, 'measureIntervalMs'],
    [{ rack: '' }, 'rack'],
    [{ capacity: 0 }, 'capacity'],
    [{ onPlan: 1 }, 'onPlan'],
    [{ maxMove: 1 }, 'maxMove'],
    [null, ''],
  ])('are refused when wrong: %j', (options, path) => {
    expect(() => readSettings(options as never)).toThrow(
      expect.objectContaining({ code: 'E_INVALID_OPTION', issues: [expect.objectContaining({ path })] }),
    );
  });
});
