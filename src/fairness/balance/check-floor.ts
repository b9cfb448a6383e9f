/** The claimed floor of the makespan: recomputed by the rule of its kind, exactly. */

import type { IssueList } from '../issue-list.ts';
import { BIN_RULES, listFreeItems, rulesOutBelow } from './bin-floors.ts';
import type { Ratio } from './decimal.ts';
import { type ExactLoads, levelOfNumber, loadBelow, sortDescending, toBigInts } from './exact-loads.ts';
import { type FloorClaim, readFloorClaim } from './floor-claims.ts';
import { liftedPacking, type Packing, refutes } from './packing-floors.ts';

/** A floor that was read; whether its rule shows that no plan is below a level. */
export interface Floor {
  readonly claim: FloorClaim;
  readonly shows: (level: Ratio) => boolean;
}

/** Reads and checks `certificate.makespan`; undefined, with issues, when it is malformed. */
export function checkFloor(issues: IssueList, value: unknown, exact: ExactLoads, makespan: number): Floor | undefined {
  const { numBins } = exact.problem;
  const scope = { numItems: exact.weights.length, numBins };
  const claim = readFloorClaim(issues, 'certificate.makespan', value, scope);
  if (!claim) return undefined;
  const packing = packItems(exact);
  const free = BIN_RULES.includes(claim.kind) ? listFreeItems(exact) : undefined;
  const shows = (level: Ratio) =>
    free ? rulesOutBelow(claim, free, level) : refutes(claim, packing, loadBelow(level, exact.fastest));
  if (claim.value > makespan + exact.tolerance * makespan) {
    const message = `a floor cannot be above the plan's own makespan (${makespan}), got ${claim.value}`;
    issues.add(`${claim.path}.value`, message, claim.value);
  } else if (!shows(levelOfNumber(exact, claim.value, true))) {
    complainOf(issues, claim);
  }
  checkInside(issues, claim, packing);
  return { claim, shows };
}

/** What a rule stands on must be true as well. */
function checkInside(issues: IssueList, { kind, inner, ...claim }: FloorClaim, packing: Packing): void {
  if (!inner) return;
  const inside = kind === 'lifted' ? liftedPacking({ kind, inner, ...claim }, packing) : packing;
  if (!refutes(inner, inside, packing.limitOf(inner.value))) complainOf(issues, inner);
  checkInside(issues, inner, inside);
}

function complainOf(issues: IssueList, { path, kind, value }: FloorClaim): void {
  issues.add(`${path}.value`, `the rule ${kind} does not show that the makespan is at least ${value}`, value);
}

function packItems(exact: ExactLoads): Packing {
  const limitOf = (value: number) => loadBelow(levelOfNumber(exact, value, true), exact.fastest);
  let sorted: bigint[] | undefined;
  let listed: bigint[] | undefined;
  return {
    get sorted() {
      sorted ??= sortDescending(exact);
      return sorted;
    },
    get listed() {
      listed ??= toBigInts(exact.weights);
      return listed;
    },
    numBins: exact.problem.numBins,
    decimals: exact.decimals,
    limitOf,
  };
}
