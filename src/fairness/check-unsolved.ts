/** A result without a plan: a shortage of slots that is claimed must be there. */

import type { IssueList } from './issue-list.ts';
import { type Fields, readArray, readRecord, showValue } from './read-fields.ts';
import type { ProblemColumns } from './read-problem.ts';

/** True for a result that has no assignment and says so. */
export function isUnsolved({ status, assignment, slots }: Fields): boolean {
  return assignment === undefined && slots === undefined && (status === 'INFEASIBLE' || status === 'UNKNOWN');
}

export function checkUnsolved(issues: IssueList, plan: Fields, problem: ProblemColumns): void {
  if (plan.status === 'UNKNOWN') return;
  const termination = readRecord(issues, 'termination', plan.termination);
  if (!termination) return;
  const { reason } = termination;
  if (reason === 'MOVE_LIMIT') {
    if (problem.previous === undefined) {
      issues.add('termination.reason', 'MOVE_LIMIT needs a previous plan, and the problem has none', reason);
    }
    return;
  }
  if (reason !== 'NOT_ENOUGH_SLOTS') {
    const message = `INFEASIBLE ends with NOT_ENOUGH_SLOTS or MOVE_LIMIT, got ${showValue(reason)}`;
    issues.add('termination.reason', message, reason);
    return;
  }
  const { fewest, groupOf, groupNames, slotStart } = problem;
  const needed = new Array<number>(groupNames.length).fill(0);
  for (const [v, count] of fewest.entries()) needed[groupOf[v]!] = Math.max(needed[groupOf[v]!]!, count);
  const available = slotStart[slotStart.length - 1]!;
  const missing = needed.reduce((sum, count) => sum + count, 0) - available;
  if (missing <= 0) {
    const message = `there are enough slots: ${available} offered, ${available + missing} needed`;
    issues.add('termination.reason', message, reason);
    return;
  }
  if (termination.shortage !== undefined)
    checkShortage(issues, termination.shortage, { available, missing, needed, groupNames });
}

interface Shortage {
  readonly available: number;
  readonly missing: number;
  readonly needed: readonly number[];
  readonly groupNames: readonly string[];
}

function checkShortage(issues: IssueList, value: unknown, { available, missing, needed, groupNames }: Shortage): void {
  const path = 'termination.shortage';
  const claim = readRecord(issues, path, value);
  if (!claim) return;
  if (claim.available !== available) {
    issues.add(
      `${path}.available`,
      `${available} slots are there, the plan claims ${showValue(claim.available)}`,
      claim.available,
    );
  }
  if (claim.missing !== missing) {
    issues.add(
      `${path}.missing`,
      `${missing} slots are missing, the plan claims ${showValue(claim.missing)}`,
      claim.missing,
    );
  }
  const groups = readArray(issues, `${path}.groups`, claim.groups);
  if (!groups) return;
  if (groups.length !== needed.length) {
    issues.add(`${path}.groups`, `groups must have ${needed.length} entries, got ${groups.length}`, groups.length);
    return;
  }
  for (const [g, count] of needed.entries()) {
    const group = readRecord(issues, `${path}.groups[${g}]`, groups[g]);
    if (!group) continue;
    if (group.slotSharingGroup === groupNames[g] && group.needed === count) continue;
    const message = `group ${JSON.stringify(groupNames[g])} needs ${count} slots, the plan claims ${showValue(group.needed)} for ${showValue(group.slotSharingGroup)}`;
    issues.add(`${path}.groups[${g}]`, message, group.needed);
  }
}
