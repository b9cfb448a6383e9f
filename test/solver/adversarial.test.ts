/** Inputs made to hurt: ties, nothing, giants, powers, the largest numbers and counts, decimals that doubles cannot hold. */

import { describe, expect, test } from 'vitest';
import { balance, verify } from '../../src/index.ts';
import type { BalanceProblem } from '../../src/solver/types.ts';
import { expectSolved } from './expect-balance.ts';

const EFFORTS = ['instant', 'improve', 'exact'] as const;
const LARGEST = 2 ** 32 - 1;

function fill(count: number, weight: (i: number) => number): number[] {
  return Array.from({ length: count }, (_, i) => weight(i));
}

describe('balance solves to a proven optimum with every effort', () => {
  test.each<[string, BalanceProblem, number]>([
    ['equal weights that divide', { weights: fill(60, () => 7), bins: 12 }, 35],
    ['equal weights that do not', { weights: fill(61, () => 7), bins: 12 }, 42],
    ['weights of zero alone', { weights: fill(50, () => 0), bins: 7 }, 0],
    ['one giant among dwarfs', { weights: fill(50, (i) => (i === 30 ? 1_000_000 : 1)), bins: 5 }, 1_000_000],
    ['powers of two up to the largest', { weights: fill(32, (i) => 2 ** i), bins: 3 }, 2 ** 31],
    ['tenths', { weights: fill(30, () => 0.1), bins: 10 }, 0.3],
    ['tenths and fifths that no double holds', { weights: [0.1, 0.2, 0.3, 0.4, 0.5, 0.7], bins: 2 }, 1.1],
    ['more bins than items', { weights: [5, 9, 1], bins: 1000 }, 9],
    ['one bin', { weights: fill(100, (i) => i), bins: 1 }, 4950],
    ['no items', { weights: [], bins: 4 }, 0],
    ['the largest weights', { weights: fill(10, () => LARGEST), bins: 5 }, 2 * LARGEST],
    ['the largest double there is', { weights: [Number.MAX_VALUE], bins: 2 }, Number.MAX_VALUE],
    ['numbers too far apart to scale', { weights: [1e-300, 1e300, 3], bins: 2 }, 1e300],
    [
      'single floats, which print with many digits',
      { weights: new Float32Array([0.1, 0.2]), bins: 2 },
      Math.fround(0.2),
    ],
    ['items that all have to go to one bin', { weights: [1, 2], bins: [{ maxItems: 0 }, {}, { maxItems: 0 }] }, 3],
    ['speeds far apart', { weights: [8, 8], bins: [{ speed: 0.001 }, { speed: 1000 }] }, 0.016],
  ])('%s.', (_name, problem, makespan) => {
    for (const effort of EFFORTS) {
      const plan = expectSolved(problem, balance(problem, { effort, nodeLimit: 20_000 }));
      expect(plan.loads.makespan).toBe(makespan);
      expect(plan.status).toBe('OPTIMAL');
    }
  });
});

describe('balance stays right', () => {
  test('with a million items of 2³² − 1.', () => {
    const problem = { weights: new Uint32Array(1_000_000).fill(LARGEST), bins: 1000 };
    const plan = balance(problem, { effort: 'instant' });
    expect(plan).toMatchObject({ status: 'OPTIMAL', bounds: { lower: 1000 * LARGEST, upper: 1000 * LARGEST } });
    expect(verify(problem, plan)).toEqual({ ok: true });
  });

  test('with 200,000 items that were somewhere before, some of them nowhere.', () => {
    const weights = Uint32Array.from({ length: 200_000 }, (_, i) => 1 + ((i * 7919) % 1009));
    const previous = Int32Array.from(weights, (_, i) => (i % 10) - 1);
    const problem = { weights, bins: 1000, previous };
    const plan = balance(problem, { effort: 'instant' });
    expect(verify(problem, plan)).toEqual({ ok: true });
    expect(plan.status).not.toBe('UNKNOWN');
  });

  test('with the smallest double there is, which no scale lifts to an integer.', () => {
    const problem = { weights: [5e-324, 5e-324], bins: 2 };
    expect(expectSolved(problem, balance(problem)).loads.makespan).toBe(5e-324);
  });

  test('with sums at the edge of what doubles hold.', () => {
    const weights = [2 ** 51 + 1, 2 ** 51 - 1, 2 ** 50, 3, 5, 7];
    const problem = { weights, bins: 2 };
    const plan = expectSolved(problem, balance(problem, { effort: 'exact' }));
    expect(plan.loads.makespan).toBeGreaterThanOrEqual(weights.reduce((sum, weight) => sum + weight) / 2);
  });

  test('with weights of 300 orders of magnitude.', () => {
    const problem = { weights: fill(40, (i) => 10 ** (7.5 * i - 150)), bins: 3 };
    for (const effort of EFFORTS) {
      const plan = expectSolved(problem, balance(problem, { effort, nodeLimit: 5000 }));
      expect(plan.loads.makespan).toBe(problem.weights[39]);
    }
  });

  test('with a thousand bins of which each takes one item.', () => {
    const problem = { weights: fill(1000, (i) => i), bins: fill(1000, () => 1).map((maxItems) => ({ maxItems })) };
    const plan = expectSolved(problem, balance(problem, { effort: 'instant' }));
    expect(plan.loads.makespan).toBe(999);
    expect(new Set(plan.assignment).size).toBe(1000);
  });

  test('with triples that only just fit.', () => {
    // Any two items of a triple leave room for exactly the third one.
    const weights = fill(12, (i) => 1000 + 37 * i).flatMap((a, i) => [a, 1200 + 11 * i, 5000 - a - 1200 - 11 * i]);
    const problem = { weights, bins: 12 };
    const plan = expectSolved(problem, balance(problem, { effort: 'exact' }));
    expect(plan).toMatchObject({ status: 'OPTIMAL', bounds: { lower: 5000, upper: 5000 } });
  });
});
