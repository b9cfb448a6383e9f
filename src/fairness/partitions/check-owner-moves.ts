/** The claimed moves, away from members that own a partition and are still there, and the claimed floor of them. */

import { agrees } from '../agreement.ts';
import type { IssueList } from '../issue-list.ts';
import { type Fields, isIndex, readNumber, readRecord, showValue } from '../read-fields.ts';
import { createCellCounter } from './cells.ts';
import { mostKeptByCounts } from './counts-floor.ts';
import { findExchangePath } from './exchange-path.ts';
import { checkPrices } from './flow-prices.ts';
import type { Owners, PlacedGroup } from './placed-group.ts';

/** Checks `moves` and `certificate.moves`. A plan with a certificate does not leave its moves out. */
export function checkOwnerMoves(
  issues: IssueList,
  moves: unknown,
  certificate: Fields | undefined,
  placed: PlacedGroup,
): void {
  const { owners } = placed;
  const floor = certificate?.moves;
  if (!owners) {
    if (moves !== undefined) issues.add('moves', 'moves need an owner, and nobody owns anything', moves);
    if (floor !== undefined) {
      issues.add('certificate.moves', 'a floor of moves needs an owner, and nobody owns anything', floor);
    }
    return;
  }
  if (moves !== undefined) compareMoves(issues, moves, owners);
  else if (certificate) issues.add('moves', 'partitions have owners: the moves must be given', undefined);
  if (floor !== undefined) checkMoveFloor(issues, floor, owners, placed);
}

function compareMoves(issues: IssueList, value: unknown, owners: Owners): void {
  const claim = readRecord(issues, 'moves', value);
  if (!claim) return;
  const { partitions } = claim;
  if (partitions !== owners.moved) {
    const message = `${owners.moved} partitions moved, the plan claims ${showValue(partitions)}`;
    issues.add('moves.partitions', message, partitions);
  }
  const load = readNumber(issues, 'moves.load', claim.load);
  if (load === undefined || agrees(load, owners.movedLoad, Number.isInteger(owners.movedLoad))) return;
  issues.add('moves.load', `the moved partitions have a load of ${owners.movedLoad}, the plan claims ${load}`, load);
}

function checkMoveFloor(issues: IssueList, value: unknown, owners: Owners, placed: PlacedGroup): void {
  const path = 'certificate.moves';
  const claim = readRecord(issues, path, value);
  if (!claim) return;
  if (!isIndex(claim.value, 2 ** 31)) {
    const message = `value must be an integer of at least 0, got ${showValue(claim.value)}`;
    issues.add(`${path}.value`, message, claim.value);
    return;
  }
  if (claim.value > owners.moved) {
    const message = `a floor of moves must not exceed the moves (${owners.moved}), got ${claim.value}`;
    issues.add(`${path}.value`, message, claim.value);
    return;
  }
  const floor = floorOf(issues, path, claim, owners, placed);
  if (floor === undefined || claim.value <= floor) return;
  const message = `the floor of kind ${showValue(claim.kind)} is ${floor}, the plan claims ${claim.value}`;
  issues.add(`${path}.value`, message, claim.value);
}

/** The floor by the rule of the kind; undefined, with an issue, when the rule does not apply. */
function floorOf(
  issues: IssueList,
  path: string,
  claim: Fields,
  owners: Owners,
  placed: PlacedGroup,
): number | undefined {
  const { kind } = claim;
  if (kind === 'forced') return owners.forced;
  if (kind !== 'counts' && kind !== 'flow') {
    issues.add(`${path}.kind`, `kind must be forced, counts or flow, got ${showValue(kind)}`, kind);
    return undefined;
  }
  const { group, objective, loads, spread } = placed;
  const refuse = (rule: string) => {
    issues.add(`${path}.kind`, `a floor of kind ${kind} ${rule}`, kind);
    return undefined;
  };
  if (loads.equal === undefined) return refuse('holds only for partitions of one load');
  if (kind === 'counts' && group.capacity?.some((value) => value !== group.capacity![0])) {
    return refuse('holds only for members of one capacity');
  }
  if (objective === 'spread' && spread.excess > 0)
    return refuse('needs a plan that keeps the even spread of its objective');
  const exchange = findExchangePath(placed, loads.equal);
  if (exchange) {
    const [from, to] = [exchange.from, exchange.to].map((m) => showValue(group.memberIds[m]));
    return refuse(
      `supposes the most level plan, but member ${from} could give a partition so that ${to} takes one more`,
    );
  }
  // With objective `calm` moves come first: nothing but validity forces one.
  if (kind === 'counts') return objective === 'calm' ? owners.forced : owners.owned - mostKeptByCounts(placed, owners);
  if (!checkPrices(issues, path, claim, placed, owners, loads.equal)) return undefined;
  return objective === 'calm' ? owners.forced : owners.owned - countKept(placed, owners);
}

/** Partitions that members could keep at their counts of each topic. */
function countKept({ group, assignment }: PlacedGroup, { able }: Owners): number {
  const here = createCellCounter(group, assignment);
  const owned = createCellCounter(group, able);
  let kept = 0;
  for (let t = 0; t < group.numTopics; t++) {
    here.select(t);
    owned.select(t);
    for (let i = 0; i < owned.numTouched(); i++) {
      const m = owned.touched[i]!;
      kept += Math.min(owned.counts[m]!, here.counts[m]!);
    }
  }
  return kept;
}
