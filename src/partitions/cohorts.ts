/**
 * Cohorts: members that are alike, and the cells in which they meet topics. Equal loads are solved on cohorts × topics, not on single partitions:
 * whatever a cohort gets can be dealt evenly to its members afterwards, in total and of each topic at once.
 */

import { countDecimals, toInteger } from '../fairness/balance/decimal.ts';
import { type Ordered, orderByKey } from '../fairness/order-by-key.ts';
import type { PartitionModel } from './model.ts';
import type { Objective } from './types.ts';

export interface Cohorts {
  readonly numCohorts: number;
  readonly cohortOf: Uint32Array;
  /** Members of each cohort in ascending order. */
  readonly members: Ordered;
  readonly capacity: Float64Array;
  /** Partitions that each member of the cohort has before any is dealt: what it owns where that stays, else 0. */
  readonly start: Uint32Array;
  readonly subscription: readonly Uint32Array[];
}

/** A cell is a topic in a cohort that subscribes to it; cells stand cohort by cohort, topics in ascending order. */
export interface Cells {
  readonly cohorts: Cohorts;
  readonly numCells: number;
  /** Cells of cohort c are first[c] … first[c + 1] − 1. */
  readonly first: Uint32Array;
  readonly topicOf: Uint32Array;
  readonly cohortOf: Uint32Array;
  /** Cells of each topic. */
  readonly ofTopic: Ordered;
  /** Partitions of each topic that are to be dealt. */
  readonly supply: Uint32Array;
  /** ⌊share⌋ and ⌈share⌉ of each member of the cohort. */
  readonly floor: Uint32Array;
  readonly ceil: Uint32Array;
  /** What the cohort as a whole must and may get. */
  readonly least: Uint32Array;
  readonly most: Uint32Array;
}

/** Members are alike in subscription and capacity, and with objective `calm` in how much they own that stays. */
export function findCohorts(model: PartitionModel, owned: Uint32Array | undefined): Cohorts {
  const { numMembers, subscriptionOf, subscriptions, capacity } = model;
  const cohortOf = new Uint32Array(numMembers);
  const known = new Map<string | number, number>();
  const first: number[] = [];
  for (let m = 0; m < numMembers; m++) {
    const s = subscriptionOf[m]!;
    if (m > 0 && s === subscriptionOf[m - 1] && !capacity && !owned) {
      cohortOf[m] = cohortOf[m - 1]!;
      continue;
    }
    const key = capacity || owned ? `${s} ${capacity?.[m]} ${owned?.[m]}` : s;
    let cohort = known.get(key);
    if (cohort === undefined) {
      cohort = first.push(m) - 1;
      known.set(key, cohort);
    }
    cohortOf[m] = cohort;
  }
  return {
    numCohorts: first.length,
    cohortOf,
    members: orderByKey(cohortOf, first.length),
    capacity: Float64Array.from(first, (m) => capacity?.[m] ?? 1),
    start: Uint32Array.from(first, (m) => owned?.[m] ?? 0),
    subscription: first.map((m) => subscriptions[subscriptionOf[m]!]!),
  };
}

/** Every member in a cohort of its own. */
export function separateMembers(
  { numMembers, subscriptionOf, subscriptions, capacity }: PartitionModel,
  owned: Uint32Array | undefined,
): Cohorts {
  const cohortOf = Uint32Array.from({ length: numMembers }, (_, m) => m);
  return {
    numCohorts: numMembers,
    cohortOf,
    members: orderByKey(cohortOf, numMembers),
    capacity: capacity ?? new Float64Array(numMembers).fill(1),
    start: owned ?? new Uint32Array(numMembers),
    subscription: Array.from(subscriptionOf, (s) => subscriptions[s]!),
  };
}

/** Members of some cohorts in ascending order. */
export function listMembers({ members }: Cohorts, cohorts: readonly number[]): number[] {
  return cohorts
    .flatMap((c) => Array.from(members.order.subarray(members.start[c]!, members.start[c + 1]!)))
    .sort((a, b) => a - b);
}

/** The cells of a group. `stays`: partitions of each topic that are not dealt. */
export function listCells(
  model: PartitionModel,
  cohorts: Cohorts,
  objective: Objective,
  stays: Uint32Array | undefined,
): Cells {
  const { numTopics, partitionStart, numSubscribers } = model;
  const { numCohorts, subscription, members } = cohorts;
  const first = new Uint32Array(numCohorts + 1);
  for (let c = 0; c < numCohorts; c++) first[c + 1] = first[c]! + subscription[c]!.length;
  const numCells = first[numCohorts]!;
  const topicOf = new Uint32Array(numCells);
  const cohortOf = new Uint32Array(numCells);
  for (let c = 0; c < numCohorts; c++) {
    topicOf.set(subscription[c]!, first[c]);
    cohortOf.fill(c, first[c]!, first[c + 1]!);
  }
  const supply = new Uint32Array(numTopics);
  const size = new Uint32Array(numTopics);
  for (let t = 0; t < numTopics; t++) {
    size[t] = partitionStart[t + 1]! - partitionStart[t]!;
    if (numSubscribers[t]! > 0) supply[t] = size[t]! - (stays?.[t] ?? 0);
  }
  const floor = new Uint32Array(numCells);
  const ceil = new Uint32Array(numCells);
  const least = new Uint32Array(numCells);
  const most = new Uint32Array(numCells);
  const shareOf = createShares(model, cohorts, topicOf);
  for (let cell = 0; cell < numCells; cell++) {
    const t = topicOf[cell]!;
    const c = cohortOf[cell]!;
    const numMembers = members.start[c + 1]! - members.start[c]!;
    const exact = shareOf(size[t]!, t, c);
    floor[cell] = exact.floor;
    ceil[cell] = exact.floor + (exact.whole ? 0 : 1);
    least[cell] = objective === 'spread' ? floor[cell]! * numMembers : 0;
    most[cell] = objective === 'spread' ? Math.min(supply[t]!, ceil[cell]! * numMembers) : supply[t]!;
  }
  return {
    cohorts,
    numCells,
    first,
    topicOf,
    cohortOf,
    ofTopic: orderByKey(topicOf, numTopics),
    supply,
    floor,
    ceil,
    least,
    most,
  };
}

interface Share {
  readonly floor: number;
  readonly whole: boolean;
}

/** Share of one member of a cohort in a topic: partitions · capacity / Σ capacities of the subscribers, capacities as the decimals they print as. */
function createShares(
  { numSubscribers, numTopics, numPartitions }: PartitionModel,
  { capacity, members, numCohorts, subscription }: Cohorts,
  topicOf: Uint32Array,
): (partitions: number, topic: number, cohort: number) => Share {
  if (capacity.every((c) => c === capacity[0])) {
    return (partitions, t) => divide(partitions, numSubscribers[t]!);
  }
  const decimals = capacity.reduce((most, c) => Math.max(most, countDecimals(c)), 0);
  const wide = Array.from(capacity, (c) => toInteger(c, decimals));
  const all = wide.reduce((sum, units, c) => sum + units * BigInt(members.start[c + 1]! - members.start[c]!), 0n);
  const isNarrow = all * BigInt(numPartitions) < 2n ** 53n;
  const total = isNarrow ? new Float64Array(numTopics) : new Array<bigint>(numTopics).fill(0n);
  const units = isNarrow ? Float64Array.from(wide, Number) : wide;
  for (let c = 0, cell = 0; c < numCohorts; c++) {
    const size = members.start[c + 1]! - members.start[c]!;
    for (let k = 0; k < subscription[c]!.length; k++, cell++) {
      const t = topicOf[cell]!;
      if (isNarrow) (total as Float64Array)[t]! += (units[c] as number) * size;
      else (total as bigint[])[t]! += wide[c]! * BigInt(size);
    }
  }
  if (isNarrow) return (partitions, t, c) => divide(partitions * (units[c] as number), total[t] as number);
  return (partitions, t, c) => {
    const product = BigInt(partitions) * wide[c]!;
    const by = total[t] as bigint;
    return { floor: Number(product / by), whole: product % by === 0n };
  };
}

function divide(a: number, b: number): Share {
  const rest = a % b;
  return { floor: (a - rest) / b, whole: rest === 0 };
}
