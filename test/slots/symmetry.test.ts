/** What must not matter does not: names, order of the input, the unit of the loads, and what was computed before. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocateSlots } from '../../src/slots/allocate.ts';
import type { SlotProblem, SolvedSlotPlan } from '../../src/slots/types.ts';
import { arbitraryProblem, describeKind, type ProblemKind } from '../reference/problems.ts';
import { allocateSolved } from './expect-plan.ts';

const kinds: readonly ProblemKind[] = [
  { cluster: 'uniform', loads: 'equal' },
  { cluster: 'any', loads: 'equal', groups: 3 },
  { cluster: 'even', loads: 'integer', groups: 2, ties: 'different' },
  { cluster: 'any', loads: 'integer' },
  { cluster: 'any', loads: 'perSubtask', ranges: true },
];

/** The list in another order, drawn once for each length. */
function shuffle<T>(list: readonly T[], keys: readonly number[]): T[] {
  return list
    .map((value, i) => ({ value, key: keys[i % keys.length]! + i * 1e-6 }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

/** Loads of all task managers relative to capacity, and of all slots, without their order. */
function loadsWithoutOrder({ loads }: SolvedSlotPlan, { taskManagers }: SlotProblem) {
  const managers = [...loads.taskManagers.perBin].map(
    (load, t) => `${load} of ${taskManagers[t]!.capacity ?? taskManagers[t]!.slots}`,
  );
  return { managers: managers.sort(), slots: [...loads.slots.perBin].sort((a, b) => a - b) };
}

const keys = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 11 });

describe.each(kinds.map((kind) => ({ kind, name: describeKind(kind) })))('$name', ({ kind }) => {
  test('the order of task managers changes no load', () => {
    fc.assert(
      fc.property(arbitraryProblem(kind), keys, (problem, order) => {
        const other = { ...problem, taskManagers: shuffle(problem.taskManagers, order) };
        const plan = allocateSolved(problem);
        const reordered = allocateSolved(other);
        expect(reordered.status).toBe(plan.status);
        expect(reordered.bounds).toEqual(plan.bounds);
        expect(loadsWithoutOrder(reordered, other)).toEqual(loadsWithoutOrder(plan, problem));
      }),
      { numRuns: 100 },
    );
  });

  test('the order of vertices and edges changes no load', () => {
    fc.assert(
      fc.property(arbitraryProblem(kind), keys, (problem, order) => {
        const other = {
          ...problem,
          vertices: shuffle(problem.vertices, order),
          edges: shuffle(problem.edges ?? [], order),
        };
        const plan = allocateSolved(problem);
        const reordered = allocateSolved(other);
        expect(reordered.status).toBe(plan.status);
        expect(reordered.bounds).toEqual(plan.bounds);
        expect(loadsWithoutOrder(reordered, other)).toEqual(loadsWithoutOrder(plan, problem));
      }),
      { numRuns: 100 },
    );
  });

  test('names change nothing', () => {
    fc.assert(
      fc.property(arbitraryProblem(kind), (problem) => {
        const rename = (name: string | undefined) =>
          name === undefined ? undefined : `~${[...name].reverse().join('')} ü`;
        const present = <T extends object>(fields: T) =>
          Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
        const other = {
          taskManagers: problem.taskManagers.map((tm) => ({
            ...tm,
            ...present({ id: rename(tm.id), rack: rename(tm.rack), zone: rename(tm.zone) }),
          })),
          vertices: problem.vertices.map((vertex) => ({
            ...vertex,
            ...present({
              id: rename(vertex.id),
              slotSharingGroup: rename(vertex.slotSharingGroup),
              coLocationGroup: rename(vertex.coLocationGroup),
              pipeline: rename(vertex.pipeline),
            }),
          })),
          edges: (problem.edges ?? []).map((edge) => ({ ...edge, from: rename(edge.from)!, to: rename(edge.to)! })),
        } as SlotProblem;
        expect(allocateSolved(other).assignment).toEqual(allocateSolved(problem).assignment);
      }),
      { numRuns: 60 },
    );
  });

  test('doubling all loads changes no place and doubles every load and bound', () => {
    fc.assert(
      fc.property(arbitraryProblem(kind), (problem) => {
        const double = (load: number | ArrayLike<number> = 1) =>
          typeof load === 'number' ? load * 2 : Array.from(load, (one) => one * 2);
        const other = {
          ...problem,
          vertices: problem.vertices.map((vertex) => ({ ...vertex, load: double(vertex.load) })),
        };
        const plan = allocateSolved(problem);
        const doubled = allocateSolved(other);
        expect(doubled.assignment).toEqual(plan.assignment);
        expect(doubled.bounds.upper).toBe(plan.bounds.upper * 2);
        expect(doubled.status).toBe(plan.status);
      }),
      { numRuns: 60 },
    );
  });

  test('the same problem gives the same bytes again, also after other problems', () => {
    fc.assert(
      fc.property(
        arbitraryProblem(kind),
        arbitraryProblem({ cluster: 'any', loads: 'integer', groups: 3 }),
        (problem, other) => {
          const first = allocateSolved(problem);
          const text = JSON.stringify(first);
          allocateSlots(other);
          allocateSlots(other, { strategy: 'first-worker' });
          const again = allocateSolved(structuredClone(problem));
          expect(again.assignment).toEqual(first.assignment);
          expect(JSON.stringify(again)).toBe(text);
        },
      ),
      { numRuns: 40 },
    );
  });
});
