/**
 * The cheapest counts among those that are as level: least excess over even topics, then most partitions that stay. A flow from topics through
 * cells to cohorts and on to levels, solved on the engine; its prices prove it.
 */

import { Network } from '../engine/flow.ts';
import type { Cells } from './cohorts.ts';
import { levelAt } from './level-counts.ts';

/** What the counts of cells cost. */
export interface CellCosts {
  /** Partitions of a cell below which more of them mend the spread, and from which on each is one of excess. */
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  /** Partitions of a cell that can stay. */
  readonly kept: Uint32Array;
  /** What a partition of excess costs, in moves; more than a cycle of exchanges can save. */
  readonly excess: number;
}

export interface CheapestCounts {
  readonly counts: Uint32Array;
  /** Prices of topics and cohorts. */
  readonly topics: Int32Array;
  readonly cohorts: Int32Array;
}

/** Levels of a cohort between which partitions may be exchanged. */
const LEVELS = 4;

/** Largest network that is built, in cells. */
export const MOST_CELLS = 100_000;

/** Undefined where the network would be too large. */
export function findCheapestCounts(
  cells: Cells,
  load: number,
  totals: Float64Array,
  { low, high, kept, excess }: CellCosts,
): CheapestCounts | undefined {
  const { cohorts, numCells, topicOf, cohortOf, supply, least, most } = cells;
  const { numCohorts, members, capacity, start } = cohorts;
  const numTopics = supply.length;
  const levels = new Map<number, { readonly node: number; used: number }>();
  const numNodes = 1 + numTopics + numCohorts + LEVELS * numCohorts;
  if (numCells > MOST_CELLS || numNodes * (2 * excess + 1) > 2 ** 31 - 1) return undefined;
  const network = new Network(numNodes);
  const cohortNode = 1 + numTopics;
  for (let t = 0; t < numTopics; t++) network.addArc(0, 1 + t, supply[t]!, supply[t]!);
  const firstArc = new Uint32Array(numCells + 1);
  for (let cell = 0; cell < numCells; cell++) {
    firstArc[cell] = network.numArcs;
    const [from, to] = [1 + topicOf[cell]!, cohortNode + cohortOf[cell]!];
    // Costs change where floors end, where ceilings end, and where what is owned ends.
    const breaks = [low[cell]!, high[cell]!, kept[cell]!, most[cell]!].sort((a, b) => a - b);
    let at = 0;
    for (const end of breaks) {
      const upTo = Math.min(end, most[cell]!);
      if (upTo <= at) continue;
      const unit = (at < low[cell]! ? 0 : at < high[cell]! ? excess : 2 * excess) + (at < kept[cell]! ? 0 : 1);
      network.addArc(from, to, Math.min(upTo - at, Math.max(0, least[cell]! - at)), upTo - at, unit);
      at = upTo;
    }
  }
  firstArc[numCells] = network.numArcs;
  const levelOf = (value: number) => {
    let level = levels.get(value);
    if (!level) {
      level = { node: cohortNode + numCohorts + levels.size, used: 0 };
      levels.set(value, level);
    }
    return level;
  };
  for (let c = 0; c < numCohorts; c++) {
    const size = members.start[c + 1]! - members.start[c]!;
    const rest = totals[c]! % size;
    const whole = (totals[c]! - rest) / size;
    // Counts change by one at most, and prices speak of the levels around what they change to.
    const fixed = Math.max(0, whole - 2);
    network.addArc(cohortNode + c, 0, fixed * size, fixed * size);
    for (let n = fixed; n < fixed + LEVELS; n++) {
      const level = levelOf(levelAt(start[c]! + n + 1, load || 1, capacity[c]!));
      level.used += n < whole ? size : n === whole ? rest : 0;
      network.addArc(cohortNode + c, level.node, 0, size);
    }
  }
  for (const { node, used } of levels.values()) network.addArc(node, 0, used, used);
  const { flow, potentials } = network.solve();
  if (!flow) return undefined;
  const counts = new Uint32Array(numCells);
  for (let cell = 0; cell < numCells; cell++) {
    for (let arc = firstArc[cell]!; arc < firstArc[cell + 1]!; arc++) counts[cell]! += flow[arc]!;
  }
  return {
    counts,
    topics: potentials.slice(1, cohortNode),
    cohorts: potentials.slice(cohortNode, cohortNode + numCohorts),
  };
}
