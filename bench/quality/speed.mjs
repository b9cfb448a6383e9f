/** How long a large instant plan takes for each item, and how long a proof takes. */

/** @import { Effort } from '../../dist/solver/types.js' */
/** @import { Random } from '../instances/random.mjs' */
/** @import { Effort as Sampling } from '../sampling.mjs' */
/** @import { Solver } from './solve.mjs' */

import { constructPlan, LPT, sortHeaviestFirst } from '../../build/js/engine/equal-bins.js';
import { heaviestFirstTuned } from '../baselines/heaviest-first-tuned.mjs';
import { createRandom, drawMany } from '../instances/random.mjs';
import { listReference } from '../instances/reference.mjs';
import { sampleInTurns } from '../sampling.mjs';
import { printTable, showGap, showTime } from './table.mjs';

/**
 * @typedef {object} SpeedRow
 * @property {string} what
 * @property {number} medianMs
 * @property {number} p75Ms
 * @property {number} [nsPerItem]
 * @property {number} [gap] Makespan / floor − 1.
 */

/** @type {Record<string, (random: Random) => number>} */
const LOADS = {
  'uniform on 1 to 1000': (random) => random.integer(1, 1000),
  lognormal: (random) => Math.max(1, Math.round(1000 * Math.exp(random.normal()))),
};

/**
 * @param {Solver} solver
 * @param {{ sampling: Sampling, scale: number }} how `scale` divides the sizes; 1 for the real thing.
 * @returns {SpeedRow[]}
 */
export function measureSpeed(solver, { sampling, scale }) {
  return [
    ...Object.entries(LOADS).flatMap(([kind, draw]) => measureLarge(solver, sampling, scale, kind, draw)),
    ...measureProof(solver, sampling),
  ];
}

/**
 * 10⁶ items on 10⁴ bins. The first row is the engine alone: weights in, sorted, placed, bins out, with all copies.
 *
 * @param {Solver} solver
 * @param {Sampling} sampling
 * @param {number} scale
 * @param {string} kind
 * @param {(random: Random) => number} draw
 */
function measureLarge({ balance }, sampling, scale, kind, draw) {
  const [numItems, bins] = [1e6 / scale, 1e4 / scale];
  const random = createRandom(`speed ${kind}`);
  const weights = Uint32Array.from(drawMany(numItems, () => draw(random)));
  const sorted = weights.slice().sort().reverse();
  const columns = { subtaskStart: Uint32Array.of(0, numItems), weights: Float64Array.from(weights), numSlots: bins };
  const floor = Math.max(Math.ceil(sorted.reduce((sum, weight) => sum + weight, 0) / bins), sorted[0]);
  const result = balance({ weights, bins }, { effort: 'instant' });
  const makespans = {
    list: constructPlan(sorted, bins, floor, LPT).makespan,
    instant: result.assignment === undefined ? Infinity : result.bounds.upper,
    plain: heaviestFirstTuned(columns).slotLoads.reduce((most, load) => Math.max(most, load), 0),
  };
  const { list, instant, plain } = sampleInTurns(
    {
      list: () => constructPlan(sortHeaviestFirst(weights).sorted, bins, floor, LPT),
      instant: () => balance({ weights, bins }, { effort: 'instant' }),
      plain: () => heaviestFirstTuned(columns),
    },
    sampling,
  );
  const size = `${numItems.toLocaleString('en')} items on ${bins.toLocaleString('en')} bins, ${kind}`;
  return [
    { what: `heaviest first alone, ${size}`, timing: list, makespan: makespans.list },
    { what: `instant, ${size}`, timing: instant, makespan: makespans.instant },
    { what: `js heaviest-first tuned, with its sort, ${size}`, timing: plain, makespan: makespans.plain },
  ].map(({ what, timing: { median, p75 }, makespan }) => ({
    what,
    medianMs: median,
    p75Ms: p75,
    nsPerItem: (median * 1e6) / numItems,
    gap: makespan / floor - 1,
  }));
}

/**
 * The first reference instance, warm: from weights to a proven plan.
 *
 * @param {Solver} solver
 * @param {Sampling} sampling
 */
function measureProof({ balance }, sampling) {
  const [{ name, problem }] = listReference();
  const efforts = /** @type {Effort[]} */ (['improve', 'exact']);
  const status = efforts.map((effort) => balance(problem, { effort }).status);
  const timings = sampleInTurns(
    Object.fromEntries(efforts.map((effort) => [effort, () => balance(problem, { effort })])),
    sampling,
  );
  return efforts.map((effort, e) => ({
    what: `${effort}, reference ${name}, warm: ${status[e]}`,
    medianMs: timings[effort].median,
    p75Ms: timings[effort].p75,
  }));
}

/** @param {readonly SpeedRow[]} rows */
export function printSpeed(rows) {
  console.log('\nSpeed\n');
  printTable(
    ['what', 'median', 'p75', 'ns / item', 'gap to floor'],
    rows.map(({ what, medianMs, p75Ms, nsPerItem, gap }) => [
      what,
      showTime(medianMs),
      showTime(p75Ms),
      nsPerItem === undefined ? '' : nsPerItem.toFixed(1),
      gap === undefined ? '' : showGap(gap),
    ]),
  );
}
