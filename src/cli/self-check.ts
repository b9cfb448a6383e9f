/** No plan is printed that the independent judge has not passed. */

import { verify } from '../fairness/verify.ts';
import type { PartitionPlan, PartitionProblem } from '../partitions/types.ts';
import type { SlotPlan, SlotProblem } from '../slots/types.ts';
import { EXIT } from './exit-codes.ts';
import { CommandFailure } from './outcome.ts';
import { printable } from './printable.ts';

/** Of subtasks or partitions. Larger plans take the judge longer than the planner. */
const MAX_PLACED = 2_000_000;

/** Throws a CommandFailure that asks for a report when a plan is wrong. */
export function checkOwnPlan(problem: SlotProblem | PartitionProblem, plan: SlotPlan | PartitionPlan): void {
  if (plan.assignment !== undefined && plan.assignment.length > MAX_PLACED) return;
  const verdict = verify(problem, plan);
  if (verdict.ok) return;
  const shown = verdict.issues
    .slice(0, 10)
    .map(({ path, message }) => printable(`  ${path === '' ? '' : `${path}: `}${message}`));
  throw new CommandFailure(EXIT.bug, [
    `The plan of strategy ${plan.strategy} failed its own verification, so it is not printed:`,
    ...shown,
    'This is a bug in evenslot: please report it with the problem file.',
  ]);
}
