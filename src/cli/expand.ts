/**
 * The short form of the file format: an entry with `count: n` stands for n entries.
 *
 * Copy i (from 1) gets `-i` at the end of the names that must differ between copies: `id`, `pipeline` and `coLocationGroup`
 * of task managers and vertices, `from` and `to` of edges. Everything else is the same in all copies.
 */

import type { Issue } from '../errors.ts';

const NUMBERED = {
  taskManagers: ['id'],
  vertices: ['id', 'pipeline', 'coLocationGroup'],
  edges: ['from', 'to'],
} as const;

type ListName = keyof typeof NUMBERED;
type Fields = Readonly<Record<string, unknown>>;

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

export function expandCounts(fields: Fields): Expanded {
  const issues: Issue[] = [];
  const expanded: Record<string, unknown> = { ...fields };
  const origins = new Map<string, number[]>();
  for (const list of Object.keys(NUMBERED) as ListName[]) {
    const entries = fields[list];
    if (!Array.isArray(entries) || !entries.some(isCounted)) continue;
    const origin: number[] = [];
    expanded[list] = expandList(list, entries, origin, issues);
    origins.set(list, origin);
  }
  return { fields: expanded, issues, toFilePath: (path) => toFilePath(origins, path) };
}

function expandList(list: ListName, entries: readonly unknown[], origin: number[], issues: Issue[]): unknown[] {
  const result: unknown[] = [];
  for (const [i, entry] of entries.entries()) {
    if (!isCounted(entry)) {
      result.push(entry);
      origin.push(i);
      continue;
    }
    const { count, ...rest } = entry;
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
      result.push(numberNames(rest, NUMBERED[list], copy));
      origin.push(i);
    }
  }
  return result;
}

function numberNames(entry: Fields, names: readonly string[], copy: number): Fields {
  const numbered: Record<string, unknown> = { ...entry };
  for (const name of names) {
    // An empty or foreign value stays as it is, for the validation to name.
    if (typeof entry[name] === 'string' && entry[name] !== '') numbered[name] = `${entry[name]}-${copy}`;
  }
  return numbered;
}

function isCounted(entry: unknown): entry is Fields {
  return typeof entry === 'object' && entry !== null && !Array.isArray(entry) && 'count' in entry;
}

function toFilePath(origins: ReadonlyMap<string, readonly number[]>, path: string): string {
  const match = /^(\w+)\[(\d+)\]/.exec(path);
  const index = match === null ? undefined : origins.get(match[1] ?? '')?.[Number(match[2])];
  return match === null || index === undefined ? path : `${match[1]}[${index}]${path.slice(match[0].length)}`;
}
