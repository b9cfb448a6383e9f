/** Which shapes a run measures: a selection to read, the whole grid, or a few small ones that end soon. */

/** @import { Shape } from './problems.mjs' */

const LOADS = /** @type {const} */ (['equal', 'lognormal']);

/** 10⁴ to 10⁶ subtasks; the last but one has no more slots than the parallelism, so there even the first worker is even.
 * @type {readonly Shape[]} */
export const selection = [
  { vertices: 100, parallelism: 100, taskManagers: 100, slots: 4 },
  { vertices: 1000, parallelism: 100, taskManagers: 100, slots: 10 },
  { vertices: 1000, parallelism: 1000, taskManagers: 1000, slots: 10 },
  { vertices: 100, parallelism: 10_000, taskManagers: 1000, slots: 10 },
  { vertices: 1000, parallelism: 100, taskManagers: 100, slots: 10, pipelineSize: 5 },
].flatMap((shape) => LOADS.map((loads) => ({ ...shape, loads })));

/** @type {readonly Shape[]} */
export const smoke = [
  { vertices: 100, parallelism: 3, taskManagers: 10, slots: 1 },
  { vertices: 10, parallelism: 10, taskManagers: 10, slots: 4 },
  { vertices: 20, parallelism: 7, taskManagers: 5, slots: 3, pipelineSize: 4 },
  { vertices: 100, parallelism: 100, taskManagers: 100, slots: 4 },
].flatMap((shape) => LOADS.map((loads) => ({ ...shape, loads })));

/** Every combination in which a vertex fits and there is a subtask for every slot.
 * @returns {Shape[]} */
export function listGrid() {
  const tens = [10, 100, 1000];
  const shapes = [];
  for (const vertices of tens) {
    for (const parallelism of tens) {
      for (const taskManagers of tens) {
        for (const slots of [1, 4, 10]) {
          const numSlots = taskManagers * slots;
          if (parallelism > numSlots || vertices * parallelism < numSlots) continue;
          for (const loads of LOADS) shapes.push({ vertices, parallelism, taskManagers, slots, loads });
        }
      }
    }
  }
  return shapes;
}
