/**
 * The sticky assignors' rule for groups whose members subscribe to different topics (`AbstractStickyAssignor`, general builder): keep what is
 * owned, hand out the rest to the least loaded, then move single partitions while one subscriber has two fewer than the owner.
 */

import type { PartitionModel } from '../../partitions/model.ts';
import { trackLeastLoaded } from './least-loaded.ts';
import { orderIds, orderTopics } from './member-order.ts';
import { createMovementLog } from './movement-log.ts';
import { mismatches, type Racks, racksMatter, racksOf, readRacks } from './rack-gate.ts';
import { listSubscribers, type Subscribers, visitOwned } from './subscribers.ts';

/** Kafka has no limit. Groups settle in a few passes, but a move taken back may raise the imbalance, so that nothing proves an end. */
const MOST_PASSES = 1000;

/** State of the rule: where the partitions are, and how many each member has. */
interface State {
  readonly model: PartitionModel;
  readonly subscribers: Subscribers;
  /** Topics with the fewest subscribers first, then by name. */
  readonly topics: Uint32Array;
  readonly assignment: Int32Array;
  readonly count: Uint32Array;
}

export function placeGeneral(model: PartitionModel, owner: Int32Array | undefined): Int32Array {
  const { numSubscribers } = model;
  const topics = orderTopics(model);
  topics.sort((a, b) => numSubscribers[a]! - numSubscribers[b]!);
  const order = orderIds(model);
  const known = readRacks(model, topics);
  const racks = known && racksMatter(known, racksOf(known, order), model, topics) ? known : undefined;
  const state: State = {
    model,
    subscribers: listSubscribers(model, order),
    topics,
    assignment: new Int32Array(model.numPartitions).fill(-1),
    count: new Uint32Array(model.numMembers),
  };
  const revoked = owner !== undefined && keepOwned(state, owner, racks);
  const initializing = state.count.every((count) => count === 0);
  handOut(state, order, racks, !revoked, initializing);
  return state.assignment;
}

/** Returns whether something was taken from a member that does not subscribe any more, or whose rack does not match. */
function keepOwned(
  { model, subscribers, topics, assignment, count }: State,
  owner: Int32Array,
  racks: Racks | undefined,
): boolean {
  let revoked = false;
  visitOwned(model, subscribers, owner, topics, (p, m, subscribed) => {
    if (subscribed && !(racks && mismatches(racks, m, p))) {
      assignment[p] = m;
      count[m]!++;
    } else revoked = true;
  });
  return revoked;
}

function handOut(
  state: State,
  order: Uint32Array,
  racks: Racks | undefined,
  newFirst: boolean,
  initializing: boolean,
): void {
  const { model, subscribers, topics, assignment, count } = state;
  const { partitionStart } = model;
  const least = trackLeastLoaded(model, subscribers, order, count, racks);
  const isNew = Uint8Array.from(assignment, (m) => (m < 0 ? 1 : 0));
  const give = (p: number, m: number): void => {
    assignment[p] = m;
    count[m]!++;
    least.update(m);
  };
  for (const nearOnly of racks ? [true, false] : [false]) {
    for (const t of topics) {
      for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) {
        if (assignment[p]! >= 0) continue;
        const m = nearOnly ? least.near(t, p) : least.of(t);
        if (m >= 0) give(p, m);
      }
    }
  }

  const before = { assignment: assignment.slice(), count: count.slice() };
  const log = createMovementLog(model.numMembers, (t) => model.problem.topics[t]!.name, partitionStart);
  const pass = (newOnly: boolean): boolean => {
    let moved = false;
    for (const t of topics) {
      if (model.numSubscribers[t]! < 2) continue;
      for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) {
        if (newOnly && isNew[p] === 0) continue;
        const to = least.of(t);
        if (count[assignment[p]!]! <= count[to]! + 1) continue;
        const q = log.instead(t, p, assignment[p]!, to);
        const from = assignment[q]!;
        log.record(t, q, from, to);
        assignment[q] = to;
        count[from]!--;
        count[to]!++;
        least.update(from);
        least.update(to);
        moved = true;
      }
    }
    return moved;
  };
  let passes = 0;
  const settle = (newOnly: boolean): boolean => {
    let moved = false;
    while (passes++ < MOST_PASSES && pass(newOnly)) moved = true;
    return moved;
  };
  if (newFirst) settle(true);
  if (settle(false) && !initializing && imbalance(state, count) >= imbalance(state, before.count)) {
    assignment.set(before.assignment);
  }
}

/** Sum of the differences between the counts of all pairs of members that share a topic with another member. */
function imbalance({ model, topics }: State, count: Uint32Array): number {
  const { subscriptions, subscriptionOf, numSubscribers } = model;
  const named = new Set(topics);
  const shares = subscriptions.map((list) => list.some((t) => named.has(t) && numSubscribers[t]! > 1));
  const sorted = count.filter((_, m) => shares[subscriptionOf[m]!]).sort();
  let sum = 0;
  for (let i = 0; i < sorted.length; i++) sum += sorted[i]! * (2 * i - sorted.length + 1);
  return sum;
}
