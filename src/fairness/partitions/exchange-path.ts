/**
 * Whether the counts of partitions can be more level. With equal loads a plan is most level when no path of exchanges takes a partition from a member
 * and gives one to a member that is then below the level the first one had: member → topic it may lose one of → subscriber that may gain it → … .
 *
 * Compared are the levels that partitions bring their members to, n · w / capacity for the n-th one, the highest first. With equal capacities that is
 * the busiest member first, then the second busiest, and so on. With different ones it leaves open who of two members reaches a level.
 */

import { orderByKey } from '../order-by-key.ts';
import { createCellCounter } from './cells.ts';
import type { PlacedGroup } from './placed-group.ts';

/** A member that could give, along some path, and the one that could take. */
export interface ExchangePath {
  readonly from: number;
  readonly to: number;
}

/**
 * Level of a member with n partitions of load w, in doubles as plans report it. Partitions that weigh nothing are levelled as if each weighed 1:
 * they will not stay without load.
 */
export function levelOf({ group: { capacity } }: PlacedGroup, member: number, n: number, w: number): number {
  return (n * (w || 1)) / (capacity ? capacity[member]! : 1);
}

/** Partitions of each member. */
export function countTotals({ group, assignment }: PlacedGroup): Float64Array {
  const totals = new Float64Array(group.numMembers);
  for (const m of assignment) if (m >= 0) totals[m]!++;
  return totals;
}

/**
 * Finds a path that makes the plan more level within the cells that the objective allows; undefined when there is none.
 *
 * Searches start from the busiest member downwards and visit everything once: what a busier start reached, and could not use, cannot be used by one
 * below. The members of a subscription that were not reached yet are kept in a list, so that the time is about partitions + members + topics.
 */
export function findExchangePath(placed: PlacedGroup, w: number): ExchangePath | undefined {
  const { group } = placed;
  const { numTopics, numMembers, subscriptions, subscriptionsOf } = group;
  const totals = countTotals(placed);
  const level = totals.map((n, m) => levelOf(placed, m, n, w));
  const { topicOf, memberOf, topicStart, isFull, mayLose } = listCells(placed);
  const cellsOf = orderByKey(memberOf, numMembers);
  const left = subscriptions.map(({ members }) => members.slice());
  const isReached = new Uint8Array(numMembers);
  const isOpened = new Uint8Array(numTopics);
  const fullIn = new Int32Array(numMembers).fill(-1);
  const starts = Array.from(level.keys()).filter((m) => totals[m]! > 0);
  starts.sort((a, b) => level[b]! - level[a]!);
  const queue: number[] = [];

  /** Reaches every subscriber of a topic that may gain; gives the one that makes the plan more level. */
  const openTopic = (t: number, limit: number): number => {
    for (let i = topicStart[t]!; i < topicStart[t + 1]!; i++) if (isFull[i]) fullIn[memberOf[i]!] = t;
    for (const s of subscriptionsOf[t]!) {
      const members = left[s]!;
      let kept = 0;
      for (let k = 0; k < members.length; k++) {
        const m = members[k]!;
        if (isReached[m]) continue;
        if (fullIn[m] === t) {
          members[kept++] = m;
          continue;
        }
        if (levelOf(placed, m, totals[m]! + 1, w) < limit) return m;
        isReached[m] = 1;
        queue.push(m);
      }
      members.length = kept;
    }
    return -1;
  };

  for (const from of starts) {
    if (isReached[from]) continue;
    isReached[from] = 1;
    queue.push(from);
    for (let m = queue.pop(); m !== undefined; m = queue.pop()) {
      for (let k = cellsOf.start[m]!; k < cellsOf.start[m + 1]!; k++) {
        const cell = cellsOf.order[k]!;
        const t = topicOf[cell]!;
        if (!mayLose[cell] || isOpened[t]) continue;
        isOpened[t] = 1;
        const to = openTopic(t, level[from]!);
        if (to >= 0) return { from, to };
      }
    }
  }
  return undefined;
}

/** The cells that hold partitions, topic by topic, and what the objective lets them lose or gain. */
function listCells({ group, objective, assignment, shares, owners }: PlacedGroup) {
  const { numTopics } = group;
  const counter = createCellCounter(group, assignment);
  const kept = createCellCounter(group, owners?.able ?? new Int32Array(group.numPartitions).fill(-1));
  const topicOf: number[] = [];
  const memberOf: number[] = [];
  const isFull: boolean[] = [];
  const mayLose: boolean[] = [];
  const topicStart = new Uint32Array(numTopics + 1);
  for (let t = 0; t < numTopics; t++) {
    counter.select(t);
    if (objective === 'calm') kept.select(t);
    if (objective === 'spread' && counter.numTouched() > 0) shares.select(t);
    for (let i = 0; i < counter.numTouched(); i++) {
      const m = counter.touched[i]!;
      const n = counter.counts[m]!;
      const rank = shares.rankOf[m]!;
      const least = objective === 'calm' ? kept.counts[m]! : objective === 'spread' ? shares.floor(rank) : 0;
      topicOf.push(t);
      memberOf.push(m);
      mayLose.push(n > least);
      isFull.push(objective === 'spread' && n >= shares.ceil(rank));
    }
    topicStart[t + 1] = topicOf.length;
  }
  return { topicOf, memberOf, topicStart, isFull, mayLose };
}
