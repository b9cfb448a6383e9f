/** The model as the kernels for bins of any kind read it: heaviest item first, and a room for each bin instead of a level. */

import type { Demands, MoveBudget } from '../engine/any-bins.ts';
import { speedOf } from './floors.ts';
import { listGroupsOfItems } from './group-counts.ts';
import { type Level, loadWithin, type Model } from './model.ts';

/** The sum of all weights is below 2⁵³: no bin can use more. */
export const MOST_ROOM = 2 ** 53 - 1;

/** All that does not depend on the level aimed at. Built once for all searches of a problem. */
export type Columns = Omit<Demands, 'capacities' | 'budget'>;

export function listColumns(model: Model): Columns {
  const { order, sorted, maxItems, forbidden, forbiddenWords, pinned, groups, tree } = model;
  return {
    weights: sorted,
    maxItems,
    forbidden: forbidden && orderRows(forbidden, forbiddenWords, order),
    pinned: pinned && Int32Array.from(order, (item) => pinned[item]!),
    groups:
      groups.length === 0
        ? undefined
        : { even: Uint32Array.from(groups, ({ even }) => (even ? 1 : 0)), parent: tree.parent, ...orderGroups(model) },
  };
}

/** Moves allowed, as the kernels read them. */
export function budgetOf({ order, previous }: Model, byWeight: boolean, most: number): MoveBudget {
  return { previous: Int32Array.from(order, (item) => previous![item]!), byWeight, most };
}

/** Room of each bin above its starting load at a level, or strictly below it; undefined when a starting load is higher. */
export function roomWithin(model: Model, level: Level, strictly: boolean): Float64Array | undefined {
  const { numBins, start } = model;
  const room = new Float64Array(numBins);
  for (let b = 0; b < numBins; b++) {
    room[b] = Math.min(MOST_ROOM, loadWithin(level, speedOf(model, b), strictly) - (start?.[b] ?? 0));
    if (room[b]! < 0) return undefined;
  }
  return room;
}

/** Room without end. */
export function endlessRoom({ numBins }: Model): Float64Array {
  return new Float64Array(numBins).fill(MOST_ROOM);
}

/** Bins of items in the kernels' order, from the caller's order and back. */
export function toKernelOrder({ order }: Model, assignment: ArrayLike<number>): Uint32Array {
  return Uint32Array.from(order, (item) => assignment[item]!);
}

export function toCallerOrder({ order }: Model, bins: Uint32Array): Uint32Array {
  const assignment = new Uint32Array(bins.length);
  for (let k = 0; k < order.length; k++) assignment[order[k]!] = bins[k]!;
  return assignment;
}

function orderRows(bits: Uint32Array, words: number, order: Uint32Array): Uint32Array {
  const rows = new Uint32Array(bits.length);
  for (let k = 0; k < order.length; k++) rows.set(bits.subarray(order[k]! * words, (order[k]! + 1) * words), k * words);
  return rows;
}

function orderGroups(model: Model): { start: Uint32Array; list: Uint32Array } {
  const { order } = model;
  const groups = listGroupsOfItems(model);
  const start = new Uint32Array(order.length + 1);
  const list = new Uint32Array(groups.list.length);
  for (let k = 0; k < order.length; k++) {
    const item = order[k]!;
    const own = groups.list.subarray(groups.start[item]!, groups.start[item + 1]!);
    list.set(own, start[k]!);
    start[k + 1] = start[k]! + own.length;
  }
  return { start, list };
}
