/** Lower bounds of the busiest bin for bins of any kind: speeds, starting loads, item limits, forbidden bins. Exact: no rounding raises a floor. */

import { sink } from './heap.ts';
import { compareLevels, type Level, levelValue, loadWithin, type Model, mayTake } from './model.ts';
import type { MakespanBound } from './types.ts';

/** No plan has a busiest bin below `level`. */
export interface LevelFloor {
  readonly level: Level;
  /** The rule, for the certificate. */
  readonly bound: () => MakespanBound;
}

/** Sets of bins that are looked at, comparisons of such sets, and item-bin pairs at most. */
const MOST_SETS = 64;
const MOST_COMPARISONS = 2e5;
const MOST_PAIRS = 2e8;
/** Numbers of heaviest items for which the exact floor is computed. */
const TRIES = 3;
const NOTHING: Level = { load: 0, speed: 1 };

/** The highest of all floors that need no search. */
export function findFloor(model: Model): LevelFloor {
  const base = baseLoads(model);
  const slots = openSlots(model);
  const open: number[] = [];
  for (let b = 0; b < slots.length; b++) if (slots[b]! > 0) open.push(b);
  const floors = [
    averageFloor(model, base, open),
    ...heaviestItemFloor(model, base, open),
    ...heaviestItemsFloor(model, open),
    ...restrictedFloors(model, base, open),
    ...itemLimitsFloor(model),
    ...pigeonHoleFloor(model),
  ];
  return floors.reduce((best, floor) => (compareLevels(floor.level, best.level) > 0 ? floor : best));
}

/**
 * Least cost of moves that brings every bin to a level at most `target`: pinned items and those that may not stay go; then each bin must lose (or never
 * hold) enough of its previous items, the heaviest ones first, or with cost by weight the excess itself. In items, or scaled weight.
 */
export function excessFloor(model: Model, target: Level, byWeight: boolean): number {
  const { numBins, order, weights, previous, pinned } = model;
  if (!previous) return 0;
  const base = baseLoads(model);
  const slots = openSlots(model);
  const excess = Float64Array.from(
    base,
    (load, b) => -Math.max(0, loadWithin(target, speedOf(model, b), false) - load),
  );
  const held: number[][] = Array.from({ length: numBins }, () => []);
  let cost = 0;
  for (const item of order) {
    const from = previous[item]!;
    if (from < 0) continue;
    if (!mayTake(model, item, from)) {
      cost += byWeight ? weights[item]! : 1;
    } else if (!pinned || pinned[item]! < 0) {
      held[from]!.push(weights[item]!);
      excess[from]! += weights[item]!;
    }
  }
  for (const [b, sizes] of held.entries()) {
    const tooMany = Math.max(0, sizes.length - slots[b]!);
    if (byWeight) {
      let lightest = 0;
      for (let k = sizes.length - tooMany; k < sizes.length; k++) lightest += sizes[k]!;
      cost += Math.max(0, excess[b]!, lightest);
      continue;
    }
    let count = 0;
    while (excess[b]! > 0 && count < sizes.length) excess[b]! -= sizes[count++]!;
    cost += Math.max(count, tooMany);
  }
  return cost;
}

/** Free items that each bin can take after its pinned ones. */
export function openSlots({ numBins, numItems, maxItems, pinned }: Model): Float64Array {
  const slots = new Float64Array(numBins).fill(numItems);
  if (maxItems) slots.set(maxItems);
  if (pinned) for (const bin of pinned) if (bin >= 0) slots[bin] = Math.max(0, slots[bin]! - 1);
  return slots;
}

/** Scaled speed of a bin; 1 where all are equal. */
export function speedOf({ speed }: Model, bin: number): number {
  return speed ? speed[bin]! : 1;
}

/** Load of each bin before any free item comes: starting load and pinned items. */
export function baseLoads({ numBins, start, pinned, weights }: Model): Float64Array {
  const loads = start ? start.slice() : new Float64Array(numBins);
  if (pinned) for (let i = 0; i < pinned.length; i++) if (pinned[i]! >= 0) loads[pinned[i]!]! += weights[i]!;
  return loads;
}

function averageFloor(model: Model, base: Float64Array, open: readonly number[]): LevelFloor {
  const { numItems, weights, pinned } = model;
  let sum = 0;
  for (let i = 0; i < numItems; i++) if (!pinned || pinned[i]! < 0) sum += weights[i]!;
  const level = fillBins(model, base, open, sum);
  return { level, bound: () => ({ kind: 'average', value: levelValue(model, level) }) };
}

function fillBins(model: Model, base: Float64Array, bins: readonly number[], sum: number): Level {
  const loads = Float64Array.from(bins, (b) => base[b]!);
  return fillLevel(
    loads,
    Float64Array.from(bins, (b) => speedOf(model, b)),
    sum,
  );
}

/**
 * Least level at which bins of given loads and speeds take a load of `sum`: least T with Σ max(0, ⌊speed·T⌋ − load) ≥ sum. Water is filled in as
 * far as doubles are sure of it, then units one by one in the exact order in which the bins are ready for them.
 */
export function fillLevel(loads: Float64Array, speeds: Float64Array, sum: number): Level {
  if (sum <= 0 || loads.length === 0) return NOTHING;
  const below = fillRoughly(loads, speeds, sum) * (1 - 1e-12);
  const filled = new Float64Array(loads.length);
  let missing = sum;
  for (let b = 0; b < loads.length; b++) {
    filled[b] = Math.max(loads[b]!, Math.floor(speeds[b]! * below) - 2);
    missing -= filled[b]! - loads[b]!;
  }
  if (speeds.every((speed) => speed === speeds[0])) return fillEqual(filled, speeds[0]!, missing);
  const heap = startHeap(filled, speeds);
  for (;;) {
    const b = heap.first();
    filled[b]!++;
    if (--missing <= 0) return { load: filled[b]!, speed: speeds[b]! };
    heap.sink();
  }
}

/** The level in doubles without rounding to units. */
function fillRoughly(loads: Float64Array, speeds: Float64Array, sum: number): number {
  const order = Uint32Array.from(loads.keys()).sort((a, b) => loads[a]! / speeds[a]! - loads[b]! / speeds[b]!);
  let load = sum;
  let speed = 0;
  for (const b of order) {
    if (speed > 0 && load / speed <= loads[b]! / speeds[b]!) break;
    load += loads[b]!;
    speed += speeds[b]!;
  }
  return load / speed;
}

/** The same for bins of one speed, a whole layer at a time. */
function fillEqual(loads: Float64Array, speed: number, sum: number): Level {
  const sorted = loads.slice().sort();
  let missing = sum;
  let level = sorted[0]!;
  for (let count = 1; ; count++) {
    const next = sorted[count] ?? Infinity;
    if ((next - level) * count >= missing) return { load: level + ceilDivide(missing, count), speed };
    missing -= (next - level) * count;
    level = next;
  }
}

/** ⌈a / b⌉ for integers below 2⁵³, where doubles may round the quotient. */
export function ceilDivide(a: number, b: number): number {
  const rest = a % b;
  return (a - rest) / b + (rest > 0 ? 1 : 0);
}

/** The bin that reaches its next unit first. */
function startHeap(filled: Float64Array, speeds: Float64Array) {
  const heap = Uint32Array.from(filled.keys());
  const next = Float64Array.from(filled, (load, b) => (load + 1) / speeds[b]!);
  const isBefore = (a: number, b: number) => {
    const difference = next[a]! - next[b]!;
    // Doubles this close may be in the wrong order.
    if (Math.abs(difference) > next[a]! * 1e-15) return difference < 0;
    return compareLevels({ load: filled[a]! + 1, speed: speeds[a]! }, { load: filled[b]! + 1, speed: speeds[b]! }) < 0;
  };
  for (let k = heap.length >> 1; k >= 0; k--) sink(heap, k, isBefore);
  return {
    first: () => heap[0]!,
    sink: () => {
      next[heap[0]!] = (filled[heap[0]!]! + 1) / speeds[heap[0]!]!;
      sink(heap, 0, isBefore);
    },
  };
}

/** Each item on the best bin that may take it, and each bin as it is before any free item comes. */
function heaviestItemFloor(model: Model, base: Float64Array, open: readonly number[]): LevelFloor[] {
  const { numBins, numItems, order, weights, pinned, forbidden } = model;
  let best = NOTHING;
  const raise = (level: Level) => {
    if (compareLevels(level, best) > 0) best = level;
  };
  let highest = 0;
  let slowest = Infinity;
  for (let b = 0; b < numBins; b++) {
    raise({ load: base[b]!, speed: speedOf(model, b) });
    highest = Math.max(highest, base[b]!);
    slowest = Math.min(slowest, speedOf(model, b));
  }
  let pairs = 0;
  for (let k = 0; k < numItems && pairs < MOST_PAIRS; k++) {
    const item = order[k]!;
    if (pinned && pinned[item]! >= 0) continue;
    const weight = weights[item]!;
    if (compareLevels({ load: highest + weight, speed: slowest }, best) <= 0) break;
    let least: Level | undefined;
    let rough = Infinity;
    for (const b of open) {
      const level = (base[b]! + weight) / speedOf(model, b);
      if (level > rough * (1 + 1e-15) || !mayTake(model, item, b)) continue;
      const exact = { load: base[b]! + weight, speed: speedOf(model, b) };
      if (!least || compareLevels(exact, least) < 0) least = exact;
      rough = Math.min(rough, level);
    }
    pairs += numBins;
    if (least) raise(least);
    // Without forbidden bins no other item has a higher floor.
    if (!forbidden) break;
  }
  return best.load > 0
    ? [{ level: best, bound: () => ({ kind: 'heaviest-item', value: levelValue(model, best) }) }]
    : [];
}

/** The k heaviest items on the k fastest and emptiest bins there could be, for the most promising k. */
function heaviestItemsFloor(model: Model, open: readonly number[]): LevelFloor[] {
  const { numItems, order, weights, start, speed, pinned } = model;
  if (pinned || !(start || speed)) return [];
  const speeds = Float64Array.from(open, (b) => -speedOf(model, b))
    .sort()
    .map((negative) => -negative);
  const loads = Float64Array.from(open, (b) => start?.[b] ?? 0).sort();
  const guesses: { items: number; rough: number }[] = [];
  let load = 0;
  let total = 0;
  for (let k = 0; k < Math.min(numItems, open.length - 1); k++) {
    load += weights[order[k]!]! + loads[k]!;
    total += speeds[k]!;
    guesses.push({ items: k + 1, rough: load / total });
  }
  guesses.sort((a, b) => b.rough - a.rough || a.items - b.items);
  return guesses.slice(0, TRIES).map(({ items }) => {
    let sum = 0;
    for (let k = 0; k < items; k++) sum += weights[order[k]!]!;
    const level = fillLevel(loads.slice(0, items), speeds.slice(0, items), sum);
    return { level, bound: () => ({ kind: 'heaviest-items', value: levelValue(model, level), items }) };
  });
}

/** For each set of bins that some item is restricted to: all items that may go nowhere else, on these bins alone. */
function restrictedFloors(model: Model, base: Float64Array, open: readonly number[]): LevelFloor[] {
  const { numItems, order, forbidden, forbiddenWords, pinned, weights } = model;
  if (!forbidden) return [];
  const rowOf = (item: number) => forbidden.subarray(item * forbiddenWords, (item + 1) * forbiddenWords);
  const sums = new Map<string, { row: Uint32Array; weight: number }>();
  for (let k = 0; k < numItems; k++) {
    const item = order[k]!;
    const row = rowOf(item);
    if ((pinned && pinned[item]! >= 0) || row.every((bits) => bits === 0)) continue;
    const key = row.join();
    const known = sums.get(key);
    if (known) known.weight += weights[item]!;
    else sums.set(key, { row, weight: weights[item]! });
  }
  const kinds = [...sums.values()];
  const most = Math.min(MOST_SETS, Math.ceil(MOST_COMPARISONS / (kinds.length * forbiddenWords)));
  const heaviest = kinds.slice().sort((a, b) => b.weight - a.weight);
  const sets = heaviest.slice(0, most).map(({ row }) => row);
  const floorOf = (row: Uint32Array): LevelFloor | undefined => {
    const bins = open.filter((b) => ((row[b >>> 5]! >>> (b & 31)) & 1) === 0);
    if (bins.length === 0) return undefined;
    let sum = 0;
    for (const kind of kinds) if (row.every((bits, w) => (bits & ~kind.row[w]!) === 0)) sum += kind.weight;
    const level = fillBins(model, base, bins, sum);
    return { level, bound: () => ({ kind: 'restricted', value: levelValue(model, level), bins }) };
  };
  const floors: LevelFloor[] = [];
  let best: { row: Uint32Array; floor: LevelFloor } | undefined;
  const look = (row: Uint32Array) => {
    const floor = floorOf(row);
    if (!floor) return;
    floors.push(floor);
    if (!best || compareLevels(floor.level, best.floor.level) > 0) best = { row, floor };
  };
  for (const row of sets) look(row);
  // The set with the highest floor, joined with others, may have a higher one.
  for (const row of sets) if (best) look(best.row.map((bits, w) => bits & row[w]!));
  return floors;
}

/** What is left for a bin when all others are full, as the lightest items. */
function itemLimitsFloor(model: Model): LevelFloor[] {
  const { numBins, numItems, order, weights, maxItems, start } = model;
  if (!maxItems) return [];
  const all = maxItems.reduce((sum, most) => sum + most, 0);
  const lightest = new Float64Array(numItems + 1);
  for (let k = 0; k < numItems; k++) lightest[k + 1] = lightest[k]! + weights[order[numItems - 1 - k]!]!;
  let best: { level: Level; bin: number } | undefined;
  for (let b = 0; b < numBins; b++) {
    const least = Math.min(numItems, numItems - (all - maxItems[b]!));
    if (least <= 0) continue;
    const level = { load: (start?.[b] ?? 0) + lightest[least]!, speed: speedOf(model, b) };
    if (!best || compareLevels(level, best.level) > 0) best = { level, bin: b };
  }
  if (!best) return [];
  const { level, bin } = best;
  return [{ level, bound: () => ({ kind: 'item-limits', value: levelValue(model, level), bin }) }];
}

/** Of the depth·m + 1 heaviest items some bin has depth + 1. */
function pigeonHoleFloor(model: Model): LevelFloor[] {
  const { numBins, numItems, order, weights, speed } = model;
  let most = 0;
  let found = 0;
  for (let depth = 1; depth * numBins < numItems; depth++) {
    const last = depth * numBins;
    if ((depth + 1) * weights[order[last - depth]!]! <= most) continue;
    let together = 0;
    for (let k = 0; k <= depth; k++) together += weights[order[last - k]!]!;
    if (together > most) [most, found] = [together, depth];
  }
  if (found === 0) return [];
  const level = { load: most, speed: speed ? speed.reduce((a, b) => Math.max(a, b)) : 1 };
  return [{ level, bound: () => ({ kind: 'pigeon-hole', value: levelValue(model, level), depth: found }) }];
}
