/** The aims for speed, each with what was measured now: against rivals, and against the size before. No run fails because of a time. */

/** @import { Shape } from './problems.mjs' */
/** @import { Effort } from './sampling.mjs' */

import { allocateSlots } from '../dist/index.js';
import { firstWorker } from './baselines/first-worker.mjs';
import { heaviestFirst } from './baselines/heaviest-first.mjs';
import { heaviestFirstTuned } from './baselines/heaviest-first-tuned.mjs';
import { measureLimits } from './limits.mjs';
import { showMs } from './print.mjs';
import { flattenColumns, makeProblem, nameShape } from './problems.mjs';
import { ratioOf, sampleInTurns } from './sampling.mjs';

/**
 * @typedef {object} Target
 * @property {string} what
 * @property {string} figure What was measured, with its unit.
 * @property {string} aim
 * @property {number} ratio What the aim is about: a ratio to the rival, or the figure / its limit.
 * @property {number} [most] Highest ratio that meets the aim. Left out where there is no aim, only a reference.
 */

/**
 * @typedef {object} TargetEffort
 * @property {Effort} long For calls of 1 to 500 ms.
 * @property {Effort} short For calls below.
 * @property {number} processes Fresh processes for start-up times.
 * @property {number} scale Divides the sizes of the large problems; 1 for the real thing.
 * @property {readonly number[]} growth Numbers of subtasks, each ten times the one before.
 */

/**
 * @param {TargetEffort} effort
 * @returns {Target[]}
 */
export function measureTargets(effort) {
  return [...compareEqual(effort), ...compareUnequal(effort), ...followGrowth(effort), ...measureLimits(effort)];
}

/** @param {TargetEffort} effort */
function compareEqual({ long, scale }) {
  const shape = oneMillion(1000, scale, 'equal');
  const problem = makeProblem(shape);
  const columns = flattenColumns(problem);
  const { balanced, api, plain } = sampleInTurns(
    {
      balanced: () => allocateSlots(problem),
      api: () => allocateSlots(problem, { strategy: 'first-worker' }),
      plain: () => firstWorker(columns),
    },
    long,
  );
  return [
    { rival: 'first-worker', timing: api },
    { rival: 'js first-worker', timing: plain },
  ].map(({ rival, timing }) => ({
    what: `balanced against ${rival}, ${nameShape(shape)}`,
    figure: `${showMs(balanced.median)} against ${showMs(timing.median)}`,
    aim: 'at most as long',
    ratio: ratioOf(balanced, timing),
    most: 1,
  }));
}

/** @param {TargetEffort} effort */
function compareUnequal({ long, scale }) {
  return [1000, 100].flatMap((vertices) => {
    const shape = oneMillion(vertices, scale, 'lognormal');
    const problem = makeProblem(shape);
    const columns = flattenColumns(problem);
    const { balanced, heap, tuned } = sampleInTurns(
      {
        balanced: () => allocateSlots(problem),
        heap: () => heaviestFirst(columns),
        tuned: () => heaviestFirstTuned(columns),
      },
      long,
    );
    return [
      { rival: 'js heaviest-first', timing: heap, aim: 'at most 1/5 of the time', most: 0.2 },
      { rival: 'js heaviest-first tuned', timing: tuned, aim: 'for reference' },
    ].map(({ rival, timing, aim, ...limits }) => ({
      what: `balanced against ${rival}, ${nameShape(shape)}`,
      figure: `${showMs(balanced.median)} against ${showMs(timing.median)}`,
      aim,
      ratio: ratioOf(balanced, timing),
      ...limits,
    }));
  });
}

/**
 * Vertices of one parallelism on one cluster, ten times as many each decade. Small sizes are mostly fixed cost.
 *
 * @param {TargetEffort} effort
 */
function followGrowth({ short, growth }) {
  return [
    { parallelism: 10, taskManagers: 10, slots: 1 },
    { parallelism: 100, taskManagers: 25, slots: 4 },
    { parallelism: 1000, taskManagers: 100, slots: 10 },
  ].flatMap((cluster) => {
    const names = growth.map(String);
    const timings = sampleInTurns(
      Object.fromEntries(
        growth.map((size) => {
          const problem = makeProblem({ ...cluster, vertices: size / cluster.parallelism, loads: 'equal' });
          return [String(size), () => allocateSlots(problem)];
        }),
      ),
      short,
    );
    const { parallelism, taskManagers, slots } = cluster;
    return names.slice(1).map((name, k) => ({
      what: `growth ${showSize(names[k])} to ${showSize(name)}, parallelism ${parallelism} on ${taskManagers} × ${slots}, equal loads`,
      figure: `${showMs(timings[names[k]].median)} to ${showMs(timings[name].median)}`,
      aim: 'at most linear and a fifth a decade: 12',
      ratio: ratioOf(timings[name], timings[names[k]]),
      most: 12,
    }));
  });
}

/**
 * 10⁶ subtasks on 10⁴ slots, or a part of it.
 *
 * @param {number} vertices
 * @param {number} scale
 * @param {Shape['loads']} loads
 * @returns {Shape}
 */
function oneMillion(vertices, scale, loads) {
  return { vertices, parallelism: 1e6 / vertices / scale, taskManagers: 1000 / scale, slots: 10, loads };
}

/** @param {string} size */
function showSize(size) {
  return Number(size).toLocaleString('en');
}
