/**
 * From counts to places: which slots of a task manager a bundle gets, and which of its lanes stay. On each task manager a min-cost flow
 * keeps as many lanes as possible in their slot; lanes that cannot stay in their slot stay on the task manager; the others fill what is left.
 */

import { Network } from '../engine/flow.ts';
import type { PreviousLanes } from './calm.ts';
import type { Grants } from './grants.ts';
import type { SlotModel } from './model.ts';
import type { Rows } from './spread.ts';

/** Above this many lane × slot pairs on a task manager its slots are dealt out in turn. */
const MOST_SLOT_PAIRS = 200_000;

/** A bundle on one task manager: how many slots it gets, and where its lanes ran there. */
interface Demand {
  readonly bundle: number;
  readonly count: number;
  readonly ran: ReadonlySet<number>;
  readonly moveCost: number;
}

/** Slot of each lane, so that every bundle has its counts (lanes of bundle b on task manager t at b × T + t). */
export function settleLanes(
  { cluster, job }: SlotModel,
  rows: Rows,
  grants: Grants,
  counts: Uint32Array,
  lanes: PreviousLanes,
): Uint32Array {
  const { numManagers, slotStart } = cluster;
  const { memberStart } = job;
  const numGroups = grants.total.length;
  const ranHere = new Map<number, number[]>();
  for (let b = 0; b < job.numBundles; b++) {
    for (let i = lanes.start[b]!; i < lanes.start[b + 1]!; i++) {
      if (lanes.manager[i]! < 0) continue;
      const cell = b * numManagers + lanes.manager[i]!;
      const list = ranHere.get(cell);
      if (list) list.push(i);
      else ranHere.set(cell, [i]);
    }
  }
  const slots = new Uint32Array(job.numLanes);
  const settled = new Uint8Array(job.numLanes);
  const left = Array.from({ length: job.numBundles }, (): number[] => []);
  for (let t = 0; t < numManagers; t++) {
    const demands = Array.from({ length: numGroups }, (): Demand[] => []);
    for (const bundle of rows.order) {
      const cell = bundle * numManagers + t;
      const count = counts[cell]!;
      if (count === 0) continue;
      const ran = new Set((ranHere.get(cell) ?? []).map((i) => lanes.slot[i]!));
      demands[rows.group[bundle]!]!.push({
        bundle,
        count,
        ran,
        moveCost: memberStart[bundle + 1]! - memberStart[bundle]!,
      });
    }
    for (const [g, list] of demands.entries()) {
      if (list.length === 0) continue;
      const open: number[] = [];
      for (let s = slotStart[t]!; s < slotStart[t + 1]!; s++) if (grants.groupOfSlot[s] === g) open.push(s);
      for (const [k, chosen] of chooseSlots(list, open, rows.family).entries()) {
        const { bundle } = list[k]!;
        const free = new Set(chosen);
        const own = ranHere.get(bundle * numManagers + t) ?? [];
        const stay = (i: number, slot: number) => {
          slots[i] = slot;
          settled[i] = 1;
          free.delete(slot);
        };
        for (const i of own) if (free.has(lanes.slot[i]!)) stay(i, lanes.slot[i]!);
        for (const i of own) {
          const [slot] = free;
          if (slot !== undefined && settled[i] === 0) stay(i, slot);
        }
        left[bundle]!.push(...free);
      }
    }
  }
  for (let b = 0; b < job.numBundles; b++) {
    let next = 0;
    for (let i = lanes.start[b]!; i < lanes.start[b + 1]!; i++) if (settled[i] === 0) slots[i] = left[b]![next++]!;
  }
  return slots;
}

/** Slots for each demand: bundles in distinct slots, pipelines and total even, as few lanes as possible off their slot. */
function chooseSlots(demands: readonly Demand[], open: readonly number[], family: Uint32Array): number[][] {
  const width = open.length;
  const total = demands.reduce((sum, { count }) => sum + count, 0);
  if (width === 1 || total * width > MOST_SLOT_PAIRS) {
    let turn = 0;
    return demands.map(({ count }) => Array.from({ length: count }, () => open[turn++ % width]!));
  }
  // Source, demands, pipeline × slot, slots, sink.
  const lanesOf = new Map<number, number>();
  for (const { bundle, count } of demands) lanesOf.set(family[bundle]!, (lanesOf.get(family[bundle]!) ?? 0) + count);
  const indexOf = new Map([...lanesOf.keys()].map((f, k) => [f, k]));
  const familyBase = 1 + demands.length;
  const slotBase = familyBase + lanesOf.size * width;
  const sink = slotBase + width;
  const network = new Network(sink + 1);
  const arcs = demands.map(({ bundle, count, ran, moveCost }, k) => {
    network.addArc(0, 1 + k, count, count);
    const to = familyBase + indexOf.get(family[bundle]!)! * width;
    return open.map((slot, j) => network.addArc(1 + k, to + j, 0, 1, ran.has(slot) ? 0 : moveCost));
  });
  for (const [f, k] of indexOf) {
    const lanes = lanesOf.get(f)!;
    for (let j = 0; j < width; j++) {
      network.addArc(familyBase + k * width + j, slotBase + j, Math.floor(lanes / width), Math.ceil(lanes / width));
    }
  }
  for (let j = 0; j < width; j++)
    network.addArc(slotBase + j, sink, Math.floor(total / width), Math.ceil(total / width));
  network.addArc(sink, 0, total, total);
  const flow = network.solve().flow!;
  return arcs.map((own) => open.filter((_, j) => flow[own[j]!] === 1));
}
