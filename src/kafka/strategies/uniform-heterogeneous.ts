/** The broker's uniform rule for groups whose members subscribe to different topics, as it is since KAFKA-17710: topic by topic. */

import type { PartitionModel } from '../../partitions/model.ts';
import { createBalancer } from './level-balancer.ts';
import { orderTopics } from './member-order.ts';
import { listSubscribers, visitOwned } from './subscribers.ts';

/** Groups whose subscriptions overlap without being equal can take long; the broker stops after as many loops over all topics. */
const MOST_LOOPS = 16;

export function placeHeterogeneous(model: PartitionModel, order: Uint32Array): Int32Array {
  const { partitionStart } = model;
  const subscribers = listSubscribers(model, order);
  const membersOf = (t: number) => subscribers.members(subscribers.classOf[t]!);
  const topics = orderByShare(model);
  const assignment = new Int32Array(model.numPartitions).fill(-1);
  const count = new Uint32Array(model.numMembers);
  if (model.owner) {
    visitOwned(model, subscribers, model.owner, topics, (p, m, subscribed) => {
      if (!subscribed) return;
      assignment[p] = m;
      count[m]!++;
    });
  }

  const balancer = createBalancer(order, count);
  for (const t of topics) {
    let started = false;
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) {
      if (assignment[p]! >= 0) continue;
      if (!started) balancer.start(membersOf(t));
      started = true;
      const m = balancer.nextLeastLoaded();
      assignment[p] = m;
      count[m]!++;
    }
  }

  const shared = topics.filter((t) => model.numSubscribers[t]! > 1);
  let lastChanged = -1;
  for (let loop = 0; loop < MOST_LOOPS; loop++) {
    for (const t of shared) {
      if (t === lastChanged) return assignment;
      const topic = assignment.subarray(partitionStart[t]!, partitionStart[t + 1]!);
      if (balancer.level(membersOf(t), topic) || lastChanged < 0) lastChanged = t;
    }
  }
  return assignment;
}

/** Most partitions per subscriber first, then fewest subscribers, then by name. */
function orderByShare(model: PartitionModel): Uint32Array {
  const { numSubscribers, problem } = model;
  const share = problem.topics.map(({ partitions }, t) => partitions / numSubscribers[t]!);
  return orderTopics(model).sort((a, b) => share[b]! - share[a]! || numSubscribers[a]! - numSubscribers[b]!);
}
