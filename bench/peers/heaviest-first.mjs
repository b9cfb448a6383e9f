/** Heaviest first (LPT), twice: as a package from npm, and in a few lines of plain JavaScript on typed arrays. */

/** @import { Peer } from './peer.mjs' */

import greedyPartitioning from 'greedy-number-partitioning';
import { heaviestFirst } from '../baselines/heaviest-first.mjs';

/** @type {Peer} */
export const greedyPackage = {
  name: 'greedy-number-partitioning',
  solve: (weights, numBins) => ({ bins: greedyPartitioning([...weights], numBins), proven: false }),
};

/** @type {Peer} */
export const plainHeaviestFirst = {
  name: 'js heaviest-first',
  solve: (weights, numBins) => {
    const columns = {
      subtaskStart: Uint32Array.of(0, weights.length),
      weights: Float64Array.from(weights),
      numSlots: numBins,
    };
    const { assignment } = heaviestFirst(columns);
    const bins = Array.from({ length: numBins }, () => /** @type {number[]} */ ([]));
    for (const [i, bin] of assignment.entries()) bins[bin].push(weights[i]);
    return { bins, proven: false };
  },
};
