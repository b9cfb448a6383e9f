/** Bounds, gap, status and termination agree with each other, with the plan and with the floors that were recomputed. */

import { checkTermination } from '../check-bounds.ts';
import { createIssueList, type IssueList } from '../issue-list.ts';
import { type Fields, readNumber, readRecord, showValue } from '../read-fields.ts';
import type { Floor } from './check-floor.ts';
import type { MoveCost, MoveFloor } from './check-item-moves.ts';
import type { Ratio } from './decimal.ts';
import { type ExactLoads, levelToNumber, standsFor } from './exact-loads.ts';

/** What is known of a plan when its claims about quality are judged. */
export interface BalanceFacts {
  readonly exact: ExactLoads;
  /** The makespan, exactly. */
  readonly level: Ratio;
  readonly moved: MoveCost | undefined;
  readonly floor: Floor | undefined;
  readonly moveFloor: MoveFloor | undefined;
  /** True when the plan has a floor of the makespan, well formed or not. */
  readonly hasFloor: boolean;
}

/** What the bounds may be of. Options are no part of a plan, so it shows in the upper bound alone. */
interface Aim {
  readonly name: string;
  /** The highest lower bound that the certificate stands for; undefined when it has none. */
  readonly floor: number | undefined;
  /** Whether the recomputed floor is as high as what the plan has. */
  readonly isProven: () => boolean;
}

const REASONS_WITH_GAP = ['GAP_REACHED', 'NODE_LIMIT', 'TIME_LIMIT', 'ABORTED', 'EFFORT_DONE'];

export function checkQuality(issues: IssueList, plan: Fields, facts: BalanceFacts): void {
  const { status } = plan;
  if (status !== undefined && status !== 'OPTIMAL' && status !== 'FEASIBLE') {
    issues.add('status', `a plan with an assignment must be OPTIMAL or FEASIBLE, got ${showValue(status)}`, status);
    return;
  }
  checkTermination(issues, plan, REASONS_WITH_GAP);
  if (plan.bounds === undefined) {
    if (plan.gap !== undefined) issues.add('gap', 'a gap needs bounds, and the plan has none', plan.gap);
    if (status === 'OPTIMAL') issues.add('status', 'OPTIMAL needs bounds, and the plan has none', status);
    return;
  }
  const bounds = readRecord(issues, 'bounds', plan.bounds);
  if (!bounds) return;
  const lower = readNumber(issues, 'bounds.lower', bounds.lower);
  const upper = readNumber(issues, 'bounds.upper', bounds.upper);
  if (lower === undefined || upper === undefined) return;
  if (lower > upper) {
    issues.add('bounds.lower', `the lower bound must not exceed the upper one (${upper}), got ${lower}`, lower);
  }
  if (lower < 0) issues.add('bounds.lower', `the lower bound must be at least 0, got ${lower}`, lower);
  if (plan.gap !== undefined) checkGap(issues, plan.gap, lower, upper, facts.exact);
  const aims = listAims(facts, upper);
  if (aims.length === 0) {
    const cost = facts.moved ? `, and the moves cost ${facts.moved.items} items or ${facts.moved.weight}` : '';
    const message = `the makespan is ${levelToNumber(facts.exact, facts.level)}${cost}; the plan claims ${upper}`;
    issues.add('bounds.upper', message, upper);
    return;
  }
  // A number may be both a makespan and a cost of moves: one reading without an issue is enough.
  const verdicts = aims.map((aim) => {
    const found = createIssueList();
    checkAim(found, aim, { lower, upper, status }, facts);
    return found;
  });
  if (verdicts.some((found) => found.count() === 0)) return;
  for (const { path, message, received } of verdicts[0]!.finish()) issues.add(path, message, received);
}

function listAims({ exact, level, moved, floor, moveFloor }: BalanceFacts, upper: number): Aim[] {
  const aims: Aim[] = [];
  if (standsFor(exact, upper, levelToNumber(exact, level))) {
    aims.push({ name: 'makespan', floor: floor?.claim.value, isProven: () => floor?.shows(level) ?? false });
  }
  for (const unit of ['items', 'weight'] as const) {
    if (!moved || !moveFloor || !standsFor(exact, upper, moved[unit])) continue;
    const found = moveFloor.found?.[unit] ?? Infinity;
    const isProven = () => found >= moved[unit] || standsFor(exact, found, moved[unit]);
    aims.push({ name: `cost of moves`, floor: moveFloor.value, isProven });
  }
  return aims;
}

interface Claims {
  readonly lower: number;
  readonly upper: number;
  readonly status: unknown;
}

function checkAim(issues: IssueList, aim: Aim, { lower, upper, status }: Claims, facts: BalanceFacts): void {
  const { exact } = facts;
  if (aim.floor === undefined) {
    if (facts.hasFloor) issues.add('bounds.lower', 'the certificate of the lower bound is not a valid one', lower);
    else issues.add('certificate.makespan', 'bounds need a certificate, and the plan has none', undefined);
    return;
  }
  if (lower > aim.floor && !standsFor(exact, lower, aim.floor)) {
    const message = `the certificate shows that the ${aim.name} is at least ${aim.floor}, the plan claims ${lower}`;
    issues.add('bounds.lower', message, lower);
  }
  const closed = lower === upper;
  if (status === 'OPTIMAL' && !closed) {
    issues.add('status', `OPTIMAL needs a gap of exactly 0, the bounds are ${lower} and ${upper}`, status);
  } else if (status === 'OPTIMAL' && !aim.isProven()) {
    issues.add('status', `OPTIMAL needs a certificate that reaches the ${aim.name} exactly`, status);
  } else if (status === 'FEASIBLE' && closed && aim.isProven()) {
    issues.add('status', 'the gap is 0: the status must be OPTIMAL', status);
  }
}

function checkGap(issues: IssueList, value: unknown, lower: number, upper: number, { tolerance }: ExactLoads): void {
  const claim = readRecord(issues, 'gap', value);
  if (!claim) return;
  const absolute = readNumber(issues, 'gap.absolute', claim.absolute);
  const relative = readNumber(issues, 'gap.relative', claim.relative);
  const gap = upper - lower;
  const quotient = upper === 0 ? 0 : gap / upper;
  // Whatever is rounded, a gap is 0 exactly when the bounds are equal.
  const isOff = (claimed: number, expected: number, slack: number) =>
    (claimed === 0) !== (expected === 0) || Math.abs(claimed - expected) > slack;
  if (absolute !== undefined && isOff(absolute, gap, tolerance * upper)) {
    issues.add('gap.absolute', `the gap is upper − lower = ${gap}, the plan claims ${absolute}`, absolute);
  }
  if (relative !== undefined && isOff(relative, quotient, Math.max(tolerance, 1e-12 * quotient))) {
    issues.add('gap.relative', `the relative gap is ${quotient}, the plan claims ${relative}`, relative);
  }
}
