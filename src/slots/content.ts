/**
 * Orders by content, so that reordering the input changes no load: where a choice would go by index, rows, pipelines and groups that
 * differ in what they hold go by that first. Only comparisons of loads count, so a common factor changes nothing.
 */

import type { Job } from './model.ts';
import { orderByFamily } from './spread.ts';

/** Comparators over rows and families; 0 only when the content is the same. */
export interface Content {
  readonly compareRows: (a: number, b: number) => number;
  readonly compareFamilies: (a: number, b: number) => number;
  /** Groups in ascending order of their content, and the place of each group in it (equal content, equal rank). */
  readonly groupOrder: Uint32Array;
  readonly groupRank: Uint32Array;
}

export function contentOf(
  { lanes, weighed, groupNames }: Job,
  group: Uint32Array,
  family: Uint32Array,
  numFamilies: number,
): Content {
  const sorted = new Map<number, Uint32Array>();
  const heaviestFirst = (row: number) => {
    let own = sorted.get(row);
    if (own === undefined) {
      own = weighed!.weights
        .slice(weighed!.start[row], weighed!.start[row + 1])
        .sort()
        .reverse();
      sorted.set(row, own);
    }
    return own;
  };
  const compareLanes = (a: number, b: number) => {
    if (lanes[a] !== lanes[b] || weighed === undefined) return lanes[b]! - lanes[a]!;
    if (lanes[a] === 1) return weighed.weights[weighed.start[b]!]! - weighed.weights[weighed.start[a]!]!;
    return compareLists(heaviestFirst(a), heaviestFirst(b), (x, y) => y - x);
  };
  const groupRank = new Uint32Array(groupNames.length);
  let groupOrder = Uint32Array.from(groupNames.keys());
  if (groupNames.length > 1) {
    const rowsOf = listRows(group, groupNames.length, compareLanes);
    const compare = (g: number, h: number) => compareLists(rowsOf(g), rowsOf(h), compareLanes);
    groupOrder = groupOrder.sort((g, h) => compare(g, h) || g - h);
    for (let k = 1; k < groupOrder.length; k++) {
      const [before, g] = [groupOrder[k - 1]!, groupOrder[k]!];
      groupRank[g] = compare(before, g) === 0 ? groupRank[before]! : k;
    }
  }
  const compareRows = (a: number, b: number) => compareLanes(a, b) || groupRank[group[a]!]! - groupRank[group[b]!]!;
  let rowsOf: ((family: number) => readonly number[]) | undefined;
  const compareFamilies = (f: number, g: number) => {
    rowsOf ??= listRows(family, numFamilies, compareRows);
    return compareLists(rowsOf(f), rowsOf(g), compareRows);
  };
  return { compareRows, compareFamilies, groupOrder, groupRank };
}

/** Rows family by family: families by content, rows of a family by content, then by index. */
export function orderByContent(
  { compareRows, compareFamilies }: Content,
  family: Uint32Array,
  numFamilies: number,
): Uint32Array {
  const families = Array.from({ length: numFamilies }, (_, f) => f);
  families.sort((f, g) => compareFamilies(f, g) || f - g);
  const rowsOf = listRows(family, numFamilies, compareRows);
  const order = new Uint32Array(family.length);
  let next = 0;
  for (const f of families) for (const row of rowsOf(f)) order[next++] = row;
  return order;
}

/** Sorts the runs of equal keys in an order by content, then by index. */
export function breakTies(order: Uint32Array, key: Uint32Array, compare: (a: number, b: number) => number): void {
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && key[order[end]!] === key[order[start]!]) end++;
    if (end - start > 1) order.subarray(start, end).sort((a, b) => compare(a, b) || a - b);
    start = end;
  }
}

/** The rows of one owner (a family or a group), in order. */
function listRows(
  ownerOf: Uint32Array,
  numOwners: number,
  compare: (a: number, b: number) => number,
): (owner: number) => readonly number[] {
  const all = orderByFamily(ownerOf, numOwners);
  const start = new Uint32Array(numOwners + 1);
  for (const owner of ownerOf) start[owner + 1]!++;
  for (let o = 0; o < numOwners; o++) start[o + 1]! += start[o]!;
  const lists = new Map<number, readonly number[]>();
  return (owner) => {
    let list = lists.get(owner);
    if (list === undefined) {
      list = Array.from(all.subarray(start[owner], start[owner + 1])).sort((a, b) => compare(a, b) || a - b);
      lists.set(owner, list);
    }
    return list;
  };
}

/** Lexicographic; of two lists that begin alike the longer one comes first. */
function compareLists(a: ArrayLike<number>, b: ArrayLike<number>, compare: (x: number, y: number) => number): number {
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) {
    const order = compare(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return b.length - a.length;
}
