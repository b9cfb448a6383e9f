/** What holds for every result of balance: the judge accepts it, live and as a document, and its claims are about its own assignment. */

import { expect } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import type { BalanceProblem, BalanceResult, SolvedBalance } from '../../src/solver/types.ts';

/** Expects that the judge finds nothing wrong. */
export function expectJudged<Result extends BalanceResult>(problem: BalanceProblem, result: Result): Result {
  expect(verify(problem, result)).toEqual({ ok: true });
  expect(verify(problem, JSON.parse(JSON.stringify(result)))).toEqual({ ok: true });
  return result;
}

/** Expects a plan, and returns it judged. */
export function expectSolved(problem: BalanceProblem, result: BalanceResult): SolvedBalance {
  expectJudged(problem, result);
  if (result.assignment === undefined) throw new Error(`no plan: ${result.status}, ${result.termination.reason}`);
  expect(result.assignment).toBeInstanceOf(Uint32Array);
  expect(result.assignment).toHaveLength(problem.weights.length);
  return result;
}

/** The whole result as bytes, to be compared between runs. */
export function bytesOf(result: BalanceResult): string {
  return JSON.stringify(result);
}
