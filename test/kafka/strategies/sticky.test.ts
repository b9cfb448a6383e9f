/** Kafka's sticky strategies: what their rules promise, beyond the recorded answers. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kafkaCooperativeSticky } from '../../../src/kafka/strategies/cooperative-sticky.ts';
import { kafkaSticky } from '../../../src/kafka/strategies/sticky.ts';
import type { PartitionProblem } from '../../../src/partitions/types.ts';
import { answer, countsOf, run } from './vectors.ts';

const strategies = [kafkaSticky, kafkaCooperativeSticky];

describe('equal subscriptions', () => {
  test('no assignment with even counts keeps more of what is owned', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.integer({ min: -1, max: 6 }), { minLength: 1, maxLength: 24 }),
        fc.constantFrom(...strategies),
        (numMembers, owners, strategy) => {
          const previous = owners.map((m) => (m < numMembers ? m : -1));
          fc.pre(previous.some((m) => m >= 0));
          const members = Array.from({ length: numMembers }, (_, m) => ({ id: `m${m}`, topics: ['t'] }));
          const plan = run(strategy, { members, topics: [{ name: 't', partitions: owners.length }], previous });
          const counts = countsOf(plan, numMembers);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
          const owned = members.map((_, m) => previous.filter((owner) => owner === m).length).sort((a, b) => b - a);
          const least = Math.floor(owners.length / numMembers);
          const extras = owners.length % numMembers;
          const kept = owned.reduce((sum, count, i) => sum + Math.min(count, i < extras ? least + 1 : least), 0);
          const total = owned.reduce((sum, count) => sum + count, 0);
          expect(plan.moves?.partitions).toBe(total - kept);
        },
      ),
    );
  });

  test('partitions go to members in their racks when counts stay even, even if others own them', () => {
    const members = [
      { id: 'a', topics: ['t'], rack: 'r1', owned: [0, 1].map((partition) => ({ topic: 't', partition })) },
      { id: 'b', topics: ['t'], rack: 'r2', owned: [2, 3].map((partition) => ({ topic: 't', partition })) },
    ];
    const topics = [{ name: 't', partitions: 4, racks: [['r2'], ['r2'], ['r1'], ['r1']] }];
    for (const strategy of strategies) {
      expect(answer(strategy, { members, topics })).toEqual(['a t-2', 'a t-3', 'b t-0', 'b t-1']);
    }
  });
});

describe('different subscriptions', () => {
  const groups = fc
    .record({
      partitions: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 5 }),
      named: fc.array(fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 7 }),
      owners: fc.array(fc.integer({ min: -1, max: 6 }), { minLength: 40, maxLength: 40 }),
    })
    .map(({ partitions, named, owners }): PartitionProblem => {
      const topics = partitions.map((count, t) => ({ name: `t${t}`, partitions: count }));
      const total = partitions.reduce((sum, count) => sum + count, 0);
      const known = owners.slice(0, total).map((m) => (m < named.length ? m : -1));
      return {
        topics,
        members: named.map((flags, m) => ({
          id: `m${m}`,
          topics: topics.filter((_, t) => flags[t]).map(({ name }) => name),
        })),
        ...(known.some((m) => m >= 0) ? { previous: known } : {}),
      };
    });

  test('nobody could take a partition from a member that has two more', () => {
    fc.assert(
      fc.property(groups, fc.constantFrom(...strategies), (problem, strategy) => {
        const plan = run(strategy, problem);
        const counts = countsOf(plan, problem.members.length);
        let p = 0;
        for (const { name, partitions } of problem.topics) {
          const subscribers = problem.members.flatMap(({ topics }, m) => (topics.includes(name) ? [m] : []));
          const least = Math.min(...subscribers.map((m) => counts[m]!));
          for (const end = p + partitions; p < end; p++) {
            if (plan.assignment[p]! >= 0) expect(counts[plan.assignment[p]!]!).toBeLessThanOrEqual(least + 1);
          }
        }
      }),
    );
  });

  test('what has settled stays as it is', () => {
    fc.assert(
      fc.property(groups, fc.constantFrom(...strategies), (problem, strategy) => {
        const previous = run(strategy, problem).assignment;
        fc.pre(previous.some((m) => m >= 0));
        expect(run(strategy, { ...problem, previous }).moves?.partitions).toBe(0);
      }),
    );
  });

  test('a member without topics gets nothing, also when it comes first', () => {
    const topics = [{ name: 't', partitions: 4 }];
    const members = [
      { id: 'a', topics: [] },
      { id: 'b', topics: ['t'] },
      { id: 'c', topics: ['t'] },
    ];
    for (const strategy of strategies) expect(countsOf(run(strategy, { members, topics }), 3)).toEqual([0, 2, 2]);
  });

  test('a chain of three members keeps the imbalance that no single move lowers', () => {
    const owned = (topic: string, ...partitions: number[]) => partitions.map((partition) => ({ topic, partition }));
    const members = [
      { id: 'a', topics: ['t'], owned: owned('t', 0) },
      { id: 'b', topics: ['t', 'u'], owned: owned('t', 1, 2) },
      { id: 'c', topics: ['u'], owned: owned('u', 0, 1, 2) },
    ];
    const topics = ['t', 'u'].map((name) => ({ name, partitions: 3 }));
    for (const strategy of strategies) expect(countsOf(run(strategy, { members, topics }), 3)).toEqual([1, 2, 3]);
  });

  test('1,000 members with subscriptions of their own end with 9 to 11 of 10,000 partitions, and take in one more', () => {
    const topics = Array.from({ length: 100 }, (_, t) => ({ name: `topic-${t}`, partitions: 100 }));
    const members = Array.from({ length: 1001 }, (_, m) => ({
      id: `member-${m}`,
      topics: topics.filter((_, t) => (t * 7 + m * (t + 3)) % 11 < 4 || t === m % 100).map(({ name }) => name),
    }));
    const fresh = run(kafkaSticky, { members: members.slice(0, 1000), topics });
    const before = countsOf(fresh, 1000);
    expect([Math.min(...before), Math.max(...before)]).toEqual([9, 11]);
    for (const strategy of strategies) {
      const joined = run(strategy, { members, topics, previous: fresh.assignment });
      const after = countsOf(joined, 1001);
      expect(after[1000]).toBeGreaterThanOrEqual(9);
      expect(joined.moves?.partitions).toBeGreaterThanOrEqual(after[1000]!);
    }
  });
});
