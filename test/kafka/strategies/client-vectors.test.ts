/** Kafka's client-side strategies against what Kafka's own classes answered for 300 random groups. */

import { describe, expect, test } from 'vitest';
import { kafkaCooperativeSticky } from '../../../src/kafka/strategies/cooperative-sticky.ts';
import { kafkaRange } from '../../../src/kafka/strategies/range.ts';
import { kafkaRoundRobin } from '../../../src/kafka/strategies/roundrobin.ts';
import { kafkaSticky } from '../../../src/kafka/strategies/sticky.ts';
import type { PartitionProblem } from '../../../src/partitions/types.ts';
import {
  type Answer,
  answer,
  clientProblem,
  countsOf,
  flatten,
  nextProblem,
  readClientVectors,
  run,
} from './vectors.ts';

const vectors = readClientVectors();

/**
 * Groups in which a member without topics comes first in the order of the hash map: Kafka takes all subscriptions for equal then, and gives that
 * member partitions that it does not subscribe to. No other group differs, in ties neither.
 */
const wrongInKafka = { fresh: [5, 19, 130, 159, 188, 210, 254, 269], next: [19, 159, 200, 210, 254, 294] };

function differing(expected: (v: number) => Answer, found: (v: number) => string[]): number[] {
  return [...vectors.keys()].filter((v) => found(v).join() !== flatten(expected(v)).join());
}

function givesToStrangers({ members }: PartitionProblem, given: Answer): boolean {
  return members.some(({ id, topics }) => given[id]?.some(([topic]) => !topics.includes(topic)));
}

describe('of 300 recorded groups', () => {
  test('range answers every one as Kafka does, with racks and static members', () => {
    expect(vectors).toHaveLength(300);
    expect(
      differing(
        (v) => vectors[v]!.range,
        (v) => answer(kafkaRange, clientProblem(vectors[v]!)),
      ),
    ).toEqual([]);
  });

  test('roundrobin answers every one as Kafka does', () => {
    expect(
      differing(
        (v) => vectors[v]!.roundrobin,
        (v) => answer(kafkaRoundRobin, clientProblem(vectors[v]!)),
      ),
    ).toEqual([]);
  });

  test('both sticky strategies answer every new group as Kafka does, but where Kafka breaks subscriptions', () => {
    for (const strategy of [kafkaSticky, kafkaCooperativeSticky]) {
      expect(
        differing(
          (v) => vectors[v]!.stickyFresh,
          (v) => answer(strategy, clientProblem(vectors[v]!)),
        ),
      ).toEqual(wrongInKafka.fresh);
    }
    for (const v of wrongInKafka.fresh) {
      expect(givesToStrangers(clientProblem(vectors[v]!), vectors[v]!.stickyFresh)).toBe(true);
    }
  });

  test('sticky answers every join and leave as Kafka does, but where Kafka breaks subscriptions', () => {
    expect(
      differing(
        (v) => vectors[v]!.step2.sticky,
        (v) => answer(kafkaSticky, nextProblem(vectors[v]!)),
      ),
    ).toEqual(wrongInKafka.next);
    for (const v of wrongInKafka.next) {
      expect(givesToStrangers(nextProblem(vectors[v]!), vectors[v]!.step2.sticky)).toBe(true);
    }
  });

  test('cooperative-sticky ends every join and leave with even counts where subscriptions are equal', () => {
    for (const vector of vectors) {
      const problem = nextProblem(vector);
      if (new Set(problem.members.map(({ topics }) => [...topics].sort().join())).size > 1) continue;
      const counts = countsOf(run(kafkaCooperativeSticky, problem), problem.members.length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });

  test('cooperative-sticky moves nothing more once it has settled, when there are no racks', () => {
    for (const vector of vectors) {
      const problem = nextProblem(vector);
      if (problem.members.some(({ rack }) => rack !== undefined)) continue;
      const previous = run(kafkaCooperativeSticky, problem).members();
      const settled = { ...problem, members: problem.members.map(({ owned: _, ...member }) => member), previous };
      expect(run(kafkaCooperativeSticky, settled).moves?.partitions ?? 0).toBe(0);
    }
  });
});
