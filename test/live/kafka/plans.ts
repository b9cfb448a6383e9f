/** The plans that the leader of a live group made, told by `onPlan`, and what has to hold for each of them. */

import { expect } from 'vitest';
import { verify } from '../../../src/fairness/verify.ts';
import type { PartitionPlan, PartitionProblem, SolvedPartitionPlan } from '../../../src/partitions/types.ts';

interface Planned {
  readonly plan: PartitionPlan;
  readonly problem: PartitionProblem;
}

export class PlanLog {
  readonly #planned: Planned[] = [];

  /** Goes into the options of every member: whoever leads writes here. */
  readonly onPlan = (plan: PartitionPlan, problem: PartitionProblem): void => {
    this.#planned.push({ plan, problem });
  };

  /** How many plans were made. */
  get count(): number {
    return this.#planned.length;
  }

  /** The newest plan. */
  last(): { readonly plan: SolvedPartitionPlan; readonly problem: PartitionProblem } {
    const { plan, problem } = this.#planned.at(-1)!;
    if (plan.assignment === undefined) throw new Error(`no plan: ${plan.termination.reason}`);
    return { plan, problem };
  }

  expectVerified(): void {
    expect(this.count).toBeGreaterThan(0);
    for (const { plan, problem } of this.#planned) expect(verify(problem, plan)).toMatchObject({ ok: true });
  }
}
