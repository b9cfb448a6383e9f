/** Where a call of `allocateSlots` spends its time: the price of taking objects, and the work on columns. */

/** @import { Shape } from './problems.mjs' */
/** @import { Effort } from './sampling.mjs' */

import { buildModel } from '../build/js/slots/model.js';
import { solvedPlan } from '../build/js/slots/plan.js';
import { findStrategy } from '../build/js/slots/registry.js';
import { validateSlotProblem } from '../build/js/slots/validate.js';
import { CLOCKS } from './clocks.mjs';
import { makeVariants } from './problems.mjs';
import { quantile } from './sampling.mjs';

/**
 * @typedef {object} Stages Medians in milliseconds of the four steps that `allocateSlots` takes.
 * @property {Shape} shape
 * @property {number} validate `validateSlotProblem`
 * @property {number} flatten `buildModel`: ids to indices, columns
 * @property {number} place The balanced strategy
 * @property {number} result `solvedPlan`: loads, bounds, status
 */

/**
 * @param {Shape} shape
 * @param {Effort} effort
 * @returns {Stages}
 */
export function measureStages(shape, { rounds, roundMs, clock }) {
  const now = CLOCKS[clock];
  const problems = makeVariants(shape);
  const { place } = findStrategy('balanced');
  const steps = [[], [], [], []].map(() => /** @type {number[]} */ ([]));
  const budget = (rounds + 1) * roundMs;
  const start = now();
  // All steps follow each other on fresh objects, as in a real call: what one keeps for the next is neither lost nor found twice.
  for (let n = 0; n < 2 * (rounds + 1) || now() - start < budget; n++) {
    const problem = problems[n % problems.length];
    const marks = [now()];
    validateSlotProblem(problem);
    marks.push(now());
    const model = buildModel(problem);
    if ('infeasible' in model) throw new Error('infeasible');
    marks.push(now());
    const placement = place(model, {}, undefined);
    if ('infeasible' in placement) throw new Error('infeasible');
    marks.push(now());
    solvedPlan(model, 'balanced', placement, undefined);
    marks.push(now());
    for (const [k, samples] of steps.entries()) samples.push(marks[k + 1] - marks[k]);
  }
  // The first half warms up.
  const [validate, flatten, placed, result] = steps.map((samples) => quantile(samples.slice(samples.length >> 1), 0.5));
  return { shape, validate, flatten, place: placed, result };
}
