/** verify passes a right plan, and finds every way in which a placement can be wrong. */

import { describe, expect, test } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import { livePlan, planDocument, problem } from './two-groups.ts';
import { type Change, expectFound } from './verdicts.ts';

describe('a right plan', () => {
  test('passes as a live plan and as a document', () => {
    expect(verify(problem, livePlan())).toEqual({ ok: true });
    expect(verify(problem, planDocument())).toEqual({ ok: true });
  });

  test('passes with plain arrays in the place of typed ones', () => {
    const plan = livePlan();
    for (const key of ['assignment', 'grants', 'parallelism']) plan[key] = Array.from(plan[key]);
    expect(verify(problem, plan)).toEqual({ ok: true });
  });

  test('passes whatever it leaves out that is optional', () => {
    const { formatVersion, kind, slots } = planDocument();
    expect(verify(problem, { formatVersion, kind, slots })).toEqual({ ok: true });
    for (const key of ['strategy', 'status', 'termination', 'gap', 'loads', 'moves', 'parallelism']) {
      const document = planDocument();
      delete document[key];
      expect(verify(problem, document)).toEqual({ ok: true });
    }
  });

  test('passes with its slots and subtasks in any order and with fields of later versions', () => {
    const document = planDocument();
    document.slots.reverse();
    for (const slot of document.slots) slot.subtasks.reverse();
    document.certificate.spread.reverse();
    document.stats = { seconds: 1 };
    expect(verify(problem, document)).toEqual({ ok: true });
  });

  test('passes with a floor that is lower than the judge could prove', () => {
    const document = planDocument();
    document.certificate.calm.taskManagers = 0;
    expect(verify(problem, document)).toEqual({ ok: true });
  });
});

describe('a wrong document', () => {
  const slots = (k: number) => `slots[${k}]`;
  test.each<[string, Change, string[], string | RegExp]>([
    ['a subtask that is missing', (d) => d.slots[1].subtasks.pop(), ['slots'], 'subtask 2 of vertex "src" is missing'],
    [
      'a subtask that stands twice',
      (d) => d.slots[4].subtasks.push({ vertex: 'src', index: 0 }),
      [`${slots(4)}.subtasks[1]`],
      /subtask 0 of vertex "src" stands in slot 0 of task manager "tm-0" already \(slots\[0\]\.subtasks\[0\]\)/,
    ],
    [
      'a vertex that does not exist',
      (d) => {
        d.slots[1].subtasks[0].vertex = 'srk';
      },
      [`${slots(1)}.subtasks[0].vertex`],
      'got "srk"',
    ],
    [
      'an index that does not run',
      (d) => {
        d.slots[1].subtasks[0].index = 4;
      },
      [`${slots(1)}.subtasks[0].index`, 'slots'],
      'the parallelism is 4',
    ],
    [
      'an index that is no integer',
      (d) => {
        d.slots[1].subtasks[0].index = 1.5;
      },
      [`${slots(1)}.subtasks[0].index`],
      'got 1.5',
    ],
    [
      'a subtask that is no object',
      (d) => {
        d.slots[1].subtasks[0] = 'src';
      },
      [`${slots(1)}.subtasks[0]`],
      'must be an object',
    ],
    [
      'subtasks that are no list',
      (d) => {
        d.slots[1].subtasks = 7;
      },
      [`${slots(1)}.subtasks`],
      'subtasks must be a list, got 7',
    ],
    [
      'a task manager that does not exist',
      (d) => {
        d.slots[5].taskManager = 'tm-2';
      },
      [`${slots(5)}.taskManager`, 'slots'],
      'got "tm-2"',
    ],
    [
      'a slot that does not exist',
      (d) => {
        d.slots[5].slot = 3;
      },
      [`${slots(5)}.slot`, 'slots'],
      'from 0 to 2, got 3',
    ],
    [
      'a slot that is listed twice',
      (d) => {
        d.slots[5].slot = 1;
      },
      [slots(5), 'slots'],
      'slot 1 of task manager "tm-1" is listed already (slots[4])',
    ],
    ['a slot that is not listed', (d) => d.slots.pop(), ['slots'], 'slot 2 of task manager "tm-1" is missing'],
    [
      'a slot that is no object',
      (d) => {
        d.slots[0] = null;
      },
      [slots(0), 'slots'],
      'must be an object, got null',
    ],
    [
      'a group that does not exist',
      (d) => {
        d.slots[0].slotSharingGroup = 'none';
      },
      [`${slots(0)}.slotSharingGroup`],
      'got "none"',
    ],
    [
      'a slot granted to another group',
      (d) => {
        d.slots[2].slotSharingGroup = 'default';
      },
      [`${slots(2)}.subtasks[0]`],
      'subtask 0 of vertex "out" is of group "io", but slot 2 of task manager "tm-0" was granted to group "default"',
    ],
    [
      'a subtask in a slot of no group',
      (d) => {
        delete d.slots[1].slotSharingGroup;
      },
      [`${slots(1)}.subtasks[0]`],
      'was granted to no group',
    ],
    [
      'two subtasks of a vertex in one slot',
      (d) => d.slots[0].subtasks.push(d.slots[1].subtasks.pop()),
      [`${slots(0)}.subtasks[3]`],
      'which has subtask 0 of the same vertex already',
    ],
    [
      'a lane torn apart',
      (d) => d.slots[1].subtasks.push(d.slots[0].subtasks.pop()),
      [`${slots(1)}.subtasks[1]`],
      'subtask 0 of vertex "sink" must share the slot of subtask 0 of vertex "map" (slot 0 of task manager "tm-0"), but stands in slot 1 of task manager "tm-0"',
    ],
    [
      'a parallelism above the range',
      (d) => {
        d.parallelism.map = 3;
        d.slots[1].subtasks.push({ vertex: 'map', index: 2 });
      },
      ['parallelism.map', 'parallelism.sink'],
      'the parallelism of vertex "map" must be 2, the plan has 3',
    ],
    [
      'a parallelism that is more than what is listed',
      (d) => {
        d.parallelism.src = 5;
      },
      ['parallelism.src', 'slots'],
      'from 2 to 4, the plan has 5',
    ],
    [
      'a parallelism that is less than what is listed',
      (d) => {
        d.parallelism.src = 3;
      },
      [`${slots(4)}.subtasks[0].index`],
      'subtask 3 of vertex "src" does not run',
    ],
    [
      'a parallelism of an unknown vertex',
      (d) => {
        d.parallelism.x = 1;
      },
      ['parallelism.x'],
      '"x" is not the id of a vertex',
    ],
    [
      'a parallelism that is left out',
      (d) => {
        delete d.parallelism.out;
      },
      ['parallelism.out'],
      'got nothing',
    ],
    [
      'a parallelism that no memory could hold',
      (d) => {
        d.parallelism.src = 2 ** 31 - 1;
      },
      ['slots'],
      '2147483643 subtasks are missing',
    ],
    [
      'a parallelism that is a list',
      (d) => {
        d.parallelism = [4, 2, 2, 2];
      },
      ['parallelism'],
      'must be an object, got a list',
    ],
    [
      'slots that are no list',
      (d) => {
        d.slots = {};
      },
      ['slots'],
      'slots must be a list',
    ],
    [
      'another format version',
      (d) => {
        d.formatVersion = 2;
      },
      ['formatVersion'],
      'must be 1, got 2',
    ],
    [
      'another kind',
      (d) => {
        d.kind = 'plan';
      },
      ['kind'],
      "must be 'slot-plan', 'partition-plan' or 'balance-plan'",
    ],
    [
      'a strategy that is no name',
      (d) => {
        d.strategy = 7;
      },
      ['strategy'],
      'got 7',
    ],
  ])('is found out: %s', (_, change, paths, text) => {
    const document = planDocument();
    change(document);
    expectFound(document, paths, text);
  });
});

describe('a wrong live plan', () => {
  test.each<[string, Change, string[], string | RegExp]>([
    [
      'a slot out of range',
      (p) => {
        p.assignment[9] = 6;
      },
      ['assignment[9]'],
      'from 0 to 5, got 6',
    ],
    [
      'too short an assignment',
      (p) => {
        p.assignment = p.assignment.slice(1);
      },
      ['assignment'],
      'must have 10 entries, got 9',
    ],
    [
      'an assignment that is no list',
      (p) => {
        p.assignment = 'abc';
      },
      ['assignment'],
      'must be a list, got "abc"',
    ],
    [
      'a slot that is no integer',
      (p) => {
        p.assignment = [0.5, ...p.assignment.slice(1)];
      },
      ['assignment[0]'],
      'got 0.5',
    ],
    [
      'a grant out of range',
      (p) => {
        p.grants[0] = 2;
      },
      ['grants[0]'],
      'from -1 to 1, got 2',
    ],
    [
      'too many grants',
      (p) => {
        p.grants = new Int32Array(7);
      },
      ['grants'],
      'must have 6 entries, got 7',
    ],
    [
      'groups in another order',
      (p) => p.slotSharingGroups.reverse(),
      ['slotSharingGroups[0]', 'slotSharingGroups[1]'],
      'group 0 of the problem is "default", the plan has "io"',
    ],
    [
      'a parallelism of too few vertices',
      (p) => {
        p.parallelism = [4];
      },
      ['parallelism'],
      'must have 4 entries, got 1',
    ],
    [
      'a subtask in a slot of another group',
      (p) => {
        p.assignment[8] = 1;
      },
      ['assignment[8]'],
      'was granted to group "default"',
    ],
    [
      'two subtasks of a vertex in one slot',
      (p) => {
        p.assignment[1] = 0;
      },
      ['assignment[1]'],
      'subtask 1 of vertex "src" stands in slot 0 of task manager "tm-0", which has subtask 0',
    ],
    [
      'a lane torn apart',
      (p) => {
        p.assignment[6] = 1;
      },
      ['assignment[6]'],
      'must share the slot',
    ],
    [
      'a parallelism below the range',
      (p) => {
        p.parallelism[0] = 1;
        p.assignment = p.assignment.slice(3);
        p.assignment[0] = 0;
      },
      ['parallelism[0]'],
      'from 2 to 4, the plan has 1',
    ],
  ])('is found out: %s', (_, change, paths, text) => {
    const plan = livePlan();
    change(plan);
    expectFound(plan, paths, text);
  });
});
