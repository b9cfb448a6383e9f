/** `compareSlots`: the same problem under every strategy, so that the difference can be seen before anything is changed. */

import { allocateSlots } from './allocate.ts';
import { slotStrategies } from './registry.ts';
import type { SlotOptions, SlotPlan, SlotProblem } from './types.ts';

/**
 * One plan per strategy, baselines first. Options as for `allocateSlots`.
 *
 * @throws EvenslotError as `allocateSlots` does.
 */
export function compareSlots(problem: SlotProblem, options: Omit<SlotOptions, 'strategy'> = {}): SlotPlan[] {
  return slotStrategies.map(({ name }) => allocateSlots(problem, { ...options, strategy: name }));
}
