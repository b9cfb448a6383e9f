/** The exit code that a plan deserves, and the sentences that go with it. */

import type { PartitionPlan } from '../partitions/types.ts';
import type { SlotPlan } from '../slots/types.ts';
import { EXIT } from './exit-codes.ts';
import { type Gates, missedGates } from './gates.ts';
import type { Outcome } from './outcome.ts';

/** Gates judge a plan that exists; without one the reason decides. */
export function concludePlan(
  plan: SlotPlan | PartitionPlan,
  result: string,
  gates: Gates,
  notes: readonly string[],
): Outcome {
  if (plan.assignment === undefined) {
    return { exitCode: plan.status === 'INFEASIBLE' ? EXIT.infeasible : EXIT.unknown, result, notes };
  }
  const errors = missedGates(plan, gates);
  return { exitCode: errors.length > 0 ? EXIT.gateMissed : EXIT.solved, result, errors, notes };
}
