/** Families in which bins or items are not alike: item limits, speeds, starting loads, items that must not meet. */

/** @import { Random } from './random.mjs' */

import { combine, defineFamily } from './family.mjs';
import { drawMany, drawWithin } from './random.mjs';

/** Nine distributions in the manner of Dell'Amico, Iori and Martello (2004). @type {readonly ((random: Random) => number)[]} */
const LIMITED_LOADS = [
  ...[10, 200, 500].map((least) => (/** @type {Random} */ random) => random.integer(least, 1000)),
  ...[25, 50, 100].map(
    (mean) => (/** @type {Random} */ random) =>
      drawWithin(() => 1 - mean * Math.log(1 - random.uniform()), 1, 20 * mean),
  ),
  ...[33, 66, 100].map((sigma) => (/** @type {Random} */ random) => drawWithin(() => 100 + sigma * random.normal(), 1)),
];

const itemLimits = defineFamily(
  'item-limits',
  "a bin takes about n / m items and no more, in the manner of Dell'Amico, Iori, Martello (2004)",
  combine([10, 25, 50, 100, 200, 400], [3, 4, 5, 10, 15, 20, 30, 40, 50], [0, 1, 'mixed'], LIMITED_LOADS).filter(
    ([numItems, bins]) => numItems >= 2 * bins,
  ),
  ([numItems, numBins, slack, load], random) => {
    const share = Math.ceil(numItems / numBins);
    const limits = drawMany(numBins, () =>
      typeof slack === 'number' ? share + slack : random.integer(share - 1, share + 1),
    );
    for (let room = limits.reduce((a, b) => a + b, 0); room < numItems; room++)
      limits[random.integer(0, numBins - 1)]++;
    return {
      problem: { weights: drawMany(numItems, () => load(random)), bins: limits.map((maxItems) => ({ maxItems })) },
    };
  },
);

const SIZES = combine([3, 5, 10, 20, 50], [3, 5, 10]);
const HEAVIEST = [100, 1000];

const speeds = defineFamily(
  'speeds',
  'uniform machines: speeds 1, 2 and 4, or 0.5 to 2 in steps of 0.1',
  combine(SIZES, HEAVIEST, ['powers', 'tenths']),
  ([[numBins, perBin], most, kind], random) => ({
    problem: {
      weights: drawMany(numBins * perBin, () => random.integer(1, most)),
      bins: drawMany(numBins, () => ({
        speed: kind === 'powers' ? random.pick([1, 2, 4]) : random.integer(5, 20) / 10,
      })),
    },
  }),
);

const startingLoads = defineFamily(
  'starting-loads',
  'bins that begin with up to 1.2 times the mean of what is to be placed',
  combine(SIZES, HEAVIEST),
  ([[numBins, perBin], most], random) => ({
    problem: {
      weights: drawMany(numBins * perBin, () => random.integer(1, most)),
      bins: drawMany(numBins, () => ({ load: random.integer(0, Math.floor(0.6 * most * perBin)) })),
    },
  }),
);

const antiAffinity = defineFamily(
  'anti-affinity',
  'vertices of 2 to m subtasks of about the same load, at most one of them in a bin',
  combine([5, 10, 20, 50], [3, 5, 10], [0, 0.1, 0.5]),
  ([numBins, perBin, noise], random) => {
    /** @type {number[]} */
    const weights = [];
    const groups = [];
    while (weights.length < numBins * perBin) {
      const first = weights.length;
      const parallelism = random.integer(2, numBins);
      const base = drawWithin(() => 200 * Math.exp(random.normal()), 10, 5000);
      for (let k = 0; k < parallelism; k++) weights.push(Math.round(base * (1 + noise * random.uniform())));
      groups.push({
        items: drawMany(parallelism, () => 0).map((_, k) => first + k),
        spread: /** @type {const} */ ('distinct'),
      });
    }
    return { problem: { weights, bins: numBins, groups } };
  },
);

export const variantFamilies = [itemLimits, speeds, startingLoads, antiAffinity];
