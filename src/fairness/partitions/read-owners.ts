/** Who has which partition now: what the members own, together with the `previous` of the problem. */

import type { IssueList } from '../issue-list.ts';
import { complain } from '../read-entries.ts';
import { isIndex, isList, readArray, readRecord, showValue } from '../read-fields.ts';
import type { MemberColumns } from './read-members.ts';
import type { TopicColumns } from './read-topics.ts';

/**
 * Present member that owns each partition, −1 for none; undefined when nobody owns anything, also with issues. Whatever does not exist
 * any more is left out.
 */
export function readOwners(
  issues: IssueList,
  members: MemberColumns,
  topics: TopicColumns,
  previous: unknown,
): Int32Array | undefined {
  const { memberIds, memberOfId, owned } = members;
  const { topicOfName, partitionStart, topicNames } = topics;
  const total = partitionStart[topicNames.length]!;
  let owner: Int32Array | undefined;

  const note = (path: string, t: number, p: number, m: number) => {
    owner ??= new Int32Array(total).fill(-1);
    const partition = partitionStart[t]! + p;
    const other = owner[partition]!;
    if (other >= 0 && other !== m && issues.wants()) {
      const [here, there] = [showValue(memberIds[m]), showValue(memberIds[other])];
      const message = `partition ${p} of topic ${showValue(topicNames[t])} is owned by member ${there} already, and by ${here}`;
      issues.add(path, message, { topic: topicNames[t], partition: p });
    } else owner[partition] = m;
  };
  const noteAll = (path: string, value: unknown, m: number) => {
    const list = readArray(issues, path, value);
    for (let k = 0; list && k < list.length; k++) {
      const entry = readRecord(issues, `${path}[${k}]`, list[k]);
      if (!entry) continue;
      const { topic, partition } = entry;
      if (typeof topic !== 'string') complain(issues, `${path}[${k}].topic`, 'the name of a topic', topic);
      else if (!Number.isInteger(partition)) complain(issues, `${path}[${k}].partition`, 'an integer', partition);
      else {
        const t = topicOfName.get(topic);
        if (t === undefined || !isIndex(partition, partitionStart[t + 1]! - partitionStart[t]!)) continue;
        note(`${path}[${k}]`, t, partition, m);
      }
    }
  };

  for (const [m, value] of owned.entries()) {
    if (value !== undefined) noteAll(`problem.members[${m}].owned`, value, m);
  }
  const contents = previous === undefined ? [] : readArray(issues, 'problem.previous', previous);
  if (!contents) return undefined;
  if (isAssignment(contents)) {
    if (contents.length !== total) {
      complain(issues, 'problem.previous', `a list of ${total} members, one for each partition`, contents.length);
      return undefined;
    }
    let t = 0;
    for (let p = 0; p < total; p++) {
      while (p >= partitionStart[t + 1]!) t++;
      const m = contents[p];
      if (m === -1) continue;
      if (isIndex(m, memberIds.length)) note(`problem.previous[${p}]`, t, p - partitionStart[t]!, m);
      else if (issues.wants()) {
        const message = `previous must be an integer from -1 to ${memberIds.length - 1}, got ${showValue(m)}`;
        issues.add(`problem.previous[${p}]`, message, m);
      }
    }
    return owner;
  }
  for (let k = 0; k < contents.length; k++) {
    const path = `problem.previous[${k}]`;
    const content = readRecord(issues, path, contents[k]);
    if (!content) continue;
    const m = memberOfId.get(content.id as string);
    if (typeof content.id !== 'string') complain(issues, `${path}.id`, 'a string', content.id);
    else if (m === undefined) readArray(issues, `${path}.partitions`, content.partitions);
    else noteAll(`${path}.partitions`, content.partitions, m);
  }
  return owner;
}

/** A list of members by number, not by name. */
function isAssignment(contents: ArrayLike<unknown>): boolean {
  return isList(contents) && (ArrayBuffer.isView(contents) || typeof contents[0] === 'number');
}
