/** Equal loads, exactly: levels on cohorts × topics, then the most even topics, the fewest moves and the best racks at those levels. */

import { type CheapestCounts, findCheapestCounts, MOST_CELLS } from './cheapest-counts.ts';
import { type Cells, findCohorts, listCells, listMembers, separateMembers } from './cohorts.ts';
import { dealCounts, type Hands } from './deal.ts';
import { handOut } from './hand-out.ts';
import { type LevelCounts, levelAt, levelCounts } from './level-counts.ts';
import type { PartitionModel } from './model.ts';
import { countKept, listOwned, mostKept, type Owned } from './owned.ts';
import type { Racks } from './racks.ts';
import { isSettled } from './settled.ts';
import { measureSpread } from './spread.ts';
import type { Objective, PartitionLevelBound, PartitionMoveBound } from './types.ts';

/** A plan with the proof of its level, and of its moves where there is one. */
export interface ProvenPlan {
  readonly assignment: Int32Array;
  readonly level: PartitionLevelBound;
  /** Undefined where only what is forced moves, or nobody owns anything. */
  readonly moves: (() => PartitionMoveBound) | undefined;
}

/** The best plan for equal loads. */
export function placeEqualLoads(model: PartitionModel, objective: Objective, racks: Racks | undefined): ProvenPlan {
  const load = model.equalLoad!;
  const plain = listCells(model, findCohorts(model, undefined), objective, undefined);
  const isOne = plain.cohorts.numCohorts === 1;
  if (model.owner && isOne && objective !== 'calm') {
    const level = levelCounts(plain, load, undefined);
    if (isSettled(model, plain, level.totals)) return stay(model, boundOf(model, plain, level));
  }
  const group = openGroup(model, plain, objective);
  const { cells, owned, stays } = group;
  const kept = owned && !stays && !isOne ? keptOfCells(cells, owned) : undefined;
  const first = levelCounts(cells, load, kept);
  const bound = boundOf(model, cells, first);
  const level = evenOut(model, cells, first, load, owned);
  if (kept && isSettled(model, cells, level.totals)) return stay(model, bound);
  const dealt = dealCounts(model, cells, level.counts, stays ? undefined : owned);
  const excess = excessOf(cells, level.counts);
  const { hands, moves } = settle(model, group, objective, dealt, excess);
  if (owned && !stays && excess > 0 && isAsGood(plain, owned, hands, model.numMembers)) return stay(model, bound);
  return { assignment: handOut(model, hands, racks, stays), level: bound, moves };
}

/** Whether what is owned is complete, as level and as even as what members would get: then it stays, also where no flow has shown that it can. */
function isAsGood(cells: Cells, owned: Owned, hands: Hands, numMembers: number): boolean {
  const total = cells.supply.reduce((sum, count) => sum + count, 0);
  if (owned.total !== total || owned.keepable !== total) return false;
  const { capacity, cohortOf } = cells.cohorts;
  const levels = ({ member, count }: Hands) =>
    Float64Array.from(countPerMember({ start: owned.start, member, count }, numMembers), (n, m) =>
      levelAt(1, n, capacity[cohortOf[m]!]!),
    ).sort();
  const [has, gets] = [levels(owned), levels(hands)];
  return (
    has.every((level, m) => level === gets[m]) &&
    measureSpread(cells, owned).excess <= measureSpread(cells, hands).excess
  );
}

function stay({ owner }: PartitionModel, level: PartitionLevelBound): ProvenPlan {
  return { assignment: owner!.slice(), level, moves: undefined };
}

/** The floor of the busiest member, for plans of any strategy. */
export function boundEqualLoads(model: PartitionModel): PartitionLevelBound {
  const cells = listCells(model, findCohorts(model, undefined), 'level', undefined);
  return boundOf(model, cells, levelCounts(cells, model.equalLoad!, undefined));
}

function boundOf(model: PartitionModel, cells: Cells, level: LevelCounts): PartitionLevelBound {
  return { kind: 'members', value: topLevel(model, cells, level), members: listMembers(cells.cohorts, level.closed) };
}

interface Group {
  readonly cells: Cells;
  readonly owned: Owned | undefined;
  /** Objective `calm`: what stays where it is. */
  readonly stays: ((partition: number, topic: number) => boolean) | undefined;
  /** How many of each topic stay. */
  readonly perTopic: Uint32Array | undefined;
}

function openGroup(model: PartitionModel, plain: Cells, objective: Objective): Group {
  if (!model.owner) return { cells: plain, owned: undefined, stays: undefined, perTopic: undefined };
  const owned = listOwned(model, plain);
  if (objective !== 'calm') return { cells: plain, owned, stays: undefined, perTopic: undefined };
  const { numMembers, numTopics, owner, subscriptionOf, subscriptions } = model;
  const perTopic = new Uint32Array(numTopics);
  for (let t = 0; t < numTopics; t++) {
    for (let k = owned.start[t]!; k < owned.start[t + 1]!; k++) perTopic[t]! += owned.count[k]!;
  }
  const topicsOf = subscriptions.map((topics) => new Set(topics));
  const stays = (p: number, t: number) => owner![p]! >= 0 && topicsOf[subscriptionOf[owner![p]!]!]!.has(t);
  const cohorts = findCohorts(model, countPerMember(owned, numMembers));
  return { cells: listCells(model, cohorts, objective, perTopic), owned, stays, perTopic };
}

/** What the members of each cell own, or what of that they can keep within the ceilings. */
function keptOfCells({ cohorts, cohortOf, ofTopic, ceil, numCells }: Cells, owned: Owned, inFull = false): Uint32Array {
  const kept = new Uint32Array(numCells);
  const cellOf = new Uint32Array(cohorts.numCohorts);
  for (let t = 0; t + 1 < owned.start.length; t++) {
    if (owned.start[t] === owned.start[t + 1]) continue;
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) {
      cellOf[cohortOf[ofTopic.order[k]!]!] = ofTopic.order[k]!;
    }
    for (let k = owned.start[t]!; k < owned.start[t + 1]!; k++) {
      const cell = cellOf[cohorts.cohortOf[owned.member[k]!]!]!;
      kept[cell]! += inFull ? owned.count[k]! : Math.min(owned.count[k]!, ceil[cell]!);
    }
  }
  return kept;
}

function topLevel(model: PartitionModel, cells: Cells, { totals }: LevelCounts): number {
  const { cohorts } = cells;
  let top = 0;
  for (let c = 0; c < cohorts.numCohorts; c++) {
    const size = cohorts.members.start[c + 1]! - cohorts.members.start[c]!;
    top = Math.max(
      top,
      levelAt(cohorts.start[c]! + Math.ceil(totals[c]! / size), model.equalLoad!, cohorts.capacity[c]!),
    );
  }
  return top;
}

/** Topics made even between cohorts; within a cohort they will be. */
function evenOut(
  model: PartitionModel,
  cells: Cells,
  level: LevelCounts,
  load: number,
  owned: Owned | undefined,
): LevelCounts {
  const { numCells, cohortOf, floor, ceil, cohorts } = cells;
  if (cohorts.numCohorts === 1) return level;
  const low = new Uint32Array(numCells);
  const high = new Uint32Array(numCells);
  let isEven = true;
  for (let cell = 0; cell < numCells; cell++) {
    const c = cohortOf[cell]!;
    const size = cohorts.members.start[c + 1]! - cohorts.members.start[c]!;
    low[cell] = floor[cell]! * size;
    high[cell] = ceil[cell]! * size;
    if (level.counts[cell]! < low[cell]! || level.counts[cell]! > high[cell]!) isEven = false;
  }
  if (isEven) return level;
  const kept = owned ? keptOfCells(cells, owned) : new Uint32Array(numCells);
  const costs = { low, high, kept, excess: priceOfExcess(model.numTopics, cohorts.numCohorts) };
  const best = findCheapestCounts(cells, load, level.totals, costs);
  if (!best) return level;
  const totals = new Float64Array(cohorts.numCohorts);
  for (let cell = 0; cell < numCells; cell++) totals[cohortOf[cell]!]! += best.counts[cell]!;
  return { counts: best.counts, totals, closed: level.closed };
}

/** More than a cycle of exchanges can save in moves: each changes at most one, and visits no topic and no member twice. */
function priceOfExcess(numTopics: number, numMembers: number): number {
  return 2 * Math.min(numTopics, numMembers) + 3;
}

/** Excess of members when cohorts get these counts and deal them evenly. */
function excessOf({ cohorts: { members }, cohortOf, numCells, floor, ceil }: Cells, counts: Uint32Array): number {
  let excess = 0;
  for (let cell = 0; cell < numCells; cell++) {
    const size = members.start[cohortOf[cell]! + 1]! - members.start[cohortOf[cell]!]!;
    excess += Math.max(0, floor[cell]! * size - counts[cell]!, counts[cell]! - ceil[cell]! * size);
  }
  return excess;
}

interface Settled {
  readonly hands: Hands;
  /** Undefined where only what is forced moves, or nobody owns anything. */
  readonly moves: (() => PartitionMoveBound) | undefined;
}

/** The counts of members with as few moves as possible: those at hand when a floor proves them, else those of the cheapest flow. */
function settle(model: PartitionModel, group: Group, objective: Objective, hands: Hands, excess: number): Settled {
  const { owned, stays } = group;
  if (!owned) return { hands, moves: undefined };
  if (stays) return { hands: settleByFlow(model, group, objective, hands)?.hands ?? hands, moves: undefined };
  const byCounts = areEqual(model.capacity)
    ? () => ({ kind: 'counts', value: owned.total - mostKept(model, owned, hands, excess) }) as const
    : undefined;
  if (countCells(model) > MOST_CELLS) return { hands, moves: byCounts };
  const moves = owned.total - countKept(owned, hands, model.numMembers);
  if (moves === owned.total - owned.keepable) return { hands, moves: undefined };
  if (byCounts?.().value === moves) return { hands, moves: byCounts };
  return settleByFlow(model, group, objective, hands) ?? { hands, moves: byCounts };
}

/** Cells of single members. */
function countCells({ numMembers, subscriptions, subscriptionOf }: PartitionModel): number {
  let numCells = 0;
  for (let m = 0; m < numMembers; m++) numCells += subscriptions[subscriptionOf[m]!]!.length;
  return numCells;
}

function areEqual(capacity: Float64Array | undefined): boolean {
  return capacity === undefined || capacity.every((c) => c === capacity[0]);
}

/** Counts of single members as a flow; undefined where that is too large. */
function settleByFlow(
  model: PartitionModel,
  { owned, stays, perTopic }: Group,
  objective: Objective,
  hands: Hands,
): Settled | undefined {
  const { numMembers, numTopics } = model;
  if (countCells(model) > MOST_CELLS) return undefined;
  const has = stays && countPerMember(owned!, numMembers);
  const cells = listCells(model, separateMembers(model, has), objective, perTopic);
  const kept = keptOfCells(cells, owned!, true);
  const [low, high] = [cells.floor, cells.ceil].map((limit) =>
    stays ? limit.map((count, cell) => Math.max(0, count - kept[cell]!)) : limit,
  ) as [Uint32Array, Uint32Array];
  const totals = Float64Array.from(countPerMember(hands, numMembers));
  const excess = priceOfExcess(numTopics, numMembers);
  const costs = { low, high, kept: stays ? new Uint32Array(cells.numCells) : kept, excess };
  const best = findCheapestCounts(cells, model.equalLoad!, totals, costs);
  if (!best) return undefined;
  const settled = listCounts(cells, best.counts);
  const value = owned!.total - countKept(owned!, settled, numMembers);
  return { hands: settled, moves: () => ({ kind: 'flow', value, ...pricesOf(best, excess) }) };
}

/** With costs that count from the floor: a partition below it saves one of excess. */
function pricesOf({ topics, cohorts }: CheapestCounts, excess: number) {
  return { topics: Array.from(topics, (price) => price + excess), members: Array.from(cohorts) };
}

function countPerMember({ member, count }: Hands, numMembers: number): Uint32Array {
  const sums = new Uint32Array(numMembers);
  for (let k = 0; k < member.length; k++) sums[member[k]!]! += count[k]!;
  return sums;
}

/** Counts of cells of single members as hands. */
function listCounts({ ofTopic, cohortOf, supply }: Cells, counts: Uint32Array): Hands {
  const start = new Uint32Array(supply.length + 1);
  const member: number[] = [];
  const count: number[] = [];
  for (let t = 0; t < supply.length; t++) {
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) {
      const cell = ofTopic.order[k]!;
      if (counts[cell] === 0) continue;
      member.push(cohortOf[cell]!);
      count.push(counts[cell]!);
    }
    start[t + 1] = member.length;
  }
  return { start, member: Uint32Array.from(member), count: Uint32Array.from(count) };
}
