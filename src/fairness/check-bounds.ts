/** The claims about quality agree with each other and with the plan: bounds, gap, status and termination. */

import type { SpreadCheck } from '../slots/types.ts';
import { agrees } from './agreement.ts';
import type { IssueList } from './issue-list.ts';
import { type Fields, isRecord, readNumber, readRecord, showValue } from './read-fields.ts';

export interface ClaimedBounds {
  readonly lower: number;
  readonly upper: number;
}

/** A quotient may be rounded once more by a writer of documents. */
const ONE_ROUNDING = 1e-12;

/** Reads and checks `bounds` and `gap`; `makespan` is the recomputed level of the busiest task manager. */
export function checkBounds(
  issues: IssueList,
  plan: Fields,
  makespan: number,
  exact: boolean,
): ClaimedBounds | undefined {
  if (plan.bounds === undefined) {
    if (plan.gap !== undefined) issues.add('gap', 'a gap needs bounds, and the plan has none', plan.gap);
    return undefined;
  }
  const claim = readRecord(issues, 'bounds', plan.bounds);
  if (!claim) return undefined;
  const lower = readNumber(issues, 'bounds.lower', claim.lower);
  const upper = readNumber(issues, 'bounds.upper', claim.upper);
  if (lower === undefined || upper === undefined) return undefined;
  if (!agrees(upper, makespan, exact)) {
    issues.add('bounds.upper', `the busiest task manager is at ${makespan}, the plan claims ${upper}`, upper);
  }
  if (lower > upper)
    issues.add('bounds.lower', `the lower bound must not exceed the upper one (${upper}), got ${lower}`, lower);
  if (lower < 0) issues.add('bounds.lower', `the lower bound must be at least 0, got ${lower}`, lower);
  if (plan.gap !== undefined) checkGap(issues, plan.gap, { lower, upper });
  return { lower, upper };
}

function checkGap(issues: IssueList, value: unknown, { lower, upper }: ClaimedBounds): void {
  const claim = readRecord(issues, 'gap', value);
  if (!claim) return;
  const absolute = readNumber(issues, 'gap.absolute', claim.absolute);
  const relative = readNumber(issues, 'gap.relative', claim.relative);
  const gap = upper - lower;
  if (absolute !== undefined && absolute !== gap) {
    issues.add('gap.absolute', `the gap is upper − lower = ${gap}, the plan claims ${absolute}`, absolute);
  }
  const quotient = upper === 0 ? 0 : gap / upper;
  const isClose = relative !== undefined && Math.abs(relative - quotient) <= ONE_ROUNDING * Math.abs(quotient);
  if (relative !== undefined && !isClose) {
    issues.add('gap.relative', `the relative gap is ${quotient}, the plan claims ${relative}`, relative);
  }
}

/** `OPTIMAL` if and only if the gap is exactly 0 and no vertex and no pipeline is uneven; `PROVEN` goes with it. */
export function checkStatus(
  issues: IssueList,
  plan: Fields,
  bounds: ClaimedBounds | undefined,
  spread: readonly SpreadCheck[],
): void {
  const { status } = plan;
  if (status !== undefined && status !== 'OPTIMAL' && status !== 'FEASIBLE') {
    issues.add('status', `a plan with an assignment must be OPTIMAL or FEASIBLE, got ${showValue(status)}`, status);
    return;
  }
  const uneven = spread.find(({ family, misses }) => misses > 0 && (family === 'vertex' || family === 'pipeline'));
  const closed = bounds !== undefined && bounds.lower === bounds.upper;
  if (status === 'OPTIMAL') {
    if (bounds === undefined) issues.add('status', 'OPTIMAL needs bounds, and the plan has none', status);
    else if (!closed) {
      issues.add(
        'status',
        `OPTIMAL needs a gap of exactly 0, the bounds are ${bounds.lower} and ${bounds.upper}`,
        status,
      );
    }
    if (uneven) {
      const { family, level, misses } = uneven;
      issues.add(
        'status',
        `OPTIMAL needs an even spread, but ${misses} cells of family ${family} at level ${level} miss it`,
        status,
      );
    }
  }
  if (status === 'FEASIBLE' && closed && !uneven) {
    issues.add('status', 'the gap is 0 and the spread holds: the status must be OPTIMAL', status);
  }
  checkTermination(issues, plan, ['STRATEGY_DONE']);
}

/** How a plan with an assignment may end: PROVEN, or with a gap for one of some reasons. */
export function checkTermination(issues: IssueList, { status, termination }: Fields, withGap: readonly string[]): void {
  if (termination === undefined) return;
  if (!isRecord(termination)) {
    issues.add('termination', `termination must be an object, got ${showValue(termination)}`, termination);
    return;
  }
  const { reason } = termination;
  if (reason !== 'PROVEN' && !withGap.includes(reason as string)) {
    const others = withGap.length === 1 ? withGap[0] : `one of ${withGap.join(', ')}`;
    const message = `a plan with an assignment ends with PROVEN or ${others}, got ${showValue(reason)}`;
    issues.add('termination.reason', message, reason);
  } else if (status !== undefined && (reason === 'PROVEN') !== (status === 'OPTIMAL')) {
    issues.add(
      'termination.reason',
      `PROVEN goes with OPTIMAL and nothing else, got ${reason} with ${showValue(status)}`,
      reason,
    );
  }
}
