/** How good a plan is, in the same words for ours and for the baselines. A time without this beside it says nothing. */

/** @import { SlotProblem, SolvedSlotPlan, SpreadCheck } from '../dist/slots/types.js' */
/** @import { ColumnPlan } from './problems.mjs' */

import { measure } from '../build/js/fairness/measure.js';
import { spreadOf } from '../build/js/fairness/spread.js';
import { buildModel } from '../build/js/slots/model.js';

/**
 * @typedef {object} Quality
 * @property {number} makespan Load of the busiest task manager.
 * @property {number} lowerBound Proven floor of the makespan.
 * @property {number} gap (makespan − lower bound) / makespan.
 * @property {number} slotImbalance Busiest / mean, over slots.
 * @property {number} managerImbalance Busiest / mean, over task managers.
 * @property {number} vertexMisses Cells (vertex × slot, vertex × task manager) with fewer or more subtasks than the share, rounded down or up.
 * @property {number} pipelineMisses The same of pipelines.
 * @property {string} status Empty when nothing is claimed.
 */

/**
 * @param {SlotProblem} problem With one slot sharing group and task managers of equal slots, as `makeProblem` makes them.
 */
export function createJudge(problem) {
  const model = buildModel(problem);
  if ('infeasible' in model) throw new Error('a vertex has more subtasks than there are slots');
  const { cluster, job } = model;
  const shape = { ...cluster, ...job, numGroups: job.groupNames.length };
  const everySlot = new Int32Array(cluster.numSlots);

  /** Shares are taken of all slots, whichever of them a strategy was content with.
   * @param {Uint32Array} assignment
   */
  function countMisses(assignment) {
    const checks = spreadOf(shape, assignment, everySlot);
    /** @param {SpreadCheck['family']} wanted */
    const count = (wanted) => checks.reduce((sum, { family, misses }) => sum + (family === wanted ? misses : 0), 0);
    return { vertexMisses: count('vertex'), pipelineMisses: count('pipeline') };
  }

  return {
    /**
     * @param {SolvedSlotPlan} plan
     * @returns {Quality}
     */
    describePlan({ status, assignment, bounds, gap, loads }) {
      return {
        makespan: bounds.upper,
        lowerBound: bounds.lower,
        gap: gap.relative,
        slotImbalance: loads.slots.imbalance,
        managerImbalance: loads.taskManagers.imbalance,
        ...countMisses(assignment),
        status,
      };
    },

    /**
     * @param {ColumnPlan} plan
     * @param {number} lowerBound A floor of the makespan that holds for every plan.
     * @returns {Quality}
     */
    describeColumns({ assignment, slotLoads }, lowerBound) {
      const managerLoads = new Float64Array(cluster.numManagers);
      const slotsEach = cluster.numSlots / cluster.numManagers;
      for (const [s, load] of slotLoads.entries()) managerLoads[Math.floor(s / slotsEach)] += load;
      const { makespan, imbalance } = measure(managerLoads);
      return {
        makespan,
        lowerBound,
        gap: makespan === 0 ? 0 : (makespan - lowerBound) / makespan,
        slotImbalance: measure(slotLoads).imbalance,
        managerImbalance: imbalance,
        ...countMisses(assignment),
        status: '',
      };
    },
  };
}
