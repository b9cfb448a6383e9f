/** Where subtasks ran before, as columns, and how many of them a plan moves. */

import { type Cluster, managersOfSlots, type SlotModel } from './model.ts';
import type { Moves } from './types.ts';

/** A subtask has no previous place. */
export const NEW = -1;
/** Its previous task manager, or its slot of it, is gone. */
export const GONE = -2;

/** Per subtask that runs: the task manager and the slot where it ran, or NEW or GONE. */
export interface Previous {
  readonly manager: Int32Array;
  readonly slot: Int32Array;
}

export function readPrevious({ problem, cluster, job }: SlotModel): Previous | undefined {
  if (problem.previous === undefined) return undefined;
  const managerOf = new Map(problem.taskManagers.map(({ id }, t) => [id, t]));
  const vertexOf = new Map(problem.vertices.map(({ id }, v) => [id, v]));
  const manager = new Int32Array(job.subtaskStart[job.numVertices]!).fill(NEW);
  const slot = manager.slice();
  for (const content of problem.previous) {
    const t = managerOf.get(content.taskManager) ?? GONE;
    const s = t < 0 ? GONE : cluster.slotStart[t]! + content.slot;
    for (const { vertex, index } of content.subtasks) {
      const v = vertexOf.get(vertex);
      if (v === undefined || index >= job.parallelism[v]!) continue;
      manager[job.subtaskStart[v]! + index] = t;
      slot[job.subtaskStart[v]! + index] = t >= 0 && s < cluster.slotStart[t + 1]! ? s : GONE;
    }
  }
  return { manager, slot };
}

/** Group of each slot as the previous plan says, or as its subtasks show; −1 where nothing is known. */
export function groupsBefore({ problem, cluster, job }: SlotModel): Int32Array {
  const groupOf = new Map(job.groupNames.map((name, g) => [name, g]));
  const managerOf = new Map(problem.taskManagers.map(({ id }, t) => [id, t]));
  const vertexOf = new Map(problem.vertices.map(({ id }, v) => [id, v]));
  const groups = new Int32Array(cluster.numSlots).fill(-1);
  for (const { taskManager, slot, slotSharingGroup, subtasks } of problem.previous ?? []) {
    const t = managerOf.get(taskManager);
    if (t === undefined || cluster.slotStart[t]! + slot >= cluster.slotStart[t + 1]!) continue;
    const vertex = vertexOf.get(subtasks[0]?.vertex ?? '');
    const shown = vertex === undefined ? -1 : job.groupOf[vertex]!;
    groups[cluster.slotStart[t]! + slot] = groupOf.get(slotSharingGroup ?? '') ?? shown;
  }
  return groups;
}

export function countMoves({ manager, slot }: Previous, cluster: Cluster, assignment: Uint32Array): Moves {
  const managerOf = managersOfSlots(cluster);
  const moves = { taskManagers: 0, slots: 0 };
  for (let i = 0; i < assignment.length; i++) {
    const s = assignment[i]!;
    if (manager[i] === NEW) continue;
    if (managerOf[s] !== manager[i]) moves.taskManagers++;
    else if (s !== slot[i]) moves.slots++;
  }
  return moves;
}
