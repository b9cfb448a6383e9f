/** Equal loads: spread and level are attained together, exactly. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SlotProblem, SolvedSlotPlan, SpreadCheck } from '../../src/slots/types.ts';
import { countSlots } from '../reference/clusters.ts';
import { levelsOf, shapeOf } from '../reference/judge.ts';
import { arbitraryProblem, type ProblemKind } from '../reference/problems.ts';
import { allocateSolved } from './expect-plan.ts';

const clusters = ['uniform', 'even', 'any'] as const;

/** Misses as `family × level: count`, so that a failure names the family. */
function missesOf(
  { certificate }: SolvedSlotPlan,
  family: SpreadCheck['family'],
  levels: readonly SpreadCheck['level'][],
): string[] {
  return certificate.spread
    .filter((check) => check.family === family && levels.includes(check.level) && check.misses > 0)
    .map(({ level, misses }) => `${family} × ${level}: ${misses}`);
}

function busiestOf(problem: SlotProblem, plan: SolvedSlotPlan): number {
  return Math.max(...levelsOf(problem, shapeOf(problem, plan.parallelism, plan.grants), plan.assignment));
}

describe.each(clusters)('on a cluster of kind %s', (cluster) => {
  test.each([1, 3])(
    'every vertex is even on every slot, task manager, rack and zone, with up to %i groups',
    (groups) => {
      const kind: ProblemKind = { cluster, loads: 'equal', groups, ranges: cluster === 'even' };
      fc.assert(
        fc.property(arbitraryProblem(kind), fc.constantFrom('all', 'minimum'), (problem, slots) => {
          expect(
            missesOf(allocateSolved(problem, { slots }), 'vertex', ['slot', 'taskManager', 'rack', 'zone']),
          ).toEqual([]);
        }),
        { numRuns: 150 },
      );
    },
  );

  test('every pipeline is even on every slot and task manager of one group', () => {
    fc.assert(
      fc.property(
        arbitraryProblem({ cluster, loads: 'equal' }),
        fc.constantFrom('all', 'minimum'),
        (problem, slots) => {
          expect(missesOf(allocateSolved(problem, { slots }), 'pipeline', ['slot', 'taskManager'])).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('every pipeline is even on every task manager, however many groups it has', () => {
    fc.assert(
      fc.property(arbitraryProblem({ cluster, loads: 'equal', groups: 3 }), (problem) => {
        expect(missesOf(allocateSolved(problem), 'pipeline', ['taskManager'])).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('on a uniform tree', () => {
  test('vertices, pipelines and the job are even on all levels at once, and the plan proves it', () => {
    fc.assert(
      fc.property(arbitraryProblem({ cluster: 'uniform', loads: 'equal', ranges: true }), (problem) => {
        const plan = allocateSolved(problem);
        expect(plan.certificate.spread.filter(({ misses }) => misses > 0)).toEqual([]);
        expect(plan.status).toBe('OPTIMAL');
        expect(plan.gap).toEqual({ absolute: 0, relative: 0 });
      }),
      { numRuns: 200 },
    );
  });
});

describe('on equal task managers', () => {
  const problems = arbitraryProblem({ cluster: 'even', loads: 'equal' });

  test('the busiest task manager holds ⌈lanes / task managers⌉ lanes', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const plan = allocateSolved(problem);
        const { bundleOf, parallelism } = shapeOf(problem, plan.parallelism, plan.grants);
        const lanes = new Map<number, number>();
        for (const [v, count] of parallelism.entries())
          lanes.set(bundleOf[v]!, Math.max(lanes.get(bundleOf[v]!) ?? 0, count));
        const total = [...lanes.values()].reduce((sum, count) => sum + count, 0);
        const weight = problem.vertices
          .filter((_, v) => bundleOf[v] === 0)
          .reduce((sum, { load }) => sum + (load as number), 0);
        expect(plan.bounds.upper).toBe(Math.ceil(total / problem.taskManagers.length) * weight);
        expect(plan.status).toBe('OPTIMAL');
      }),
      { numRuns: 200 },
    );
  });

  test.each([1, 3])(
    'the plan is never worse than first-worker in makespan and spread, with up to %i groups',
    (groups) => {
      fc.assert(
        fc.property(arbitraryProblem({ cluster: 'even', loads: 'equal', groups }), (problem) => {
          const ours = allocateSolved(problem).loads.taskManagers;
          const naive = allocateSolved(problem, { strategy: 'first-worker' }).loads.taskManagers;
          expect(ours.makespan).toBeLessThanOrEqual(naive.makespan);
          expect(ours.spread).toBeLessThanOrEqual(naive.spread);
        }),
        { numRuns: 200 },
      );
    },
  );

  test('one more task manager never raises the busiest', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { taskManagers } = problem;
        const larger = { ...problem, taskManagers: [...taskManagers, { ...taskManagers[0]!, id: 'one more' }] };
        expect(busiestOf(larger, allocateSolved(larger))).toBeLessThanOrEqual(
          busiestOf(problem, allocateSolved(problem)),
        );
      }),
      { numRuns: 200 },
    );
  });
});

test('every slot of the cluster carries work when there are as many lanes', () => {
  fc.assert(
    fc.property(arbitraryProblem({ cluster: 'even', loads: 'equal', ties: 'none' }), (problem) => {
      const subtasks = problem.vertices.reduce((sum, { parallelism }) => sum + parallelism!, 0);
      const used = new Set(allocateSolved(problem).assignment).size;
      expect(used).toBe(Math.min(subtasks, countSlots(problem.taskManagers)));
    }),
    { numRuns: 100 },
  );
});
