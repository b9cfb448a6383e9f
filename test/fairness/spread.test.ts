/** The spread counts against a recount cell by cell, and the exact shares that they rest on. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundShare } from '../../src/fairness/share.ts';
import { type SpreadShape, spreadOf } from '../../src/fairness/spread.ts';
import { recountSpread, roundShare } from '../reference/spread.ts';
import { arbitraryPlan } from './placed-plan.ts';

describe('boundShare', () => {
  test('agrees with fractions of big integers', () => {
    const part = fc.tuple(fc.nat(10_000), fc.nat(10_000), fc.integer({ min: 1, max: 10_000 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const products = parts.map(([lanes, granted]) => lanes * granted);
        expect(
          boundShare(
            products,
            parts.map(([, , total]) => total),
          ),
        ).toEqual(roundShare(parts));
      }),
    );
  });

  test('sees that thirds and sixths make exactly one', () => {
    expect(boundShare([1, 1, 3], [3, 6, 6])).toEqual({ floor: 1, ceil: 1 });
    expect(boundShare([1, 1, 2], [3, 6, 6])).toEqual({ floor: 0, ceil: 1 });
  });

  test('stays exact when the common denominator leaves the range of doubles', () => {
    const primes = [999_983, 999_979, 999_961, 999_959, 999_953, 999_931];
    const halves = primes.map((prime) => (prime + 1) / 2);
    expect(boundShare(halves, primes)).toEqual({ floor: 3, ceil: 4 });
    // Each pair is one whole; only exact arithmetic sees that nothing is left over.
    expect(boundShare([...primes.map(() => 1), ...primes.map((prime) => prime - 1)], [...primes, ...primes])).toEqual({
      floor: 6,
      ceil: 6,
    });
  });
});

describe('spreadOf', () => {
  test('counts the same cells and misses as a recount cell by cell', () => {
    fc.assert(
      fc.property(arbitraryPlan(), ({ shape, assignment, grants }) => {
        expect(spreadOf(shape, assignment, grants)).toEqual(recountSpread(shape, assignment, grants));
      }),
      { numRuns: 500 },
    );
  });

  test('counts pipelines that cross bundles and groups like a recount', () => {
    fc.assert(
      fc.property(arbitraryPlan(), fc.array(fc.nat(2), { minLength: 12, maxLength: 12 }), (placed, labels) => {
        const pipelineOf = placed.shape.pipelineOf.map((_, v) => labels[v % 12]!);
        const shape = { ...placed.shape, pipelineOf, numPipelines: 3 };
        expect(spreadOf(shape, placed.assignment, placed.grants)).toEqual(
          recountSpread(shape, placed.assignment, placed.grants),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('finds 100 pipelines that all start at the first slot uneven as a whole, and no vertex of them', () => {
    const shape = pipelinesOf(100, 3, 10);
    const naive = Uint32Array.from({ length: 300 }, (_, i) => i % 3);
    const even = Uint32Array.from({ length: 300 }, (_, i) => i % 10);
    const missesOf = (assignment: Uint32Array) =>
      spreadOf(shape, assignment, new Int32Array(10)).map(({ family, level, misses }) => [family, level, misses]);
    expect(missesOf(naive)).toEqual([
      ['vertex', 'slot', 0],
      ['vertex', 'taskManager', 0],
      ['pipeline', 'slot', 0],
      ['pipeline', 'taskManager', 0],
      ['total', 'slot', 10],
      ['total', 'taskManager', 10],
    ]);
    expect(missesOf(even).every(([, , misses]) => misses === 0)).toBe(true);
  });

  test('counts an empty cell whose share is at least one as a miss', () => {
    const shape = pipelinesOf(1, 6, 3);
    const [vertex] = spreadOf(shape, Uint32Array.of(0, 0, 1, 1, 1, 0), new Int32Array(3));
    expect(vertex).toEqual({ family: 'vertex', level: 'slot', cells: 3, misses: 3 });
  });

  test('leaves slots that no group was granted out of the cells of level slot', () => {
    const shape = pipelinesOf(1, 2, 4);
    const checks = spreadOf(shape, Uint32Array.of(0, 2), Int32Array.of(0, -1, 0, -1));
    expect(checks.map(({ family, level, cells }) => `${family} ${level} ${cells}`)).toEqual([
      'slotSharingGroup taskManager 4',
      'vertex slot 2',
      'vertex taskManager 4',
      'pipeline slot 2',
      'pipeline taskManager 4',
      'total slot 2',
      'total taskManager 4',
    ]);
  });

  test('counts a million subtasks on ten thousand slots, and as many vertices as that', () => {
    for (const parallelism of [1, 100]) {
      const shape = pipelinesOf(1_000_000 / parallelism, parallelism, 10_000, 10);
      const assignment = Uint32Array.from({ length: 1_000_000 }, (_, i) => i % 10_000);
      const checks = spreadOf(shape, assignment, new Int32Array(10_000));
      expect(checks.find(({ family, level }) => family === 'total' && level === 'taskManager')!.misses).toBe(0);
      expect(checks.find(({ family, level }) => family === 'vertex' && level === 'slot')).toEqual({
        family: 'vertex',
        level: 'slot',
        cells: (1_000_000 / parallelism) * 10_000,
        misses: 0,
      });
    }
  });
});

/** Pipelines of one vertex each on task managers of some slots each, all in one group. */
function pipelinesOf(pipelines: number, parallelism: number, slots: number, slotsPerManager = 1): SpreadShape {
  const identity = Uint32Array.from({ length: pipelines }, (_, v) => v);
  return {
    parallelism: new Uint32Array(pipelines).fill(parallelism),
    groupOf: new Uint32Array(pipelines),
    numGroups: 1,
    pipelineOf: identity,
    numPipelines: pipelines,
    bundleOf: identity,
    numBundles: pipelines,
    slotStart: Uint32Array.from({ length: slots / slotsPerManager + 1 }, (_, t) => t * slotsPerManager),
    rackOf: undefined,
    numRacks: 0,
    zoneOf: undefined,
    numZones: 0,
  };
}
