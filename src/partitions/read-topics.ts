/** Reads the topics of a group: names, numbers of partitions, loads and racks, each checked with its path. */

import type { Issue } from '../errors.ts';
import type { IssueList } from '../fairness/issue-list.ts';
import { isLoad } from '../fairness/read-entries.ts';
import { isList } from '../fairness/read-fields.ts';
import { type At, integer, isRecord, rejectUnknown, report, show } from '../fields.ts';

/** Far more than a Kafka cluster can have; each takes about 100 bytes while a plan is made. */
const MOST_PARTITIONS = 2 ** 24;
const TOPIC_FIELDS = ['name', 'partitions', 'loads', 'racks'];

export interface TopicColumns {
  readonly numTopics: number;
  /** Partitions of topic t are partitionStart[t] … partitionStart[t + 1] − 1. */
  readonly partitionStart: Uint32Array;
  readonly topicOfName: Map<string, number>;
}

/** Notes what is wrong; unusable numbers of partitions count as 0. `many` takes the issues of lists that may be long. */
export function readTopics(issues: Issue[], many: IssueList, topics: readonly unknown[]): TopicColumns {
  const topicOfName = new Map<string, number>();
  const partitionStart = new Uint32Array(topics.length + 1);
  let total = 0;
  let sum = 0;
  for (let t = 0; t < topics.length; t++) {
    const topic = topics[t];
    const at: At = (key) => `topics[${t}].${key}`;
    partitionStart[t + 1] = total;
    if (!isRecord(topic)) {
      report(issues, `topics[${t}]`, 'a topic must be an object with name and partitions', topic);
      continue;
    }
    rejectUnknown(issues, at, topic, TOPIC_FIELDS);
    checkName(issues, at, topic.name, topicOfName);
    if (typeof topic.name === 'string' && !topicOfName.has(topic.name)) topicOfName.set(topic.name, t);
    const { partitions, loads, racks } = topic;
    if (!integer(issues, at, partitions, 0, MOST_PARTITIONS, 'partitions')) continue;
    const count = partitions as number;
    sum += checkLoads(issues, many, at, loads, count);
    if (racks !== undefined) checkRacks(issues, many, at, racks, count);
    if (total + count > MOST_PARTITIONS) {
      report(issues, at('partitions'), `all partitions together must be at most ${MOST_PARTITIONS}`, count);
    } else total += count;
    partitionStart[t + 1] = total;
  }
  if (sum === Infinity) report(issues, 'topics', 'the loads must have a finite sum', sum);
  return { numTopics: topics.length, partitionStart, topicOfName };
}

function checkName(issues: Issue[], at: At, name: unknown, topicOfName: ReadonlyMap<string, number>): void {
  if (typeof name !== 'string' || name === '') {
    report(issues, at('name'), 'name must be a string that is not empty', name);
  } else if (topicOfName.has(name)) {
    issues.push({ path: at('name'), message: `another topic is called ${show(name)} already`, received: name });
  }
}

/** The sum of the loads. */
function checkLoads(issues: Issue[], many: IssueList, at: At, loads: unknown, count: number): number {
  if (loads === undefined) return count;
  if (typeof loads === 'number') {
    if (isLoad(loads)) return loads * count;
    report(issues, at('loads'), 'loads must be finite numbers of at least 0', loads);
    return 0;
  }
  if (!isList(loads)) {
    report(issues, at('loads'), 'loads must be a number or a list of numbers, one per partition', loads);
    return 0;
  }
  if (loads.length !== count) {
    const message = `loads must have one number per partition: ${count} expected, got ${loads.length}`;
    issues.push({ path: at('loads'), message, received: loads.length });
  }
  let sum = 0;
  for (let p = 0; p < loads.length; p++) {
    const load = loads[p];
    if (isLoad(load)) sum += load;
    else if (many.wants())
      many.add(at(`loads[${p}]`), `a load must be a finite number of at least 0, got ${show(load)}`, load);
  }
  return sum;
}

function checkRacks(issues: Issue[], many: IssueList, at: At, racks: unknown, count: number): void {
  if (!Array.isArray(racks)) {
    report(issues, at('racks'), 'racks must be a list with the racks of each partition', racks);
    return;
  }
  if (racks.length !== count) {
    const message = `racks must have one list per partition: ${count} expected, got ${racks.length}`;
    issues.push({ path: at('racks'), message, received: racks.length });
  }
  for (const [p, names] of racks.entries()) {
    if (Array.isArray(names) && names.every((name) => typeof name === 'string' && name !== '')) continue;
    if (many.wants()) many.add(at(`racks[${p}]`), `racks must be a list of names, got ${show(names)}`, names);
  }
}
