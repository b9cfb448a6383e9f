/** Every valid assignment of a small problem under given grants: what is attainable at all, and at which level. */

import type { SlotProblem, SpreadCheck } from '../../src/slots/types.ts';
import { countMisses, laneLoadsOf, levelsOf, listCells, type Shape, startsOf } from './judge.ts';

export interface Attainable {
  /** Assignments looked at. */
  readonly assignments: number;
  /** Lowest busiest task manager among all assignments. */
  readonly lowest: number;
  /** The same among those in which no cell of a vertex or pipeline misses; Infinity when there is none. */
  readonly lowestEven: number;
  /** The same when pipelines need not be even on racks and zones, nor on slots if there are several groups. */
  readonly lowestFair: number;
}

/** Number of assignments that `enumerate` would look at. */
export function countAssignments(problem: SlotProblem, shape: Shape): number {
  return listBundles(problem, shape).reduce((product, { choices }) => product * choices.length, 1);
}

export function enumerate(problem: SlotProblem, shape: Shape): Attainable {
  const cells = listCells(shape).filter(({ family }) => family !== 'total');
  const found = { assignments: 0, lowest: Infinity, lowestEven: Infinity, lowestFair: Infinity };
  visitAssignments(problem, shape, (assignment) => {
    found.assignments++;
    let even = true;
    let fair = true;
    for (const one of cells) {
      if (countMisses(shape, one, assignment) === 0) continue;
      even = false;
      if (isFair(shape, one.family, one.level.level)) fair = false;
    }
    const busiest = Math.max(...levelsOf(problem, shape, assignment));
    found.lowest = Math.min(found.lowest, busiest);
    if (even) found.lowestEven = Math.min(found.lowestEven, busiest);
    if (fair) found.lowestFair = Math.min(found.lowestFair, busiest);
  });
  return found;
}

/** Calls back with one array that changes from call to call. */
function visitAssignments(problem: SlotProblem, shape: Shape, visit: (assignment: readonly number[]) => void): void {
  const bundles = listBundles(problem, shape);
  const start = startsOf(shape.parallelism);
  const assignment = new Array<number>(start[shape.parallelism.length]!).fill(0);
  const place = (b: number): void => {
    if (b === bundles.length) {
      visit(assignment);
      return;
    }
    const { vertices, choices } = bundles[b]!;
    for (const slots of choices) {
      for (const v of vertices) for (let i = 0; i < shape.parallelism[v]!; i++) assignment[start[v]! + i] = slots[i]!;
      place(b + 1);
    }
  };
  place(0);
}

/** What a plan holds whenever it can be held; the other families are held as far as the heuristics get. */
export function isFair({ groupOf }: Shape, family: SpreadCheck['family'], level: SpreadCheck['level']): boolean {
  return family === 'vertex' || level === 'taskManager' || (level === 'slot' && new Set(groupOf).size === 1);
}

/** The vertices of each bundle and the slots that its lanes may take: ascending slots when the lanes are interchangeable (equal, and without a past). */
function listBundles(problem: SlotProblem, shape: Shape): { vertices: number[]; choices: number[][] }[] {
  const { bundleOf, groupOf, parallelism, grants } = shape;
  const laneLoads = laneLoadsOf(problem, shape);
  return laneLoads.map((loads, b) => {
    const vertices = bundleOf.flatMap((bundle, v) => (bundle === b ? [v] : []));
    const slots = grants.flatMap((group, s) => (group === groupOf[vertices[0]!] ? [s] : []));
    const isNew = problem.previous === undefined;
    const same =
      isNew && vertices.every((v) => parallelism[v] === loads.length) && loads.every((load) => load === loads[0]);
    return { vertices, choices: same ? combinations(slots, loads.length) : permutations(slots, loads.length) };
  });
}

function permutations(slots: readonly number[], length: number): number[][] {
  if (length === 0) return [[]];
  return slots.flatMap((slot) =>
    permutations(
      slots.filter((other) => other !== slot),
      length - 1,
    ).map((rest) => [slot, ...rest]),
  );
}

function combinations(slots: readonly number[], length: number): number[][] {
  if (length === 0) return [[]];
  return slots.flatMap((slot, i) => combinations(slots.slice(i + 1), length - 1).map((rest) => [slot, ...rest]));
}

/**
 * Fewest subtasks that change task manager against `previous` among the assignments that hold the fair spread, and the totals when
 * asked, at a level of at most `limit`; undefined when there are too many assignments to look at.
 */
export function enumerateMoves(
  problem: SlotProblem,
  shape: Shape,
  limit: number,
  evenTotals: boolean,
): number | undefined {
  if (countAssignments(problem, shape) > 20_000) return undefined;
  const oldManager = problem.vertices.flatMap(({ id }, v) =>
    Array.from({ length: shape.parallelism[v]! }, (_, i) => findManager(problem, id, i)),
  );
  const isHeld = (family: SpreadCheck['family'], level: SpreadCheck['level']) =>
    family === 'total' ? evenTotals && level !== 'slot' : isFair(shape, family, level);
  const cells = listCells(shape).filter(({ family, level }) => isHeld(family, level.level));
  let fewest = Infinity;
  visitAssignments(problem, shape, (assignment) => {
    const hasMoved = (slot: number, i: number) =>
      oldManager[i] !== undefined && oldManager[i] !== shape.managerOf[slot];
    const moves = assignment.filter(hasMoved).length;
    if (moves >= fewest || cells.some((one) => countMisses(shape, one, assignment) > 0)) return;
    if (Math.max(...levelsOf(problem, shape, assignment)) <= limit) fewest = moves;
  });
  return fewest;
}

/** Index of the task manager where a subtask ran, −1 when it is gone, undefined when the subtask is new. */
function findManager({ taskManagers, previous = [] }: SlotProblem, vertex: string, index: number): number | undefined {
  const content = previous.find(({ subtasks }) =>
    subtasks.some((subtask) => subtask.vertex === vertex && subtask.index === index),
  );
  return content && taskManagers.findIndex(({ id }) => id === content.taskManager);
}
