/** The problems that are measured: shapes named in domain units, loads from a seeded generator, the same on every machine. */

/** @import { SlotProblem } from '../dist/slots/types.js' */

/**
 * Vertices of equal parallelism on task managers of equal slots.
 *
 * @typedef {object} Shape
 * @property {number} vertices
 * @property {number} parallelism
 * @property {number} taskManagers
 * @property {number} slots Slots of each task manager.
 * @property {LoadKind} loads
 * @property {number} [pipelineSize] Vertices of each pipeline. Left out: each vertex is a pipeline of its own.
 */

/** `equal`: every subtask weighs 1. `lognormal`: integers of median 1000, sigma 1, one for each subtask.
 * @typedef {'equal' | 'lognormal'} LoadKind */

/**
 * The same subtasks as columns, for solvers that know nothing of vertices beyond where they start.
 *
 * @typedef {object} Columns
 * @property {Uint32Array} subtaskStart First subtask of each vertex, and the number of all subtasks at the end.
 * @property {Float64Array} weights Load of each subtask.
 * @property {number} numSlots
 */

/**
 * @typedef {object} ColumnPlan
 * @property {Uint32Array} assignment Slot of each subtask.
 * @property {Float64Array} slotLoads
 */

/** @param {Shape} shape */
export function countSubtasks({ vertices, parallelism }) {
  return vertices * parallelism;
}

/** @param {Shape} shape */
export function nameShape({ vertices, parallelism, taskManagers, slots, loads, pipelineSize }) {
  const pipelines = pipelineSize === undefined ? '' : `, pipelines of ${pipelineSize}`;
  return `${vertices} × ${parallelism} on ${taskManagers} × ${slots}, ${loads} loads${pipelines}`;
}

/**
 * @param {Shape} shape
 * @param {number} [seed]
 * @returns {SlotProblem}
 */
export function makeProblem({ vertices, parallelism, taskManagers, slots, loads, pipelineSize }, seed = 1) {
  const random = mulberry32(seed);
  return {
    taskManagers: Array.from({ length: taskManagers }, (_, t) => ({ id: `tm-${t}`, slots })),
    vertices: Array.from({ length: vertices }, (_, v) => {
      // Fields are added in one order and without spreading, as a JSON parser does it: engines read such objects four times as fast.
      /** @type {{ id: string, parallelism: number, pipeline?: string, load?: Float64Array }} */
      const vertex = { id: `v-${v}`, parallelism };
      if (pipelineSize !== undefined) vertex.pipeline = `p-${Math.floor(v / pipelineSize)}`;
      if (loads === 'lognormal') vertex.load = drawLognormal(random, parallelism);
      return vertex;
    }),
  };
}

/**
 * One problem, or several of the same shape where a repeated one would be learned by heart: a branch predictor makes
 * 10⁴ loads that are always the same look twice as fast.
 *
 * @param {Shape} shape
 */
export function makeVariants(shape) {
  const count = shape.loads === 'lognormal' && countSubtasks(shape) <= 10_000 ? 16 : 1;
  return Array.from({ length: count }, (_, k) => makeProblem(shape, k + 1));
}

/**
 * Each call of the result calls `use` with the next entry.
 *
 * @template T
 * @param {readonly T[]} entries
 * @param {(entry: T) => unknown} use
 */
export function takeTurns(entries, use) {
  let turn = 0;
  return () => use(entries[turn++ % entries.length]);
}

/**
 * @param {SlotProblem} problem With parallelism given for every vertex.
 * @returns {Columns}
 */
export function flattenColumns({ taskManagers, vertices }) {
  const subtaskStart = new Uint32Array(vertices.length + 1);
  for (const [v, { parallelism = 0 }] of vertices.entries()) subtaskStart[v + 1] = (subtaskStart[v] ?? 0) + parallelism;
  const weights = new Float64Array(subtaskStart[vertices.length] ?? 0);
  for (const [v, { load = 1 }] of vertices.entries()) {
    if (typeof load === 'number') weights.fill(load, subtaskStart[v], subtaskStart[v + 1]);
    else weights.set(load, subtaskStart[v]);
  }
  return { subtaskStart, weights, numSlots: taskManagers.reduce((sum, { slots }) => sum + slots, 0) };
}

/**
 * @param {() => number} random
 * @param {number} length
 */
function drawLognormal(random, length) {
  const loads = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    // Box and Muller; 1 − u keeps the logarithm finite.
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    loads[i] = Math.max(1, Math.round(1000 * Math.exp(normal)));
  }
  return loads;
}

/**
 * Tommy Ettinger's generator: 32 bits of state, uniform in [0, 1).
 *
 * @param {number} seed
 */
function mulberry32(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
