/** What the rows of the two listings of a consumer group say: a partition with its owner and lag, or a member with its partitions. */

import type { Issue } from '../../errors.ts';
import { show } from '../../fields.ts';
import { readAssignment } from './assignment-text.ts';
import { type ListedMember, type ListedPartition, MAX_PARTITION } from './gather.ts';
import type { Cell, Head } from './table.ts';

/** What the rows have told so far. */
export interface Listing {
  readonly members: Map<string, ListedMember>;
  readonly partitions: ListedPartition[];
  readonly issues: Issue[];
  group: string | undefined;
}

/** Cells of a line by the name of their column. */
interface Row {
  readonly has: (column: string) => boolean;
  /** Undefined for a dash, an empty cell or a column that is not there. */
  readonly get: (column: string) => string | undefined;
  /** `line:column`, both from 1, of the cell or of a character in it. */
  readonly at: (column: string, offset?: number) => string;
}

const NONE = '-';

/** `number`: of the line, from 1. */
export function readGroupRow(listing: Listing, head: Head, cells: readonly Cell[], number: number): void {
  const row = rowOf(head, cells, number);
  if (!isOfOneGroup(listing, row)) return;
  if (row.has('PARTITION')) readPartition(listing, row);
  else readMember(listing, row);
}

function rowOf({ names }: Head, cells: readonly Cell[], number: number): Row {
  const cellOf = (column: string) => cells[names.indexOf(column)];
  return {
    has: (column) => names.includes(column),
    get: (column) => {
      const text = cellOf(column)?.text ?? '';
      return text === '' || text === NONE ? undefined : text;
    },
    at: (column, offset = 0) => `${number}:${(cellOf(column)?.start ?? 0) + offset + 1}`,
  };
}

function isOfOneGroup(listing: Listing, row: Row): boolean {
  const group = row.get('GROUP');
  listing.group ??= group;
  if (group === listing.group) return true;
  const groups = `one group, ${show(listing.group)}, and here starts ${show(group)}`;
  // One issue is enough for all lines of a group.
  if (!listing.issues.some(({ received }) => received === group)) {
    const message = `a file holds ${groups}: describe one with --group`;
    listing.issues.push({ path: row.at('GROUP'), message, received: group });
  }
  return false;
}

function readPartition(listing: Listing, row: Row): void {
  const { members, partitions, issues } = listing;
  const fail = (column: string, message: string) => {
    const received = row.get(column) ?? NONE;
    issues.push({ path: row.at(column), message: `${message}, got ${show(received)}`, received });
  };
  const owner = row.get('CONSUMER-ID');
  if (owner !== undefined && !members.has(owner)) members.set(owner, { id: owner });
  const topic = row.get('TOPIC');
  const number = row.get('PARTITION');
  // A member that has nothing stands on a line of its own, with dashes.
  if (topic === undefined && number === undefined && owner !== undefined) return;
  if (topic === undefined) {
    fail('TOPIC', 'TOPIC must be a name');
    return;
  }
  const partition = toInteger(number);
  if (partition === undefined || partition > MAX_PARTITION) {
    fail('PARTITION', `PARTITION must be an integer from 0 to ${MAX_PARTITION}`);
    return;
  }
  const text = row.get('LAG');
  const load = toInteger(text);
  if (text !== undefined && text !== 'unknown' && load === undefined) {
    fail('LAG', 'LAG must be an integer of at least 0, or - when it is unknown');
    return;
  }
  partitions.push({ topic, partition, owner, load, at: row.at('TOPIC') });
}

function readMember({ members, partitions, issues }: Listing, row: Row): void {
  const fail = (column: string, message: string, offset = 0) => {
    const received = row.get(column) ?? NONE;
    issues.push({ path: row.at(column, offset), message: `${message}, got ${show(received)}`, received });
  };
  const id = row.get('CONSUMER-ID');
  if (id === undefined || members.has(id)) {
    fail('CONSUMER-ID', 'CONSUMER-ID must be a name that no line above has');
    return;
  }
  const instanceId = row.get('GROUP-INSTANCE-ID');
  members.set(id, instanceId === undefined ? { id } : { id, instanceId });
  const column = ['ASSIGNMENT', 'CURRENT-ASSIGNMENT'].find(row.has);
  if (column === undefined) return;
  const text = row.get(column);
  const parts = text === undefined ? [] : readAssignment(text);
  if (parts === undefined) fail(column, `${column} must read topic(0,1), other(2) or topic:0,1;other:2`);
  for (const { topic, partition, offset } of parts ?? []) {
    if (partition > MAX_PARTITION) fail(column, `partition numbers go up to ${MAX_PARTITION}`, offset);
    else partitions.push({ topic, partition, owner: id, at: row.at(column, offset) });
  }
}

function toInteger(text: string | undefined): number | undefined {
  const value = text !== undefined && /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}
