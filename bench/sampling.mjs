/** Takes samples of several tasks in turns, so that a machine that slows down slows all of them down. */

/** @import { Clock } from './clocks.mjs' */

import { Bench } from 'tinybench';
import { CLOCKS } from './clocks.mjs';

/**
 * @typedef {object} Timing All in milliseconds of the clock that the effort names.
 * @property {number} median
 * @property {number} p75
 * @property {number} samples
 * @property {number[]} perRound Median of each round: what ratios are taken of.
 */

/**
 * @typedef {object} Effort
 * @property {number} rounds Rounds that count. A longer one comes first, to warm up.
 * @property {number} roundMs Least time of a task in a round; a task runs at least once.
 * @property {Clock} clock
 */

/** The round that warms up is so many times as long as the others. */
const WARM_UP = 3;

/**
 * @param {Record<string, () => unknown>} tasks
 * @param {Effort} effort
 * @returns {Record<string, Timing>}
 */
export function sampleInTurns(tasks, { rounds, roundMs, clock }) {
  const names = Object.keys(tasks);
  const perRound = Object.fromEntries(names.map((name) => [name, /** @type {number[][]} */ ([])]));
  for (let round = 0; round <= rounds; round++) {
    const time = round === 0 ? WARM_UP * roundMs : roundMs;
    const now = CLOCKS[clock];
    const bench = new Bench({ now, time, iterations: 1, warmup: false, retainSamples: true, throws: true });
    // Each round begins with another task: who goes first finds the caches and the heap in another state.
    for (let k = 0; k < names.length; k++) {
      const name = names[(k + round) % names.length];
      bench.add(name, tasks[name]);
    }
    bench.runSync();
    if (round === 0) continue;
    for (const { name, result } of bench.tasks) {
      if (result.state !== 'completed') throw new Error(`${name} did not complete`);
      perRound[name].push([...(result.latency.samples ?? [])]);
    }
  }
  return Object.fromEntries(names.map((name) => [name, summarize(perRound[name])]));
}

/** How many times as long the first task takes: the median of the ratios of all rounds.
 * @param {Timing} timing
 * @param {Timing} reference
 */
export function ratioOf(timing, reference) {
  return quantile(
    timing.perRound.map((ms, round) => ms / reference.perRound[round]),
    0.5,
  );
}

/**
 * @param {number[][]} rounds
 * @returns {Timing}
 */
function summarize(rounds) {
  const all = rounds.flat();
  const perRound = rounds.map((samples) => quantile(samples, 0.5));
  return { median: quantile(all, 0.5), p75: quantile(all, 0.75), samples: all.length, perRound };
}

/** With linear interpolation between neighbours.
 * @param {readonly number[]} values
 * @param {number} q
 */
export function quantile(values, q) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)];
  return low + (sorted[Math.ceil(at)] - low) * (at - Math.floor(at));
}
