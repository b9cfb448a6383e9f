/** The plan object: arrays that are the caller's to keep, a readable view, and a document that means the same. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import { allocateSlots } from '../../src/slots/allocate.ts';
import { compareSlots } from '../../src/slots/compare.ts';
import { slotStrategies } from '../../src/slots/registry.ts';
import type { SlotProblem } from '../../src/slots/types.ts';
import { arbitraryProblem } from '../reference/problems.ts';
import { allocateSolved } from './expect-plan.ts';

const problems = fc
  .record({ cluster: fc.constantFrom('uniform', 'any'), loads: fc.constantFrom('equal', 'fractional', 'perSubtask') })
  .chain(({ cluster, loads }) => arbitraryProblem({ cluster, loads, groups: 3, ranges: true }));

const problem: SlotProblem = {
  taskManagers: [
    { id: 'a', slots: 2 },
    { id: 'b', slots: 2 },
  ],
  vertices: [
    { id: 'source', parallelism: 3, load: 2 },
    { id: 'sink', parallelism: 4 },
  ],
};

test('the JSON document of a plan passes verify after a round trip through text', () => {
  fc.assert(
    fc.property(problems, fc.constantFrom('all', 'minimum'), (one, slots) => {
      const document = JSON.parse(JSON.stringify(allocateSolved(one, { slots }))) as unknown;
      expect(verify(one, document)).toEqual({ ok: true });
    }),
    { numRuns: 150 },
  );
});

test('the document has the fields that the command line promises', () => {
  const document = JSON.parse(JSON.stringify(allocateSolved(problem)));
  expect(Object.keys(document)).toEqual([
    'formatVersion',
    'kind',
    'strategy',
    'status',
    'termination',
    'bounds',
    'gap',
    'certificate',
    'loads',
    'slots',
    'parallelism',
  ]);
  expect(document).toMatchObject({
    formatVersion: 1,
    kind: 'slot-plan',
    strategy: 'balanced',
    parallelism: { source: 3, sink: 4 },
  });
});

test('the readable view names every subtask once, in the slot of the assignment', () => {
  fc.assert(
    fc.property(problems, (one) => {
      const plan = allocateSolved(one);
      const slots = plan.slots();
      const names = one.taskManagers.flatMap(({ id, slots: count }) =>
        Array.from({ length: count }, (_, slot) => ({ taskManager: id, slot })),
      );
      expect(slots.map(({ taskManager, slot }) => ({ taskManager, slot }))).toEqual(names);
      expect(slots.map(({ slotSharingGroup }) => slotSharingGroup)).toEqual(
        [...plan.grants].map((group) => plan.slotSharingGroups[group]),
      );
      let next = 0;
      for (const [v, { id }] of one.vertices.entries()) {
        for (let index = 0; index < plan.parallelism[v]!; index++) {
          expect(slots[plan.assignment[next++]!]!.subtasks).toContainEqual({ vertex: id, index });
        }
      }
      expect(slots.reduce((sum, { subtasks }) => sum + subtasks.length, 0)).toBe(next);
    }),
    { numRuns: 100 },
  );
});

test('later calls leave the arrays of a plan alone', () => {
  fc.assert(
    fc.property(problems, problems, (one, other) => {
      const plan = allocateSolved(one);
      const kept = {
        assignment: plan.assignment.slice(),
        grants: plan.grants.slice(),
        parallelism: plan.parallelism.slice(),
      };
      allocateSlots(other);
      allocateSlots(one, { strategy: 'first-worker' });
      expect(plan.assignment).toEqual(kept.assignment);
      expect(plan.grants).toEqual(kept.grants);
      expect(plan.parallelism).toEqual(kept.parallelism);
    }),
    { numRuns: 50 },
  );
});

test('what a caller writes into a plan does not reach the next one', () => {
  const first = allocateSolved(problem);
  const copy = first.assignment.slice();
  first.assignment.fill(99);
  first.grants.fill(99);
  const second = allocateSolved(problem);
  expect(second.assignment).toEqual(copy);
  expect(second.assignment.buffer).not.toBe(first.assignment.buffer);
});

test('the readable view is built anew at each call', () => {
  const plan = allocateSolved(problem);
  const first = plan.slots();
  const second = plan.slots();
  expect(second).toEqual(first);
  expect(second).not.toBe(first);
  expect(second[0]!.subtasks).not.toBe(first[0]!.subtasks);
});

test('the problem is not changed by planning it', () => {
  const frozen = <T>(value: T): T => {
    if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
    return value;
  };
  fc.assert(
    fc.property(problems, (one) => {
      const text = JSON.stringify(one);
      allocateSolved(frozen(one));
      expect(JSON.stringify(one)).toBe(text);
    }),
    { numRuns: 50 },
  );
});

test('loads may be a typed array', () => {
  const { taskManagers } = problem;
  const asList = allocateSolved({ taskManagers, vertices: [{ id: 'v', parallelism: 3, load: [3, 1, 2] }] });
  const asColumn = allocateSolved({
    taskManagers,
    vertices: [{ id: 'v', parallelism: 3, load: Float32Array.of(3, 1, 2) }],
  });
  expect(asColumn.assignment).toEqual(asList.assignment);
});

test('compare gives one plan for each strategy, baselines first', () => {
  const plans = compareSlots(problem);
  expect(plans.map(({ strategy }) => strategy)).toEqual(slotStrategies.map(({ name }) => name));
  expect(slotStrategies.map(({ baseline }) => baseline)).toEqual([true, false]);
  for (const plan of plans) expect(verify(problem, plan)).toEqual({ ok: true });
});

test('a plan without previous says nothing about moves', () => {
  const plan = allocateSolved(problem);
  expect('moves' in plan).toBe(false);
  expect(plan.certificate.calm).toBeUndefined();
});
