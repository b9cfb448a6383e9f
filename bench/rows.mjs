/** One row for each shape and solver: how long it takes, and how good the plan is. */

/** @import { SlotOptions, SlotProblem, SolvedSlotPlan } from '../dist/slots/types.js' */
/** @import { Columns, Shape } from './problems.mjs' */
/** @import { Quality } from './quality.mjs' */
/** @import { Effort, Timing } from './sampling.mjs' */

import { allocateSlots, verify } from '../dist/index.js';
import { firstWorker } from './baselines/first-worker.mjs';
import { heaviestFirst } from './baselines/heaviest-first.mjs';
import { heaviestFirstTuned } from './baselines/heaviest-first-tuned.mjs';
import { countSubtasks, flattenColumns, makeVariants, nameShape, takeTurns } from './problems.mjs';
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
  const problems = makeVariants(shape);
  const columns = problems.map(flattenColumns);
  /** @type {Record<string, () => unknown>} */
  const tasks = {};
  for (const [name, options] of Object.entries(STRATEGIES)) {
    tasks[name] = takeTurns(problems, (problem) => allocateSlots(problem, options));
  }
  for (const [name, place] of Object.entries(BASELINES)) tasks[name] = takeTurns(columns, place);
  const timings = sampleInTurns(tasks, effort);
  const subtasks = countSubtasks(shape);
  const faults = findFaults(problems);
  return Object.entries(judge(problems[0], columns[0])).map(([solver, quality]) => {
    const timing = timings[solver];
    const nsPerSubtask = (timing.median * 1e6) / subtasks;
    return { shape, subtasks, solver, timing, nsPerSubtask, quality, faults: faults[solver] ?? [] };
  });
}

/**
 * What the judge says of every plan of ours, by strategy.
 *
 * @param {readonly SlotProblem[]} problems
 */
function findFaults(problems) {
  /** @type {Record<string, string[]>} */
  const faults = {};
  for (const [solver, options] of Object.entries(STRATEGIES)) {
    faults[solver] = problems.flatMap((problem) => {
      const verdict = verify(problem, solve(problem, options));
      return verdict.ok ? [] : verdict.issues.map(({ path, message }) => `${path}: ${message}`);
    });
  }
  return faults;
}

/**
 * @param {SlotProblem} problem
 * @param {Columns} columns The same problem.
 */
function judge(problem, columns) {
  const { describePlan, describeColumns } = createJudge(problem);
  /** @type {Record<string, Quality>} */
  const qualities = {};
  for (const [solver, options] of Object.entries(STRATEGIES)) qualities[solver] = describePlan(solve(problem, options));
  // What first-worker is held against holds for every plan, whatever its spread.
  const { lowerBound } = qualities['first-worker'];
  for (const [solver, place] of Object.entries(BASELINES)) {
    qualities[solver] = describeColumns(place(columns), lowerBound);
  }
  return qualities;
}

/**
 * @param {SlotProblem} problem
 * @param {SlotOptions} options
 * @returns {SolvedSlotPlan}
 */
function solve(problem, options) {
  const plan = allocateSlots(problem, options);
  if (plan.assignment === undefined) throw new Error(`no plan: ${plan.termination.detail}`);
  return plan;
}

/** @param {Row} row */
export function nameRow({ shape, solver }) {
  return `${nameShape(shape)}, ${solver}`;
}
