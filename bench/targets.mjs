/** The aims for speed and size, each with what was measured now. They inform: no run fails because of a time. */

/** @import { Shape } from './problems.mjs' */
/** @import { Effort } from './sampling.mjs' */

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { allocateSlots } from '../dist/index.js';
import { firstWorker } from './baselines/first-worker.mjs';
import { heaviestFirst } from './baselines/heaviest-first.mjs';
import { heaviestFirstTuned } from './baselines/heaviest-first-tuned.mjs';
import { flattenColumns, makeProblem, makeVariants, nameShape, takeTurns } from './problems.mjs';
import { ratioOf, sampleInTurns } from './sampling.mjs';
import { measureStartUp } from './start-up.mjs';

/**
 * @typedef {object} Target
 * @property {string} what
 * @property {string} figure What was measured, with its unit.
 * @property {string} aim
 * @property {number} ratio What the aim is about: a ratio to the rival, or the figure / its limit.
 * @property {number} [least] The aim holds from here …
 * @property {number} most … to here.
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
  return [
    ...compareEqual(effort),
    ...compareUnequal(effort),
    ...followGrowth(effort),
    ...startUp(effort),
    ...warmCalls(effort),
    ...weighModule(),
  ];
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
      { rival: 'js heaviest-first tuned', timing: tuned, aim: 'for reference', most: Infinity },
    ].map(({ rival, timing, aim, most }) => ({
      what: `balanced against ${rival}, ${nameShape(shape)}`,
      figure: `${showMs(balanced.median)} against ${showMs(timing.median)}`,
      aim,
      ratio: ratioOf(balanced, timing),
      most,
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
      aim: 'linear within 20 % a decade: 8 to 12',
      ratio: ratioOf(timings[name], timings[names[k]]),
      least: 8,
      most: 12,
    }));
  });
}

/** @param {TargetEffort} effort */
function startUp({ short, processes }) {
  return LOADS.flatMap((loads) => {
    const shape = { vertices: 100, parallelism: 3, taskManagers: 10, slots: 1, loads };
    const { importMs, firstCallMs } = measureStartUp(shape, processes, short.clock);
    const call = {
      what: `first call after import, ${nameShape(shape)}`,
      figure: showMs(firstCallMs),
      aim: 'at most 3 ms',
      ratio: firstCallMs / 3,
      most: 1,
    };
    const load = { what: 'import', figure: showMs(importMs), aim: 'at most 10 ms', ratio: importMs / 10, most: 1 };
    return loads === 'equal' ? [load, call] : [call];
  });
}

/** @param {TargetEffort} effort */
function warmCalls({ short }) {
  return WARM_SHAPES.flatMap((size) =>
    LOADS.map((loads) => {
      const shape = { ...size, loads };
      const { call } = sampleInTurns(
        { call: takeTurns(makeVariants(shape), (problem) => allocateSlots(problem)) },
        short,
      );
      return {
        what: `objects in, plan out, warm, ${nameShape(shape)}`,
        figure: showMs(call.median),
        aim: 'at most 2 ms',
        ratio: call.median / 2,
        most: 1,
      };
    }),
  );
}

function weighModule() {
  const bytes = readFileSync(new URL('../dist/evenslot.wasm', import.meta.url));
  const gzipped = gzipSync(bytes, { level: 9 }).length;
  return [
    { what: 'evenslot.wasm', bytes: bytes.length, limit: 16 },
    { what: 'evenslot.wasm, gzipped', bytes: gzipped, limit: 8 },
  ].map(({ what, bytes, limit }) => ({
    what,
    figure: `${bytes} bytes`,
    aim: `at most ${limit} KB`,
    ratio: bytes / (limit * 1024),
    most: 1,
  }));
}

const LOADS = /** @type {const} */ (['equal', 'lognormal']);

/** 10⁴ subtasks each. */
const WARM_SHAPES = [
  { vertices: 100, parallelism: 100, taskManagers: 100, slots: 4 },
  { vertices: 1000, parallelism: 10, taskManagers: 100, slots: 10 },
  { vertices: 10, parallelism: 1000, taskManagers: 100, slots: 10 },
  { vertices: 10, parallelism: 1000, taskManagers: 1000, slots: 1 },
];

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

/** @param {number} ms */
function showMs(ms) {
  return `${ms.toPrecision(3)} ms`;
}

/** @param {string} size */
function showSize(size) {
  return Number(size).toLocaleString('en');
}
