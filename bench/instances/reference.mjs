/** Five instances that anyone can rebuild from a line of code, with proven optima. Peers are measured on them. */

/** @import { Instance } from './family.mjs' */

/** Number of items, number of bins, least makespan. */
const REFERENCE = [
  [100, 10, 5391],
  [30, 10, 1547],
  [50, 20, 1327],
  [60, 24, 1324],
  [1000, 50, 10_156],
];

/** @returns {Instance[]} */
export function listReference() {
  return REFERENCE.map(([numItems, bins, optimum]) => ({
    family: 'reference',
    name: `(${numItems}, ${bins})`,
    problem: { weights: drawReferenceWeights(numItems), bins },
    optimum,
  }));
}

/**
 * Integers from 1 to 1000 by a linear congruential generator: x ← (1664525·x + 1013904223) mod 2³² from x = 12345, w = 1 + ⌊1000·x / 2³²⌋.
 *
 * @param {number} count
 */
export function drawReferenceWeights(count) {
  let x = 12345;
  return Array.from({ length: count }, () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return 1 + Math.floor((x / 2 ** 32) * 1000);
  });
}
