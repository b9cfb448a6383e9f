/**
 * Divides rows of lanes among the leaves of a tree so that every row, every family of rows (a pipeline) and the total get the
 * floor or the ceiling of their share on every node at once. Rows over the tree and leaves over families are two laminar
 * hierarchies, so the bounds form a network and a whole-number division always exists (Hoffman; Budish, Che, Kojima, Milgrom 2013).
 */

import { Network } from '../engine/flow.ts';
import { countBelow } from './level.ts';
import { roundShare, type Share } from './share.ts';
import type { SpreadTree, TreeNode } from './tree.ts';

/** Lists of lanes that are divided as units: bundles of a job, or groups that want slots. */
export interface Rows {
  readonly lanes: Uint32Array;
  readonly group: Uint32Array;
  readonly family: Uint32Array;
  readonly numFamilies: number;
  /** Rows family by family. */
  readonly order: Uint32Array;
  /** All slots granted to each group: what shares are taken of. */
  readonly granted: Float64Array;
  /** Lanes of each row that are to be divided, when it is not all of them. Shares are of all of them even then. */
  readonly present?: Uint32Array;
}

/** Rows that are divided alike: same lanes and group, `perFamily` of them in each of some families of the same kind. */
interface RowClass {
  readonly rows: number[];
  readonly perFamily: number;
  /** Families that hold such rows, when they hold nothing else; otherwise 1. */
  readonly families: number;
  /** Index of the family kind. */
  readonly kind: number;
}

/** Families of one kind: their share is that of one of them, times `families`. */
interface FamilyKind {
  readonly families: number;
  readonly lanes: Map<number, number>;
}

export interface Division {
  /** Lanes of each row on each leaf: counts[row × leaves + leaf]. */
  readonly counts: Uint32Array;
}

/** The most lanes that a node may hold. */
export type Room = (node: TreeNode) => number;

/** Room below a level: lanes of `weight` may fill no task manager of a cohort above it. */
export function roomBelow(level: number, weight: number): Room {
  return ({ cohort }) => (cohort ? cohort.managers.length * countBelow(level, weight, cohort.capacity) : Infinity);
}

/** Orders rows by family, stable. */
export function orderByFamily(family: Uint32Array, numFamilies: number): Uint32Array {
  const next = new Uint32Array(numFamilies + 1);
  for (const f of family) next[f + 1]!++;
  for (let f = 0; f < numFamilies; f++) next[f + 1]! += next[f]!;
  const order = new Uint32Array(family.length);
  for (let r = 0; r < family.length; r++) order[next[family[r]!]!++] = r;
  return order;
}

/** The range of lanes that families and rows leave to one task manager of each leaf: [Σ floors, Σ ceilings]. */
export function rangePerManager(tree: SpreadTree, rows: Rows): { least: number; most: number }[] {
  const { classes, kinds } = classify(rows);
  return tree.leaves.map((node) => {
    const { cohort } = tree.nodes[node]!;
    const one = { granted: Float64Array.from(cohort!.granted), parts: [1] };
    const floors = new Float64Array(kinds.length);
    const ceilings = new Float64Array(kinds.length);
    for (const { rows: list, kind } of classes) {
      const { lo, hi } = roundShare(rowShare(rows, list[0]!, one), one.parts);
      floors[kind]! += lo * list.length;
      ceilings[kind]! += hi * list.length;
    }
    let least = 0;
    let most = 0;
    for (const [k, { families, lanes }] of kinds.entries()) {
      const { lo, hi } = roundShare(familyShare(rows, lanes, one), one.parts);
      least += Math.max(floors[k]!, lo * families);
      most += Math.min(ceilings[k]!, hi * families);
    }
    return { least, most };
  });
}

/**
 * The division, or undefined when no division meets all bounds. `evenTotals` also holds the total of every node to the floor and ceiling
 * of its share.
 */
export function divideRows(
  tree: Pick<SpreadTree, 'nodes' | 'leaves'>,
  rows: Rows,
  evenTotals: boolean,
  room: Room = () => Infinity,
): Division | undefined {
  const { nodes, leaves } = tree;
  const { classes, kinds } = classify(rows);
  const leafOf = new Map(leaves.map((node, leaf) => [node, leaf]));
  const inner = nodes.flatMap((_, i) => (i > 0 && !leafOf.has(i) ? [i] : []));
  const innerOf = new Map(inner.map((node, i) => [node, i]));

  // Nodes: source, classes, class × inner node, kind × leaf, total × leaf, total × inner node, sink.
  const classNode = (c: number, node: number) => {
    const i = innerOf.get(node);
    return i === undefined ? 1 + c : 1 + classes.length + c * inner.length + i;
  };
  const kindBase = 1 + classes.length * (1 + inner.length);
  const kindNode = (k: number, leaf: number) => kindBase + k * leaves.length + leaf;
  const totalBase = kindBase + kinds.length * leaves.length;
  const sink = totalBase + leaves.length + inner.length;
  const totalNode = (node: number) => {
    const leaf = leafOf.get(node);
    if (leaf !== undefined) return totalBase + leaf;
    const i = innerOf.get(node);
    return i === undefined ? sink : totalBase + leaves.length + i;
  };

  const network = new Network(sink + 1);
  const cells = new Int32Array(classes.length * leaves.length);
  let numLanes = 0;
  for (const [c, { rows: list, kind }] of classes.entries()) {
    const amount = (rows.present ?? rows.lanes)[list[0]!]! * list.length;
    numLanes += amount;
    network.addArc(0, 1 + c, amount, amount);
    for (const [i, node] of nodes.entries()) {
      if (i === 0 && !leafOf.has(0)) continue;
      const { lo, hi } = roundShare(rowShare(rows, list[0]!, node), node.parts);
      const leaf = leafOf.get(i);
      const from = classNode(c, Math.max(node.parent, 0));
      const to = leaf === undefined ? classNode(c, i) : kindNode(kind, leaf);
      const arc = network.addArc(from, to, lo * list.length, hi * list.length);
      if (leaf !== undefined) cells[c * leaves.length + leaf] = arc;
    }
  }
  const all = jobAmounts(rows);
  for (const [leaf, i] of leaves.entries()) {
    const node = nodes[i]!;
    for (const [k, { families, lanes }] of kinds.entries()) {
      const { lo, hi } = roundShare(familyShare(rows, lanes, node), node.parts);
      network.addArc(kindNode(k, leaf), totalNode(i), lo * families, hi * families);
    }
  }
  for (const [i, node] of nodes.entries()) {
    if (i === 0 && !leafOf.has(0)) continue;
    const { lo, hi } = evenTotals ? roundShare(familyShare(rows, all, node), node.parts) : { lo: 0, hi: numLanes };
    const most = Math.min(hi, numLanes, room(node));
    if (lo > most) return undefined;
    network.addArc(totalNode(i), node.parent < 0 ? sink : totalNode(node.parent), lo, most);
  }
  network.addArc(sink, 0, numLanes, numLanes);
  const { flow } = network.solve();
  if (flow === undefined) return undefined;

  const counts = new Uint32Array(rows.lanes.length * leaves.length);
  for (const [c, rowClass] of classes.entries()) {
    dealOut(
      rowClass,
      leaves.length,
      (leaf) => flow[cells[c * leaves.length + leaf]!]!,
      (leaf) => {
        const node = nodes[leaves[leaf]!]!;
        return roundShare(rowShare(rows, rowClass.rows[0]!, node), node.parts).lo;
      },
      counts,
    );
  }
  return { counts };
}

/**
 * Divides what a class got on each leaf among its rows: each row its floor, then the rest one by one around the rows, leaf after leaf.
 * Consecutive turns go to different families, so a family gets ⌊⌋ or ⌈⌉ of each run of turns, and of each leaf and inner node.
 * Rows stand in the order of their content; the turns stride through it, so that no leaf gets all the heavy ones.
 */
function dealOut(
  { rows, perFamily, families }: RowClass,
  numLeaves: number,
  amount: (leaf: number) => number,
  floor: (leaf: number) => number,
  counts: Uint32Array,
): void {
  const familyStride = goldenStride(families);
  const rowStride = goldenStride(perFamily);
  let turn = 0;
  for (let leaf = 0; leaf < numLeaves; leaf++) {
    const least = floor(leaf);
    for (const row of rows) counts[row * numLeaves + leaf] = least;
    for (let rest = amount(leaf) - least * rows.length; rest > 0; rest--) {
      const family = (turn * familyStride) % families;
      const row = rows[family * perFamily + ((Math.floor(turn / families) * rowStride) % perFamily)]!;
      counts[row * numLeaves + leaf]!++;
      turn = (turn + 1) % rows.length;
    }
  }
}

/** A step near the golden section of n that meets every residue: any run of steps is spread over all of them. */
function goldenStride(n: number): number {
  const coprime = (a: number, b: number): boolean => (b === 0 ? a === 1 : coprime(b, a % b));
  let stride = Math.max(1, Math.round(n * 0.618));
  while (!coprime(n, stride)) stride++;
  return stride;
}

/** Folds rows that are alike, so that the size of the network does not grow with the number of equal pipelines. */
function classify({ lanes, present, group, family, order }: Rows): { classes: RowClass[]; kinds: FamilyKind[] } {
  const classes: { rows: number[]; perFamily: number; families: number; kind: number }[] = [];
  const kinds: { families: number; lanes: Map<number, number> }[] = [];
  const classOf = new Map<string, (typeof classes)[number]>();
  for (let start = 0; start < order.length; ) {
    const name = family[order[start]!];
    let end = start;
    const parts = new Map<string, number[]>();
    const amounts = new Map<number, number>();
    for (; end < order.length && family[order[end]!] === name; end++) {
      const row = order[end]!;
      const key = `${lanes[row]}:${group[row]}:${present?.[row] ?? ''}`;
      const part = parts.get(key);
      if (part) part.push(row);
      else parts.set(key, [row]);
      amounts.set(group[row]!, (amounts.get(group[row]!) ?? 0) + lanes[row]!);
    }
    start = end;
    const [first] = parts;
    const key = parts.size === 1 && first ? `${first[0]}:${first[1].length}` : '';
    const known = key === '' ? undefined : classOf.get(key);
    if (known !== undefined && first) {
      for (const row of first[1]) known.rows.push(row);
      known.families++;
      kinds[known.kind]!.families++;
      continue;
    }
    const kind = kinds.length;
    kinds.push({ families: 1, lanes: amounts });
    for (const rows of parts.values()) classes.push({ rows, perFamily: rows.length, families: 1, kind });
    if (key !== '') classOf.set(key, classes[classes.length - 1]!);
  }
  return { classes, kinds };
}

type Granted = Pick<TreeNode, 'granted'>;

function rowShare(rows: Rows, row: number, node: Granted): Share {
  const g = rows.group[row]!;
  return { amounts: [rows.lanes[row]!], granted: [node.granted[g]!], totals: [rows.granted[g]!] };
}

export function familyShare(rows: Rows, lanes: ReadonlyMap<number, number>, node: Granted): Share {
  const groups = [...lanes.keys()];
  return {
    amounts: [...lanes.values()],
    granted: groups.map((g) => node.granted[g]!),
    totals: groups.map((g) => rows.granted[g]!),
  };
}

/** Lanes of each group in each family. */
export function familyAmounts({ lanes, group, family, numFamilies }: Rows): Map<number, number>[] {
  const amounts = Array.from({ length: numFamilies }, () => new Map<number, number>());
  for (let r = 0; r < lanes.length; r++) {
    const own = amounts[family[r]!]!;
    own.set(group[r]!, (own.get(group[r]!) ?? 0) + lanes[r]!);
  }
  return amounts;
}

/** Lanes of each group over all rows. */
function jobAmounts({ lanes, group }: Rows): Map<number, number> {
  const amounts = new Map<number, number>();
  for (let r = 0; r < lanes.length; r++) amounts.set(group[r]!, (amounts.get(group[r]!) ?? 0) + lanes[r]!);
  return amounts;
}
