/** The group as the judge reads it: columns of its own making, so that a mistake of the planner is not repeated here. */

import type { IssueList } from '../issue-list.ts';
import { readRecord } from '../read-fields.ts';
import { type MemberColumns, readMembers } from './read-members.ts';
import { readOwners } from './read-owners.ts';
import { readTopics, type TopicColumns } from './read-topics.ts';

/** A group of any origin in columns: members, topics and partitions by index. */
export interface GroupColumns extends MemberColumns, TopicColumns {
  readonly numMembers: number;
  readonly numTopics: number;
  readonly numPartitions: number;
  /** Subscriptions that hold each topic. */
  readonly subscriptionsOf: readonly (readonly number[])[];
  readonly numSubscribers: Float64Array;
  /** Present owner of each partition or −1, whether it subscribes or not; undefined when nobody owns anything. */
  readonly owner: Int32Array | undefined;
}

/** Reads a problem; undefined, with issues at paths below `problem`, when it is not one. */
export function readGroup(issues: IssueList, input: unknown): GroupColumns | undefined {
  const found = issues.count();
  const problem = readRecord(issues, 'problem', input);
  const topics = problem && readTopics(issues, problem.topics);
  const members = topics && readMembers(issues, problem.members, topics.topicOfName);
  const owner = members && readOwners(issues, members, topics, problem.previous);
  if (!members || issues.count() > found) return undefined;
  const numTopics = topics.topicNames.length;
  const subscriptionsOf = Array.from({ length: numTopics }, (): number[] => []);
  const numSubscribers = new Float64Array(numTopics);
  for (const [s, subscription] of members.subscriptions.entries()) {
    for (const t of subscription.topics) {
      subscriptionsOf[t]!.push(s);
      numSubscribers[t]! += subscription.members.length;
    }
  }
  return {
    ...topics,
    ...members,
    numMembers: members.memberIds.length,
    numTopics,
    numPartitions: topics.partitionStart[numTopics]!,
    subscriptionsOf,
    numSubscribers,
    owner,
  };
}

export function subscribes({ subscriptions, subscriptionOf }: GroupColumns, member: number, topic: number): boolean {
  return subscriptions[subscriptionOf[member]!]!.topics.has(topic);
}

/** Load of partition p of topic t. */
export function loadOf({ loads }: GroupColumns, t: number, p: number): number {
  const load = loads[t]!;
  return typeof load === 'number' ? load : load[p]!;
}

export function countPartitions({ partitionStart }: GroupColumns, t: number): number {
  return partitionStart[t + 1]! - partitionStart[t]!;
}

/** A partition as a message shows it. */
export function namePartition({ topicNames, partitionStart }: GroupColumns, t: number, partition: number): string {
  return `partition ${partition - partitionStart[t]!} of topic ${JSON.stringify(topicNames[t])}`;
}
