/** The aims that are plain limits: start-up, warm calls of 10⁴ subtasks, and the size of the WASM. */

/** @import { Target, TargetEffort } from './targets.mjs' */

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { allocateSlots } from '../dist/index.js';
import { showMs } from './print.mjs';
import { makeVariants, nameShape, takeTurns } from './problems.mjs';
import { sampleInTurns } from './sampling.mjs';
import { measureStartUp } from './start-up.mjs';

const LOADS = /** @type {const} */ (['equal', 'lognormal']);

/** 10⁴ subtasks each. */
const WARM_SHAPES = [
  { vertices: 100, parallelism: 100, taskManagers: 100, slots: 4 },
  { vertices: 1000, parallelism: 10, taskManagers: 100, slots: 10 },
  { vertices: 10, parallelism: 1000, taskManagers: 100, slots: 10 },
  { vertices: 10, parallelism: 1000, taskManagers: 1000, slots: 1 },
];

/**
 * @param {TargetEffort} effort
 * @returns {Target[]}
 */
export function measureLimits(effort) {
  return [...startUp(effort), ...warmCalls(effort), ...weighModule()];
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
        { call: takeTurns(makeVariants(shape), (problem) => allocateSlots(problem, { effort: 'instant' })) },
        short,
      );
      return {
        what: `objects in, plan out, warm, effort instant, ${nameShape(shape)}`,
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
