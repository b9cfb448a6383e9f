/** Heaviest first as fast as plain JavaScript could be made here: radix sort, and a heap of packed numbers. */

/** @import { Columns, ColumnPlan } from '../problems.mjs' */

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/**
 * The same answer by stronger means: a radix sort of 11 bits a pass, and a heap of four children a node whose entries are
 * load and slot packed in one number, so that one comparison decides load and tie.
 *
 * @param {Columns} columns Weights are integers below 2³², load of a slot × slots below 2⁵³.
 * @returns {ColumnPlan}
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
      // biome-ignore-start lint/complexity/useMathMinMax: Math.min also minds NaN and −0, which costs an eighth of the whole.
      const left = a < b ? a : b;
      const right = c < d ? c : d;
      const best = left < right ? left : right;
      // biome-ignore-end lint/complexity/useMathMinMax: see above
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
