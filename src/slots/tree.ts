/**
 * The failure-domain tree of a cluster (zone / rack / task manager) with equal parts folded together: task managers that are alike
 * under one parent, racks that are alike, zones that are alike become one leaf (a cohort). A uniform cluster is a single leaf.
 */

import type { Cluster } from './model.ts';

/** Task managers that stand in for each other: fans[0] × fans[1] × … of them, numbered in mixed radix, leading digit slowest. */
export interface Cohort {
  readonly fans: readonly number[];
  readonly managers: Uint32Array;
  /** Slots granted to each group on each one of the task managers. */
  readonly granted: Uint32Array;
  /** What each one of the task managers is measured by. */
  readonly capacity: number;
}

export interface TreeNode {
  /** Index of the parent, −1 for the root. */
  readonly parent: number;
  /** Slots granted to each group on the whole node. */
  readonly granted: Float64Array;
  /** Numbers of equal parts on which a share must be rounded too: `[1]` for an inner node, the levels of a cohort otherwise. */
  readonly parts: readonly number[];
  readonly cohort: Cohort | undefined;
}

/** Nodes in depth-first order, root first; the leaves below one node stand together. */
export interface SpreadTree {
  readonly nodes: readonly TreeNode[];
  readonly leaves: readonly number[];
  readonly numGroups: number;
}

interface Subtree {
  /** Equal for subtrees that are alike; undefined when the parts differ. */
  readonly alike: string | undefined;
  /** What the subtree is made of: it orders siblings, so that the order of the input does not matter. */
  readonly form: string;
  readonly fans: readonly number[];
  readonly managers: readonly number[];
  readonly children: readonly Subtree[];
}

/** `granted` holds the slots of each task manager for each group: granted[t × numGroups + g]. */
export function buildTree(cluster: Cluster, granted: Uint32Array, numGroups: number): SpreadTree {
  const { numManagers, capacity, rackOf, zoneOf } = cluster;
  let level = Array.from({ length: numManagers }, (_, t): Subtree => {
    const slots = numGroups === 1 ? granted[t] : granted.subarray(t * numGroups, (t + 1) * numGroups).join();
    const form = `${capacity?.[t] ?? 1}:${slots}`;
    return { alike: form, form, fans: [], managers: [t], children: [] };
  });
  for (const domainOf of [rackOf, zoneOf]) {
    if (domainOf === undefined) continue;
    const domains = new Map<number, Subtree[]>();
    for (const subtree of level) {
      const domain = domainOf[subtree.managers[0]!]!;
      const siblings = domains.get(domain);
      if (siblings) siblings.push(subtree);
      else domains.set(domain, [subtree]);
    }
    level = [...domains.values()].map(join);
  }

  const nodes: TreeNode[] = [];
  const leaves: number[] = [];
  const add = (subtree: Subtree, parent: number): void => {
    const sum = new Float64Array(numGroups);
    for (const t of subtree.managers) for (let g = 0; g < numGroups; g++) sum[g]! += granted[t * numGroups + g]!;
    const node = nodes.length;
    if (subtree.alike === undefined) {
      nodes.push({ parent, granted: sum, parts: [1], cohort: undefined });
      for (const child of fold(subtree.children)) add(child, node);
      return;
    }
    let product = 1;
    // What is folded together is no domain: its share as a whole need not be rounded, only that of each part.
    const parts = subtree.fans.map((fan) => (product *= fan));
    const first = subtree.managers[0]!;
    const cohort = {
      fans: subtree.fans.length === 0 ? [1] : subtree.fans,
      managers: Uint32Array.from(subtree.managers),
      granted: granted.slice(first * numGroups, (first + 1) * numGroups),
      capacity: capacity?.[first] ?? 1,
    };
    leaves.push(node);
    nodes.push({ parent, granted: sum, parts: parts.length === 0 ? [1] : parts, cohort });
  };
  add(join(level), -1);
  return { nodes, leaves, numGroups };
}

/** The node above siblings: alike as a whole when all of them are. */
function join(children: readonly Subtree[]): Subtree {
  const { alike, fans } = children[0]!;
  const uniform = alike !== undefined && children.every((child) => child.alike === alike);
  const managers = children.flatMap((child) => child.managers);
  if (!uniform) {
    const form = `{${children
      .map((child) => child.form)
      .sort()
      .join()}}`;
    return { alike: undefined, form, fans: [], managers, children };
  }
  const form = `${children.length}(${alike})`;
  return { alike: form, form, fans: [children.length, ...fans], managers, children: [] };
}

/** Siblings that are alike become one; the others stay. In the order of their forms. */
function fold(children: readonly Subtree[]): Subtree[] {
  const kinds = new Map<string, Subtree[]>();
  for (const [i, child] of children.entries()) {
    const key = child.alike ?? `#${i}`;
    const same = kinds.get(key);
    if (same) same.push(child);
    else kinds.set(key, [child]);
  }
  const folded = [...kinds.values()].map((same) => (same[0]!.alike === undefined ? same[0]! : join(same)));
  return folded.sort((a, b) => (a.form < b.form ? -1 : a.form > b.form ? 1 : a.managers[0]! - b.managers[0]!));
}

/**
 * The task managers of a cohort in digit-reversal order, leading digit fastest: any run of consecutive positions
 * meets each zone, rack and task manager ⌊⌋ or ⌈⌉ of its share of times.
 */
export function reverseDigits({ fans, managers }: Cohort): Uint32Array {
  const order = new Uint32Array(managers.length);
  for (let position = 0; position < order.length; position++) {
    let rest = position;
    let index = 0;
    for (const fan of fans) {
      index = index * fan + (rest % fan);
      rest = Math.floor(rest / fan);
    }
    order[position] = managers[index]!;
  }
  return order;
}
