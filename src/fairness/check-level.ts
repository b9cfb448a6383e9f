/** The claimed floor of the busiest task manager, recomputed by the rule of its kind. */

import { agrees, isAtMost } from './agreement.ts';
import type { ClaimedBounds } from './check-bounds.ts';
import type { IssueList } from './issue-list.ts';
import { type LoadColumns, lanesAreEqual, lanesAreUniform } from './lane-loads.ts';
import { averageFloor, countLanes, type EqualLanes, heaviestLaneFloor, lowestLevel } from './level-floor.ts';
import type { Case } from './placement.ts';
import { readNumber, readPotentials, readRecord, showValue } from './read-fields.ts';
import { buildSpreadNetwork } from './spread-network.ts';
import { rangeOfSpread } from './spread-range.ts';

/** Checks `certificate.level` and that the lower bound is what it proves. */
export function checkLevel(
  issues: IssueList,
  claim: unknown,
  given: Case,
  loads: LoadColumns,
  bounds: ClaimedBounds | undefined,
): void {
  const path = 'certificate.level';
  if (claim === undefined) {
    if (bounds) issues.add(path, 'a lower bound needs a certificate, and the plan has none', undefined);
    return;
  }
  const level = readRecord(issues, path, claim);
  const value = level && readNumber(issues, `${path}.value`, level.value);
  if (!level || value === undefined) return;
  if (bounds && bounds.lower !== value) {
    issues.add('bounds.lower', `the certificate proves ${value}, the plan claims ${bounds.lower}`, bounds.lower);
  }
  const capacity = given.problem.capacity ?? new Float64Array(given.problem.managerIds.length).fill(1);
  const equal = equalLanes(loads, capacity);
  if (level.kind === 'flow') {
    if (mayUseSpread(issues, path, level.kind, given, equal)) {
      checkFlow(issues, path, level.potentials, value, given, equal);
    }
    return;
  }
  const floor = floorOf(issues, path, level.kind, given, loads, capacity, equal);
  if (floor === undefined || isAtMost(value, floor, loads.exact)) return;
  issues.add(
    `${path}.value`,
    `the floor of kind ${showValue(level.kind)} is ${floor}, the plan claims ${value}`,
    value,
  );
}

/** The floor of a kind that needs no witness; undefined, with an issue, when the kind does not apply. */
function floorOf(
  issues: IssueList,
  path: string,
  kind: unknown,
  given: Case,
  loads: LoadColumns,
  capacity: Float64Array,
  equal: EqualLanes | undefined,
): number | undefined {
  if (kind === 'average') return averageFloor(loads, capacity, equal);
  if (kind === 'heaviest-lane') return heaviestLaneFloor(loads, capacity);
  if (kind === 'spread') {
    if (!mayUseSpread(issues, path, kind, given, equal)) return undefined;
    return lowestLevel(equal, rangeOfSpread(given.shape, given.placement.grants));
  }
  issues.add(`${path}.kind`, `kind must be average, heaviest-lane, spread or flow, got ${showValue(kind)}`, kind);
  return undefined;
}

/** The lanes as counts of one weight; undefined when they differ. */
export function equalLanes(loads: LoadColumns, capacity: Float64Array): EqualLanes | undefined {
  const { numLanes, lightestLane: weight, exact } = loads;
  return lanesAreEqual(loads) ? { numLanes, weight, capacity, exact } : undefined;
}

function mayUseSpread(
  issues: IssueList,
  path: string,
  kind: string,
  given: Case,
  equal: EqualLanes | undefined,
): equal is EqualLanes {
  if (equal && lanesAreUniform(given)) return true;
  const rule = 'holds only for lanes of one weight, with one parallelism and one pipeline in each bundle';
  issues.add(`${path}.kind`, `a floor of kind ${kind} ${rule}`, kind);
  return false;
}

/** The dual witness must show that no flow within the spread stays strictly below the value. */
function checkFlow(
  issues: IssueList,
  path: string,
  claim: unknown,
  value: number,
  { shape, placement }: Case,
  equal: EqualLanes,
): void {
  const below = equal.capacity.map((_, t) => countLanes(equal, value, t, true));
  const isCandidate = below.some((count, t) =>
    agrees(value, ((count + 1) * equal.weight) / equal.capacity[t]!, equal.exact),
  );
  if (!isCandidate) {
    issues.add(`${path}.value`, `the value must be a count of lanes × their load / a capacity, got ${value}`, value);
    return;
  }
  const network = buildSpreadNetwork(shape, placement.grants);
  const potentials = readPotentials(issues, `${path}.potentials`, claim, network.numNodes);
  if (!potentials) return;
  const dual = network.dualValue({ potentials, most: below, evenTotals: false });
  if (dual > 0) return;
  const message = `the potentials must prove that no plan lies below ${value}: their dual value must be above 0, it is ${dual}`;
  issues.add(`${path}.potentials`, message, undefined);
}
