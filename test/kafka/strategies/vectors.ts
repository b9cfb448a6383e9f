/** Reads recorded answers of Kafka's own assignors as problems, and has strategies answer them in the same form. */

import { readFileSync } from 'node:fs';
import { runBaseline } from '../../../src/partitions/assign.ts';
import { buildModel } from '../../../src/partitions/build-model.ts';
import type { PartitionStrategy } from '../../../src/partitions/model.ts';
import type {
  Member,
  PartitionProblem,
  PartitionStrategyName,
  SolvedPartitionPlan,
} from '../../../src/partitions/types.ts';
import { expectJudged, expectSolved } from '../../partitions/expect-plan.ts';

/** Member → pairs of topic and partition. */
export type Answer = Record<string, [string, number][]>;

interface ClientMember {
  readonly topics: string[];
  readonly rack?: string;
  readonly instance?: string;
}

export interface ClientVector {
  readonly case: number;
  /** Topic → racks of each of its partitions. */
  readonly topics: Record<string, string[][]>;
  readonly members: Record<string, ClientMember>;
  readonly range: Answer;
  readonly roundrobin: Answer;
  readonly stickyFresh: Answer;
  readonly step2: { readonly dropped: string | null; readonly added: string | null; readonly sticky: Answer };
}

export interface ServerVector {
  readonly event: 'join' | 'leave' | 'stable';
  /** Topic → number of partitions. */
  readonly topics: Record<string, number>;
  readonly members: Record<string, { topics: string[]; owned: [string, number][]; got: [string, number][] }>;
}

const readLines = <Line>(name: string): Line[] =>
  readFileSync(new URL(`../../fixtures/kafka/${name}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

export const readClientVectors = (): ClientVector[] => readLines('client-assignors.jsonl');
export const readServerVectors = (): ServerVector[] => readLines('server-uniform.jsonl');

function describeMember(id: string, { topics, rack, instance }: ClientMember, owned: Answer[string] = []): Member {
  return {
    id,
    topics,
    ...(rack ? { rack } : {}),
    ...(instance ? { instanceId: instance } : {}),
    owned: owned.map(([topic, partition]) => ({ topic, partition })),
  };
}

const describeTopics = (topics: ClientVector['topics']): PartitionProblem['topics'] =>
  Object.entries(topics).map(([name, racks]) => ({ name, partitions: racks.length, racks }));

export function clientProblem({ topics, members }: ClientVector): PartitionProblem {
  return {
    members: Object.entries(members).map(([id, member]) => describeMember(id, member)),
    topics: describeTopics(topics),
  };
}

/** The group after one member has left or joined (with the topics of the first one), with what the fresh sticky assignment gave as owned. */
export function nextProblem({ topics, members, stickyFresh, step2 }: ClientVector): PartitionProblem {
  const present = Object.entries(members).filter(([id]) => id !== step2.dropped);
  if (step2.added !== null) present.push([step2.added, { topics: present[0]![1].topics }]);
  return {
    members: present.map(([id, member]) => describeMember(id, member, stickyFresh[id])),
    topics: describeTopics(topics),
  };
}

export function serverProblem({ topics, members }: ServerVector): PartitionProblem {
  return {
    members: Object.entries(members).map(([id, member]) => describeMember(id, member, member.owned)),
    topics: Object.entries(topics).map(([name, partitions]) => ({ name, partitions })),
  };
}

/** `member topic-partition`, sorted. */
export function flatten(answer: Answer): string[] {
  return Object.entries(answer)
    .flatMap(([id, list]) => list.map(([topic, partition]) => `${id} ${topic}-${partition}`))
    .sort();
}

/** The plan of a strategy, judged. */
export function run(
  strategy: PartitionStrategy<PartitionStrategyName>,
  problem: PartitionProblem,
): SolvedPartitionPlan {
  return expectSolved(problem, expectJudged(problem, runBaseline(buildModel(problem), strategy)));
}

/** What a strategy answers, as `flatten` writes it. */
export function answer(strategy: PartitionStrategy<PartitionStrategyName>, problem: PartitionProblem): string[] {
  const content = run(strategy, problem).members();
  return flatten(
    Object.fromEntries(
      content.map(({ id, partitions }) => [id, partitions.map(({ topic, partition }) => [topic, partition])]),
    ),
  );
}

/** Numbers of partitions of the members, in their order. */
export function countsOf({ assignment }: SolvedPartitionPlan, numMembers: number): number[] {
  const counts = new Array<number>(numMembers).fill(0);
  for (const m of assignment) if (m >= 0) counts[m]!++;
  return counts;
}
