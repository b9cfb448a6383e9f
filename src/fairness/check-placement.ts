/** A valid plan: every subtask once, in a slot of its group, no two of one vertex in a slot, the lanes together. */

import type { IssueList } from './issue-list.ts';
import { type Case, nameSlot, nameSubtask, UNPLACED } from './placement.ts';
import { pickRepresentatives } from './spread.ts';

export function checkPlacement(issues: IssueList, given: Case): void {
  checkParallelism(issues, given);
  checkPlaces(issues, given);
  checkLanes(issues, given);
}

function checkParallelism(issues: IssueList, { problem, placement }: Case): void {
  const { vertexIds, fewest, most, edges, forward, groupOf } = problem;
  const { parallelism } = placement;
  for (const [v, count] of parallelism.entries()) {
    if (count >= fewest[v]! && count <= most[v]!) continue;
    const range = fewest[v] === most[v] ? `${most[v]}` : `from ${fewest[v]} to ${most[v]}`;
    const message = `the parallelism of vertex ${JSON.stringify(vertexIds[v])} must be ${range}, the plan has ${count}`;
    issues.add(placement.pathOfParallelism(v), message, count);
  }
  for (let e = 0; e < forward.length; e++) {
    const from = edges[2 * e]!;
    const to = edges[2 * e + 1]!;
    if (!forward[e] || groupOf[from] !== groupOf[to] || parallelism[from] === parallelism[to]) continue;
    const ends = `${JSON.stringify(vertexIds[from])} and ${JSON.stringify(vertexIds[to])}`;
    const message = `vertices ${ends} are joined by FORWARD and must have one parallelism, the plan has ${parallelism[from]} and ${parallelism[to]}`;
    issues.add(placement.pathOfParallelism(to), message, parallelism[to]);
  }
}

function checkPlaces(issues: IssueList, { problem, placement }: Case): void {
  const { groupOf, groupNames } = problem;
  const { parallelism, subtaskStart, assignment, grants } = placement;
  // The last subtask seen in each slot: of the same vertex when it is not before the vertex's first.
  const lastIn = new Int32Array(grants.length).fill(-1);
  for (let v = 0; v < parallelism.length; v++) {
    const first = subtaskStart[v]!;
    for (let subtask = first; subtask < subtaskStart[v + 1]!; subtask++) {
      const slot = assignment[subtask]!;
      if (slot === UNPLACED) {
        if (!issues.wants()) continue;
        issues.add(
          placement.pathOfSubtask(subtask),
          `${nameSubtask(problem, v, subtask - first)} is missing`,
          undefined,
        );
        continue;
      }
      if (grants[slot] !== groupOf[v] && issues.wants()) {
        const group = JSON.stringify(groupNames[groupOf[v]!]);
        const granted = grants[slot]! < 0 ? 'no group' : `group ${JSON.stringify(groupNames[grants[slot]!])}`;
        const message = `${nameSubtask(problem, v, subtask - first)} is of group ${group}, but ${nameSlot(problem, slot)} was granted to ${granted}`;
        issues.add(placement.pathOfSubtask(subtask), message, slot);
      }
      if (lastIn[slot]! >= first && issues.wants()) {
        const other = lastIn[slot]! - first;
        const message = `${nameSubtask(problem, v, subtask - first)} stands in ${nameSlot(problem, slot)}, which has subtask ${other} of the same vertex already`;
        issues.add(placement.pathOfSubtask(subtask), message, slot);
      }
      lastIn[slot] = subtask;
    }
  }
}

function checkLanes(issues: IssueList, { problem, lanes, shape, placement }: Case): void {
  const { parallelism, subtaskStart, assignment } = placement;
  const representatives = pickRepresentatives(shape);
  for (let v = 0; v < parallelism.length; v++) {
    const r = representatives[lanes.bundleOf[v]!]!;
    if (r === v) continue;
    for (let i = 0; i < parallelism[v]!; i++) {
      const slot = assignment[subtaskStart[v]! + i]!;
      const expected = assignment[subtaskStart[r]! + i]!;
      if (slot === expected || slot === UNPLACED || expected === UNPLACED || !issues.wants()) continue;
      const message = `${nameSubtask(problem, v, i)} must share the slot of ${nameSubtask(problem, r, i)} (${nameSlot(problem, expected)}), but stands in ${nameSlot(problem, slot)}`;
      issues.add(placement.pathOfSubtask(subtaskStart[v]! + i), message, slot);
    }
  }
}
