/** Instances around a packing without any waste, which is hidden in them: loads come in all sizes, and next to none fit. */

/** @import { Random } from './random.mjs' */

import { combine, defineFamily } from './family.mjs';

const BINS = [3, 4, 5, 7, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000];
const ITEMS_PER_BIN = [2.5, 3, 4, 5, 7, 10];
const CAPACITIES = [100, 300, 1000, 3000];
/** Share of the pieces that get one unit more. */
const SHARES = [0, 0.01, 0.05, 0.1];

export const planted = defineFamily(
  'planted',
  'rows of equal length cut at random; of some pieces one unit more than was cut',
  combine(BINS, ITEMS_PER_BIN, CAPACITIES, SHARES),
  ([bins, perBin, capacity, share], random) => {
    const weights = cutRows(Math.floor(bins * perBin), bins, capacity, random);
    for (let k = 0; k < Math.ceil(share * weights.length); k++) weights[k]++;
    random.shuffle(weights);
    // Loads that add up to the capacity of all bins leave no doubt; with more the optimum is not known, only likely.
    return { problem: { weights, bins }, ...(share === 0 ? { optimum: capacity } : {}) };
  },
);

/**
 * Pieces in random order; every row is cut at least once, always at whole numbers.
 *
 * @param {number} numPieces At least two a row, and fewer than `capacity` a row.
 * @param {number} numRows
 * @param {number} capacity
 * @param {Random} random
 */
function cutRows(numPieces, numRows, capacity, random) {
  const rows = Array.from({ length: numRows }, () => new Set([0, capacity, random.integer(1, capacity - 1)]));
  let missing = numPieces - 2 * numRows;
  while (missing > 0) {
    const row = random.pick(rows);
    const point = random.integer(1, capacity - 1);
    if (row.has(point)) continue;
    row.add(point);
    missing--;
  }
  const pieces = rows.flatMap((row) => {
    const points = [...row].sort((a, b) => a - b);
    return points.slice(1).map((point, k) => point - points[k]);
  });
  return random.shuffle(pieces);
}
