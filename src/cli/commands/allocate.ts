/** `evenslot allocate`: one plan of slots by one strategy. */

import process from 'node:process';
import { allocateSlots } from '../../slots/allocate.ts';
import { slotStrategies } from '../../slots/registry.ts';
import type { SlotOptions, SlotPlan, SlotProblem, SlotStrategyName } from '../../slots/types.ts';
import { allocateText } from '../allocate-text.ts';
import { concludePlan } from '../conclude.ts';
import { jsonText } from '../json-text.ts';
import type { Outcome } from '../outcome.ts';
import type { Paint } from '../paint.ts';
import { parseProblem } from '../problem-file.ts';
import { readSource } from '../read-file.ts';
import { checkOwnPlan } from '../self-check.ts';
import { remarkOnSlotFlags, type SolveFlags, toSlotOptions } from '../solve-flags.ts';
import { showsUnicode } from '../table.ts';

export async function runAllocate(
  file: string,
  flags: SolveFlags & { readonly strategy?: SlotStrategyName },
  paint: Paint,
): Promise<Outcome> {
  const { use } = parseProblem(await readSource(file), 'slots');
  return use((problem) => {
    const options = toSlotOptions(flags);
    const plan = allocateSlots(
      problem,
      flags.strategy === undefined ? options : { ...options, strategy: flags.strategy },
    );
    checkOwnPlan(problem, plan);
    const quiet = flags.quiet === true;
    const view = { file, paint, quiet, unicode: showsUnicode(process.env) };
    const result = flags.json
      ? jsonText(plan)
      : allocateText(problem, plan, { ...view, was: baselinePlan(problem, plan, options) });
    return concludePlan(plan, result, flags, remarkOnSlotFlags(flags, problem));
  });
}

/** What a baseline would have done, for comparison; nothing when the plan is a baseline's own. */
function baselinePlan(problem: SlotProblem, plan: SlotPlan, options: SlotOptions): SlotPlan | undefined {
  const baseline = slotStrategies.find((strategy) => strategy.baseline);
  if (baseline === undefined || plan.assignment === undefined) return undefined;
  if (slotStrategies.some(({ name, baseline: isBaseline }) => isBaseline && name === plan.strategy)) return undefined;
  const { maxMoves: _unbounded, ...rest } = options;
  return allocateSlots(problem, { ...rest, strategy: baseline.name });
}
