/** Reads a live plan: typed arrays that index the task managers and vertices of the problem. */

import type { IssueList } from './issue-list.ts';
import type { Placement } from './placement.ts';
import { type Fields, isIndex, readArray, showValue } from './read-fields.ts';
import type { ProblemColumns } from './read-problem.ts';
import { startSubtasks } from './spread.ts';

/** The placement of a live plan; undefined, with issues, when an array has a wrong length or an entry out of range. */
export function readLivePlan(issues: IssueList, plan: Fields, problem: ProblemColumns): Placement | undefined {
  const found = issues.count();
  const { vertexIds, groupNames, slotStart } = problem;
  const numSlots = slotStart[slotStart.length - 1]!;
  checkGroupNames(issues, plan.slotSharingGroups, groupNames);
  const parallelism = readIntegers(issues, plan.parallelism, 'parallelism', vertexIds.length, 0, 2 ** 31 - 1);
  const grants = readIntegers(issues, plan.grants, 'grants', numSlots, -1, groupNames.length - 1);
  if (!parallelism || !grants) return undefined;
  let subtasks = 0;
  for (const count of parallelism) subtasks += count;
  const assignment = readIntegers(issues, plan.assignment, 'assignment', subtasks, 0, numSlots - 1);
  if (!assignment || issues.count() > found) return undefined;
  return {
    parallelism: Uint32Array.from(parallelism),
    subtaskStart: startSubtasks(Uint32Array.from(parallelism)),
    assignment: assignment instanceof Uint32Array ? assignment : Uint32Array.from(assignment),
    grants: Int32Array.from(grants),
    pathOfParallelism: (v) => `parallelism[${v}]`,
    pathOfSubtask: (subtask) => `assignment[${subtask}]`,
  };
}

function readIntegers(
  issues: IssueList,
  value: unknown,
  path: string,
  length: number,
  low: number,
  high: number,
): Uint32Array | number[] | undefined {
  const list = readArray(issues, path, value);
  if (!list) return undefined;
  if (list.length !== length) {
    issues.add(path, `${path} must have ${length} entries, got ${list.length}`, list.length);
    return undefined;
  }
  const found = issues.count();
  for (let i = 0; i < length; i++) {
    const entry = list[i];
    if (typeof entry === 'number' && isIndex(entry - low, high - low + 1)) continue;
    if (!issues.wants()) continue;
    issues.add(`${path}[${i}]`, `${path} must be an integer from ${low} to ${high}, got ${showValue(entry)}`, entry);
  }
  if (issues.count() > found) return undefined;
  return list instanceof Uint32Array ? list : Array.from(list as ArrayLike<number>);
}

/** `grants` are indices into these names, so their order matters. */
function checkGroupNames(issues: IssueList, value: unknown, names: readonly string[]): void {
  if (value === undefined) return;
  const path = 'slotSharingGroups';
  const list = readArray(issues, path, value);
  if (!list) return;
  for (let g = 0; g < Math.max(names.length, list.length); g++) {
    if (list[g] === names[g]) continue;
    const expected = showValue(names[g]);
    issues.add(
      `${path}[${g}]`,
      `group ${g} of the problem is ${expected}, the plan has ${showValue(list[g])}`,
      list[g],
    );
  }
}
