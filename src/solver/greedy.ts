/** First plans for bins of any kind: the heaviest item first, to the bin that ends lowest; and best fit into capacities found by bisection. */

import { baseLoads, openSlots, speedOf } from './floors.ts';
import { type GroupCounts, openGroups } from './group-counts.ts';
import { sink } from './heap.ts';
import { compareLevels, type Level, type Model, mayTake } from './model.ts';

/** A complete plan; `breaksGroups` when it keeps everything but some group. */
export interface FirstPlan {
  readonly assignment: Uint32Array;
  readonly breaksGroups: boolean;
}

/** Item-bin pairs beyond which bisection is left out. */
const MOST_PAIRS = 2e7;
const ROUNDS = 12;

/** The level of the busiest bin of a plan. */
export function levelOf(model: Model, assignment: ArrayLike<number>): Level {
  const { numBins, numItems, weights, start } = model;
  const loads = start ? start.slice() : new Float64Array(numBins);
  for (let i = 0; i < numItems; i++) loads[assignment[i]!]! += weights[i]!;
  return busiestLevel(model, loads);
}

/** The highest of the levels of loaded bins. */
export function busiestLevel(model: Model, loads: Float64Array): Level {
  let best: Level = { load: loads[0]!, speed: speedOf(model, 0) };
  for (let b = 1; b < loads.length; b++) {
    const speed = speedOf(model, b);
    const rough = loads[b]! / speed - best.load / best.speed;
    // Doubles this close may be in the wrong order.
    if (rough < -1e-12 * (best.load / best.speed)) continue;
    const level = { load: loads[b]!, speed };
    if (compareLevels(level, best) > 0) best = level;
  }
  return best;
}

/**
 * A first plan that keeps item limits, forbidden bins and pinned items, and groups as far as it gets; undefined when no plan at all keeps
 * the limits and forbidden bins.
 */
export function buildFirstPlan(model: Model): FirstPlan | undefined {
  const listed = listHeaviest(model);
  if (!listed || model.groups.length > 0 || model.numItems * model.numBins > MOST_PAIRS) return listed;
  const packed = packByBisection(model, listed.assignment);
  return { assignment: packed, breaksGroups: false };
}

/** Bins as they fill up. */
interface Filling {
  readonly assignment: Uint32Array;
  readonly loads: Float64Array;
  readonly slots: Float64Array;
}

function startFilling(model: Model): Filling {
  const assignment = new Uint32Array(model.numItems);
  if (model.pinned) for (let i = 0; i < assignment.length; i++) assignment[i] = Math.max(0, model.pinned[i]!);
  return { assignment, loads: baseLoads(model), slots: openSlots(model) };
}

function isPinned({ pinned }: Model, item: number): boolean {
  return (pinned?.[item] ?? -1) >= 0;
}

/** Pinned items alone break a limit, or stand where they may not. */
function pinsClash(model: Model): boolean {
  const { pinned, maxItems } = model;
  if (!pinned) return false;
  const left = maxItems && Int32Array.from(maxItems);
  return pinned.some((bin, item) => bin >= 0 && ((left && --left[bin]! < 0) || !mayTake(model, item, bin)));
}

function listHeaviest(model: Model): FirstPlan | undefined {
  if (pinsClash(model)) return undefined;
  const { order, weights, groups, forbidden, maxItems } = model;
  const filling = startFilling(model);
  const { assignment, loads, slots } = filling;
  const counts = groups.length > 0 ? openGroups(model) : undefined;
  const choose = !counts && !forbidden && !maxItems ? chooseBySpeed(model, loads) : undefined;
  const placed = new Uint8Array(model.numItems);
  for (const item of order) {
    if (isPinned(model, item)) continue;
    const weight = weights[item]!;
    let bin = choose ? choose(weight) : lowestBin(model, filling, item, counts);
    if (bin < 0 && counts) bin = lowestBin(model, filling, item, undefined);
    if (bin < 0) {
      bin = freeSlot(model, filling, placed, item, counts);
      if (bin < 0) return undefined;
    }
    assignment[item] = bin;
    placed[item] = 1;
    loads[bin]! += weight;
    slots[bin]!--;
    counts?.enter(item, bin);
  }
  return { assignment, breaksGroups: counts?.broken() ?? false };
}

/** The bin that ends lowest among those that may take an item; −1 when none may. */
function lowestBin(model: Model, { loads, slots }: Filling, item: number, counts: GroupCounts | undefined): number {
  const { numBins, weights, speed, forbidden } = model;
  const weight = weights[item]!;
  let best = -1;
  let lowest = Infinity;
  for (let b = 0; b < numBins; b++) {
    const level = speed ? (loads[b]! + weight) / speed[b]! : loads[b]!;
    if (level >= lowest || slots[b]! <= 0) continue;
    if ((forbidden && !mayTake(model, item, b)) || (counts && !counts.mayEnter(item, b))) continue;
    best = b;
    lowest = level;
  }
  return best;
}

/** Bins of one speed in a heap by load, so that each item looks at one bin a speed. */
export function chooseBySpeed(model: Model, loads: Float64Array): (weight: number) => number {
  const heaps = new Map<number, number[]>();
  for (let b = 0; b < model.numBins; b++) {
    const speed = speedOf(model, b);
    const heap = heaps.get(speed);
    if (heap) heap.push(b);
    else heaps.set(speed, [b]);
  }
  const list = [...heaps];
  const isBefore = (a: number, b: number) => loads[a]! < loads[b]! || (loads[a] === loads[b] && a < b);
  for (const [, heap] of list) for (let k = heap.length >> 1; k >= 0; k--) sink(heap, k, isBefore);
  let last: number[] | undefined;
  return (weight) => {
    // The bin chosen before has got its load by now.
    if (last) sink(last, 0, isBefore);
    let bin = -1;
    let lowest = Infinity;
    for (const [speed, heap] of list) {
      const level = (loads[heap[0]!]! + weight) / speed;
      if (level > lowest || (level === lowest && heap[0]! > bin)) continue;
      bin = heap[0]!;
      lowest = level;
      last = heap;
    }
    return bin;
  };
}

/**
 * Makes room for an item that finds every bin full: along a shortest path of bins, each hands an item to the next (augmenting path of
 * the bipartite flow of items to bins). The bin it may take then; −1 when there is no such path, which proves that no plan keeps
 * limits and forbidden bins.
 */
function freeSlot(
  model: Model,
  { assignment, loads, slots }: Filling,
  placed: Uint8Array,
  item: number,
  counts: GroupCounts | undefined,
): number {
  const { numBins, numItems, weights } = model;
  const content: number[][] = Array.from({ length: numBins }, () => []);
  for (let i = 0; i < numItems; i++) if (placed[i]) content[assignment[i]!]!.push(i);
  const cameFrom = new Int32Array(numBins).fill(-2);
  const handed = new Int32Array(numBins).fill(-1);
  const queue: number[] = [];
  for (let b = 0; b < numBins; b++) {
    if (!mayTake(model, item, b)) continue;
    cameFrom[b] = -1;
    queue.push(b);
  }
  for (let at = 0; at < queue.length; at++) {
    const bin = queue[at]!;
    if (slots[bin]! > 0) {
      let to = bin;
      while (cameFrom[to]! >= 0) {
        const from = cameFrom[to]!;
        const given = handed[to]!;
        assignment[given] = to;
        loads[from]! -= weights[given]!;
        loads[to]! += weights[given]!;
        slots[from]!++;
        slots[to]!--;
        counts?.leave(given, from);
        counts?.enter(given, to);
        to = from;
      }
      return to;
    }
    for (const given of content[bin]!) {
      for (let b = 0; b < numBins; b++) {
        if (cameFrom[b] !== -2 || !mayTake(model, given, b)) continue;
        cameFrom[b] = bin;
        handed[b] = given;
        queue.push(b);
      }
    }
  }
  return -1;
}

/** MULTIFIT for bins of any speed (Friesen, Langston 1983): first fit, heaviest first, bins by ascending capacity, capacities by bisection. */
function packByBisection(model: Model, known: Uint32Array): Uint32Array {
  const { numBins, numItems, order, weights, pinned } = model;
  const base = baseLoads(model);
  let sum = 0;
  for (let i = 0; i < numItems; i++) if (!pinned || pinned[i]! < 0) sum += weights[i]!;
  for (const load of base) sum += load;
  let speeds = 0;
  for (let b = 0; b < numBins; b++) speeds += speedOf(model, b);
  let best = known;
  let bestLevel = levelOf(model, known);
  let low = sum / speeds;
  let high = bestLevel.load / bestLevel.speed;
  const capacity = new Float64Array(numBins);
  for (let round = 0; round < ROUNDS && high > low; round++) {
    const target = round === 0 ? low : (low + high) / 2;
    for (let b = 0; b < numBins; b++) capacity[b] = Math.floor(speedOf(model, b) * target) - base[b]!;
    const bins = Uint32Array.from(capacity.keys()).sort((a, b) => capacity[a]! - capacity[b]! || a - b);
    const { assignment, slots } = startFilling(model);
    let fits = true;
    for (let k = 0; k < numItems && fits; k++) {
      const item = order[k]!;
      if (isPinned(model, item)) continue;
      const bin = bins.find((b) => capacity[b]! >= weights[item]! && slots[b]! > 0 && mayTake(model, item, b));
      fits = bin !== undefined;
      if (bin === undefined) break;
      assignment[item] = bin;
      capacity[bin]! -= weights[item]!;
      slots[bin]!--;
    }
    if (!fits) {
      low = target;
      continue;
    }
    high = target;
    const level = levelOf(model, assignment);
    if (compareLevels(level, bestLevel) < 0) [best, bestLevel] = [assignment, level];
  }
  return best;
}
