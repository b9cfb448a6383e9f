/** One instance by each effort: the plan, its time, and what the judge says of it. */

/** @import { BalanceProblem, BalanceOptions, BalanceResult, Effort } from '../../dist/solver/types.js' */
/** @import { Instance } from '../instances/family.mjs' */
/** @import { Clock } from '../clocks.mjs' */

import { CLOCKS } from '../clocks.mjs';
import { quantile } from '../sampling.mjs';

/**
 * The public functions that are measured.
 *
 * @typedef {object} Solver
 * @property {(problem: BalanceProblem, options: BalanceOptions) => BalanceResult} balance
 * @property {(problem: unknown, plan: unknown) => { ok: true } | { ok: false, issues: readonly { path: string, message: string }[] }} verify
 */

/**
 * @typedef {object} Run
 * @property {Effort} effort
 * @property {string} status `ERROR` when the call throws.
 * @property {string} reason Why it ended.
 * @property {number} [lower]
 * @property {number} [upper] Both left out without a plan.
 * @property {number} nodes
 * @property {number} ms
 * @property {string[]} faults What `verify` found, or what was thrown.
 */

/**
 * @typedef {object} Solved
 * @property {Instance} instance
 * @property {Run[]} runs
 */

/** Efforts from the least to the greatest. */
export const EFFORTS = /** @type {const} */ (['instant', 'improve', 'exact']);

/** A call this short is repeated: what the clock says of one alone is mostly chance. */
const SHORT_MS = 5;
const SAMPLES = 5;

/**
 * @param {Solver} solver
 * @param {Instance} instance
 * @param {{ efforts: readonly Effort[], exactNodes: number, clock: Clock }} how
 * @returns {Solved}
 */
export function solveInstance(solver, instance, { efforts, exactNodes, clock }) {
  const runs = efforts.map((effort) => {
    const options = { ...instance.options, effort, ...(effort === 'exact' ? { nodeLimit: exactNodes } : {}) };
    // One instance that breaks must not hide what the others say.
    try {
      const { result, ms } = timeCall(() => solver.balance(instance.problem, options), CLOCKS[clock]);
      return { effort, ...readResult(result), ms, faults: findFaults(solver, instance, result) };
    } catch (error) {
      return { effort, status: 'ERROR', reason: 'ERROR', nodes: 0, ms: 0, faults: [`it throws: ${error}`] };
    }
  });
  return { instance, runs };
}

/**
 * The median time of a call, and what its last run returned.
 *
 * @template T
 * @param {() => T} call
 * @param {() => number} now
 */
export function timeCall(call, now) {
  const samples = [];
  let result;
  do {
    const start = now();
    result = call();
    samples.push(now() - start);
  } while (samples.length < SAMPLES && samples[0] < SHORT_MS);
  return { result, ms: quantile(samples, 0.5) };
}

/** @param {BalanceResult} result */
function readResult(result) {
  const { status, termination, stats } = result;
  const bounds = result.assignment === undefined ? {} : { lower: result.bounds.lower, upper: result.bounds.upper };
  return { status, reason: termination.reason, nodes: stats.nodes, ...bounds };
}

/**
 * @param {Solver} solver
 * @param {Instance} instance
 * @param {BalanceResult} result
 */
function findFaults({ verify }, { problem }, result) {
  const verdict = verify(problem, result);
  return verdict.ok ? [] : verdict.issues.map(({ path, message }) => `${path}: ${message}`);
}
