/** Reads the entries of a problem: counts, loads and names, each with an issue that says what was expected. */

import type { IssueList } from './issue-list.ts';
import { showValue } from './read-fields.ts';

/** Slots and subtasks are numbered with 32 bits. */
export const MOST_COUNT = 2 ** 31 - 1;

/** An integer of at least 1; 0 with an issue otherwise. */
export function readCount(issues: IssueList, path: string, value: unknown): number {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_COUNT) return value as number;
  complain(issues, path, `an integer from 1 to ${MOST_COUNT}`, value);
  return 0;
}

/** Distinct strings in order of first appearance. */
export interface Names {
  readonly names: string[];
  readonly indexOf: Map<string, number>;
}

export function createNames(): Names {
  return { names: [], indexOf: new Map() };
}

export function addName(issues: IssueList, path: string, known: Names, name: unknown): number {
  if (typeof name !== 'string' || name === '') {
    complain(issues, path, 'a string that is not empty', name);
    return 0;
  }
  const index = known.indexOf.get(name);
  if (index !== undefined) return index;
  known.indexOf.set(name, known.names.length);
  return known.names.push(name) - 1;
}

export function addUnique(issues: IssueList, path: string, known: Names, name: unknown): void {
  const before = known.names.length;
  const index = addName(issues, path, known, name);
  const usable = typeof name === 'string' && name !== '';
  if (usable && index < before) complain(issues, path, 'an id that no other has', name);
}

export function isLoad(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < Infinity;
}

export function isPositive(value: unknown): value is number {
  return isLoad(value) && value > 0;
}

export function complain(issues: IssueList, path: string, expectation: string, value: unknown): void {
  const name = path.slice(path.lastIndexOf('.') + 1);
  issues.add(path, `${name} must be ${expectation}, got ${showValue(value)}`, value);
}
