/** Large problems run to the end with the memory there is; how long they take is for bench/. */

import { expect, test } from 'vitest';
import { allocateSlots } from '../../src/slots/allocate.ts';
import type { SlotProblem, SolvedSlotPlan } from '../../src/slots/types.ts';
import { allocateSolved } from '../slots/expect-plan.ts';

function cluster(managers: number, slots: number) {
  return Array.from({ length: managers }, (_, t) => ({ id: `tm${t}`, slots, rack: `r${t % 10}` }));
}

test('1,000,000 subtasks of equal load are even everywhere', () => {
  const vertices = Array.from({ length: 10_000 }, (_, v) => ({ id: `v${v}`, parallelism: 100 }));
  const plan = allocateSolved({ taskManagers: cluster(1000, 4), vertices });
  expect(plan.status).toBe('OPTIMAL');
  expect(plan.loads.taskManagers).toMatchObject({ min: 1000, makespan: 1000 });
  expect(plan.loads.slots).toMatchObject({ min: 250, makespan: 250 });
});

test('1,000,000 subtasks of unequal load hold the spread close to the bound', () => {
  const vertices = Array.from({ length: 10_000 }, (_, v) => ({
    id: `v${v}`,
    parallelism: 100,
    load: Array.from({ length: 100 }, (_, i) => 1 + ((v * 31 + i * i * 17) % 97)),
  }));
  const plan = allocateSolved({ taskManagers: cluster(1000, 4), vertices });
  expect(plan.certificate.spread.filter(({ family, misses }) => family !== 'total' && misses > 0)).toEqual([]);
  expect(plan.gap.relative).toBeLessThan(0.01);
});

test('10,000,000 subtasks of equal load fit in memory', () => {
  const vertices = Array.from({ length: 10_000 }, (_, v) => ({ id: `v${v}`, parallelism: 1000 }));
  // The judge would count 10,000 × 4,000 cells by name; validity of this construction is shown on small clusters.
  const plan = allocateSlots({ taskManagers: cluster(1000, 4), vertices }) as SolvedSlotPlan;
  expect(plan.assignment.length).toBe(10_000_000);
  expect(plan.status).toBe('OPTIMAL');
  expect(plan.loads.slots).toMatchObject({ min: 2500, makespan: 2500 });
});

test('a cluster of 100,000 uneven task managers and two groups is placed', () => {
  const taskManagers = Array.from({ length: 100_000 }, (_, t) => ({ id: `tm${t}`, slots: 1 + (t % 3) }));
  const vertices = Array.from({ length: 20 }, (_, v) => ({
    id: `v${v}`,
    parallelism: 5000 + v,
    slotSharingGroup: `g${v % 2}`,
  }));
  const problem: SlotProblem = { taskManagers, vertices };
  const plan = allocateSolved(problem);
  expect(plan.certificate.spread.filter(({ family, misses }) => family === 'vertex' && misses > 0)).toEqual([]);
});

test('a small problem is solved as before after a large one has been', () => {
  const small: SlotProblem = {
    taskManagers: cluster(3, 2),
    vertices: [
      { id: 'a', parallelism: 5, load: [5, 4, 3, 2, 1] },
      { id: 'b', parallelism: 4, load: 2 },
    ],
  };
  const before = allocateSolved(small).assignment;
  const vertices = Array.from({ length: 5000 }, (_, v) => ({ id: `v${v}`, parallelism: 100, load: v % 7 }));
  allocateSlots({ taskManagers: cluster(500, 4), vertices });
  expect(allocateSolved(small).assignment).toEqual(before);
});
