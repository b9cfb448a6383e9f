/** Beam's splits of Kafka partitions, by the numbers of their known imbalance. */

import { expect, test } from 'vitest';
import { beamKafka } from '../../../src/flink/strategies/beam-kafka.ts';
import { runBaseline } from '../../../src/partitions/assign.ts';
import { buildModel } from '../../../src/partitions/build-model.ts';
import { expectJudged, expectSolved } from '../../partitions/expect-plan.ts';

function place(readers: number, ...topics: [name: string, partitions: number][]): number[] {
  const problem = {
    members: Array.from({ length: readers }, (_, r) => ({ id: `r${r}`, topics: topics.map(([name]) => name) })),
    topics: topics.map(([name, partitions]) => ({ name, partitions })),
  };
  return [...expectSolved(problem, expectJudged(problem, runBaseline(buildModel(problem), beamKafka))).assignment];
}

function loads(readers: number, partitions: number): number[] {
  const counts = new Array<number>(readers).fill(0);
  for (const r of place(readers, ['t', partitions])) counts[r]!++;
  return counts;
}

test('60 partitions on 16 readers make 20 splits of 3: four readers have 6 partitions, twelve have 3', () => {
  expect(loads(16, 60)).toEqual([6, 6, 6, 6, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3]);
});

test.each([
  [24, 7, 6, 3],
  [30, 8, 6, 3],
  [12, 5, 4, 2],
])('%i partitions on %i readers give up to %i and at least %i', (partitions, readers, most, least) => {
  const counts = loads(readers, partitions);
  expect([Math.max(...counts), Math.min(...counts)]).toEqual([most, least]);
});

test('fewer partitions than readers go to the first readers, and a multiple of them is even', () => {
  expect(place(5, ['t', 3])).toEqual([0, 1, 2]);
  expect(loads(4, 12)).toEqual([3, 3, 3, 3]);
});

test('partitions are dealt in the order of topic names and numbers', () => {
  expect(place(2, ['b', 2], ['a', 3], ['c', 1])).toEqual([1, 0, 0, 1, 0, 1]);
});

test('it speaks of groups only in which all members subscribe to the same topics', () => {
  const topics = [{ name: 'a', partitions: 2 }];
  const members = [{ id: 'm', topics: ['a'] }];
  expect(beamKafka.supports!(buildModel({ members, topics }))).toBe(true);
  expect(beamKafka.supports!(buildModel({ members: [...members, { id: 'n', topics: [] }], topics }))).toBe(false);
  expect([...beamKafka.place(buildModel({ members: [], topics }))]).toEqual([-1, -1]);
});
