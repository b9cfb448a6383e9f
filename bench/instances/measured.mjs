/**
 * Imitations of families that were measured on real systems. The published loads are not part of this package: here are distributions
 * with about the same quantiles, sizes and ranges. A result on them is not a result on the published ones.
 */

/** @import { Random } from './random.mjs' */

import { combine, defineFamily } from './family.mjs';
import { drawMany, drawWithin } from './random.mjs';

const FEW_PER_BIN = [2, 2.5, 3, 3.5, 4, 4.5, 5];

/** Lognormal by its median. @param {Random} random @param {number} median @param {number} sigma */
function lognormal(random, median, sigma) {
  return median * Math.exp(sigma * random.normal());
}

/** Mostly near the floor, a few four times as long; the hard setting draws its times from a far wider range. */
const hashTables = defineFamily(
  'lehmann-like',
  'construction times of hash tables: a floor and a tail above it (imitation)',
  combine([3, 4, 5, 7, 10, 20, 30, 50, 100, 200], FEW_PER_BIN, ['easy', 'easy', 'easy', 'easy', 'hard']),
  ([bins, perBin, kind], random) => {
    const time = () => {
      if (kind === 'hard') return 390 + lognormal(random, 330, 1.3);
      return 350 + lognormal(random, 125, 0.5) * (random.uniform() < 0.03 ? 6 : 1);
    };
    const most = kind === 'hard' ? 6500 : 2250;
    return { problem: { weights: drawMany(Math.floor(bins * perBin), () => drawWithin(time, 340, most)), bins } };
  },
);

/** Half are samples of a dozen jobs, half whole logs. @type {readonly (readonly [items: number, bins: number, median: number, sigma: number, most: number])[]} */
const JOB_LOGS = [
  ...combine([3, 4], [2, 3, 3.5, 4.25, 5]).map(
    ([bins, perBin]) => /** @type {const} */ ([Math.floor(bins * perBin), bins, 110, 1.1, 900]),
  ),
  ...[3, 4, 5, 10, 20, 30, 50].map((bins) => /** @type {const} */ ([2285, bins, 155, 1.5, 11_500])),
  ...[5, 7, 10].map((bins) => /** @type {const} */ ([661, bins, 510, 1.5, 25_000])),
];

const jobLogs = defineFamily(
  'huebner-like',
  'job logs of a cluster and of a web server (imitation)',
  JOB_LOGS,
  ([numItems, bins, median, sigma, most], random) => ({
    problem: { weights: drawMany(numItems, () => drawWithin(() => lognormal(random, median, sigma), 5, most)), bins },
  }),
);

const solverJobs = defineFamily(
  'schreiber-like',
  'jobs of a parallel solver up to its time limit (imitation)',
  combine([3, 4, 5, 7, 10, 20, 30], [120, 220, 280, 320, 320, 320, 325]),
  ([bins, numItems], random) => ({
    problem: { weights: drawMany(numItems, () => drawWithin(() => lognormal(random, 150, 1.6), 2, 3100)), bins },
  }),
);

const competitionTimes = defineFamily(
  'anni-like',
  'solving times of a competition, spread over four orders of magnitude (imitation)',
  combine([3, 4, 5, 7, 10, 20, 30, 50, 100, 200, 300], [3000, 3450, 3800, 4000, 4400], [1, 10]),
  ([bins, numItems, unitsPerSecond], random) => {
    // Nothing takes less than two ticks of the clock.
    const time = () => Math.max(2, unitsPerSecond * lognormal(random, 60, 2.7));
    const weights = drawMany(numItems, () => drawWithin(time, 2, 5000 * unitsPerSecond));
    return { problem: { weights, bins } };
  },
);

/** Kinds of trips: alone ones last about as long as each other; shared ones are fewer and longer. */
const RIDES = {
  short: (/** @type {Random} */ random) => 410 + 115 * random.normal(),
  long: (/** @type {Random} */ random) => 1110 + 315 * random.normal(),
  shared: (/** @type {Random} */ random) => lognormal(random, 1350, 0.52),
  'shared far': (/** @type {Random} */ random) => lognormal(random, 5000, 0.62),
  'shared in a crowd': (/** @type {Random} */ random) => lognormal(random, 3400, 0.65),
  'shared far in a crowd': (/** @type {Random} */ random) => lognormal(random, 10_500, 0.75),
};

const rides = defineFamily(
  'laupichler-like',
  'ride requests in a city (imitation)',
  [
    ...combine([3, 4, 5, 7, 10, 20, 30, 50, 100, 200, 300, 500, 1000], FEW_PER_BIN, ['short', 'long', 'shared']),
    ...combine([3, 4, 5, 7, 10], FEW_PER_BIN, ['shared far', 'shared in a crowd', 'shared far in a crowd']),
  ],
  ([bins, perBin, kind], random) => {
    const ride = RIDES[/** @type {keyof typeof RIDES} */ (kind)];
    const weights = drawMany(Math.floor(bins * perBin), () => drawWithin(() => ride(random), 100, 40_000));
    return { problem: { weights, bins } };
  },
);

export const measuredFamilies = [hashTables, jobLogs, solverJobs, competitionTimes, rides];
