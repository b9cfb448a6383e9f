/** Lanes that move one by one: they make no cell of the spread worse, lower the busiest task manager and keep to the limit of moves. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spreadOf } from '../../src/fairness/spread.ts';
import { loadBound } from '../../src/slots/bounds.ts';
import { listRows } from '../../src/slots/fresh.ts';
import { grantEvenly } from '../../src/slots/grants.ts';
import { lanesToSubtasks } from '../../src/slots/lanes.ts';
import { levelUnlike } from '../../src/slots/level-unlike.ts';
import { buildModel } from '../../src/slots/model.ts';
import { busiestLevel } from '../../src/slots/plan.ts';
import { holdTournament } from '../../src/slots/tournament.ts';
import { buildTree } from '../../src/slots/tree.ts';
import type { SlotProblem, SolvedSlotPlan, SpreadCheck, Vertex } from '../../src/slots/types.ts';
import { placeLanes } from '../../src/slots/weighted.ts';
import { arbitraryProblem, type ProblemKind } from '../reference/problems.ts';
import { allocateSolved } from './expect-plan.ts';

const kinds: readonly ProblemKind[] = [
  { cluster: 'any', loads: 'integer' },
  { cluster: 'any', loads: 'perSubtask', groups: 2 },
  { cluster: 'any', loads: 'perSubtask', ties: 'different' },
  { cluster: 'any', loads: 'huge' },
];

/** Uneven cells of vertices and pipelines, check by check. */
function listMisses(spread: readonly SpreadCheck[]): number[] {
  return spread.filter(({ family }) => family === 'vertex' || family === 'pipeline').map(({ misses }) => misses);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Misses and busiest task manager before and after the lanes were moved; undefined when there is nothing to move. */
function comparePhases(problem: SlotProblem) {
  const model = buildModel(problem);
  if ('infeasible' in model || model.job.weighed === undefined) return undefined;
  const { cluster, job } = model;
  const grants = grantEvenly(cluster, job, 'all', undefined);
  const tree = buildTree(cluster, grants.granted, job.groupNames.length);
  if (tree.leaves.length === 1) return undefined;
  const rows = listRows(job, grants);
  const first = placeLanes(cluster, job, model.job.weighed, rows, grants, tree, 0);
  const level = loadBound(model).value;
  const last = levelUnlike(model, rows, grants, model.job.weighed, first.slice(), level, 0);
  const [before, after] = [first, last].map((slots) => {
    const assignment = lanesToSubtasks(job, slots);
    const spread = spreadOf({ ...cluster, ...job, numGroups: job.groupNames.length }, assignment, grants.groupOfSlot);
    return { misses: listMisses(spread), level: busiestLevel(model, assignment) };
  });
  return { before: before!, after: after! };
}

describe.each(kinds)('unlike task managers, $loads loads', (kind) => {
  test('no check of the spread counts more misses than before, and the busiest task manager is no higher when none counts fewer', () => {
    fc.assert(
      fc.property(arbitraryProblem(kind), (problem) => {
        const phases = comparePhases(problem);
        fc.pre(phases !== undefined);
        const { before, after } = phases;
        for (const [check, misses] of after.misses.entries()) expect(misses).toBeLessThanOrEqual(before.misses[check]!);
        if (sum(after.misses) === sum(before.misses))
          expect(after.level).toBeLessThanOrEqual(before.level * (1 + 1e-9));
      }),
      { numRuns: 150 },
    );
  });

  test('a previous plan that fills the first workers ends as even as a plan from scratch, and almost as level', () => {
    fc.assert(
      fc.property(arbitraryProblem(kind), (problem) => {
        const previous = allocateSolved(problem, { strategy: 'first-worker' }).slots();
        const fresh = allocateSolved(problem);
        const moved = allocateSolved({ ...problem, previous });
        const missed = ({ certificate }: SolvedSlotPlan) => sum(listMisses(certificate.spread));
        // The previous plan may have granted slots to other groups; then shares differ.
        fc.pre(fresh.slotSharingGroups.length === 1);
        expect(missed(moved)).toBeLessThanOrEqual(missed(fresh));
        expect(moved.bounds.upper).toBeLessThanOrEqual(fresh.bounds.upper * 1.01);
      }),
      { numRuns: 60 },
    );
  });

  test('with every move that a limit allows, the busiest task manager gets no higher unless the spread gets better', () => {
    fc.assert(
      fc.property(arbitraryProblem(kind), fc.integer({ min: 1, max: 8 }), (problem, maxMoves) => {
        // Where the lanes would be if nobody knew their loads.
        const blind = { ...problem, vertices: problem.vertices.map((vertex) => ({ ...vertex, load: 1 })) };
        const previous = allocateSolved(blind).slots();
        const stays = allocateSolved({ ...problem, previous }, { maxMoves: 0 });
        const plan = allocateSolved({ ...problem, previous }, { maxMoves });
        expect(plan.moves!.taskManagers + plan.moves!.slots).toBeLessThanOrEqual(maxMoves);
        const [now, then] = [plan, stays].map(({ certificate }) => sum(listMisses(certificate.spread)));
        if (now === then) expect(plan.bounds.upper).toBeLessThanOrEqual(stays.bounds.upper * (1 + 1e-9));
      }),
      { numRuns: 100 },
    );
  });

  test('its own plan is a stable previous one: nothing moves', () => {
    fc.assert(
      fc.property(arbitraryProblem(kind), (problem) => {
        const previous = allocateSolved(problem).slots();
        expect(allocateSolved({ ...problem, previous }).moves).toEqual({ taskManagers: 0, slots: 0 });
      }),
      { numRuns: 80 },
    );
  });
});

function vertices(loads: readonly (number | number[])[]): Vertex[] {
  return loads.map((load, v) => ({ id: `v${v}`, parallelism: typeof load === 'number' ? 1 : load.length, load }));
}

test('lanes of different vertices change places between task managers of different capacity', () => {
  const taskManagers = [
    { id: 'a', slots: 1 },
    { id: 'b', slots: 1, capacity: 3 },
  ];
  const plan = allocateSolved({ taskManagers, vertices: vertices([0, 1]) });
  expect(plan.bounds.upper).toBe(1 / 3);
  expect(plan.status).toBe('OPTIMAL');
});

test('a step between two other task managers makes room when the busiest one is stuck', () => {
  const taskManagers = [
    { id: 'a', slots: 1, capacity: 4 },
    { id: 'b', slots: 2 },
    { id: 'c', slots: 1, capacity: 1 },
  ];
  const plan = allocateSolved({
    taskManagers,
    vertices: vertices([
      [4, 4, 4],
      [13, 6],
      [9, 9],
    ]),
  });
  expect(plan.bounds.upper).toBe(9.5);
});

test('10^5 lanes on 1000 unlike task managers come out nearly level', () => {
  const taskManagers = Array.from({ length: 1000 }, (_, t) => ({ id: `tm${t}`, slots: 1 + (t % 4) }));
  const loads = Array.from({ length: 100 }, (_, v) =>
    Array.from({ length: 1000 }, (_, i) => 1 + ((i * 7919 + v * 104729) % 1000)),
  );
  const { bounds } = allocateSolved({ taskManagers, vertices: vertices(loads) });
  expect(bounds.upper).toBeLessThan(1.01 * bounds.lower);
});

test('a tournament is won by the first of the players that are in, whatever changed', () => {
  const change = fc.record({ player: fc.nat(8), score: fc.nat(5), out: fc.boolean() });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.array(change), (size, changes) => {
      const score = new Array<number>(size).fill(0);
      const isOut = new Array<boolean>(size).fill(false);
      const tournament = holdTournament(size, (a, b) => score[a]! < score[b]!);
      for (const { player, score: next, out } of changes) {
        if (player >= size) continue;
        if (out === isOut[player]) {
          score[player] = next;
          if (!out) tournament.replay(player);
        } else if (out) tournament.leave(player);
        else {
          tournament.comeBack(player);
        }
        isOut[player] = out;
        const players = score.flatMap((_, p) => (isOut[p] ? [] : [p]));
        const first = players.sort((a, b) => score[a]! - score[b]! || a - b)[0] ?? -1;
        expect(tournament.first()).toBe(first);
      }
    }),
  );
});
