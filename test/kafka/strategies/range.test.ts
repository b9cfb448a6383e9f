/** Kafka's range strategy in cases with known numbers. */

import { describe, expect, test } from 'vitest';
import { kafkaRange } from '../../../src/kafka/strategies/range.ts';
import { answer, countsOf, run } from './vectors.ts';

const names = (size: number): string[] => Array.from({ length: size }, (_, t) => `topic-${t}`);

function group(numMembers: number, topics: readonly string[], partitions: number) {
  return {
    members: Array.from({ length: numMembers }, (_, m) => ({ id: `member-${m}`, topics })),
    topics: topics.map((name) => ({ name, partitions })),
  };
}

describe('many topics', () => {
  test('the first member gets the extra partition of every one: 200 of 300 with 100 topics of 3 partitions', () => {
    expect(countsOf(run(kafkaRange, group(2, names(100), 3)), 2)).toEqual([200, 100]);
  });

  test('of one partition each all go to the first of 10 members', () => {
    expect(countsOf(run(kafkaRange, group(10, names(100), 1)), 10)).toEqual([100, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('a topic is cut in ranges, the same ones for topics of equal size', () => {
    const [range = []] = [0, 1].map((t) =>
      run(kafkaRange, group(3, names(2), 7))
        .members()
        .map(({ partitions }) => partitions.filter(({ topic }) => topic === `topic-${t}`).map((p) => p.partition)),
    );
    expect(range).toEqual([
      [0, 1, 2],
      [3, 4],
      [5, 6],
    ]);
  });
});

describe('static members', () => {
  const topics = [{ name: 't', partitions: 5 }];
  const member = (id: string, instanceId?: string) => ({ id, topics: ['t'], ...(instanceId ? { instanceId } : {}) });

  test('come first and keep their ranges when they return under other ids', () => {
    const before = { members: [member('c', '1'), member('a', '2'), member('b')], topics };
    const after = { members: [member('x', '1'), member('y', '2'), member('b')], topics };
    expect(answer(kafkaRange, before)).toEqual(['a t-2', 'a t-3', 'b t-4', 'c t-0', 'c t-1']);
    expect(answer(kafkaRange, after)).toEqual(['b t-4', 'x t-0', 'x t-1', 'y t-2', 'y t-3']);
  });
});

describe('racks', () => {
  const member = (id: string, rack: string) => ({ id, topics: ['t', 'u'], rack });
  const members = [member('m0', 'a'), member('m1', 'b')];

  test('a lone topic goes to the members in the racks of its partitions, as far as counts stay even', () => {
    const topics = [{ name: 't', partitions: 4, racks: [['b'], ['b'], ['a'], ['b']] }];
    const lone = members.map((one) => ({ ...one, topics: ['t'] }));
    expect(answer(kafkaRange, { members: lone, topics })).toEqual(['m0 t-2', 'm0 t-3', 'm1 t-0', 'm1 t-1']);
  });

  test('topics of equal size stay together, which goes before racks', () => {
    const topics = [
      { name: 't', partitions: 2, racks: [['b'], ['a']] },
      { name: 'u', partitions: 2, racks: [['a'], ['b']] },
    ];
    expect(answer(kafkaRange, { members, topics })).toEqual(['m0 t-0', 'm0 u-0', 'm1 t-1', 'm1 u-1']);
  });

  test('make no difference when every partition is in all of them', () => {
    const topics = [
      {
        name: 't',
        partitions: 2,
        racks: [
          ['b', 'a'],
          ['a', 'b'],
        ],
      },
    ];
    const lone = members.map((one) => ({ ...one, topics: ['t'] }));
    expect(answer(kafkaRange, { members: lone, topics })).toEqual(['m0 t-0', 'm1 t-1']);
  });
});
