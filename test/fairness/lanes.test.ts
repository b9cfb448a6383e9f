/** Which vertices the judge takes to belong together, and what it measures task managers by. */

import { describe, expect, test } from 'vitest';
import { deriveLanes } from '../../src/fairness/derive-lanes.ts';
import { createIssueList } from '../../src/fairness/issue-list.ts';
import { readProblem } from '../../src/fairness/read-problem.ts';
import { verify } from '../../src/fairness/verify.ts';
import type { Edge, SlotProblem, TaskManager, Vertex } from '../../src/slots/types.ts';
import { issuesOf } from './verdicts.ts';

const taskManagers: TaskManager[] = [{ id: 'tm', slots: 9 }];
const vertex = (id: string, more: Partial<Vertex> = {}): Vertex => ({ id, parallelism: 2, ...more });
const edge = (from: string, to: string, ship: Edge['ship'] = 'HASH'): Edge => ({ from, to, ship });

function lanesOf(vertices: Vertex[], edges: Edge[] = []) {
  const { bundleOf, pipelineOf } = deriveLanes(readProblem(createIssueList(), { taskManagers, vertices, edges })!);
  return { bundles: Array.from(bundleOf), pipelines: Array.from(pipelineOf) };
}

describe('bundles', () => {
  test('join vertices along FORWARD edges, however long the way', () => {
    const vertices = ['a', 'b', 'c', 'd'].map((id) => vertex(id));
    const edges = [edge('c', 'd', 'FORWARD'), edge('a', 'c', 'FORWARD'), edge('b', 'a')];
    expect(lanesOf(vertices, edges).bundles).toEqual([0, 1, 0, 0]);
  });

  test('do not cross slot sharing groups', () => {
    const vertices = [vertex('a'), vertex('b', { slotSharingGroup: 'io' })];
    expect(lanesOf(vertices, [edge('a', 'b', 'FORWARD')]).bundles).toEqual([0, 1]);
  });

  test('join the vertices of a co-location group, also with different parallelism', () => {
    const vertices = [
      vertex('a'),
      vertex('b', { coLocationGroup: 'g' }),
      vertex('c', { coLocationGroup: 'g', parallelism: 5 }),
    ];
    expect(lanesOf(vertices)).toEqual({ bundles: [0, 1, 1], pipelines: [0, 1, 1] });
  });
});

describe('pipelines', () => {
  test('are the connected components of the job graph, in order of their first vertices', () => {
    const vertices = ['a', 'b', 'c', 'd'].map((id) => vertex(id));
    expect(lanesOf(vertices, [edge('d', 'a'), edge('c', 'b')]).pipelines).toEqual([0, 1, 1, 0]);
  });

  test('are labels where there are any, across components', () => {
    const vertices = [vertex('a', { pipeline: 'x' }), vertex('b'), vertex('c', { pipeline: 'x' })];
    expect(lanesOf(vertices).pipelines).toEqual([0, 1, 0]);
  });

  test('hand the only label of a component on to the vertices without one', () => {
    const vertices = [vertex('a'), vertex('b', { pipeline: 'x' }), vertex('c')];
    expect(lanesOf(vertices, [edge('a', 'b')]).pipelines).toEqual([0, 0, 1]);
  });

  test('keep the rest of a component with several labels together as one more', () => {
    const vertices = [vertex('a'), vertex('b', { pipeline: 'x' }), vertex('c', { pipeline: 'y' }), vertex('d')];
    expect(lanesOf(vertices, [edge('a', 'b'), edge('b', 'c'), edge('c', 'd')]).pipelines).toEqual([0, 1, 2, 0]);
  });

  test('are never mixed up with labels that look like numbers', () => {
    const vertices = [vertex('a'), vertex('b', { pipeline: '0' })];
    expect(lanesOf(vertices).pipelines).toEqual([0, 1]);
  });
});

describe('the level of a task manager', () => {
  /** One vertex with a subtask of load 6 on each of two task managers. */
  function makespanOf(managers: TaskManager[], makespan: number) {
    const problem: SlotProblem = { taskManagers: managers, vertices: [{ id: 'a', parallelism: 2, load: 6 }] };
    const slots = managers.reduce((sum, { slots }) => sum + slots, 0);
    const assignment = [0, managers[0]!.slots];
    const loads = { taskManagers: { makespan } };
    const plan = { kind: 'slot-plan', assignment, grants: new Int32Array(slots), parallelism: [2], loads };
    return issuesOf(verify(problem, plan));
  }

  test('is the plain load when all are alike', () => {
    expect(
      makespanOf(
        [
          { id: 'a', slots: 2 },
          { id: 'b', slots: 2 },
        ],
        6,
      ),
    ).toEqual([]);
  });

  test('is the load per slot when slot counts differ', () => {
    expect(
      makespanOf(
        [
          { id: 'a', slots: 2 },
          { id: 'b', slots: 3 },
        ],
        3,
      ),
    ).toEqual([]);
  });

  test('is the load per capacity as soon as one is given, and the others default to their slots', () => {
    expect(
      makespanOf(
        [
          { id: 'a', slots: 2 },
          { id: 'b', slots: 2, capacity: 1 },
        ],
        6,
      ),
    ).toEqual([]);
    expect(
      makespanOf(
        [
          { id: 'a', slots: 2 },
          { id: 'b', slots: 2, capacity: 9 },
        ],
        3,
      ),
    ).toEqual([]);
    expect(
      makespanOf(
        [
          { id: 'a', slots: 2 },
          { id: 'b', slots: 2, capacity: 9 },
        ],
        6,
      )[0]!.message,
    ).toBe('makespan is 3, the plan claims 6');
  });
});

describe('loads that are not integers', () => {
  const problem: SlotProblem = {
    taskManagers: [{ id: 'tm', slots: 3 }],
    vertices: [{ id: 'a', parallelism: 3, load: 0.1 }],
  };
  const judge = (makespan: number) =>
    verify(problem, {
      kind: 'slot-plan',
      assignment: [0, 1, 2],
      grants: new Int32Array(3),
      parallelism: [3],
      status: 'OPTIMAL',
      bounds: { lower: makespan, upper: makespan },
      certificate: { level: { kind: 'average', value: makespan } },
      loads: { taskManagers: { makespan, perBin: [makespan] } },
    });

  test('may be summed in any order', () => {
    expect(judge(0.1 + 0.1 + 0.1)).toEqual({ ok: true });
    expect(judge(0.3)).toEqual({ ok: true });
  });

  test('may not be off by more than rounding', () => {
    expect(judge(0.3000001).ok).toBe(false);
  });
});

describe('floors that rest on the spread', () => {
  test('do not hold when a bundle lies in two pipelines', () => {
    const vertices = [vertex('a', { pipeline: 'x' }), vertex('b', { pipeline: 'y' })];
    const problem: SlotProblem = {
      taskManagers: [
        { id: 't', slots: 1 },
        { id: 'u', slots: 1 },
      ],
      vertices,
      edges: [edge('a', 'b', 'FORWARD')],
    };
    const plan = (kind: string) => ({
      kind: 'slot-plan',
      assignment: [0, 1, 0, 1],
      grants: new Int32Array(2),
      parallelism: [2, 2],
      bounds: { lower: 2, upper: 2 },
      certificate: { level: { kind, value: 2 } },
    });
    expect(verify(problem, plan('average'))).toEqual({ ok: true });
    expect(issuesOf(verify(problem, plan('spread'))).map(({ path }) => path)).toEqual(['certificate.level.kind']);
  });

  test('may be higher than the average, and are refused above their own value', () => {
    // Three lanes on 1 + 3 slots: the large task manager has a share of 9/4, so at least 2, though it is the slow one.
    const problem: SlotProblem = {
      taskManagers: [
        { id: 'small', slots: 1, capacity: 8 },
        { id: 'large', slots: 3, capacity: 1 },
      ],
      vertices: [{ id: 'a', parallelism: 3 }],
    };
    const plan = (kind: string, value: number) => ({
      kind: 'slot-plan',
      assignment: [0, 1, 2],
      grants: new Int32Array(4),
      parallelism: [3],
      bounds: { lower: value, upper: 2 },
      certificate: { level: { kind, value } },
    });
    expect(verify(problem, plan('average', 3 / 8))).toEqual({ ok: true });
    expect(verify(problem, plan('average', 4 / 8)).ok).toBe(false);
    expect(verify(problem, plan('spread', 2))).toEqual({ ok: true });
    expect(verify(problem, plan('spread', 1))).toEqual({ ok: true });
    expect(
      issuesOf(verify(problem, { ...plan('spread', 3), bounds: { lower: 3, upper: 2 } })).map(({ path }) => path),
    ).toEqual(['bounds.lower', 'certificate.level.value']);
  });
});
