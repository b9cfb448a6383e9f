/**
 * The even share of a topic on each of its subscribers: partitions · capacity / Σ capacities of the subscribers, bounded by whole numbers without
 * rounding. A capacity counts as the decimal that it prints as, so that ten members of capacity 0.1 share 10 partitions one by one.
 */

import { countDecimals, toInteger } from '../balance/decimal.ts';
import { countPartitions, type GroupColumns } from './read-group.ts';

/** Members of one subscription with one capacity. */
export interface SubscriberClass {
  /** Index of the capacity among the different ones, the highest first. */
  readonly rank: number;
  readonly members: readonly number[];
}

/** ⌊share⌋ and ⌈share⌉ of one topic at a time, by the rank of the capacity. */
export interface Shares {
  readonly rankOf: Uint32Array;
  readonly numRanks: number;
  /** Classes of each subscription, highest capacity first. */
  readonly classesOf: readonly (readonly SubscriberClass[])[];
  /** Turns to a topic. */
  select(topic: number): void;
  floor(rank: number): number;
  ceil(rank: number): number;
}

export function createShares(group: GroupColumns): Shares {
  const { capacity, numMembers, subscriptions, subscriptionsOf } = group;
  const different = capacity ? [...new Set(capacity)].sort((a, b) => b - a) : [1];
  const rankByCapacity = new Map(different.map((value, rank) => [value, rank]));
  const rankOf = Uint32Array.from({ length: numMembers }, (_, m) => (capacity ? rankByCapacity.get(capacity[m]!)! : 0));
  const classesOf = subscriptions.map(({ members }) => groupByRank(members, rankOf));

  const decimals = different.reduce((most, value) => Math.max(most, countDecimals(value)), 0);
  const units = different.map((value) => toInteger(value, different.length === 1 ? countDecimals(value) : decimals));
  const totals = classesOf.map((classes) =>
    classes.reduce((sum, { rank, members }) => sum + units[rank]! * BigInt(members.length), 0n),
  );
  const floors = new Float64Array(different.length);
  const ceils = new Float64Array(different.length);
  const isOf = new Int32Array(different.length).fill(-1);
  let topic = -1;
  let count = 0;
  let total = 0n;
  const need = (rank: number) => {
    if (isOf[rank] === topic) return;
    isOf[rank] = topic;
    const [floor, rest] = divide(count, units[rank]!, total);
    floors[rank] = floor;
    ceils[rank] = rest ? floor + 1 : floor;
  };
  return {
    rankOf,
    numRanks: different.length,
    classesOf,
    select(t) {
      topic = t;
      count = countPartitions(group, t);
      total = 0n;
      for (const s of subscriptionsOf[t]!) total += totals[s]!;
    },
    floor(rank) {
      need(rank);
      return floors[rank]!;
    },
    ceil(rank) {
      need(rank);
      return ceils[rank]!;
    },
  };
}

/** ⌊count · unit / total⌋, and whether there is a rest. */
function divide(count: number, unit: bigint, total: bigint): [number, boolean] {
  const product = BigInt(count) * unit;
  return [Number(product / total), product % total !== 0n];
}

function groupByRank(members: readonly number[], rankOf: Uint32Array): SubscriberClass[] {
  const byRank = new Map<number, number[]>();
  for (const m of members) {
    const known = byRank.get(rankOf[m]!);
    if (known) known.push(m);
    else byRank.set(rankOf[m]!, [m]);
  }
  return [...byRank].map(([rank, of]) => ({ rank, members: of })).sort((a, b) => a.rank - b.rank);
}
