/** A placement of lanes that changes lane by lane, with everything a step asks for at hand: loads, cells of the spread, moves. */

import { type Cells, type Counts, countLane, drift, driftInSlot, newCells, newCounts } from './cells.ts';
import type { Grants } from './grants.ts';
import type { LaneLoads } from './lanes.ts';
import { type Cluster, type Job, managersOfSlots, type SlotModel } from './model.ts';
import { NEW, type Previous } from './previous.ts';
import type { Rows } from './spread.ts';
import { holdTournament, type Tournament } from './tournament.ts';

export interface Layout extends Placed {
  /** Task managers by load per capacity, from either end. */
  readonly highest: Tournament;
  readonly lowest: Tournament;
}

/** The placement without its order of task managers. */
interface Placed {
  readonly cluster: Cluster;
  readonly job: Job;
  readonly grants: Grants;
  readonly previous: Previous | undefined;
  /** First lane of each bundle; bundle, and group, of each lane. */
  readonly start: Uint32Array;
  readonly bundleOf: Uint32Array;
  readonly groupOf: Uint32Array;
  readonly loads: Float64Array;
  readonly managerOf: Uint32Array;
  /** Slot of each lane; the number of slots for a lane without a place. */
  readonly slots: Uint32Array;
  readonly cells: Cells;
  readonly load: Float64Array;
  readonly slotLoad: Float64Array;
  /** Bundle × slots + slot: 1 where the slot holds a lane of the bundle. */
  readonly held: Counts;
  /** Lanes of each task manager, and whether they stand in the order of `compareLanes`. */
  readonly lists: number[][];
  readonly inOrder: Uint8Array;
  /** Orders lanes: heaviest first, then by what their bundle holds. */
  readonly compareLanes: (a: number, b: number) => number;
  /** Subtasks that changed slot. */
  moves: number;
}

/** `slots` holds the slot of each lane, the number of all slots for those that have none yet. */
export function layOut(
  { cluster, job }: SlotModel,
  rows: Rows,
  grants: Grants,
  { start, loads }: LaneLoads,
  slots: Uint32Array,
  previous: Previous | undefined,
): Layout {
  const { numManagers, numSlots } = cluster;
  const managerOf = managersOfSlots(cluster);
  const bundleOf = new Uint32Array(job.numLanes);
  const groupOf = new Uint32Array(job.numLanes);
  const rank = new Uint32Array(job.numBundles);
  for (const [k, b] of rows.order.entries()) {
    bundleOf.fill(b, start[b], start[b + 1]);
    groupOf.fill(rows.group[b]!, start[b], start[b + 1]);
    rank[b] = k;
  }
  const compareLanes = (a: number, b: number) =>
    loads[b]! - loads[a]! || rank[bundleOf[a]!]! - rank[bundleOf[b]!]! || a - b;

  const placed: Placed = {
    cluster,
    job,
    grants,
    previous,
    start,
    bundleOf,
    groupOf,
    loads,
    managerOf,
    slots: new Uint32Array(job.numLanes).fill(numSlots),
    cells: newCells(cluster, job, rows.group, grants),
    load: new Float64Array(numManagers),
    slotLoad: new Float64Array(numSlots),
    held: newCounts(job.numBundles * numSlots),
    lists: Array.from({ length: numManagers }, () => []),
    inOrder: new Uint8Array(numManagers),
    compareLanes,
    moves: 0,
  };
  for (let lane = 0; lane < job.numLanes; lane++) if (slots[lane]! < numSlots) place(placed, lane, slots[lane]!);
  const byLevel = (a: number, b: number) => levelOf(placed, a) - levelOf(placed, b);
  return {
    ...placed,
    highest: holdTournament(numManagers, (a, b) => (byLevel(b, a) || compareContent(placed, a, b)) < 0),
    lowest: holdTournament(numManagers, (a, b) => (byLevel(a, b) || compareContent(placed, a, b)) < 0),
  };
}

/** Levels often tie; what task managers hold says more than the order in which they were named. */
function compareContent(placed: Placed, a: number, b: number): number {
  const { loads, cluster } = placed;
  if (cluster.capacity && cluster.capacity[a] !== cluster.capacity[b])
    return cluster.capacity[b]! - cluster.capacity[a]!;
  const [ours, theirs] = [lanesOn(placed, a), lanesOn(placed, b)];
  for (let i = 0; i < Math.min(ours.length, theirs.length); i++) {
    if (loads[ours[i]!] !== loads[theirs[i]!]) return loads[theirs[i]!]! - loads[ours[i]!]!;
  }
  return theirs.length - ours.length;
}

export function putLane(layout: Layout, lane: number, slot: number): void {
  place(layout, lane, slot);
  replay(layout, layout.managerOf[slot]!);
}

function place(placed: Placed, lane: number, slot: number): void {
  const t = placed.managerOf[slot]!;
  placed.slots[lane] = slot;
  placed.load[t]! += placed.loads[lane]!;
  placed.slotLoad[slot]! += placed.loads[lane]!;
  placed.lists[t]!.push(lane);
  placed.inOrder[t] = 0;
  recount(placed, lane, slot, 1);
}

export function removeLane(layout: Layout, lane: number): void {
  const { slots, loads, load, slotLoad, lists, cluster } = layout;
  const slot = slots[lane]!;
  const t = layout.managerOf[slot]!;
  const list = lists[t]!;
  list.splice(list.indexOf(lane), 1);
  // Summed anew: a small load beside a huge one would be lost in the difference.
  load[t] = 0;
  slotLoad[slot] = 0;
  for (const other of list) {
    load[t]! += loads[other]!;
    if (slots[other] === slot) slotLoad[slot]! += loads[other]!;
  }
  slots[lane] = cluster.numSlots;
  recount(layout, lane, slot, -1);
  replay(layout, t);
}

function replay({ highest, lowest }: Layout, t: number): void {
  highest.replay(t);
  lowest.replay(t);
}

function recount(layout: Placed, lane: number, slot: number, change: number): void {
  const b = layout.bundleOf[lane]!;
  layout.held.add(b * layout.cluster.numSlots + slot, change);
  layout.moves += change * movesAt(layout, lane, slot);
  countLane(layout.cells, b, lane, layout.managerOf[slot]!, slot, change);
}

/** The lanes of a task manager, heaviest first. */
export function lanesOn({ lists, inOrder, compareLanes }: Placed, t: number): readonly number[] {
  if (inOrder[t] === 0) {
    lists[t]!.sort(compareLanes);
    inOrder[t] = 1;
  }
  return lists[t]!;
}

/** Load per capacity of a task manager, now or with a change of its load. */
export function levelOf({ load, cluster }: Placed, t: number, change = 0): number {
  return (load[t]! + change) / (cluster.capacity?.[t] ?? 1);
}

/** Subtasks of a lane that ran elsewhere than in a slot. */
export function movesAt({ job, start, bundleOf, previous }: Placed, lane: number, slot: number): number {
  if (previous === undefined) return 0;
  const b = bundleOf[lane]!;
  const i = lane - start[b]!;
  let moves = 0;
  for (let m = job.memberStart[b]!; m < job.memberStart[b + 1]!; m++) {
    const v = job.members[m]!;
    if (i >= job.parallelism[v]!) continue;
    const subtask = job.subtaskStart[v]! + i;
    if (previous.manager[subtask] !== NEW && previous.slot[subtask] !== slot) moves++;
  }
  return moves;
}

/** How much worse (below 0: better) the spread gets when a lane goes from one task manager (−1: from nowhere) to another. */
export function driftOfMove({ cells, bundleOf }: Layout, lane: number, from: number, to: number): number {
  const { sets, levels } = cells;
  let sum = 0;
  for (let part = sets.firstPart[lane]!; part < sets.partStart[bundleOf[lane]! + 1]!; part++) {
    const set = sets.partSet[part]!;
    for (const level of levels) {
      const v = level.nodeOf[to]!;
      if (from < 0) sum += drift(cells, level, set, v, 1);
      else if (level.nodeOf[from] !== v)
        sum += drift(cells, level, set, level.nodeOf[from]!, -1) + drift(cells, level, set, v, 1);
    }
  }
  return sum;
}

/** How much worse the spread of the pipelines of a lane over slots gets when it enters a slot (change 1) or leaves it (−1). */
export function driftOfSlot({ cells, bundleOf }: Layout, lane: number, slot: number, change: 1 | -1): number {
  const { sets } = cells;
  let sum = 0;
  for (let part = sets.firstPart[lane]!; part < sets.partStart[bundleOf[lane]! + 1]!; part++) {
    const set = sets.partSet[part]!;
    if (set < sets.numPipelineSets) sum += driftInSlot(cells, set, slot, change);
  }
  return sum;
}

/**
 * The slot of a task manager that takes a lane: where its pipelines stay even, then where it was, then the least loaded one without
 * its bundle; −1 when there is none.
 */
export function openSlot(layout: Layout, lane: number, t: number): number {
  const { cluster, grants, groupOf, bundleOf, held, slotLoad } = layout;
  const { slotStart, numSlots } = cluster;
  let best = -1;
  let bestDrift = 0;
  let bestMoves = 0;
  for (let s = slotStart[t]!; s < slotStart[t + 1]!; s++) {
    if (grants.groupOfSlot[s] !== groupOf[lane] || held.get(bundleOf[lane]! * numSlots + s) > 0) continue;
    const drift = driftOfSlot(layout, lane, s, 1);
    const moves = movesAt(layout, lane, s);
    const better = drift - bestDrift || moves - bestMoves || slotLoad[s]! - slotLoad[best]!;
    if (best >= 0 && better >= 0) continue;
    best = s;
    bestDrift = drift;
    bestMoves = moves;
  }
  return best;
}
