/** Collects the plans that an assigner makes, and holds each of them to the judge. */

import { expect, onTestFinished } from 'vitest';
import { type Verdict, verify } from '../../../src/fairness/verify.ts';
import type { PartitionPlan, PartitionProblem, SolvedPartitionPlan } from '../../../src/partitions/types.ts';

export interface JudgedPlans {
  readonly plans: SolvedPartitionPlan[];
  readonly problems: PartitionProblem[];
  readonly onPlan: (plan: PartitionPlan, problem: PartitionProblem) => void;
}

/** To be called in a test, which then fails when a plan does not hold: what `onPlan` throws is only a warning to an assigner. */
export function judgePlans(): JudgedPlans {
  const verdicts: Verdict[] = [];
  onTestFinished(() => expect(verdicts.filter(({ ok }) => !ok)).toEqual([]));
  const plans: SolvedPartitionPlan[] = [];
  const problems: PartitionProblem[] = [];
  return {
    plans,
    problems,
    onPlan: (plan, problem) => {
      verdicts.push(verify(problem, plan));
      if (plan.assignment !== undefined) plans.push(plan);
      problems.push(problem);
    },
  };
}
