/** Reads where the partitions are: the assignment of a live plan, or the members of its JSON document with their partitions by name. */

import type { IssueList } from '../issue-list.ts';
import { type Fields, isIndex, isRecord, readArray, readRecord, showValue } from '../read-fields.ts';
import { countPartitions, type GroupColumns, namePartition } from './read-group.ts';

/** When more partitions than this are missing, a document is refused before memory is taken for them. */
const MOST_MISSING = 1_000_000;

export interface PartitionPlacement {
  /** Member of each partition, −1 for none. */
  readonly assignment: Int32Array;
  /** Where in the plan a partition stands, or should. */
  readonly pathOf: (partition: number) => string;
}

/** Undefined, with issues, when the assignment has a wrong length or an entry out of range. */
export function readAssignment(issues: IssueList, value: unknown, group: GroupColumns): PartitionPlacement | undefined {
  const { numPartitions, numMembers } = group;
  const list = readArray(issues, 'assignment', value);
  if (!list) return undefined;
  if (list.length !== numPartitions) {
    issues.add('assignment', `assignment must have ${numPartitions} entries, got ${list.length}`, list.length);
    return undefined;
  }
  const found = issues.count();
  for (let p = 0; p < numPartitions; p++) {
    const member = list[p];
    if (member === -1 || isIndex(member, numMembers) || !issues.wants()) continue;
    const message = `assignment must be an integer from -1 to ${numMembers - 1}, got ${showValue(member)}`;
    issues.add(`assignment[${p}]`, message, member);
  }
  if (issues.count() > found) return undefined;
  const assignment = list instanceof Int32Array ? list : Int32Array.from(list as ArrayLike<number>);
  return { assignment, pathOf: (partition) => `assignment[${partition}]` };
}

/** One listed partition: its number, who has it, and its place in the document. */
interface Listing {
  readonly topic: number;
  readonly partition: number;
  readonly member: number;
  readonly path: string;
}

/** Undefined, with issues, when the document names what does not exist, or anything twice, or leaves a member out. */
export function readContents(issues: IssueList, document: Fields, group: GroupColumns): PartitionPlacement | undefined {
  const found = issues.count();
  const members = readArray(issues, 'members', document.members);
  if (!members) return undefined;
  const { memberIds, memberOfId, numMembers, numPartitions, numSubscribers } = group;
  const entryOf = new Int32Array(numMembers).fill(-1);
  const listings: Listing[] = [];
  for (let k = 0; k < members.length; k++) {
    const path = `members[${k}]`;
    const content = readRecord(issues, path, members[k]);
    if (!content) continue;
    const m = memberOfId.get(content.id as string);
    if (m === undefined) {
      issues.add(`${path}.id`, `id must be the id of a member, got ${showValue(content.id)}`, content.id);
      continue;
    }
    if (entryOf[m]! >= 0) {
      issues.add(path, `member ${showValue(content.id)} is listed already (members[${entryOf[m]}])`, content.id);
      continue;
    }
    entryOf[m] = k;
    readPartitions(issues, `${path}.partitions`, content.partitions, group, m, listings);
  }
  for (let m = 0; m < numMembers; m++) {
    if (entryOf[m]! >= 0 || !issues.wants()) continue;
    issues.add('members', `member ${showValue(memberIds[m])} is missing: those without partitions are listed too`, m);
  }
  let wanted = 0;
  for (let t = 0; t < group.numTopics; t++) if (numSubscribers[t]! > 0) wanted += countPartitions(group, t);
  if (wanted - listings.length > MOST_MISSING) {
    issues.add('members', `${wanted} partitions must be listed, got ${listings.length}`, listings.length);
  }
  if (issues.count() > found) return undefined;

  const assignment = new Int32Array(numPartitions).fill(-1);
  const listed = new Map<number, string>();
  for (const { topic, partition, member, path } of listings) {
    const other = assignment[partition]!;
    if (other < 0) {
      assignment[partition] = member;
      listed.set(partition, path);
    } else if (issues.wants()) {
      const name = namePartition(group, topic, partition);
      issues.add(
        path,
        `${name} is with member ${showValue(memberIds[other])} already (${listed.get(partition)})`,
        name,
      );
    }
  }
  if (issues.count() > found) return undefined;
  return { assignment, pathOf: (partition) => listed.get(partition) ?? 'members' };
}

function readPartitions(
  issues: IssueList,
  path: string,
  value: unknown,
  group: GroupColumns,
  member: number,
  listings: Listing[],
): void {
  const list = readArray(issues, path, value);
  for (let k = 0; list && k < list.length; k++) {
    const at = `${path}[${k}]`;
    const entry = list[k];
    if (!isRecord(entry)) {
      issues.add(at, `a partition must be an object with topic and partition, got ${showValue(entry)}`, entry);
      continue;
    }
    const topic = group.topicOfName.get(entry.topic as string);
    if (topic === undefined) {
      issues.add(`${at}.topic`, `topic must be the name of a topic, got ${showValue(entry.topic)}`, entry.topic);
      continue;
    }
    const count = countPartitions(group, topic);
    if (isIndex(entry.partition, count)) {
      listings.push({ topic, partition: group.partitionStart[topic]! + entry.partition, member, path: at });
    } else {
      const expected = count === 0 ? 'left out, for the topic has none' : `an integer from 0 to ${count - 1}`;
      issues.add(
        `${at}.partition`,
        `partition must be ${expected}, got ${showValue(entry.partition)}`,
        entry.partition,
      );
    }
  }
}
