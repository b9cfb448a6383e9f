/**
 * A second way to divide rows over a tree of unlike parts: level by level from the top, so that families too are even on the inner nodes.
 * The one flow over the whole tree cannot promise that (three hierarchies), and this way cannot promise to come through.
 */

import { roundShare } from './share.ts';
import { divideRows, familyAmounts, familyShare, type Room, type Rows } from './spread.ts';
import type { SpreadTree } from './tree.ts';

/** Whether every family has ⌊⌋ or ⌈⌉ of its share on every inner node. */
export function familiesEven({ nodes, leaves }: SpreadTree, rows: Rows, counts: Uint32Array): boolean {
  if (rows.numFamilies === rows.lanes.length || nodes.length === leaves.length + 1) return true;
  const amounts = familyAmounts(rows);
  const held = nodes.map(() => new Float64Array(rows.numFamilies));
  for (const [leaf, node] of leaves.entries()) {
    for (let r = 0; r < rows.lanes.length; r++) {
      for (let u = nodes[node]!.parent; u > 0; u = nodes[u]!.parent)
        held[u]![rows.family[r]!]! += counts[r * leaves.length + leaf]!;
    }
  }
  return nodes.every(({ cohort, ...node }, u) => {
    if (u === 0 || cohort) return true;
    return amounts.every((lanes, f) => {
      const { lo, hi } = roundShare(familyShare(rows, lanes, node), node.parts);
      return held[u]![f]! >= lo && held[u]![f]! <= hi;
    });
  });
}

/** Lanes of each row on each leaf, or undefined when a level does not come out even. */
export function divideDownwards(
  tree: SpreadTree,
  rows: Rows,
  evenTotals: boolean,
  room: Room,
): Uint32Array | undefined {
  const { nodes, leaves } = tree;
  const counts = new Uint32Array(rows.lanes.length * leaves.length);
  const childrenOf = nodes.map((_, u) => nodes.flatMap(({ parent }, child) => (parent === u ? [child] : [])));
  const roomOf = (u: number): number =>
    nodes[u]!.cohort ? room(nodes[u]!) : childrenOf[u]!.reduce((sum, child) => sum + roomOf(child), 0);
  const descend = (u: number, present: Uint32Array): boolean => {
    const leaf = leaves.indexOf(u);
    if (leaf >= 0) {
      for (let r = 0; r < present.length; r++) counts[r * leaves.length + leaf] = present[r]!;
      return true;
    }
    const children = childrenOf[u]!.map((child) => ({ ...nodes[child]!, parent: 0, index: child }));
    const parts = { nodes: [{ ...nodes[u]!, parent: -1 }, ...children], leaves: children.map((_, k) => k + 1) };
    const indexOf = new Map(children.map((child) => [child as object, child.index]));
    const division = divideRows(parts, { ...rows, present }, evenTotals, (node) => roomOf(indexOf.get(node)!));
    if (division === undefined) return false;
    return children.every(({ index }, k) =>
      descend(
        index,
        present.map((_, r) => division.counts[r * children.length + k]!),
      ),
    );
  };
  return descend(0, rows.lanes) ? counts : undefined;
}
