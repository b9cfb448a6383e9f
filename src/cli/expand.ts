/**
 * The short form of the file format: an entry with `count: n` stands for n entries.
 *
 * Copy i (from 1, or from `first` where the list allows it) gets `-i` at the end of the names that must differ between copies.
 * Everything else is the same in all copies.
 */

import type { Issue } from '../errors.ts';
import { isRecord } from '../fields.ts';

type Fields = Readonly<Record<string, unknown>>;

/** How the entries of a list are counted. */
export interface Counting {
  /** Fields that get the number of the copy. */
  readonly names: readonly string[];
  /** True when `first` may give the number of the first copy. */
  readonly first?: true;
}

/** The lists of a kind of file that may hold counted entries. */
export type CountedLists = Readonly<Record<string, Counting>>;

/** Entries of one list after expansion. */
const MAX_ENTRIES = 1_000_000;

export interface Expanded {
  /** The same fields with every counted entry written out. */
  readonly fields: Fields;
  /** What is wrong with the counts, with paths of the file. */
  readonly issues: readonly Issue[];
  /** Turns a path of the expanded fields into the path in the file. */
  readonly toFilePath: (path: string) => string;
}

export function expandCounts(fields: Fields, lists: CountedLists): Expanded {
  const issues: Issue[] = [];
  const expanded: Record<string, unknown> = { ...fields };
  const origins = new Map<string, number[]>();
  for (const [list, counting] of Object.entries(lists)) {
    const entries = fields[list];
    if (!Array.isArray(entries) || !entries.some((entry) => isCounted(entry) || (counting.first && hasFirst(entry))))
      continue;
    const origin: number[] = [];
    expanded[list] = expandList(list, counting, entries, origin, issues);
    origins.set(list, origin);
  }
  return { fields: expanded, issues, toFilePath: (path) => toFilePath(origins, path) };
}

function expandList(
  list: string,
  counting: Counting,
  entries: readonly unknown[],
  origin: number[],
  issues: Issue[],
): unknown[] {
  const result: unknown[] = [];
  for (const [i, entry] of entries.entries()) {
    if (!isCounted(entry)) {
      result.push(counting.first ? withoutFirst(`${list}[${i}]`, entry, issues) : entry);
      origin.push(i);
      continue;
    }
    const { count, ...others } = entry;
    const { first, rest } = counting.first ? takeFirst(`${list}[${i}]`, others, issues) : { first: 1, rest: others };
    const room = MAX_ENTRIES - result.length;
    const usable = Number.isInteger(count) && (count as number) >= 1 && (count as number) <= room;
    if (!usable) {
      const integer = Number.isInteger(count) && (count as number) >= 1 && (count as number) <= MAX_ENTRIES;
      const message = integer
        ? `${list} would have more than ${MAX_ENTRIES} entries`
        : `count must be an integer from 1 to ${MAX_ENTRIES}, got ${JSON.stringify(count) ?? 'nothing'}`;
      issues.push({ path: `${list}[${i}].count`, message, received: count });
    }
    // One copy stands in for an unusable count, so that the other fields of the entry are still checked.
    for (let copy = 1; copy <= (usable ? (count as number) : 1); copy++) {
      result.push(numberNames(rest, counting.names, first + copy - 1));
      origin.push(i);
    }
  }
  return result;
}

/** The number of the first copy, and the entry without it. */
function takeFirst(path: string, { first = 1, ...rest }: Fields, issues: Issue[]): { first: number; rest: Fields } {
  if (Number.isInteger(first) && (first as number) >= 0 && (first as number) <= MAX_ENTRIES) {
    return { first: first as number, rest };
  }
  const message = `first must be an integer from 0 to ${MAX_ENTRIES}, got ${JSON.stringify(first) ?? 'nothing'}`;
  issues.push({ path: `${path}.first`, message, received: first });
  return { first: 1, rest };
}

/** An entry that is not counted has no first copy. */
function withoutFirst(path: string, entry: unknown, issues: Issue[]): unknown {
  if (!hasFirst(entry)) return entry;
  const { first, ...rest } = entry;
  issues.push({ path: `${path}.first`, message: 'first goes with count only', received: first });
  return rest;
}

function numberNames(entry: Fields, names: readonly string[], number: number): Fields {
  const numbered: Record<string, unknown> = { ...entry };
  for (const name of names) {
    // An empty or foreign value stays as it is, for the validation to name.
    if (typeof entry[name] === 'string' && entry[name] !== '') numbered[name] = `${entry[name]}-${number}`;
  }
  return numbered;
}

function isCounted(entry: unknown): entry is Fields {
  return isRecord(entry) && 'count' in entry;
}

function hasFirst(entry: unknown): entry is Fields {
  return isRecord(entry) && 'first' in entry;
}

function toFilePath(origins: ReadonlyMap<string, readonly number[]>, path: string): string {
  const match = /^(\w+)\[(\d+)\]/.exec(path);
  const index = match === null ? undefined : origins.get(match[1] ?? '')?.[Number(match[2])];
  return match === null || index === undefined ? path : `${match[1]}[${index}]${path.slice(match[0].length)}`;
}
