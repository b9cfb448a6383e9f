/** A partition plan without an assignment: a claim that too many partitions have to move must not be refuted by what is easy to see. */

import type { IssueList } from '../issue-list.ts';
import { type Fields, isList, readRecord, showValue } from '../read-fields.ts';
import { type GroupColumns, subscribes } from './read-group.ts';

const REASONS_OF_STOP = ['NODE_LIMIT', 'TIME_LIMIT', 'ABORTED', 'EFFORT_DONE'];

/** True for a result that has no assignment and says so; `members` is a function of a live plan. */
export function hasNoAssignment({ status, assignment, members }: Fields): boolean {
  return assignment === undefined && !isList(members) && (status === 'INFEASIBLE' || status === 'UNKNOWN');
}

export function checkNoAssignment(issues: IssueList, plan: Fields, group: GroupColumns): void {
  const path = 'termination.reason';
  if (plan.status === 'UNKNOWN' && plan.termination === undefined) return;
  const termination = readRecord(issues, 'termination', plan.termination);
  if (!termination) return;
  const { reason } = termination;
  if (plan.status === 'UNKNOWN') {
    if (REASONS_OF_STOP.includes(reason as string)) return;
    issues.add(path, `UNKNOWN ends with one of ${REASONS_OF_STOP.join(', ')}, got ${showValue(reason)}`, reason);
  } else if (reason !== 'MOVE_LIMIT') {
    issues.add(path, `INFEASIBLE ends with MOVE_LIMIT, got ${showValue(reason)}`, reason);
  } else if (!hasForcedMove(group)) {
    issues.add(path, 'no partition has to move: every owner subscribes to what it owns', reason);
  }
}

function hasForcedMove(group: GroupColumns): boolean {
  const { owner, numTopics, partitionStart } = group;
  for (let t = 0; owner && t < numTopics; t++) {
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) {
      if (owner[p]! >= 0 && !subscribes(group, owner[p]!, t)) return true;
    }
  }
  return false;
}
