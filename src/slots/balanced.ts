/** The balanced strategy: spread first, then the lowest busiest task manager that the spread allows, then few moves. */

import { placeFresh } from './fresh.ts';
import { grantEvenly } from './grants.ts';
import type { SlotModel } from './model.ts';
import type { Placement } from './plan.ts';
import type { Previous } from './previous.ts';
import { rescale } from './rescale.ts';
import type { SlotOptions, Termination } from './types.ts';

export function placeBalanced(
  model: SlotModel,
  options: SlotOptions,
  previous: Previous | undefined,
): Placement | { readonly infeasible: Termination } {
  if (previous) return rescale(model, options, previous);
  return placeFresh(model, grantEvenly(model.cluster, model.job, options.slots ?? 'all', undefined), options.effort);
}
