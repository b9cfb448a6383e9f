/** Cells of the spread while lanes are placed one by one: how many lanes of a set each node holds, and how far that is from its share. */

import { type CountedSets, listCountedSets } from './counted-sets.ts';
import type { Grants } from './grants.ts';
import type { Cluster, Job } from './model.ts';
import { roundShare } from './share.ts';

/** Up to this many cells are kept as a table (32 MB), more in a map of those that hold something. */
const MOST_TABLED = 2 ** 23;

/** A whole number per key, 0 at first. */
export interface Counts {
  get(key: number): number;
  add(key: number, change: number): void;
}

export function newCounts(numKeys: number): Counts {
  if (numKeys <= MOST_TABLED) {
    const table = new Int32Array(numKeys);
    return {
      get: (key) => table[key]!,
      add(key, change) {
        table[key]! += change;
      },
    };
  }
  const map = new Map<number, number>();
  return {
    get: (key) => map.get(key) ?? 0,
    add(key, change) {
      const count = (map.get(key) ?? 0) + change;
      if (count === 0) map.delete(key);
      else map.set(key, count);
    },
  };
}

/** The task managers, racks or zones. */
interface NodeLevel {
  /** Node of each task manager. */
  readonly nodeOf: Uint32Array;
  readonly numNodes: number;
  /** Slots granted on each node: granted[node × groups + group]. */
  readonly granted: Float64Array;
  /** The most slots that any node has, per group. */
  readonly most: Float64Array;
  readonly counts: Counts;
  /** Ranges of sets of several groups, by cell: whole numbers of arbitrary size are worth computing once only. */
  readonly ranges: Map<number, { readonly lo: number; readonly hi: number }>;
}

export interface Cells {
  readonly sets: CountedSets;
  readonly levels: readonly NodeLevel[];
  readonly totals: Float64Array;
  readonly numSlots: number;
  readonly groupOfSlot: Int32Array;
  /** Of pipelines only: a vertex has at most one subtask in a slot anyway. */
  readonly inSlots: Counts;
}

export function newCells(cluster: Cluster, job: Job, group: Uint32Array, grants: Grants): Cells {
  const { numManagers, numSlots, rackOf, zoneOf, numRacks, numZones } = cluster;
  const numGroups = grants.total.length;
  const sets = listCountedSets(job, group);
  const levelOf = (nodeOf: Uint32Array, numNodes: number): NodeLevel => {
    const granted = new Float64Array(numNodes * numGroups);
    for (let t = 0; t < numManagers; t++) {
      for (let g = 0; g < numGroups; g++) granted[nodeOf[t]! * numGroups + g]! += grants.granted[t * numGroups + g]!;
    }
    const most = new Float64Array(numGroups);
    for (const [i, slots] of granted.entries()) most[i % numGroups] = Math.max(most[i % numGroups]!, slots);
    return { nodeOf, numNodes, granted, most, counts: newCounts(sets.numSets * numNodes), ranges: new Map() };
  };
  const levels = [
    levelOf(
      Uint32Array.from({ length: numManagers }, (_, t) => t),
      numManagers,
    ),
  ];
  if (rackOf) levels.push(levelOf(rackOf, numRacks));
  if (zoneOf) levels.push(levelOf(zoneOf, numZones));
  const inSlots = newCounts(sets.numPipelineSets * numSlots);
  return { sets, levels, totals: grants.total, numSlots, groupOfSlot: grants.groupOfSlot, inSlots };
}

/** Counts a lane of a bundle in (change 1) or out (−1). */
export function countLane(
  { sets, levels, numSlots, inSlots }: Cells,
  b: number,
  lane: number,
  t: number,
  slot: number,
  change: number,
): void {
  for (let part = sets.firstPart[lane]!; part < sets.partStart[b + 1]!; part++) {
    const set = sets.partSet[part]!;
    for (const { nodeOf, numNodes, counts } of levels) counts.add(set * numNodes + nodeOf[t]!, change);
    if (set < sets.numPipelineSets) inSlots.add(set * numSlots + slot, change);
  }
}

/**
 * What one lane more (change 1) or less (−1) does to a cell: 1 when its count gets farther from floor and ceiling of its share,
 * −1 when it gets nearer, else 0.
 */
export function drift({ sets, totals }: Cells, level: NodeLevel, set: number, node: number, change: 1 | -1): number {
  const key = set * level.numNodes + node;
  const g = sets.soleGroup[set]!;
  if (g >= 0) {
    const share = sets.soleAmount[set]! * level.granted[node * totals.length + g]!;
    return driftFrom(level.counts.get(key), share, totals[g]!, change);
  }
  let range = level.ranges.get(key);
  if (range === undefined) {
    const groups = sets.groups[set]!;
    const granted = groups.map((g) => level.granted[node * totals.length + g]!);
    range = roundShare({ amounts: sets.amounts[set]!, granted, totals: groups.map((g) => totals[g]!) }, [1]);
    level.ranges.set(key, range);
  }
  return driftWithin(level.counts.get(key), range.lo, range.hi, change);
}

/** The same for a slot. */
export function driftInSlot(
  { sets, totals, numSlots, groupOfSlot, inSlots }: Cells,
  set: number,
  slot: number,
  change: 1 | -1,
): number {
  const g = groupOfSlot[slot]!;
  const amount = sets.amounts[set]![sets.groups[set]!.indexOf(g)]!;
  return driftFrom(inSlots.get(set * numSlots + slot), amount, totals[g]!, change);
}

/** Quotients of integers below 2⁵³ round to the right side. */
function driftFrom(count: number, amount: number, total: number, change: 1 | -1): number {
  const lo = Math.floor(amount / total);
  return driftWithin(count, lo, lo * total === amount ? lo : lo + 1, change);
}

function driftWithin(count: number, lo: number, hi: number, change: 1 | -1): number {
  if (change > 0) return count >= hi ? 1 : count < lo ? -1 : 0;
  return count <= lo ? 1 : count > hi ? -1 : 0;
}
