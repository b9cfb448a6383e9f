/** The claimed floor of the busiest member, recomputed by the rule of its kind. */

import { isAtMost } from '../agreement.ts';
import type { IssueList } from '../issue-list.ts';
import { type Fields, isIndex, readArray, readNumber, readRecord, showValue } from '../read-fields.ts';
import { checkBalanceFloor } from './as-balance.ts';
import { membersFloor } from './members-floor.ts';
import type { PlacedGroup } from './placed-group.ts';

/** A floor that was read; whether it holds, and reaches the makespan to the last digit where it can be told. */
export interface LevelFloor {
  readonly value: number;
  /** True for kinds whose rule is judged on exact fractions: the bound is a double near the value, and `reaches` decides what is proven. */
  readonly isFraction: boolean;
  readonly reaches: () => boolean;
}

/** Reads and checks `certificate.level`; undefined, with issues, when it is malformed or does not hold. */
export function checkGroupLevel(issues: IssueList, claim: unknown, placed: PlacedGroup): LevelFloor | undefined {
  const path = 'certificate.level';
  const level = readRecord(issues, path, claim);
  const value = level && readNumber(issues, `${path}.value`, level.value);
  if (!level || value === undefined) return undefined;
  const { group, loads } = placed;
  if (level.kind !== 'members' && group.numMembers > 0) {
    const reaches = checkBalanceFloor(issues, level, placed);
    return reaches && { value, isFraction: true, reaches };
  }
  const isListed = readListed(issues, path, level, group.numMembers);
  if (!isListed) return undefined;
  const floor = membersFloor(placed, isListed);
  if (isAtMost(value, floor, loads.exact)) return { value, isFraction: false, reaches: () => true };
  const message = `the listed members can hold what they have to at ${floor}, the plan claims that they need ${showValue(value)}`;
  issues.add(`${path}.value`, message, value);
  return undefined;
}

/** The members that a floor lists, as flags; all of them when it lists none. Without members every kind speaks of nothing. */
function readListed(issues: IssueList, path: string, level: Fields, numMembers: number): Uint8Array | undefined {
  if (numMembers === 0) return new Uint8Array(0);
  const list = readArray(issues, `${path}.members`, level.members);
  if (!list) return undefined;
  const isListed = new Uint8Array(numMembers).fill(list.length === 0 ? 1 : 0);
  let last = -1;
  for (let k = 0; k < list.length; k++) {
    const m = list[k];
    if (!isIndex(m, numMembers) || m <= last) {
      const message = `members must be ascending indices below ${numMembers}, got ${showValue(m)}`;
      issues.add(`${path}.members[${k}]`, message, m);
      return undefined;
    }
    isListed[m] = 1;
    last = m;
  }
  return isListed;
}
