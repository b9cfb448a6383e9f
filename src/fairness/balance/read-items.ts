/** A balance problem as the judge reads it: items, bins, groups and places in columns of its own making. */

import type { IssueList } from '../issue-list.ts';
import { complain, isLoad } from '../read-entries.ts';
import { isIndex, readArray, readRecord, showValue } from '../read-fields.ts';
import { type BinColumns, readBins } from './read-bins.ts';

export interface ItemGroupColumns {
  readonly items: readonly number[];
  readonly isEven: boolean;
}

export interface BalanceColumns extends BinColumns {
  readonly weights: ArrayLike<number>;
  readonly groups: readonly ItemGroupColumns[];
  /** Bin of each item, −1 where it is free (or new). */
  readonly pinned: ArrayLike<number> | undefined;
  readonly previous: ArrayLike<number> | undefined;
}

/** Reads a balance problem; undefined, with issues at paths below `problem`, when it is not one. */
export function readBalanceProblem(issues: IssueList, input: unknown): BalanceColumns | undefined {
  const found = issues.count();
  const problem = readRecord(issues, 'problem', input);
  const weights = problem && readWeights(issues, problem.weights);
  if (!problem || !weights) return undefined;
  const numItems = weights.length;
  const bins = readBins(issues, problem.bins, numItems);
  const groups = readGroups(issues, problem.groups, numItems);
  const pinned = bins && readPlaces(issues, 'pinned', problem.pinned, numItems, bins.numBins);
  const previous = bins && readPlaces(issues, 'previous', problem.previous, numItems, bins.numBins);
  if (!bins || issues.count() > found) return undefined;
  return { ...bins, weights, groups, pinned, previous };
}

function readWeights(issues: IssueList, input: unknown): ArrayLike<number> | undefined {
  const path = 'problem.weights';
  const weights = readArray(issues, path, input);
  if (!weights) return undefined;
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    if (isLoad(weight)) {
      sum += weight;
    } else if (issues.wants()) {
      const message = `a weight must be a finite number of at least 0, got ${showValue(weight)}`;
      issues.add(`${path}[${i}]`, message, weight);
    }
  }
  if (sum === Infinity) issues.add(path, 'the weights must have a finite sum', sum);
  return weights as ArrayLike<number>;
}

function readGroups(issues: IssueList, input: unknown, numItems: number): ItemGroupColumns[] {
  const list = input === undefined ? [] : readArray(issues, 'problem.groups', input);
  const groups: ItemGroupColumns[] = [];
  for (let g = 0; list && g < list.length; g++) {
    const path = `problem.groups[${g}]`;
    const group = readRecord(issues, path, list[g]);
    const items = group && readArray(issues, `${path}.items`, group.items);
    if (!items) continue;
    if (group.spread !== 'distinct' && group.spread !== 'even') {
      complain(issues, `${path}.spread`, "'distinct' or 'even'", group.spread);
    }
    const seen = new Set<number>();
    for (let i = 0; i < items.length; i++) {
      const item = items[i];
      if (isIndex(item, numItems) && !seen.has(item)) seen.add(item);
      else if (issues.wants())
        complain(issues, `${path}.items[${i}]`, 'an index of an item, each once in a group', item);
    }
    groups.push({ items: [...seen], isEven: group.spread === 'even' });
  }
  return groups;
}

function readPlaces(
  issues: IssueList,
  name: 'pinned' | 'previous',
  input: unknown,
  numItems: number,
  numBins: number,
): ArrayLike<number> | undefined {
  if (input === undefined) return undefined;
  const path = `problem.${name}`;
  const places = readArray(issues, path, input);
  if (!places) return undefined;
  if (places.length !== numItems) {
    complain(issues, path, `a list of ${numItems} bins, one for each item`, places.length);
    return undefined;
  }
  for (let i = 0; i < numItems; i++) {
    const bin = places[i];
    if (bin === -1 || isIndex(bin, numBins) || !issues.wants()) continue;
    issues.add(`${path}[${i}]`, `a bin must be an index below ${numBins} or -1, got ${showValue(bin)}`, bin);
  }
  return places as ArrayLike<number>;
}
