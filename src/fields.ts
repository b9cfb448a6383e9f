/** Checks of single fields: each reports what was expected at which path. Paths are put together only when there is something to report. */

import type { Issue } from './errors.ts';

export type Fields = Record<string, unknown>;

/** The path of a field of the object at hand. */
export type At = (key: string) => string;

/** Subtasks and slots are numbered with 32 bits. */
export const MAX_TOTAL = 2 ** 31 - 1;

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(issues: Issue[], input: Fields, key: string, required: boolean): readonly unknown[] {
  const value = input[key];
  if (value === undefined && !required) return [];
  if (!Array.isArray(value)) report(issues, key, `${key} must be a list`, value);
  else if (required && value.length === 0) report(issues, key, `${key} must have at least one entry`, value);
  else return value;
  return [];
}

/** Checks `id` and adds it to the ids seen. */
export function uniqueName(issues: Issue[], at: At, id: unknown, seen: Set<string>, noun: string, list: string): void {
  if (typeof id !== 'string' || id === '') {
    report(issues, at('id'), 'id must be a string that is not empty', id);
    return;
  }
  const known = seen.size;
  if (seen.add(id).size === known)
    report(issues, at('id'), `${noun} id ${show(id)} is not unique: another one of ${list} has it`, id);
}

/** True when the label is there and usable. */
export function label(issues: Issue[], at: At, value: unknown, name: string): boolean {
  if (value === undefined) return false;
  if (typeof value === 'string' && value !== '') return true;
  report(issues, at(name), `${name} must be a string that is not empty`, value);
  return false;
}

/** True when the value is an integer in the range. */
export function integer(issues: Issue[], at: At, value: unknown, min: number, max: number, name: string): boolean {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return true;
  const range = max >= MAX_TOTAL ? `of at least ${min}` : `from ${min} to ${max}`;
  report(issues, at(name), `${name} must be an integer ${range}`, value);
  return false;
}

/** Reports every key that is not known, with the known one it may have been meant for. */
export function rejectUnknown(issues: Issue[], at: At, fields: Fields, known: readonly string[]): void {
  for (const key of Object.keys(fields)) {
    if (known.includes(key)) continue;
    const near = known.find((name) => name.toLowerCase() === key.toLowerCase() || isNear(name, key));
    const hint = near === undefined ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
    issues.push({ path: at(key), message: `${key} is not a known field: ${hint}`, received: fields[key] });
  }
}

/** One letter added, dropped or changed, or two neighbours swapped. */
function isNear(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const restA = a.slice(start, a.length - end);
  const restB = b.slice(start, b.length - end);
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restA === [...restB].reverse().join('');
}

export function report(issues: Issue[], path: string, message: string, received: unknown): void {
  issues.push({ path, message: `${message}, got ${show(received)}`, received });
}

/** A value as a message shows it. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return typeof value;
  if (ArrayBuffer.isView(value)) return value.constructor.name;
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    text = undefined;
  }
  if (text === undefined) return typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
