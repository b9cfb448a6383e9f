/** Partition plans made by hand and at random, without a solver, with claims that are worked out the slow way. */

import fc from 'fast-check';
import type { Member, Objective, PartitionProblem, PartitionRef, Topic } from '../../src/partitions/types.ts';
import { listPartitions, type PlacedPartitions, partitionClaims, subscribersOf } from '../reference/partition-judge.ts';

/** A group with everything: capacities, racks, owners, one that left, different subscriptions and a topic nobody reads. */
export const problem: PartitionProblem = {
  members: [
    { id: 'c-0', topics: ['orders', 'clicks'], capacity: 2, rack: 'a', owned: refs('orders', [0, 1, 2]) },
    { id: 'c-1', topics: ['orders', 'clicks'], rack: 'b', owned: refs('clicks', [0, 9]) },
    { id: 'c-2', topics: ['clicks'], rack: 'b', instanceId: 'static-2', owned: refs('orders', [4]) },
  ],
  topics: [
    { name: 'orders', partitions: 6, racks: [['a'], ['a', 'b'], ['b'], [], ['b'], ['a']] },
    { name: 'clicks', partitions: 4 },
    { name: 'audit', partitions: 2, loads: 7 },
  ],
  previous: [
    { id: 'gone', partitions: refs('clicks', [3]) },
    { id: 'c-2', partitions: refs('clicks', [1, 2]) },
  ],
};

/** Loads 5, 3 and 2: levels 2.5, 3 and 2. */
export const placed: PlacedPartitions = {
  problem,
  objective: 'level',
  assignment: [0, 0, 1, 0, 0, 1, 1, 2, 2, 0, -1, -1],
};

function refs(topic: string, partitions: readonly number[]): PartitionRef[] {
  return partitions.map((partition) => ({ topic, partition }));
}

/** The plan with a typed array that indexes the members. */
export function liveOf(
  { assignment, ...rest }: PlacedPartitions,
  claims: object = partitionClaims({ assignment, ...rest }),
) {
  return {
    kind: 'partition-plan',
    ...structuredClone(claims),
    assignment: Int32Array.from(assignment),
    members: () => [],
  };
}

/** The plan as a document. */
// biome-ignore lint/suspicious/noExplicitAny: tests change any part of it
export function documentOf(plan: PlacedPartitions, claims: object = partitionClaims(plan)): any {
  const { problem: given, assignment } = plan;
  const partitions = listPartitions(given);
  const members = given.members.map(({ id }, m) => ({
    id,
    partitions: partitions
      .filter((_, i) => assignment[i] === m)
      .map(({ topic, index }) => ({ topic: given.topics[topic]!.name, partition: index })),
  }));
  return JSON.parse(JSON.stringify({ formatVersion: 1, kind: 'partition-plan', ...claims, members }));
}

export interface PlanKind {
  /** One load for all partitions. */
  readonly equal?: boolean;
  /** Few enough partitions that all other plans can be looked at. */
  readonly tiny?: boolean;
}

/** Any valid plan: each partition with any of its subscribers, or as even as going round makes it. */
export function arbitraryPartitionPlan({ equal = false, tiny = false }: PlanKind = {}): fc.Arbitrary<PlacedPartitions> {
  return fc.gen().map((pick) => {
    const int = (min: number, max: number) => pick(fc.integer, { min, max });
    const withCapacity = int(0, 2) === 0;
    const withRacks = int(0, 2) === 0;
    const withOwners = tiny || int(0, 1) === 0;
    const load = [1, 3, 0.1, 0][int(0, 3)]!;
    const numMembers = tiny ? int(1, 3) : int(0, 4);
    let left = tiny ? 6 : 100;
    const topics = Array.from({ length: int(tiny ? 1 : 0, 3) }, (_, t): Topic => {
      const partitions = Math.min(left, int(0, tiny ? 4 : 7));
      left -= partitions;
      const loads = equal ? load : Array.from({ length: partitions }, () => int(0, 40) / (int(0, 3) === 0 ? 10 : 1));
      const racks = Array.from({ length: partitions }, () => ['a', 'b', 'c'].filter(() => int(0, 1) === 1));
      return { name: `t${t}`, partitions, loads, ...(withRacks && { racks }) };
    });
    const anywhere = int(0, 2) > 0;
    const members = Array.from({ length: numMembers }, (_, m): Member => {
      const subscribed = topics.filter(() => !anywhere || int(0, 3) > 0).map(({ name }) => name);
      const capacity = [0.1, 0.2, 0.3, 1, 2, 3, 0.7][int(0, 6)]!;
      return {
        id: `m${m}`,
        topics: subscribed,
        ...(withCapacity && int(0, 3) > 0 && { capacity }),
        ...(withRacks && int(0, 2) > 0 && { rack: ['a', 'b', 'c'][int(0, 2)]! }),
      };
    });
    const partial: PartitionProblem = { members, topics };
    const partitions = listPartitions(partial);
    const owner = partitions.map(() => (withOwners && numMembers > 0 ? int(-1, numMembers - 1) : -1));
    const contentOf = (m: number) =>
      partitions
        .filter((_, i) => owner[i] === m)
        .map(({ topic, index }) => ({ topic: topics[topic]!.name, partition: index }));
    const form = int(0, 2);
    const given: PartitionProblem =
      form === 0
        ? { members: members.map((member, m) => ({ ...member, owned: contentOf(m) })), topics }
        : form === 1
          ? { ...partial, previous: Int32Array.from(owner) }
          : { ...partial, previous: members.map(({ id }, m) => ({ id, partitions: contentOf(m) })) };
    let next = int(0, 3);
    const round = int(0, 1) === 1;
    const assignment = partitions.map(({ topic }) => {
      const subscribers = subscribersOf(given, topic);
      if (subscribers.length === 0) return -1;
      return subscribers[round ? next++ % subscribers.length : int(0, subscribers.length - 1)]!;
    });
    const objective = (['level', 'spread', 'calm'] as const satisfies readonly Objective[])[int(0, 2)]!;
    return { problem: given, objective, assignment };
  });
}
