/** Decimal numbers as integers: exact where the digits allow it, rounded down where not. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scaleToIntegers } from '../../src/solver/scale.ts';

const limit = 2 ** 32;

describe('scaling numbers to integers', () => {
  test('reads a number as the decimal that it prints as', () => {
    const { values, times, over, exact } = scaleToIntegers([0.1, 0.2, 0.3, 1.25], limit);
    expect([...values]).toEqual([10, 20, 30, 125]);
    expect({ times, over, exact }).toEqual({ times: 1, over: 100, exact: true });
  });

  test('leaves integers as they are', () => {
    const { values, times, over, exact } = scaleToIntegers([0, 7, limit - 1], limit);
    expect([...values]).toEqual([0, 7, limit - 1]);
    expect({ times, over, exact }).toEqual({ times: 1, over: 1, exact: true });
  });

  test('divides large integers by what they have in common', () => {
    const { values, times, exact } = scaleToIntegers([3e12, 5e12], limit);
    expect([...values].map((value) => value * times)).toEqual([3e12, 5e12]);
    expect(exact).toBe(true);
  });

  test('gives exact decimals back for any decimals of few digits', () => {
    const decimals = fc.tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 4 }));
    fc.assert(
      fc.property(fc.array(decimals, { minLength: 1, maxLength: 20 }), (parts) => {
        const numbers = parts.map(([digits, places]) => digits / 10 ** places);
        const { values, times, over, exact } = scaleToIntegers(numbers, limit);
        expect(exact).toBe(true);
        expect([...values].map((value) => (times === 1 ? value / over : value * times))).toEqual(numbers);
      }),
    );
  });

  test('rounds down, keeps the limits and says so when the digits do not fit', () => {
    const numbers = fc.double({ min: 0, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1, maxLength: 20 }), (list) => {
        const { values, times, over, exact } = scaleToIntegers(list, limit);
        const sum = Array.from(values).reduce((total, value) => total + value, 0);
        expect(sum).toBeLessThan(2 ** 53);
        for (const [i, value] of values.entries()) {
          expect(Number.isInteger(value) && value < limit).toBe(true);
          const back = times === 1 ? value / over : value * times;
          if (exact) expect(back).toBe(list[i]);
          else expect(back).toBeLessThanOrEqual(list[i]!);
        }
      }),
    );
  });
});
