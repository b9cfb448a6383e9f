/** Best fit decreasing of the package bin-packer, with a bisection of the capacity around it, which a user has to write. */

/** @import { Peer } from './peer.mjs' */

import binPacker from 'bin-packer';

/** @type {Peer} */
export const bestFitBisection = {
  name: 'bin-packer, bisected',
  solve: (weights, numBins) => {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    let low = Math.max(Math.ceil(sum / numBins), ...weights);
    let high = 2 * low;
    let best = pack(weights, high);
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const bins = pack(weights, middle);
      if (bins.length <= numBins) {
        best = bins;
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return best.length <= numBins ? { bins: best, proven: false } : undefined;
  },
};

/**
 * @param {readonly number[]} weights
 * @param {number} capacity
 */
function pack(weights, capacity) {
  return binPacker.bestFitDecreasing([...weights], (weight) => weight, capacity).bins;
}
