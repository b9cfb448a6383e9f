/** Judges a balance plan: a valid assignment first, then every claim, each derived from the problem anew. */

import { checkReport } from '../check-loads.ts';
import type { IssueList } from '../issue-list.ts';
import { measure } from '../measure.ts';
import { type Fields, isIndex, readRecord, showValue } from '../read-fields.ts';
import { checkAssignment, readAssignment } from './check-assignment.ts';
import { checkFloor } from './check-floor.ts';
import { checkItemMoves, checkMoveFloor, countItemMoves } from './check-item-moves.ts';
import { checkNoPlan, hasNoPlan } from './check-no-plan.ts';
import { checkQuality } from './check-quality.ts';
import { fillBins, highestLevel, levelToNumber, loadsToNumbers, toExactLoads } from './exact-loads.ts';
import { type BalanceColumns, readBalanceProblem } from './read-items.ts';

const EFFORTS = ['instant', 'improve', 'exact'];

/** Checks a plan of kind `balance-plan`, live or as its JSON document, against the problem it is for. */
export function judgeBalance(issues: IssueList, input: unknown, plan: Fields): void {
  const problem = readBalanceProblem(issues, input);
  if (plan.formatVersion !== undefined && plan.formatVersion !== 1) {
    issues.add('formatVersion', `formatVersion must be 1, got ${showValue(plan.formatVersion)}`, plan.formatVersion);
  }
  if (plan.stats !== undefined) checkStats(issues, plan.stats);
  if (!problem) return;
  if (hasNoPlan(plan)) {
    checkNoPlan(issues, plan, problem);
    return;
  }
  const binOf = readAssignment(issues, plan.assignment, problem);
  if (!binOf) return;
  const found = issues.count();
  checkAssignment(issues, problem, binOf);
  if (issues.count() === found) checkClaims(issues, plan, problem, binOf);
}

function checkClaims(issues: IssueList, plan: Fields, problem: BalanceColumns, binOf: ArrayLike<number>): void {
  const exact = toExactLoads(problem);
  const loads = fillBins(exact, binOf);
  const level = highestLevel(exact, loads);
  const makespan = levelToNumber(exact, level);
  const perBin = loadsToNumbers(exact, loads);
  const measured = [...perBin].map((load, b) => load / (problem.speed?.[b] ?? 1));
  if (!measured.every(Number.isFinite) || makespan === Infinity) {
    issues.add('problem.bins', 'every load / speed must be a finite number', Infinity);
    return;
  }
  if (plan.loads !== undefined) {
    const measures = measure(perBin, problem.speed);
    checkReport(issues, 'loads', plan.loads, perBin, measures, exact.isWhole, (b) => `bin ${b}`);
  }
  const certificate = plan.certificate === undefined ? {} : readRecord(issues, 'certificate', plan.certificate);
  if (!certificate) return;
  const moved = countItemMoves(exact, binOf);
  checkItemMoves(issues, plan.moves, exact, moved);
  const hasFloor = certificate.makespan !== undefined;
  const floor = hasFloor ? checkFloor(issues, certificate.makespan, exact, makespan) : undefined;
  const moveFloor = checkMoveFloor(issues, certificate.moves, exact, moved, level);
  checkQuality(issues, plan, { exact, level, moved, floor, moveFloor, hasFloor });
}

function checkStats(issues: IssueList, value: unknown): void {
  const stats = readRecord(issues, 'stats', value);
  if (!stats) return;
  const { effort, nodes } = stats;
  if (effort !== undefined && !EFFORTS.includes(effort as string)) {
    issues.add('stats.effort', `effort must be one of ${EFFORTS.join(', ')}, got ${showValue(effort)}`, effort);
  }
  if (nodes !== undefined && !isIndex(nodes, Infinity)) {
    issues.add('stats.nodes', `nodes must be an integer of at least 0, got ${showValue(nodes)}`, nodes);
  }
}
