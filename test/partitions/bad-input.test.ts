/** Every malformed field of a group is reported with its path, and every bad option with its name. */

import { describe, expect, test } from 'vitest';
import { assignPartitions, EvenslotError } from '../../src/index.ts';
import { validatePartitionProblem } from '../../src/partitions/build-model.ts';

function catchError(run: () => unknown): EvenslotError {
  try {
    run();
  } catch (error) {
    if (error instanceof EvenslotError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const call = assignPartitions as (problem: unknown, options?: unknown) => unknown;
const topics = [{ name: 't', partitions: 2 }];
const members = [{ id: 'a', topics: ['t'] }];
const a = members[0]!;
const b = { id: 'b', topics: ['t'] };
const first = { topic: 't', partition: 0 };

describe('a malformed group', () => {
  test.each<[string, unknown, string[]]>([
    ['nothing', undefined, ['']],
    ['null', null, ['']],
    ['a number', 3, ['']],
    ['a list', [], ['']],
    ['no members', { topics }, ['members']],
    ['no topics', { members: [] }, ['topics']],
    ['members in an object', { members: { a: [] }, topics }, ['members']],
    ['topics in a string', { members: [], topics: 't' }, ['topics']],
    ['a member that is null', { members: [null], topics }, ['members[0]']],
    ['a member that is a name', { members: ['a'], topics }, ['members[0]']],
    ['a hole in the members', { members: new Array(1), topics }, ['members[0]']],
    ['a member without id', { members: [{ topics: ['t'] }], topics }, ['members[0].id']],
    ['an empty id', { members: [{ ...a, id: '' }], topics }, ['members[0].id']],
    ['an id twice', { members: [a, a], topics }, ['members[1].id']],
    ['a member without topics', { members: [{ id: 'a' }], topics }, ['members[0].topics']],
    ['a subscription in a string', { members: [{ id: 'a', topics: 't' }], topics }, ['members[0].topics']],
    ['an unknown topic', { members: [{ id: 'a', topics: ['t', 'u'] }], topics }, ['members[0].topics[1]']],
    ['a topic twice', { members: [{ id: 'a', topics: ['t', 't'] }], topics }, ['members[0].topics[1]']],
    ['a topic that is no name', { members: [{ id: 'a', topics: [7] }], topics }, ['members[0].topics[0]']],
    ['a capacity of 0', { members: [{ ...a, capacity: 0 }], topics }, ['members[0].capacity']],
    ['a capacity below 0', { members: [{ ...a, capacity: -1 }], topics }, ['members[0].capacity']],
    ['a capacity of NaN', { members: [{ ...a, capacity: Number.NaN }], topics }, ['members[0].capacity']],
    ['an infinite capacity', { members: [{ ...a, capacity: Infinity }], topics }, ['members[0].capacity']],
    ['a capacity that is null', { members: [{ ...a, capacity: null }], topics }, ['members[0].capacity']],
    ['an empty rack', { members: [{ ...a, rack: '' }], topics }, ['members[0].rack']],
    ['a rack that is a number', { members: [{ ...a, rack: 1 }], topics }, ['members[0].rack']],
    ['an empty instanceId', { members: [{ ...a, instanceId: '' }], topics }, ['members[0].instanceId']],
    [
      'an instanceId twice',
      {
        members: [
          { ...a, instanceId: 'i' },
          { ...b, instanceId: 'i' },
        ],
        topics,
      },
      ['members[1].instanceId'],
    ],
    ['owned that is null', { members: [{ ...a, owned: null }], topics }, ['members[0].owned']],
    ['owned that is no list', { members: [{ ...a, owned: first }], topics }, ['members[0].owned']],
    ['an owned partition that is a number', { members: [{ ...a, owned: [0] }], topics }, ['members[0].owned[0]']],
    [
      'an owned partition without topic',
      { members: [{ ...a, owned: [{ partition: 0 }] }], topics },
      ['members[0].owned[0].topic'],
    ],
    [
      'an owned partition without number',
      { members: [{ ...a, owned: [{ topic: 't' }] }], topics },
      ['members[0].owned[0].partition'],
    ],
    [
      'an owned partition of −1',
      { members: [{ ...a, owned: [first, { topic: 't', partition: -1 }] }], topics },
      ['members[0].owned[1].partition'],
    ],
    [
      'half an owned partition',
      { members: [{ ...a, owned: [{ topic: 't', partition: 0.5 }] }], topics },
      ['members[0].owned[0].partition'],
    ],
    [
      'a partition with two owners',
      {
        members: [
          { ...a, owned: [first] },
          { ...b, owned: [first] },
        ],
        topics,
      },
      ['members[1].owned[0]'],
    ],
    [
      'one owner in previous and another in owned',
      { members: [a, { ...b, owned: [first] }], topics, previous: [{ id: 'a', partitions: [first] }] },
      ['members[1].owned[0]'],
    ],
    [
      'one owner in previous by index and another in owned',
      { members: [a, { ...b, owned: [first] }], topics, previous: [0, -1] },
      ['members[1].owned[0]'],
    ],
    ['a topic that is null', { members: [], topics: [null] }, ['topics[0]']],
    ['a topic without name', { members: [], topics: [{ partitions: 1 }] }, ['topics[0].name']],
    ['an empty name', { members: [], topics: [{ name: '', partitions: 1 }] }, ['topics[0].name']],
    ['a name twice', { members: [], topics: [...topics, ...topics] }, ['topics[1].name']],
    ['a topic without partitions', { members: [], topics: [{ name: 't' }] }, ['topics[0].partitions']],
    ['−1 partitions', { members: [], topics: [{ name: 't', partitions: -1 }] }, ['topics[0].partitions']],
    ['half a partition', { members: [], topics: [{ name: 't', partitions: 0.5 }] }, ['topics[0].partitions']],
    ['too many partitions', { members: [], topics: [{ name: 't', partitions: 2 ** 31 }] }, ['topics[0].partitions']],
    ['partitions in a string', { members: [], topics: [{ name: 't', partitions: '2' }] }, ['topics[0].partitions']],
    ['a load below 0', { members, topics: [{ ...topics[0], loads: -1 }] }, ['topics[0].loads']],
    ['a load of NaN', { members, topics: [{ ...topics[0], loads: Number.NaN }] }, ['topics[0].loads']],
    ['loads in a string', { members, topics: [{ ...topics[0], loads: '12' }] }, ['topics[0].loads']],
    ['loads that are null', { members, topics: [{ ...topics[0], loads: null }] }, ['topics[0].loads']],
    ['too few loads', { members, topics: [{ ...topics[0], loads: [1] }] }, ['topics[0].loads']],
    ['too many loads', { members, topics: [{ ...topics[0], loads: [1, 2, 3] }] }, ['topics[0].loads']],
    ['an infinite load', { members, topics: [{ ...topics[0], loads: [1, Infinity] }] }, ['topics[0].loads[1]']],
    [
      'a hole in the loads',
      { members, topics: [{ ...topics[0], loads: new Array(2) }] },
      ['topics[0].loads[0]', 'topics[0].loads[1]'],
    ],
    ['loads with an infinite sum', { members, topics: [{ ...topics[0], loads: 1e308 }] }, ['topics']],
    ['racks that are no list', { members, topics: [{ ...topics[0], racks: 'r' }] }, ['topics[0].racks']],
    ['too few racks', { members, topics: [{ ...topics[0], racks: [['r']] }] }, ['topics[0].racks']],
    [
      'racks of a partition in a string',
      { members, topics: [{ ...topics[0], racks: [['r'], 'r'] }] },
      ['topics[0].racks[1]'],
    ],
    [
      'an empty rack of a partition',
      { members, topics: [{ ...topics[0], racks: [[''], []] }] },
      ['topics[0].racks[0]'],
    ],
    ['previous in a string', { members, topics, previous: 'a' }, ['previous']],
    ['previous that is null', { members, topics, previous: null }, ['previous']],
    ['too few previous members', { members, topics, previous: [0] }, ['previous']],
    ['a previous member out of range', { members, topics, previous: [0, 1] }, ['previous[1]']],
    ['a previous member below −1', { members, topics, previous: [-2, 0] }, ['previous[0]']],
    ['half a previous member', { members, topics, previous: [0.5, 0] }, ['previous[0]']],
    ['a previous entry that is null', { members, topics, previous: [null] }, ['previous[0]']],
    ['a previous entry without id', { members, topics, previous: [{ partitions: [] }] }, ['previous[0].id']],
    ['a previous entry without partitions', { members, topics, previous: [{ id: 'a' }] }, ['previous[0].partitions']],
    [
      'a previous partition without number',
      { members, topics, previous: [{ id: 'gone', partitions: [{ topic: 't' }] }] },
      ['previous[0].partitions[0].partition'],
    ],
    ['an unknown field', { members, topics, previus: [] }, ['previus']],
    ['an unknown field of a member', { members: [{ ...a, topic: 't' }], topics }, ['members[0].topic']],
    ['an unknown field of a topic', { members, topics: [{ ...topics[0], load: 1 }] }, ['topics[0].load']],
    [
      'an unknown field of a partition',
      { members: [{ ...a, owned: [{ ...first, offset: 1 }] }], topics },
      ['members[0].owned[0].offset'],
    ],
    [
      'several at once',
      { members: [{ id: '', topics: ['u'], capacity: 0 }], topics: [{ name: 't', partitions: -1 }] },
      ['members[0].capacity', 'members[0].id', 'members[0].topics[0]', 'topics[0].partitions'],
    ],
  ])('with %s is refused with its path', (_name, problem, paths) => {
    const error = catchError(() => call(problem));
    expect(error.code).toBe('E_INVALID_PROBLEM');
    expect(error.issues.map(({ path }) => path).sort()).toEqual([...paths].sort());
    for (const { message } of error.issues) expect(message).toMatch(/\S/);
    expect(validatePartitionProblem(problem)).toEqual(error.issues);
  });

  test('with a hundred thousand wrong loads stays readable', () => {
    const loads = new Array(100_000).fill(-1);
    const error = catchError(() => call({ members, topics: [{ name: 't', partitions: loads.length, loads }] }));
    expect(error.issues.length).toBeLessThanOrEqual(101);
  });
});

describe('a bad option', () => {
  const problem = { members: [a, b], topics, previous: [0, 1] };
  test.each<[string, unknown]>([
    ['objective', 'balance'],
    ['effort', 'most'],
    ['nodeLimit', -1],
    ['nodeLimit', 1.5],
    ['timeLimitMs', 0],
    ['timeLimitMs', Number.NaN],
    ['relativeGap', 1.5],
    ['relativeGap', -0.1],
    ['maxMoves', -1],
    ['maxMoves', 0.5],
    ['maxImbalance', 0.9],
    ['maxImbalance', Infinity],
    ['moveCost', 'bytes'],
    ['seed', -1],
    ['seed', 2 ** 32],
    ['sead', 1],
    ['signal', new AbortController().signal],
  ])('%s of %s is named', (option, value) => {
    const error = catchError(() => call(problem, { [option]: value }));
    expect(error.code).toBe('E_INVALID_OPTION');
    expect(error.issues.map(({ path }) => path)).toEqual([`options.${option}`]);
  });

  test.each(['spread', 'calm'])('maxMoves and maxImbalance need the objective level, not %s', (objective) => {
    const error = catchError(() => call(problem, { objective, maxMoves: 1, maxImbalance: 1.1 }));
    expect(error.code).toBe('E_INVALID_OPTION');
    expect(error.issues.map(({ path }) => path).sort()).toEqual(['options.maxImbalance', 'options.maxMoves']);
  });

  test.each([null, 3, 'level', [[]]])('options that are %j are refused', (options) => {
    const error = catchError(() => call(problem, options));
    expect(error.code).toBe('E_INVALID_OPTION');
    expect(error.issues.map(({ path }) => path)).toEqual(['options']);
  });

  test('an unknown strategy has a code of its own and names those that there are', () => {
    const error = catchError(() => call(problem, { strategy: 'kafka-random' }));
    expect(error.code).toBe('E_UNKNOWN_STRATEGY');
    expect(error.issues[0]).toMatchObject({ path: 'options.strategy', received: 'kafka-random' });
    expect(error.message).toMatch(/balanced/);
  });
});
