/** What holds for every plan, the rules that Kafka's own tests check among it (`verifyValidityAndBalance`, `isFullyBalanced`, `isSticky`). */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PartitionProblem, SolvedPartitionPlan } from '../../src/partitions/types.ts';
import { arbitraryGroup, type GroupKind, type GroupLoads } from '../reference/partition-problems.ts';
import { objectives } from '../reference/partition-scores.ts';
import { assignSolved } from './expect-plan.ts';

const features = { owned: true, racks: true, capacities: true };
const medium: GroupKind = { members: 12, topics: 8, perTopic: 10, partitions: 50 };
const loadKinds: readonly GroupLoads[] = ['equal', 'perTopic', 'integer', 'tenths', 'wide'];

describe.each(loadKinds)('with loads of kind %s', (loads) => {
  test('every partition that somebody subscribes to is on exactly one subscriber, whatever the group and the options', () => {
    fc.assert(
      fc.property(
        arbitraryGroup({ ...medium, ...features, loads }),
        fc.constantFrom(...objectives),
        fc.constantFrom('instant', 'improve', 'exact'),
        fc.constantFrom('partitions', 'load'),
        (problem, objective, effort, moveCost) => {
          const plan = assignSolved(problem, { objective, effort, moveCost, nodeLimit: 5000 });
          const seen = new Set<string>();
          for (const [m, { id, partitions }] of plan.members().entries()) {
            expect(id).toBe(problem.members[m]!.id);
            for (const { topic, partition } of partitions) {
              expect(problem.members[m]!.topics).toContain(topic);
              expect(seen.size).toBeLessThan(seen.add(`${partition} of ${topic}`).size);
            }
          }
          const wanted = new Set(problem.members.flatMap(({ topics }) => topics));
          const total = problem.topics.reduce(
            (sum, { name, partitions }) => sum + (wanted.has(name) ? partitions : 0),
            0,
          );
          expect(seen.size).toBe(total);
          expect(plan.unassigned).toBe(plan.assignment.length - total);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** Topics a member has partitions of. */
const topicsOf = (plan: SolvedPartitionPlan, m: number) =>
  new Set(plan.members()[m]!.partitions.map(({ topic }) => topic));

/** Of two members with counts that differ by two or more, the fuller one has nothing that the other could take. */
function expectPairsBalanced(problem: PartitionProblem, plan: SolvedPartitionPlan): void {
  const counts = plan.members().map(({ partitions }) => partitions.length);
  for (const [a, more] of counts.entries())
    for (const [b, less] of counts.entries()) {
      if (more - less < 2) continue;
      for (const topic of topicsOf(plan, a)) expect(problem.members[b]!.topics).not.toContain(topic);
    }
}

/** No two members have passed each other partitions of one topic. */
function expectNoSwaps(before: SolvedPartitionPlan, after: SolvedPartitionPlan, problem: PartitionProblem): void {
  const passes = new Set<string>();
  const idOf = (plan: SolvedPartitionPlan) =>
    new Map(
      plan.members().flatMap(({ id, partitions }) => partitions.map((p) => [`${p.topic} ${p.partition}`, id] as const)),
    );
  const present = new Set(problem.members.map(({ id }) => id));
  const now = idOf(after);
  for (const [partition, from] of idOf(before)) {
    const to = now.get(partition);
    if (to === undefined || to === from || !present.has(from)) continue;
    const topic = partition.split(' ')[0];
    passes.add(`${topic} ${from} ${to}`);
    expect(passes).not.toContain(`${topic} ${to} ${from}`);
  }
}

/** A list without some of its entries. */
const pick = (list: readonly string[], bits: readonly boolean[]) => list.filter((_, i) => bits[i % bits.length]);

describe('with equal loads, as Kafka tests its sticky assignors', () => {
  const bits = fc.array(fc.boolean(), { minLength: 7, maxLength: 13 });
  const random = fc.record({
    sizes: fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 10, maxLength: 20 }),
    members: fc.array(bits, { minLength: 20, maxLength: 40 }),
    later: fc.array(bits, { minLength: 20, maxLength: 40 }),
  });
  const groupOf = (sizes: readonly number[], wants: readonly (readonly boolean[])[]): PartitionProblem => {
    const topics = sizes.map((partitions, t) => ({ name: `topic${t}`, partitions }));
    const names = topics.map(({ name }) => name);
    return { members: wants.map((own, m) => ({ id: `consumer${m}`, topics: pick(names, own) })), topics };
  };

  test('random subscriptions are balanced pair by pair, and stay so when they are drawn again', () => {
    fc.assert(
      fc.property(random, ({ sizes, members, later }) => {
        const first = groupOf(sizes, members);
        const before = assignSolved(first);
        expectPairsBalanced(first, before);
        const second = { ...groupOf(sizes, later), previous: before.members() };
        expectPairsBalanced(second, assignSolved(second));
      }),
      { numRuns: 25 },
    );
  });

  test('200 members and 40 topics stay balanced pair by pair, without swaps, when 50 members leave', () => {
    const sizes = Array.from({ length: 40 }, (_, t) => 1 + ((t * 7) % 10));
    const wants = Array.from({ length: 200 }, (_, m) => sizes.map((_, t) => (m * 31 + t * 17) % 5 < 2));
    const first = groupOf(sizes, wants);
    const before = assignSolved(first);
    expectPairsBalanced(first, before);
    const second = { ...first, members: first.members.filter((_, m) => m % 4 !== 1), previous: before.members() };
    const after = assignSolved(second);
    expectPairsBalanced(second, after);
    expectNoSwaps(before, after, second);
  });

  test('equal subscriptions differ by at most one partition, in total and of every topic', () => {
    fc.assert(
      fc.property(arbitraryGroup({ ...medium, subscriptions: 'equal', zero: false }), (problem) => {
        const plan = assignSolved(problem);
        const counts = plan.members().map(({ partitions }) => partitions.length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        expect(plan.certificate.spread.misses).toBe(0);
      }),
      { numRuns: 80 },
    );
  });

  test('no two members pass each other partitions of one topic when subscriptions are drawn again', () => {
    fc.assert(
      fc.property(random, fc.constantFrom(...objectives), ({ sizes, members, later }, objective) => {
        const before = assignSolved(groupOf(sizes, members), { objective });
        const second = { ...groupOf(sizes, later), previous: before.members() };
        expectNoSwaps(before, assignSolved(second, { objective }), second);
      }),
      { numRuns: 25 },
    );
  });
});
