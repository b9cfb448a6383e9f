/** Plans within a limit of moves, or the cheapest moves to within a limit of imbalance. */

import type { Search, Unsolved } from './balanced.ts';
import { keepOwned } from './begun.ts';
import { type Change, openDraft } from './draft.ts';
import type { PartitionModel } from './model.ts';
import { countMoved } from './owned.ts';
import type { Placement } from './plan.ts';
import { levelRest, lowerBusiest } from './repair.ts';
import { completeRows } from './rows.ts';
import { asGap, solve } from './solve.ts';
import { toMembers } from './solver-problem.ts';
import { LEAST_LOOKS, type Task, unitOf } from './task.ts';

/** The solver's plan within `maxMoves`, or the cheapest moves to within `maxImbalance`. */
export function* placeWithinMoves(task: Task): Search {
  const { model, options, cells, floor } = task;
  const { maxMoves = Infinity } = options;
  // What nobody subscribes to any more leaves its owner, and the solver does not see it.
  const lost = countLost(model);
  if (lost > maxMoves) return refuseMoves(lost);
  const solved = yield* solve(model, maxMoves < Infinity ? { ...options, maxMoves: maxMoves - lost } : options);
  if (!solved) return yield* placeByHand(task);
  if (!solved.assignment)
    return { status: solved.infeasible ? 'INFEASIBLE' : 'UNKNOWN', termination: solved.termination };
  const plan = toMembers(model, solved.partitionOf, solved.assignment);
  const draft = openDraft(model, cells, plan, undefined);
  const moved = countMoved(model, plan);
  const most = maxMoves < Infinity ? maxMoves : moved;
  if (draft) yield* levelRest(draft, LEAST_LOOKS, ({ moves }) => moved + moves <= Math.max(moved, most));
  const level = solved.bound.value > floor.value ? solved.bound : floor;
  const placement: Placement = {
    assignment: draft?.memberOf ?? plan,
    level,
    termination: asGap(solved.termination),
  };
  return solved.proven ? { ...placement, proven: true } : placement;
}

/** Owned partitions of topics that nobody subscribes to. */
function countLost({ owner, numTopics, numSubscribers, partitionStart }: PartitionModel): number {
  let lost = 0;
  for (let t = 0; t < numTopics; t++) {
    if (numSubscribers[t]! > 0) continue;
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) if (owner![p]! >= 0) lost++;
  }
  return lost;
}

function refuseMoves(forced: number): Unsolved {
  const detail = `${forced} partitions have to leave members that do not subscribe to their topic`;
  return { status: 'INFEASIBLE', termination: { reason: 'MOVE_LIMIT', detail } };
}

/** For groups that are too large for the solver: what can stay does, and the busiest hand on as much as is allowed or wanted. */
function* placeByHand({ model, options, cells, floor, looks }: Task): Search {
  const { maxMoves = Infinity, maxImbalance = 1 } = options;
  const still = completeRows(model, cells, keepOwned(model, cells), false);
  const forced = countMoved(model, still);
  if (forced > maxMoves) return refuseMoves(forced);
  const draft = openDraft(model, cells, still, undefined);
  const allows = ({ moves }: Change) => forced + moves <= maxMoves;
  if (draft) yield* lowerBusiest(draft, (floor.value * maxImbalance) / unitOf(model), looks, allows);
  return { assignment: draft?.memberOf ?? still, level: floor, termination: { reason: 'EFFORT_DONE' } };
}
