/** Groups whose partitions do not all weigh the same: the small ones of the headroom table, and a million partitions. */

/** @import { PartitionProblem } from '../../dist/partitions/types.js' */

import { createRandom } from '../instances/random.mjs';

/**
 * @typedef {object} WeightedShape
 * @property {number} topics
 * @property {number} partitions Of each topic.
 * @property {number} members Each subscribes to all topics.
 */

/** @type {readonly WeightedShape[]} */
export const HEADROOM = [
  { topics: 10, partitions: 100, members: 50 },
  { topics: 100, partitions: 16, members: 50 },
  { topics: 1, partitions: 256, members: 32 },
  { topics: 20, partitions: 50, members: 100 },
  { topics: 50, partitions: 24, members: 20 },
];

/** @type {WeightedShape} */
export const MILLION = { topics: 500, partitions: 2000, members: 2000 };

/** Standard deviations of the logarithm of a load. */
const SIGMA_OF_TOPIC = 1;
const SIGMA_OF_PARTITION = 0.5;
/** Median load; whole numbers of about this size lose nothing that matters. */
const MEDIAN = 1000;

/** @param {WeightedShape} shape */
export function nameWeighted({ topics, partitions, members }) {
  return `topics ${topics} × ${partitions}, members ${members}`;
}

/**
 * Loads are integers: lognormal by topic (sigma 1) times lognormal by partition (sigma 0.5).
 *
 * @param {WeightedShape} shape
 * @param {number} seed
 * @returns {PartitionProblem}
 */
export function makeHeadroom(shape, seed) {
  const random = createRandom(`headroom ${nameWeighted(shape)} ${seed}`);
  return makeWeighted(shape, () => {
    const topic = Math.exp(SIGMA_OF_TOPIC * random.normal());
    return () => roundLoad(topic * Math.exp(SIGMA_OF_PARTITION * random.normal()));
  });
}

/**
 * Loads are integers, lognormal (sigma 1), each drawn by itself.
 *
 * @param {WeightedShape} shape
 * @param {number} [seed]
 * @returns {PartitionProblem}
 */
export function makeLognormal(shape, seed = 1) {
  const random = createRandom(`lognormal ${nameWeighted(shape)} ${seed}`);
  return makeWeighted(shape, () => () => roundLoad(Math.exp(random.normal())));
}

/**
 * @param {WeightedShape} shape
 * @param {() => () => number} drawTopic Gives what draws the loads of one topic.
 */
function makeWeighted({ topics, partitions, members }, drawTopic) {
  const names = Array.from({ length: topics }, (_, t) => `topic-${t}`);
  return {
    members: Array.from({ length: members }, (_, m) => ({ id: `member-${m}`, topics: names })),
    topics: names.map((name) => {
      const draw = drawTopic();
      const loads = new Float64Array(partitions);
      for (let p = 0; p < partitions; p++) loads[p] = draw();
      return { name, partitions, loads };
    }),
  };
}

/** @param {number} load Median 1. */
function roundLoad(load) {
  return Math.max(1, Math.round(MEDIAN * load));
}
