/** Every plan is valid, agrees with the judge and with the slow reference, and never claims more than it holds. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countGrantMisses, countMisses, findFaults, levelsOf, listCells, shapeOf } from '../reference/judge.ts';
import { arbitraryProblem, describeKind, everyKind } from '../reference/problems.ts';
import { allocateSolved } from './expect-plan.ts';

describe.each(everyKind.map((kind) => ({ kind, name: describeKind(kind) })))('$name', ({ kind }) => {
  test.each(['balanced', 'first-worker'] as const)(
    '%s gives a valid plan with true bounds and true spread counts',
    (strategy) => {
      fc.assert(
        fc.property(arbitraryProblem(kind), fc.constantFrom('all', 'minimum'), (problem, slots) => {
          const plan = allocateSolved(problem, { strategy, slots });
          const shape = shapeOf(problem, plan.parallelism, plan.grants);
          expect(findFaults(shape, plan.assignment)).toEqual([]);

          const { certificate, bounds, gap, status } = plan;
          for (const cells of listCells(shape)) {
            const misses = countMisses(shape, cells, plan.assignment);
            const check = certificate.spread.find(
              ({ family, level }) => family === cells.family && level === cells.level.level,
            );
            expect(check?.misses, `${cells.family} × ${cells.level.level}`).toBe(misses);
          }
          for (const { level, misses } of countGrantMisses(shape)) {
            const check = certificate.spread.find((one) => one.family === 'slotSharingGroup' && one.level === level);
            expect(check?.misses ?? 0, `grants × ${level}`).toBe(misses);
            if (strategy === 'balanced') expect(misses, `grants × ${level}`).toBe(0);
          }
          const busiest = Math.max(...levelsOf(problem, shape, plan.assignment));
          expect(bounds.lower).toBeLessThanOrEqual(bounds.upper);
          expect(Math.abs(bounds.upper - busiest)).toBeLessThanOrEqual(1e-9 * busiest);
          const uneven = certificate.spread.some(
            ({ family, misses }) => (family === 'vertex' || family === 'pipeline') && misses > 0,
          );
          expect(status).toBe(gap.absolute === 0 && !uneven ? 'OPTIMAL' : 'FEASIBLE');
        }),
        { numRuns: 60 },
      );
    },
  );
});
