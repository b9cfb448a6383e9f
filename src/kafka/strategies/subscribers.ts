/** Who subscribes to a topic. Topics with the same subscribers are one class, whose list is made once, when it is asked for. */

import type { PartitionModel } from '../../partitions/model.ts';

export interface Subscribers {
  /** Class of each topic: equal for topics with the same subscribers. */
  readonly classOf: Uint32Array;
  /** Subscriptions (indices of `model.subscriptions`) that name the topics of each class. */
  readonly subscriptions: readonly Uint32Array[];
  /** Members that subscribe to the topics of a class, in the order given at the start. */
  readonly members: (topicClass: number) => Uint32Array;
}

export function listSubscribers(model: PartitionModel, order: Uint32Array): Subscribers {
  const { classOf, subscriptions } = classifyTopics(model);
  const lists: Uint32Array[] = [];
  const named = new Uint8Array(model.subscriptions.length);
  return {
    classOf,
    subscriptions,
    members(topicClass) {
      const known = lists[topicClass];
      if (known) return known;
      named.fill(0);
      for (const s of subscriptions[topicClass]!) named[s] = 1;
      const list = order.filter((m) => named[model.subscriptionOf[m]!] === 1);
      lists[topicClass] = list;
      return list;
    },
  };
}

/** Calls `visit` for each owned partition of the topics; `subscribed` tells whether its owner subscribes to the topic. */
export function visitOwned(
  { subscriptions, subscriptionOf, partitionStart }: PartitionModel,
  subscribers: Subscribers,
  owner: Int32Array,
  topics: Uint32Array,
  visit: (partition: number, member: number, subscribed: boolean) => void,
): void {
  const namedIn = new Int32Array(subscriptions.length).fill(-1);
  for (const t of topics) {
    for (const s of subscribers.subscriptions[subscribers.classOf[t]!]!) namedIn[s] = t;
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) {
      const m = owner[p]!;
      if (m >= 0) visit(p, m, namedIn[subscriptionOf[m]!] === t);
    }
  }
}

/** One subscription after the other parts each class into the topics that it names and those that it does not. */
function classifyTopics({ numTopics, subscriptions }: PartitionModel) {
  const classOf = new Uint32Array(numTopics);
  /** Topics of each class; those that the subscription at hand names, and the class that these become. */
  const size = [numTopics];
  const named = new Uint32Array(numTopics + 1);
  const part = new Uint32Array(numTopics + 1);
  const seenBy = new Int32Array(numTopics + 1).fill(-1);
  for (const [s, topics] of subscriptions.entries()) {
    for (const t of topics) named[classOf[t]!]!++;
    for (const t of topics) {
      const c = classOf[t]!;
      if (seenBy[c] !== s) {
        seenBy[c] = s;
        part[c] = named[c] === size[c] ? c : size.push(named[c]!) - 1;
        if (part[c] !== c) size[c]! -= named[c]!;
        named[c] = 0;
      }
      classOf[t] = part[c]!;
    }
  }
  const first = new Int32Array(size.length).fill(-1);
  for (let t = numTopics - 1; t >= 0; t--) first[classOf[t]!] = t;
  const namedBy: number[][] = size.map(() => []);
  for (const [s, topics] of subscriptions.entries()) {
    for (const t of topics) if (first[classOf[t]!] === t) namedBy[classOf[t]!]!.push(s);
  }
  return { classOf, subscriptions: namedBy.map((list) => Uint32Array.from(list)) };
}
