/** Every valid assignment of a small problem under given grants: what is attainable at all, and at which level. */

import type { SlotProblem } from '../../src/slots/types.ts';
import { type Cells, countMisses, laneLoadsOf, levelsOf, listCells, type Shape, startsOf } from './judge.ts';

export interface Attainable {
  /** Assignments looked at. */
  readonly assignments: number;
  /** Fewest misses of each family × level alone, keyed `vertex × rack`. */
  readonly fewest: ReadonlyMap<string, number>;
  /** Lowest busiest task manager among all assignments. */
  readonly lowest: number;
  /** The same among those in which no cell of a vertex or pipeline misses; Infinity when there is none. */
  readonly lowestEven: number;
  /** The same among those in which no cell of a vertex, and of a pipeline × task manager, misses. */
  readonly lowestFair: number;
}

/** Number of assignments that `enumerate` would look at. */
export function countAssignments(problem: SlotProblem, shape: Shape): number {
  return listBundles(problem, shape).reduce((product, { choices }) => product * choices.length, 1);
}

export function enumerate(problem: SlotProblem, shape: Shape): Attainable {
  const bundles = listBundles(problem, shape);
  const start = startsOf(shape.parallelism);
  const assignment = new Array<number>(start[shape.parallelism.length]!).fill(0);
  const cells = listCells(shape).filter(({ family }) => family !== 'total');
  const fewest = new Map(cells.map((one) => [keyOf(one), Infinity]));
  const found = { assignments: 0, lowest: Infinity, lowestEven: Infinity, lowestFair: Infinity };

  const judge = () => {
    found.assignments++;
    let even = true;
    let fair = true;
    for (const one of cells) {
      const misses = countMisses(shape, one, assignment);
      const key = keyOf(one);
      if (misses < fewest.get(key)!) fewest.set(key, misses);
      if (misses === 0) continue;
      even = false;
      if (one.family === 'vertex' || one.level.level === 'taskManager') fair = false;
    }
    const busiest = Math.max(...levelsOf(problem, shape, assignment));
    found.lowest = Math.min(found.lowest, busiest);
    if (even) found.lowestEven = Math.min(found.lowestEven, busiest);
    if (fair) found.lowestFair = Math.min(found.lowestFair, busiest);
  };
  const place = (b: number): void => {
    if (b === bundles.length) {
      judge();
      return;
    }
    const { vertices, choices } = bundles[b]!;
    for (const slots of choices) {
      for (const v of vertices) for (let i = 0; i < shape.parallelism[v]!; i++) assignment[start[v]! + i] = slots[i]!;
      place(b + 1);
    }
  };
  place(0);
  return { ...found, fewest };
}

export function keyOf({ family, level }: Cells): string {
  return `${family} × ${level.level}`;
}

/** The vertices of each bundle and the slots that its lanes may take: ascending slots when the lanes are interchangeable. */
function listBundles(problem: SlotProblem, shape: Shape): { vertices: number[]; choices: number[][] }[] {
  const { bundleOf, groupOf, parallelism, grants } = shape;
  const laneLoads = laneLoadsOf(problem, shape);
  return laneLoads.map((loads, b) => {
    const vertices = bundleOf.flatMap((bundle, v) => (bundle === b ? [v] : []));
    const slots = grants.flatMap((group, s) => (group === groupOf[vertices[0]!] ? [s] : []));
    const same = vertices.every((v) => parallelism[v] === loads.length) && loads.every((load) => load === loads[0]);
    return { vertices, choices: same ? combinations(slots, loads.length) : permutations(slots, loads.length) };
  });
}

function permutations(slots: readonly number[], length: number): number[][] {
  if (length === 0) return [[]];
  return slots.flatMap((slot) => permutations(slots.filter((other) => other !== slot), length - 1).map((rest) => [slot, ...rest]));
}

function combinations(slots: readonly number[], length: number): number[][] {
  if (length === 0) return [[]];
  return slots.flatMap((slot, i) => combinations(slots.slice(i + 1), length - 1).map((rest) => [slot, ...rest]));
}
