/** Finds what cannot be true: plans that beat a proof, proofs that beat a plan, and plans that the judge refuses. */

/** @import { Solved, Run } from './solve.mjs' */

/** Of two makespans that are no integers, quotients by a speed, the last digits may differ. */
const TOLERANCE = 1e-12;

/**
 * Sentences, none when all is well. Every generated instance has a plan, so to find none is a fault too.
 *
 * @param {Solved} solved
 * @returns {string[]}
 */
export function findDisagreements({ instance, runs }) {
  return [
    ...runs.flatMap((run) => checkAlone(run)),
    ...(instance.optimum === undefined ? [] : runs.flatMap((run) => checkOptimum(run, instance.optimum ?? 0))),
    ...(isMakespan(instance) ? runs.flatMap((run) => runs.flatMap((other) => checkPair(run, other))) : []),
  ].map((sentence) => `${instance.name}: ${sentence}`);
}

/**
 * With `maxImbalance` the aim is the cost of moves to a limit that itself depends on the effort, so nothing can be compared.
 *
 * @param {Solved['instance']} instance
 */
export function isMakespan({ options }) {
  return options?.maxImbalance === undefined;
}

/** @param {Run} run */
function checkAlone({ effort, status, faults, lower, upper }) {
  const found = faults.map((fault) =>
    status === 'ERROR' ? `${effort}: ${fault}` : `verify refuses the plan of ${effort}: ${fault}`,
  );
  if (status === 'INFEASIBLE') found.push(`${effort} says that there is no plan`);
  if (lower !== undefined && upper !== undefined) {
    if (lower > upper) found.push(`${effort} has a bound of ${lower} above its own ${upper}`);
    if (status === 'OPTIMAL' && lower !== upper)
      found.push(`${effort} calls ${upper} optimal with a bound of ${lower}`);
  }
  return found;
}

/**
 * @param {Run} run
 * @param {number} optimum
 */
function checkOptimum({ effort, status, lower, upper }, optimum) {
  /** @type {string[]} */
  const found = [];
  if (lower === undefined || upper === undefined) return found;
  if (upper < optimum) found.push(`${effort} has a makespan of ${upper}, below the optimum ${optimum}`);
  if (lower > optimum) found.push(`${effort} has a bound of ${lower}, above the optimum ${optimum}`);
  if (status === 'OPTIMAL' && upper > optimum)
    found.push(`${effort} calls ${upper} optimal, the optimum is ${optimum}`);
  return found;
}

/**
 * @param {Run} run
 * @param {Run} other
 */
function checkPair(run, other) {
  if (run === other || run.lower === undefined || other.upper === undefined) return [];
  if (run.lower <= other.upper * (Number.isInteger(other.upper) ? 1 : 1 + TOLERANCE)) return [];
  return [`${run.effort} has a bound of ${run.lower}, above the makespan ${other.upper} of ${other.effort}`];
}
