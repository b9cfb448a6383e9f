/** Plans that start from where the items are: what must go is peeled off and put where it fits (as in Aggarwal, Motwani, Zhu 2003). */

import { baseLoads, openSlots, speedOf } from './floors.ts';
import { chooseBySpeed } from './greedy.ts';
import { type GroupCounts, openGroups } from './group-counts.ts';
import { type Level, loadWithin, type Model, mayTake } from './model.ts';

/** Item-bin pairs beyond which items that came off go to the lowest bins instead of where they fit best. */
const MOST_PAIRS = 2e7;

/** Items that leave their previous bins, or their scaled weight. */
export function moveCostOf({ previous, weights }: Model, assignment: ArrayLike<number>, byWeight: boolean): number {
  let cost = 0;
  for (let i = 0; previous && i < previous.length; i++) {
    if (previous[i]! >= 0 && previous[i] !== assignment[i]) cost += byWeight ? weights[i]! : 1;
  }
  return cost;
}

/**
 * Brings every bin to a level at most `target` with few moves: from each bin above it go the fewest items, heaviest first (by weight: few
 * weights that suffice), and come back, heaviest first, where they fit best. Without a target, bins take any load and items come where the bin ends lowest.
 * `kept` is false when an item fits nowhere and was put where it breaks something; undefined when forbidden bins leave an item without a bin.
 */
export function moveLittle(
  model: Model,
  target: Level | undefined,
  byWeight: boolean,
): { readonly assignment: Uint32Array; readonly kept: boolean } | undefined {
  const { numBins, numItems, order, weights, previous, pinned, groups } = model;
  const loads = baseLoads(model);
  const slots = openSlots(model);
  const counts = groups.length > 0 ? openGroups(model) : undefined;
  const capacity = Float64Array.from(loads, (_, b) =>
    target ? loadWithin(target, speedOf(model, b), false) : Infinity,
  );
  const assignment = new Uint32Array(numItems);
  const homeless: number[] = [];
  const content: number[][] = Array.from({ length: numBins }, () => []);
  for (const item of order) {
    if (pinned && pinned[item]! >= 0) {
      assignment[item] = pinned[item]!;
      continue;
    }
    const from = previous ? previous[item]! : -1;
    if (from < 0 || !mayTake(model, item, from) || (counts && !counts.mayEnter(item, from))) {
      homeless.push(item);
      continue;
    }
    assignment[item] = from;
    counts?.enter(item, from);
    loads[from]! += weights[item]!;
    content[from]!.push(item);
  }
  for (let b = 0; b < numBins; b++) {
    for (const item of choosePeel(content[b]!, weights, loads[b]! - capacity[b]!, slots[b]!, byWeight)) {
      loads[b]! -= weights[item]!;
      counts?.leave(item, b);
      homeless.push(item);
      slots[b]!++;
    }
    slots[b]! -= content[b]!.length;
  }
  homeless.sort((a, b) => weights[b]! - weights[a]! || a - b);
  const { forbidden, maxItems } = model;
  const isFree = !forbidden && !maxItems && !counts && homeless.length * numBins > MOST_PAIRS;
  const choose = isFree ? chooseBySpeed(model, loads) : undefined;
  const places: Places = { model, loads, slots, capacity: target ? capacity : undefined, counts };
  let kept = true;
  for (const item of homeless) {
    const weight = weights[item]!;
    let bin = choose ? choose(weight) : findFit(places, item);
    if (bin < 0) {
      kept = false;
      bin = findLowest(places, item);
    }
    if (bin < 0) return undefined;
    assignment[item] = bin;
    loads[bin]! += weight;
    slots[bin]!--;
    counts?.enter(item, bin);
  }
  if (counts?.broken()) kept = false;
  for (let b = 0; b < numBins; b++) if (loads[b]! > capacity[b]! || slots[b]! < 0) kept = false;
  return { assignment, kept };
}

interface Places {
  readonly model: Model;
  readonly loads: Float64Array;
  /** Items that still may come. */
  readonly slots: Float64Array;
  readonly capacity: Float64Array | undefined;
  readonly counts: GroupCounts | undefined;
}

/** The bin that an item leaves least room in, or without capacities the one that ends lowest; −1 when it fits nowhere. */
function findFit({ model, loads, slots, capacity, counts }: Places, item: number): number {
  const { numBins, weights, speed } = model;
  const weight = weights[item]!;
  let best = -1;
  let least = Infinity;
  for (let b = 0; b < numBins; b++) {
    const load = loads[b]! + weight;
    const rank = capacity ? capacity[b]! - load : speed ? load / speed[b]! : load;
    if (rank < 0 || rank >= least || slots[b]! <= 0 || !mayTake(model, item, b)) continue;
    if (counts && !counts.mayEnter(item, b)) continue;
    least = rank;
    best = b;
  }
  return best;
}

/** The bin that ends lowest with an item, full ones last; −1 when none may take it. */
function findLowest({ model, loads, slots }: Places, item: number): number {
  const { numBins, weights } = model;
  let best = -1;
  let lowest = Infinity;
  let isOpen = false;
  for (let b = 0; b < numBins; b++) {
    const level = (loads[b]! + weights[item]!) / speedOf(model, b);
    const open = slots[b]! > 0;
    if ((isOpen && !open) || (open === isOpen && level >= lowest) || !mayTake(model, item, b)) continue;
    lowest = level;
    best = b;
    isOpen = open;
  }
  return best;
}

/** Items of a bin, heaviest first, that have to go so that it loses an excess and keeps at most `slots` items. */
function choosePeel(
  items: readonly number[],
  weights: Uint32Array,
  excess: number,
  slots: number,
  byWeight: boolean,
): number[] {
  const gone: number[] = [];
  const stays = new Set(items);
  const go = (item: number) => {
    gone.push(item);
    stays.delete(item);
    excess -= weights[item]!;
  };
  if (byWeight) {
    // The heaviest that do not exceed what must go, then the lightest one that is enough.
    for (const item of items) if (weights[item]! > 0 && weights[item]! <= excess) go(item);
    if (excess > 0) {
      const last = items.findLast((item) => stays.has(item) && weights[item]! >= excess);
      if (last !== undefined) go(last);
    }
  } else {
    // The heaviest, until one item is enough: then the lightest such.
    for (const item of items) {
      if (excess <= 0 || weights[item] === 0) break;
      go(weights[item]! < excess ? item : items.findLast((other) => stays.has(other) && weights[other]! >= excess)!);
    }
  }
  // Among many that are too many, the lightest cost least.
  for (let k = items.length - 1; k >= 0 && stays.size > slots; k--) if (stays.has(items[k]!)) go(items[k]!);
  return gone;
}
