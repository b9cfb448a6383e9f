/** The broker's uniform strategy against 150 recorded events, and what must hold since stable groups are no longer reshuffled. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kafkaUniform, placeUniformInOrder } from '../../../src/kafka/strategies/uniform.ts';
import type { PartitionStrategy } from '../../../src/partitions/model.ts';
import type { PartitionProblem } from '../../../src/partitions/types.ts';
import { answer, countsOf, flatten, readServerVectors, run, type ServerVector, serverProblem } from './vectors.ts';

const vectors = readServerVectors();

/** The broker iterated over the members in the recorded order. */
const asRecorded: PartitionStrategy<'kafka-uniform'> = {
  ...kafkaUniform,
  place: (model) => placeUniformInOrder(model, Uint32Array.from(model.problem.members.keys())),
};

const isEqual = ({ members }: ServerVector): boolean =>
  new Set(Object.values(members).map(({ topics }) => [...topics].sort().join())).size === 1;

const ascending = (counts: number[]): number[] => counts.sort((a, b) => a - b);

function recorded({ members }: ServerVector) {
  const got = flatten(Object.fromEntries(Object.entries(members).map(([id, member]) => [id, member.got])));
  const owned = flatten(Object.fromEntries(Object.entries(members).map(([id, member]) => [id, member.owned])));
  const still = new Set(got);
  return {
    got,
    moves: owned.filter((place) => !still.has(place)).length,
    counts: ascending(Object.values(members).map((member) => member.got.length)),
  };
}

describe('equal subscriptions', () => {
  const equal = vectors.filter(isEqual);

  test('recorded counts are met in every event, with no more moves than the broker made', () => {
    expect(equal.map(({ event }) => event).sort()).toContain('stable');
    for (const vector of equal) {
      const problem = serverProblem(vector);
      const { counts, moves } = recorded(vector);
      for (const strategy of [kafkaUniform, asRecorded]) {
        const plan = run(strategy, problem);
        expect(ascending(countsOf(plan, problem.members.length))).toEqual(counts);
        expect(plan.moves?.partitions ?? 0).toBeLessThanOrEqual(moves);
      }
    }
  });

  test('a stable group moves nothing, in whatever order its members come', () => {
    for (const vector of equal.filter(({ event }) => event === 'stable')) {
      const problem = serverProblem(vector);
      const turned: PartitionProblem = { ...problem, members: [...problem.members].reverse() };
      for (const strategy of [kafkaUniform, asRecorded]) expect(run(strategy, turned).moves?.partitions ?? 0).toBe(0);
    }
  });

  test('no assignment with even counts keeps more of what is owned', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.integer({ min: -1, max: 6 }), { minLength: 1, maxLength: 24 }),
        (numMembers, owners) => {
          const previous = owners.map((m) => (m < numMembers ? m : -1));
          fc.pre(previous.some((m) => m >= 0));
          const members = Array.from({ length: numMembers }, (_, m) => ({ id: `m${m}`, topics: ['t'] }));
          const problem = { members, topics: [{ name: 't', partitions: owners.length }], previous };
          const owned = members.map((_, m) => previous.filter((owner) => owner === m).length).sort((a, b) => b - a);
          const least = Math.floor(owners.length / numMembers);
          const extras = owners.length % numMembers;
          const kept = owned.reduce((sum, count, i) => sum + Math.min(count, i < extras ? least + 1 : least), 0);
          const total = owned.reduce((sum, count) => sum + count, 0);
          expect(run(kafkaUniform, problem).moves?.partitions ?? 0).toBe(total - kept);
        },
      ),
    );
  });
});

describe('different subscriptions', () => {
  /** Topics with as many partitions and subscribers as another, which the broker orders by random ids. */
  const ties = [13, 109];

  test('every event is answered as the broker does in the same order of members, but for ties between topics', () => {
    const different = [...vectors.keys()].filter((v) => !isEqual(vectors[v]!));
    expect(different.length).toBeGreaterThan(60);
    const differing = different.filter(
      (v) => answer(asRecorded, serverProblem(vectors[v]!)).join() !== recorded(vectors[v]!).got.join(),
    );
    expect(differing).toEqual(ties);
    for (const v of ties) {
      const problem = serverProblem(vectors[v]!);
      const counts = countsOf(run(asRecorded, problem), problem.members.length);
      expect(ascending(counts)).toEqual(recorded(vectors[v]!).counts);
    }
  });

  test('members of one subscription end within one partition of each other', () => {
    const topics = ['a', 'b', 'c'].map((name, t) => ({ name, partitions: 5 + 4 * t }));
    const members = Array.from({ length: 9 }, (_, m) => ({ id: `m${m}`, topics: m % 3 === 0 ? ['a'] : ['b', 'c'] }));
    const counts = countsOf(run(kafkaUniform, { members, topics }), 9);
    expect(ascending(counts)).toEqual([1, 2, 2, 3, 3, 4, 4, 4, 4]);
  });
});
