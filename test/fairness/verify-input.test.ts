/** verify judges results without a plan, and turns anything that is no plan or no problem into issues. */

import { describe, expect, test } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import { livePlan, planDocument, problem } from './two-groups.ts';
import { type Change, expectFound, issuesOf } from './verdicts.ts';

describe('a plan that is not there', () => {
  const tight = {
    ...problem,
    taskManagers: [
      { id: 'tm-0', slots: 2 },
      { id: 'tm-1', slots: 1 },
    ],
  };
  const groups = [
    { slotSharingGroup: 'default', needed: 2 },
    { slotSharingGroup: 'io', needed: 2 },
  ];
  const unsolved = (termination: unknown, status = 'INFEASIBLE') => ({
    kind: 'slot-plan',
    strategy: 'balanced',
    status,
    termination,
  });

  test('passes when the slots are really too few', () => {
    const shortage = { available: 3, missing: 1, groups };
    expect(verify(tight, unsolved({ reason: 'NOT_ENOUGH_SLOTS', shortage }))).toEqual({ ok: true });
    expect(verify(tight, unsolved({ reason: 'NOT_ENOUGH_SLOTS' }))).toEqual({ ok: true });
    expect(verify(problem, unsolved({ reason: 'MOVE_LIMIT' }))).toEqual({ ok: true });
    expect(verify(problem, unsolved({ reason: 'STRATEGY_DONE' }, 'UNKNOWN'))).toEqual({ ok: true });
  });

  test('is found out when there are enough slots', () => {
    expectFound(
      unsolved({ reason: 'NOT_ENOUGH_SLOTS' }),
      ['termination.reason'],
      'there are enough slots: 6 offered, 4 needed',
    );
  });

  test.each<[string, object, string[], string]>([
    [
      'available',
      { available: 2, missing: 1, groups },
      ['termination.shortage.available'],
      '3 slots are there, the plan claims 2',
    ],
    [
      'missing',
      { available: 3, missing: 2, groups },
      ['termination.shortage.missing'],
      '1 slots are missing, the plan claims 2',
    ],
    [
      'needed',
      { available: 3, missing: 1, groups: [groups[1], groups[0]] },
      ['termination.shortage.groups[0]', 'termination.shortage.groups[1]'],
      'group "default" needs 2 slots',
    ],
    ['groups', { available: 3, missing: 1, groups: [] }, ['termination.shortage.groups'], 'must have 2 entries'],
  ])('is found out when the shortage has another number: %s', (_, shortage, paths, text) => {
    expectFound(unsolved({ reason: 'NOT_ENOUGH_SLOTS', shortage }), paths, text, tight);
  });

  test('is found out when it gives no reason or another one', () => {
    expectFound(unsolved(undefined), ['termination'], 'must be an object');
    expectFound(unsolved({ reason: 'PROVEN' }), ['termination.reason'], 'NOT_ENOUGH_SLOTS or MOVE_LIMIT');
    const { previous: _, ...fresh } = problem;
    expectFound(unsolved({ reason: 'MOVE_LIMIT' }), ['termination.reason'], 'needs a previous plan', fresh);
  });
});

describe('what is no plan or no problem', () => {
  test.each([undefined, null, 5, 'plan', [], () => 1])('gives an issue instead of an error: %s', (nothing) => {
    expect(issuesOf(verify(problem, nothing)).map(({ path }) => path)).toEqual(['plan']);
    expect(issuesOf(verify(nothing, planDocument())).map(({ path }) => path)).toEqual(['problem']);
  });

  test.each<[string, Change, string]>([
    [
      'no task managers',
      (p) => {
        delete p.taskManagers;
      },
      'problem.taskManagers',
    ],
    [
      'a task manager that is no object',
      (p) => {
        p.taskManagers[0] = 3;
      },
      'problem.taskManagers[0]',
    ],
    [
      'a task manager without slots',
      (p) => {
        p.taskManagers[1].slots = 0;
      },
      'problem.taskManagers[1].slots',
    ],
    [
      'two task managers of one id',
      (p) => {
        p.taskManagers[1].id = 'tm-0';
      },
      'problem.taskManagers[1].id',
    ],
    [
      'a capacity of 0',
      (p) => {
        p.taskManagers[1].capacity = 0;
      },
      'problem.taskManagers[1].capacity',
    ],
    [
      'a rack on some task managers only',
      (p) => {
        p.taskManagers[1].rack = 'r';
      },
      'problem.taskManagers[1].rack',
    ],
    [
      'a missing zone',
      (p) => {
        p.taskManagers[0].zone = 'z';
      },
      'problem.taskManagers[1].zone',
    ],
    [
      'a rack in two zones',
      (p) => {
        for (const [k, manager] of p.taskManagers.entries()) Object.assign(manager, { rack: 'r', zone: `z${k}` });
      },
      'problem.taskManagers[1].zone',
    ],
    [
      'vertices that are no list',
      (p) => {
        p.vertices = {};
      },
      'problem.vertices',
    ],
    [
      'a vertex without parallelism',
      (p) => {
        delete p.vertices[1].parallelism;
      },
      'problem.vertices[1].parallelism',
    ],
    [
      'a vertex with an empty id',
      (p) => {
        p.vertices[1].id = '';
        p.edges = [];
      },
      'problem.vertices[1].id',
    ],
    [
      'a load below 0',
      (p) => {
        p.vertices[1].load = -1;
      },
      'problem.vertices[1].load',
    ],
    [
      'a load list that is too short',
      (p) => {
        p.vertices[1].load = [1];
      },
      'problem.vertices[1].load',
    ],
    [
      'a load list with a hole',
      (p) => {
        p.vertices[1].load = [1, null];
      },
      'problem.vertices[1].load[1]',
    ],
    [
      'loads without a finite sum',
      (p) => {
        p.vertices[0].load = 1e308;
      },
      'problem.vertices',
    ],
    [
      'a label that is no name',
      (p) => {
        p.vertices[1].pipeline = 3;
      },
      'problem.vertices[1].pipeline',
    ],
    [
      'an edge to nowhere',
      (p) => {
        p.edges[0].to = 'x';
      },
      'problem.edges[0].to',
    ],
    [
      'an edge that is no object',
      (p) => {
        p.edges[0] = null;
      },
      'problem.edges[0]',
    ],
    [
      'a previous plan that is no list',
      (p) => {
        p.previous = 'x';
      },
      'problem.previous',
    ],
    [
      'a previous slot that is no object',
      (p) => {
        p.previous[0] = 1;
      },
      'problem.previous[0]',
    ],
    [
      'a previous slot without an index',
      (p) => {
        delete p.previous[0].slot;
      },
      'problem.previous[0].slot',
    ],
    ['a subtask that was in two places', (p) => p.previous.push(p.previous[1]), 'problem.previous[5].subtasks[0]'],
  ])('gives issues below problem: %s', (_, change, path) => {
    const broken = JSON.parse(JSON.stringify(problem));
    change(broken);
    const issues = issuesOf(verify(broken, livePlan()));
    expect(issues.map((issue) => issue.path)).toContain(path);
  });

  test('spells out a hundred issues and counts the rest', () => {
    const many = {
      ...problem,
      taskManagers: [{ id: 'tm-0', slots: 500 }],
      vertices: [{ id: 'src', parallelism: 500 }],
      edges: [],
      previous: [],
    };
    const assignment = new Uint32Array(500);
    const plan = { kind: 'slot-plan', assignment, grants: new Int32Array(500), parallelism: [500] };
    const issues = issuesOf(verify(many, plan));
    expect(issues).toHaveLength(101);
    expect(issues[100]).toEqual({ path: '', message: '399 more issues were found', received: 399 });
  });
});
