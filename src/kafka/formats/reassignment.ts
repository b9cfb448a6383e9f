/** Reads the JSON of `kafka-reassign-partitions.sh`: which brokers hold a replica of each partition, the preferred leader first. */

import { EvenslotError, type Issue } from '../../errors.ts';
import { isRecord, report } from '../../fields.ts';
import { findRepeats, gatherProblem, type ImportedProblem, type ListedPartition, MAX_PARTITION } from './gather.ts';

const MAX_BROKER = 2 ** 31 - 1;

/** True for the content of such a file, whatever is wrong further down. */
export function isReassignment(value: unknown): boolean {
  return isRecord(value) && 'version' in value && 'partitions' in value && !('evenslot' in value) && !('kind' in value);
}

/**
 * Preferred leaders as a problem: a member `broker-<n>` for each broker, in the order of their numbers; the first replica owns the partition;
 * every broker may lead any partition, and each partition counts 1. `log_dirs` and other fields are ignored.
 *
 * @throws EvenslotError `E_PARSE`; paths are those of the JSON.
 */
export function readReassignment(value: unknown): ImportedProblem {
  const issues: Issue[] = [];
  const content = isRecord(value) ? value : {};
  if (content.version !== 1) report(issues, 'version', 'version must be 1', content.version);
  const listed: ListedPartition[] = [];
  const brokers = new Set<number>();
  if (!Array.isArray(content.partitions) || content.partitions.length === 0) {
    report(issues, 'partitions', 'partitions must be a list with at least one entry', content.partitions);
  } else {
    for (const [i, entry] of content.partitions.entries())
      readEntry(issues, entry, `partitions[${i}]`, listed, brokers);
  }
  issues.push(...findRepeats(listed));
  if (issues.length > 0) throw new EvenslotError('E_PARSE', issues);
  const members = [...brokers].sort((a, b) => a - b).map((broker) => ({ id: nameBroker(broker) }));
  const { problem, remarks } = gatherProblem(members, listed);
  const assumed =
    'preferred leaders are assigned: any broker may lead any partition, whether it has a replica of it or not';
  return { problem, remarks: [assumed, ...remarks] };
}

function readEntry(
  issues: Issue[],
  entry: unknown,
  path: string,
  listed: ListedPartition[],
  brokers: Set<number>,
): void {
  if (!isRecord(entry)) {
    report(issues, path, 'a partition must be an object with topic, partition and replicas', entry);
    return;
  }
  const { topic, partition, replicas } = entry;
  const found = issues.length;
  if (typeof topic !== 'string' || topic === '') {
    report(issues, `${path}.topic`, 'topic must be a string that is not empty', topic);
  }
  if (!isInteger(partition, MAX_PARTITION)) {
    report(issues, `${path}.partition`, `partition must be an integer from 0 to ${MAX_PARTITION}`, partition);
  }
  if (!Array.isArray(replicas) || replicas.length === 0) {
    report(issues, `${path}.replicas`, 'replicas must be a list with at least one number of a broker', replicas);
  } else {
    for (const [k, broker] of replicas.entries()) {
      const at = `${path}.replicas[${k}]`;
      if (!isInteger(broker, MAX_BROKER))
        report(issues, at, 'the number of a broker must be an integer of at least 0', broker);
      else if (replicas.indexOf(broker) < k)
        report(issues, at, 'a broker holds one replica of a partition at most', broker);
      else brokers.add(broker);
    }
  }
  if (issues.length > found) return;
  const owner = nameBroker((replicas as number[])[0] ?? 0);
  listed.push({ topic: topic as string, partition: partition as number, owner, at: path });
}

function isInteger(value: unknown, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max;
}

function nameBroker(broker: number): string {
  return `broker-${broker}`;
}
