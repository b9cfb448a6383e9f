/** verify finds every claim that is not true of the plan. */

import { describe, expect, test } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import { livePlan, planDocument, problem } from './two-groups.ts';
import { type Change, expectFound, issuesOf } from './verdicts.ts';

describe('a false claim', () => {
  const level =
    (value: number, kind = 'average', more = {}) =>
    (p: { certificate: { level: object } }) => {
      p.certificate.level = { kind, value, ...more };
    };
  test.each<[string, Change, string[], string | RegExp]>([
    [
      'the load of a task manager',
      (p) => {
        p.loads.taskManagers.perBin[1] = 4;
      },
      ['loads.taskManagers.perBin[1]'],
      'the load of task manager "tm-1" is 5, the plan claims 4',
    ],
    [
      'the load of a slot',
      (p) => {
        p.loads.slots.perBin[2] = 0;
      },
      ['loads.slots.perBin[2]'],
      'the load of slot 2 of task manager "tm-0" is 1',
    ],
    [
      'too few loads',
      (p) => {
        p.loads.slots.perBin = [1];
      },
      ['loads.slots.perBin'],
      'must have 6 entries',
    ],
    [
      'makespan',
      (p) => {
        p.loads.taskManagers.makespan = 6;
      },
      ['loads.taskManagers.makespan'],
      'makespan is 5, the plan claims 6',
    ],
    [
      'makespan by less than rounding, as the loads are integers',
      (p) => {
        p.loads.taskManagers.makespan = 5 * (1 + 2 ** -50);
      },
      ['loads.taskManagers.makespan'],
      'makespan is 5',
    ],
    [
      'min',
      (p) => {
        p.loads.slots.min = 0;
      },
      ['loads.slots.min'],
      'min is 1',
    ],
    [
      'mean',
      (p) => {
        p.loads.slots.mean = 2;
      },
      ['loads.slots.mean'],
      'mean is 1.66',
    ],
    [
      'spread',
      (p) => {
        p.loads.slots.spread = 1;
      },
      ['loads.slots.spread'],
      'spread is 2',
    ],
    [
      'imbalance',
      (p) => {
        p.loads.slots.imbalance = 1;
      },
      ['loads.slots.imbalance'],
      'imbalance is 1.8',
    ],
    [
      'jain',
      (p) => {
        p.loads.slots.jain = 1;
      },
      ['loads.slots.jain'],
      'jain is 0.75',
    ],
    [
      'gini',
      (p) => {
        p.loads.slots.gini = 0;
      },
      ['loads.slots.gini'],
      'gini is 0.2',
    ],
    [
      'flinkSkew',
      (p) => {
        p.loads.slots.flinkSkew = 0;
      },
      ['loads.slots.flinkSkew'],
      'flinkSkew is 53',
    ],
    [
      'a measure that is no number',
      (p) => {
        p.loads.slots.jain = '1';
      },
      ['loads.slots.jain'],
      'must be a finite number, got "1"',
    ],
    [
      'loads that are no object',
      (p) => {
        p.loads = 5;
      },
      ['loads'],
      'must be an object',
    ],
    [
      'the upper bound',
      (p) => {
        p.bounds.upper = 6;
        p.gap = { absolute: 1, relative: 1 / 6 };
        p.status = 'FEASIBLE';
        p.termination.reason = 'STRATEGY_DONE';
      },
      ['bounds.upper'],
      'the busiest task manager is at 5, the plan claims 6',
    ],
    [
      'a lower bound that its certificate does not prove',
      (p) => {
        p.bounds.lower = 4;
        p.gap = { absolute: 1, relative: 0.2 };
        p.status = 'FEASIBLE';
        p.termination.reason = 'STRATEGY_DONE';
      },
      ['bounds.lower'],
      'the certificate proves 5, the plan claims 4',
    ],
    [
      'a lower bound above the upper one',
      (p) => {
        p.bounds.lower = 6;
        p.certificate.level.value = 6;
        delete p.gap;
        delete p.status;
        delete p.termination;
      },
      ['bounds.lower', 'certificate.level.value'],
      'must not exceed the upper one (5), got 6',
    ],
    [
      'a lower bound below 0',
      (p) => {
        p.bounds.lower = -1;
        p.certificate.level.value = -1;
        for (const key of ['gap', 'status', 'termination']) delete p[key];
      },
      ['bounds.lower'],
      'must be at least 0',
    ],
    [
      'bounds that are no numbers',
      (p) => {
        p.bounds = { lower: null, upper: 5 };
        delete p.gap;
        delete p.status;
      },
      ['bounds.lower'],
      'lower must be a finite number, got null',
    ],
    [
      'bounds without a certificate',
      (p) => {
        delete p.certificate;
      },
      ['certificate.level'],
      'a lower bound needs a certificate',
    ],
    [
      'a gap without bounds',
      (p) => {
        delete p.bounds;
        delete p.status;
      },
      ['gap'],
      'a gap needs bounds',
    ],
    [
      'the absolute gap',
      (p) => {
        p.gap.absolute = 1;
      },
      ['gap.absolute'],
      'the gap is upper − lower = 0, the plan claims 1',
    ],
    [
      'the relative gap',
      (p) => {
        p.gap.relative = 1e-15;
      },
      ['gap.relative'],
      'the relative gap is 0, the plan claims 1e-15',
    ],
    [
      'a gap that is no object',
      (p) => {
        p.gap = 0;
      },
      ['gap'],
      'must be an object',
    ],
    [
      'FEASIBLE for a plan that is proven',
      (p) => {
        p.status = 'FEASIBLE';
        p.termination.reason = 'STRATEGY_DONE';
      },
      ['status'],
      'must be OPTIMAL',
    ],
    [
      'OPTIMAL with another reason',
      (p) => {
        p.termination.reason = 'STRATEGY_DONE';
      },
      ['termination.reason'],
      'PROVEN goes with OPTIMAL',
    ],
    [
      'OPTIMAL without bounds',
      (p) => {
        delete p.bounds;
        delete p.gap;
      },
      ['status'],
      'OPTIMAL needs bounds',
    ],
    [
      'a status of plans that have no assignment',
      (p) => {
        p.status = 'INFEASIBLE';
      },
      ['status'],
      'must be OPTIMAL or FEASIBLE, got "INFEASIBLE"',
    ],
    [
      'an unknown status',
      (p) => {
        p.status = 'optimal';
      },
      ['status'],
      'must be OPTIMAL or FEASIBLE, got "optimal"',
    ],
    [
      'an unknown reason',
      (p) => {
        p.termination.reason = 'TIRED';
      },
      ['termination.reason'],
      'PROVEN or STRATEGY_DONE, got "TIRED"',
    ],
    [
      'a termination that is no object',
      (p) => {
        p.termination = 'PROVEN';
      },
      ['termination'],
      'must be an object',
    ],
    [
      'a certificate that is no object',
      (p) => {
        p.certificate = 'sure';
      },
      ['certificate', 'certificate.level'],
      'must be an object',
    ],
    [
      'cells of a family',
      (p) => {
        p.certificate.spread[1].cells = 23;
      },
      ['certificate.spread[1].cells'],
      'family vertex at level slot has 24 cells, the plan claims 23',
    ],
    [
      'misses of a family',
      (p) => {
        p.certificate.spread[4].misses = 1;
      },
      ['certificate.spread[4].misses'],
      'family pipeline at level taskManager has 0 misses, the plan claims 1',
    ],
    [
      'a family that is left out',
      (p) => {
        p.certificate.spread.pop();
      },
      ['certificate.spread'],
      'family total at level taskManager is missing',
    ],
    [
      'a family that is listed twice',
      (p) => {
        p.certificate.spread.push({ ...p.certificate.spread[0] });
      },
      ['certificate.spread[7]'],
      'is listed already',
    ],
    [
      'a level that is not declared',
      (p) => {
        p.certificate.spread.push({ family: 'vertex', level: 'rack', cells: 0, misses: 0 });
      },
      ['certificate.spread[7]'],
      'family "vertex" at level "rack" does not exist',
    ],
    [
      'a spread that is no list',
      (p) => {
        p.certificate.spread = {};
      },
      ['certificate.spread'],
      'must be a list',
    ],
    [
      'a floor above the average',
      level(6),
      ['bounds.lower', 'certificate.level.value'],
      'the certificate proves 6, the plan claims 5',
    ],
    [
      'a floor of the heaviest lane that it is not',
      level(5, 'heaviest-lane'),
      ['certificate.level.value'],
      'the floor of kind "heaviest-lane" is 2, the plan claims 5',
    ],
    [
      'a floor of the spread for lanes that differ',
      level(5, 'spread'),
      ['certificate.level.kind'],
      'holds only for lanes of one weight',
    ],
    [
      'a floor by flow for lanes that differ',
      level(5, 'flow', { potentials: [] }),
      ['certificate.level.kind'],
      'holds only for lanes of one weight',
    ],
    ['a floor of an unknown kind', level(5, 'feeling'), ['certificate.level.kind'], 'got "feeling"'],
    [
      'a floor that is no number',
      (p) => {
        p.certificate.level.value = '5';
      },
      ['certificate.level.value'],
      'must be a finite number',
    ],
    [
      'fewer moves than there are',
      (p) => {
        p.moves.taskManagers = 1;
      },
      ['moves.taskManagers'],
      '2 subtasks moved between task managers, the plan claims 1',
    ],
    [
      'other moves between slots',
      (p) => {
        p.moves.slots = 0;
      },
      ['moves.slots'],
      '1 subtasks moved between slots of one task manager',
    ],
    [
      'moves that are no object',
      (p) => {
        p.moves = 3;
      },
      ['moves'],
      'must be an object',
    ],
    [
      'a floor of moves that nothing proves',
      (p) => {
        p.certificate.calm.taskManagers = 2;
      },
      ['certificate.calm.taskManagers'],
      'the floor of moves between task managers is 1, the plan claims 2',
    ],
    [
      'a floor above the moves',
      (p) => {
        p.certificate.calm.taskManagers = 3;
      },
      ['certificate.calm.taskManagers', 'certificate.calm.taskManagers'],
      'must not exceed the moves (2), got 3',
    ],
    [
      'a floor that is no count',
      (p) => {
        p.certificate.calm.taskManagers = -1;
      },
      ['certificate.calm.taskManagers'],
      'got -1',
    ],
    [
      'a floor of moves between slots',
      (p) => {
        p.certificate.calm.slots = 1;
      },
      ['certificate.calm.slots'],
      'no floor above 0 is known',
    ],
    [
      'potentials where they cannot hold',
      (p) => {
        p.certificate.calm.potentials = [];
      },
      ['certificate.calm.potentials'],
      'potentials hold only for uniform lanes',
    ],
  ])('is found out in a live plan and in a document: %s', (_, change, paths, text) => {
    for (const plan of [livePlan(), planDocument()]) {
      change(plan);
      expectFound(plan, paths, text);
    }
  });

  test('is found out: OPTIMAL for a plan whose vertices are uneven', () => {
    const plan = livePlan();
    plan.assignment.set([1, 0, 3, 4]);
    plan.assignment.set([0, 1, 0, 1], 4);
    const issues = issuesOf(verify(problem, plan));
    const found = issues.find(({ path }) => path === 'status');
    expect(found!.message).toMatch(
      /OPTIMAL needs an even spread, but \d+ cells of family vertex at level taskManager miss it/,
    );
  });

  test('is found out: moves without a previous plan', () => {
    const { previous: _, ...fresh } = problem;
    expectFound(livePlan(), ['moves', 'certificate.calm'], 'moves need a previous plan', fresh);
  });
});
