/** Makes a plan and has it verified: no test looks at a plan that the judge has not seen. */

import { expect } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import { allocateSlots } from '../../src/slots/allocate.ts';
import type { SlotOptions, SlotPlan, SlotProblem, SolvedSlotPlan } from '../../src/slots/types.ts';

export function allocate(problem: SlotProblem, options: SlotOptions = {}): SlotPlan {
  const plan = allocateSlots(problem, options);
  expect(verify(problem, plan)).toEqual({ ok: true });
  return plan;
}

/** The same for problems that have a plan. */
export function allocateSolved(problem: SlotProblem, options: SlotOptions = {}): SolvedSlotPlan {
  const plan = allocate(problem, options);
  expect(plan.termination.reason).not.toBe('NOT_ENOUGH_SLOTS');
  if (plan.assignment === undefined) throw new Error(`no plan: ${plan.termination.detail}`);
  return plan;
}
