/** Plain tables: columns parted by two spaces, one line under the head, no frame. Reads well in a log, a mail and a terminal. */

import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';

export interface Column {
  /** May hold a line feed for a head of two lines. */
  readonly head: string;
  readonly align: 'left' | 'right';
}

/** More rows than this are summed up in one; the highest are shown. */
const MAX_ROWS = 20;

/** All rows in their order when they are few, else the highest from the top down, and the rest to be summed up. */
export function highestRows<Row>(
  rows: readonly Row[],
  levelOf: (row: Row) => number,
): { readonly shown: readonly Row[]; readonly rest: readonly Row[] } {
  if (rows.length <= MAX_ROWS) return { shown: rows, rest: [] };
  const shown = [...rows].sort((a, b) => levelOf(b) - levelOf(a)).slice(0, MAX_ROWS);
  const kept = new Set(shown);
  return { shown, rest: rows.filter((row) => !kept.has(row)) };
}

/** Every row has one cell per column. The text ends without a line feed, its lines without blanks. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const none = {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    left: '',
    right: '',
    'left-mid': '',
    'right-mid': '',
  };
  const below = { bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '', mid: '', 'mid-mid': '' };
  const table = new Table({
    chars: { ...none, ...below, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: columns.map(({ align }) => align),
  });
  const heads = columns.map(({ head, align }) => ({ content: head, hAlign: align, vAlign: 'bottom' as const }));
  table.push(heads, ...rows.map((row) => [...row]));
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  const headLines = Math.max(...columns.map(({ head }) => head.split('\n').length));
  const width = Math.max(...lines.map((line) => [...stripVTControlCharacters(line)].length));
  lines.splice(headLines, 0, '-'.repeat(width));
  return lines.join('\n');
}

/** A bar of up to `width` characters for `share` (0 to 1); block characters only where the terminal is known to show them. */
export function renderBar(share: number, width: number, unicode: boolean): string {
  const length = Math.round(Math.min(Math.max(share, 0), 1) * width);
  return (unicode ? '\u2588' : '#').repeat(length);
}

/** True when the locale says UTF-8, by the precedence of POSIX. */
export function showsUnicode({ LC_ALL, LC_CTYPE, LANG }: Readonly<Record<string, string | undefined>>): boolean {
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
}
