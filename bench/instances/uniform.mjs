/** Families of the scheduling literature with loads from uniform or normal distributions, by the rules of their papers. */

import { combine, defineFamily } from './family.mjs';
import { drawMany, drawWithin } from './random.mjs';

/** Items, bins, heaviest load: 39 settings in both families below. */
const FRANCA_GRID = [
  ...combine([50, 100, 500, 1000], [5, 10, 25], [100, 1000, 10_000]),
  ...combine([10], [5], [100, 1000, 10_000]),
];

const franca = defineFamily(
  'franca',
  'uniform on 1 to 100, 1000 or 10 000 (França, Gendreau, Laporte, Müller 1994)',
  FRANCA_GRID,
  ([numItems, bins, most], random) => ({
    problem: { weights: drawMany(numItems, () => random.integer(1, most)), bins },
  }),
);

const frangioni = defineFamily(
  'frangioni',
  'all but ⌊n / 100⌋ + 1 loads in the top tenth of the range, these in the lowest fifth (Frangioni, Necciari, Scutellà 2004)',
  FRANCA_GRID,
  ([numItems, bins, most], random) => {
    const numLight = Math.floor(numItems / 100) + 1;
    const light = drawMany(numLight, () => random.integer(1, 0.2 * most));
    const heavy = drawMany(numItems - numLight, () => random.integer(0.9 * most, most));
    return { problem: { weights: random.shuffle([...light, ...heavy]), bins } };
  },
);

/** Items for each bin between 2 and 3, where most methods are at their worst: 50 settings. */
const CLASS_GRID = [
  ...combine(tenFrom(20, 20), [2, 2.5]),
  ...combine(tenFrom(36, 18), [2.25, 3]),
  ...combine(tenFrom(22, 22), [2.75]),
];

/** @type {readonly [rule: string, load: (random: import('./random.mjs').Random, numItems: number) => number][]} */
const CLASSES = [
  ['uniform on 1 to 100', (random) => random.integer(1, 100)],
  ['uniform on 20 to 100', (random) => random.integer(20, 100)],
  ['uniform on 50 to 100', (random) => random.integer(50, 100)],
  ['normal, mean 100, deviation 20', (random) => drawWithin(() => 100 + 20 * random.normal(), 1)],
  ['normal, mean 100, deviation 50', (random) => drawWithin(() => 100 + 50 * random.normal(), 1)],
  ['uniform on n to 4n', (random, n) => random.integer(n, 4 * n)],
  ['normal, mean 4n, deviation n', (random, n) => drawWithin(() => 4 * n + n * random.normal(), 1)],
];

const classes = CLASSES.map(([rule, load], k) =>
  defineFamily(
    `lawrinenko-${k + 1}`,
    `n / m from 2 to 3, ${rule} (Lawrinenko; Haouari, Jemmali; Mrad, Souayah)`,
    CLASS_GRID,
    ([numItems, perBin], random) => ({
      problem: { weights: drawMany(numItems, () => load(random, numItems)), bins: Math.round(numItems / perBin) },
    }),
  ),
);

/** Items, bins, lightest and heaviest load. */
const BERNDT_GRID = [
  // E1
  ...combine(
    [3, 4, 5],
    [2, 3, 5],
    [
      [1, 20],
      [20, 50],
    ],
  ).map(([m, perBin, range]) => [m * perBin, m, ...range]),
  // E2
  ...combine([10, 30, 50, 100], [2, 3]).map(([n, m]) => [n, m, 100, 800]),
  ...combine([30, 50, 100], [4, 6, 8, 10]).map(([n, m]) => [n, m, 100, 800]),
  // E3
  ...combine(
    [3, 5, 8, 10],
    [3, 4, 5],
    [1, 2],
    [
      [1, 100],
      [100, 200],
    ],
  ).map(([m, perBin, more, range]) => [m * perBin + more, m, ...range]),
  // E4
  ...combine(
    [
      [10, 2],
      [9, 3],
    ],
    [
      [1, 20],
      [20, 50],
      [1, 100],
      [50, 100],
      [100, 200],
      [100, 800],
    ],
  ).map(([size, range]) => [...size, ...range]),
  // BIG
  ...[25, 50, 75, 100].map((m) => [4 * m, m, 1, 1000]),
];

const berndt = defineFamily(
  'berndt',
  'small and middling sizes, uniform: the sets E1 to E4 and BIG (Berndt, Deppert, Jansen, Rohwedder 2022)',
  BERNDT_GRID,
  ([numItems, bins, least, most], random) => ({
    problem: { weights: drawMany(numItems, () => random.integer(least, most)), bins },
  }),
);

export const uniformFamilies = [franca, frangioni, ...classes, berndt];

/**
 * @param {number} first
 * @param {number} step
 */
function tenFrom(first, step) {
  return Array.from({ length: 10 }, (_, k) => first + k * step);
}
