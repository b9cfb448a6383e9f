/** The claimed loads: what each bin carries, and every measure of it. */

import { agrees, ROUNDING } from './agreement.ts';
import type { IssueList } from './issue-list.ts';
import type { LoadColumns } from './lane-loads.ts';
import { type Measures, measure } from './measure.ts';
import { type Case, nameSlot } from './placement.ts';
import { readArray, readNumber, readRecord, showValue } from './read-fields.ts';

/** Measures that are loads (compared in the unit of the makespan), and those that are plain ratios. */
const LOAD_MEASURES = ['makespan', 'min', 'mean', 'spread'] as const;
const RATIO_MEASURES = ['imbalance', 'jain', 'gini', 'flinkSkew'] as const;

/** Checks `loads` against the recomputed ones. */
export function checkLoads(issues: IssueList, claim: unknown, { problem }: Case, loads: LoadColumns): void {
  const claimed = readRecord(issues, 'loads', claim);
  if (!claimed) return;
  const nameManager = (t: number) => `task manager ${JSON.stringify(problem.managerIds[t])}`;
  if (claimed.taskManagers !== undefined) {
    const measured = measure(loads.managers, problem.capacity);
    checkReport(issues, 'loads.taskManagers', claimed.taskManagers, loads.managers, measured, loads.exact, nameManager);
  }
  if (claimed.slots !== undefined) {
    const measured = measure(loads.slots);
    checkReport(issues, 'loads.slots', claimed.slots, loads.slots, measured, loads.exact, (s) => nameSlot(problem, s));
  }
}

/** Checks one measured distribution: the load of each bin and every measure. */
export function checkReport(
  issues: IssueList,
  path: string,
  claim: unknown,
  bins: Float64Array,
  measured: Measures,
  exact: boolean,
  nameBin: (bin: number) => string,
): void {
  const report = readRecord(issues, path, claim);
  if (!report) return;
  if (report.perBin !== undefined) checkBins(issues, `${path}.perBin`, report.perBin, bins, exact, nameBin);
  for (const name of LOAD_MEASURES) {
    if (report[name] === undefined) continue;
    const value = readNumber(issues, `${path}.${name}`, report[name]);
    // The mean is a quotient of a sum: rounded even for integers. The others are loads as they are.
    const isExact = exact && name !== 'mean';
    if (value === undefined || agrees(value, measured[name], isExact, measured.makespan)) continue;
    issues.add(`${path}.${name}`, `${name} is ${measured[name]}, the plan claims ${value}`, value);
  }
  for (const name of RATIO_MEASURES) {
    if (report[name] === undefined) continue;
    const value = readNumber(issues, `${path}.${name}`, report[name]);
    const size = Math.max(1, measured[name]);
    if (value === undefined || Math.abs(value - measured[name]) <= ROUNDING * size) continue;
    issues.add(`${path}.${name}`, `${name} is ${measured[name]}, the plan claims ${value}`, value);
  }
}

function checkBins(
  issues: IssueList,
  path: string,
  claim: unknown,
  bins: Float64Array,
  exact: boolean,
  nameBin: (bin: number) => string,
): void {
  const perBin = readArray(issues, path, claim);
  if (!perBin) return;
  if (perBin.length !== bins.length) {
    issues.add(path, `perBin must have ${bins.length} entries, got ${perBin.length}`, perBin.length);
    return;
  }
  for (let i = 0; i < bins.length; i++) {
    const value = perBin[i];
    if (typeof value === 'number' && agrees(value, bins[i]!, exact)) continue;
    if (!issues.wants()) continue;
    issues.add(`${path}[${i}]`, `the load of ${nameBin(i)} is ${bins[i]}, the plan claims ${showValue(value)}`, value);
  }
}
