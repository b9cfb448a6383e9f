/** What a family comes to: one row for each effort, over all its instances. */

/** @import { Effort } from '../../dist/solver/types.js' */
/** @import { Run, Solved } from './solve.mjs' */

import { quantile } from '../sampling.mjs';
import { isMakespan } from './disagreements.mjs';

/**
 * @typedef {object} Row
 * @property {string} family
 * @property {Effort} effort
 * @property {number} instances
 * @property {number} solved Instances with a plan; both gaps are means over these.
 * @property {number} gapToBest Mean of makespan / best known − 1. The best known is the published optimum, else the best of all efforts of this run.
 * @property {number} gapToFloor Mean of makespan / highest floor of all efforts − 1. Never below the gap to the optimum.
 * @property {number} optimal Share whose makespan is the published optimum, or is proven by one of the efforts.
 * @property {number} certified Share that this effort has proven itself.
 * @property {number} medianMs
 * @property {number} meanMs
 * @property {number} mostMs
 */

/**
 * @param {string} family
 * @param {readonly Solved[]} solved At least one.
 * @returns {Row[]}
 */
export function summarizeFamily(family, solved) {
  const judged = solved.map(judgeRuns);
  return judged[0].map(({ effort }, e) => {
    const runs = judged.map((all) => all[e]);
    const withPlan = runs.filter((run) => run.upper !== undefined);
    const times = runs.map(({ ms }) => ms);
    return {
      family,
      effort,
      instances: runs.length,
      solved: withPlan.length,
      gapToBest: mean(withPlan.map((run) => run.gapToBest)),
      gapToFloor: mean(withPlan.map((run) => run.gapToFloor)),
      optimal: mean(runs.map((run) => Number(run.optimal))),
      certified: mean(runs.map(({ status }) => Number(status === 'OPTIMAL'))),
      medianMs: quantile(times, 0.5),
      meanMs: mean(times),
      mostMs: Math.max(...times),
    };
  });
}

/**
 * Each run beside what all runs together know.
 *
 * @param {Solved} solved
 */
function judgeRuns({ instance, runs }) {
  return runs.map((run) => {
    // Costs of moves to limits that differ cannot be compared: there each effort stands alone.
    const known = isMakespan(instance) ? runs : [run];
    const floor = Math.max(...known.map(({ lower = 0 }) => lower));
    const best = instance.optimum ?? Math.min(...known.map(({ upper = Infinity }) => upper));
    const proven = instance.optimum !== undefined || known.some(({ status }) => status === 'OPTIMAL') || floor === best;
    return {
      ...run,
      gapToBest: excess(run, best),
      gapToFloor: excess(run, Math.max(floor, instance.optimum ?? 0)),
      optimal: proven && run.upper === best,
    };
  });
}

/**
 * Where the reference is 0, as a cost of moves may be, the share of the value that lies above it: all.
 *
 * @param {Run} run
 * @param {number} reference
 */
function excess({ upper }, reference) {
  if (upper === undefined || upper === reference) return 0;
  return reference === 0 ? 1 : upper / reference - 1;
}

/** @param {readonly number[]} values */
function mean(values) {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}
