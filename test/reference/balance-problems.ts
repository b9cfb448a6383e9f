/** Arbitrary balance problems: plain ones, ones with every feature, and ones that look for trouble. */

import fc from 'fast-check';
import type { BalanceProblem, Bin, ItemGroup } from '../../src/solver/types.ts';

export interface BalanceKind {
  /** Most items and bins, so that an oracle can keep up. */
  readonly items: number;
  readonly bins: number;
  readonly weights?: WeightKind;
}

/** `small`: integers to 20. `tenths`: one decimal. `wide`: integers to 1000. `hard`: equal, zero, giant, powers of two, 2³² − 1. `doubles`: anything finite. */
export type WeightKind = 'small' | 'tenths' | 'wide' | 'hard' | 'doubles';

const HARD: readonly ((count: number, pick: number) => number[])[] = [
  (count, pick) => new Array(count).fill(pick),
  (count) => new Array(count).fill(0),
  (count, pick) => Array.from({ length: count }, (_, i) => (i === 0 ? 1_000_000 : pick % 7)),
  (count) => Array.from({ length: count }, (_, i) => 2 ** (i % 32)),
  (count, pick) => Array.from({ length: count }, (_, i) => 2 ** 32 - 1 - ((i * pick) % 3)),
  (count) => Array.from({ length: count }, (_, i) => count + i),
];

export function arbitraryWeights(kind: WeightKind, most: number): fc.Arbitrary<number[]> {
  const list = (value: fc.Arbitrary<number>) => fc.array(value, { maxLength: most });
  switch (kind) {
    case 'small':
      return list(fc.integer({ min: 0, max: 20 }));
    case 'wide':
      return list(fc.integer({ min: 1, max: 1000 }));
    case 'tenths':
      return list(fc.integer({ min: 0, max: 50 }).map((tenths) => tenths / 10));
    case 'doubles':
      return list(fc.double({ min: 0, max: 1e12, noNaN: true }).map((value) => value + 0));
    case 'hard':
      return fc
        .tuple(fc.nat(most), fc.integer({ min: 1, max: 100 }), fc.constantFrom(...HARD))
        .map(([count, pick, make]) => make(count, pick));
  }
}

/** Equal bins that take everything. */
export function arbitraryPlain({ items, bins, weights = 'small' }: BalanceKind): fc.Arbitrary<BalanceProblem> {
  return fc.record({ weights: arbitraryWeights(weights, items), bins: fc.integer({ min: 1, max: bins }) });
}

/** Speeds, starting loads, item limits, forbidden bins, groups on paths, pinned items and a previous plan; each may be left out. Some have no valid plan. */
export function arbitraryFeatured({ items, bins, weights = 'small' }: BalanceKind): fc.Arbitrary<BalanceProblem> {
  return fc.tuple(arbitraryWeights(weights, items), fc.integer({ min: 1, max: bins })).chain(([list, numBins]) => {
    const index = fc.nat(Math.max(0, list.length - 1));
    const some = list.length === 0 ? fc.constant([]) : fc.uniqueArray(index, { maxLength: list.length });
    const few = list.length === 0 ? fc.constant([]) : fc.uniqueArray(index, { maxLength: 2 });
    const bin = fc.record(
      {
        speed: fc.constantFrom(1, 2, 3, 0.5, 1.25),
        load: fc.constantFrom(0, 1, 7, 2.5),
        maxItems: fc.integer({ min: 1, max: items }),
        forbidden: few,
      },
      { requiredKeys: [] },
    );
    const place = fc.integer({ min: -1, max: numBins - 1 });
    const rarely = fc.integer({ min: -3 * numBins, max: numBins - 1 }).map((b) => Math.max(-1, b));
    const places = (one: fc.Arbitrary<number>) => fc.array(one, { minLength: list.length, maxLength: list.length });
    return fc
      .record(
        {
          bins: fc.array(bin, { minLength: numBins, maxLength: numBins }),
          groups: fc.array(fc.record({ items: some, spread: fc.constantFrom('distinct', 'even') }), { maxLength: 2 }),
          pinned: places(rarely),
          previous: places(place),
          zones: fc.array(fc.nat(1), { minLength: numBins, maxLength: numBins }),
        },
        { requiredKeys: ['bins'] },
      )
      .map(({ zones, ...rest }) => ({
        ...rest,
        weights: list,
        bins: rest.bins.map((one, b): Bin => (zones ? { ...one, path: [`zone-${zones[b]}`] } : one)),
        ...(rest.groups && { groups: rest.groups as ItemGroup[] }),
      }));
  });
}

/** A plan of before for a plain problem, as a rebalancing finds it. */
export function arbitraryPrevious({ items, bins, weights = 'small' }: BalanceKind): fc.Arbitrary<BalanceProblem> {
  return fc
    .tuple(arbitraryWeights(weights, items), fc.integer({ min: 1, max: bins }))
    .chain(([list, numBins]) =>
      fc
        .array(fc.integer({ min: -1, max: numBins - 1 }), { minLength: list.length, maxLength: list.length })
        .map((previous) => ({ weights: list, bins: numBins, previous })),
    );
}
