/** Loads out of offsets: lags, rates, and what is made of what nobody knows. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addIdleCost, completeLoads, readLoads } from '../../../src/kafka/load/complete.ts';
import { lagOf, lagsOf } from '../../../src/kafka/load/lag.ts';
import { lagLoads, rateLoads } from '../../../src/kafka/load/loads.ts';
import { readOffset } from '../../../src/kafka/load/offsets.ts';
import { createRateMeter, ratesOf } from '../../../src/kafka/load/rate.ts';

const huge = 2n ** 62n;

describe('an offset', () => {
  test('is read from strings, numbers and bigints, and is nothing when it is negative or no integer', () => {
    expect(['12', 12, 12n, String(huge)].map(readOffset)).toEqual([12n, 12n, 12n, huge]);
    expect(['-1', -1n, -1, '', 'x', '1.5', 1.5, null, undefined, Number.NaN].map(readOffset)).toEqual(
      Array(10).fill(undefined),
    );
  });
});

describe('the lag of a partition', () => {
  test('is the distance between what was committed and the end, even beyond 2⁵³', () => {
    expect(lagOf(100n, 40n)).toBe(60);
    expect(lagOf(huge + 5n, huge)).toBe(5);
  });

  test('is 0 when more is committed than there is, or nothing is and reading starts at the end', () => {
    expect(lagOf(10n, 12n)).toBe(0);
    expect(lagOf(10n, undefined)).toBe(0);
  });

  test('is the whole log when nothing is committed and reading starts at the beginning', () => {
    expect(lagOf(10n, undefined, 4n)).toBe(6);
  });

  test('leaves out what was deleted before it was read', () => {
    expect(lagOf(10n, 1n, 4n)).toBe(6);
  });

  test('is unknown without an end', () => {
    expect(lagOf(undefined, 3n)).toBeNaN();
    const table = lagsOf(new Map([['a', [10n, undefined, 7n]]]), new Map([['a', [4n, 1n]]]));
    expect(table).toEqual(new Map([['a', [6, Number.NaN, 0]]]));
  });
});

describe('the rate of a partition', () => {
  const sample = (atMs: number, ...ends: (bigint | undefined)[]) => ({ atMs, end: new Map([['a', ends]]) });

  test('is records a second between the first and the last sample that know it', () => {
    const rates = ratesOf([sample(0, 0n, 100n), sample(1000, 500n), sample(4000, 1000n, 102n)]);
    expect(rates.get('a')).toEqual([250, 0.5]);
  });

  test('is unknown from one sample, or from two that are less than a second apart', () => {
    expect(ratesOf([sample(0, 5n)]).get('a')).toEqual([Number.NaN]);
    expect(ratesOf([sample(0, 5n), sample(999, 50n)]).get('a')).toEqual([Number.NaN]);
    expect(ratesOf([]).get('a')).toBeUndefined();
  });

  test('is 0 when the topic was made anew', () => {
    expect(ratesOf([sample(0, 500n), sample(2000, 3n)]).get('a')).toEqual([0]);
  });

  test('forgets what is older than the window', () => {
    const meter = createRateMeter(10_000);
    meter.record(sample(0, 0n));
    meter.record(sample(5000, 50_000n));
    meter.record(sample(15_000, 51_000n));
    expect(meter.rates().get('a')).toEqual([100]);
  });

  test('is the same however often samples are taken in between', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 30, maxLength: 120 }), (gaps) => {
        const meter = createRateMeter(60_000);
        let atMs = 0;
        meter.record(sample(0, 0n));
        for (const gap of gaps) {
          atMs += gap;
          meter.record(sample(atMs, BigInt(atMs) * 3n));
        }
        const rate = meter.rates().get('a')?.[0] ?? -1;
        expect(atMs < 1000 ? Number.isNaN(rate) : Math.abs(rate - 3000) < 1e-6).toBe(true);
      }),
    );
  });
});

describe('loads that are not all known', () => {
  const topics = [
    { name: 'a', partitions: 3 },
    { name: 'b', partitions: 2 },
  ];

  test('are filled from the next source, then with the mean of the topic, then with the mean of all', () => {
    const first = new Map([['a', [6, Number.NaN]]]);
    const second = new Map([['a', [100, 2]]]);
    expect(completeLoads(topics, [first, second])).toEqual([Float64Array.of(6, 2, 4), Float64Array.of(4, 4)]);
  });

  test('are not made up when nothing is known', () => {
    expect(completeLoads(topics, [])).toBeUndefined();
    expect(completeLoads(topics, [new Map([['a', [Number.NaN, -1, Number.POSITIVE_INFINITY]]])])).toBeUndefined();
  });

  test('are whole where those known are whole', () => {
    expect(completeLoads(topics, [new Map([['a', [1, 2]]])])).toEqual([
      Float64Array.of(1, 2, 2),
      Float64Array.of(2, 2),
    ]);
    expect(completeLoads(topics, [new Map([['b', [1, 2.5]]])])?.[0]?.[0]).toBe(1.75);
  });

  test('cost a hundredth of the mean more as rates, and 1 each when all is idle', () => {
    expect(addIdleCost([Float64Array.of(300, 0), Float64Array.of(0)])).toEqual([
      Float64Array.of(301, 1),
      Float64Array.of(1),
    ]);
    expect(addIdleCost([Float64Array.of(0, 0)])).toEqual([Float64Array.of(1, 1)]);
    expect(addIdleCost([])).toEqual([]);
  });

  test('stay finite when they are huge', () => {
    const [row] = completeLoads([{ name: 'a', partitions: 3 }], [new Map([['a', [1.7e308, 1.7e308]]])]) ?? [];
    expect(row?.every(Number.isFinite)).toBe(true);
  });

  test('are read from whatever shape a function gives: maps, objects, lists, one number', () => {
    expect(readLoads({ a: 5, b: [1, 2] }, topics)).toEqual(
      new Map<string, number[]>([
        ['a', [5, 5, 5]],
        ['b', [1, 2]],
      ]),
    );
    expect(readLoads(new Map([['b', Float32Array.of(1, 2)]]), topics)).toEqual(new Map([['b', Float32Array.of(1, 2)]]));
    expect(readLoads({}, [{ name: 'constructor', partitions: 1 }])).toEqual(new Map());
  });
});

describe('a source of loads', () => {
  test('refuses options it does not know', () => {
    const invalid = expect.objectContaining({ code: 'E_INVALID_OPTION' });
    expect(() => lagLoads({ fromBegining: true } as never)).toThrow(/did you mean fromBeginning/);
    expect(() => lagLoads({ fromBeginning: 1 as never })).toThrow(invalid);
    expect(() => rateLoads({ windowMs: 999 })).toThrow(invalid);
    expect(() => rateLoads(null as never)).toThrow(invalid);
  });
});
