/** Kernels for weighted lanes, on the engine: order by weight, placement on a uniform tree, levelling by swaps. */

import { onEngine, type Stage } from './engine.ts';

/** Rows of lanes for `placeWeighted`; all columns are unsigned 32-bit. */
export interface WeightedRows {
  readonly lanes: Uint32Array;
  readonly group: Uint32Array;
  /** What a row shares with the row before it: SAME_BUNDLE, SAME_PIPELINE, both or 0. */
  readonly flags: Uint32Array;
  /** Weight of each lane, row by row. */
  readonly weights: Uint32Array;
  /** Pairs of lanes that may be looked at for exchanges of many lanes at once, about; 0 for none. */
  readonly looks: number;
}

export const SAME_BUNDLE = 1;
export const SAME_PIPELINE = 2;

/** Indices of the weights, heaviest first, ties by lowest index. */
export function sortDescending(weights: Uint32Array): Uint32Array {
  return onEngine((stage) => {
    const order = stage.reserve(weights.byteLength);
    stage.run('sort_descending', stage.put(weights), weights.length, order, 0);
    return stage.take(order, weights.length);
  });
}

/** Bins whose busiest ones are to be levelled, on the slots that a place can be. */
export interface Bins {
  /** Bin of each slot. */
  readonly binOfSlot: Uint32Array;
  readonly capacity: Float64Array;
  /** Lanes may not leave their domain: bins domainStart[d] … domainStart[d + 1] − 1. */
  readonly domainStart: Uint32Array;
}

/** How hard to level by swaps: pairs of lanes that may be looked at for each lane there is, and at least. */
const EFFORT = 0.5;
const LEAST_BUDGET = 20_000;

/**
 * Place of each lane on a tree of fans[0] × fans[1] × … task managers with slots[g] slots for group g on each:
 * task manager × all slots + slots of the groups before + slot. Floors and ceilings hold for rows and pipelines on every level.
 * Then lanes of one row change places as long as that levels the bins, one list of bins after the other. With `pack` > 0
 * (one group, one slot each, no row shares anything, one list of bins) each task manager has that many slots in truth:
 * its lanes are dealt to them at last, and place is task manager × pack + slot.
 */
export function placeWeighted(
  fans: readonly number[],
  slots: Uint32Array,
  { lanes, group, flags, weights, looks }: WeightedRows,
  levels: readonly Bins[],
  pack = 0,
): Uint32Array {
  return onEngine((stage) => {
    const place = stage.reserve(weights.byteLength);
    const [laneColumn, weightColumn] = [stage.put(lanes), stage.put(weights)];
    stage.run(
      'place_weighted',
      stage.put(Uint32Array.from(fans)),
      fans.length,
      stage.put(slots),
      slots.length,
      lanes.length,
      laneColumn,
      stage.put(group),
      stage.put(flags),
      weightColumn,
      place,
    );
    levelStaged(stage, lanes.length, weights.length, laneColumn, weightColumn, place, levels, looks, pack);
    return stage.take(place, weights.length);
  });
}

/** Swaps lanes of one row between slots, in place, as long as that levels the bins. Columns stand row by row. */
export function levelLanes(
  lanes: Uint32Array,
  weights: Uint32Array,
  slotOf: Uint32Array,
  levels: readonly Bins[],
  looks: number,
): void {
  onEngine((stage) => {
    const place = stage.put(slotOf);
    levelStaged(stage, lanes.length, weights.length, stage.put(lanes), stage.put(weights), place, levels, looks, 0);
    stage.copyTo(place, slotOf);
  });
}

function levelStaged(
  stage: Stage,
  numRows: number,
  numLanes: number,
  lanes: number,
  weights: number,
  place: number,
  levels: readonly Bins[],
  looks: number,
  pack: number,
): void {
  for (const { binOfSlot, capacity, domainStart } of levels) {
    stage.run(
      'level_bins',
      numRows,
      lanes,
      weights,
      place,
      binOfSlot.length,
      stage.put(binOfSlot),
      capacity.length,
      stage.put(capacity),
      domainStart.length - 1,
      stage.put(domainStart),
      Math.max(LEAST_BUDGET, EFFORT * numLanes),
      looks,
      pack,
    );
  }
}
