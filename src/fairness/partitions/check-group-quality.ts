/** Bounds, gap, status and termination of a partition plan: they agree with each other, with the plan and with its floor. */

import { checkBounds, checkTermination } from '../check-bounds.ts';
import type { IssueList } from '../issue-list.ts';
import { type Fields, isRecord, showValue } from '../read-fields.ts';
import type { LevelFloor } from './check-group-level.ts';
import { agreesOn, keepsObjective, type PlacedGroup } from './placed-group.ts';

const REASONS_WITH_GAP = ['STRATEGY_DONE', 'GAP_REACHED', 'NODE_LIMIT', 'TIME_LIMIT', 'ABORTED', 'EFFORT_DONE'];

/** @param hasFloor true when the plan has a floor, well formed or not */
export function checkGroupQuality(
  issues: IssueList,
  plan: Fields,
  placed: PlacedGroup,
  floor: LevelFloor | undefined,
  hasFloor: boolean,
): void {
  const { makespan } = placed.loads;
  // The upper bound is compared here, where it is the level of a member, so the shared check is given the claimed one.
  const claimed = isRecord(plan.bounds) ? (plan.bounds.upper as number) : makespan;
  const bounds = checkBounds(issues, plan, claimed, true);
  if (bounds && !agreesOn(placed, bounds.upper, makespan)) {
    issues.add('bounds.upper', `the busiest member is at ${makespan}, the plan claims ${bounds.upper}`, bounds.upper);
  }
  if (bounds && !hasFloor) {
    issues.add('certificate.level', 'a lower bound needs a certificate, and the plan has none', undefined);
  }
  if (
    bounds &&
    floor &&
    bounds.lower !== floor.value &&
    !(floor.isFraction && agreesOn(placed, bounds.lower, floor.value))
  ) {
    const message = `the certificate proves ${floor.value}, the plan claims ${bounds.lower}`;
    issues.add('bounds.lower', message, bounds.lower);
  }
  const { status } = plan;
  if (status !== undefined && status !== 'OPTIMAL' && status !== 'FEASIBLE') {
    issues.add('status', `a plan with an assignment must be OPTIMAL or FEASIBLE, got ${showValue(status)}`, status);
    return;
  }
  checkTermination(issues, plan, REASONS_WITH_GAP);
  const closed = bounds !== undefined && bounds.lower === bounds.upper;
  const keeps = keepsObjective(placed);
  if (status === 'OPTIMAL') {
    if (!bounds) issues.add('status', 'OPTIMAL needs bounds, and the plan has none', status);
    else if (!closed) {
      const message = `OPTIMAL needs a gap of exactly 0, the bounds are ${bounds.lower} and ${bounds.upper}`;
      issues.add('status', message, status);
    } else if (floor && !floor.reaches()) {
      issues.add('status', 'OPTIMAL needs a certificate that reaches the level of the busiest member exactly', status);
    }
    if (!keeps) issues.add('status', `OPTIMAL needs a plan that keeps to its objective: ${missOf(placed)}`, status);
  }
  if (status === 'FEASIBLE' && closed && keeps && floor?.reaches()) {
    issues.add('status', 'the gap is 0 and the objective is kept: the status must be OPTIMAL', status);
  }
}

function missOf({ objective, spread, owners }: PlacedGroup): string {
  if (objective === 'spread') return `${spread.excess} partitions are outside the even shares`;
  return `${owners!.moved} partitions moved, ${owners!.forced} have to`;
}
