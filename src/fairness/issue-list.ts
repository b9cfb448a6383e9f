/** Collects issues up to a limit and counts the rest, so that a broken plan of a million subtasks stays readable. */

import type { Issue } from '../errors.ts';

/** Issues that are spelled out; the ones after are only counted. */
const MOST_ISSUES = 100;

export interface IssueList {
  /** Issues found so far, spelled out or not. */
  count(): number;
  /** True when there is room for one more; otherwise counts it. Asked first in loops, where building a message costs time. */
  wants(): boolean;
  add(path: string, message: string, received: unknown): void;
  /** The issues in the order they were found, with a last one that says how many were left out. */
  finish(): Issue[];
}

export function createIssueList(): IssueList {
  const issues: Issue[] = [];
  let omitted = 0;
  const wants = () => {
    if (issues.length < MOST_ISSUES) return true;
    omitted++;
    return false;
  };
  return {
    count: () => issues.length + omitted,
    wants,
    add(path, message, received) {
      if (wants()) issues.push({ path, message, received });
    },
    finish() {
      if (omitted === 0) return issues;
      return [...issues, { path: '', message: `${omitted} more issues were found`, received: omitted }];
    },
  };
}
