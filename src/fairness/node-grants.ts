/**
 * The slots that each group was granted on each node of one level (slots, task managers, racks or zones), kept sparsely,
 * and the classes of nodes that look the same to a set of groups: nodes of one class have the same share of anything.
 */

import { orderByKey } from './order-by-key.ts';
import { boundShare, type ShareBounds } from './share.ts';

export interface NodeGrants {
  readonly numNodes: number;
  /** Entries of group g: `start[g] … start[g + 1] − 1`. */
  readonly start: Uint32Array;
  /** Node of each entry. */
  readonly node: Uint32Array;
  /** Slots granted on it, ≥ 1. */
  readonly granted: Uint32Array;
  /** All slots granted to each group. */
  readonly total: Uint32Array;
  /** Most slots granted to each group on one node. */
  readonly largest: Uint32Array;
}

/** Counts the grants (group of each slot, −1 for none) by node. */
export function countGrants(
  grants: ArrayLike<number>,
  numGroups: number,
  nodeOfSlot: Uint32Array,
  numNodes: number,
): NodeGrants {
  const slots = orderByKey(grants, numGroups);
  const start = new Uint32Array(numGroups + 1);
  const node = new Uint32Array(slots.order.length);
  const granted = new Uint32Array(slots.order.length);
  const total = new Uint32Array(numGroups);
  const largest = new Uint32Array(numGroups);
  const count = new Uint32Array(numNodes);
  let entries = 0;
  for (let g = 0; g < numGroups; g++) {
    start[g] = entries;
    for (let s = slots.start[g]!; s < slots.start[g + 1]!; s++) {
      const u = nodeOfSlot[slots.order[s]!]!;
      if (count[u]!++ === 0) node[entries++] = u;
    }
    for (let e = start[g]!; e < entries; e++) {
      const slotsHere = count[node[e]!]!;
      granted[e] = slotsHere;
      count[node[e]!] = 0;
      total[g]! += slotsHere;
      if (slotsHere > largest[g]!) largest[g] = slotsHere;
    }
  }
  start[numGroups] = entries;
  return { numNodes, start, node: node.slice(0, entries), granted: granted.slice(0, entries), total, largest };
}

/** Classes of nodes under a set of groups; class 0 are the nodes without a slot of any of them. */
export interface NodeClasses {
  readonly numClasses: number;
  /** Class of each node; the array is used again by the next question to the same classifier. */
  readonly classOf: Uint32Array;
  /** Nodes in each class; not kept for class 0. */
  readonly size: readonly number[];
  /** Exact share of a node of the class, when the row has `lanesOf[g]` lanes of each group g of the set. */
  bound(nodeClass: number, lanesOf: ArrayLike<number>): ShareBounds;
}

/** Returns a function that classifies the nodes for a set of different groups. */
export function createClassifier(grants: NodeGrants): (groups: ArrayLike<number>) => NodeClasses {
  const classOf = new Uint32Array(grants.numNodes);
  let held: number[] = [];
  return (groups) => {
    for (const u of held) classOf[u] = 0;
    held = [];
    // A class adds one group to the class its nodes were in before: a list linked by `parent`.
    const size = [0];
    const parent = [0];
    const group = [0];
    const granted = [0];
    for (let k = 0; k < groups.length; k++) {
      const g = groups[k]!;
      const width = grants.largest[g]! + 1;
      const seen = new Map<number, number>();
      for (let e = grants.start[g]!; e < grants.start[g + 1]!; e++) {
        const u = grants.node[e]!;
        const before = classOf[u]!;
        const key = before * width + grants.granted[e]!;
        let after = seen.get(key);
        if (after === undefined) {
          after = size.length;
          seen.set(key, after);
          size.push(0);
          parent.push(before);
          group.push(g);
          granted.push(grants.granted[e]!);
        }
        if (before === 0) held.push(u);
        else size[before]!--;
        size[after]!++;
        classOf[u] = after;
      }
    }
    const bound = (nodeClass: number, lanesOf: ArrayLike<number>): ShareBounds => {
      if (nodeClass !== 0 && parent[nodeClass] === 0) {
        const g = group[nodeClass]!;
        const product = lanesOf[g]! * granted[nodeClass]!;
        const rest = product % grants.total[g]!;
        const floor = (product - rest) / grants.total[g]!;
        return { floor, ceil: rest === 0 ? floor : floor + 1 };
      }
      const numerators: number[] = [];
      const denominators: number[] = [];
      for (let c = nodeClass; c !== 0; c = parent[c]!) {
        numerators.push(lanesOf[group[c]!]! * granted[c]!);
        denominators.push(grants.total[group[c]!]!);
      }
      return boundShare(numerators, denominators);
    };
    return { numClasses: size.length, classOf, size, bound };
  };
}
