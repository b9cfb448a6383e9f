/** Cases that others have published: the numbers they give for today's schedulers, and what balanced makes of them. */

import { describe, expect, test } from 'vitest';
import type { SlotProblem, SolvedSlotPlan } from '../../src/slots/types.ts';
import { allocateSolved } from './expect-plan.ts';

function cluster(managers: number, slots: number) {
  return Array.from({ length: managers }, (_, t) => ({ id: `tm${t}`, slots }));
}

function vertices(...parallelism: number[]) {
  return parallelism.map((count, v) => ({ id: `v${v + 1}`, parallelism: count }));
}

function both(problem: SlotProblem): { naive: SolvedSlotPlan; balanced: SolvedSlotPlan } {
  return { naive: allocateSolved(problem, { strategy: 'first-worker' }), balanced: allocateSolved(problem) };
}

function managersOf({ loads }: SolvedSlotPlan): number[] {
  return [...loads.taskManagers.perBin];
}

function slotsOf({ loads }: SolvedSlotPlan): number[] {
  return [...loads.slots.perBin].sort((a, b) => b - a);
}

test('Beam on Flink: 100 pipelines of 3 subtasks on 10 task managers go from 3.33 times the mean to exactly the mean', () => {
  const { naive, balanced } = both({
    taskManagers: cluster(10, 1),
    vertices: vertices(...new Array<number>(100).fill(3)),
  });
  expect(managersOf(naive)).toEqual([100, 100, 100, 0, 0, 0, 0, 0, 0, 0]);
  expect(naive.loads.taskManagers.imbalance).toBeCloseTo(3.33, 2);
  expect(managersOf(balanced)).toEqual(new Array(10).fill(30));
  expect(balanced.loads.taskManagers.imbalance).toBe(1);
  expect(balanced.status).toBe('OPTIMAL');
});

describe('the examples of the Flink documentation on balanced tasks scheduling', () => {
  test('vertices of 6 and 3 on 3 task managers of 2 slots: 4, 3, 2 subtasks become 3, 3, 3', () => {
    const { naive, balanced } = both({ taskManagers: cluster(3, 2), vertices: vertices(6, 3) });
    expect(managersOf(naive)).toEqual([4, 3, 2]);
    expect(managersOf(balanced)).toEqual([3, 3, 3]);
  });

  test('vertices of 1, 4, 4, 2 and 3 in 4 slots: 5, 4, 3, 2 subtasks become 4, 4, 3, 3', () => {
    for (const taskManagers of [cluster(4, 1), cluster(2, 2), cluster(1, 4)]) {
      const { naive, balanced } = both({ taskManagers, vertices: vertices(1, 4, 4, 2, 3) });
      expect(slotsOf(naive)).toEqual([5, 4, 3, 2]);
      expect(slotsOf(balanced)).toEqual([4, 4, 3, 3]);
    }
  });
});

test('the complaint about 35 task managers of 4 slots: 20 subtasks on the busiest and 8 on the idlest become 11 and 10', () => {
  const { naive, balanced } = both({ taskManagers: cluster(35, 4), vertices: vertices(140, 140, 10, 30, 35) });
  expect(naive.loads.taskManagers).toMatchObject({ makespan: 20, min: 8 });
  expect(balanced.loads.taskManagers).toMatchObject({ makespan: 11, min: 10 });
  expect(balanced.status).toBe('OPTIMAL');
});

test('vertices of 5, 5 and 2 on 2 task managers of 3 slots, where longest-first gives 7 and 5, become 6 and 6', () => {
  const { balanced } = both({ taskManagers: cluster(2, 3), vertices: vertices(5, 5, 2) });
  expect(managersOf(balanced)).toEqual([6, 6]);
});

test('20 pipelines of 2 subtasks beside one of 10 in 10 slots: slots of 21 and 1 become 5 each', () => {
  const { naive, balanced } = both({
    taskManagers: cluster(10, 1),
    vertices: vertices(...new Array<number>(20).fill(2), 10),
  });
  expect(slotsOf(naive)).toEqual([21, 21, 1, 1, 1, 1, 1, 1, 1, 1]);
  expect(slotsOf(balanced)).toEqual(new Array(10).fill(5));
});

test('a group of 1, 2 and 3 beside one of 1, 2 and 2 in 5 slots: slots of one group differ by at most one subtask', () => {
  const problem = {
    taskManagers: cluster(5, 1),
    vertices: vertices(1, 2, 3, 1, 2, 2).map((vertex, v) => ({ ...vertex, slotSharingGroup: v < 3 ? 'a' : 'b' })),
    edges: [{ from: 'v5', to: 'v6', ship: 'FORWARD' as const }],
  };
  const { slots, grants } = { slots: allocateSolved(problem).slots(), grants: allocateSolved(problem).grants };
  expect(grants.filter((group) => group === 0)).toHaveLength(3);
  for (const group of ['a', 'b']) {
    const sizes = slots
      .filter(({ slotSharingGroup }) => slotSharingGroup === group)
      .map(({ subtasks }) => subtasks.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(group === 'a' ? 0 : 1);
  }
});

test('co-located vertices of 2, 2, 4 and 4 among free ones share their slots index by index', () => {
  const names = [undefined, 'c1', 'c1', undefined, 'c1', 'c1', 'c2'];
  const problem = {
    taskManagers: cluster(4, 1),
    vertices: vertices(1, 2, 2, 1, 4, 4, 3).map((vertex, v) => ({
      ...vertex,
      ...(names[v] ? { coLocationGroup: names[v] } : {}),
    })),
  };
  const { assignment } = allocateSolved(problem);
  const slotOf = (first: number, length: number) => [...assignment.subarray(first, first + length)];
  expect(slotOf(1, 2)).toEqual(slotOf(3, 2));
  expect(slotOf(6, 4)).toEqual(slotOf(10, 4));
  expect(slotOf(6, 2)).toEqual(slotOf(1, 2));
});
