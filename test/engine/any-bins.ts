/** Small problems with capacities, limits, forbidden bins, pins, groups and a budget of moves; every assignment of one, and the block for the kernels. */

import fc from 'fast-check';
import { i32, type Kernels, u32, u64 } from './kernels.ts';

export interface Demands {
  /** Heaviest first. */
  readonly weights: readonly number[];
  readonly capacities: readonly number[];
  readonly maxItems?: readonly number[] | undefined;
  /** Bins that each item may not take. */
  readonly forbidden?: readonly (readonly number[])[] | undefined;
  /** Bin or −1 of each item. */
  readonly pinned?: readonly number[] | undefined;
  readonly groups?: readonly Group[] | undefined;
  /** Rack of each bin, and zone of each rack. */
  readonly rackOf: readonly number[];
  readonly zoneOf: readonly number[];
  readonly moves?:
    | { readonly previous: readonly number[]; readonly byWeight: boolean; readonly most: number }
    | undefined;
}

interface Group {
  readonly items: readonly number[];
  /** Floor or ceiling of its share on bins, racks and zones; else at most one item on a bin. */
  readonly isEven: boolean;
}

/** Whether an assignment keeps everything but capacities, by the words of the documentation. */
function keepsRules(demands: Demands, bins: readonly number[]): boolean {
  const { weights, capacities, maxItems, forbidden, pinned, groups = [], rackOf, zoneOf, moves } = demands;
  const numBins = capacities.length;
  const isPlaced = bins.every((bin, i) => {
    if (bin >= numBins) return false;
    const pin = pinned?.[i] ?? -1;
    return pin >= 0 ? pin === bin : !forbidden?.[i]?.includes(bin);
  });
  if (!isPlaced) return false;
  if (maxItems?.some((most, b) => bins.filter((bin) => bin === b).length > most)) return false;
  if (moves) {
    let cost = 0;
    for (const [i, from] of moves.previous.entries()) {
      if (from >= 0 && from !== bins[i]) cost += moves.byWeight ? weights[i]! : 1;
    }
    if (cost > moves.most) return false;
  }
  return groups.every(({ items, isEven }) => {
    const places = items.map((item) => bins[item]!);
    if (!isEven) return new Set(places).size === places.length;
    const nodesOf = [
      (b: number) => `bin ${b}`,
      (b: number) => `rack ${rackOf[b]}`,
      (b: number) => `zone ${zoneOf[rackOf[b]!]}`,
    ];
    return nodesOf.every((nodeOf) => {
      const all = capacities.map((_, b) => nodeOf(b));
      return [...new Set(all)].every((node) => {
        const share = (places.length * all.filter((other) => other === node).length) / numBins;
        const count = places.filter((b) => nodeOf(b) === node).length;
        return count >= Math.floor(share) && count <= Math.ceil(share);
      });
    });
  });
}

export function keepsAll(demands: Demands, bins: readonly number[]): boolean {
  const loads = demands.capacities.map(() => 0);
  for (const [i, bin] of bins.entries()) loads[bin]! += demands.weights[i]!;
  return loads.every((load, b) => load <= demands.capacities[b]!) && keepsRules(demands, bins);
}

/** Whether any assignment keeps everything. */
export function isPossible(demands: Demands): boolean {
  const bins: number[] = [];
  const place = (): boolean => {
    if (bins.length === demands.weights.length) return keepsAll(demands, bins);
    for (let b = 0; b < demands.capacities.length; b++) {
      bins.push(b);
      if (place()) return true;
      bins.pop();
    }
    return false;
  };
  return place();
}

/** The block of 16 words and all that it points to. */
export function putDemands({ put }: Kernels, demands: Demands): number {
  const { weights, capacities, maxItems, forbidden, pinned, groups, rackOf, zoneOf, moves } = demands;
  const numBins = capacities.length;
  const racks = zoneOf.length;
  const zones = Math.max(...zoneOf) + 1;
  // Bins, then zones, then racks: an inner node comes after its parent.
  const parent = [
    ...rackOf.map((rack) => numBins + zones + rack),
    ...new Array<number>(zones).fill(-1),
    ...zoneOf.map((zone) => numBins + zone),
  ];
  const lists = weights.map((_, i) => groups?.flatMap(({ items }, g) => (items.includes(i) ? [g] : [])) ?? []);
  const start = [0];
  for (const list of lists) start.push(start.at(-1)! + list.length);
  const bits = forbidden?.map((list) => list.reduce((word, bin) => word | (1 << bin), 0));
  return put(
    u32(
      ...[weights.length, numBins, put(u32(...weights)), put(u64(...capacities))],
      ...[maxItems ? put(u32(...maxItems)) : 0, bits ? put(u32(...bits)) : 0, pinned ? put(i32(...pinned)) : 0],
      ...[groups?.length ?? 0, numBins + zones + racks, put(i32(...parent)), put(u32(...start))],
      ...[put(u32(...lists.flat())), put(u32(...(groups ?? []).map(({ isEven }) => Number(isEven))))],
      ...(moves ? [put(i32(...moves.previous)), Number(moves.byWeight), put(u64(moves.most))] : [0, 0, 0]),
    ),
  );
}

/** Any features together, on up to 6 items and 4 bins; capacities leave a little more room than the items take, or a little less. */
export const anyDemands: fc.Arbitrary<Demands> = fc
  .record({
    weights: fc.array(fc.nat(12), { maxLength: 6, size: 'max' }).map((weights) => weights.sort((a, b) => b - a)),
    numBins: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ weights, numBins }) => {
    const all = <T>(length: number, value: fc.Arbitrary<T>) =>
      fc.array(value, { minLength: length, maxLength: length });
    const perItem = <T>(value: fc.Arbitrary<T>) => all(weights.length, value);
    const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
    const items = fc.subarray([...weights.keys()], { minLength: Math.min(1, weights.length) });
    const mean = Math.ceil(weights.reduce((sum, weight) => sum + weight, 0) / numBins);
    return fc.record({
      weights: fc.constant(weights),
      capacities: all(numBins, fc.integer({ min: Math.max(0, mean - 1), max: mean + 6 })),
      maxItems: maybe(all(numBins, fc.integer({ min: 1, max: 4 }))),
      forbidden: maybe(perItem(fc.subarray([...Array(numBins).keys()], { maxLength: numBins - 1 }))),
      pinned: maybe(perItem(fc.oneof({ weight: 4, arbitrary: fc.constant(-1) }, fc.nat(numBins - 1)))),
      groups: maybe(fc.array(fc.record({ items, isEven: fc.boolean() }), { minLength: 1, maxLength: 2 })),
      rackOf: all(numBins, fc.nat(2)),
      zoneOf: all(3, fc.nat(1)),
      moves: maybe(
        fc.record({
          previous: perItem(fc.integer({ min: -1, max: numBins - 1 })),
          byWeight: fc.boolean(),
          most: fc.nat(12),
        }),
      ),
    });
  });
