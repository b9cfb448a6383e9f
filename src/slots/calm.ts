/**
 * Equal lanes with a previous plan: among all balanced divisions over task managers the one with the fewest moves (min-cost flow,
 * with its dual as certificate), then the fewest moves between the slots of each task manager.
 */

import { Network } from '../engine/flow.ts';
import type { Grants } from './grants.ts';
import type { SlotModel } from './model.ts';
import { GONE, NEW, type Previous } from './previous.ts';
import type { Rows } from './spread.ts';
import { MOST_PAIRS, type MoveCosts, solveSpread, type TotalLimit } from './spread-network.ts';
import type { MoveBound } from './types.ts';

/** Above this many lane × slot pairs on a task manager its slots are dealt out in turn. */
const MOST_SLOT_PAIRS = 200_000;

/** Where whole lanes ran: previous task manager and slot, NEW or GONE. */
export interface PreviousLanes {
  readonly start: Uint32Array;
  readonly manager: Int32Array;
  readonly slot: Int32Array;
  /** False when subtasks of one lane ran on different task managers, or only some of them ran at all. */
  readonly whole: boolean;
}

/** A lane ran where its first vertex ran. */
export function previousLanes({ job }: SlotModel, previous: Previous): PreviousLanes {
  const { numBundles, numLanes, lanes, members, memberStart, subtaskStart, parallelism } = job;
  const start = new Uint32Array(numBundles + 1);
  const manager = new Int32Array(numLanes).fill(NEW);
  const slot = manager.slice();
  let whole = true;
  for (let b = 0; b < numBundles; b++) {
    start[b + 1] = start[b]! + lanes[b]!;
    for (let m = memberStart[b]!; m < memberStart[b + 1]!; m++) {
      const v = members[m]!;
      for (let i = 0; i < parallelism[v]!; i++) {
        const lane = start[b]! + i;
        const from = previous.manager[subtaskStart[v]! + i]!;
        if (m > memberStart[b]! && manager[lane] !== from) whole = false;
        if (manager[lane] === NEW) {
          manager[lane] = from;
          slot[lane] = previous.slot[subtaskStart[v]! + i]!;
        }
      }
    }
  }
  return { start, manager, slot, whole };
}

/** Lanes of each bundle on each task manager with the fewest moves within the limit, or undefined when there are too many pairs to seek it. */
export function fewestMoves(
  model: SlotModel,
  rows: Rows,
  grants: Grants,
  limit: TotalLimit,
  lanes: PreviousLanes,
  previous: Previous,
): { counts: Uint32Array; bound: MoveBound } | undefined {
  const { numManagers } = model.cluster;
  const { numBundles, memberStart } = model.job;
  if (numBundles * numManagers > MOST_PAIRS) return undefined;
  const costs: MoveCosts = {
    kept: new Uint32Array(numBundles * numManagers),
    moveCost: Uint32Array.from({ length: numBundles }, (_, b) => memberStart[b + 1]! - memberStart[b]!),
  };
  let free = 0;
  for (let b = 0; b < numBundles; b++) {
    for (let i = lanes.start[b]!; i < lanes.start[b + 1]!; i++) {
      const t = lanes.manager[i]!;
      if (t >= 0) costs.kept[b * numManagers + t]!++;
      else if (t === NEW) free += costs.moveCost[b]!;
    }
  }
  const { counts, potentials } = solveSpread(model, rows, grants.granted, limit, costs);
  if (counts === undefined) return undefined;
  const bound = forcedMoves(previous);
  if (!lanes.whole || rows.granted.length > 1) return { counts, bound };
  let moved = -free;
  for (const [cell, count] of counts.entries()) {
    moved += Math.max(0, count - costs.kept[cell]!) * costs.moveCost[Math.floor(cell / numManagers)]!;
  }
  return { counts, bound: { taskManagers: moved, slots: 0, potentials: Array.from(potentials) } };
}

/** The floor of any plan: subtasks whose task manager is gone have to move. */
export function forcedMoves({ manager }: Previous): MoveBound {
  return { taskManagers: manager.reduce((sum, t) => sum + Number(t === GONE), 0), slots: 0 };
}

/** The floor of balanced plans that needs no flow: a bundle keeps at most ⌈share⌉ lanes on a task manager. */
export function quotaMoves(
  model: SlotModel,
  rows: Rows,
  grants: Grants,
  lanes: PreviousLanes,
  previous: Previous,
): MoveBound {
  const { taskManagers, slots } = forcedMoves(previous);
  if (!lanes.whole || rows.granted.length > 1) return { taskManagers, slots };
  const { numBundles, memberStart } = model.job;
  let beyond = 0;
  for (let b = 0; b < numBundles; b++) {
    const kept = new Map<number, number>();
    for (let i = lanes.start[b]!; i < lanes.start[b + 1]!; i++) {
      const t = lanes.manager[i]!;
      if (t >= 0) kept.set(t, (kept.get(t) ?? 0) + 1);
    }
    for (const [t, count] of kept) {
      const most = Math.ceil((rows.lanes[b]! * grants.granted[t]!) / rows.granted[0]!);
      beyond += Math.max(0, count - most) * (memberStart[b + 1]! - memberStart[b]!);
    }
  }
  return { taskManagers: taskManagers + beyond, slots };
}

/** Lanes of each bundle on each task manager in a placement of all lanes. */
export function countCells({ cluster, job }: SlotModel, assignment: Uint32Array): Uint32Array {
  const { numManagers, numSlots, slotStart } = cluster;
  const managerOf = new Uint32Array(numSlots);
  for (let t = 0; t < numManagers; t++) managerOf.fill(t, slotStart[t], slotStart[t + 1]);
  const counts = new Uint32Array(job.numBundles * numManagers);
  for (let b = 0; b < job.numBundles; b++) {
    const first = job.subtaskStart[job.members[job.memberStart[b]!]!]!;
    for (let i = 0; i < job.lanes[b]!; i++) counts[b * numManagers + managerOf[assignment[first + i]!]!]!++;
  }
  return counts;
}

/** Gives each lane a slot so that every bundle has its counts, keeping lanes on their task manager and slot where that is possible. */
export function settleLanes(
  { cluster, job }: SlotModel,
  rows: Rows,
  grants: Grants,
  counts: Uint32Array,
  lanes: PreviousLanes,
): Uint32Array {
  const { numManagers, slotStart } = cluster;
  const managerOf = new Int32Array(job.numLanes).fill(-1);
  const rest = counts.slice();
  for (const withSlot of [true, false]) {
    for (let b = 0; b < job.numBundles; b++) {
      for (let i = lanes.start[b]!; i < lanes.start[b + 1]!; i++) {
        const t = lanes.manager[i]!;
        if (t < 0 || managerOf[i]! >= 0 || lanes.slot[i]! >= 0 !== withSlot || rest[b * numManagers + t] === 0)
          continue;
        managerOf[i] = t;
        rest[b * numManagers + t]!--;
      }
    }
  }
  const here = Array.from({ length: numManagers }, (): number[] => []);
  const bundleOfLane = new Uint32Array(job.numLanes);
  for (const b of rows.order) {
    let t = 0;
    for (let i = lanes.start[b]!; i < lanes.start[b + 1]!; i++) {
      if (managerOf[i]! < 0) {
        while (rest[b * numManagers + t] === 0) t++;
        rest[b * numManagers + t]!--;
        managerOf[i] = t;
      }
      bundleOfLane[i] = b;
      here[managerOf[i]!]!.push(i);
    }
  }
  const slots = new Uint32Array(job.numLanes);
  for (let t = 0; t < numManagers; t++) {
    const byGroup = new Map<number, number[]>();
    for (const i of here[t]!) {
      const g = rows.group[bundleOfLane[i]!]!;
      const list = byGroup.get(g);
      if (list) list.push(i);
      else byGroup.set(g, [i]);
    }
    for (const [g, list] of byGroup) {
      const open: number[] = [];
      for (let s = slotStart[t]!; s < slotStart[t + 1]!; s++) if (grants.groupOfSlot[s] === g) open.push(s);
      settleSlots(list, open, bundleOfLane, rows.family, lanes.slot, slots);
    }
  }
  return slots;
}

/** Lanes of one task manager and group to its slots: bundles in distinct slots, pipelines and total even, fewest lanes off their slot. */
function settleSlots(
  list: readonly number[],
  open: readonly number[],
  bundleOfLane: Uint32Array,
  family: Uint32Array,
  previousSlot: Int32Array,
  slots: Uint32Array,
): void {
  if (open.length === 1 || list.length * open.length > MOST_SLOT_PAIRS) {
    for (const [turn, i] of list.entries()) slots[i] = open[turn % open.length]!;
    return;
  }
  // Source, bundles, pipeline × slot, slots, sink. Lanes stand bundle by bundle, bundles pipeline by pipeline.
  const bundles = [...new Set(list.map((i) => bundleOfLane[i]!))];
  const families = [...new Set(bundles.map((b) => family[b]!))];
  const familyIndex = new Map(families.map((f, k) => [f, k]));
  const lanesOf = new Map<number, number[]>(bundles.map((b) => [b, []]));
  const sizes = new Uint32Array(families.length);
  for (const i of list) {
    lanesOf.get(bundleOfLane[i]!)!.push(i);
    sizes[familyIndex.get(family[bundleOfLane[i]!]!)!]!++;
  }
  const width = open.length;
  const familyBase = 1 + bundles.length;
  const slotBase = familyBase + families.length * width;
  const sink = slotBase + width;
  const network = new Network(sink + 1);
  const cells: { readonly lanes: readonly number[]; readonly arcs: number[] }[] = [];
  for (const [k, b] of bundles.entries()) {
    const own = lanesOf.get(b)!;
    const stayed = new Set(own.map((i) => previousSlot[i]!));
    network.addArc(0, 1 + k, own.length, own.length);
    const to = familyBase + familyIndex.get(family[b]!)! * width;
    cells.push({ lanes: own, arcs: open.map((s, j) => network.addArc(1 + k, to + j, 0, 1, stayed.has(s) ? 0 : 1)) });
  }
  for (const [k, size] of sizes.entries()) {
    for (let j = 0; j < width; j++) {
      network.addArc(familyBase + k * width + j, slotBase + j, Math.floor(size / width), Math.ceil(size / width));
    }
  }
  for (let j = 0; j < width; j++) {
    network.addArc(slotBase + j, sink, Math.floor(list.length / width), Math.ceil(list.length / width));
  }
  network.addArc(sink, 0, list.length, list.length);
  const flow = network.solve().flow!;
  for (const { lanes, arcs } of cells) {
    const taken = new Set(open.filter((_, j) => flow[arcs[j]!] === 1));
    const movers: number[] = [];
    for (const i of lanes) {
      if (taken.delete(previousSlot[i]!)) slots[i] = previousSlot[i]!;
      else movers.push(i);
    }
    const free = taken.values();
    for (const i of movers) slots[i] = free.next().value!;
  }
}
