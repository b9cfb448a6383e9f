/**
 * The spread as a network of lanes, and the value of a dual solution on it. A circulation with bounds has a cost of at least
 * Σ over arcs u→v of min over x in [low, high] of cost(x) + (π_u − π_v) · x, whatever the potentials π (weak duality); a value
 * above 0 without costs shows that there is no circulation at all.
 *
 * Nodes: the source; each bundle; bundle × zone; bundle × rack; pipeline × task manager; each task manager, rack, zone; the sink.
 * Lanes go from a bundle down the tree of zones, racks and task managers into their pipeline's node, and up again by totals.
 */

import { countGrants, createClassifier, type NodeClasses, type NodeGrants } from './node-grants.ts';
import { orderByKey } from './order-by-key.ts';
import type { ShareBounds } from './share.ts';
import { listLevels, pickRepresentatives, type SpreadShape } from './spread.ts';

/** The shape must be uniform: see lanesAreUniform. */
export interface SpreadNetwork {
  readonly numNodes: number;
  /** Lower bound of the cost; Infinity when no circulation exists, NaN when the sum leaves the exact range. */
  dualValue(question: DualQuestion): number;
}

export interface DualQuestion {
  /** One integer per node. */
  readonly potentials: ArrayLike<number>;
  /** Most lanes on each task manager; −1 when not even none is allowed. */
  readonly most: ArrayLike<number>;
  /** The totals of task managers, racks and zones have to be ⌊share⌋ or ⌈share⌉ too. */
  readonly evenTotals: boolean;
  /** Charges each lane of a bundle on a task manager above the ones that were there. */
  readonly moves?: {
    /** Subtasks in a lane of each bundle. */
    readonly subtasksPerLane: ArrayLike<number>;
    /** Adds `sign` to `kept[t]` for each lane of the bundle that was on task manager t. */
    countKept(bundle: number, kept: Int32Array, sign: number): void;
  };
}

export function buildSpreadNetwork(shape: SpreadShape, grants: Int32Array): SpreadNetwork {
  const { parallelism, groupOf, pipelineOf, numBundles, numPipelines, numGroups, rackOf, numRacks, zoneOf, numZones } =
    shape;
  const levels = listLevels(shape).filter(({ level }) => level !== 'slot');
  const counted = levels.map(({ nodeOfSlot, numNodes }) => countGrants(grants, numGroups, nodeOfSlot, numNodes));
  const classifiers = counted.map((level) => createClassifier(level));
  const managers = shape.slotStart.length - 1;
  const representative = pickRepresentatives(shape);
  const lanes = Uint32Array.from(representative, (v) => parallelism[v]!);
  const pipelines = orderByKey(
    Uint32Array.from(representative, (v) => pipelineOf[v]!),
    numPipelines,
  );
  const lanesOf = new Float64Array(numGroups);

  // Levels above the task managers, top first, with the first node of bundle × level and of the totals.
  const tops = [
    ...(zoneOf ? [{ size: numZones, nodeOf: zoneOf, grants: counted[levels.length - 1]! }] : []),
    ...(rackOf ? [{ size: numRacks, nodeOf: rackOf, grants: counted[1]! }] : []),
  ];
  const parentOf = tops.map((top, depth) => (depth === 0 ? undefined : liftParents(top, tops[depth - 1]!)));
  const leafParent = tops[tops.length - 1]?.nodeOf;
  let sink = 1 + numBundles;
  const reserve = (nodes: number) => {
    sink += nodes;
    return sink - nodes;
  };
  const cellStart = tops.map(({ size }) => reserve(numBundles * size));
  const pairStart = reserve(numPipelines * managers);
  const totalStart = reserve(managers);
  // Racks stand before zones among the totals.
  const topTotalStart = new Array<number>(tops.length);
  for (let depth = tops.length - 1; depth >= 0; depth--) topTotalStart[depth] = reserve(tops[depth]!.size);

  const dualValue = ({ potentials, most, evenTotals, moves }: DualQuestion): number => {
    const sum = createExactSum();
    const arc = (from: number, to: number, low: number, high: number) =>
      sum.add(cheapest(low, high, potentials[from]! - potentials[to]!, 0, 0));
    const kept = new Int32Array(managers);
    const setLanes = (bundles: ArrayLike<number>): number[] => {
      const groups: number[] = [];
      lanesOf.fill(0);
      for (let k = 0; k < bundles.length; k++) {
        const g = groupOf[representative[bundles[k]!]!]!;
        if (lanesOf[g] === 0) groups.push(g);
        lanesOf[g]! += lanes[bundles[k]!]!;
      }
      return groups;
    };

    for (let b = 0; b < numBundles; b++) {
      const g = groupOf[representative[b]!]!;
      const p = pipelineOf[representative[b]!]!;
      arc(0, 1 + b, lanes[b]!, lanes[b]!);
      for (const [depth, { size, grants: onLevel }] of tops.entries()) {
        for (const [u, low, high] of cells(onLevel, g, lanes[b]!)) {
          const from = depth === 0 ? 1 + b : cellStart[depth - 1]! + b * tops[depth - 1]!.size + parentOf[depth]![u]!;
          arc(from, cellStart[depth]! + b * size + u, low, high);
        }
      }
      moves?.countKept(b, kept, 1);
      const deepest = tops.length - 1;
      for (const [t, low, high] of cells(counted[0]!, g, lanes[b]!)) {
        const from = leafParent ? cellStart[deepest]! + b * tops[deepest]!.size + leafParent[t]! : 1 + b;
        const slope = potentials[from]! - potentials[pairStart + p * managers + t]!;
        sum.add(cheapest(low, high, slope, moves ? moves.subtasksPerLane[b]! : 0, kept[t]!));
      }
      moves?.countKept(b, kept, -1);
    }
    for (let p = 0; p < numPipelines; p++) {
      const groups = setLanes(pipelines.order.subarray(pipelines.start[p]!, pipelines.start[p + 1]!));
      const share = createShares(classifiers[0]!(groups), lanesOf);
      for (let t = 0; t < managers; t++) {
        const { floor, ceil } = share(t);
        arc(pairStart + p * managers + t, totalStart + t, floor, ceil);
      }
    }
    const all = lanes.reduce((count, n) => count + n, 0);
    const groups = setLanes(pipelines.order);
    const total = createShares(classifiers[0]!(groups), lanesOf);
    const above = tops.length - 1;
    for (let t = 0; t < managers; t++) {
      const { floor, ceil } = evenTotals ? total(t) : { floor: 0, ceil: all };
      const high = Math.min(ceil, most[t]!);
      if (floor > high) return Infinity;
      arc(totalStart + t, leafParent ? topTotalStart[above]! + leafParent[t]! : sink, floor, high);
    }
    for (const [depth, { size }] of tops.entries()) {
      const level = depth === 0 && zoneOf ? levels.length - 1 : 1;
      const share = createShares(classifiers[level]!(groups), lanesOf);
      for (let u = 0; u < size; u++) {
        const { floor, ceil } = evenTotals ? share(u) : { floor: 0, ceil: all };
        arc(
          topTotalStart[depth]! + u,
          depth === 0 ? sink : topTotalStart[depth - 1]! + parentOf[depth]![u]!,
          floor,
          ceil,
        );
      }
    }
    arc(sink, 0, all, all);
    return sum.value();
  };
  return { numNodes: sink + 1, dualValue };
}

/** Least of price · max(0, x − free) + slope · x over integers x in [low, high]: convex, so at an end or at the kink. */
function cheapest(low: number, high: number, slope: number, price: number, free: number): number {
  const at = (x: number) => price * Math.max(0, x - free) + slope * x;
  return Math.min(at(low), at(high), at(Math.min(high, Math.max(low, free))));
}

/** The cells of one bundle on one level that can hold a lane: node, ⌊share⌋, ⌈share⌉. The others add nothing to the sum. */
function* cells(
  { start, node, granted, total }: NodeGrants,
  g: number,
  lanes: number,
): Generator<[number, number, number]> {
  for (let e = start[g]!; e < start[g + 1]!; e++) {
    const product = lanes * granted[e]!;
    const rest = product % total[g]!;
    const floor = (product - rest) / total[g]!;
    yield [node[e]!, floor, rest === 0 ? floor : floor + 1];
  }
}

/** Share of a node, computed once per class. */
function createShares(
  { classOf, numClasses, bound }: NodeClasses,
  lanesOf: Float64Array,
): (node: number) => ShareBounds {
  const known = new Array<ShareBounds | undefined>(numClasses);
  return (node) => {
    known[classOf[node]!] ??= bound(classOf[node]!, lanesOf);
    return known[classOf[node]!]!;
  };
}

/** Node above each inner node, from the task managers that lie in both. */
function liftParents(inner: { size: number; nodeOf: Uint32Array }, outer: { nodeOf: Uint32Array }): Uint32Array {
  const parent = new Uint32Array(inner.size);
  for (let t = 0; t < inner.nodeOf.length; t++) parent[inner.nodeOf[t]!] = outer.nodeOf[t]!;
  return parent;
}

/** A sum of integers that knows when it may have been rounded. */
function createExactSum() {
  let sum = 0;
  let size = 0;
  return {
    add(term: number) {
      sum += term;
      size += Math.abs(term);
    },
    value: () => (size <= Number.MAX_SAFE_INTEGER ? sum : Number.NaN),
  };
}
