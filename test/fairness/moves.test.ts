/** The floor of the moves that the judge sees without a witness: what is gone, what was apart, and what is too much. */

import { describe, expect, test } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import type { Edge, SlotContent, SlotProblem, Vertex } from '../../src/slots/types.ts';
import { issuesOf } from './verdicts.ts';

const taskManagers = [
  { id: 'tm-0', slots: 3 },
  { id: 'tm-1', slots: 3 },
];

/** Was: subtask 0, 1, … of each vertex on the task manager of this number. */
function previousOf(was: Record<string, number[]>): SlotContent[] {
  return Object.entries(was).flatMap(([id, managers]) =>
    managers.map((t, index) => ({ taskManager: `tm-${t}`, slot: index, subtasks: [{ vertex: id, index }] })),
  );
}

/** Paths of the issues when so many moves are claimed to be needed. */
function judge(problem: SlotProblem, assignment: number[], taskManagers: number): string[] {
  const plan = {
    kind: 'slot-plan',
    assignment,
    grants: new Int32Array(6),
    parallelism: problem.vertices.map(({ parallelism }) => parallelism),
    certificate: { calm: { taskManagers, slots: 0 } },
  };
  return issuesOf(verify(problem, plan)).map(({ path }) => path);
}

const refused = ['certificate.calm.taskManagers'];

describe('the floor of moves', () => {
  test('counts the subtasks of a vertex above the most that its spread allows', () => {
    const vertices: Vertex[] = [{ id: 'a', parallelism: 4 }];
    const problem = { taskManagers, vertices, previous: previousOf({ a: [0, 0, 0, 1] }) };
    // Two subtasks moved although one was enough.
    const assignment = [3, 4, 0, 1];
    expect(judge(problem, assignment, 1)).toEqual([]);
    expect(judge(problem, assignment, 2)).toEqual(refused);
  });

  test('counts the lanes above the most that the level of the plan allows', () => {
    const vertices = ['a', 'b', 'c', 'd', 'e', 'f'].map((id): Vertex => ({ id, parallelism: 1 }));
    const problem = {
      taskManagers,
      vertices,
      previous: previousOf({ a: [0], b: [0], c: [0], d: [0], e: [1], f: [1] }),
    };
    const assignment = [0, 0, 3, 3, 0, 3];
    expect(judge(problem, assignment, 1)).toEqual([]);
    expect(judge(problem, assignment, 2)).toEqual(refused);
  });

  test('counts neither when lanes differ in load', () => {
    const vertices = ['a', 'b', 'c', 'd'].map((id, k): Vertex => ({ id, parallelism: 1, load: k + 1 }));
    const problem = { taskManagers, vertices, previous: previousOf({ a: [0], b: [0], c: [0], d: [0] }) };
    expect(judge(problem, [0, 0, 3, 3], 0)).toEqual([]);
    expect(judge(problem, [0, 0, 3, 3], 1)).toEqual(refused);
  });

  test('counts the subtasks whose task manager is gone, whatever the loads', () => {
    const vertices: Vertex[] = [{ id: 'a', parallelism: 3, load: [1, 2, 3] }];
    const problem = { taskManagers, vertices, previous: previousOf({ a: [7, 8, 0] }) };
    expect(judge(problem, [0, 1, 3], 2)).toEqual([]);
    expect(judge(problem, [0, 1, 3], 3)).toEqual(refused);
  });

  test('counts what was apart from the rest of its lane', () => {
    const vertices: Vertex[] = ['a', 'b', 'c'].map((id, k) => ({ id, parallelism: 1, load: k }));
    const edges: Edge[] = [
      { from: 'a', to: 'b', ship: 'FORWARD' },
      { from: 'b', to: 'c', ship: 'FORWARD' },
    ];
    const problem = { taskManagers, vertices, edges, previous: previousOf({ a: [0], b: [1], c: [0] }) };
    expect(judge(problem, [3, 3, 3], 1)).toEqual([]);
    expect(judge(problem, [3, 3, 3], 2)).toEqual(refused);
  });

  test('counts the whole of a lane whose task manager is gone, and no subtask that is new', () => {
    const vertices: Vertex[] = ['a', 'b'].map((id) => ({ id, parallelism: 2 }));
    const edges: Edge[] = [{ from: 'a', to: 'b', ship: 'FORWARD' }];
    const problem = { taskManagers, vertices, edges, previous: previousOf({ a: [9], b: [9] }) };
    expect(judge(problem, [0, 3, 0, 3], 2)).toEqual([]);
    expect(judge(problem, [0, 3, 0, 3], 3)).toEqual([...refused, ...refused]);
  });
});
