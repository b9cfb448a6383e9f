/** The split owners of Flink's Kafka source, by the numbers of its own tests and of its known imbalances. */

import { describe, expect, test } from 'vitest';
import { flinkKafkaSource } from '../../../src/flink/strategies/flink-kafka-source.ts';
import { runBaseline } from '../../../src/partitions/assign.ts';
import { buildModel } from '../../../src/partitions/build-model.ts';
import { expectJudged, expectSolved } from '../../partitions/expect-plan.ts';

function place(readers: number, ...topics: [name: string, partitions: number][]): Int32Array {
  const problem = {
    members: Array.from({ length: readers }, (_, r) => ({ id: `r${r}`, topics: topics.map(([name]) => name) })),
    topics: topics.map(([name, partitions]) => ({ name, partitions })),
  };
  return expectSolved(problem, expectJudged(problem, runBaseline(buildModel(problem), flinkKafkaSource))).assignment;
}

function loads(readers: number, owners: Int32Array): number[] {
  const counts = new Array<number>(readers).fill(0);
  for (const r of owners) counts[r]!++;
  return counts;
}

const numbered = (size: number, partitions: number): [string, number][] =>
  Array.from({ length: size }, (_, t) => [`topic-${t}`, partitions]);

describe("the connector's own tests", () => {
  test('three topics on three readers', () => {
    expect([...place(3, ['topic', 10])]).toEqual([1, 2, 0, 1, 2, 0, 1, 2, 0, 1]);
    expect(loads(3, place(3, ['topic', 10]))).toEqual([3, 4, 3]);
    expect(loads(3, place(3, ['pattern-topic', 10]))).toEqual([3, 3, 4]);
    expect([...place(3, ['dynamic_topic', 4])]).toEqual([0, 1, 2, 0]);
    expect(loads(3, place(3, ['topic', 10], ['pattern-topic', 10]))).toEqual([6, 7, 7]);
  });

  test('as many, more and fewer partitions than readers', () => {
    expect([...place(4, ['test-topic', 4])]).toEqual([0, 1, 2, 3]);
    expect(loads(3, place(3, ['test-topic', 11]))).toEqual([4, 4, 3]);
    expect([...place(11, ['test-topic', 4])]).toEqual([5, 6, 7, 8]);
  });

  test('a topic that grows keeps its owners', () => {
    const before = place(3, ['test-topic', 7]);
    expect([...place(3, ['test-topic', 11]).subarray(0, 7)]).toEqual([...before]);
  });
});

describe('names that are alike do not scatter', () => {
  test('31 topics of one partition on 31 readers: one has 21, another 10, and 29 are idle', () => {
    const sorted = loads(31, place(31, ...numbered(31, 1))).sort((a, b) => b - a);
    expect(sorted.slice(0, 3)).toEqual([21, 10, 0]);
  });

  test('62 topics of one partition on 62 readers: the busiest has 26, and 58 are idle', () => {
    const sorted = loads(62, place(62, ...numbered(62, 1))).sort((a, b) => b - a);
    expect(sorted[0]).toBe(26);
    expect(sorted.filter((count) => count === 0)).toHaveLength(58);
  });

  test('names that differ in the last digit all start at one of 31 readers', () => {
    const topics = Array.from({ length: 6 }, (_, t): [string, number] => [`orders.region${t}`, 1]);
    expect([...place(31, ...topics)]).toEqual([7, 7, 7, 7, 7, 7]);
  });

  test('20 topics of 4 partitions on 16 readers give 3 to 8 each instead of 5', () => {
    const counts = loads(16, place(16, ...numbered(20, 4)));
    expect([Math.min(...counts), Math.max(...counts)]).toEqual([3, 8]);
  });

  test('10 topics of 3 partitions on 16 readers give 0 to 3 each', () => {
    const counts = loads(16, place(16, ...numbered(10, 3)));
    expect([Math.min(...counts), Math.max(...counts)]).toEqual([0, 3]);
  });
});

test('it speaks of groups only in which all members subscribe to the same topics', () => {
  const topics = ['a', 'b'].map((name) => ({ name, partitions: 1 }));
  const members = [
    { id: 'm', topics: ['a', 'b'] },
    { id: 'n', topics: ['b', 'a'] },
  ];
  expect(flinkKafkaSource.supports!(buildModel({ members, topics }))).toBe(true);
  expect(flinkKafkaSource.supports!(buildModel({ members: [...members, { id: 'o', topics: ['a'] }], topics }))).toBe(
    false,
  );
  expect([...flinkKafkaSource.place(buildModel({ members: [], topics }))]).toEqual([-1, -1]);
});
