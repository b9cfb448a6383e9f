/** The subscriber of a topic with the fewest partitions, ties by member id; found without looking at every subscriber. */

import type { PartitionModel } from '../../partitions/model.ts';
import { holdTournament, type Tournament } from '../../slots/tournament.ts';
import { rankIn } from './member-order.ts';
import { mismatches, type Racks } from './rack-gate.ts';
import type { Subscribers } from './subscribers.ts';

export interface LeastLoaded {
  /** Among all subscribers of the topic. */
  of(topic: number): number;
  /** Among those whose rack does not mismatch the partition; −1 when there is none. */
  near(topic: number, partition: number): number;
  /** To be called when the count of a member has changed. */
  update(member: number): void;
}

/**
 * Members with the same subscription (and rack, when racks matter) stand in for each other: only the first of each such cohort is compared.
 * `order` is that of member ids, `count` the number of partitions of each member.
 */
export function trackLeastLoaded(
  model: PartitionModel,
  { classOf, subscriptions }: Subscribers,
  order: Uint32Array,
  count: Uint32Array,
  racks: Racks | undefined,
): LeastLoaded {
  const { cohorts, cohortOf, placeOf, ofSubscription } = groupMembers(model, order, racks);
  const rank = rankIn(order);
  const tournaments: Tournament[] = cohorts.map((members) =>
    holdTournament(members.length, (a, b) => count[members[a]!]! < count[members[b]!]!),
  );
  /** Count and rank of the first of each cohort in one number, from which the member can be told. */
  const keys = Float64Array.from(cohorts, (_, c) => keyOf(c));
  const cohortsOfClass = subscriptions.map((list) =>
    Uint32Array.from(Array.from(list).flatMap((s) => ofSubscription[s]!)),
  );

  // The cohorts of the topic asked for last are leaves of a tree of minima: Kafka's rule goes topic by topic.
  let topicAtHand = -1;
  let half = 1;
  let lowest = new Float64Array(2);
  const leafOf = new Uint32Array(cohorts.length);

  function keyOf(c: number): number {
    const member = cohorts[c]![tournaments[c]!.first()]!;
    return count[member]! * order.length + rank[member]!;
  }

  function turnTo(topic: number): void {
    leafOf.fill(0);
    const list = cohortsOfClass[classOf[topic]!]!;
    half = 2 ** Math.ceil(Math.log2(list.length));
    if (lowest.length < 2 * half) lowest = new Float64Array(2 * half);
    lowest.fill(Infinity, half + list.length, 2 * half);
    for (let i = 0; i < list.length; i++) {
      lowest[half + i] = keys[list[i]!]!;
      leafOf[list[i]!] = half + i;
    }
    for (let node = half - 1; node > 0; node--) lowest[node] = Math.min(lowest[2 * node]!, lowest[2 * node + 1]!);
    topicAtHand = topic;
  }

  return {
    of(topic) {
      if (topic !== topicAtHand) turnTo(topic);
      return order[lowest[1]! % order.length]!;
    },
    near(topic, partition) {
      let least = Infinity;
      for (const c of cohortsOfClass[classOf[topic]!]!) {
        const key = keys[c]!;
        if (key < least && !(racks && mismatches(racks, order[key % order.length]!, partition))) least = key;
      }
      return least === Infinity ? -1 : order[least % order.length]!;
    },
    update(member) {
      const c = cohortOf[member]!;
      tournaments[c]!.replay(placeOf[member]!);
      keys[c] = keyOf(c);
      let node = leafOf[c]!;
      if (node === 0) return;
      lowest[node] = keys[c]!;
      for (node >>= 1; node > 0; node >>= 1) lowest[node] = Math.min(lowest[2 * node]!, lowest[2 * node + 1]!);
    },
  };
}

function groupMembers({ subscriptions, subscriptionOf }: PartitionModel, order: Uint32Array, racks: Racks | undefined) {
  const cohorts: number[][] = [];
  const cohortOf = new Uint32Array(order.length);
  const placeOf = new Uint32Array(order.length);
  const ofSubscription: number[][] = subscriptions.map(() => []);
  const known = new Map<string, number>();
  for (const m of order) {
    const s = subscriptionOf[m]!;
    const name = `${s} ${racks ? racks.ofMember[m] : -1}`;
    let c = known.get(name);
    if (c === undefined) {
      c = cohorts.push([]) - 1;
      known.set(name, c);
      ofSubscription[s]!.push(c);
    }
    cohortOf[m] = c;
    placeOf[m] = cohorts[c]!.push(m) - 1;
  }
  return { cohorts, cohortOf, placeOf, ofSubscription };
}
