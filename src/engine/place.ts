/** Kernels for weighted lanes, on the engine: order by weight, placement on a uniform tree, levelling by swaps. */

import { onEngine } from './engine.ts';

/** Rows of lanes for `placeWeighted`; all columns are unsigned 32-bit. */
export interface WeightedRows {
  readonly lanes: Uint32Array;
  readonly group: Uint32Array;
  /** What a row shares with the row before it: SAME_BUNDLE, SAME_PIPELINE, both or 0. */
  readonly flags: Uint32Array;
  /** Weight of each lane, row by row. */
  readonly weights: Uint32Array;
}

export const SAME_BUNDLE = 1;
export const SAME_PIPELINE = 2;

/** Indices of the weights, heaviest first, ties by lowest index. */
export function sortDescending(weights: Uint32Array): Uint32Array {
  return onEngine((stage) => {
    const order = stage.reserve(weights.byteLength);
    stage.run('sort_descending', stage.put(weights), weights.length, order);
    return stage.take(order, weights.length);
  });
}

/**
 * Place of each lane on a tree of fans[0] × fans[1] × … task managers with slots[g] slots for group g on each:
 * task manager × all slots + slots of the groups before + slot. Floors and ceilings hold for rows and pipelines on every level.
 */
export function placeWeighted(fans: readonly number[], slots: Uint32Array, rows: WeightedRows): Uint32Array {
  return onEngine((stage) => {
    const place = stage.reserve(rows.weights.byteLength);
    stage.run(
      'place_weighted',
      stage.put(Uint32Array.from(fans)),
      fans.length,
      stage.put(slots),
      slots.length,
      rows.lanes.length,
      stage.put(rows.lanes),
      stage.put(rows.group),
      stage.put(rows.flags),
      stage.put(rows.weights),
      place,
    );
    return stage.take(place, rows.weights.length);
  });
}

/** Bins whose busiest one is to be levelled: which bin each slot lies in, and the domain that lanes of a bin may not leave. */
export interface Bins {
  readonly binOfSlot: Uint32Array;
  readonly domainOf: Uint32Array;
  readonly capacity: Float64Array;
}

/**
 * Swaps lanes of one row between slots, in place, as long as the busiest bin gets less busy, one list of bins after the other;
 * looks at about `budget` lanes for each. `rowOf` ascends.
 */
export function swapLanes(
  rowOf: Uint32Array,
  weights: Uint32Array,
  slotOf: Uint32Array,
  stages: readonly Bins[],
  budget: number,
): void {
  for (const { binOfSlot, domainOf, capacity } of stages) {
    onEngine((stage) => {
      const place = stage.put(slotOf);
      stage.run(
        'swap_improve',
        slotOf.length,
        stage.put(rowOf),
        stage.put(weights),
        place,
        binOfSlot.length,
        stage.put(binOfSlot),
        capacity.length,
        stage.put(domainOf),
        stage.put(capacity),
        budget,
        stage.reserve(4),
      );
      stage.copyTo(place, slotOf);
    });
  }
}
