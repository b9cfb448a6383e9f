/** Items of each group on each node of the bins' tree while a plan fills up, so that every node can still get its share. */

import type { Model, ModelGroup } from './model.ts';

export interface GroupCounts {
  /** Whether an item may come to a bin: no node gets more than its most, and what is left still suffices for the least of all others. */
  mayEnter(item: number, bin: number): boolean;
  enter(item: number, bin: number): void;
  leave(item: number, bin: number): void;
  /** Some group is not kept as things are. */
  broken(): boolean;
}

/** Least and most items of a group on a node of the tree; nodes above the bins do not matter to distinct ones. */
export function rangeOn(model: Model, { items, even }: ModelGroup, node: number): { least: number; most: number } {
  const { numBins, tree } = model;
  if (!even) return { least: 0, most: node < numBins ? 1 : items.length };
  const share = items.length * tree.numBins[node]!;
  return { least: Math.floor(share / numBins), most: Math.ceil(share / numBins) };
}

/** Groups of each item: those of item i stand at start[i] … start[i + 1] − 1. */
export function listGroupsOfItems({ numItems, groups }: Model): { start: Uint32Array; list: Uint32Array } {
  const start = new Uint32Array(numItems + 1);
  for (const { items } of groups) for (const item of items) start[item + 1]!++;
  for (let i = 0; i < numItems; i++) start[i + 1]! += start[i]!;
  const list = new Uint32Array(start[numItems]!);
  const next = start.slice();
  for (const [g, { items }] of groups.entries()) for (const item of items) list[next[item]!++] = g;
  return { start, list };
}

/** Counts of no items yet, pinned ones excepted. */
export function openGroups(model: Model): GroupCounts {
  const { numBins, groups, tree, pinned } = model;
  const { start, list } = listGroupsOfItems(model);
  const { numNodes, parent } = tree;
  const numInner = numNodes - numBins;
  const counts = new Int32Array(groups.length * numNodes);
  /** What the children of each inner node must still get, and the top nodes together. */
  const childNeed = new Int32Array(groups.length * numInner);
  const totalNeed = new Int32Array(groups.length);
  const left = Int32Array.from(groups, ({ items }) => items.length);
  const ratio = Float64Array.from(groups, ({ items }) => items.length);
  const leastOn = (g: number, v: number) => Math.floor((ratio[g]! * tree.numBins[v]!) / numBins);
  const mostOn = (g: number, v: number) => (groups[g]!.even ? Math.ceil((ratio[g]! * tree.numBins[v]!) / numBins) : 1);
  const needOf = (g: number, v: number, by: number, below: number) =>
    Math.max(0, leastOn(g, v) - counts[g * numNodes + v]! - by, below);

  for (const [g, { even }] of groups.entries()) {
    if (!even) continue;
    // Bins, then inner nodes from the last to the first: children come before their parents.
    for (let k = 0; k < numNodes; k++) {
      const v = k < numBins ? k : numNodes - 1 - (k - numBins);
      const need = needOf(g, v, 0, v < numBins ? 0 : childNeed[g * numInner + v - numBins]!);
      const up = parent[v]!;
      if (up < 0) totalNeed[g]! += need;
      else childNeed[g * numInner + up - numBins]! += need;
    }
  }

  const mayEnterGroup = (g: number, bin: number): boolean => {
    const base = g * numNodes;
    if (!groups[g]!.even) return counts[base + bin] === 0;
    let dropped = 0;
    for (let v = bin; v >= 0; v = parent[v]!) {
      if (counts[base + v]! >= mostOn(g, v)) return false;
      const below = v < numBins ? 0 : childNeed[g * numInner + v - numBins]!;
      dropped = needOf(g, v, 0, below) - needOf(g, v, 1, below - dropped);
    }
    return totalNeed[g]! - dropped <= left[g]! - 1;
  };

  const shift = (item: number, bin: number, by: number) => {
    for (let e = start[item]!; e < start[item + 1]!; e++) {
      const g = list[e]!;
      left[g]! -= by;
      const { even } = groups[g]!;
      let change = 0;
      for (let v = bin; v >= 0; v = even ? parent[v]! : -1) {
        const inner = g * numInner + v - numBins;
        const before = even ? needOf(g, v, 0, v < numBins ? 0 : childNeed[inner]!) : 0;
        counts[g * numNodes + v]! += by;
        if (!even) break;
        if (v >= numBins) childNeed[inner]! += change;
        change = needOf(g, v, 0, v < numBins ? 0 : childNeed[inner]!) - before;
      }
      totalNeed[g]! += change;
    }
  };
  if (pinned) for (let i = 0; i < pinned.length; i++) if (pinned[i]! >= 0) shift(i, pinned[i]!, 1);

  return {
    mayEnter(item, bin) {
      for (let e = start[item]!; e < start[item + 1]!; e++) if (!mayEnterGroup(list[e]!, bin)) return false;
      return true;
    },
    enter: (item, bin) => shift(item, bin, 1),
    leave: (item, bin) => shift(item, bin, -1),
    broken: () =>
      groups.some(({ even }, g) => {
        for (let v = 0; v < (even ? numNodes : numBins); v++) {
          const count = counts[g * numNodes + v]!;
          if (count > mostOn(g, v) || (even && count < leastOn(g, v))) return true;
        }
        return false;
      }),
  };
}
