/** Families with a plan that was good yesterday: loads have drifted, and a bin has come or gone. */

/** @import { BalanceOptions, BalanceProblem } from '../../dist/solver/types.js' */
/** @import { Random } from './random.mjs' */

import { heaviestFirst } from '../baselines/heaviest-first.mjs';
import { combine, defineFamily } from './family.mjs';
import { drawMany } from './random.mjs';

const SETTINGS = combine([5, 10, 20, 50], [3, 5, 10], ['drift', 'bin added', 'bin gone']);

const fewMoves = defineFamily(
  'few-moves',
  'the most level plan when 5 or 10 % of the items may move',
  combine(SETTINGS, [0.05, 0.1]),
  ([[numBins, perBin, event], share], random) => ({
    problem: drawYesterday(numBins, perBin, event, random),
    options: { maxMoves: Math.ceil(share * numBins * perBin) },
  }),
);

/** The aim is the cost of the moves here, and the bound is one of the cost. */
const cheapMoves = defineFamily(
  'cheap-moves',
  'the cheapest moves to within 5 % of the floor, counted by item or by weight',
  combine(SETTINGS, ['items', 'weight']),
  ([[numBins, perBin, event], moveCost], random) => ({
    problem: drawYesterday(numBins, perBin, event, random),
    options: /** @type {BalanceOptions} */ ({ maxImbalance: 1.05, moveCost }),
  }),
);

export const rebalancingFamilies = [fewMoves, cheapMoves];

/**
 * The last bin is the one that came; items of a bin that is gone have none.
 *
 * @param {number} numBins Bins today.
 * @param {number} perBin
 * @param {string} event
 * @param {Random} random
 * @returns {BalanceProblem}
 */
function drawYesterday(numBins, perBin, event, random) {
  const numItems = numBins * perBin;
  const before = event === 'bin added' ? numBins - 1 : event === 'bin gone' ? numBins + 1 : numBins;
  const old = drawMany(numItems, () => random.integer(1, 1000));
  const columns = { subtaskStart: Uint32Array.of(0, numItems), weights: Float64Array.from(old), numSlots: before };
  const { assignment } = heaviestFirst(columns);
  return {
    weights: old.map((weight) => Math.max(1, Math.round(weight * (0.8 + 0.4 * random.uniform())))),
    bins: numBins,
    previous: Array.from(assignment, (bin) => (bin < numBins ? bin : -1)),
  };
}
