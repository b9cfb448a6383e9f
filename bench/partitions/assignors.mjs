/** Evenslot's side of a row: the problems of a shape, played through the events, timed, judged and given to `verify`. */

/** @import { PartitionOptions, PartitionProblem, SolvedPartitionPlan } from '../../dist/partitions/types.js' */
/** @import { Effort, Timing } from '../sampling.mjs' */
/** @import { Quality } from './quality.mjs' */

import { assignPartitions, verify } from '../../dist/index.js';
import { sampleInTurns } from '../sampling.mjs';
import { judge } from './quality.mjs';

/**
 * @typedef {object} Claims What the plans say of themselves; of several plans the sum of the moves, and the worst of the rest.
 * @property {string} status
 * @property {number} gap Relative.
 * @property {number | undefined} fewestMoves Proven floor of the moves; undefined when nobody owned anything.
 * @property {readonly string[]} faults What `verify` finds.
 */

/** @param {PartitionProblem} problem @param {PartitionOptions} [options] @returns {SolvedPartitionPlan} */
export function solve(problem, options) {
  const plan = assignPartitions(problem, options);
  if (plan.assignment === undefined) throw new Error(`no plan: ${plan.termination.detail ?? plan.termination.reason}`);
  return plan;
}

/**
 * Every sample solves all problems once.
 *
 * @param {Record<string, readonly PartitionProblem[]>} tasks
 * @param {Effort} effort
 * @returns {Record<string, Timing>}
 */
export function timeProblems(tasks, effort) {
  return sampleInTurns(
    Object.fromEntries(
      Object.entries(tasks).map(([name, problems]) => [
        name,
        () => {
          for (const problem of problems) assignPartitions(problem);
        },
      ]),
    ),
    effort,
  );
}

/**
 * @param {readonly PartitionProblem[]} problems
 * @returns {Quality & Claims}
 */
export function judgePlans(problems) {
  const plans = problems.map((problem) => solve(problem));
  const quality = sumQuality(plans.map(({ assignment }, k) => judge(problems[k], assignment)));
  const floors = plans.flatMap(({ certificate }) => (certificate.moves ? [certificate.moves.value] : []));
  const faults = plans.flatMap((plan, k) => {
    const verdict = verify(problems[k], plan);
    return verdict.ok ? [] : verdict.issues.map(({ path, message }) => `${path}: ${message}`);
  });
  for (const [k, { moves }] of plans.entries()) {
    const counted = judge(problems[k], plans[k].assignment).moves;
    if (moves && moves.partitions !== counted)
      faults.push(`moves: the plan says ${moves.partitions}, it is ${counted}`);
  }
  return {
    ...quality,
    status: plans.every(({ status }) => status === 'OPTIMAL') ? 'OPTIMAL' : 'FEASIBLE',
    gap: plans.reduce((most, { gap }) => Math.max(most, gap.relative), 0),
    fewestMoves: floors.length > 0 ? floors.reduce((sum, value) => sum + value, 0) : undefined,
    faults,
  };
}

/**
 * Of assignments that follow each other: all moves together, the worst of the rest.
 *
 * @param {readonly Quality[]} qualities
 * @returns {Quality}
 */
export function sumQuality(qualities) {
  return qualities.reduce((sum, one) => ({
    busiest: Math.max(sum.busiest, one.busiest),
    imbalance: Math.max(sum.imbalance, one.imbalance),
    excess: Math.max(sum.excess, one.excess),
    moves: sum.moves + one.moves,
    rackMisses: Math.max(sum.rackMisses, one.rackMisses),
    unassigned: Math.max(sum.unassigned, one.unassigned),
  }));
}
