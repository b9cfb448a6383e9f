/** `allocateSlots`: checks the problem, flattens it, runs a strategy and reports what it reached. */

import { EvenslotError } from '../errors.ts';
import { buildModel } from './model.ts';
import { solvedPlan, unsolvedPlan } from './plan.ts';
import { readPrevious } from './previous.ts';
import { findStrategy } from './registry.ts';
import type { SlotOptions, SlotPlan, SlotProblem } from './types.ts';
import { assertOptions, validateSlotProblem } from './validate.ts';

/**
 * Places every subtask of a job in a task-manager slot.
 *
 * Too few slots is a result (`INFEASIBLE`, with the shortage per group), not an error.
 *
 * @throws EvenslotError `E_INVALID_PROBLEM` with every issue of the problem, `E_INVALID_OPTION`, `E_UNKNOWN_STRATEGY`,
 * `E_MEMORY` when the problem does not fit, `E_ENGINE` when the host refuses WebAssembly.
 */
export function allocateSlots(problem: SlotProblem, options: SlotOptions = {}): SlotPlan {
  assertOptions(options);
  const issues = validateSlotProblem(problem);
  if (issues.length > 0) throw new EvenslotError('E_INVALID_PROBLEM', issues);
  const strategy = findStrategy(options.strategy ?? 'balanced');
  try {
    const model = buildModel(problem);
    if ('infeasible' in model) return unsolvedPlan(strategy.name, model.infeasible);
    const previous = readPrevious(model);
    const placement = strategy.place(model, options, previous);
    if ('infeasible' in placement) return unsolvedPlan(strategy.name, placement.infeasible);
    return solvedPlan(model, strategy.name, placement, previous);
  } catch (error) {
    // Typed arrays refuse lengths that the host cannot give.
    if (!(error instanceof RangeError)) throw error;
    const message = `the problem needs more memory than this host gives (${error.message})`;
    throw new EvenslotError('E_MEMORY', [{ path: '', message, received: undefined }]);
  }
}
