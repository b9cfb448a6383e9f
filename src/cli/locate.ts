/** Turns issues into the lines users read: `file:line:column: path: message`, as compilers write them. */

import type { LineCounter } from 'yaml';
import type { Issue } from '../errors.ts';
import { findOffset } from './find-offset.ts';
import type { ParsedText } from './parse-text.ts';
import { printable } from './printable.ts';

/** More lines than this help nobody; the rest are counted. Verdicts on two plans, of up to 101 issues each, are told whole. */
const MAX_LINES = 250;

/** Issues of the text itself. */
export function describeSyntax(name: string, parsed: ParsedText): string[] {
  return atMost(parsed.issues, ({ offset, message }) => `${at(name, parsed.lines, offset)}: ${message}`);
}

/**
 * Issues of the content, from the top of the file to the end, those of the file as a whole last. `fileIssues` carry paths as they stand in the file.
 * An issue is about the value at its path; where `isAboutKey` says so, about the key.
 */
export function describeIssues(
  name: string,
  parsed: ParsedText,
  fileIssues: readonly Issue[],
  isAboutKey: (path: string) => boolean = () => false,
): string[] {
  const { document, lines } = parsed;
  const placed = fileIssues.map(({ path, message }) => ({
    offset: document === undefined ? 0 : findOffset(document, path, isAboutKey(path)),
    isWhole: path === '',
    text: path === '' ? message : `${path}: ${message}`,
  }));
  placed.sort((a, b) => Number(a.isWhole) - Number(b.isWhole) || a.offset - b.offset);
  return atMost(placed, ({ offset, text }) => `${at(name, lines, offset)}: ${text}`);
}

function at(name: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${name}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
}

/** A safe line for each entry; of very many the first ones, and a count of the others. */
export function atMost<T>(entries: readonly T[], describe: (entry: T) => string): string[] {
  const shown = entries.slice(0, MAX_LINES).map((entry) => printable(describe(entry)));
  if (entries.length > MAX_LINES) shown.push(`... and ${entries.length - MAX_LINES} more`);
  return shown;
}
