/** Arbitrary bins in domains with rows of lanes on their slots, the call that levels them, and the loads. */

import fc from 'fast-check';
import { openKernels } from './kernels.ts';

export interface Bins {
  readonly binOf: readonly number[];
  readonly capacity: readonly number[];
  readonly domainStart: readonly number[];
}

export function level(
  rows: readonly (readonly number[])[],
  place: readonly number[],
  { binOf, capacity, domainStart }: Bins,
  { budget = 100_000, more = 100_000, pack = 0 } = {},
) {
  const { put, run, take } = openKernels();
  const address = put(Uint32Array.from(place));
  const status = run(
    'level_bins',
    rows.length,
    put(Uint32Array.from(rows, (row) => row.length)),
    put(Uint32Array.from(rows.flat())),
    address,
    binOf.length,
    put(Uint32Array.from(binOf)),
    capacity.length,
    put(Float64Array.from(capacity)),
    domainStart.length - 1,
    put(Uint32Array.from(domainStart)),
    budget,
    more,
    pack,
  );
  return { status, place: [...take(address, place.length)] };
}

export function loadsOf(
  rows: readonly (readonly number[])[],
  place: readonly number[],
  { binOf, capacity }: Bins,
): number[] {
  const loads = capacity.map(() => 0);
  for (const [lane, weight] of rows.flat().entries()) loads[binOf[place[lane]!]!]! += weight;
  return loads.map((load, bin) => load / capacity[bin]!);
}

/** Bins in one to three domains with one to three slots each, and rows that take distinct slots anywhere. */
export const problems = fc
  .record({
    domains: fc.array(
      fc.array(fc.record({ slots: fc.integer({ min: 1, max: 3 }), capacity: fc.constantFrom(1, 1, 2, 0.5, 3) }), {
        minLength: 1,
        maxLength: 5,
      }),
      { minLength: 1, maxLength: 3 },
    ),
    rows: fc.array(
      fc.array(fc.record({ weight: fc.oneof(fc.nat(50), fc.constantFrom(2 ** 32 - 1, 2 ** 31)), key: fc.nat() }), {
        minLength: 1,
        maxLength: 10,
      }),
      { minLength: 1, maxLength: 10 },
    ),
  })
  .map(({ domains, rows }) => {
    const bins = domains.flat();
    const binOf = bins.flatMap(({ slots }, bin) => new Array<number>(slots).fill(bin));
    const domainStart = [0];
    for (const domain of domains) domainStart.push(domainStart[domainStart.length - 1]! + domain.length);
    const short = rows.map((row) => row.slice(0, binOf.length));
    const place = short.flatMap((row) => {
      const order = binOf
        .map((_, slot) => slot)
        .sort((a, b) => ((a * 7919 + row[0]!.key) % 101) - ((b * 7919 + row[0]!.key) % 101) || a - b);
      return order.slice(0, row.length);
    });
    return {
      bins: { binOf, capacity: bins.map(({ capacity }) => capacity), domainStart },
      rows: short.map((row) => row.map(({ weight }) => weight)),
      place,
    };
  });
