/** The oracles of balance problems agree with each other. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findCheapest, findLowest, makespanOf } from '../reference/balance-brute-force.ts';
import { openHighs, solveByHighs } from '../reference/balance-highs.ts';
import { arbitraryFeatured, arbitraryPrevious } from '../reference/balance-problems.ts';

test('Brute force and HiGHS find the same lowest makespan, or none, under every feature.', async () => {
  const highs = await openHighs();
  let solved = 0;
  let unsolvable = 0;
  fc.assert(
    fc.property(arbitraryFeatured({ items: 6, bins: 3 }), (problem) => {
      const best = findLowest(problem);
      const other = solveByHighs(highs, problem);
      if (best) solved++;
      else unsolvable++;
      expect(other && makespanOf(problem, other)).toBe(best?.makespan);
    }),
    { numRuns: 150 },
  );
  expect(solved).toBeGreaterThan(50);
  expect(unsolvable).toBeGreaterThan(5);
});

test('Brute force and HiGHS find the same cheapest moves, and the same makespan within a limit of moves.', async () => {
  const highs = await openHighs();
  fc.assert(
    fc.property(
      arbitraryPrevious({ items: 6, bins: 3 }),
      fc.nat(3),
      fc.constantFrom(1, 1.25, 2),
      (problem, maxMoves, factor) => {
        const within = solveByHighs(highs, problem, { maxMoves })!;
        expect(makespanOf(problem, within)).toBe(findLowest(problem, maxMoves)!.makespan);
        const target = findLowest(problem)!.makespan * factor;
        for (const [moveCost, cost] of [
          ['items', 'movedItems'],
          ['weight', 'movedWeight'],
        ] as const) {
          const cheapest = solveByHighs(highs, problem, { target, moveCost })!;
          const moved = Array.from(problem.weights).map((weight, i) => {
            const left = problem.previous![i]! >= 0 && problem.previous![i] !== cheapest[i];
            return left ? (moveCost === 'items' ? 1 : weight) : 0;
          });
          expect(moved.reduce((sum, value) => sum + value, 0)).toBe(findCheapest(problem, target, cost)![cost]);
        }
      },
    ),
    { numRuns: 60 },
  );
});
