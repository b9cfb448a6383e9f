/** Reads who has which partition now, from `owned` and `previous`; what no longer exists is passed over, two owners are an issue. */

import type { Issue } from '../errors.ts';
import type { IssueList } from '../fairness/issue-list.ts';
import { isList } from '../fairness/read-fields.ts';
import { type At, type Fields, isRecord, MAX_TOTAL, rejectUnknown, report, show } from '../fields.ts';
import { nameMember } from './read-members.ts';
import type { TopicColumns } from './read-topics.ts';

/** Present owner of each partition or −1; undefined when nobody has anything. */
export function readOwners(
  issues: Issue[],
  many: IssueList,
  members: readonly unknown[],
  { numTopics, partitionStart, topicOfName }: TopicColumns,
  previous: unknown,
): Int32Array | undefined {
  const numPartitions = partitionStart[numTopics]!;
  const known = previous === undefined || isContents(previous) ? undefined : readIndices(many, previous);
  if (!known && !(previous as unknown[] | undefined)?.length && !members.some(ownsSomething)) return undefined;
  const owner = known ?? new Int32Array(numPartitions).fill(-1);

  /** Whether the reference is well formed; notes the owner of a partition that exists. */
  const claim = (ref: unknown, member: number, at: () => string): void => {
    if (!isRecord(ref)) {
      if (many.wants()) many.add(at(), `a partition must be an object with topic and partition, got ${show(ref)}`, ref);
      return;
    }
    const { topic, partition } = ref;
    for (const key in ref) {
      if (key !== 'topic' && key !== 'partition') {
        rejectUnknown(issues, (name) => `${at()}.${name}`, ref, ['topic', 'partition']);
        break;
      }
    }
    if (typeof topic !== 'string') {
      if (many.wants()) many.add(`${at()}.topic`, `topic must be a name, got ${show(topic)}`, topic);
    }
    if (!Number.isInteger(partition) || (partition as number) < 0 || (partition as number) > MAX_TOTAL) {
      const message = `partition must be an integer of at least 0, got ${show(partition)}`;
      if (many.wants()) many.add(`${at()}.partition`, message, partition);
      return;
    }
    const t = topicOfName.get(topic as string);
    if (t === undefined || member < 0) return;
    const index = partitionStart[t]! + (partition as number);
    if (index >= partitionStart[t + 1]!) return;
    if (owner[index]! >= 0 && owner[index] !== member) {
      const other = nameMember(members, owner[index]!);
      const message = `partition ${partition as number} of ${show(topic)} is owned by ${other} already`;
      if (many.wants()) many.add(at(), message, ref);
    } else owner[index] = member;
  };

  if (previous !== undefined && !known) {
    const memberOf = new Map<unknown, number>();
    for (const [m, member] of members.entries()) if (isRecord(member)) memberOf.set(member.id, m);
    readContents(issues, previous as readonly unknown[], (id) => memberOf.get(id) ?? -1, claim);
  }
  for (let m = 0; m < members.length; m++) {
    const owned = (members[m] as Fields | null | undefined)?.owned;
    if (owned === undefined) continue;
    if (!Array.isArray(owned))
      report(issues, `members[${m}].owned`, 'owned must be a list of {topic, partition}', owned);
    else for (let i = 0; i < owned.length; i++) claim(owned[i], m, () => `members[${m}].owned[${i}]`);
  }
  return owner.some((m) => m >= 0) ? owner : undefined;

  function readIndices(found: IssueList, value: unknown): Int32Array {
    const places = new Int32Array(numPartitions).fill(-1);
    if (!isList(value)) {
      found.add('previous', `previous must be a list of members or of their indices, got ${show(value)}`, value);
      return places;
    }
    if (value.length !== numPartitions) {
      const message = `previous must have one index per partition: ${numPartitions} expected, got ${value.length}`;
      found.add('previous', message, value.length);
      return places;
    }
    for (let p = 0; p < numPartitions; p++) {
      const m = value[p];
      if (Number.isInteger(m) && (m as number) >= -1 && (m as number) < members.length) places[p] = m as number;
      else if (found.wants()) {
        const message = `an index must be an integer from 0 to ${members.length - 1}, or -1 for none, got ${show(m)}`;
        found.add(`previous[${p}]`, message, m);
      }
    }
    return places;
  }
}

/** A list of objects, not of indices; an empty list is either. */
function isContents(previous: unknown): boolean {
  return Array.isArray(previous) && (previous.length === 0 || typeof previous[0] !== 'number');
}

function ownsSomething(member: unknown): boolean {
  const owned = isRecord(member) ? member.owned : undefined;
  return owned !== undefined && !(Array.isArray(owned) && owned.length === 0);
}

function readContents(
  issues: Issue[],
  contents: readonly unknown[],
  memberOf: (id: unknown) => number,
  claim: (ref: unknown, member: number, at: () => string) => void,
): void {
  for (const [i, content] of contents.entries()) {
    const at: At = (key) => `previous[${i}].${key}`;
    if (!isRecord(content)) {
      report(issues, `previous[${i}]`, 'an entry must be an object with id and partitions', content);
      continue;
    }
    rejectUnknown(issues, at, content, ['id', 'partitions']);
    const { id, partitions } = content;
    if (typeof id !== 'string' || id === '') report(issues, at('id'), 'id must be a string that is not empty', id);
    if (!Array.isArray(partitions)) {
      report(issues, at('partitions'), 'partitions must be a list of {topic, partition}', partitions);
      continue;
    }
    const member = memberOf(id);
    for (const [j, ref] of partitions.entries()) claim(ref, member, () => at(`partitions[${j}]`));
  }
}
