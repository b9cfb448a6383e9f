/** The judge: checks a plan from any source against its problem, without a solver and without trusting a word of it. */

import type { Issue } from '../errors.ts';
import { judgeBalance } from './balance/judge-balance.ts';
import { checkBounds, checkStatus } from './check-bounds.ts';
import { checkLevel } from './check-level.ts';
import { checkLoads } from './check-loads.ts';
import { checkMoves } from './check-moves.ts';
import { checkPlacement } from './check-placement.ts';
import { checkSpread } from './check-spread.ts';
import { checkUnsolved, isUnsolved } from './check-unsolved.ts';
import { deriveLanes } from './derive-lanes.ts';
import { createIssueList, type IssueList } from './issue-list.ts';
import { sumLoads } from './lane-loads.ts';
import { judgePartitions } from './partitions/judge-partitions.ts';
import { buildCase, type Case } from './placement.ts';
import { readPlanDocument } from './read-document.ts';
import { type Fields, isRecord, readRecord, showValue } from './read-fields.ts';
import { readLivePlan } from './read-plan.ts';
import { readProblem } from './read-problem.ts';
import { spreadOf } from './spread.ts';

/** `ok`, or everything that is wrong; at most 100 issues are spelled out, the last one then says how many more there are. */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly issues: readonly Issue[] };

/**
 * Checks a plan against the problem it is for: a slot plan, or by its kind a partition plan or a balance plan.
 *
 * The plan may be a live one (`allocateSlots`, `assignPartitions`, `balance`) or its parsed JSON document, also one written by hand or by another program.
 *
 * Of a slot plan, lanes, pipelines, groups and failure domains are derived from the problem anew. Checked are, in this order:
 *
 * 1. the plan is valid: parallelism within its range, every subtask exactly once, in a slot of its slot sharing group, at most one
 *    subtask of a vertex in a slot, lanes together. When it is not, nothing else is looked at;
 * 2. every claim: loads and measures, bounds, gap, status, termination, the spread counts, the certified floor of the busiest task
 *    manager by the rule of its kind, moves, and the floor of moves.
 *
 * Claims that a document leaves out are not missed, with two exceptions: bounds need `certificate.level`, and `OPTIMAL` needs bounds.
 * Integer loads are compared exactly; other sums within a relative 1e-9. A floor may be lower than what the judge finds, never higher.
 *
 * Of a partition plan, checked are:
 *
 * 1. the plan is valid: every partition of a topic with a subscriber exactly once, with a member that subscribes, and no other partition with
 *    anybody. When it is not, nothing else is looked at;
 * 2. every claim: `unassigned`, loads and measures, bounds, gap, status, termination, the spread over cells (shares by capacities as the decimals
 *    they print as), the certified floor of the busiest member by the rule of its kind, moves, the floor of moves, and rack misses.
 *
 * What may be left out and how numbers compare is as for slot plans, but a plan with a certificate must give its moves when somebody owns something.
 * `OPTIMAL` also needs a plan that keeps to its objective: no excess with `spread`, no move but the forced ones with `calm`. Floors of moves of kind
 * `counts` and `flow` are taken only when no path of exchanges makes the plan more level, and `flow` only with prices that leave no reduced cost
 * below 0 (the signs are in `partitions/flow-prices.ts`). A claim that is too large to judge is an issue: a floor of kind `restricted` or
 * `heaviest-item` for different subscriptions with more than 2e7 pairs of members and partitions.
 *
 * Of a balance plan, checked are:
 *
 * 1. the assignment: a bin for each item that may take it, pinned items in place, item limits, distinct and even groups on every node of
 *    the bins' paths. When it is not valid, nothing else is looked at;
 * 2. every claim: loads and measures, bounds, gap, status, termination, moves, and both floors by the rules of their kinds. Numbers count
 *    as the decimals that they print as, and are compared as exact fractions: to the last digit where all are integers and no speeds are
 *    given, else a claim stands for a fraction within a relative 1e-12. `OPTIMAL` needs a floor that equals the makespan exactly.
 *
 * Taken on trust are, in both, floors of kind `search` (never above what the plan reaches), and where recomputing takes too much: the limit of
 * `prices` (items × capacity above 2e8 and more than 2e6 undominated sets), the gap between sums in `subset-sum` (more than 2³⁴ bits and
 * 2¹⁸ sums), a result that says `SEARCHED` with groups or moves, or `MOVE_LIMIT`
 * (in a partition plan only when some owner does not subscribe to what it owns).
 *
 * @param problem a SlotProblem, a PartitionProblem or a BalanceProblem; a malformed one gives issues at paths below `problem`
 * @param plan a plan or its JSON document; anything else gives issues
 * @returns never throws for any content of the two
 */
export function verify(problem: unknown, plan: unknown): Verdict {
  const issues = createIssueList();
  judge(issues, problem, plan);
  return issues.count() === 0 ? { ok: true } : { ok: false, issues: issues.finish() };
}

function judge(issues: IssueList, input: unknown, value: unknown): void {
  if (isRecord(value) && value.kind === 'balance-plan') {
    judgeBalance(issues, input, value);
    return;
  }
  if (isRecord(value) && value.kind === 'partition-plan') {
    judgePartitions(issues, input, value);
    return;
  }
  const problem = readProblem(issues, input);
  const plan = readRecord(issues, 'plan', value);
  if (!problem || !plan) return;
  if (plan.kind !== 'slot-plan') {
    const expected = "'slot-plan', 'partition-plan' or 'balance-plan'";
    issues.add('kind', `kind must be ${expected}, got ${showValue(plan.kind)}`, plan.kind);
  }
  if (plan.strategy !== undefined && typeof plan.strategy !== 'string') {
    issues.add('strategy', `strategy must be a name, got ${showValue(plan.strategy)}`, plan.strategy);
  }
  if (isUnsolved(plan)) {
    checkUnsolved(issues, plan, problem);
    return;
  }
  const found = issues.count();
  const read = plan.assignment === undefined ? readPlanDocument : readLivePlan;
  const placement = read(issues, plan, problem);
  if (!placement) return;
  const given = buildCase(problem, deriveLanes(problem), placement);
  checkPlacement(issues, given);
  if (issues.count() === found) checkClaims(issues, plan, given);
}

function checkClaims(issues: IssueList, plan: Fields, given: Case): void {
  const { problem, shape, placement } = given;
  const loads = sumLoads(given);
  const makespan = highestLevel(loads.managers, problem.capacity);
  if (!(loads.total < Infinity && makespan < Infinity)) {
    issues.add('problem.vertices', 'the loads must have a finite sum', loads.total);
    return;
  }
  if (plan.loads !== undefined) checkLoads(issues, plan.loads, given, loads);
  const bounds = checkBounds(issues, plan, makespan, loads.exact);
  const spread = spreadOf(shape, placement.assignment, placement.grants);
  checkStatus(issues, plan, bounds, spread);
  const certificate = readCertificate(issues, plan.certificate);
  if (certificate.spread !== undefined) checkSpread(issues, certificate.spread, spread);
  checkLevel(issues, certificate.level, given, loads, bounds);
  checkMoves(issues, plan.moves, certificate.calm, given, { loads, spread, bounds, makespan });
}

function readCertificate(issues: IssueList, value: unknown): Fields {
  if (value === undefined) return {};
  if (isRecord(value)) return value;
  issues.add('certificate', `certificate must be an object, got ${showValue(value)}`, value);
  return {};
}

function highestLevel(managers: Float64Array, capacity: Float64Array | undefined): number {
  return managers.reduce((most, load, t) => Math.max(most, capacity ? load / capacity[t]! : load), 0);
}
