/**
 * Unequal loads. Plans within a thousandth of the best known busiest member count as equally level, and the one with the most even topics and the
 * fewest moves among them is taken: what members have with as little changed as levels it, a plan built topic by topic, and the solver's.
 */

import { placeAside } from './aside.ts';
import type { Search, Unsolved } from './balanced.ts';
import { isComplete, keepOwned } from './begun.ts';
import { findCohorts, listCells } from './cohorts.ts';
import { openDraft } from './draft.ts';
import { boundLoads } from './load-floor.ts';
import type { PartitionModel } from './model.ts';
import { countMoved } from './owned.ts';
import type { Placement } from './plan.ts';
import type { Racks } from './racks.ts';
import { mend } from './repair.ts';
import { completeRows, placeUniformRows } from './rows.ts';
import { asGap, solve } from './solve.ts';
import { toMembers } from './solver-problem.ts';
import { type Candidate, chooseMilder, judge, levelFew, levelOf, openTask, repair, type Task } from './task.ts';
import type { PartitionLevelBound, PartitionOptions, PartitionTermination } from './types.ts';
import { placeWithinMoves } from './within-moves.ts';

/** Rounds of a cooperative group that are thought through. */
const MOST_ROUNDS = 4;

/** The plan of a group; what moves is thought through to the end, so that a group which holds the first cooperative round is given the same plan. */
export function* placeUnequalLoads(model: PartitionModel, options: PartitionOptions, racks: Racks | undefined): Search {
  let plan = yield* placeWithRacks(model, options, racks);
  const { owner } = model;
  for (let round = 1; round < MOST_ROUNDS && owner && 'assignment' in plan; round++) {
    const { assignment } = plan;
    if (countMoved(model, assignment) === 0) break;
    const withheld = { ...model, owner: owner.map((m, p) => (m >= 0 && m !== assignment[p] ? -1 : m)) };
    const next: Placement | Unsolved = yield* placeWithRacks(withheld, options, racks);
    if (!('assignment' in next) || next.assignment.every((m, p) => m === assignment[p])) break;
    if (countMoved(model, next.assignment) > (options.maxMoves ?? Infinity)) break;
    plan = next;
  }
  return plan;
}

/** Racks come last: they change nothing of what a plan without them reaches, and nothing that stays. */
function* placeWithRacks(model: PartitionModel, options: PartitionOptions, racks: Racks | undefined): Search {
  const task = openTask(model, options);
  const plan = yield* placeOnce(task);
  if (!racks || !('assignment' in plan) || plan.assignment.every((m, p) => m === model.owner?.[p])) return plan;
  const draft = openDraft(model, task.cells, plan.assignment, racks);
  if (!draft) return plan;
  const top = draft.members.reduce((most, m) => Math.max(most, draft.level(m)), 0);
  yield* mend(draft, top, task.looks, ({ excess, moves }) => excess <= 0 && moves <= 0);
  return { ...plan, assignment: draft.memberOf };
}

function* placeOnce(task: Task): Search {
  const { model, options } = task;
  const { objective = 'level', maxMoves, maxImbalance } = options;
  // Limits of moves are the solver's to keep.
  if (model.owner && (maxMoves !== undefined || maxImbalance !== undefined)) return yield* placeWithinMoves(task);
  if (objective !== 'level') return yield* placeAside(task, objective);
  if (!model.owner) {
    const { plan, bound, proven, termination } = yield* placeFresh(task);
    return { assignment: plan.assignment, level: bound, proven, ...(termination && { termination }) };
  }
  return yield* placeOwned(task);
}

interface Fresh {
  readonly plan: Candidate;
  readonly bound: PartitionLevelBound;
  readonly proven: boolean;
  readonly termination: PartitionTermination | undefined;
}

/** A plan that looks at nothing that anybody owns. */
function* placeFresh(task: Task): Generator<Placement | undefined, Fresh> {
  const { model, options, cells, floor, tolerance, looks } = task;
  const target = floor.value * tolerance;
  const thorough = options.effort !== 'instant';
  const isUniform = cells.cohorts.numCohorts === 1;
  const nothing = new Int32Array(model.numPartitions).fill(-1);
  const rows = isUniform ? placeUniformRows(model, thorough) : completeRows(model, cells, nothing, thorough);
  // Rows of members that are alike are even by construction.
  let best = isUniform
    ? { assignment: rows, level: levelOf(model, rows), excess: 0, moves: 0 }
    : judge(model, cells, rows);
  yield { assignment: best.assignment, level: floor };
  if (isUniform && best.level > target) best = yield* levelFew(model, cells, best, target, looks);
  if (best.level > target || best.excess > 0) best = yield* repair(task, best, target);
  if (best.level <= target) return { plan: best, bound: floor, proven: false, termination: undefined };
  yield { assignment: best.assignment, level: floor };
  const solved = yield* solve(model, options);
  if (!solved?.assignment) return { plan: best, bound: floor, proven: false, termination: undefined };
  const plan = judge(model, cells, toMembers(model, solved.partitionOf, solved.assignment));
  if (best.level > plan.level * tolerance) {
    const limit = plan.level * tolerance;
    best = chooseMilder(yield* repair(task, best, limit), yield* repair(task, plan, limit), limit);
  }
  return {
    plan: best,
    bound: solved.bound.value > floor.value ? solved.bound : floor,
    proven: solved.proven && best.level <= plan.level,
    termination: asGap(solved.termination),
  };
}

/**
 * A plan near what members own. The level to reach is that of a plan from nothing, which does not depend on who owns what: a group that has reached
 * it is left alone.
 */
function* placeOwned(task: Task): Search {
  const { model, options, cells, floor, tolerance } = task;
  const stays = keepOwned(model, cells);
  const still = judge(model, cells, completeRows(model, cells, stays, false));
  const isStable = isComplete(model, stays);
  let limit = floor.value * tolerance;
  if (isStable && still.level <= limit) return { assignment: still.assignment, level: floor };
  yield { assignment: still.assignment, level: floor };
  let best = yield* repair(task, still, limit);
  if (best.level <= limit && !isStable) return { assignment: best.assignment, level: floor };
  const {
    plan: fresh,
    bound,
    proven,
    termination,
  } = yield* placeFresh({ ...task, model: { ...model, owner: undefined } });
  limit = Math.max(limit, fresh.level * tolerance);
  if (isStable && still.level <= limit) best = still;
  else if (best.level > limit) {
    best = yield* repair(task, still, limit);
    if (best.level > limit) {
      const moved = { ...fresh, moves: countMoved(model, fresh.assignment) };
      best = chooseMilder(best, yield* repair(task, moved, limit), limit);
      const solved = yield* solve(model, options);
      const plan = solved?.assignment && judge(model, cells, toMembers(model, solved.partitionOf, solved.assignment));
      if (plan) best = chooseMilder(best, yield* repair(task, plan, limit), limit);
    }
  }
  const isProven = proven && best.level <= fresh.level;
  return { assignment: best.assignment, level: bound, proven: isProven, ...(termination && { termination }) };
}

/** The floor of the busiest member, for plans of any strategy. */
export function boundUnequalLoads(model: PartitionModel): PartitionLevelBound {
  return boundLoads(model, listCells(model, findCohorts(model, undefined), 'level', undefined));
}
