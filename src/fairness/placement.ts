/** Where a plan puts the subtasks, in columns, whatever form the plan came in. */

import type { LaneColumns } from './derive-lanes.ts';
import type { ProblemColumns } from './read-problem.ts';
import type { SpreadShape } from './spread.ts';

/** Slot of a subtask that the plan does not place. */
export const UNPLACED = 0xffffffff;

export interface Placement {
  /** Running subtasks of each vertex. */
  readonly parallelism: Uint32Array;
  /** First subtask of each vertex, and the number of all subtasks at the end. */
  readonly subtaskStart: Uint32Array;
  /** Slot of each subtask, or UNPLACED. */
  readonly assignment: Uint32Array;
  /** Slot sharing group of each slot, −1 for none. */
  readonly grants: Int32Array;
  /** Where the plan states these things, for the paths of issues. */
  pathOfParallelism(vertex: number): string;
  pathOfSubtask(subtask: number): string;
}

/** Everything the later checks look at. */
export interface Case {
  readonly problem: ProblemColumns;
  readonly lanes: LaneColumns;
  readonly placement: Placement;
  readonly shape: SpreadShape;
  /** Task manager of each slot. */
  readonly managerOfSlot: Uint32Array;
}

export function buildCase(problem: ProblemColumns, lanes: LaneColumns, placement: Placement): Case {
  const { groupOf, groupNames, slotStart, rackOf, numRacks, zoneOf, numZones, managerIds } = problem;
  const { parallelism } = placement;
  const managerOfSlot = new Uint32Array(slotStart[managerIds.length]!);
  for (let t = 0; t < managerIds.length; t++) managerOfSlot.fill(t, slotStart[t], slotStart[t + 1]);
  const cluster = { slotStart, rackOf, numRacks, zoneOf, numZones };
  const shape = { ...cluster, ...lanes, parallelism, groupOf, numGroups: groupNames.length };
  return { problem, lanes, placement, shape, managerOfSlot };
}

export function nameSubtask({ vertexIds }: ProblemColumns, vertex: number, index: number): string {
  return `subtask ${index} of vertex ${JSON.stringify(vertexIds[vertex])}`;
}

export function nameSlot({ slotStart, managerIds }: ProblemColumns, slot: number): string {
  let low = 0;
  let high = managerIds.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (slotStart[middle]! <= slot) low = middle;
    else high = middle;
  }
  return `slot ${slot - slotStart[low]!} of task manager ${JSON.stringify(managerIds[low])}`;
}
