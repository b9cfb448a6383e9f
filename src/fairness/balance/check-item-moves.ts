/** The claimed moves from the previous plan, and the claimed floor of what they cost. */

import type { IssueList } from '../issue-list.ts';
import { readNumber, readRecord, showValue } from '../read-fields.ts';
import { powerOfTen, type Ratio, toNumber } from './decimal.ts';
import { type ExactLoads, levelOfNumber, levelToNumber, standsFor } from './exact-loads.ts';
import { floorMoves } from './move-excess.ts';

export interface MoveCost {
  readonly items: number;
  /** In the caller's unit. */
  readonly weight: number;
}

/** A floor of moves that was read. */
export interface MoveFloor {
  readonly value: number;
  /** What the judge finds at the target, counted by items and by weight; undefined where it cannot be recomputed. */
  readonly found: MoveCost | undefined;
}

/** Items whose bin changed. */
export function countItemMoves(exact: ExactLoads, binOf: ArrayLike<number>): MoveCost | undefined {
  const { previous } = exact.problem;
  if (!previous) return undefined;
  let items = 0;
  let weight = 0n;
  for (let i = 0; i < binOf.length; i++) {
    if (previous[i]! < 0 || previous[i] === binOf[i]) continue;
    items++;
    weight += BigInt(exact.weights[i]!);
  }
  return { items, weight: toNumber({ num: weight, den: powerOfTen(exact.decimals) }) };
}

export function checkItemMoves(
  issues: IssueList,
  value: unknown,
  exact: ExactLoads,
  counted: MoveCost | undefined,
): void {
  if (value === undefined) return;
  if (!counted) {
    issues.add('moves', 'moves need a previous plan, and the problem has none', value);
    return;
  }
  const claim = readRecord(issues, 'moves', value);
  if (!claim) return;
  if (claim.items !== counted.items) {
    issues.add('moves.items', `${counted.items} items moved, the plan claims ${showValue(claim.items)}`, claim.items);
  }
  const weight = readNumber(issues, 'moves.weight', claim.weight);
  if (weight !== undefined && !standsFor(exact, weight, counted.weight)) {
    issues.add('moves.weight', `the moved items weigh ${counted.weight}, the plan claims ${weight}`, weight);
  }
}

/**
 * Reads and checks `certificate.moves`: no plan within `target` costs less. The claim may count items or weight; it is refused when it is
 * false either way.
 */
export function checkMoveFloor(
  issues: IssueList,
  value: unknown,
  exact: ExactLoads,
  counted: MoveCost | undefined,
  level: Ratio,
): MoveFloor | undefined {
  const path = 'certificate.moves';
  if (value === undefined) return undefined;
  if (!counted) {
    issues.add(path, 'a floor of moves needs a previous plan, and the problem has none', value);
    return undefined;
  }
  const claim = readRecord(issues, path, value);
  const floor = claim && readNumber(issues, `${path}.value`, claim.value);
  const target = claim && readNumber(issues, `${path}.target`, claim.target);
  if (!claim || floor === undefined || target === undefined) return undefined;
  const { kind } = claim;
  if (kind !== 'excess' && kind !== 'search') {
    issues.add(`${path}.kind`, `kind must be 'excess' or 'search', got ${showValue(kind)}`, kind);
    return undefined;
  }
  const makespan = levelToNumber(exact, level);
  const atMakespan = standsFor(exact, target, makespan);
  if (target < 0 || (target < makespan && !atMakespan)) {
    const message = `the floor of moves is for plans within ${target}, but the makespan is ${makespan}`;
    issues.add(`${path}.target`, message, target);
    return undefined;
  }
  const found =
    kind === 'search' ? undefined : floorMoves(exact, atMakespan ? level : levelOfNumber(exact, target, false));
  const highest = found ?? counted;
  if (floor < 0 || (floor > highest.items && !isWithin(exact, floor, highest.weight))) {
    const most = kind === 'search' ? 'the plan costs' : 'the judge finds';
    const message = `${most} ${highest.items} items or a weight of ${highest.weight}, the plan claims a floor of ${floor}`;
    issues.add(`${path}.value`, message, floor);
  }
  return { value: floor, found };
}

function isWithin(exact: ExactLoads, value: number, limit: number): boolean {
  return value <= limit || standsFor(exact, value, limit);
}
