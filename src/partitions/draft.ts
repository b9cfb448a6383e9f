/** A plan under repair: loads of members, counts of cells, and what an exchange would change. */

import { sortDescending } from '../engine/place.ts';
import type { Cells } from './cohorts.ts';
import type { PartitionModel } from './model.ts';
import type { Racks } from './racks.ts';

/** Cells of single members beyond which a plan is not repaired. */
const MOST_COUNTS = 2 ** 24;

/** What a change makes worse (> 0) or better (< 0), in the order of the aims. */
export interface Change {
  readonly excess: number;
  readonly moves: number;
  readonly misses: number;
}

/** A partition that goes to another member, and one that comes back for it, or −1. */
export interface Exchange {
  readonly p: number;
  readonly q: number;
  readonly to: number;
  readonly change: Change;
}

/** Negative when a comes before b. */
export function compareChanges(a: Change, b: Change): number {
  return a.excess - b.excess || a.moves - b.moves || a.misses - b.misses;
}

export function addChanges(a: Change, b: Change): Change {
  return { excess: a.excess + b.excess, moves: a.moves + b.moves, misses: a.misses + b.misses };
}

export const NO_CHANGE: Change = { excess: 0, moves: 0, misses: 0 };

/**
 * Undefined where the cells are too many.
 *
 * @param members the only ones that take part; all of them when left out
 */
export function openDraft(
  model: PartitionModel,
  cells: Cells,
  assignment: Int32Array,
  racks: Racks | undefined,
  members?: readonly number[],
): Draft | undefined {
  const { numMembers, subscriptions, subscriptionOf, numTopics } = model;
  let numCounts = 0;
  for (let m = 0; m < numMembers; m++) numCounts += subscriptions[subscriptionOf[m]!]!.length;
  if (numCounts > MOST_COUNTS || subscriptions.length * numTopics > MOST_COUNTS) return undefined;
  return new Draft(model, cells, assignment, racks, members ?? Array.from({ length: numMembers }, (_, m) => m));
}

export class Draft {
  readonly model: PartitionModel;
  /** The ones that take part. */
  readonly members: readonly number[];
  readonly memberOf: Int32Array;
  /** In units. */
  readonly weights: ArrayLike<number>;
  readonly loads: Float64Array;
  readonly topicOf: Uint32Array;
  /** Partitions of each member, heaviest first. */
  readonly lists: number[][];
  /** What all exchanges so far have changed. */
  total: Change = NO_CHANGE;
  private readonly cells: Cells;
  private readonly racks: Racks | undefined;
  /** Place of each topic in a subscription, −1 where it is not in it. */
  private readonly placeOf: readonly Int32Array[];
  private readonly firstCount: Uint32Array;
  private readonly counts: Uint32Array;

  constructor(
    model: PartitionModel,
    cells: Cells,
    assignment: Int32Array,
    racks: Racks | undefined,
    members: readonly number[],
  ) {
    const { numMembers, numTopics, partitionStart, subscriptions, subscriptionOf } = model;
    this.model = model;
    this.members = members;
    this.cells = cells;
    this.racks = racks;
    this.memberOf = assignment.slice();
    this.weights = model.units().values;
    this.loads = new Float64Array(numMembers);
    this.topicOf = new Uint32Array(assignment.length);
    for (let t = 0; t < numTopics; t++) this.topicOf.fill(t, partitionStart[t]!, partitionStart[t + 1]!);
    this.placeOf = subscriptions.map((topics) => {
      const places = new Int32Array(numTopics).fill(-1);
      for (const [k, t] of topics.entries()) places[t] = k;
      return places;
    });
    this.firstCount = new Uint32Array(numMembers);
    this.lists = new Array(numMembers);
    const takesPart = new Uint8Array(numMembers);
    let numCounts = 0;
    for (const m of members) {
      takesPart[m] = 1;
      this.lists[m] = [];
      this.firstCount[m] = numCounts;
      numCounts += subscriptions[subscriptionOf[m]!]!.length;
    }
    this.counts = new Uint32Array(numCounts);
    const own = new Uint32Array(assignment.length);
    let size = 0;
    for (let p = 0; p < assignment.length; p++) {
      const m = assignment[p]!;
      if (m >= 0 && takesPart[m] === 1) own[size++] = p;
    }
    const weights = new Uint32Array(size);
    for (let k = 0; k < size; k++) weights[k] = this.weights[own[k]!]!;
    for (const k of sortDescending(weights)) {
      const p = own[k]!;
      const m = assignment[p]!;
      this.loads[m]! += weights[k]!;
      this.counts[this.countAt(m, this.topicOf[p]!)]!++;
      this.lists[m]!.push(p);
    }
  }

  /** Level of a member whose load changes by `more`. */
  level(m: number, more = 0): number {
    return (this.loads[m]! + more) / (this.model.capacity?.[m] ?? 1);
  }

  subscribes(m: number, topic: number): boolean {
    return this.placeOf[this.model.subscriptionOf[m]!]![topic]! >= 0;
  }

  /** Partitions of a topic on a subscriber. */
  count(m: number, topic: number): number {
    return this.counts[this.countAt(m, topic)]!;
  }

  /** How far a count is outside floor and ceiling. */
  excess(m: number, topic: number, count: number): number {
    const { cohorts, first, floor, ceil } = this.cells;
    const cell = first[cohorts.cohortOf[m]!]! + this.placeOf[this.model.subscriptionOf[m]!]![topic]!;
    return Math.max(0, floor[cell]! - count, count - ceil[cell]!);
  }

  /** What it would change to hand a partition over; of a swap, both ways have to be asked for unless the topics are one. */
  changeOf(p: number, to: number, sameTopic = false): Change {
    const from = this.memberOf[p]!;
    const t = this.topicOf[p]!;
    let excess = 0;
    if (!sameTopic) {
      const [a, b] = [this.count(from, t), this.count(to, t)];
      excess =
        this.excess(from, t, a - 1) - this.excess(from, t, a) + this.excess(to, t, b + 1) - this.excess(to, t, b);
    }
    const owner = this.model.owner?.[p] ?? -1;
    const moves = owner < 0 ? 0 : owner === from ? 1 : owner === to ? -1 : 0;
    return { excess, moves, misses: Number(this.isMiss(p, to)) - Number(this.isMiss(p, from)) };
  }

  /** Whether the partition has no replica in the rack of a member. */
  isMiss(p: number, m: number): boolean {
    const t = this.topicOf[p]!;
    return this.racks?.isMiss(t, p - this.model.partitionStart[t]!, m) ?? false;
  }

  /** Topics with cells outside floor and ceiling. */
  listUnevenTopics(): Set<number> {
    const { subscriptions, subscriptionOf } = this.model;
    const uneven = new Set<number>();
    for (const m of this.members) {
      for (const t of subscriptions[subscriptionOf[m]!]!) if (this.excess(m, t, this.count(m, t)) > 0) uneven.add(t);
    }
    return uneven;
  }

  /** What a swap of two partitions would change. */
  changeOfSwap(p: number, q: number): Change {
    const sameTopic = this.topicOf[p] === this.topicOf[q];
    return addChanges(this.changeOf(p, this.memberOf[q]!, sameTopic), this.changeOf(q, this.memberOf[p]!, sameTopic));
  }

  /** Whether a swap is possible at all. */
  maySwap(p: number, q: number): boolean {
    const [a, b] = [this.memberOf[p]!, this.memberOf[q]!];
    return a !== b && this.subscribes(b, this.topicOf[p]!) && this.subscribes(a, this.topicOf[q]!);
  }

  private hand(p: number, to: number): void {
    const from = this.memberOf[p]!;
    const t = this.topicOf[p]!;
    this.loads[from]! -= this.weights[p]!;
    this.loads[to]! += this.weights[p]!;
    this.counts[this.countAt(from, t)]!--;
    this.counts[this.countAt(to, t)]!++;
    this.lists[from]!.splice(this.rank(from, this.weights[p]!, p), 1);
    this.lists[to]!.splice(this.rank(to, this.weights[p]!, p), 0, p);
    this.memberOf[p] = to;
  }

  /** Hands p over to a member, and q back if there is one. */
  exchange({ p, q, to, change }: Exchange): void {
    const from = this.memberOf[p]!;
    this.hand(p, to);
    if (q >= 0) this.hand(q, from);
    this.total = addChanges(this.total, change);
  }

  /** Place in the list of a member before which everything is heavier (or as heavy with a lower index). */
  rank(m: number, weight: number, p = -1): number {
    const list = this.lists[m]!;
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.weights[list[middle]!]!;
      if (other > weight || (other === weight && list[middle]! < p)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private countAt(m: number, topic: number): number {
    return this.firstCount[m]! + this.placeOf[this.model.subscriptionOf[m]!]![topic]!;
  }
}
