/** Unequal loads: the spread is held as with equal ones, whatever the loads are; the level is a heuristic with a true bound. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { laneLoadsOf, shapeOf } from '../reference/judge.ts';
import { arbitraryProblem, type LoadKind } from '../reference/problems.ts';
import { allocateSolved } from './expect-plan.ts';

const loadKinds: readonly LoadKind[] = ['integer', 'fractional', 'huge', 'perSubtask'];

describe.each(loadKinds)('with %s loads', (loads) => {
  test('every vertex is even on all levels of any tree', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('uniform', 'even', 'any').chain((cluster) => arbitraryProblem({ cluster, loads, groups: 2 })),
        (problem) => {
          const { spread } = allocateSolved(problem).certificate;
          expect(spread.filter(({ family, misses }) => family === 'vertex' && misses > 0)).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('every vertex and pipeline is even on all levels of a uniform tree with one group', () => {
    fc.assert(
      fc.property(arbitraryProblem({ cluster: 'uniform', loads }), (problem) => {
        const { spread } = allocateSolved(problem).certificate;
        expect(
          spread.filter(({ family, misses }) => (family === 'vertex' || family === 'pipeline') && misses > 0),
        ).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('every vertex is even on a uniform tree also when co-located vertices have fewer subtasks', () => {
    fc.assert(
      fc.property(arbitraryProblem({ cluster: 'uniform', loads, ties: 'different' }), (problem) => {
        const { spread } = allocateSolved(problem).certificate;
        expect(spread.filter(({ family, misses }) => family === 'vertex' && misses > 0)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('the lower bound is at least the average and the heaviest lane', () => {
    fc.assert(
      fc.property(arbitraryProblem({ cluster: 'even', loads }), (problem) => {
        const plan = allocateSolved(problem);
        const lanes = laneLoadsOf(problem, shapeOf(problem, plan.parallelism, plan.grants)).flat();
        const total = lanes.reduce((sum, load) => sum + load, 0);
        const floor = Math.max(total / problem.taskManagers.length, ...lanes);
        expect(plan.bounds.lower).toBeGreaterThanOrEqual(floor * (1 - 1e-9));
        expect(plan.bounds.upper).toBeGreaterThanOrEqual(floor * (1 - 1e-9));
      }),
      { numRuns: 100 },
    );
  });
});

test('on equal task managers the plan is never worse than first-worker', () => {
  const problems = fc
    .constantFrom(...loadKinds)
    .chain((loads) => arbitraryProblem({ cluster: 'even', loads, ranges: true }));
  fc.assert(
    fc.property(problems, (problem) => {
      const ours = allocateSolved(problem).bounds.upper;
      const naive = allocateSolved(problem, { strategy: 'first-worker' }).bounds.upper;
      expect(ours).toBeLessThanOrEqual(naive * (1 + 1e-9));
    }),
    { numRuns: 300 },
  );
});

test('on equal task managers the effort to improve never leaves the busiest one higher than the instant plan', () => {
  const problems = fc
    .constantFrom(...loadKinds)
    .chain((loads) => arbitraryProblem({ cluster: 'even', loads, ranges: true }));
  fc.assert(
    fc.property(problems, (problem) => {
      const [quick, level] = (['instant', 'improve'] as const).map((effort) => allocateSolved(problem, { effort }));
      expect(level!.bounds.upper).toBeLessThanOrEqual(quick!.bounds.upper * (1 + 1e-9));
      expect(level!.bounds.lower).toBe(quick!.bounds.lower);
    }),
    { numRuns: 200 },
  );
});

test('exchanges of many lanes close a gap that swaps leave open', () => {
  const taskManagers = Array.from({ length: 10 }, (_, t) => ({ id: `tm${t}`, slots: 1 }));
  const load = (v: number) => Array.from({ length: 10 }, (_, i) => 1 + ((v * 7919 + i * 104_729 + v * i * 31) % 997));
  const vertices = Array.from({ length: 40 }, (_, v) => ({ id: `v${v}`, parallelism: 10, load: load(v) }));
  expect(allocateSolved({ taskManagers, vertices }, { effort: 'instant' }).status).toBe('FEASIBLE');
  expect(allocateSolved({ taskManagers, vertices }).status).toBe('OPTIMAL');
});

test.each([0, 1])(
  'the only heavy lane goes to the task manager that can carry most, in whatever order they stand (%i)',
  (first) => {
    const managers = [
      { id: 'small', slots: 1, capacity: 1 },
      { id: 'large', slots: 1, capacity: 3 },
    ];
    const taskManagers = first === 0 ? managers : managers.reverse();
    const vertices = [
      { id: 'light', parallelism: 1, load: 0 },
      { id: 'heavy', parallelism: 1, load: 1 },
    ];
    const plan = allocateSolved({ taskManagers, vertices });
    expect(plan.bounds.upper).toBe(1 / 3);
    expect(plan.status).toBe('OPTIMAL');
  },
);

test('loads of 1e300 beside loads of 1 neither overflow nor lose a subtask', () => {
  const taskManagers = Array.from({ length: 4 }, (_, t) => ({ id: `tm${t}`, slots: 2 }));
  const vertices = [1e300, 1, 2 ** 32 - 1, 0, 0.1].map((load, v) => ({ id: `v${v}`, parallelism: 8, load }));
  const plan = allocateSolved({ taskManagers, vertices });
  expect(plan.bounds.upper).toBe(2e300);
  expect([...plan.loads.slots.perBin]).toEqual(new Array(8).fill(1e300));
});
