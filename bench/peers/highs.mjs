/** HiGHS, a general solver of integer programs compiled to WASM, on the textbook model of the problem. */

/** @import { Peer } from './peer.mjs' */

import loadHighs from 'highs';

/**
 * Item i in bin b or not, each item in one bin, no bin above C, C as low as possible. Both gaps are 0: a proof is a proof.
 *
 * @param {number} seconds Its time limit, by its own wall clock.
 * @returns {Promise<Peer>}
 */
export async function createHighs(seconds) {
  const highs = await loadHighs();
  const limits = { time_limit: seconds, mip_rel_gap: 0, mip_abs_gap: 0, output_flag: false };
  return {
    name: `highs, ${seconds} s`,
    solve: (weights, numBins) => {
      const { Status, Columns } = highs.solve(writeModel(weights, numBins), limits);
      const bins = Array.from({ length: numBins }, (_, b) =>
        weights.filter((_, i) => Math.round(/** @type {any} */ (Columns[`x${i}_${b}`])?.Primal ?? 0) === 1),
      );
      if (bins.flat().length !== weights.length) return undefined;
      return { bins, proven: Status === 'Optimal' };
    },
  };
}

/**
 * In the LP file format.
 *
 * @param {readonly number[]} weights
 * @param {number} numBins
 */
function writeModel(weights, numBins) {
  const bins = Array.from({ length: numBins }, (_, b) => b);
  const placed = weights.map((_, i) => ` p${i}: ${bins.map((b) => `x${i}_${b}`).join(' + ')} = 1`);
  const filled = bins.map((b) => ` f${b}: ${weights.map((weight, i) => `${weight} x${i}_${b}`).join(' + ')} - C <= 0`);
  const binaries = weights.flatMap((_, i) => bins.map((b) => ` x${i}_${b}`));
  return ['Minimize', ' obj: C', 'Subject To', ...placed, ...filled, 'Binary', ...binaries, 'End', ''].join('\n');
}
