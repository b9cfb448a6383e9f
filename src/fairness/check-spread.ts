/** The claimed spread counts, family by family, against the recount. */

import type { SpreadCheck } from '../slots/types.ts';
import type { IssueList } from './issue-list.ts';
import { readArray, readRecord, showValue } from './read-fields.ts';

export function checkSpread(issues: IssueList, claim: unknown, counted: readonly SpreadCheck[]): void {
  const path = 'certificate.spread';
  const list = readArray(issues, path, claim);
  if (!list) return;
  const expected = new Map(counted.map((check) => [`${check.family} at level ${check.level}`, check]));
  const seen = new Set<string>();
  for (let k = 0; k < list.length; k++) {
    const at = `${path}[${k}]`;
    const check = readRecord(issues, at, list[k]);
    if (!check) continue;
    const name = `${String(check.family)} at level ${String(check.level)}`;
    const recount = expected.get(name);
    if (!recount || seen.has(name)) {
      const problem = recount ? 'is listed already' : 'does not exist in this problem';
      issues.add(at, `family ${showValue(check.family)} at level ${showValue(check.level)} ${problem}`, check);
      continue;
    }
    seen.add(name);
    for (const key of ['cells', 'misses'] as const) {
      if (check[key] === recount[key]) continue;
      const message = `family ${name} has ${recount[key]} ${key}, the plan claims ${showValue(check[key])}`;
      issues.add(`${at}.${key}`, message, check[key]);
    }
  }
  for (const name of expected.keys()) if (!seen.has(name)) issues.add(path, `family ${name} is missing`, undefined);
}
