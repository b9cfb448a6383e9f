/** A balance result without a plan: a claim that there is none must not be refuted by what is easy to see. */

import type { IssueList } from '../issue-list.ts';
import { type Fields, readRecord, showValue } from '../read-fields.ts';
import { fitsRoom } from './item-flow.ts';
import type { BalanceColumns } from './read-items.ts';

const REASONS_OF_STOP = ['NODE_LIMIT', 'TIME_LIMIT', 'ABORTED', 'EFFORT_DONE'];

/** True for a result that has no assignment and says so. */
export function hasNoPlan({ status, assignment }: Fields): boolean {
  return assignment === undefined && (status === 'INFEASIBLE' || status === 'UNKNOWN');
}

export function checkNoPlan(issues: IssueList, plan: Fields, problem: BalanceColumns): void {
  const path = 'termination.reason';
  if (plan.status === 'UNKNOWN' && plan.termination === undefined) return;
  const termination = readRecord(issues, 'termination', plan.termination);
  if (!termination) return;
  const { reason } = termination;
  if (plan.status === 'UNKNOWN') {
    if (REASONS_OF_STOP.includes(reason as string)) return;
    issues.add(path, `UNKNOWN ends with one of ${REASONS_OF_STOP.join(', ')}, got ${showValue(reason)}`, reason);
    return;
  }
  if (reason === 'MOVE_LIMIT') {
    if (!problem.previous) issues.add(path, 'MOVE_LIMIT needs a previous plan, and the problem has none', reason);
  } else if (reason === 'NO_ROOM') {
    if (isRoomy(problem)) issues.add(path, 'there is room: every item finds a bin that may take it', reason);
  } else if (reason !== 'SEARCHED') {
    issues.add(path, `INFEASIBLE ends with NO_ROOM, SEARCHED or MOVE_LIMIT, got ${showValue(reason)}`, reason);
  } else if (!problem.previous && problem.groups.length === 0 && isRoomy(problem)) {
    issues.add(path, 'there is a valid plan: every item finds a bin that may take it, and there are no groups', reason);
  }
}

/** Whether limits, forbidden bins and pins leave each item a bin, and each group of distinct items a bin for each of them. */
function isRoomy(problem: BalanceColumns): boolean {
  const { weights, numBins, maxItems, forbidden, pinned, groups } = problem;
  const room = Array.from({ length: numBins }, (_, b) => Math.min(maxItems?.[b] ?? Infinity, weights.length));
  const free: number[] = [];
  for (let i = 0; i < weights.length; i++) {
    const place = pinned?.[i] ?? -1;
    if (place < 0) free.push(i);
    else if (forbidden.has(i * numBins + place) || --room[place]! < 0) return false;
  }
  if (!fitsRoom(problem, free, room)) return false;
  return groups.every(({ items, isEven }) => {
    if (isEven) return true;
    const single = room.map((count) => Math.min(count, 1));
    const isFree = (item: number) => (pinned?.[item] ?? -1) < 0;
    const taken = items.filter((item) => !isFree(item)).map((item) => pinned![item]!);
    for (const bin of taken) single[bin] = 0;
    return new Set(taken).size === taken.length && fitsRoom(problem, items.filter(isFree), single);
  });
}
