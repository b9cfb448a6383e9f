/** The topics of a group in columns: how many partitions each has, what they weigh and where their replicas are. */

import type { IssueList } from '../issue-list.ts';
import { addUnique, complain, createNames, isLoad } from '../read-entries.ts';
import { isIndex, isList, readArray, readRecord } from '../read-fields.ts';

/** Above this many partitions in all a problem is refused before memory is taken for them. */
const MOST_PARTITIONS = 2 ** 26;

export interface TopicColumns {
  readonly topicNames: readonly string[];
  readonly topicOfName: ReadonlyMap<string, number>;
  /** First partition of each topic, and the number of all partitions at the end. */
  readonly partitionStart: Uint32Array;
  /** Load of the partitions of each topic: one for all, or at least one each. */
  readonly loads: readonly (number | ArrayLike<number>)[];
  /** Racks of the replicas, a list for each partition; undefined for topics that name none. */
  readonly racks: readonly (ArrayLike<ArrayLike<string>> | undefined)[];
}

/** Reads `problem.topics`; undefined, with issues, when it is malformed. */
export function readTopics(issues: IssueList, input: unknown): TopicColumns | undefined {
  const topics = readArray(issues, 'problem.topics', input);
  if (!topics) return undefined;
  const found = issues.count();
  const names = createNames();
  const counts = new Float64Array(topics.length);
  const loads: (number | ArrayLike<number>)[] = [];
  const racks: (ArrayLike<ArrayLike<string>> | undefined)[] = [];
  let total = 0;
  for (let t = 0; t < topics.length; t++) {
    const path = `problem.topics[${t}]`;
    const topic = readRecord(issues, path, topics[t]);
    if (!topic) continue;
    addUnique(issues, `${path}.name`, names, topic.name);
    if (isIndex(topic.partitions, 2 ** 31)) counts[t] = topic.partitions;
    else complain(issues, `${path}.partitions`, 'an integer of at least 0', topic.partitions);
    total += counts[t]!;
    loads.push(readLoads(issues, `${path}.loads`, topic.loads, counts[t]!));
    racks.push(readRacks(issues, `${path}.racks`, topic.racks, counts[t]!));
  }
  if (total > MOST_PARTITIONS) {
    complain(issues, 'problem.topics', `at most ${MOST_PARTITIONS} partitions in all to be judged`, total);
  }
  if (issues.count() > found) return undefined;
  const partitionStart = new Uint32Array(topics.length + 1);
  for (let t = 0; t < topics.length; t++) partitionStart[t + 1] = partitionStart[t]! + counts[t]!;
  return { topicNames: names.names, topicOfName: names.indexOf, partitionStart, loads, racks };
}

function readLoads(issues: IssueList, path: string, value: unknown, count: number): number | ArrayLike<number> {
  if (value === undefined) return 1;
  if (typeof value === 'number') {
    if (isLoad(value)) return value;
  } else if (isList(value) && value.length >= count) {
    for (let p = 0; p < count; p++) {
      if (isLoad(value[p])) continue;
      complain(issues, `${path}[${p}]`, 'a finite number of at least 0', value[p]);
      return 0;
    }
    return value as ArrayLike<number>;
  }
  complain(issues, path, `a finite number of at least 0, or a list of ${count} such numbers`, value);
  return 0;
}

function readRacks(
  issues: IssueList,
  path: string,
  value: unknown,
  count: number,
): ArrayLike<ArrayLike<string>> | undefined {
  if (value === undefined) return undefined;
  if (!isList(value) || value.length < count) {
    complain(issues, path, `a list of ${count} lists of racks`, value);
    return undefined;
  }
  for (let p = 0; p < count; p++) {
    const list = value[p];
    let valid = isList(list);
    for (let i = 0; isList(list) && i < list.length; i++) valid &&= typeof list[i] === 'string';
    if (valid) continue;
    complain(issues, `${path}[${p}]`, 'a list of names', list);
    return undefined;
  }
  return value as ArrayLike<ArrayLike<string>>;
}
