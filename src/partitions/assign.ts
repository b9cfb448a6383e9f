/** Runs one strategy on one group, in one go or in slices. */

import { gapOf } from '../fairness/claims.ts';
import { nextTurn } from '../solver/balance.ts';
import type { AsyncOptions } from '../solver/types.ts';
import { boundLevel, placeBalanced } from './balanced.ts';
import type { PartitionModel, PartitionStrategy } from './model.ts';
import { highest, type Placement, solvedPlan, sumLoads, unsolvedPlan } from './plan.ts';
import { LEVEL_TOLERANCE } from './task.ts';
import type { PartitionOptions, PartitionPlan, PartitionStrategyName, PartitionTermination } from './types.ts';

/** When an asynchronous run gives way. */
const HOLD_MS = 5;

/** The plan of a baseline, with the floor that holds for every plan. */
export function runBaseline(model: PartitionModel, strategy: PartitionStrategy<PartitionStrategyName>): PartitionPlan {
  return solvedPlan(model, strategy.name, 'level', { assignment: strategy.place(model), level: boundLevel(model) });
}

/** The balanced plan. */
export function runBalanced(model: PartitionModel, options: PartitionOptions): PartitionPlan {
  const run = openRun(model, options);
  for (;;) {
    const plan = run.step();
    if (plan) return plan;
  }
}

/** The same in slices: other work comes in between, an abort ends it with the best plan so far. */
export async function runBalancedAsync(
  model: PartitionModel,
  options: PartitionOptions & AsyncOptions,
): Promise<PartitionPlan> {
  const { signal, onIncumbent } = options;
  const run = openRun(model, options, onIncumbent);
  let resumed = performance.now();
  for (;;) {
    if (signal?.aborted) return run.stop({ reason: 'ABORTED', detail: 'the search was aborted' });
    const plan = run.step();
    if (plan) return plan;
    if (performance.now() - resumed < HOLD_MS) continue;
    await nextTurn();
    resumed = performance.now();
  }
}

/** A search with the best plan that it has told of; `step` gives the plan in the end. */
function openRun(
  model: PartitionModel,
  options: PartitionOptions,
  onIncumbent: AsyncOptions['onIncumbent'] = () => {},
) {
  const { objective = 'level', timeLimitMs } = options;
  const started = timeLimitMs === undefined ? 0 : performance.now();
  const left = () => Math.max(1, timeLimitMs! - (performance.now() - started));
  // Each search of many has only the time that those before have left.
  const timed =
    timeLimitMs === undefined ? options : Object.defineProperty({ ...options }, 'timeLimitMs', { get: left });
  const search = placeBalanced(model, timed);
  let best: Placement | undefined;
  let lowest = Infinity;
  const note = (placement: Placement, least: number) => {
    const upper = highest(placement.loads ?? sumLoads(model, placement.assignment), model.capacity);
    if (best && upper * least >= lowest) return;
    best = placement;
    lowest = upper;
    const lower = Math.min(placement.level.value, upper);
    onIncumbent({ bounds: { lower, upper }, gap: gapOf(lower, upper), nodes: 0 });
  };
  const stop = (termination: PartitionTermination): PartitionPlan =>
    best
      ? solvedPlan(model, 'balanced', objective, { ...best, termination })
      : unsolvedPlan('balanced', objective, 'UNKNOWN', termination);
  return {
    stop,
    step(): PartitionPlan | undefined {
      const { done, value } = search.next();
      if (value && 'status' in value) return unsolvedPlan('balanced', objective, value.status, value.termination);
      // On the way, a plan that is hardly lower may move much more.
      if (value) note(value, done ? 1 : LEVEL_TOLERANCE);
      if (done && value) return solvedPlan(model, 'balanced', objective, value);
      const isLate = timeLimitMs !== undefined && performance.now() - started >= timeLimitMs;
      return isLate && best ? stop({ reason: 'TIME_LIMIT', detail: 'the time is used up' }) : undefined;
    },
  };
}
