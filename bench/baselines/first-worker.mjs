/** First worker as one writes it by hand, written well: typed arrays, one block copy a vertex. */

/** @import { Columns, ColumnPlan } from '../problems.mjs' */

/**
 * Subtask i of every vertex to slot i.
 *
 * @param {Columns} columns
 * @returns {ColumnPlan}
 */
export function firstWorker({ subtaskStart, weights, numSlots }) {
  const order = new Uint32Array(numSlots);
  for (let s = 0; s < numSlots; s++) order[s] = s;
  const assignment = new Uint32Array(weights.length);
  const slotLoads = new Float64Array(numSlots);
  for (let v = 1; v < subtaskStart.length; v++) {
    const first = subtaskStart[v - 1];
    const parallelism = subtaskStart[v] - first;
    assignment.set(order.subarray(0, parallelism), first);
    for (let i = 0; i < parallelism; i++) slotLoads[i] += weights[first + i];
  }
  return { assignment, slotLoads };
}
