/** What a partition plan may claim, worked out the slow way: every cell, every level, every other plan one by one. */

import { measure } from '../../src/fairness/measure.ts';
import type { Objective, PartitionLevelBound, PartitionProblem } from '../../src/partitions/types.ts';

export interface PlacedPartitions {
  readonly problem: PartitionProblem;
  readonly objective: Objective;
  /** Member of each partition, −1 for none. */
  readonly assignment: readonly number[];
}

interface Partition {
  readonly topic: number;
  readonly index: number;
  readonly load: number;
}

export function listPartitions({ topics }: PartitionProblem): Partition[] {
  return topics.flatMap(({ partitions, loads = 1 }, topic) =>
    Array.from({ length: partitions }, (_, index) => ({
      topic,
      index,
      load: typeof loads === 'number' ? loads : loads[index]!,
    })),
  );
}

export function subscribersOf({ members, topics }: PartitionProblem, topic: number): number[] {
  return [...members.keys()].filter((m) => members[m]!.topics.includes(topics[topic]!.name));
}

const capacityOf = ({ members }: PartitionProblem, m: number): number => members[m]!.capacity ?? 1;

/** Owner of each partition, −1 for none. */
export function ownersOf(problem: PartitionProblem): number[] {
  const { members, topics, previous = [] } = problem;
  const claims: [number, string, number][] = [];
  for (const [m, { owned = [] }] of members.entries()) for (const p of owned) claims.push([m, p.topic, p.partition]);
  for (const content of Array.from(previous as ArrayLike<unknown>)) {
    if (typeof content !== 'object' || content === null) continue;
    const { id, partitions } = content as { id: string; partitions: { topic: string; partition: number }[] };
    const m = members.findIndex((member) => member.id === id);
    for (const p of partitions) if (m >= 0) claims.push([m, p.topic, p.partition]);
  }
  return listPartitions(problem).map(({ topic, index }, i) => {
    const claim = claims.find(([, name, p]) => name === topics[topic]!.name && p === index);
    const listed = previous.length > 0 && typeof previous[0] === 'number' ? (previous[i] as number) : -1;
    return claim ? claim[0] : listed;
  });
}

/** Partitions of each topic (row) on each member. */
function cellsOf({ members, topics }: PartitionProblem, memberOf: readonly number[], partitions: readonly Partition[]) {
  const cells = topics.map(() => members.map(() => 0));
  for (const [i, m] of memberOf.entries()) if (m >= 0) cells[partitions[i]!.topic]![m]!++;
  return cells;
}

/** ⌊share⌋ and ⌈share⌉ of a cell, for capacities with up to three decimals. */
export function evenShare(problem: PartitionProblem, topic: number, m: number): { floor: number; ceil: number } {
  const thousandths = (member: number) => BigInt(Math.round(capacityOf(problem, member) * 1000));
  const total = subscribersOf(problem, topic).reduce((sum, member) => sum + thousandths(member), 0n);
  const product = BigInt(problem.topics[topic]!.partitions) * thousandths(m);
  return { floor: Number(product / total), ceil: Number((product + total - 1n) / total) };
}

const outside = (count: number, { floor, ceil }: { floor: number; ceil: number }): number =>
  Math.max(0, floor - count, count - ceil);

export function spreadClaim({ problem, assignment }: PlacedPartitions) {
  const cells = cellsOf(problem, assignment, listPartitions(problem));
  const distances = problem.topics.flatMap((_, t) =>
    subscribersOf(problem, t).map((m) => outside(cells[t]![m]!, evenShare(problem, t, m))),
  );
  return {
    cells: distances.length,
    misses: distances.filter((distance) => distance > 0).length,
    excess: distances.reduce((sum, distance) => sum + distance, 0),
  };
}

/** Load of all partitions with a subscriber when it is the same, else undefined. */
export function equalLoadOf(problem: PartitionProblem): number | undefined {
  const loads = listPartitions(problem)
    .filter(({ topic }) => subscribersOf(problem, topic).length > 0)
    .map(({ load }) => load);
  const distinct = new Set(loads);
  return distinct.size > 1 ? undefined : (loads[0] ?? 1);
}

/** Owners that subscribe. */
function keepersOf(problem: PartitionProblem): number[] {
  const partitions = listPartitions(problem);
  return ownersOf(problem).map((m, i) => (subscribersOf(problem, partitions[i]!.topic).includes(m) ? m : -1));
}

export function movesClaim({ problem, assignment }: PlacedPartitions) {
  const owners = ownersOf(problem);
  if (owners.every((m) => m < 0)) return undefined;
  const moved = listPartitions(problem).filter((_, i) => owners[i]! >= 0 && owners[i] !== assignment[i]);
  return { partitions: moved.length, load: moved.reduce((sum, { load }) => sum + load, 0) };
}

export function countForced(problem: PartitionProblem): number {
  const keepers = keepersOf(problem);
  return ownersOf(problem).filter((m, i) => m >= 0 && keepers[i]! < 0).length;
}

function rackMissesClaim({ problem: { members, topics }, assignment, problem }: PlacedPartitions): number | undefined {
  if (members.every(({ rack }) => rack === undefined) || topics.every(({ racks }) => racks === undefined))
    return undefined;
  return listPartitions(problem).filter(({ topic, index }, i) => {
    const rack = members[assignment[i]!]?.rack;
    const replicas = topics[topic]!.racks?.[index] ?? [];
    return rack !== undefined && replicas.length > 0 && !replicas.includes(rack);
  }).length;
}

/** What the listed members have to hold, as a count of equal partitions or as a load. */
function forcedOn({ problem, objective }: PlacedPartitions, listed: readonly number[]): number {
  const equal = equalLoadOf(problem);
  const partitions = listPartitions(problem);
  const keepers = keepersOf(problem);
  const kept = cellsOf(problem, keepers, partitions);
  let forced = 0;
  for (const [t, { partitions: count }] of problem.topics.entries()) {
    const subscribers = subscribersOf(problem, t);
    if (subscribers.length === 0 || count === 0) continue;
    const inside = subscribers.filter((m) => listed.includes(m));
    const rest = subscribers.filter((m) => !listed.includes(m));
    if (equal === undefined) {
      for (const [i, { topic, load }] of partitions.entries()) {
        if (topic === t && (rest.length === 0 || (objective === 'calm' && listed.includes(keepers[i]!))))
          forced += load;
      }
      continue;
    }
    const floorOf = (m: number) =>
      objective === 'spread' ? evenShare(problem, t, m).floor : objective === 'calm' ? kept[t]![m]! : 0;
    const ceilOf = (m: number) => (objective === 'spread' ? evenShare(problem, t, m).ceil : Infinity);
    const least = inside.reduce((sum, m) => sum + floorOf(m), 0);
    const most = rest.reduce((sum, m) => sum + ceilOf(m), 0);
    forced += Math.max(least, count - most);
  }
  return forced;
}

/** The least level at which the listed members can hold what they have to; with unequal loads their average. */
export function membersLevel(placed: PlacedPartitions, listed: readonly number[]): number {
  const { problem } = placed;
  const forced = forcedOn(placed, listed);
  const equal = equalLoadOf(problem);
  const capacities = listed.map((m) => capacityOf(problem, m));
  if (forced === 0) return 0;
  if (equal === undefined) return forced / capacities.reduce((sum, capacity) => sum + capacity, 0);
  const levels = capacities.flatMap((capacity) =>
    Array.from({ length: forced }, (_, n) => ((n + 1) * equal) / capacity),
  );
  const holds = (level: number) => levels.filter((other) => other <= level).length >= forced;
  return Math.min(...levels.filter(holds));
}

/** The highest floor of any set of members; not above the plan itself, which may disregard its objective. */
export function levelClaim(placed: PlacedPartitions, makespan: number): PartitionLevelBound {
  const all = [...placed.problem.members.keys()];
  let best: PartitionLevelBound = { kind: 'members', value: 0, members: [] };
  for (let set = 1; set < 2 ** all.length; set++) {
    const members = all.filter((m) => (set >> m) & 1);
    const value = Math.min(makespan, membersLevel(placed, members));
    if (value > best.value) best = { kind: 'members', value, members };
  }
  return best;
}

/** All true claims of a plan, with a floor of moves that needs no thought. */
export function partitionClaims(placed: PlacedPartitions) {
  const { problem, objective, assignment } = placed;
  const { members } = problem;
  const partitions = listPartitions(problem);
  const perBin = members.map(() => 0);
  for (const [i, m] of assignment.entries()) if (m >= 0) perBin[m]! += partitions[i]!.load;
  const measured = members.some(({ capacity }) => capacity !== undefined);
  const capacities = members.map((_, m) => capacityOf(problem, m));
  const report = measure(perBin, measured ? capacities : undefined);
  const level = levelClaim(placed, report.makespan);
  const spread = spreadClaim(placed);
  const moves = movesClaim(placed);
  const forced = countForced(problem);
  const keeps = {
    level: true,
    spread: spread.excess === 0,
    calm: !moves || moves.partitions === forced,
  }[objective];
  const [lower, upper] = [level.value, report.makespan];
  const proven = lower === upper && keeps;
  const rackMisses = rackMissesClaim(placed);
  return {
    strategy: 'balanced',
    objective,
    status: proven ? 'OPTIMAL' : 'FEASIBLE',
    termination: { reason: proven ? 'PROVEN' : 'STRATEGY_DONE' },
    unassigned: assignment.filter((m) => m < 0).length,
    bounds: { lower, upper },
    gap: { absolute: upper - lower, relative: upper === 0 ? 0 : (upper - lower) / upper },
    certificate: { level, spread, ...(moves && { moves: { kind: 'forced', value: forced } }) },
    loads: { members: { ...report, perBin } },
    ...(moves && { moves }),
    ...(rackMisses !== undefined && { rackMisses }),
  };
}

/** Every valid assignment. */
export function* allAssignments(problem: PartitionProblem): Generator<number[]> {
  const choices = listPartitions(problem).map(({ topic }) => {
    const subscribers = subscribersOf(problem, topic);
    return subscribers.length === 0 ? [-1] : subscribers;
  });
  const at = choices.map(() => 0);
  for (;;) {
    yield at.map((k, i) => choices[i]![k]!);
    let i = 0;
    while (i < at.length && ++at[i]! === choices[i]!.length) at[i++] = 0;
    if (i === at.length) return;
  }
}

/** The level that each partition brings its member to, highest first; partitions that weigh nothing count as 1 each. */
function profileOf(problem: PartitionProblem, assignment: readonly number[]): number[] {
  const w = equalLoadOf(problem) || 1;
  const held = problem.members.map(() => 0);
  const levels = assignment.filter((m) => m >= 0).map((m) => (++held[m]! * w) / capacityOf(problem, m));
  return levels.sort((a, b) => b - a);
}

const compareLists = (a: readonly number[], b: readonly number[]): number => {
  const i = a.findIndex((value, k) => value !== b[k]);
  return i < 0 ? 0 : a[i]! - b[i]!;
};

/**
 * Of the plans with equal loads that keep to the objective: whether the levels of this one are the lowest, and the fewest moves at these levels with no
 * more excess.
 */
export function bestAlike(placed: PlacedPartitions): { isMostLevel: boolean; fewestMoves: number } {
  const { problem, objective, assignment } = placed;
  const own = { profile: profileOf(problem, assignment), excess: spreadClaim(placed).excess };
  let isMostLevel = true;
  let fewestMoves = Infinity;
  for (const other of allAssignments(problem)) {
    const candidate = { problem, objective, assignment: other };
    const { excess } = spreadClaim(candidate);
    if (objective === 'spread' && excess > 0) continue;
    const order = compareLists(profileOf(problem, other), own.profile);
    if (order < 0) isMostLevel = false;
    if (order === 0 && excess <= own.excess)
      fewestMoves = Math.min(fewestMoves, movesClaim(candidate)?.partitions ?? 0);
  }
  return { isMostLevel, fewestMoves };
}

/** Prices of topics and members as shortest distances; undefined when some exchange pays, for then there are none. */
export function priceExchanges(placed: PlacedPartitions): { topics: number[]; members: number[] } | undefined {
  const { problem, objective, assignment } = placed;
  const { topics, members } = problem;
  const partitions = listPartitions(problem);
  const cells = cellsOf(problem, assignment, partitions);
  const owned = cellsOf(problem, keepersOf(problem), partitions);
  const price = 2 * Math.min(topics.length, members.length) + 3;
  const arcs: [number, number, number][] = [];
  for (const [t, { partitions: count }] of topics.entries()) {
    for (const m of count > 0 ? subscribersOf(problem, t) : []) {
      const share = evenShare(problem, t, m);
      const cost = (n: number) =>
        objective === 'spread' && outside(n, share) > 0
          ? Infinity
          : price * outside(n, share) + Math.max(0, n - owned[t]![m]!);
      const n = cells[t]![m]!;
      arcs.push([t, topics.length + m, cost(n + 1) - cost(n)]);
      if (n > 0) arcs.push([topics.length + m, t, cost(n - 1) - cost(n)]);
    }
  }
  const w = equalLoadOf(problem) || 1;
  const totals = members.map((_, m) => assignment.filter((other) => other === m).length);
  for (const [g] of members.entries()) {
    for (const [l] of members.entries()) {
      if (totals[l] === 0) continue;
      const same = ((totals[g]! + 1) * w) / capacityOf(problem, g) === (totals[l]! * w) / capacityOf(problem, l);
      if (same) arcs.push([topics.length + g, topics.length + l, 0]);
    }
  }
  const distance = new Array<number>(topics.length + members.length).fill(0);
  for (let round = 0; round <= distance.length; round++) {
    let changed = false;
    for (const [from, to, cost] of arcs) {
      if (distance[from]! + cost >= distance[to]!) continue;
      distance[to] = distance[from]! + cost;
      changed = true;
    }
    if (!changed) return { topics: distance.slice(0, topics.length), members: distance.slice(topics.length) };
  }
  return undefined;
}
