/**
 * Unequal lanes: the spread as with equal ones, then the loads level within it. Rows go by how much their lanes differ (as in SLACK,
 * Della Croce and Scatamacchia 2018), their heaviest lane first to the least loaded place that may take it; swaps inside a row follow.
 */

import { type Bins, placeWeighted, SAME_BUNDLE, SAME_PIPELINE, sortDescending, swapLanes } from '../engine/place.ts';
import type { Grants } from './grants.ts';
import type { LaneLoads } from './lanes.ts';
import type { Cluster, Job } from './model.ts';
import { divideRows, type Rows } from './spread.ts';
import type { SpreadTree } from './tree.ts';

/** Lanes that the swaps may look at, for each lane there is, and at least. */
const SWAP_EFFORT = 0.5;
const LEAST_SWAP_BUDGET = 200_000;

/** The slot of every lane, bundle by bundle. */
export function placeLanes(cluster: Cluster, job: Job, lanes: LaneLoads, rows: Rows, grants: Grants, tree: SpreadTree): Uint32Array {
  const order = orderRows(job, rows, lanes, tree);
  const slots = new Uint32Array(job.numLanes);
  if (tree.leaves.length === 1) placeOnLeaf(cluster, job, rows, grants, tree, 0, order, lanes, undefined, slots);
  else {
    const leafOf = divideLanes(tree, rows, order, lanes);
    for (let leaf = 0; leaf < tree.leaves.length; leaf++) {
      placeOnLeaf(cluster, job, rows, grants, tree, leaf, order, lanes, leafOf, slots);
    }
  }
  levelBySwaps(cluster, job, lanes, slots);
  return slots;
}

/** Rows by descending slack, rows of one family together. */
function orderRows({ lanes }: Job, { family, numFamilies }: Rows, { start, weights }: LaneLoads, tree: SpreadTree): Uint32Array {
  const numManagers = tree.nodes.reduce((sum, { cohort }) => sum + (cohort?.managers.length ?? 0), 0);
  const slack = new Uint32Array(lanes.length);
  const familySlack = new Uint32Array(numFamilies);
  for (let row = 0; row < lanes.length; row++) {
    let heaviest = 0;
    let lightest = lanes[row]! % numManagers === 0 ? 0xffff_ffff : 0;
    for (let i = start[row]!; i < start[row + 1]!; i++) {
      heaviest = Math.max(heaviest, weights[i]!);
      lightest = Math.min(lightest, weights[i]!);
    }
    slack[row] = heaviest - lightest;
    familySlack[family[row]!] = Math.max(familySlack[family[row]!]!, slack[row]!);
  }
  const next = new Uint32Array(numFamilies + 1);
  for (const f of family) next[f]!++;
  let sum = 0;
  for (const f of sortDescending(familySlack)) {
    const size = next[f]!;
    next[f] = sum;
    sum += size;
  }
  const order = new Uint32Array(lanes.length);
  for (const row of sortDescending(slack)) order[next[family[row]!]!++] = row;
  return order;
}

/** Places the lanes that a leaf got (all when `leafOf` is undefined) on its task managers. */
function placeOnLeaf(
  { slotStart }: Cluster,
  job: Job,
  rows: Rows,
  { slotList }: Grants,
  tree: SpreadTree,
  leaf: number,
  order: Uint32Array,
  { start, weights }: LaneLoads,
  leafOf: Uint32Array | undefined,
  slots: Uint32Array,
): void {
  const { fans, managers, granted } = tree.nodes[tree.leaves[leaf]!]!.cohort!;
  const numLanes = leafOf === undefined ? weights.length : leafOf.reduce((sum, l) => sum + Number(l === leaf), 0);
  const here = { lanes: [] as number[], group: [] as number[], flags: [] as number[], weights: new Uint32Array(numLanes) };
  const laneAt = new Uint32Array(numLanes);
  let next = 0;
  let lastFamily = -1;
  for (const row of order) {
    let lane = start[row]!;
    let flags = rows.family[row] === lastFamily ? SAME_PIPELINE : 0;
    for (const cut of listCuts(job, row)) {
      const first = next;
      for (const end = start[row]! + cut; lane < end; lane++) {
        if (leafOf !== undefined && leafOf[lane] !== leaf) continue;
        here.weights[next] = weights[lane]!;
        laneAt[next++] = lane;
      }
      if (next === first) continue;
      here.lanes.push(next - first);
      here.group.push(rows.group[row]!);
      here.flags.push(flags);
      flags = SAME_PIPELINE | SAME_BUNDLE;
      lastFamily = rows.family[row]!;
    }
  }
  const place = placeWeighted(fans, granted, {
    lanes: Uint32Array.from(here.lanes),
    group: Uint32Array.from(here.group),
    flags: Uint32Array.from(here.flags),
    weights: here.weights,
  });
  const perManager = granted.reduce((sum, count) => sum + count, 0);
  const slotAt = new Uint32Array(managers.length * perManager);
  for (let i = 0; i < slotAt.length; i++) slotAt[i] = slotList[slotStart[managers[Math.floor(i / perManager)]!]! + (i % perManager)]!;
  for (let i = 0; i < numLanes; i++) slots[laneAt[i]!] = slotAt[place[i]!]!;
}

/**
 * Where the lanes of a bundle change company: vertices with fewer subtasks than the bundle has lanes hold its first lanes only,
 * and must be spread by themselves. Ascending; the last cut is the number of lanes.
 */
function listCuts({ lanes, members, memberStart, parallelism }: Job, bundle: number): readonly number[] {
  if (memberStart[bundle + 1]! - memberStart[bundle]! === 1) return [lanes[bundle]!];
  const cuts = new Set<number>();
  for (let m = memberStart[bundle]!; m < memberStart[bundle + 1]!; m++) cuts.add(parallelism[members[m]!]!);
  return [...cuts].sort((a, b) => a - b);
}

/** Leaf of each lane: every row in the numbers that the spread asks for, heavy lanes to the leaf with the lowest load per capacity. */
function divideLanes(tree: SpreadTree, rows: Rows, order: Uint32Array, { start, weights }: LaneLoads): Uint32Array {
  const numLeaves = tree.leaves.length;
  const { counts } = divideRows(tree, rows, true)!;
  const capacity = tree.leaves.map((node) => {
    const { managers, capacity } = tree.nodes[node]!.cohort!;
    return managers.length * capacity;
  });
  const load = new Float64Array(numLeaves);
  const leafOf = new Uint32Array(weights.length);
  for (const row of order) {
    const rest = counts.subarray(row * numLeaves, (row + 1) * numLeaves);
    const first = start[row]!;
    const own = weights.subarray(first, start[row + 1]);
    for (const lane of own.length === 1 ? [0] : sortDescending(own)) {
      let best = -1;
      for (let leaf = 0; leaf < numLeaves; leaf++) {
        if (rest[leaf]! > 0 && (best < 0 || load[leaf]! / capacity[leaf]! < load[best]! / capacity[best]!)) best = leaf;
      }
      rest[best]!--;
      load[best]! += own[lane]!;
      leafOf[first + lane] = best;
    }
  }
  return leafOf;
}

/** Lanes of one row change places while that makes the busiest task manager, then the busiest slot, less busy. */
function levelBySwaps(cluster: Cluster, job: Job, { start, weights }: LaneLoads, slots: Uint32Array): void {
  const { numManagers, numSlots, slotStart, capacity } = cluster;
  const managerOf = new Uint32Array(numSlots);
  for (let t = 0; t < numManagers; t++) managerOf.fill(t, slotStart[t], slotStart[t + 1]);
  const rowOf = new Uint32Array(slots.length);
  let row = 0;
  for (let b = 0; b < job.numBundles; b++) {
    let lane = start[b]!;
    for (const cut of listCuts(job, b)) {
      rowOf.fill(row++, lane, start[b]! + cut);
      lane = start[b]! + cut;
    }
  }
  const managers: Bins = {
    binOfSlot: managerOf,
    domainOf: new Uint32Array(numManagers),
    capacity: capacity ?? new Float64Array(numManagers).fill(1),
  };
  const single: Bins = {
    binOfSlot: Uint32Array.from(managerOf.keys()),
    domainOf: managerOf,
    capacity: new Float64Array(numSlots).fill(1),
  };
  const budget = Math.max(LEAST_SWAP_BUDGET, Math.floor(slots.length * SWAP_EFFORT));
  swapLanes(rowOf, weights, slots, numSlots === numManagers ? [managers] : [managers, single], budget);
}
