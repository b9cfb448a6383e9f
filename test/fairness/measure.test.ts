/** The measures: upstream's vectors, the edges of their ranges, and what must not change them. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EvenslotError } from '../../src/errors.ts';
import { measure } from '../../src/fairness/measure.ts';

const RATIOS = ['imbalance', 'jain', 'gini', 'flinkSkew'] as const;
const loads = fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 40 });

function issuesOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof EvenslotError) return { code: error.code, paths: error.issues.map(({ path }) => path) };
    throw error;
  }
  return undefined;
}

describe('measure', () => {
  test.each([
    [[23, 3, 10], 61.11, 61.12],
    [[300, 0, 0], 100, 100],
    [[50, 51, 52], 1.3, 1.31],
    [[0, 0, 0], 0, 0],
  ])("gives Flink's skew of %j", (values, low, high) => {
    const { flinkSkew } = measure(values);
    expect(flinkSkew).toBeGreaterThanOrEqual(low);
    expect(flinkSkew).toBeLessThanOrEqual(high);
  });

  test('gives every measure of a small list', () => {
    expect(measure([1, 4, 3])).toEqual({
      makespan: 4,
      min: 1,
      mean: 8 / 3,
      spread: 3,
      imbalance: 1.5,
      jain: expect.closeTo(64 / 78, 14),
      gini: expect.closeTo(0.25, 14),
      flinkSkew: expect.closeTo(((5 / 3 + 4 / 3 + 1 / 3) / 8) * 100, 12),
    });
  });

  test('divides each load by its capacity', () => {
    expect(measure([2, 9], [1, 3])).toEqual(measure([2, 3]));
  });

  test('finds an empty list perfectly even', () => {
    const even = { makespan: 0, min: 0, mean: 0, spread: 0, imbalance: 1, jain: 1, gini: 0, flinkSkew: 0 };
    expect(measure([])).toEqual(even);
    expect(measure([], [])).toEqual(even);
    expect(measure(new Float64Array(7))).toEqual(even);
  });

  test('finds equal values perfectly even to the last digit', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 1, max: 50 }),
        (x, n) => {
          const measured = measure(new Array<number>(n).fill(x));
          const load = x + 0;
          expect(measured).toEqual({
            makespan: load,
            min: load,
            mean: load,
            spread: 0,
            imbalance: 1,
            jain: 1,
            gini: 0,
            flinkSkew: 0,
          });
        },
      ),
    );
  });

  test('gives the extreme values when one of n carries everything', () => {
    const measured = measure([0, 0, 5, 0]);
    expect(measured).toMatchObject({ imbalance: 4, jain: 0.25, gini: 0.75, flinkSkew: 100 });
  });

  test('survives the largest and the smallest doubles', () => {
    for (const unit of [Number.MAX_VALUE, 1e308, 5e-324, Number.MIN_VALUE * 3]) {
      const measured = measure([unit, 0, unit, 0]);
      expect(measured).toMatchObject({ makespan: unit, min: 0, imbalance: 2, gini: 0.5, flinkSkew: 100 });
      expect(measured.jain).toBeCloseTo(0.5, 14);
      expect(Math.abs(measured.mean - unit / 2)).toBeLessThanOrEqual(Number.MIN_VALUE);
    }
  });

  test('does not show a negative zero', () => {
    const { min, makespan } = measure([-0, -0]);
    expect([min, makespan].every((value) => Object.is(value, 0))).toBe(true);
  });

  test('measures a million values', () => {
    const values = Float64Array.from({ length: 1_000_000 }, (_, i) => i % 10);
    expect(measure(values)).toMatchObject({ makespan: 9, min: 0, mean: 4.5, imbalance: 2 });
  });

  test('leaves the list of the caller as it was', () => {
    const values = Float64Array.of(3, 1, 2);
    measure(values);
    expect(Array.from(values)).toEqual([3, 1, 2]);
  });

  test('does not depend on the order of the values', () => {
    fc.assert(
      fc.property(
        loads.chain((values) =>
          fc.tuple(fc.constant(values), fc.shuffledSubarray(values, { minLength: values.length })),
        ),
        ([values, shuffled]) => {
          expect(measure(shuffled)).toEqual(measure(values));
        },
      ),
    );
  });

  test('scales with the unit: ratios stay, loads grow', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000_000), { minLength: 1 }),
        fc.integer({ min: -900, max: 900 }),
        (values, power) => {
          const scale = 2 ** power;
          const before = measure(values);
          const after = measure(values.map((value) => value * scale));
          for (const name of RATIOS) expect(after[name]).toBe(before[name]);
          expect(after.makespan).toBe(before.makespan * scale);
          expect(after.mean).toBe(before.mean * scale);
          expect(after.spread).toBe(before.spread * scale);
        },
      ),
    );
  });

  test('stays within the ranges that its documentation gives', () => {
    const any = fc.array(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(any, (values) => {
        const n = values.length;
        const { makespan, min, mean, spread, imbalance, jain, gini, flinkSkew } = measure(values);
        expect(makespan).toBe(Math.max(...values) + 0);
        expect(min).toBe(Math.min(...values) + 0);
        expect(mean >= min && mean <= makespan).toBe(true);
        expect(spread).toBe(makespan - min);
        expect(imbalance >= 1 && imbalance <= n * (1 + 1e-12)).toBe(true);
        expect(jain >= 1 / n && jain <= 1).toBe(true);
        expect(gini >= 0 && gini <= 1 - 1 / n).toBe(true);
        expect(flinkSkew >= 0 && flinkSkew <= 100).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('agrees with the definitions written out', () => {
    fc.assert(
      fc.property(loads, (values) => {
        const n = values.length;
        const sum = values.reduce((a, b) => a + b, 0);
        fc.pre(sum > 1e-6);
        const pairs = values.reduce((total, a) => total + values.reduce((rest, b) => rest + Math.abs(a - b), 0), 0);
        const { mean, jain, gini, flinkSkew } = measure(values);
        expect(mean / (sum / n)).toBeCloseTo(1, 10);
        expect(jain).toBeCloseTo((sum * sum) / (n * values.reduce((total, x) => total + x * x, 0)), 9);
        expect(gini).toBeCloseTo(pairs / (2 * n * sum), 9);
        const skew = (values.reduce((total, x) => total + Math.abs(x - sum / n), 0) / sum) * 100;
        expect(flinkSkew).toBeCloseTo(Math.min(100, skew), 7);
      }),
    );
  });

  test.each<[string, ArrayLike<number>, ArrayLike<number> | undefined, string[]]>([
    ['a negative load', [1, -1], undefined, ['loads[1]']],
    ['a load that is not a number', [1, Number.NaN, 2, Number.NaN], undefined, ['loads[1]', 'loads[3]']],
    ['an infinite load', [Infinity], undefined, ['loads[0]']],
    ['a load of another type', ['1' as unknown as number], undefined, ['loads[0]']],
    ['a hole in the list', new Array<number>(1), undefined, ['loads[0]']],
    ['a capacity of 0', [1, 1], [1, 0], ['capacities[1]']],
    ['an infinite capacity', [1], [Infinity], ['capacities[0]']],
    ['too few capacities', [1, 2], [1], ['capacities']],
    ['too many capacities', [], [1], ['capacities']],
    ['a quotient that overflows', [1e308], [1e-10], ['loads[0]']],
    ['loads that are no list', 5 as unknown as number[], undefined, ['loads']],
    ['no loads at all', undefined as unknown as number[], undefined, ['loads']],
    ['a load and a capacity', [-1, 1], [1, -1], ['loads[0]', 'capacities[1]']],
  ])('refuses %s and says where', (_, values, capacities, paths) => {
    expect(issuesOf(() => measure(values, capacities))).toEqual({ code: 'E_INVALID_PROBLEM', paths });
  });

  test('spells out the first hundred issues and counts the rest', () => {
    const found = issuesOf(() => measure(new Array<number>(1000).fill(-1)));
    expect(found?.paths).toHaveLength(101);
    expect(() => measure(new Array<number>(1000).fill(-1))).toThrow('900 more issues were found');
  });
});
