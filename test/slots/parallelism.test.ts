/** Parallelism from the slots there are, as Flink's adaptive scheduler derives it; the cases are those of SlotSharingSlotAllocatorTest. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SlotProblem, Vertex } from '../../src/slots/types.ts';
import { arbitraryProblem } from '../reference/problems.ts';
import { allocate, allocateSolved } from './expect-plan.ts';

/** `name: lower..upper group` */
function parseVertices(text: string): Vertex[] {
  return text.split(', ').map((part) => {
    const [, id, lower, upper, group] = /^(\w+):(\d+)\.\.(\d+) (\w+)$/.exec(part)!;
    return { id: id!, minParallelism: Number(lower), maxParallelism: Number(upper), slotSharingGroup: group! };
  });
}

function withSlots(vertices: string, slots: number): SlotProblem {
  return {
    taskManagers: Array.from({ length: slots }, (_, t) => ({ id: `tm${t}`, slots: 1 })),
    vertices: parseVertices(vertices),
  };
}

const J = 'v1:1..4 A, v2:1..2 A, v3:1..3 B';

test.each([
  { name: 'the fewest slots give everyone one subtask', vertices: J, slots: 2, expected: [1, 1, 1] },
  { name: 'plenty of slots give everyone the most', vertices: J, slots: 50, expected: [4, 2, 3] },
  {
    name: 'a vertex of the same group may need less',
    vertices: 'v11:1..4 A, v12:1..1 A, v2:1..2 B',
    slots: 6,
    expected: [4, 1, 2],
  },
  {
    name: 'a fixed vertex keeps its slots before a flexible one grows',
    vertices: 'v1:1..8 A, v2:10..10 B',
    slots: 13,
    expected: [3, 10],
  },
  { name: 'exactly the minimum is enough', vertices: 'v1:4..10 A, v2:4..10 B', slots: 8, expected: [4, 4] },
  { name: 'fixed vertices do not grow', vertices: 'v1:4..4 A, v2:10..10 B', slots: 26, expected: [4, 10] },
  { name: 'three slots: the wider group goes last', vertices: J, slots: 3, expected: [2, 2, 1] },
  { name: 'four slots are shared equally', vertices: J, slots: 4, expected: [2, 2, 2] },
  { name: 'five slots: the rest goes to the wider group', vertices: J, slots: 5, expected: [3, 2, 2] },
  { name: 'six slots', vertices: J, slots: 6, expected: [3, 2, 3] },
  { name: 'seven slots are all that the job can use', vertices: J, slots: 7, expected: [4, 2, 3] },
  {
    name: 'a narrow group leaves its share to the others',
    vertices: 'a:1..100 A, b:1..100 B, c:1..2 C',
    slots: 10,
    expected: [4, 4, 2],
  },
  {
    name: 'of two equal groups the later one takes the rest',
    vertices: 'v1:4..10 A, v2:4..10 B',
    slots: 11,
    expected: [5, 6],
  },
])('$name: $slots slots for $vertices', ({ vertices, slots, expected }) => {
  const plan = allocateSolved(withSlots(vertices, slots));
  expect([...plan.parallelism]).toEqual(expected);
});

describe('with fewer slots than the least parallelism needs', () => {
  test.each([
    { vertices: J, slots: 1, missing: 1, needed: { A: 1, B: 1 } },
    { vertices: 'v1:4..4 A, v2:10..10 B', slots: 3, missing: 11, needed: { A: 4, B: 10 } },
    { vertices: 'v1:2..2 A, v2:8..8 A', slots: 5, missing: 3, needed: { A: 8 } },
  ])(
    '$slots slots for $vertices: $missing are missing, and the plan says where',
    ({ vertices, slots, missing, needed }) => {
      const plan = allocate(withSlots(vertices, slots));
      expect(plan.status).toBe('INFEASIBLE');
      expect(plan.assignment).toBeUndefined();
      expect(plan.termination.reason).toBe('NOT_ENOUGH_SLOTS');
      const groups = Object.entries(needed).map(([slotSharingGroup, count]) => ({ slotSharingGroup, needed: count }));
      expect(plan.termination.shortage).toEqual({ available: slots, missing, groups });
      expect(plan.toJSON()).toMatchObject({ status: 'INFEASIBLE', termination: { reason: 'NOT_ENOUGH_SLOTS' } });
    },
  );
});

test('every vertex runs within its range, and the largest of each group fit the slots together', () => {
  const problems = arbitraryProblem({ cluster: 'any', loads: 'integer', groups: 3, ranges: true });
  fc.assert(
    fc.property(problems, (problem) => {
      const { parallelism, grants } = allocateSolved(problem);
      const largest = new Map<string, number>();
      for (const [v, { minParallelism = 1, maxParallelism = 1, slotSharingGroup = '' }] of problem.vertices.entries()) {
        expect(parallelism[v]).toBeGreaterThanOrEqual(minParallelism);
        expect(parallelism[v]).toBeLessThanOrEqual(maxParallelism);
        largest.set(slotSharingGroup, Math.max(largest.get(slotSharingGroup) ?? 0, parallelism[v]!));
      }
      expect([...largest.values()].reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(grants.length);
    }),
    { numRuns: 200 },
  );
});

test('one more slot takes no subtask away from any vertex when groups have different ranges', () => {
  for (let slots = 2; slots < 12; slots++) {
    const before = allocateSolved(withSlots('a:1..4 A, b:1..9 B', slots)).parallelism;
    const after = allocateSolved(withSlots('a:1..4 A, b:1..9 B', slots + 1)).parallelism;
    for (const [v, count] of before.entries()) expect(after[v]).toBeGreaterThanOrEqual(count);
  }
});

test('the first loads of a list count when fewer subtasks run', () => {
  const plan = allocateSolved({
    taskManagers: [{ id: 'a', slots: 2 }],
    vertices: [{ id: 'v', minParallelism: 1, maxParallelism: 4, load: [1, 2, 100, 100] }],
  });
  expect([...plan.parallelism]).toEqual([2]);
  expect([...plan.loads.slots.perBin].sort()).toEqual([1, 2]);
});
