/** The strategy `balanced`: equal loads exactly, unequal loads by the solver. A generator: every yield is a point to stop at. */

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
    return yield* placeUnequalLoads(model, options, racks);
  }
  const plan = placeEqualLoads(model, objective, racks);
  if (maxMoves === undefined || countMoved(model, plan.assignment) <= maxMoves) return plan;
  return yield* placeUnequalLoads(model, options, racks);
}

/** The floor of the busiest member for any plan. */
export function boundLevel(model: PartitionModel) {
  return model.equalLoad === undefined ? boundUnequalLoads(model) : boundEqualLoads(model, 'level');
}
