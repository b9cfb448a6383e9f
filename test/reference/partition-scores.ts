/** What an assignment of partitions is worth, straight from the definitions: in integers, so that equal means equal. */

import type { Objective, PartitionProblem } from '../../src/partitions/types.ts';

/** A group as lists. Loads and capacities are integers in some unit; a level is weight · `levelOf[m]` in an integer unit too. */
export interface Group {
  readonly topicOf: readonly number[];
  readonly numberOf: readonly number[];
  readonly loads: readonly number[];
  /** What levels are made of: the loads, or 1 each when all that is wanted weighs 0. */
  readonly weights: readonly number[];
  readonly capacities: readonly number[];
  readonly levelOf: readonly number[];
  /** Caller's load / capacity = level / `unit`; infinite when all weigh 0. */
  readonly unit: number;
  /** Load / `loadUnit` is the caller's. */
  readonly loadUnit: number;
  /** Members that may take each topic. */
  readonly subscribers: readonly (readonly number[])[];
  /** Present owner of each partition, −1 for none. */
  readonly owners: readonly number[];
  /** Least and most partitions of an even cell, by topic and member. */
  readonly floors: readonly (readonly number[])[];
  readonly ceilings: readonly (readonly number[])[];
  /** Whether a partition on a member crosses racks. */
  readonly crosses: (partition: number, member: number) => boolean;
}

export interface Score {
  /** Levels of all members, busiest first. */
  readonly levels: readonly number[];
  readonly excess: number;
  readonly moves: number;
  readonly movedLoad: number;
  readonly rackMisses: number;
}

type Aim = (score: Score) => readonly number[];
const byLevel: Aim = ({ levels }) => levels;
const bySpread: Aim = ({ excess }) => [excess];
const byMoves: Aim = ({ moves }) => [moves];
const byRacks: Aim = ({ rackMisses }) => [rackMisses];

const AIMS: Record<Objective, readonly Aim[]> = {
  level: [byLevel, bySpread, byMoves, byRacks],
  spread: [bySpread, byLevel, byMoves, byRacks],
  calm: [byMoves, byLevel, bySpread, byRacks],
};

export const objectives: readonly Objective[] = ['level', 'spread', 'calm'];

/** Below 0 when a is better than b under the objective, 0 when they are equal. */
export function compareScores(a: Score, b: Score, objective: Objective): number {
  for (const aim of AIMS[objective]) {
    const order = compareLists(aim(a), aim(b));
    if (order !== 0) return order;
  }
  return 0;
}

export function compareLists(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value - b[i]!;
  return 0;
}

/** Decimal numbers as integers over one power of ten. */
function scale(values: readonly number[]): { integers: number[]; unit: number } {
  for (let unit = 1; unit <= 1e6; unit *= 10) {
    const integers = values.map((value) => Math.round(value * unit));
    if (integers.every((integer, i) => integer / unit === values[i])) return { integers, unit };
  }
  throw new Error('the oracle reads at most 6 decimals');
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

export function readGroup(problem: PartitionProblem): Group {
  const { members, topics } = problem;
  const partitions = topics.flatMap(({ partitions: count }, t) => Array.from({ length: count }, (_, p) => [t, p]));
  const topicOf = partitions.map(([t]) => t!);
  const numberOf = partitions.map(([, p]) => p!);
  const given = partitions.map(([t, p]) => {
    const { loads = 1 } = topics[t!]!;
    return typeof loads === 'number' ? loads : loads[p!]!;
  });
  const { integers: loads, unit: loadUnit } = scale(given);
  const { integers: capacities, unit: capacityUnit } = scale(members.map(({ capacity = 1 }) => capacity));
  const common = capacities.reduce((multiple, one) => (multiple / gcd(multiple, one)) * one, 1);
  const subscribers = topics.map(({ name }) => [...members.keys()].filter((m) => members[m]!.topics.includes(name)));
  const share = (round: (value: number) => number) =>
    topics.map(({ partitions: count }, t) => {
      const sum = subscribers[t]!.reduce((total, m) => total + capacities[m]!, 0);
      // A quotient of small integers is exact when it is whole, and far from a whole number when it is not.
      return members.map((_, m) => (subscribers[t]!.includes(m) ? round((count * capacities[m]!) / sum) : 0));
    });
  const isWeightless = topicOf.every((t, p) => loads[p] === 0 || subscribers[t]!.length === 0);
  return {
    topicOf,
    numberOf,
    loads,
    weights: isWeightless ? loads.map(() => 1) : loads,
    capacities,
    levelOf: capacities.map((capacity) => common / capacity),
    unit: isWeightless ? Infinity : (loadUnit * common) / capacityUnit,
    loadUnit,
    subscribers,
    owners: readOwners(problem, topicOf, numberOf),
    floors: share(Math.floor),
    ceilings: share(Math.ceil),
    crosses: (p, m) => {
      const replicas = topics[topicOf[p]!]!.racks?.[numberOf[p]!] ?? [];
      const { rack } = members[m]!;
      return rack !== undefined && replicas.length > 0 && !replicas.includes(rack);
    },
  };
}

function readOwners({ members, topics, previous = [] }: PartitionProblem, topicOf: number[], numberOf: number[]) {
  const owners = topicOf.map(() => -1);
  const claim = (id: string, topic: string, partition: number) => {
    const member = members.findIndex((one) => one.id === id);
    const place = topicOf.findIndex((t, p) => topics[t]!.name === topic && numberOf[p] === partition);
    if (member >= 0 && place >= 0) owners[place] = member;
  };
  for (const { id, owned = [] } of members) for (const ref of owned) claim(id, ref.topic, ref.partition);
  for (const [p, entry] of Array.from<
    number | { id: string; partitions: readonly { topic: string; partition: number }[] }
  >(previous as never).entries()) {
    if (typeof entry === 'number') {
      if (entry >= 0) owners[p] = entry;
    } else for (const ref of entry.partitions) claim(entry.id, ref.topic, ref.partition);
  }
  return owners;
}

/** Partitions of each topic on each member. */
export function countCells({ topicOf, subscribers, capacities }: Group, assignment: ArrayLike<number>): number[][] {
  const counts = subscribers.map(() => capacities.map(() => 0));
  for (const [p, t] of topicOf.entries()) if (assignment[p]! >= 0) counts[t]![assignment[p]!]!++;
  return counts;
}

/** How far a cell is from even. */
export function excessOf({ floors, ceilings }: Group, t: number, m: number, count: number): number {
  return Math.max(0, count - ceilings[t]![m]!, floors[t]![m]! - count);
}

/** The loads of all members, in the integer unit. */
export function sumLoads(group: Group, assignment: ArrayLike<number>): number[] {
  return sumPerMember(group, group.loads, assignment);
}

function sumPerMember({ capacities }: Group, values: readonly number[], assignment: ArrayLike<number>): number[] {
  const sums = capacities.map(() => 0);
  for (const [p, value] of values.entries()) if (assignment[p]! >= 0) sums[assignment[p]!]! += value;
  return sums;
}

export function scoreAssignment(group: Group, assignment: ArrayLike<number>): Score {
  const counts = countCells(group, assignment);
  let excess = 0;
  let moves = 0;
  let moved = 0;
  let rackMisses = 0;
  for (const [t, list] of group.subscribers.entries())
    for (const m of list) excess += excessOf(group, t, m, counts[t]![m]!);
  for (const [p, owner] of group.owners.entries()) {
    const m = assignment[p]!;
    if (m >= 0 && group.crosses(p, m)) rackMisses++;
    if (owner < 0 || owner === m) continue;
    moves++;
    moved += group.loads[p]!;
  }
  const levels = sumPerMember(group, group.weights, assignment)
    .map((weight, m) => weight * group.levelOf[m]!)
    .sort((a, b) => b - a);
  return { levels, excess, moves, movedLoad: moved / group.loadUnit, rackMisses };
}

/** Whether every partition is on a subscriber, or on nobody where there is none. */
export function isValid({ topicOf, subscribers }: Group, assignment: ArrayLike<number>): boolean {
  return (
    assignment.length === topicOf.length &&
    topicOf.every((t, p) =>
      subscribers[t]!.length === 0 ? assignment[p] === -1 : subscribers[t]!.includes(assignment[p]!),
    )
  );
}
