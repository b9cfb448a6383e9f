/** Heaviest first as one writes it by hand, written well: a native sort of a typed array, then a binary heap of slots. */

/** @import { Columns, ColumnPlan } from '../problems.mjs' */

/**
 * The heaviest subtask first, each to the least loaded slot (ties: lowest index). It knows no vertices, so it may put two subtasks
 * of one vertex in a slot. The sort is the native one of a Float64Array without a comparator, weight and index packed in a number
 * each; the heap holds slot indices and reads their loads beside it.
 *
 * @param {Columns} columns Weights are integers, heaviest × subtasks below 2⁵³.
 * @returns {ColumnPlan}
 */
export function heaviestFirst({ weights, numSlots }) {
  const count = weights.length;
  let heaviest = 0;
  for (let i = 0; i < count; i++) heaviest = Math.max(heaviest, weights[i]);
  const packed = new Float64Array(count);
  for (let i = 0; i < count; i++) packed[i] = (heaviest - weights[i]) * count + i;
  packed.sort();

  const assignment = new Uint32Array(count);
  const slotLoads = new Float64Array(numSlots);
  const heap = new Uint32Array(numSlots);
  for (let s = 0; s < numSlots; s++) heap[s] = s;
  for (let k = 0; k < count; k++) {
    const i = packed[k] % count;
    const slot = heap[0];
    assignment[i] = slot;
    const load = slotLoads[slot] + weights[i];
    slotLoads[slot] = load;
    let hole = 0;
    for (let child = 1; child < numSlots; child = 2 * hole + 1) {
      let best = heap[child];
      let lightest = slotLoads[best];
      if (child + 1 < numSlots) {
        const other = heap[child + 1];
        const otherLoad = slotLoads[other];
        if (otherLoad < lightest || (otherLoad === lightest && other < best)) {
          child++;
          best = other;
          lightest = otherLoad;
        }
      }
      if (lightest > load || (lightest === load && best > slot)) break;
      heap[hole] = best;
      hole = child;
    }
    heap[hole] = slot;
  }
  return { assignment, slotLoads };
}
