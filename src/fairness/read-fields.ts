/** Reads values of unknown origin: each reader returns the value when it has the wanted shape, else notes an issue. */

import type { IssueList } from './issue-list.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** An array or a typed array of numbers. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

export function isIndex(value: unknown, end: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < end;
}

export function readNumber(issues: IssueList, path: string, value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  issues.add(path, `${lastName(path)} must be a finite number, got ${showValue(value)}`, value);
  return undefined;
}

export function readRecord(issues: IssueList, path: string, value: unknown): Fields | undefined {
  if (isRecord(value)) return value;
  issues.add(path, `${lastName(path)} must be an object, got ${showValue(value)}`, value);
  return undefined;
}

export function readArray(issues: IssueList, path: string, value: unknown): ArrayLike<unknown> | undefined {
  if (isList(value)) return value;
  issues.add(path, `${lastName(path)} must be a list, got ${showValue(value)}`, value);
  return undefined;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** A value in a message: short, and safe for anything. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  if (typeof value === 'object' && value !== null) return isList(value) ? 'a list' : 'an object';
  return String(value);
}

/** A list of one integer per node of a network. */
export function readPotentials(
  issues: IssueList,
  path: string,
  value: unknown,
  numNodes: number,
): ArrayLike<number> | undefined {
  const list = readArray(issues, path, value);
  if (!list) return undefined;
  if (list.length !== numNodes) {
    issues.add(path, `potentials must have ${numNodes} entries, one per node, got ${list.length}`, list.length);
    return undefined;
  }
  for (let i = 0; i < numNodes; i++) {
    if (Number.isSafeInteger(list[i])) continue;
    issues.add(`${path}[${i}]`, `a potential must be an integer, got ${showValue(list[i])}`, list[i]);
    return undefined;
  }
  return list as ArrayLike<number>;
}
