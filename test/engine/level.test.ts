/** level_bins: swaps within rows and domains that never make the busiest bin busier. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { level, loadsOf, problems } from './leveled-bins.ts';

describe('on random bins', () => {
  test('the busiest bin never gets busier, and the busiest of each domain neither', () => {
    fc.assert(
      fc.property(problems, ({ bins, rows, place }) => {
        const after = level(rows, place, bins);
        expect(after.status).toBe(0);
        const [old, now] = [loadsOf(rows, place, bins), loadsOf(rows, after.place, bins)];
        for (let d = 0; d + 1 < bins.domainStart.length; d++) {
          const own = (loads: number[]) => Math.max(...loads.slice(bins.domainStart[d], bins.domainStart[d + 1]));
          // A level is load × (1 / capacity) in there: the last place may differ.
          expect(own(now)).toBeLessThanOrEqual(own(old) * (1 + 1e-12));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('every row keeps its slots, and every lane its domain', () => {
    fc.assert(
      fc.property(problems, ({ bins, rows, place }) => {
        const after = level(rows, place, bins).place;
        const domainOf = (slot: number) => bins.domainStart.findLastIndex((start) => start <= bins.binOf[slot]!);
        let next = 0;
        for (const row of rows) {
          const slots = (list: readonly number[]) => list.slice(next, next + row.length).sort((a, b) => a - b);
          expect(slots(after)).toEqual(slots(place));
          next += row.length;
        }
        expect(after.map(domainOf)).toEqual(place.map(domainOf));
      }),
      { numRuns: 300 },
    );
  });

  test('a budget of 0 changes nothing', () => {
    fc.assert(
      fc.property(problems, ({ bins, rows, place }) => {
        expect(level(rows, place, bins, { budget: 0, more: 0 })).toEqual({ status: 0, place });
      }),
      { numRuns: 50 },
    );
  });

  test('the same input gives the same swaps', () => {
    fc.assert(
      fc.property(problems, ({ bins, rows, place }) => {
        expect(level(rows, place, bins)).toEqual(level(rows, place, bins));
      }),
      { numRuns: 50 },
    );
  });
});

test('two rows stacked the same way are turned against each other', () => {
  const bins = { binOf: [0, 1], capacity: [1, 1], domainStart: [0, 2] };
  const rows = [
    [9, 1],
    [8, 2],
  ];
  const { place } = level(rows, [0, 1, 0, 1], bins);
  expect(loadsOf(rows, place, bins).sort((a, b) => a - b)).toEqual([9, 11]);
});

test('two bins that share every row end as level as any exchange can make them', () => {
  const pair = fc.tuple(fc.nat(1000), fc.nat(1000));
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 12 }), (rows) => {
      const bins = { binOf: [0, 1], capacity: [1, 1], domainStart: [0, 2] };
      const { place } = level(
        rows,
        rows.flatMap(() => [0, 1]),
        bins,
      );
      let sums = [0];
      for (const [a, b] of rows) sums = [...new Set(sums.flatMap((sum) => [sum + a, sum + b]))];
      const total = rows.flat().reduce((sum, weight) => sum + weight, 0);
      const best = Math.min(...sums.map((sum) => Math.max(sum, total - sum)));
      expect(Math.max(...loadsOf(rows, place, bins))).toBe(best);
    }),
    { numRuns: 200 },
  );
});

test('without looks for exchanges only single swaps are made', () => {
  const bins = { binOf: [0, 1], capacity: [1, 1], domainStart: [0, 2] };
  // Any one swap only makes it worse; the first two rows together make both bins equal.
  const rows = [
    [10, 0],
    [0, 8],
    [7, 0],
    [0, 5],
  ];
  const start = [0, 1, 0, 1, 0, 1, 0, 1];
  const after = (more: number) => loadsOf(rows, level(rows, start, bins, { more }).place, bins);
  expect(after(0)).toEqual([17, 13]);
  expect(after(100_000)).toEqual([15, 15]);
});

test('lanes of different rows are never swapped', () => {
  const bins = { binOf: [0, 1], capacity: [1, 1], domainStart: [0, 2] };
  expect(level([[9], [8], [1]], [0, 0, 1], bins).place).toEqual([0, 0, 1]);
});

test('bins of different domains do not exchange lanes', () => {
  const bins = { binOf: [0, 1], capacity: [1, 1], domainStart: [0, 1, 2] };
  expect(
    level(
      [
        [9, 1],
        [8, 2],
      ],
      [0, 1, 0, 1],
      bins,
    ).place,
  ).toEqual([0, 1, 0, 1]);
});

test('packing deals the lanes of each bin to its slots, heavy ones first to the least loaded slot', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.array(fc.nat(500), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 10 }),
      (numBins, pack, wide) => {
        const binOf = Array.from({ length: numBins }, (_, b) => b);
        const bins = { binOf, capacity: binOf.map(() => 1), domainStart: [0, numBins] };
        const rows = wide.map((row) => row.slice(0, numBins));
        const place = rows.flatMap((row) => row.map((_, i) => i));
        const plain = level(rows, place, bins).place;
        const packed = level(rows, place, bins, { pack });
        expect(packed.status).toBe(0);
        expect(packed.place.map((slot) => Math.floor(slot / pack))).toEqual(plain);

        const weights = rows.flat();
        for (let bin = 0; bin < numBins; bin++) {
          const slots = Array.from({ length: pack }, (_, s) =>
            weights.filter((_, lane) => packed.place[lane] === bin * pack + s),
          );
          const loads = slots.map((lanes) => lanes.reduce((sum, weight) => sum + weight, 0));
          const least = Math.min(...loads);
          for (const [s, lanes] of slots.entries()) {
            // Its last lane found it least loaded, and weighs as much as its lightest one or up to an eighth more (1 beside 0).
            const lightest = lanes.length === 0 ? 0 : Math.min(...lanes);
            expect(loads[s]).toBeLessThanOrEqual(least + Math.max(1, (lightest * 9) / 8));
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});
