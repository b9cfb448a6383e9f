/** What people write by hand, written well: plain JavaScript on typed arrays. Each returns the slot of every subtask and the load of every slot. */

/** @import { Columns } from './problems.mjs' */

/**
 * @typedef {object} PlainPlan
 * @property {Uint32Array} assignment
 * @property {Float64Array} slotLoads
 */

/**
 * Subtask i of every vertex to slot i.
 *
 * @param {Columns} columns
 * @returns {PlainPlan}
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

/**
 * The heaviest subtask first, each to the least loaded slot (ties: lowest index). It knows no vertices, so it may put two subtasks
 * of one vertex in a slot. The sort is the native one of a Float64Array without a comparator, weight and index packed in a number
 * each; the heap holds slot indices and reads their loads beside it.
 *
 * @param {Columns} columns Weights are integers, heaviest × subtasks below 2⁵³.
 * @returns {PlainPlan}
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

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/**
 * The same answer by stronger means: a radix sort of 11 bits a pass, and a heap of four children a node whose entries are
 * load and slot packed in one number, so that one comparison decides load and tie.
 *
 * @param {Columns} columns Weights are integers below 2³², load of a slot × slots below 2⁵³.
 * @returns {PlainPlan}
 */
export function heaviestFirstTuned({ weights, numSlots }) {
  const count = weights.length;
  const order = sortDescending(weights);
  const assignment = new Uint32Array(count);
  const heap = new Float64Array(numSlots);
  for (let s = 0; s < numSlots; s++) heap[s] = s;
  for (let k = 0; k < count; k++) {
    const i = order[k];
    const top = heap[0];
    assignment[i] = top % numSlots;
    const entry = top + weights[i] * numSlots;
    let hole = 0;
    let child = 1;
    while (child + 3 < numSlots) {
      const a = heap[child];
      const b = heap[child + 1];
      const c = heap[child + 2];
      const d = heap[child + 3];
      const left = a < b ? a : b;
      const right = c < d ? c : d;
      const best = left < right ? left : right;
      if (best > entry) break;
      heap[hole] = best;
      hole = best === left ? (best === a ? child : child + 1) : best === c ? child + 2 : child + 3;
      child = 4 * hole + 1;
    }
    if (child < numSlots && child + 3 >= numSlots) {
      let best = child;
      for (let c = child + 1; c < numSlots; c++) if (heap[c] < heap[best]) best = c;
      if (heap[best] < entry) {
        heap[hole] = heap[best];
        hole = best;
      }
    }
    heap[hole] = entry;
  }
  const slotLoads = new Float64Array(numSlots);
  for (let k = 0; k < numSlots; k++) slotLoads[heap[k] % numSlots] = Math.floor(heap[k] / numSlots);
  return { assignment, slotLoads };
}

/**
 * Indices by descending weight, ties by lowest index; passes in which all digits agree are left out.
 *
 * @param {Float64Array} weights
 */
function sortDescending(weights) {
  const count = weights.length;
  let keys = new Uint32Array(count);
  let order = new Uint32Array(count);
  const histogram = new Uint32Array(3 * DIGITS);
  for (let i = 0; i < count; i++) {
    const key = ~weights[i] >>> 0;
    keys[i] = key;
    order[i] = i;
    histogram[key & (DIGITS - 1)]++;
    histogram[DIGITS + ((key >>> DIGIT_BITS) & (DIGITS - 1))]++;
    histogram[2 * DIGITS + (key >>> (2 * DIGIT_BITS))]++;
  }
  let otherKeys = new Uint32Array(count);
  let otherOrder = new Uint32Array(count);
  for (let pass = 0; pass < 3; pass++) {
    const shift = pass * DIGIT_BITS;
    const next = histogram.subarray(pass * DIGITS, (pass + 1) * DIGITS);
    if (count > 0 && next[(keys[0] >>> shift) & (DIGITS - 1)] === count) continue;
    for (let digit = 0, sum = 0; digit < DIGITS; digit++) {
      const size = next[digit];
      next[digit] = sum;
      sum += size;
    }
    for (let i = 0; i < count; i++) {
      const key = keys[i];
      const place = next[(key >>> shift) & (DIGITS - 1)]++;
      otherKeys[place] = key;
      otherOrder[place] = order[i];
    }
    [keys, otherKeys] = [otherKeys, keys];
    [order, otherOrder] = [otherOrder, order];
  }
  return order;
}
