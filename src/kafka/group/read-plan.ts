/** Turns a plan into what each member is sent. */

import type { PartitionPlan } from '../../partitions/types.ts';
import type { TopicPartitions } from '../codec/topic-partitions.ts';
import type { GroupAssignment } from './round-robin.ts';

/** @returns Undefined when the plan has no assignment. */
export function readPlan(plan: PartitionPlan): GroupAssignment | undefined {
  if (plan.assignment === undefined) return undefined;
  return new Map(plan.members().map(({ id, partitions }) => [id, groupByTopic(partitions)]));
}

function groupByTopic(
  partitions: readonly { readonly topic: string; readonly partition: number }[],
): TopicPartitions[] {
  const lists = new Map<string, number[]>();
  for (const { topic, partition } of partitions) {
    const list = lists.get(topic);
    if (list) list.push(partition);
    else lists.set(topic, [partition]);
  }
  return Array.from(lists, ([topic, list]) => ({ topic, partitions: list.sort((a, b) => a - b) }));
}
