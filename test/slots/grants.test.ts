/** Which slots a group is granted: every one of the cluster, in proportion to load, or only as many as it cannot do without. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SlotProblem, SolvedSlotPlan } from '../../src/slots/types.ts';
import { countSlots } from '../reference/clusters.ts';
import { laneLoadsOf, shapeOf } from '../reference/judge.ts';
import { arbitraryProblem } from '../reference/problems.ts';
import { allocateSolved } from './expect-plan.ts';

const problems = fc
  .record({ cluster: fc.constantFrom('uniform', 'even', 'any'), loads: fc.constantFrom('equal', 'integer') })
  .chain(({ cluster, loads }) => arbitraryProblem({ cluster, loads, groups: 3, ranges: true }));

function grantedTo({ grants, slotSharingGroups }: SolvedSlotPlan): number[] {
  return slotSharingGroups.map((_, g) => grants.filter((group) => group === g).length);
}

function largestParallelism({ vertices }: SlotProblem, { parallelism, slotSharingGroups }: SolvedSlotPlan): number[] {
  return slotSharingGroups.map((name) =>
    vertices.reduce(
      (most, { slotSharingGroup }, v) => (slotSharingGroup === name ? Math.max(most, parallelism[v]!) : most),
      0,
    ),
  );
}

/** Load and lanes of each group: a slot more than it has lanes can hold nothing. */
function demandOf(problem: SlotProblem, plan: SolvedSlotPlan): { load: number[]; lanes: number[] } {
  const shape = shapeOf(problem, plan.parallelism, plan.grants);
  const bundles = laneLoadsOf(problem, shape);
  const of = plan.slotSharingGroups.map((_, g) =>
    bundles.filter((_, b) => shape.groupOf[shape.bundleOf.indexOf(b)] === g),
  );
  const lanes = of.map((list) => list.reduce((sum, { length }) => sum + length, 0));
  const load = of.map((list) => list.flat().reduce((sum, weight) => sum + weight, 0));
  return { load: load.every((value) => value === 0) ? lanes : load, lanes };
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
        const granted = grantedTo(plan);
        const { load, lanes } = demandOf(problem, plan);
        // Up to the lanes first, beyond them only when every group has as many slots as lanes.
        const satisfied = lanes.every((count, g) => granted[g]! >= count);
        const least = satisfied ? lanes : largestParallelism(problem, plan);
        for (const [g, slots] of granted.entries()) {
          expect(slots).toBeGreaterThanOrEqual(least[g]!);
          if (!satisfied) expect(slots).toBeLessThanOrEqual(Math.max(lanes[g]!, least[g]!));
          if (slots === least[g]) continue;
          // When the last slot went to this group, no group that could use one had a higher load per slot.
          for (const [other, count] of granted.entries()) {
            if (!satisfied && count >= lanes[other]!) continue;
            expect(load[g]! / (slots - 1)).toBeGreaterThanOrEqual((load[other]! / count) * (1 - 1e-9));
          }
        }
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
  test.each(['balanced', 'first-worker'] as const)(
    '%s grants every group its largest parallelism and no more',
    (strategy) => {
      fc.assert(
        fc.property(problems, (problem) => {
          const plan = allocateSolved(problem, { slots: 'minimum', strategy });
          expect(grantedTo(plan)).toEqual(largestParallelism(problem, plan));
        }),
        { numRuns: 100 },
      );
    },
  );
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
    vertices: [
      { id: 'v', parallelism: 1 },
      { id: 'w', parallelism: 1, slotSharingGroup: 'default' },
      { id: 'x', parallelism: 1, slotSharingGroup: 'own' },
    ],
  });
  expect(plan.slotSharingGroups).toEqual(['default', 'own']);
});
