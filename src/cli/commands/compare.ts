/** `evenslot compare`: every strategy on one problem, baselines first. */

import { comparePartitions } from '../../partition-strategies.ts';
import type { PartitionPlan } from '../../partitions/types.ts';
import { compareSlots } from '../../slots/compare.ts';
import type { SlotPlan } from '../../slots/types.ts';
import { comparePartitionsText } from '../compare-partitions-text.ts';
import { compareText } from '../compare-text.ts';
import { concludePlan } from '../conclude.ts';
import { jsonText } from '../json-text.ts';
import { notesOf, type Outcome } from '../outcome.ts';
import type { Paint } from '../paint.ts';
import { parseAnyProblem } from '../problem-file.ts';
import { readSource } from '../read-file.ts';
import { checkOwnPlan } from '../self-check.ts';
import {
  remarkOnPartitionFlags,
  remarkOnSlotFlags,
  type SolveFlags,
  toPartitionOptions,
  toSlotOptions,
} from '../solve-flags.ts';

/** The exit code and the gates look at the last plan, the answer of the comparison. */
export async function runCompare(file: string, flags: SolveFlags, paint: Paint): Promise<Outcome> {
  const parsed = parseAnyProblem(await readSource(file));
  const quiet = flags.quiet === true;
  if (parsed.kind === 'slots') {
    return parsed.use((problem) => {
      const plans = compareSlots(problem, toSlotOptions(flags));
      for (const plan of plans) checkOwnPlan(problem, plan);
      const text = () => compareText(problem, plans, file, paint, quiet);
      return conclude(plans, text, flags, remarkOnSlotFlags(flags, problem));
    });
  }
  return parsed.use((problem) => {
    const plans = comparePartitions(problem, toPartitionOptions(flags));
    for (const plan of plans) checkOwnPlan(problem, plan);
    const text = () => comparePartitionsText(problem, plans, file, paint, quiet);
    return conclude(plans, text, flags, [...notesOf(parsed.remarks), ...remarkOnPartitionFlags(flags, problem)]);
  });
}

function conclude(
  plans: readonly (SlotPlan | PartitionPlan)[],
  text: () => string,
  flags: SolveFlags,
  notes: readonly string[],
): Outcome {
  const answer = plans.at(-1);
  if (answer === undefined) throw new Error('no strategy was run');
  const result = flags.json
    ? jsonText({ formatVersion: 1, kind: 'comparison', plans: plans.map((plan) => plan.toJSON()) })
    : text();
  return concludePlan(answer, result, flags, notes);
}
