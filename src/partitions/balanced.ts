/** The strategy `balanced`: equal loads exactly, unequal loads by the solver. A generator: every yield is a point to stop at. */

import { toCanonical } from './canonical.ts';
import { boundEqualLoads, placeEqualLoads } from './equal-loads.ts';
import type { PartitionModel } from './model.ts';
import { countMoved } from './owned.ts';
import type { Placement } from './plan.ts';
import { findRacks } from './racks.ts';
import type { PartitionOptions, PartitionTermination } from './types.ts';
import { boundUnequalLoads, placeUnequalLoads } from './unequal-loads.ts';

/** Why there is no plan. */
export interface Unsolved {
  readonly status: 'INFEASIBLE' | 'UNKNOWN';
  readonly termination: PartitionTermination;
}

/** What a search has reached so far. */
export type Search = Generator<Placement | undefined, Placement | Unsolved>;

export function* placeBalanced(model: PartitionModel, options: PartitionOptions): Search {
  const { objective = 'level', maxMoves, maxImbalance } = options;
  const racks = findRacks(model);
  if (model.equalLoad === undefined || (maxImbalance !== undefined && model.owner)) {
    return yield* placeBySearch(model, options);
  }
  const plan = placeEqualLoads(model, objective, racks);
  if (maxMoves === undefined || countMoved(model, plan.assignment) <= maxMoves) return plan;
  return yield* placeBySearch(model, options);
}

/** What is searched for does not depend on the order in which the group is listed. */
function* placeBySearch(listed: PartitionModel, options: PartitionOptions): Search {
  const { model, toListed } = toCanonical(listed);
  const search = placeUnequalLoads(model, options, findRacks(model));
  for (;;) {
    const step = search.next();
    if (step.done) return 'assignment' in step.value ? toListed(step.value) : step.value;
    yield step.value && toListed(step.value);
  }
}

/** The floor of the busiest member for any plan. */
export function boundLevel(model: PartitionModel) {
  return model.equalLoad === undefined ? boundUnequalLoads(model) : boundEqualLoads(model);
}
