/** What a peer answers, and how its answer is checked: nobody's word is taken for a makespan. */

/**
 * A peer gets integer weights and a number of equal bins.
 *
 * @typedef {object} Peer
 * @property {string} name
 * @property {(weights: readonly number[], numBins: number) => PeerAnswer | undefined} solve Undefined when it found nothing.
 */

/**
 * @typedef {object} PeerAnswer
 * @property {readonly (readonly number[])[]} bins Weights in each bin.
 * @property {boolean} proven Whether it says that nothing is better.
 */

/**
 * @param {readonly number[]} weights
 * @param {number} numBins
 * @param {PeerAnswer} answer
 */
export function checkMakespan(weights, numBins, { bins }) {
  const placed = bins.flat().sort((a, b) => a - b);
  const given = weights.toSorted((a, b) => a - b);
  if (bins.length > numBins || placed.length !== given.length || placed.some((weight, k) => weight !== given[k])) {
    throw new Error('the answer of a peer is not an assignment of the weights');
  }
  return Math.max(...bins.map((bin) => bin.reduce((sum, weight) => sum + weight, 0)));
}
