/** `evenslot assign`: one plan of partitions by one strategy. */

import process from 'node:process';
import { assignPartitions, partitionStrategies } from '../../partition-strategies.ts';
import type { PartitionPlan, PartitionProblem, PartitionStrategyName } from '../../partitions/types.ts';
import { assignText } from '../assign-text.ts';
import { concludePlan } from '../conclude.ts';
import { jsonText } from '../json-text.ts';
import { notesOf, type Outcome } from '../outcome.ts';
import type { Paint } from '../paint.ts';
import { USUAL_STRATEGY } from '../partition-wording.ts';
import { parseProblem } from '../problem-file.ts';
import { readSource } from '../read-file.ts';
import { checkOwnPlan } from '../self-check.ts';
import { remarkOnPartitionFlags, type SolveFlags, toPartitionOptions } from '../solve-flags.ts';
import { showsUnicode } from '../table.ts';

export async function runAssign(
  file: string,
  flags: SolveFlags & { readonly strategy?: PartitionStrategyName },
  paint: Paint,
): Promise<Outcome> {
  const { use, remarks } = parseProblem(await readSource(file), 'partitions');
  return use((problem) => {
    const options = toPartitionOptions(flags);
    const plan = assignPartitions(
      problem,
      flags.strategy === undefined ? options : { ...options, strategy: flags.strategy },
    );
    checkOwnPlan(problem, plan);
    const quiet = flags.quiet === true;
    const view = { file, paint, quiet, unicode: showsUnicode(process.env) };
    const result = flags.json ? jsonText(plan) : assignText(problem, plan, { ...view, was: usualPlan(problem, plan) });
    return concludePlan(plan, result, flags, [...notesOf(remarks), ...remarkOnPartitionFlags(flags, problem)]);
  });
}

/** What Kafka does unless it is told otherwise, for comparison; nothing when the plan is a baseline's own. */
function usualPlan(problem: PartitionProblem, plan: PartitionPlan): PartitionPlan | undefined {
  if (plan.assignment === undefined) return undefined;
  if (partitionStrategies.some(({ name, baseline }) => baseline && name === plan.strategy)) return undefined;
  const usual = partitionStrategies.find(({ name }) => name === USUAL_STRATEGY);
  return usual && assignPartitions(problem, { strategy: usual.name });
}
