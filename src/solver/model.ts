/** The problem in columns of integers, as the kernels and all rules of the solver read it. */

import { sortHeaviestFirst } from '../engine/equal-bins.ts';
import { scaleToIntegers } from './scale.ts';
import type { BalanceProblem, Bin } from './types.ts';

/** A node of the bins' tree: a zone, a rack. Bins themselves are nodes too: node b is bin b, inner nodes follow. */
export interface BinTree {
  readonly numNodes: number;
  /** Parent of each node; the root is not a node and stands as −1. */
  readonly parent: Int32Array;
  /** Bins below each node; 1 for a bin. */
  readonly numBins: Uint32Array;
}

/** Items that must not share a bin, or must be spread evenly. */
export interface ModelGroup {
  readonly items: Uint32Array;
  readonly even: boolean;
}

/** A level of the busiest bin as a fraction: scaled load over scaled speed, so that levels compare exactly. */
export interface Level {
  readonly load: number;
  readonly speed: number;
}

export interface Model {
  readonly numItems: number;
  readonly numBins: number;
  /** Scaled weight of each item, in the caller's order; below 2³². */
  readonly weights: Uint32Array;
  /** Items, heaviest first, ties by lowest index. */
  readonly order: Uint32Array;
  /** Weights in that order. */
  readonly sorted: Uint32Array;
  /** Scaled load of each bin before any item comes; undefined when all are 0. */
  readonly start: Float64Array | undefined;
  /** Scaled speed of each bin, an integer from 1 to 2³¹ − 1; undefined when all are equal (then the speed counts as 1). */
  readonly speed: Float64Array | undefined;
  /** Undefined when no bin has a limit; numItems where a bin has none. */
  readonly maxItems: Uint32Array | undefined;
  /** Bits of the bins each item may not take, 32 a word, `forbiddenWords` words an item; undefined when every bin takes every item. */
  readonly forbidden: Uint32Array | undefined;
  readonly forbiddenWords: number;
  readonly groups: readonly ModelGroup[];
  readonly tree: BinTree;
  /** Bin of each item or −1. */
  readonly pinned: Int32Array | undefined;
  readonly previous: Int32Array | undefined;
  /** Equal bins that may take everything: the case of the fast kernels. */
  readonly plain: boolean;
  /** value = scaled load · times / over (over the bin's speed). */
  readonly times: number;
  readonly over: number;
  /** Speed in the caller's unit of a bin whose scaled speed is 1. */
  readonly speedUnit: number;
  /** No digit of a speed was lost; otherwise speeds are rounded up. */
  readonly speedExact: boolean;
  /** No digit was lost. Otherwise weights and starting loads are rounded down (speeds up), so that floors stay true; plans are measured on the problem itself. */
  readonly exact: boolean;
}

/** Whether an item may be in a bin as far as `pinned` and `forbidden` say. */
export function mayTake({ pinned, forbidden, forbiddenWords }: Model, item: number, bin: number): boolean {
  if (pinned && pinned[item]! >= 0 && pinned[item] !== bin) return false;
  return !forbidden || ((forbidden[item * forbiddenWords + (bin >>> 5)]! >>> (bin & 31)) & 1) === 0;
}

/** Negative, 0 or positive as level a is below, at or above level b. */
export function compareLevels(a: Level, b: Level): number {
  if (a.speed === b.speed) return a.load - b.load;
  const [left, right] = [BigInt(a.load) * BigInt(b.speed), BigInt(b.load) * BigInt(a.speed)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The largest scaled load (starting load included) that a bin of that speed can have at a level, or strictly below it; −1 when there is none. */
export function loadWithin({ load, speed }: Level, binSpeed: number, strictly: boolean): number {
  if (speed === binSpeed) return strictly ? load - 1 : load;
  const product = BigInt(load) * BigInt(binSpeed);
  const floor = product / BigInt(speed);
  return Number(strictly && floor * BigInt(speed) === product ? floor - 1n : floor);
}

/** A floor in the caller's unit. Where loads are rounded down it gives way by a unit, as a rule on the loads themselves does not round up to units. */
export function levelValue(model: Model, { load, speed }: Level): number {
  return toUnits(model, model.exact ? load : Math.max(0, load - 1)) / (speed * model.speedUnit);
}

/** A scaled load in the caller's unit. */
export function toUnits({ times, over }: Model, load: number): number {
  return times === 1 ? load / over : load * times;
}

/** The columns of a valid problem. */
export function buildModel(problem: BalanceProblem): Model {
  const { weights, bins } = problem;
  const numItems = weights.length;
  const list = typeof bins === 'number' ? undefined : bins;
  const numBins = typeof bins === 'number' ? bins : bins.length;
  const starts = list?.some(({ load = 0 }) => load > 0) ? list.map(({ load = 0 }) => load) : undefined;
  const scaled = scaleToIntegers(starts ? [...Array.from(weights), ...starts] : weights, 2 ** 32, numItems);
  const speeds = scaleSpeeds(list);
  const limited = list?.some(({ maxItems = numItems }) => maxItems < numItems);
  const forbidden = list?.some((bin) => bin.forbidden?.length) ? listForbidden(list, numItems) : undefined;
  const groups = (problem.groups ?? []).map(({ items, spread }) => ({
    items: Uint32Array.from(items),
    even: spread === 'even',
  }));
  const pinned = problem.pinned && Int32Array.from(problem.pinned);
  const free = !pinned?.some((bin) => bin >= 0);
  const scaledWeights = new Uint32Array(scaled.values.subarray(0, numItems));
  return {
    numItems,
    numBins,
    weights: scaledWeights,
    ...sortHeaviestFirst(scaledWeights),
    start: starts && Float64Array.from(scaled.values.subarray(numItems)),
    speed: speeds.values,
    maxItems: limited ? Uint32Array.from(list!, ({ maxItems = numItems }) => Math.min(maxItems, numItems)) : undefined,
    forbidden,
    forbiddenWords: (numBins + 31) >>> 5,
    groups,
    tree: buildTree(list, numBins),
    pinned: free ? undefined : pinned,
    previous: problem.previous && Int32Array.from(problem.previous),
    plain: !starts && !speeds.values && !limited && !forbidden && groups.length === 0 && free,
    times: scaled.times,
    over: scaled.over,
    speedUnit: speeds.unit,
    speedExact: speeds.exact,
    exact: scaled.exact && speeds.exact,
  };
}

function scaleSpeeds(list: readonly Bin[] | undefined) {
  const first = list?.[0]?.speed ?? 1;
  if (!list?.some(({ speed = 1 }) => speed !== first)) return { values: undefined, unit: first, exact: true };
  const scaled = scaleToIntegers(
    list.map(({ speed = 1 }) => speed),
    2 ** 31 - 1,
  );
  const { times, over, exact } = scaled;
  const values = Float64Array.from(scaled.values);
  // Rounded up, so that floors stay true.
  if (!exact) for (let b = 0; b < values.length; b++) values[b]!++;
  return { values, unit: times / over, exact };
}

function listForbidden(bins: readonly Bin[], numItems: number): Uint32Array {
  const words = (bins.length + 31) >>> 5;
  const bits = new Uint32Array(numItems * words);
  for (const [b, { forbidden }] of bins.entries()) {
    for (let f = 0; forbidden && f < forbidden.length; f++) bits[forbidden[f]! * words + (b >>> 5)]! |= 1 << (b & 31);
  }
  return bits;
}

function buildTree(list: readonly Bin[] | undefined, numBins: number): BinTree {
  const parent: number[] = new Array(numBins).fill(-1);
  const below: number[] = new Array(numBins).fill(1);
  const nodeOf = new Map<string, number>();
  for (const [b, { path = [] }] of (list ?? []).entries()) {
    let above = -1;
    let name = '';
    for (const part of path) {
      name += `${part.length}:${part}`;
      let node = nodeOf.get(name);
      if (node === undefined) {
        node = parent.push(above) - 1;
        below.push(0);
        nodeOf.set(name, node);
      }
      below[node]!++;
      above = node;
    }
    parent[b] = above;
  }
  return { numNodes: parent.length, parent: Int32Array.from(parent), numBins: Uint32Array.from(below) };
}
