/** A valid assignment: every item in a bin that may take it, pinned items in place, item limits and groups kept. */

import type { IssueList } from '../issue-list.ts';
import { isIndex, readArray, showValue } from '../read-fields.ts';
import type { BalanceColumns } from './read-items.ts';

/** Reads `assignment`; undefined, with issues, when it is not a bin for each item. */
export function readAssignment(
  issues: IssueList,
  input: unknown,
  { weights, numBins }: BalanceColumns,
): ArrayLike<number> | undefined {
  const found = issues.count();
  const list = readArray(issues, 'assignment', input);
  if (!list) return undefined;
  const numItems = weights.length;
  if (list.length !== numItems) {
    issues.add('assignment', `assignment must have ${numItems} entries, got ${list.length}`, list.length);
    return undefined;
  }
  for (let i = 0; i < numItems; i++) {
    const bin = list[i];
    if (isIndex(bin, numBins) || !issues.wants()) continue;
    const message = `assignment must be an integer from 0 to ${numBins - 1}, got ${showValue(bin)}`;
    issues.add(`assignment[${i}]`, message, bin);
  }
  return issues.count() > found ? undefined : (list as ArrayLike<number>);
}

/** Checks all that makes an assignment valid. */
export function checkAssignment(issues: IssueList, problem: BalanceColumns, binOf: ArrayLike<number>): void {
  const { weights, numBins, pinned, forbidden, maxItems } = problem;
  const counts = new Uint32Array(numBins);
  for (let i = 0; i < weights.length; i++) {
    const bin = binOf[i]!;
    counts[bin]!++;
    const place = pinned?.[i] ?? -1;
    if (place >= 0 && place !== bin && issues.wants()) {
      issues.add(`assignment[${i}]`, `item ${i} is pinned to bin ${place}, but stands in bin ${bin}`, bin);
    }
    if (forbidden.size > 0 && forbidden.has(i * numBins + bin) && issues.wants()) {
      issues.add(`assignment[${i}]`, `bin ${bin} may not take item ${i}`, bin);
    }
  }
  for (let b = 0; maxItems && b < numBins; b++) {
    if (counts[b]! <= maxItems[b]! || !issues.wants()) continue;
    issues.add('assignment', `bin ${b} takes at most ${maxItems[b]} items, but has ${counts[b]}`, counts[b]);
  }
  for (let g = 0; g < problem.groups.length; g++) checkGroup(issues, problem, g, binOf);
}

function checkGroup(issues: IssueList, problem: BalanceColumns, g: number, binOf: ArrayLike<number>): void {
  const { items, isEven } = problem.groups[g]!;
  if (isEven) {
    for (let level = 0; level < problem.levels.length; level++) checkShares(issues, problem, g, level, binOf);
    return;
  }
  const itemIn = new Map<number, number>();
  for (const item of items) {
    const bin = binOf[item]!;
    const other = itemIn.get(bin);
    if (other !== undefined && issues.wants()) {
      const message = `items ${other} and ${item} of group ${g} must be in different bins, but both stand in bin ${bin}`;
      issues.add(`assignment[${item}]`, message, bin);
    }
    itemIn.set(bin, item);
  }
}

/** Every node of a level takes ⌊share⌋ or ⌈share⌉ of the items, share = items · bins of the node / all bins. */
function checkShares(
  issues: IssueList,
  { groups, levels, numBins }: BalanceColumns,
  g: number,
  level: number,
  binOf: ArrayLike<number>,
): void {
  const { items } = groups[g]!;
  const nodeOf = levels[level]!;
  const isBin = level === levels.length - 1;
  const counts = new Map<number, number>();
  for (const item of items) {
    const node = nodeOf[binOf[item]!]!;
    counts.set(node, (counts.get(node) ?? 0) + 1);
  }
  const binsOf = new Map<number, number>();
  const firstOf = new Map<number, number>();
  for (let b = 0; b < numBins; b++) {
    binsOf.set(nodeOf[b]!, (binsOf.get(nodeOf[b]!) ?? 0) + 1);
    if (!firstOf.has(nodeOf[b]!)) firstOf.set(nodeOf[b]!, b);
  }
  for (const [node, bins] of binsOf) {
    const count = counts.get(node) ?? 0;
    const least = Math.floor((items.length * bins) / numBins);
    const most = Math.ceil((items.length * bins) / numBins);
    if ((count >= least && count <= most) || !issues.wants()) continue;
    const name = isBin ? `bin ${node}` : `the node of bin ${firstOf.get(node)} at depth ${level}`;
    const share = least === most ? `${least}` : `${least} or ${most}`;
    issues.add('assignment', `${name} must take ${share} items of group ${g}, but has ${count}`, count);
  }
}
