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
import { type Placement, sumLoads } from './plan.ts';
import type { Racks } from './racks.ts';
import { mend } from './repair.ts';
import { completeRows, placeUniformRows } from './rows.ts';
import { asGap, solve } from './solve.ts';
import { toMembers } from './solver-problem.ts';
import {
  agrees,
  type Candidate,
  chooseMilder,
  type Fresh,
  judge,
  levelFew,
  measured,
  openTask,
  repair,
  type Task,
} from './task.ts';
import type { PartitionLevelBound, PartitionOptions } from './types.ts';
import { placeWithinMoves } from './within-moves.ts';

/** Partitions up to which the solver is asked to place what nobody owns. */
const MOST_PINNED = 20_000;
/** Rounds of a cooperative group that are thought through. */
const MOST_ROUNDS = 8;

/**
 * The plan of a group; what moves is thought through to the end, so that a group which holds the first cooperative round is given the same plan. Where that
 * does not settle, it is the plan made from nothing, to which a group comes back whatever part of it has been handed out.
 */
export function* placeUnequalLoads(model: PartitionModel, options: PartitionOptions, racks: Racks | undefined): Search {
  const task = openTask(model, options);
  let plan = yield* placeWithRacks(task, racks);
  const { owner } = model;
  if (!owner) return plan;
  for (let round = 1; 'assignment' in plan && countMoved(model, plan.assignment) > 0; round++) {
    const { assignment }: Placement = plan;
    // What nobody owned is handed out in the first round, what changes hands is not.
    const handed = assignment.map((m, p) => (owner[p]! >= 0 && owner[p] !== m ? -1 : m));
    const withheld = { ...model, owner: handed };
    const next: Placement | Unsolved = yield* placeWithRacks({ ...task, model: withheld }, racks);
    if (!('assignment' in next) || next.assignment.every((m, p) => m === assignment[p])) break;
    if (countMoved(model, next.assignment) > (options.maxMoves ?? Infinity)) break;
    if (round < MOST_ROUNDS) {
      // With objective `calm` the floor counts what is owned, and more is after the first round.
      plan = options.objective === 'calm' ? { ...next, level: plan.level } : next;
      continue;
    }
    const { fresh } = task.known;
    if (!fresh || countMoved(withheld, next.assignment) === 0) break;
    return { assignment: fresh.plan.assignment, loads: fresh.plan.loads, level: fresh.bound };
  }
  return plan;
}

/** Racks come last: they change nothing of what a plan without them reaches, and nothing that stays. */
function* placeWithRacks(task: Task, racks: Racks | undefined): Search {
  const { model, known } = task;
  const plan = yield* placeOnce(task);
  if (!racks || !('assignment' in plan) || plan.assignment.every((m, p) => m === model.owner?.[p])) return plan;
  if (plan.assignment === known.fresh?.plan.assignment && model.owner) return plan;
  const draft = openDraft(model, task.cells, plan.assignment, racks);
  if (!draft) return plan;
  const top = draft.members.reduce((most, m) => Math.max(most, draft.level(m)), 0);
  yield* mend(draft, top, task.looks, ({ excess, moves }) => excess <= 0 && moves <= 0);
  const { loads: _before, ...rest } = plan;
  return { ...rest, assignment: draft.memberOf };
}

function* placeOnce(task: Task): Search {
  const { model, options } = task;
  const { objective = 'level', maxMoves, maxImbalance } = options;
  // Limits of moves are the solver's to keep.
  if (model.owner && (maxMoves !== undefined || maxImbalance !== undefined)) return yield* placeWithinMoves(task);
  if (objective !== 'level') return yield* placeAside(task, objective);
  if (!model.owner) {
    const { plan, bound, proven, termination } = yield* placeFresh(task);
    return {
      assignment: plan.assignment,
      loads: plan.loads,
      level: bound,
      proven,
      ...(termination && { termination }),
    };
  }
  return yield* placeOwned(task);
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
  let best = isUniform ? measured(model, rows, sumLoads(model, rows), 0, 0) : judge(model, cells, rows);
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
 * A plan near what members own. The level to reach is that of a plan from nothing, which does not depend on who owns what: where it can be
 * reached with all that is owned in place, all of it stays.
 */
function* placeOwned(task: Task): Search {
  const { model, options, cells, floor, tolerance, calmTolerance, known } = task;
  const stays = keepOwned(model, cells);
  const isStable = isComplete(model, stays);
  const first = judge(model, cells, completeRows(model, cells, stays, false));
  yield { assignment: first.assignment, level: floor };
  let limit = floor.value * tolerance;
  let still = isStable ? first : yield* complete(task, first, limit);
  if (still.level <= floor.value * calmTolerance) return { assignment: still.assignment, level: floor };
  let best = yield* repair(task, first, limit);
  if (best.level <= limit && !isStable) return { assignment: best.assignment, level: floor };
  const nobody = { ...task, model: { ...model, owner: undefined } };
  known.fresh ??= yield* silently(placeFresh(nobody));
  const { plan: fresh, bound, proven, termination } = known.fresh;
  const end = { level: bound, ...(termination && { termination }) };
  if (agrees(stays, fresh.assignment)) return { assignment: fresh.assignment, loads: fresh.loads, proven, ...end };
  const level = Math.max(floor.value, fresh.level);
  limit = level * tolerance;
  if (!isStable && still.level > limit) still = yield* complete(task, first, limit);
  if (still.level <= level * calmTolerance) best = still;
  else if (best.level > limit) {
    best = yield* repair(task, first, limit);
    if (best.level > limit) {
      const moved = { ...fresh, moves: countMoved(model, fresh.assignment) };
      best = chooseMilder(best, yield* repair(task, moved, limit), limit);
      const solved = yield* solve(model, options);
      const plan = solved?.assignment && judge(model, cells, toMembers(model, solved.partitionOf, solved.assignment));
      if (plan) best = chooseMilder(best, yield* repair(task, plan, limit), limit);
    }
  }
  return { assignment: best.assignment, proven: proven && best.level <= fresh.level, ...end };
}

/** A search whose plans on the way are not for the caller. */
function* silently<T>(search: Generator<Placement | undefined, T>): Generator<undefined, T> {
  for (;;) {
    const step = search.next();
    if (step.done) return step.value;
    yield undefined;
  }
}

/** A plan in which all that is owned stays, as level as it gets but no more level than wanted. */
function* complete(task: Task, first: Candidate, limit: number): Generator<undefined, Candidate> {
  const { model, cells } = task;
  if (first.level <= limit) return first;
  const near = yield* repair(task, first, limit, true);
  if (near.level <= limit || model.numPartitions > MOST_PINNED) return near;
  const solved = yield* solve(model, task.options, true);
  const plan = solved?.assignment && judge(model, cells, toMembers(model, solved.partitionOf, solved.assignment));
  return plan && plan.level < near.level ? yield* repair(task, plan, limit, true) : near;
}

/** The floor of the busiest member, for plans of any strategy. */
export function boundUnequalLoads(model: PartitionModel): PartitionLevelBound {
  return boundLoads(model, listCells(model, findCohorts(model, undefined), 'level', undefined));
}
