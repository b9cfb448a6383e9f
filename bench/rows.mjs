/** One row for each shape and solver: how long it takes, and how good the plan is. */

/** @import { SlotOptions, SlotProblem, SolvedSlotPlan } from '../dist/slots/types.js' */
/** @import { ColumnPlan, Shape } from './problems.mjs' */
/** @import { Quality } from './quality.mjs' */
/** @import { Effort, Timing } from './sampling.mjs' */

import { allocateSlots, verify } from '../dist/index.js';
import { firstWorker } from './baselines/first-worker.mjs';
import { heaviestFirst } from './baselines/heaviest-first.mjs';
import { heaviestFirstTuned } from './baselines/heaviest-first-tuned.mjs';
import { countSubtasks, flattenColumns, makeProblem, nameShape } from './problems.mjs';
import { createJudge } from './quality.mjs';
import { sampleInTurns } from './sampling.mjs';

/**
 * @typedef {object} Row
 * @property {Shape} shape
 * @property {number} subtasks
 * @property {string} solver A strategy of `allocateSlots`, or `js …` for plain JavaScript on columns.
 * @property {Timing} timing
 * @property {number} nsPerSubtask
 * @property {Quality} quality
 * @property {readonly string[]} faults What `verify` found; always empty for plain JavaScript, which claims nothing.
 */

/** @type {Record<string, SlotOptions>} */
const STRATEGIES = { balanced: {}, 'first-worker': { strategy: 'first-worker' } };

const BASELINES = {
  'js first-worker': firstWorker,
  'js heaviest-first': heaviestFirst,
  'js heaviest-first tuned': heaviestFirstTuned,
};

/**
 * @param {Shape} shape
 * @param {Effort} effort
 * @returns {Row[]}
 */
export function measureShape(shape, effort) {
  const problem = makeProblem(shape);
  const columns = flattenColumns(problem);
  /** @type {Record<string, () => unknown>} */
  const tasks = {};
  for (const [name, options] of Object.entries(STRATEGIES)) tasks[name] = () => allocateSlots(problem, options);
  for (const [name, place] of Object.entries(BASELINES)) tasks[name] = () => place(columns);
  const timings = sampleInTurns(tasks, effort);
  const subtasks = countSubtasks(shape);
  return judge(problem, columns).map(({ solver, quality, faults }) => {
    const timing = timings[solver];
    return { shape, subtasks, solver, timing, nsPerSubtask: (timing.median * 1e6) / subtasks, quality, faults };
  });
}

/**
 * @param {SlotProblem} problem
 * @param {import('./problems.mjs').Columns} columns
 */
function judge(problem, columns) {
  const { describePlan, describeColumns } = createJudge(problem);
  const ours = Object.entries(STRATEGIES).map(([solver, options]) => {
    const plan = solve(problem, options);
    const verdict = verify(problem, plan);
    const faults = verdict.ok ? [] : verdict.issues.map(({ path, message }) => `${path}: ${message}`);
    return { solver, quality: describePlan(plan), faults };
  });
  // What first-worker is held against holds for every plan, whatever its spread.
  const lowerBound = solve(problem, { strategy: 'first-worker' }).bounds.lower;
  const plain = Object.entries(BASELINES).map(([solver, place]) => {
    return { solver, quality: describeColumns(place(columns), lowerBound), faults: [] };
  });
  return [...ours, ...plain];
}

/**
 * @param {SlotProblem} problem
 * @param {SlotOptions} options
 * @returns {SolvedSlotPlan}
 */
export function solve(problem, options = {}) {
  const plan = allocateSlots(problem, options);
  if (plan.assignment === undefined) throw new Error(`no plan: ${plan.termination.detail}`);
  return plan;
}

/** @param {Row} row */
export function nameRow({ shape, solver }) {
  return `${nameShape(shape)}, ${solver}`;
}
