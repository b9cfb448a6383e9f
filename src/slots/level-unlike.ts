/**
 * Unequal loads on unlike task managers: the numbers of lanes come from a division that does not see loads, so afterwards lanes move
 * as far as the spread allows, and the slots of each task manager are levelled anew.
 */

import { levelLanes } from '../engine/place.ts';
import type { Grants } from './grants.ts';
import type { LaneLoads } from './lanes.ts';
import { type Layout, layOut } from './layout.ts';
import { lowerBusiest } from './lower-busiest.ts';
import { mendSpread } from './mend-spread.ts';
import type { SlotModel } from './model.ts';
import type { Rows } from './spread.ts';
import { managersAndSlots } from './weighted.ts';

/** The slot of every lane with the busiest task manager at `target`, or as low as single moves and swaps get it from `slots`. */
export function levelUnlike(
  model: SlotModel,
  rows: Rows,
  grants: Grants,
  lanes: LaneLoads,
  slots: Uint32Array,
  target: number,
  looks: number,
): Uint32Array {
  const layout = layOut(model, rows, grants, lanes, slots, undefined);
  mendSpread(layout, Infinity, true);
  lowerBusiest(layout, target, Infinity);
  // Exchanges of many lanes close what single ones leave, and level the slots.
  levelLanes(countAlike(layout), lanes.weights, layout.slots, managersAndSlots(model.cluster), looks);
  return layout.slots;
}

/** How many consecutive lanes count in the same vertices and pipelines each time: they may change places freely. */
function countAlike({ bundleOf, cells: { sets } }: Layout): Uint32Array {
  const runs: number[] = [];
  for (let lane = 0; lane < bundleOf.length; lane++) {
    const same = lane > 0 && bundleOf[lane] === bundleOf[lane - 1] && sets.firstPart[lane] === sets.firstPart[lane - 1];
    if (same) runs[runs.length - 1]!++;
    else runs.push(1);
  }
  return Uint32Array.from(runs);
}
