/** Where the running subtasks were before: the `previous` of a problem in columns. */

import type { IssueList } from './issue-list.ts';
import type { Case } from './placement.ts';
import { isIndex, readArray, readRecord, showValue } from './read-fields.ts';

/** The subtask had no place before. */
export const NEW = -1;
/** Its task manager is gone (or, for a slot, that slot of it). */
export const GONE = -2;

export interface PreviousPlaces {
  /** Task manager of each running subtask, NEW or GONE. */
  readonly manager: Int32Array;
  /** Slot of each running subtask, NEW or GONE. */
  readonly slot: Int32Array;
}

/** Reads `problem.previous`; undefined when there is none. Vertices and indices that do not run any more are left out. */
export function readPrevious(issues: IssueList, { problem, placement }: Case): PreviousPlaces | undefined {
  if (problem.previous === undefined) return undefined;
  const contents = readArray(issues, 'problem.previous', problem.previous);
  if (!contents) return undefined;
  const { managerOfId, vertexOfId, slotStart } = problem;
  const { parallelism, subtaskStart, assignment } = placement;
  const manager = new Int32Array(assignment.length).fill(NEW);
  const slot = new Int32Array(assignment.length).fill(NEW);
  for (let k = 0; k < contents.length; k++) {
    const path = `problem.previous[${k}]`;
    const content = readRecord(issues, path, contents[k]);
    const subtasks = content && readArray(issues, `${path}.subtasks`, content.subtasks);
    if (!content || !subtasks) continue;
    if (!isIndex(content.slot, 2 ** 31)) {
      issues.add(`${path}.slot`, `slot must be an integer of at least 0, got ${showValue(content.slot)}`, content.slot);
      continue;
    }
    const t = managerOfId.get(content.taskManager as string) ?? GONE;
    const s = t !== GONE && slotStart[t]! + content.slot < slotStart[t + 1]! ? slotStart[t]! + content.slot : GONE;
    for (let j = 0; j < subtasks.length; j++) {
      const subtask = readRecord(issues, `${path}.subtasks[${j}]`, subtasks[j]);
      if (!subtask) continue;
      const v = vertexOfId.get(subtask.vertex as string);
      if (v === undefined || !isIndex(subtask.index, parallelism[v]!)) continue;
      const i = subtaskStart[v]! + subtask.index;
      if (manager[i] !== NEW) {
        const message = `subtask ${subtask.index} of vertex ${showValue(subtask.vertex)} stands in the previous plan already`;
        issues.add(`${path}.subtasks[${j}]`, message, subtask);
        continue;
      }
      manager[i] = t;
      slot[i] = s;
    }
  }
  return { manager, slot };
}

/** The previous task manager of each lane, bundle by bundle. */
export interface LaneHistory {
  /** First lane of each bundle, and the number of all lanes at the end. */
  readonly laneStart: Uint32Array;
  /** Task manager of each lane, NEW or GONE; meaningless for lanes that are not whole. */
  readonly manager: Int32Array;
  /** Every lane was in one place as a whole, or nowhere. */
  readonly allWhole: boolean;
  /** Subtasks that have to move because their task manager is gone, or because the rest of their lane was elsewhere. */
  readonly forced: number;
}

/** Follows each lane back. A lane stays together, so all of its subtasks but those on one task manager have to move. */
export function followLanes(
  { shape, placement }: Case,
  { manager }: PreviousPlaces,
  members: { readonly start: Uint32Array; readonly order: Uint32Array },
): LaneHistory {
  const { numBundles, parallelism } = shape;
  const { subtaskStart } = placement;
  const laneStart = new Uint32Array(numBundles + 1);
  for (let b = 0; b < numBundles; b++) {
    let lanes = 0;
    for (let m = members.start[b]!; m < members.start[b + 1]!; m++)
      lanes = Math.max(lanes, parallelism[members.order[m]!]!);
    laneStart[b + 1] = laneStart[b]! + lanes;
  }
  const laneManager = new Int32Array(laneStart[numBundles]!);
  let allWhole = true;
  let forced = 0;
  for (let b = 0; b < numBundles; b++) {
    for (let lane = laneStart[b]!; lane < laneStart[b + 1]!; lane++) {
      const i = lane - laneStart[b]!;
      const countOn = new Map<number, number>();
      for (let m = members.start[b]!; m < members.start[b + 1]!; m++) {
        const v = members.order[m]!;
        if (i >= parallelism[v]!) continue;
        const before = manager[subtaskStart[v]! + i]!;
        countOn.set(before, (countOn.get(before) ?? 0) + 1);
      }
      let known = 0;
      let largest = 0;
      for (const [before, count] of countOn) {
        laneManager[lane] = before;
        if (before !== NEW) known += count;
        if (before >= 0) largest = Math.max(largest, count);
      }
      allWhole &&= countOn.size === 1;
      forced += known - largest;
    }
  }
  return { laneStart, manager: laneManager, allWhole, forced };
}
