/** Which slot sharing group each slot is granted to: how many slots a group gets, and where they lie. */

import { contentOf } from './content.ts';
import { type Cluster, type Job, loadOf } from './model.ts';
import { divideRows, type Rows } from './spread.ts';
import { solveSpread } from './spread-network.ts';
import { buildTree, reverseDigits } from './tree.ts';

export interface Grants {
  /** Group of each slot, −1 for none. */
  readonly groupOfSlot: Int32Array;
  /** Slots of each group in all. */
  readonly total: Float64Array;
  /** granted[t × groups + g]: slots of group g on task manager t. */
  readonly granted: Uint32Array;
  /** The slots of each task manager, those of the first group first, those of no group last. */
  readonly slotList: Uint32Array;
}

/** Each group its largest parallelism, in task-manager order: what a scheduler does that fills the first workers first. */
export function grantFirst(cluster: Cluster, job: Job): Grants {
  const groupOfSlot = new Int32Array(cluster.numSlots).fill(-1);
  let next = 0;
  for (const [g, slots] of largestParallelism(job).entries()) {
    groupOfSlot.fill(g, next, next + slots);
    next += slots;
  }
  return tally(cluster, job.groupNames.length, groupOfSlot);
}

/**
 * Every group ⌊⌋ or ⌈⌉ of its share of slots on every task manager, rack and zone. With the groups that slots had before
 * (−1 for none), as few slots as possible change their group.
 */
export function grantEvenly(
  cluster: Cluster,
  job: Job,
  which: 'all' | 'minimum',
  groupBefore: Int32Array | undefined,
): Grants {
  const numGroups = job.groupNames.length;
  const { numManagers, numSlots, slotStart } = cluster;
  const wanted = which === 'minimum' ? largestParallelism(job) : countSlots(job, numSlots);
  const unused = numSlots - wanted.reduce((sum, slots) => sum + slots, 0);
  if (numGroups === 1 && unused === 0) return tally(cluster, 1, new Int32Array(numSlots));

  // Groups (and the slots of no group, as one more) are rows that want slots; a task manager offers each of its slots once.
  const lanes = Uint32Array.from([...wanted, ...(unused > 0 ? [unused] : [])]);
  const rows: Rows = {
    lanes,
    group: new Uint32Array(lanes.length),
    family: Uint32Array.from(lanes.keys()),
    numFamilies: lanes.length,
    order: Uint32Array.from([...orderGroups(job), ...(unused > 0 ? [numGroups] : [])]),
    granted: Float64Array.of(numSlots),
  };
  const plain = { ...cluster, capacity: undefined };
  const offered = Uint32Array.from({ length: numManagers }, (_, t) => slotStart[t + 1]! - slotStart[t]!);
  const counts = (groupBefore && keepGrants(plain, rows, offered, groupBefore)) ?? dealGrants(plain, rows, offered);

  const groupOfSlot = new Int32Array(numSlots).fill(-1);
  for (let t = 0; t < numManagers; t++) {
    const open: number[] = [];
    for (let s = slotStart[t]!; s < slotStart[t + 1]!; s++) {
      const g = groupBefore?.[s] ?? -1;
      if (g >= 0 && counts[g * numManagers + t]! > 0) {
        groupOfSlot[s] = g;
        counts[g * numManagers + t]!--;
      } else open.push(s);
    }
    let next = 0;
    for (let g = 0; g < numGroups; g++) {
      for (let rest = counts[g * numManagers + t]!; rest > 0; rest--) groupOfSlot[open[next++]!] = g;
    }
  }
  return tally(cluster, numGroups, groupOfSlot);
}

/** The groups that slots had before; slots without one go to the group that lacks most. Undefined when a group has too few of them. */
export function grantAsBefore(
  cluster: Cluster,
  job: Job,
  which: 'all' | 'minimum',
  groupBefore: Int32Array,
): Grants | undefined {
  const largest = largestParallelism(job);
  const wanted = which === 'minimum' ? largest : countSlots(job, cluster.numSlots);
  const lacking = Int32Array.from(wanted);
  for (const g of groupBefore) if (g >= 0) lacking[g]!--;
  const groupOfSlot = groupBefore.map((before) => {
    if (before >= 0) return before;
    const most = lacking.indexOf(lacking.reduce((top, lack) => Math.max(top, lack), 0));
    if (lacking[most]! <= 0) return -1;
    lacking[most]!--;
    return most;
  });
  const grants = tally(cluster, wanted.length, groupOfSlot);
  return largest.every((slots, g) => slots <= grants.total[g]!) ? grants : undefined;
}

/** Slots of row r on task manager t at r × T + t, dealt out in turn. */
function dealGrants(cluster: Cluster, rows: Rows, offered: Uint32Array): Uint32Array {
  const { numManagers } = cluster;
  const tree = buildTree(cluster, offered, 1);
  const counts = tree.leaves.length === 1 ? rows.lanes : divideRows(tree, rows, true)!.counts;
  const dealt = new Uint32Array(rows.lanes.length * numManagers);
  for (const [leaf, node] of tree.leaves.entries()) {
    const turns = reverseDigits(tree.nodes[node]!.cohort!);
    let turn = 0;
    for (const row of rows.order) {
      for (let rest = counts[row * tree.leaves.length + leaf]!; rest > 0; rest--) {
        dealt[row * numManagers + turns[turn]!]!++;
        turn = (turn + 1) % turns.length;
      }
    }
  }
  return dealt;
}

/** The same with as many slots as possible left to the group that had them. */
function keepGrants(
  cluster: Cluster,
  rows: Rows,
  offered: Uint32Array,
  groupBefore: Int32Array,
): Uint32Array | undefined {
  const { numManagers, numSlots, slotStart } = cluster;
  const numRows = rows.lanes.length;
  const kept = new Uint32Array(numRows * numManagers);
  for (let t = 0; t < numManagers; t++) {
    for (let s = slotStart[t]!; s < slotStart[t + 1]!; s++) {
      const g = groupBefore[s]!;
      if (g >= 0) kept[g * numManagers + t]!++;
    }
  }
  const job = { numBundles: numRows, numLanes: numSlots, numPipelines: numRows };
  const limit = { level: Infinity, weight: 1, strictly: false, evenTotals: true };
  return solveSpread({ cluster, job }, rows, offered, limit, { kept, moveCost: new Uint32Array(numRows).fill(1) })
    .counts;
}

function tally(cluster: Cluster, numGroups: number, groupOfSlot: Int32Array): Grants {
  const { numManagers, slotStart } = cluster;
  const total = new Float64Array(numGroups);
  const granted = new Uint32Array(numManagers * numGroups);
  const slotList = new Uint32Array(groupOfSlot.length);
  for (let t = 0; t < numManagers; t++) {
    for (let s = slotStart[t]!; s < slotStart[t + 1]!; s++) {
      const g = groupOfSlot[s]!;
      if (g < 0) continue;
      granted[t * numGroups + g]!++;
      total[g]!++;
    }
    let next = slotStart[t]!;
    for (let g = 0; g <= numGroups; g++) {
      const wanted = g === numGroups ? -1 : g;
      for (let s = slotStart[t]!; s < slotStart[t + 1]!; s++) if (groupOfSlot[s] === wanted) slotList[next++] = s;
    }
  }
  return { groupOfSlot, total, granted, slotList };
}

/** Groups by content, so that the order of the input decides nothing between groups that differ. */
function orderGroups(job: Job): Uint32Array {
  const { groupOf, members, memberStart, numBundles } = job;
  const group = new Uint32Array(numBundles);
  for (let b = 0; b < numBundles; b++) group[b] = groupOf[members[memberStart[b]!]!]!;
  return contentOf(job, group, new Uint32Array(numBundles), 1).groupOrder;
}

function largestParallelism({ groupNames, groupOf, parallelism }: Job): Uint32Array {
  const largest = new Uint32Array(groupNames.length);
  for (const [v, p] of parallelism.entries()) largest[groupOf[v]!] = Math.max(largest[groupOf[v]!]!, p);
  return largest;
}

/**
 * All slots: first the largest parallelism of each group, then one by one to the group with the highest load per slot.
 * A slot more than a group has lanes can hold nothing, so such slots are granted last.
 */
function countSlots(job: Job, numSlots: number): Uint32Array {
  const { groupNames, groupOf, vertices, parallelism, numBundles, lanes, members, memberStart } = job;
  const slots = largestParallelism(job);
  let spare = numSlots - slots.reduce((sum, count) => sum + count, 0);
  const numGroups = groupNames.length;
  if (numGroups === 1) return slots.fill(numSlots);
  const order = orderGroups(job);
  const useful = new Float64Array(numGroups);
  for (let b = 0; b < numBundles; b++) useful[groupOf[members[memberStart[b]!]!]!]! += lanes[b]!;
  const load = new Float64Array(numGroups);
  for (const [v, vertex] of vertices.entries()) {
    for (let i = 0; i < parallelism[v]!; i++) load[groupOf[v]!]! += loadOf(vertex, i);
  }
  if (load.every((value) => value === 0)) load.set(useful);
  for (const most of [useful, new Float64Array(numGroups).fill(numSlots)]) {
    spare -= jumpAhead(slots, load, most, spare);
    while (spare > 0) {
      let best = -1;
      for (const g of order) {
        if (slots[g]! < most[g]! && (best < 0 || load[g]! / slots[g]! > load[best]! / slots[best]!)) best = g;
      }
      if (best < 0) break;
      slots[best]!++;
      spare--;
    }
  }
  return slots;
}

/** Takes the steps of one-by-one granting that end at the lowest load per slot which `spare` slots can reach; returns how many. */
function jumpAhead(slots: Uint32Array, load: Float64Array, most: Float64Array, spare: number): number {
  const reach = (level: number) =>
    slots.map((now, g) => Math.max(now, Math.min(most[g]!, Math.ceil(load[g]! / level))));
  const cost = (level: number) => reach(level).reduce((sum, count, g) => sum + count - slots[g]!, 0);
  let high = load.reduce((top, value) => Math.max(top, value), 0);
  let low = 0;
  if (high === 0) return 0;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (cost(middle) <= spare) high = middle;
    else low = middle;
  }
  const taken = cost(high);
  slots.set(reach(high));
  return taken;
}
