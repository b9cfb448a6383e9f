/** The floors of the busiest task manager against the best of all ways to count out lanes or loads. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoadColumns } from '../../src/fairness/lane-loads.ts';
import {
  averageFloor,
  countLanes,
  type EqualLanes,
  heaviestLaneFloor,
  lowestLevel,
} from '../../src/fairness/level-floor.ts';
import { rangeOfSpread } from '../../src/fairness/spread-range.ts';
import { verify } from '../../src/fairness/verify.ts';
import { nodesOf, roundShare } from '../reference/spread.ts';
import { arbitraryPlan, boundsOf, capacitiesOf, claimsOf, liveOf } from './placed-plan.ts';

const capacities = fc.array(fc.constantFrom(0.3, 0.5, 1, 1.5, 2, 3, 7), { minLength: 1, maxLength: 4 });

/** The lowest busiest level over every way to give lanes to task managers within the ranges; Infinity if there is none. */
function tryAll(
  lanes: number,
  weight: number,
  capacity: readonly number[],
  least: readonly number[],
  most: readonly number[],
): number {
  const [first, ...rest] = capacity;
  if (first === undefined) return lanes === 0 ? 0 : Infinity;
  let best = Infinity;
  for (let count = least[0]!; count <= Math.min(lanes, most[0]!); count++) {
    const below = tryAll(lanes - count, weight, rest, least.slice(1), most.slice(1));
    best = Math.min(best, Math.max((count * weight) / first, below));
  }
  return best;
}

function equalLanes(numLanes: number, weight: number, capacity: readonly number[], exact = true): EqualLanes {
  return { numLanes, weight, capacity: Float64Array.from(capacity), exact };
}

function loadsOf(more: Partial<LoadColumns>): LoadColumns {
  const none = new Float64Array(0);
  return { slots: none, managers: none, total: 0, exact: true, numLanes: 0, lightestLane: 0, heaviestLane: 0, ...more };
}

describe('the floor of equal lanes', () => {
  test('is the best of all ways to count them out', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.constantFrom(1, 3, 1e9), capacities, (lanes, weight, capacity) => {
        const any = capacity.map(() => 0);
        const all = capacity.map(() => lanes);
        const floor = lowestLevel(equalLanes(lanes, weight, capacity), { least: any, most: all });
        expect(floor).toBe(tryAll(lanes, weight, capacity, any, all));
      }),
      { numRuns: 300 },
    );
  });

  test('is the best within least and most counts, or infinite', () => {
    const range = fc.tuple(fc.nat(3), fc.nat(4));
    fc.assert(
      fc.property(fc.nat(9), capacities, fc.array(range, { minLength: 4, maxLength: 4 }), (lanes, capacity, ranges) => {
        const least = ranges.map(([low]) => low).slice(0, capacity.length);
        const most = ranges.map(([low, width]) => low + width).slice(0, capacity.length);
        fc.pre(least.reduce((sum, count) => sum + count, 0) <= lanes);
        expect(lowestLevel(equalLanes(lanes, 1, capacity), { least, most })).toBe(
          tryAll(lanes, 1, capacity, least, most),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('treats levels as equal that differ by rounding only, unless loads are integers', () => {
    const third = 0.1 + 0.2; // a little above 0.3
    expect(countLanes(equalLanes(9, 0.1, [1], false), 0.3, 0)).toBe(3);
    expect(countLanes(equalLanes(9, third, [1], false), 0.3, 0)).toBe(1);
    expect(countLanes(equalLanes(9, third, [1], false), 0.3, 0, true)).toBe(0);
    expect(countLanes(equalLanes(9, third, [1], true), 0.3, 0)).toBe(0);
  });

  test('counts no lane strictly below 0', () => {
    expect(countLanes(equalLanes(9, 1, [1]), 0, 0, true)).toBe(-1);
    expect(countLanes(equalLanes(9, 1, [1]), 0, 0)).toBe(0);
  });

  test('is 0 when they weigh nothing, and nothing lies below it', () => {
    const idle = equalLanes(5, 0, [1, 2]);
    expect(lowestLevel(idle, { least: [0, 2], most: [5, 5] })).toBe(0);
    expect([countLanes(idle, 0, 0), countLanes(idle, 0, 0, true), countLanes(idle, 1, 0, true)]).toEqual([5, -1, 5]);
  });

  test('is found for the largest and smallest weights', () => {
    const range = { least: [0, 0], most: [7, 7] };
    expect(lowestLevel(equalLanes(7, 1e307, [1, 1]), range)).toBe(4e307);
    expect(lowestLevel(equalLanes(7, 5e-324, [1, 1]), range)).toBe(4 * 5e-324);
    expect(lowestLevel(equalLanes(7, 5e-324, [1e9, 1e9]), range)).toBe(0);
    expect(lowestLevel(equalLanes(7, 1e300, [1e-9, 1e9]), range)).toBe((7 * 1e300) / 1e9);
  });
});

describe('the floor of the average', () => {
  test('is rounded up to a level that whole loads can have', () => {
    const loads = loadsOf({ total: 10, numLanes: 3, heaviestLane: 5, lightestLane: 1 });
    expect(averageFloor(loads, Float64Array.of(1, 1, 1), undefined)).toBe(4);
    expect(averageFloor(loads, Float64Array.of(2, 2, 2), undefined)).toBe(2);
    expect(averageFloor(loads, Float64Array.of(1, 1, 2), undefined)).toBe(3);
    expect(averageFloor({ ...loads, exact: false }, Float64Array.of(1, 1, 1), undefined)).toBe(10 / 3);
  });

  test('is 0 without load', () => {
    expect(averageFloor(loadsOf({ numLanes: 4 }), Float64Array.of(1, 3), undefined)).toBe(0);
  });

  test('gives way to the heaviest lane on the largest task manager', () => {
    expect(heaviestLaneFloor(loadsOf({ heaviestLane: 6 }), Float64Array.of(1, 4, 2))).toBe(1.5);
  });

  test('is accepted in a plan of equal lanes at its value and refused above', () => {
    fc.assert(
      fc.property(arbitraryPlan({ equal: true }), (placed) => {
        const claims = claimsOf(placed);
        const { makespan, perBin } = claims.loads.taskManagers;
        const lanes = perBin.reduce((sum, load) => sum + load, 0);
        const capacity = capacitiesOf(placed.problem);
        const none = capacity.map(() => 0);
        const floor = tryAll(
          lanes,
          1,
          capacity,
          none,
          none.map(() => lanes),
        );
        const withLevel = (value: number) => ({
          ...claims,
          ...boundsOf(value, makespan, claims.certificate.spread),
          certificate: { ...claims.certificate, level: { kind: 'average', value } },
        });
        expect(verify(placed.problem, liveOf(placed, withLevel(floor)))).toEqual({ ok: true });
        expect(verify(placed.problem, liveOf(placed, withLevel(floor * 1.01))).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the range of the spread', () => {
  test('adds up floors and ceilings of pipelines and of the bundles in them', () => {
    fc.assert(
      fc.property(arbitraryPlan({ equal: true }), ({ shape, grants }) => {
        const managerOf = nodesOf(shape).get('taskManager')!;
        const bundles = Array.from({ length: shape.numBundles }, (_, b) => shape.bundleOf.indexOf(b));
        const part = (v: number, t: number) => {
          const own = [...grants.keys()].filter((s) => grants[s] === shape.groupOf[v]);
          return [shape.parallelism[v]!, own.filter((s) => managerOf[s] === t).length, own.length] as const;
        };
        const { least, most } = rangeOfSpread(shape, grants);
        for (let t = 0; t + 1 < shape.slotStart.length; t++) {
          let low = 0;
          let high = 0;
          for (let p = 0; p < shape.numPipelines; p++) {
            const parts = bundles.filter((v) => shape.pipelineOf[v] === p).map((v) => part(v, t));
            const whole = roundShare(parts);
            const each = parts.map((one) => roundShare([one]));
            low += Math.max(
              whole.floor,
              each.reduce((sum, { floor }) => sum + floor, 0),
            );
            high += Math.min(
              whole.ceil,
              each.reduce((sum, { ceil }) => sum + ceil, 0),
            );
          }
          expect([least[t], most[t]]).toEqual([low, high]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
