/** `evenslot compare`: every strategy on one problem, baselines first. */

import { compareSlots } from '../../slots/compare.ts';
import { compareText } from '../compare-text.ts';
import { concludePlan } from '../conclude.ts';
import { jsonText } from '../json-text.ts';
import type { Outcome } from '../outcome.ts';
import type { Paint } from '../paint.ts';
import { parseProblem } from '../problem-file.ts';
import { readSource } from '../read-file.ts';
import { checkOwnPlan } from '../self-check.ts';
import { type SolveFlags, toSlotOptions } from '../solve-flags.ts';

/** The exit code and the gates look at the last plan, the answer of the comparison. */
export async function runCompare(file: string, flags: SolveFlags, paint: Paint): Promise<Outcome> {
  const { use } = parseProblem(await readSource(file));
  return use((problem) => {
    const plans = compareSlots(problem, toSlotOptions(flags));
    for (const plan of plans) checkOwnPlan(problem, plan);
    const answer = plans.at(-1);
    if (answer === undefined) throw new Error('no strategy was run');
    const result = flags.json
      ? jsonText({ formatVersion: 1, kind: 'comparison', plans: plans.map((plan) => plan.toJSON()) })
      : compareText(problem, plans, file, paint, flags.quiet === true);
    return concludePlan(problem, answer, result, flags);
  });
}
