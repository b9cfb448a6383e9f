/** sort_descending: heaviest first, ties by lowest index, for short lists (insertion) and long ones (radix). */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openKernels } from './kernels.ts';

function sortDescending(weights: Uint32Array): number[] {
  const { put, reserve, run, take } = openKernels();
  const [order, sorted] = [reserve(weights.length * 4), reserve(weights.length * 4)];
  expect(run('sort_descending', put(weights), weights.length, order, sorted)).toBe(0);
  const indices = [...take(order, weights.length)];
  expect(take(sorted, weights.length)).toEqual(Uint32Array.from(indices, (i) => weights[i]!));
  return indices;
}

function sortSlowly(weights: Uint32Array): number[] {
  return [...weights.keys()].sort((a, b) => weights[b]! - weights[a]! || a - b);
}

const any32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test.each([
  ['few values, so that most are ties', fc.nat(3)],
  ['any 32-bit values', any32],
  ['values that differ in the highest byte only', fc.nat(255).map((byte) => byte * 2 ** 24)],
  ['values around the largest', fc.nat(2).map((less) => 2 ** 32 - 1 - less)],
] as const)('orders %s like the stable sort of JavaScript', (_, value) => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 150, size: 'max' }), (list) => {
      const weights = Uint32Array.from(list);
      expect(sortDescending(weights)).toEqual(sortSlowly(weights));
    }),
    { numRuns: 150 },
  );
});

test.each([0, 1, 2, 47, 48, 49, 50, 1000])('orders %i equal weights by index', (length) => {
  expect(sortDescending(new Uint32Array(length).fill(7))).toEqual(Array.from({ length }, (_, i) => i));
});

test('orders 100,000 weights', () => {
  const weights = Uint32Array.from({ length: 100_000 }, (_, i) => Math.imul(i, 2_654_435_761) >>> (i % 3));
  expect(sortDescending(weights)).toEqual(sortSlowly(weights));
});
