/** Which slots a group is granted: every one of the cluster, in proportion to load, or only as many as it cannot do without. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SlotProblem, SolvedSlotPlan } from '../../src/slots/types.ts';
import { laneLoadsOf, shapeOf } from '../reference/judge.ts';
import { arbitraryProblem, countSlots } from '../reference/problems.ts';
import { allocateSolved } from './expect-plan.ts';

const problems = fc
  .record({ cluster: fc.constantFrom('uniform', 'even', 'any'), loads: fc.constantFrom('equal', 'integer') })
  .chain(({ cluster, loads }) => arbitraryProblem({ cluster, loads, groups: 3, ranges: true }));

function grantedTo({ grants, slotSharingGroups }: SolvedSlotPlan): number[] {
  return slotSharingGroups.map((_, g) => grants.filter((group) => group === g).length);
}

function largestParallelism({ vertices }: SlotProblem, { parallelism, slotSharingGroups }: SolvedSlotPlan): number[] {
  return slotSharingGroups.map((name) => vertices.reduce((most, { slotSharingGroup }, v) => (slotSharingGroup === name ? Math.max(most, parallelism[v]!) : most), 0));
}

/** One by one to the group with the highest load per slot; slots beyond the lanes of a group last. */
function grantOneByOne(problem: SlotProblem, plan: SolvedSlotPlan): number[] {
  const shape = shapeOf(problem, plan.parallelism, plan.grants);
  const lanes = laneLoadsOf(problem, shape);
  const slots = largestParallelism(problem, plan);
  const bundlesOf = slots.map((_, g) => lanes.filter((_, b) => shape.groupOf[shape.bundleOf.indexOf(b)] === g));
  const useful = bundlesOf.map((bundles) => bundles.reduce((sum, { length }) => sum + length, 0));
  let load = bundlesOf.map((bundles) => bundles.flat().reduce((sum, weight) => sum + weight, 0));
  if (load.every((value) => value === 0)) load = useful;
  for (const most of [useful, slots.map(() => Infinity)]) {
    for (;;) {
      const open = slots.flatMap((count, g) => (count < most[g]! ? [g] : []));
      if (open.length === 0 || slots.reduce((sum, count) => sum + count, 0) === plan.grants.length) break;
      const best = open.reduce((a, b) => (load[b]! / slots[b]! > load[a]! / slots[a]! ? b : a));
      slots[best]!++;
    }
  }
  return slots;
}

describe("slots: 'all'", () => {
  test('every slot of the cluster is granted to a group', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { grants } = allocateSolved(problem, { slots: 'all' });
        expect(grants.length).toBe(countSlots(problem.taskManagers));
        expect(grants).not.toContain(-1);
      }),
      { numRuns: 100 },
    );
  });

  test('spare slots go one by one to the group with the highest load per slot', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const plan = allocateSolved(problem);
        expect(grantedTo(plan)).toEqual(grantOneByOne(problem, plan));
      }),
      { numRuns: 200 },
    );
  });

  test('is the default', () => {
    const problem = { taskManagers: [{ id: 'a', slots: 4 }], vertices: [{ id: 'v', parallelism: 1 }] };
    expect([...allocateSolved(problem).grants]).toEqual([0, 0, 0, 0]);
  });
});

describe("slots: 'minimum'", () => {
  test.each(['balanced', 'first-worker'] as const)('%s grants every group its largest parallelism and no more', (strategy) => {
    fc.assert(
      fc.property(problems, (problem) => {
        const plan = allocateSolved(problem, { slots: 'minimum', strategy });
        expect(grantedTo(plan)).toEqual(largestParallelism(problem, plan));
      }),
      { numRuns: 100 },
    );
  });
});

test('a slot that is granted to no group counts with load 0', () => {
  const taskManagers = [{ id: 'a', slots: 2 }];
  const plan = allocateSolved({ taskManagers, vertices: [{ id: 'v', parallelism: 1, load: 5 }] }, { slots: 'minimum' });
  expect([...plan.loads.slots.perBin].sort()).toEqual([0, 5]);
  expect(plan.loads.slots.mean).toBe(2.5);
  expect(plan.slots().map(({ slotSharingGroup }) => slotSharingGroup)).toContain(undefined);
});

test('vertices without a group are in the group named default', () => {
  const plan = allocateSolved({
    taskManagers: [{ id: 'a', slots: 3 }],
    vertices: [{ id: 'v', parallelism: 1 }, { id: 'w', parallelism: 1, slotSharingGroup: 'default' }, { id: 'x', parallelism: 1, slotSharingGroup: 'own' }],
  });
  expect(plan.slotSharingGroups).toEqual(['default', 'own']);
});
