/** From partitions listed one by one, as tools of Kafka print them, to a problem: topics with every partition, and who owns what. */

import type { Issue } from '../../errors.ts';
import { show } from '../../fields.ts';
import type { PartitionProblem, PartitionRef } from '../../partitions/types.ts';

/** A problem read from the output of another tool. */
export interface ImportedProblem {
  readonly problem: PartitionProblem;
  /** What was assumed because the listing does not say it, one sentence each. */
  readonly remarks: readonly string[];
}

export interface ListedMember {
  readonly id: string;
  readonly instanceId?: string;
}

export interface ListedPartition extends PartitionRef {
  /** Id of the member that has it now. */
  readonly owner?: string | undefined;
  /** Undefined when the listing does not know it. */
  readonly load?: number | undefined;
  /** Where the listing names it, for messages. */
  readonly at: string;
}

/** Numbers of partitions go up to here: a listing names each, and a mistyped number must not ask for all memory. */
export const MAX_PARTITION = 999_999;

/** Names shown in a remark. */
const SHOWN = 5;

/** An issue for each partition that is listed twice. */
export function findRepeats(partitions: readonly ListedPartition[]): Issue[] {
  const issues: Issue[] = [];
  const first = new Map<string, string>();
  for (const { topic, partition, at } of partitions) {
    const key = `${partition} ${topic}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, at);
    else {
      const message = `partition ${partition} of topic ${show(topic)} is listed at ${other} already`;
      issues.push({ path: at, message, received: partition });
    }
  }
  return issues;
}

/**
 * Members and topics in the order in which they are listed. A topic has as many partitions as its highest number says; numbers that are not
 * listed count with load 0. Loads are left out (1 each) when none is known or all are 0.
 */
export function gatherProblem(members: readonly ListedMember[], listed: readonly ListedPartition[]): ImportedProblem {
  const remarks: string[] = [];
  const ofTopic = groupByTopic(listed);
  const names = [...ofTopic.keys()];
  const weighs = listed.some(({ load }) => load !== undefined && load > 0);
  const unlisted: string[] = [];
  const topics = names.map((name) => {
    const entries = ofTopic.get(name) ?? [];
    const partitions = entries.reduce((most, { partition }) => Math.max(most, partition + 1), 0);
    const missing = partitions - entries.length;
    if (missing > 0) unlisted.push(`${missing} of ${name}`);
    const loads = new Array<number>(partitions).fill(0);
    for (const { partition, load } of entries) loads[partition] = weighs ? (load ?? 0) : 1;
    return weighs || missing > 0 ? { name, partitions, loads } : { name, partitions };
  });
  const owned = new Map<string, PartitionRef[]>(members.map(({ id }) => [id, []]));
  for (const { topic, partition, owner } of listed) {
    if (owner !== undefined) owned.get(owner)?.push({ topic, partition });
  }
  if (unlisted.length > 0) remarks.push(`partitions that the listing leaves out count with load 0: ${some(unlisted)}`);
  return {
    problem: {
      members: members.map(({ id, instanceId }) => ({
        id,
        topics: names,
        ...(instanceId === undefined ? {} : { instanceId }),
        owned: owned.get(id) ?? [],
      })),
      topics,
    },
    remarks,
  };
}

/** The first few of many names. */
export function some(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `${names.slice(0, SHOWN).join(', ')}${more}`;
}

function groupByTopic(listed: readonly ListedPartition[]): Map<string, ListedPartition[]> {
  const groups = new Map<string, ListedPartition[]>();
  for (const entry of listed) {
    const group = groups.get(entry.topic);
    if (group === undefined) groups.set(entry.topic, [entry]);
    else group.push(entry);
  }
  return groups;
}
