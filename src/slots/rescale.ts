/** The balanced strategy with a previous plan: as balanced as from scratch, with the fewest moves that this takes, within `maxMoves`. */

import { loadBound } from './bounds.ts';
import { countCells, fewestMoves, forcedMoves, previousLanes, quotaMoves } from './calm.ts';
import { listRows, placeFresh } from './fresh.ts';
import { type Grants, grantAsBefore, grantEvenly } from './grants.ts';
import { lanesToSubtasks, weighLanes } from './lanes.ts';
import type { SlotModel } from './model.ts';
import { busiestLevel, countMisses, type Placement } from './plan.ts';
import { countMoves, groupsBefore, type Previous } from './previous.ts';
import { repairPlan } from './repair.ts';
import { settleLanes } from './settle.ts';
import type { TotalLimit } from './spread-network.ts';
import type { SlotOptions, Termination } from './types.ts';

/** With unequal loads the repaired plan is kept when its busiest task manager is within this factor of a plan from scratch. */
const NEAR = 1.01;

export function rescale(
  model: SlotModel,
  { slots: which = 'all', maxMoves = Infinity, effort }: SlotOptions,
  previous: Previous,
): Placement | { readonly infeasible: Termination } {
  const { cluster, job } = model;
  const before = groupsBefore(model);
  const grants = grantEvenly(cluster, job, which, before);
  const fresh = placeFresh(model, grants, effort);
  const free = fresh.limit
    ? moveFewest(model, grants, previous, fresh, fresh.limit)
    : repairOrRenew(model, grants, previous, fresh);
  const allowed = countAllMoves(model, previous, free.assignment) <= maxMoves;
  if (allowed && (fresh.limit || maxMoves === Infinity)) return free;

  // Under a limit that binds, no slot changes its group for the sake of evenness.
  const kept = grantAsBefore(cluster, job, which, before) ?? grants;
  const { placement, moves } = repair(model, kept, previous, maxMoves, busiestLevel(model, fresh.assignment));
  if (moves <= maxMoves) return allowed ? better(model, free, placement) : placement;
  if (allowed) return free;
  const detail = `at least ${moves} subtasks have to change slot, but maxMoves is ${maxMoves}`;
  return { infeasible: { reason: 'MOVE_LIMIT', detail } };
}

/** The plan with fewer uneven cells, then the lower busiest task manager, then the first. */
function better(model: SlotModel, a: Placement, b: Placement): Placement {
  const misses = ({ assignment, grants }: Placement) => countMisses(model, assignment, grants);
  const level = ({ assignment }: Placement) => busiestLevel(model, assignment);
  const order = misses(b) - misses(a) || level(b) - level(a);
  return order < 0 ? b : a;
}

/** Equal lanes: the balanced division that keeps most lanes on their task manager. */
function moveFewest(
  model: SlotModel,
  grants: Grants,
  previous: Previous,
  fresh: Placement,
  limit: TotalLimit,
): Placement {
  const { job } = model;
  const rows = listRows(job, grants);
  const lanes = previousLanes(model, previous);
  const few = fewestMoves(model, rows, grants, limit, lanes, previous);
  const settle = (counts: Uint32Array) => lanesToSubtasks(job, settleLanes(model, rows, grants, counts, lanes));
  let assignment = few && settle(few.counts);
  // The flow does not see pipelines on racks and zones: when they come out uneven, the division from scratch is the one to keep to.
  const missed = assignment ? countMisses(model, assignment, grants.groupOfSlot) : Infinity;
  if (assignment === undefined || (missed > 0 && countMisses(model, fresh.assignment, grants.groupOfSlot) < missed)) {
    assignment = settle(countCells(model, fresh.assignment));
  }
  const calm = few?.bound ?? quotaMoves(model, rows, grants, lanes, previous);
  return { assignment, grants: grants.groupOfSlot, level: fresh.level, spreadHolds: false, calm };
}

/** Unequal lanes: the previous plan repaired, or, when that stays too uneven, a new one. */
function repairOrRenew(model: SlotModel, grants: Grants, previous: Previous, fresh: Placement): Placement {
  const level = busiestLevel(model, fresh.assignment);
  const { placement } = repair(model, grants, previous, Infinity, level);
  const misses = ({ assignment }: Placement) => countMisses(model, assignment, grants.groupOfSlot);
  const worse = busiestLevel(model, placement.assignment) > level * NEAR || misses(placement) > misses(fresh);
  return worse ? { ...fresh, calm: forcedMoves(previous) } : placement;
}

function repair(
  model: SlotModel,
  grants: Grants,
  previous: Previous,
  maxMoves: number,
  freshLevel: number,
): { readonly placement: Placement; readonly moves: number } {
  const { job } = model;
  // A plan that is held back may not keep the spread, so only floors of every plan count.
  const level = loadBound(model);
  const target = Math.max(level.value, freshLevel);
  const lanes = job.weighed ?? weighLanes(job);
  const { slots, moves } = repairPlan(model, listRows(job, grants), grants, lanes, previous, maxMoves, target);
  const assignment = lanesToSubtasks(job, slots);
  const calm = forcedMoves(previous);
  return { placement: { assignment, grants: grants.groupOfSlot, level, spreadHolds: false, calm }, moves };
}

function countAllMoves({ cluster }: SlotModel, previous: Previous, assignment: Uint32Array): number {
  const { taskManagers, slots } = countMoves(previous, cluster, assignment);
  return taskManagers + slots;
}
