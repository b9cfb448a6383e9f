/** Verdicts in tests: one change of a right plan, and the issues that it must give. */

import { expect } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import { problem } from './two-groups.ts';

// biome-ignore lint/suspicious/noExplicitAny: each change reaches into a plan of any form
export type Change = (plan: any) => void;

export function issuesOf(verdict: ReturnType<typeof verify>) {
  return verdict.ok ? [] : verdict.issues;
}

/** Expects issues at exactly these paths, the first one with this text. */
export function expectFound(
  plan: unknown,
  paths: readonly string[],
  text: string | RegExp,
  given: unknown = problem,
): void {
  const issues = issuesOf(verify(given, plan));
  expect(issues.map(({ path }) => path)).toEqual(paths);
  expect(issues[0]!.message).toMatch(text);
}
