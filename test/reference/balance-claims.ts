/** Arbitrary floors of the makespan, true or not: what a judge must not be talked into. */

import fc from 'fast-check';
import type { MakespanBound } from '../../src/solver/types.ts';

/** The items, bins and values that claims speak of. */
export interface ClaimFrame {
  readonly numItems: number;
  readonly numBins: number;
  readonly value: number;
  /** Loads that a claimed capacity is picked from. */
  readonly capacity: fc.Arbitrary<number>;
}

/** Floors of any kind but `search`, with parameters in range, all claiming `value`. */
export function arbitraryClaim(frame: ClaimFrame, nesting = 0): fc.Arbitrary<MakespanBound> {
  const { numItems, numBins, value, capacity } = frame;
  const one = fc.constant(value);
  const items = fc.integer({ min: 1, max: Math.max(1, numItems) });
  const plain: fc.Arbitrary<MakespanBound>[] = [
    fc.record({ kind: fc.constant('average' as const), value: one }),
    fc.record({ kind: fc.constant('heaviest-item' as const), value: one }),
    fc.record({ kind: fc.constant('heaviest-items' as const), value: one, items }),
    fc.record({
      kind: fc.constant('pigeon-hole' as const),
      value: one,
      depth: fc.nat(Math.max(0, Math.ceil(numItems / numBins) - 1)),
    }),
    fc
      .record({
        kind: fc.constant('dual-feasible' as const),
        value: one,
        capacity,
        part: fc.constantFrom(0, 0.1, 0.25, 0.4, 0.5),
        rule: fc.constantFrom('identity' as const, 'multiple' as const, 'parameter' as const),
        parameter: fc.integer({ min: 1, max: 6 }),
      })
      .filter(({ rule, parameter, capacity: size }) => rule !== 'parameter' || 2 * parameter <= size)
      .map(({ part, ...claim }) => ({ ...claim, epsilon: Math.floor(part * claim.capacity) })),
    fc.record({
      kind: fc.constant('prices' as const),
      value: one,
      capacity,
      limit: fc.integer({ min: 0, max: 8 }),
      prices: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: numItems, maxLength: numItems }),
    }),
  ];
  if (nesting === 0) {
    const bin = fc.nat(numBins - 1);
    plain.push(
      fc.record({ kind: fc.constant('restricted' as const), value: one, bins: fc.uniqueArray(bin) }),
      fc.record({ kind: fc.constant('item-limits' as const), value: one, bin }),
    );
  }
  if (nesting === 2) return fc.oneof(...plain);
  const lifted = fc
    .tuple(items, fc.integer({ min: 1, max: numBins }))
    .chain(([count, bins]): fc.Arbitrary<MakespanBound> => {
      const share = Math.floor(count / numBins);
      const kept = bins * share + Math.min(bins, count - numBins * share);
      const inner = arbitraryClaim({ ...frame, numItems: kept, numBins: bins }, nesting + 1);
      return inner.map((claim) => ({ kind: 'lifted', value, bins, items: count, inner: claim }));
    });
  const rounded = fc.constantFrom(value, value - 1, value / 2).chain((below): fc.Arbitrary<MakespanBound> => {
    const inner = arbitraryClaim({ ...frame, value: Math.max(0, below) }, nesting + 1);
    return inner.map((claim) => ({ kind: 'subset-sum', value, inner: claim }));
  });
  return fc.oneof(...plain, ...(numItems > 0 ? [lifted] : []), rounded);
}
