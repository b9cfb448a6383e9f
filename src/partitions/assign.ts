/** Runs one strategy on one group, in one go or in slices. */

import { nextTurn } from '../solver/balance.ts';
import type { AsyncOptions } from '../solver/types.ts';
import { boundLevel, placeBalanced, type Search, type Unsolved } from './balanced.ts';
import type { PartitionModel, PartitionStrategy } from './model.ts';
import { gapOf, highest, type Placement, solvedPlan, sumLoads, unsolvedPlan } from './plan.ts';
import type { PartitionOptions, PartitionPlan, PartitionStrategyName } from './types.ts';

/** When an asynchronous run gives way. */
const HOLD_MS = 5;

/** The plan of a baseline, with the floor that holds for every plan. */
export function runBaseline(model: PartitionModel, strategy: PartitionStrategy<PartitionStrategyName>): PartitionPlan {
  return solvedPlan(model, strategy.name, 'level', { assignment: strategy.place(model), level: boundLevel(model) });
}

/** The balanced plan. */
export function runBalanced(model: PartitionModel, options: PartitionOptions): PartitionPlan {
  const search = placeBalanced(model, options);
  for (;;) {
    const step = search.next();
    if (step.done) return conclude(model, options, step.value);
  }
}

/** The same in slices: other work comes in between, an abort ends it with the best plan so far. */
export async function runBalancedAsync(
  model: PartitionModel,
  options: PartitionOptions & AsyncOptions,
): Promise<PartitionPlan> {
  const { signal, onIncumbent } = options;
  const search: Search = placeBalanced(model, options);
  let best: Placement | undefined;
  let resumed = performance.now();
  for (;;) {
    if (signal?.aborted) {
      const termination = { reason: 'ABORTED', detail: 'the search was aborted' } as const;
      if (!best) return unsolvedPlan('balanced', options.objective ?? 'level', 'UNKNOWN', termination);
      return conclude(model, options, { ...best, termination });
    }
    const step = search.next();
    if (step.done) {
      if (onIncumbent && 'assignment' in step.value) tell(model, step.value, onIncumbent);
      return conclude(model, options, step.value);
    }
    if (step.value) {
      best = step.value;
      if (onIncumbent) tell(model, best, onIncumbent);
    }
    if (performance.now() - resumed < HOLD_MS) continue;
    await nextTurn();
    resumed = performance.now();
  }
}

function tell(
  model: PartitionModel,
  { assignment, level }: Placement,
  onIncumbent: NonNullable<AsyncOptions['onIncumbent']>,
) {
  const upper = highest(sumLoads(model, assignment), model.capacity);
  const lower = Math.min(level.value, upper);
  onIncumbent({ bounds: { lower, upper }, gap: gapOf(lower, upper), nodes: 0 });
}

function conclude(
  model: PartitionModel,
  { objective = 'level' }: PartitionOptions,
  end: Placement | Unsolved,
): PartitionPlan {
  if ('status' in end) return unsolvedPlan('balanced', objective, end.status, end.termination);
  return solvedPlan(model, 'balanced', objective, end);
}
