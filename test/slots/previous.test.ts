/** With a previous plan: no move without need, never more than allowed, and spread and level as good as without it. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SlotContent, SlotProblem } from '../../src/slots/types.ts';
import { enumerateMoves } from '../reference/brute-force.ts';
import { countSlots } from '../reference/clusters.ts';
import { shapeOf } from '../reference/judge.ts';
import { countMovesByName } from '../reference/moves.ts';
import { arbitraryProblem, describeKind, type ProblemKind } from '../reference/problems.ts';
import { allocate, allocateSolved } from './expect-plan.ts';

const kinds: readonly ProblemKind[] = [
  { cluster: 'uniform', loads: 'equal' },
  { cluster: 'any', loads: 'equal' },
  { cluster: 'even', loads: 'equal', groups: 2 },
  { cluster: 'any', loads: 'integer' },
  { cluster: 'even', loads: 'perSubtask', groups: 2, ties: 'different' },
];

/** A problem and where its subtasks ran on a cluster with another task manager or one less, or under another strategy. */
function arbitraryRescale(kind: ProblemKind): fc.Arbitrary<SlotProblem & { readonly previous: SlotContent[] }> {
  return fc
    .record({
      problem: arbitraryProblem({ ...kind, slots: kind.slots ?? 24 }),
      strategy: fc.constantFrom('balanced', 'first-worker'),
      change: fc.constantFrom('none', 'joined', 'left', 'new vertex'),
      at: fc.nat(6),
    })
    .map(({ problem, strategy, change, at }) => {
      const { taskManagers, vertices } = problem;
      const first = taskManagers[at % taskManagers.length]!;
      const others = taskManagers.filter((manager) => manager !== first);
      const before = {
        none: problem,
        joined: { ...problem, taskManagers: others },
        left: { ...problem, taskManagers: [{ ...first, id: 'left' }, ...taskManagers] },
        'new vertex': {
          ...problem,
          edges: [],
          vertices: vertices.filter(
            ({ coLocationGroup }, v) => coLocationGroup !== undefined || v !== at % vertices.length,
          ),
        },
      }[change];
      if (before.vertices.length === 0 || before.taskManagers.length === 0) return { ...problem, previous: [] };
      const plan = allocate(before, { strategy });
      return { ...problem, previous: plan.assignment === undefined ? [] : plan.slots() };
    });
}

describe.each(kinds.map((kind) => ({ kind, name: describeKind(kind) })))('$name', ({ kind }) => {
  test('the moves of a plan are those between the two readable views', () => {
    fc.assert(
      fc.property(arbitraryRescale(kind), fc.constantFrom('balanced', 'first-worker'), (problem, strategy) => {
        const plan = allocateSolved(problem, { strategy });
        expect(plan.moves).toEqual(countMovesByName(problem.previous, plan.slots()));
      }),
      { numRuns: 80 },
    );
  });

  test('planning again from its own plan moves nothing', () => {
    fc.assert(
      fc.property(arbitraryRescale(kind), (problem) => {
        const first = allocateSolved(problem);
        const again = allocateSolved({ ...problem, previous: first.slots() });
        expect(again.moves).toEqual({ taskManagers: 0, slots: 0 });
        expect(again.assignment).toEqual(first.assignment);
      }),
      { numRuns: 80 },
    );
  });

  test('maxMoves is never exceeded', () => {
    fc.assert(
      fc.property(arbitraryRescale(kind), fc.nat(12), (problem, maxMoves) => {
        const plan = allocate(problem, { maxMoves });
        if (plan.assignment === undefined) {
          expect(plan.termination.reason).toBe('MOVE_LIMIT');
          return;
        }
        expect(plan.moves!.taskManagers + plan.moves!.slots).toBeLessThanOrEqual(maxMoves);
      }),
      { numRuns: 80 },
    );
  });

  test('maxMoves 0 keeps a plan for the same cluster and job as it is', () => {
    fc.assert(
      fc.property(arbitraryProblem(kind), fc.constantFrom('balanced', 'first-worker'), (problem, strategy) => {
        const previous = allocateSolved(problem, { strategy }).slots();
        const plan = allocateSolved({ ...problem, previous }, { maxMoves: 0 });
        expect(plan.moves).toEqual({ taskManagers: 0, slots: 0 });
      }),
      { numRuns: 80 },
    );
  });

  test('a limit that the free plan keeps costs no level and no move', () => {
    fc.assert(
      fc.property(arbitraryRescale(kind), (problem) => {
        const free = allocateSolved(problem);
        const limited = allocateSolved(problem, { maxMoves: free.moves!.taskManagers + free.moves!.slots });
        expect(limited.bounds.upper).toBe(free.bounds.upper);
        expect(limited.moves!.taskManagers).toBeLessThanOrEqual(free.moves!.taskManagers);
      }),
      { numRuns: 60 },
    );
  });
});

describe('with equal loads', () => {
  test.each(['uniform', 'even', 'any'] as const)(
    'a previous plan costs no level and no spread on a cluster of kind %s',
    (cluster) => {
      fc.assert(
        fc.property(arbitraryRescale({ cluster, loads: 'equal' }), (problem) => {
          const calm = allocateSolved(problem);
          const { previous: _, ...fresh } = problem;
          const free = allocateSolved(fresh);
          expect(calm.bounds.upper).toBe(free.bounds.upper);
          const missed = ({ certificate }: typeof calm) =>
            certificate.spread
              .filter(
                ({ family, level }) =>
                  family === 'vertex' || (family === 'pipeline' && (level === 'slot' || level === 'taskManager')),
              )
              .map(({ misses }) => misses);
          expect(missed(calm)).toEqual(missed(free));
        }),
        { numRuns: 120 },
      );
    },
  );

  test.each(['uniform', 'even', 'any'] as const)(
    'no assignment with this spread and level moves fewer subtasks on a cluster of kind %s',
    (cluster) => {
      fc.assert(
        fc.property(arbitraryRescale({ cluster, loads: 'equal', ties: 'none', slots: 6, bundles: 3 }), (problem) => {
          const plan = allocateSolved(problem);
          const shape = shapeOf(problem, plan.parallelism, plan.grants);
          // A plan that has even totals was asked to keep them.
          const evenTotals = plan.certificate.spread.every(
            ({ family, level, misses }) => family !== 'total' || level === 'slot' || misses === 0,
          );
          const fewest = enumerateMoves(problem, shape, plan.bounds.upper, evenTotals);
          fc.pre(fewest !== undefined);
          expect(plan.moves!.taskManagers).toBe(fewest);
          expect(plan.certificate.calm!.taskManagers).toBeLessThanOrEqual(fewest!);
        }),
        { numRuns: 120 },
      );
    },
  );
});

test('subtasks of a task manager that is gone must move, and a new vertex moves nothing', () => {
  const vertices = [
    { id: 'a', parallelism: 2 },
    { id: 'b', parallelism: 2 },
  ];
  const previous = [
    { taskManager: 'stays', slot: 0, subtasks: [{ vertex: 'a', index: 0 }] },
    { taskManager: 'gone', slot: 0, subtasks: [{ vertex: 'a', index: 1 }] },
  ];
  const plan = allocateSolved({
    taskManagers: [
      { id: 'stays', slots: 1 },
      { id: 'new', slots: 1 },
    ],
    vertices,
    previous,
  });
  expect(plan.moves).toEqual({ taskManagers: 1, slots: 0 });
});

test('a limit below the moves that cannot be avoided is infeasible, and says so', () => {
  const previous = [{ taskManager: 'gone', slot: 0, subtasks: [{ vertex: 'a', index: 0 }] }];
  const plan = allocate(
    { taskManagers: [{ id: 'new', slots: 1 }], vertices: [{ id: 'a', parallelism: 1 }], previous },
    { maxMoves: 0 },
  );
  expect(plan.status).toBe('INFEASIBLE');
  expect(plan.termination.reason).toBe('MOVE_LIMIT');
});

test('a task manager that joins an even cluster takes only what it needs', () => {
  const taskManagers = Array.from({ length: 4 }, (_, t) => ({ id: `tm${t}`, slots: 1 }));
  const vertices = Array.from({ length: 12 }, (_, v) => ({ id: `v${v}`, parallelism: 1 }));
  const previous = allocateSolved({ taskManagers: taskManagers.slice(0, 3), vertices }).slots();
  const plan = allocateSolved({ taskManagers, vertices, previous });
  expect([...plan.loads.taskManagers.perBin]).toEqual([3, 3, 3, 3]);
  expect(plan.moves).toEqual({ taskManagers: 3, slots: 0 });
  expect(countSlots(taskManagers)).toBe(4);
});
