/** What a family of instances is: a grid of settings, and one random instance for a setting. */

/** @import { BalanceOptions, BalanceProblem } from '../../dist/solver/types.js' */
/** @import { Random } from './random.mjs' */

import { createRandom } from './random.mjs';

/**
 * @typedef {object} Instance
 * @property {string} family
 * @property {string} name Unique in a run.
 * @property {BalanceProblem} problem
 * @property {BalanceOptions} [options] What belongs to the question, such as `maxMoves`; effort and budget do not.
 * @property {number} [optimum] The least makespan, where it is known beforehand.
 */

/**
 * @typedef {object} Family
 * @property {string} name
 * @property {string} about What it is and where its rule is from, in a sentence.
 * @property {(seed: number, count: number) => Instance[]} sample
 */

/** @typedef {Omit<Instance, 'family' | 'name'>} Draw */

/**
 * The settings of a sample are spread evenly over the grid: of 20 instances each has its setting from another twentieth.
 *
 * @template Setting
 * @param {string} name
 * @param {string} about
 * @param {readonly Setting[]} grid
 * @param {(setting: Setting, random: Random) => Draw} draw
 * @returns {Family}
 */
export function defineFamily(name, about, grid, draw) {
  return {
    name,
    about,
    sample: (seed, count) =>
      Array.from({ length: count }, (_, k) => {
        const random = createRandom(`${name} ${seed} ${k} of ${count}`);
        const setting = grid[Math.floor(((k + random.uniform()) * grid.length) / count)];
        const drawn = draw(setting, random);
        return { family: name, name: `${name} ${k}: ${sizeOf(drawn.problem)}`, ...drawn };
      }),
  };
}

/** @param {BalanceProblem} problem */
export function sizeOf({ weights, bins }) {
  return `${weights.length} items on ${countBins(bins)} bins`;
}

/** @param {BalanceProblem['bins']} bins */
export function countBins(bins) {
  return typeof bins === 'number' ? bins : bins.length;
}

/**
 * Every combination of one entry of each list, the first list slowest.
 *
 * @template {readonly (readonly unknown[])[]} Lists
 * @param {Lists} lists
 * @returns {{ [K in keyof Lists]: Lists[K][number] }[]}
 */
export function combine(...lists) {
  /** @type {unknown[][]} */
  let rows = [[]];
  for (const list of lists) rows = rows.flatMap((row) => list.map((entry) => [...row, entry]));
  return /** @type {any} */ (rows);
}
