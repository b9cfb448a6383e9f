/**
 * Reads what `kafka-consumer-groups.sh --describe --group g` prints: the listing of partitions (`--offsets`, the default) or that of
 * members (`--members --verbose`), of every Kafka since 1.0.
 */

import { EvenslotError, type Issue } from '../../errors.ts';
import { show } from '../../fields.ts';
import { findRepeats, gatherProblem, type ImportedProblem, type ListedPartition, some } from './gather.ts';
import { type Listing, readGroupRow } from './group-rows.ts';
import { type Head, readHead, readRow } from './table.ts';

/** Either of the two heads; columns between may differ from release to release. */
const HEAD =
  /^[ \t]*(GROUP[ \t]+)?(TOPIC[ \t]+PARTITION[ \t].*\bLAG[ \t]+CONSUMER-ID\b|CONSUMER-ID[ \t].*\bCLIENT-ID[ \t]+#PARTITIONS\b)/m;
/** What the tool says instead of a listing, on stderr. */
const NO_LISTING = /^[ \t]*(Error: )?Consumer group '.*' (has no active members|does not exist)\.?\s*$/m;
/** What else it says there, often into the same file. */
const NOTICE = /^[ \t]*(Warning|Note|Error): /i;

/** True for text that holds one of the two listings, or the tool's word that there is none. */
export function isConsumerGroup(text: string): boolean {
  return HEAD.test(text) || NO_LISTING.test(text);
}

/**
 * Members by CONSUMER-ID, loads from LAG, owned partitions as listed. The text tells no subscriptions, so every member is taken to subscribe
 * to every listed topic. A LAG of `-` counts as 0, and so do partitions that are left out; when no LAG is above 0, each partition counts 1.
 *
 * @throws EvenslotError `E_PARSE`; the path of an issue is `line:column`, both from 1.
 */
export function readConsumerGroup(text: string): ImportedProblem {
  const listing: Listing = { members: new Map(), partitions: [], issues: [], group: undefined };
  let head: Head | undefined;
  for (const [i, line] of text
    .replace(/^\ufeff/, ' ')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '' || NOTICE.test(line) || NO_LISTING.test(line)) continue;
    // The tool prints its head again for each group.
    if (HEAD.test(line)) head = readHead(line);
    // What stands above the first head is no part of the listing: the command line, lines of a log.
    else if (head !== undefined) readLine(listing, line, i + 1, head);
  }
  const { members, partitions, issues } = listing;
  issues.push(...findRepeats(partitions));
  if (issues.length === 0) issues.push(...findMissing(listing, head));
  if (issues.length > 0) throw new EvenslotError('E_PARSE', issues.sort(byPlace));
  const { problem, remarks } = gatherProblem([...members.values()], partitions);
  const subscriptions = 'the listing tells no subscriptions: every member is taken to subscribe to every topic in it';
  return { problem, remarks: [subscriptions, ...remarkOnLags(partitions, head), ...remarks] };
}

function readLine(listing: Listing, line: string, number: number, head: Head): void {
  const cells = readRow(line, head, { mayBeEmpty: ['GROUP-INSTANCE-ID'], free: 'ASSIGNMENT' });
  if (cells !== undefined) {
    readGroupRow(listing, head, cells, number);
    return;
  }
  const message = `expected the ${head.names.length} columns ${head.names.join(' ')}, got ${show(line.trim())}`;
  listing.issues.push({ path: `${number}:${line.search(/\S/) + 1}`, message, received: line });
}

/** Issues of a listing that is well formed but tells too little. */
function findMissing({ members }: Listing, head: Head | undefined): Issue[] {
  const tell = (message: string) => [{ path: '1:1', message, received: undefined }];
  if (members.size === 0) return tell('the listing names no member: describe the group while its consumers run');
  if (head?.names.some((name) => name === 'PARTITION' || name.endsWith('ASSIGNMENT'))) return [];
  return tell('the listing tells no partitions: describe the group without --members, or with --members --verbose');
}

function remarkOnLags(partitions: readonly ListedPartition[], head: Head | undefined): string[] {
  if (!head?.names.includes('LAG')) return [];
  if (!partitions.some(({ load = 0 }) => load > 0)) return ['no LAG is above 0, so each partition counts 1'];
  const unknown = partitions.filter(({ load }) => load === undefined);
  if (unknown.length === 0) return [];
  const names = unknown.map(({ topic, partition }) => `${topic} ${partition}`);
  return [`partitions without a known LAG count with load 0: ${some(names)}`];
}

function byPlace(a: Issue, b: Issue): number {
  const [lineA = 0, columnA = 0] = a.path.split(':').map(Number);
  const [lineB = 0, columnB = 0] = b.path.split(':').map(Number);
  return lineA - lineB || columnA - columnB;
}
