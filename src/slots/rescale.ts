/** The balanced strategy with a previous plan: as balanced as from scratch, with the fewest moves that this takes, within `maxMoves`. */

import { listRows, placeFresh } from './balanced.ts';
import { countCells, fewestMoves, forcedMoves, previousLanes, quotaMoves, settleLanes } from './calm.ts';
import { grantAsBefore, grantEvenly } from './grants.ts';
import { lanesToSubtasks, weighLanes } from './lanes.ts';
import type { SlotModel } from './model.ts';
import { busiestLevel, countMisses, type Placement } from './plan.ts';
import { countMoves, groupsBefore, type Previous } from './previous.ts';
import { repairPlan } from './repair.ts';
import type { SlotOptions, Termination } from './types.ts';

/** With unequal loads the repaired plan is kept when its busiest task manager is within this factor of a plan from scratch. */
const NEAR = 1.01;

export function rescale(
  model: SlotModel,
  { slots: which = 'all', maxMoves = Infinity }: SlotOptions,
  previous: Previous,
): Placement | { readonly infeasible: Termination } {
  const { cluster, job } = model;
  const before = groupsBefore(model);
  // Under a limit of moves no slot may change its group for the sake of evenness.
  const asBefore = maxMoves < Infinity ? grantAsBefore(cluster, job, which, before) : undefined;
  const grants = asBefore ?? grantEvenly(cluster, job, which, before);
  const fresh = placeFresh(model, grants);
  const ran = previousLanes(model, previous);
  const rows = listRows(job, grants);

  if (fresh.limit) {
    const few = fewestMoves(model, rows, grants, fresh.limit, ran);
    const settle = (counts: Uint32Array) => lanesToSubtasks(job, settleLanes(model, rows, grants, counts, ran));
    let assignment = few && settle(few.counts);
    // The flow does not see pipelines on racks and zones: when they come out uneven, the division from scratch is the one to keep to.
    const missed = assignment ? countMisses(model, assignment, grants.groupOfSlot) : Infinity;
    if (missed > 0 && countMisses(model, fresh.assignment, grants.groupOfSlot) < missed) {
      assignment = settle(countCells(model, fresh.assignment));
    }
    if (assignment && totalMoves(model, previous, assignment) <= maxMoves) {
      return { ...fresh, assignment, spreadHolds: false, calm: few?.bound ?? quotaMoves(model, rows, grants, ran) };
    }
  }

  const calm = forcedMoves(model, ran);
  const freshLevel = busiestLevel(model, fresh.assignment);
  const target = Math.max(fresh.level.value, freshLevel);
  const { slots, moves } = repairPlan(model, rows, grants, job.weighed ?? weighLanes(job), previous, maxMoves, target);
  if (moves > maxMoves) {
    const detail = `at least ${moves} subtasks have to change slot, but maxMoves is ${maxMoves}`;
    return { infeasible: { reason: 'MOVE_LIMIT', detail } };
  }
  const assignment = lanesToSubtasks(job, slots);
  const worse = busiestLevel(model, assignment) > freshLevel * NEAR;
  if (worse && totalMoves(model, previous, fresh.assignment) <= maxMoves) return { ...fresh, spreadHolds: false, calm };
  return { assignment, grants: grants.groupOfSlot, level: fresh.level, spreadHolds: false, calm };
}

function totalMoves({ cluster }: SlotModel, previous: Previous, assignment: Uint32Array): number {
  const { taskManagers, slots } = countMoves(previous, cluster, assignment);
  return taskManagers + slots;
}
