/**
 * From a previous plan with as few moves as are worth it: lanes stay where they are, lanes without a place get one, then single moves and
 * swaps mend the spread and lower the busiest task manager, never past the limit of moves.
 */

import type { Grants } from './grants.ts';
import type { LaneLoads } from './lanes.ts';
import { layOut } from './layout.ts';
import { lowerBusiest } from './lower-busiest.ts';
import { mendSpread, placeLoose } from './mend-spread.ts';
import type { SlotModel } from './model.ts';
import type { Previous } from './previous.ts';
import type { Rows } from './spread.ts';

export interface Repair {
  /** Slot of each lane, bundle by bundle. */
  readonly slots: Uint32Array;
  /** Subtasks that changed slot. */
  readonly moves: number;
}

/**
 * Repairs the previous plan until the busiest task manager is at `target` or below, or nothing helps any more.
 * With a previous plan that forces more than `maxMoves` moves, the result has more moves than that: no plan has fewer.
 */
export function repairPlan(
  model: SlotModel,
  rows: Rows,
  grants: Grants,
  lanes: LaneLoads,
  previous: Previous,
  maxMoves: number,
  target: number,
): Repair {
  const { slots, loose } = stayOrLeave(model, rows, grants, lanes, previous);
  const layout = layOut(model, rows, grants, lanes, slots, previous);
  placeLoose(layout, loose);
  mendSpread(layout, maxMoves, false);
  lowerBusiest(layout, target, maxMoves);
  return { slots: layout.slots, moves: layout.moves };
}

/** The slot where each lane ran, the number of slots for lanes that cannot stay there or ran nowhere. */
function stayOrLeave(
  { cluster: { numSlots }, job }: SlotModel,
  rows: Rows,
  grants: Grants,
  { start }: LaneLoads,
  previous: Previous,
): { slots: Uint32Array; loose: number[] } {
  const { numBundles, numLanes, members, memberStart, lanes, parallelism, subtaskStart } = job;
  const slots = new Uint32Array(numLanes).fill(numSlots);
  const loose: number[] = [];
  const takenBy = new Int32Array(numSlots).fill(-1);
  for (let b = 0; b < numBundles; b++) {
    for (let i = 0; i < lanes[b]!; i++) {
      let slot = -1;
      for (let m = memberStart[b]!; m < memberStart[b + 1]! && slot < 0; m++) {
        const v = members[m]!;
        if (i < parallelism[v]!) slot = previous.slot[subtaskStart[v]! + i]!;
      }
      if (slot >= 0 && grants.groupOfSlot[slot] === rows.group[b] && takenBy[slot] !== b) {
        takenBy[slot] = b;
        slots[start[b]! + i] = slot;
      } else loose.push(start[b]! + i);
    }
  }
  return { slots, loose };
}
