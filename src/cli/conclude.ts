/** The exit code that a plan deserves, and the sentences that go with it. */

import type { SlotPlan, SlotProblem } from '../slots/types.ts';
import { EXIT } from './exit-codes.ts';
import { missedGates } from './gates.ts';
import type { Outcome } from './outcome.ts';
import type { SolveFlags } from './solve-flags.ts';

/** Gates judge a plan that exists; without one the reason decides. */
export function concludePlan(problem: SlotProblem, plan: SlotPlan, result: string, flags: SolveFlags): Outcome {
  const notes =
    flags.maxMoves !== undefined && problem.previous === undefined
      ? ['note: --max-moves has no effect without "previous" in the file']
      : [];
  if (plan.assignment === undefined) {
    return { exitCode: plan.status === 'INFEASIBLE' ? EXIT.infeasible : EXIT.unknown, result, notes };
  }
  const errors = missedGates(plan, flags);
  return { exitCode: errors.length > 0 ? EXIT.gateMissed : EXIT.solved, result, errors, notes };
}
