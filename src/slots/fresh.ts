/** A balanced plan that owes nothing to a previous one: spread first, then the lowest busiest task manager that the spread allows. */

import { loadBound } from './bounds.ts';
import { contentOf, orderByContent } from './content.ts';
import { divideDownwards, familiesEven } from './descend.ts';
import type { Grants } from './grants.ts';
import { lanesToSubtasks } from './lanes.ts';
import { type CountRange, lowestLevel, nextLevel } from './level.ts';
import { levelUnlike } from './level-unlike.ts';
import type { Job, SlotModel } from './model.ts';
import type { Placement } from './plan.ts';
import { divideRows, orderByFamily, type Rows, rangePerManager, roomBelow } from './spread.ts';
import { MOST_PAIRS, solveSpread, type TotalLimit } from './spread-network.ts';
import { buildTree, type SpreadTree } from './tree.ts';
import type { LevelBound, SlotEffort } from './types.ts';
import { placeLanes } from './weighted.ts';
import { wrapAround } from './wrap.ts';

/** Beyond so many lanes the time of exchanges would show, and swaps leave next to nothing to do. */
const MOST_EXCHANGED = 2 ** 17;
/** How many levels above the floor are tried before the level is left open. */
const LEVEL_TRIES = 64;

/** Places all lanes on the slots granted; with equal lanes also says what the plan kept to. */
export function placeFresh(
  model: SlotModel,
  grants: Grants,
  effort: SlotEffort = 'improve',
): Placement & { readonly limit?: TotalLimit } {
  const { cluster, job } = model;
  const tree = buildTree(cluster, grants.granted, job.groupNames.length);
  let rows = listRows(job, grants);
  if (tree.leaves.length > 1 || tree.numGroups > 1) {
    // On unlike parts it matters who comes first; on one uniform leaf it does not.
    const content = contentOf(job, rows.group, rows.family, rows.numFamilies);
    rows = { ...rows, order: orderByContent(content, rows.family, rows.numFamilies) };
  }
  if (job.weighed) {
    const level = loadBound(model);
    const looks = exchangeLooks(effort, job);
    let slots = placeLanes(cluster, job, job.weighed, rows, grants, tree, looks);
    if (tree.leaves.length > 1) slots = levelUnlike(model, rows, grants, job.weighed, slots, level.value, looks);
    return { assignment: lanesToSubtasks(job, slots), grants: grants.groupOfSlot, level, spreadHolds: false };
  }
  const { counts, level, limit } = divideLevel(model, tree, rows, grants);
  return {
    ...wrapAround(cluster, job, rows, grants, tree, counts),
    grants: grants.groupOfSlot,
    level,
    spreadHolds: tree.leaves.length === 1 && tree.numGroups === 1 && grants.total[0] === cluster.numSlots,
    limit,
  };
}

/** Looks for exchanges of many lanes: about 20 ms where the last unit can be reached, and fewer where loads are rounded anyway. */
function exchangeLooks(effort: SlotEffort, { numLanes, weighed }: Job): number {
  if (effort === 'instant' || numLanes > MOST_EXCHANGED) return 0;
  return weighed!.whole ? 5_000_000 : 150_000;
}

/** One row for each bundle, pipeline by pipeline. */
export function listRows(job: Job, grants: Grants): Rows {
  const { numBundles, members, memberStart, lanes, groupOf, pipelineOf, numPipelines, parallelism } = job;
  const group = new Uint32Array(numBundles);
  const family = new Uint32Array(numBundles);
  for (let b = 0; b < numBundles; b++) {
    let v = members[memberStart[b]!]!;
    for (let m = memberStart[b]!; m < memberStart[b + 1]!; m++) {
      if (parallelism[members[m]!]! > parallelism[v]!) v = members[m]!;
    }
    group[b] = groupOf[v]!;
    family[b] = pipelineOf[v]!;
  }
  return {
    lanes,
    group,
    family,
    numFamilies: numPipelines,
    order: orderByFamily(family, numPipelines),
    granted: grants.total,
  };
}

interface LeveledDivision {
  /** Lanes of each row on each leaf; undefined when there is one leaf. */
  readonly counts: Uint32Array | undefined;
  readonly level: LevelBound;
  /** What the division kept to. */
  readonly limit: TotalLimit;
}

/** Lanes of each row on each leaf, at the lowest level that the spread allows. */
function divideLevel(model: SlotModel, tree: SpreadTree, rows: Rows, grants: Grants): LeveledDivision {
  const average = loadBound(model);
  const { numLanes, laneLoad } = model.job;
  const weight = laneLoad || 1;
  // Without load every level is 0, and no count of lanes makes it worse.
  const limitAt = (level: number, evenTotals: boolean): TotalLimit =>
    laneLoad === 0
      ? { level: Infinity, weight, strictly: false, evenTotals: false }
      : { level, weight, strictly: false, evenTotals };
  if (tree.leaves.length === 1) {
    return { counts: undefined, level: average, limit: limitAt(average.value, true) };
  }
  const ranges = rangePerManager(tree, rows);
  const kinds = tree.leaves.map((node, leaf): CountRange => {
    const { managers, capacity } = tree.nodes[node]!.cohort!;
    return { managers: managers.length, capacity, ...ranges[leaf]! };
  });
  const floor = lowestLevel(kinds, numLanes, weight);
  let reached = floor;
  for (let tries = 0; tries < LEVEL_TRIES; tries++) {
    for (const evenTotals of [true, false]) {
      const room = roomBelow(reached, weight);
      const division = divideRows(tree, rows, evenTotals, room);
      if (division === undefined) continue;
      const even = familiesEven(tree, rows, division.counts)
        ? undefined
        : divideDownwards(tree, rows, evenTotals, room);
      const level = provenLevel(model, rows, grants, average, floor, reached);
      return { counts: even ?? division.counts, level, limit: limitAt(reached, evenTotals) };
    }
    reached = nextLevel(kinds, reached, weight);
  }
  return { counts: divideRows(tree, rows, true)!.counts, level: average, limit: limitAt(Infinity, true) };
}

/** The floor in closed form, or, when more than that was needed, a proof that nothing below does. */
function provenLevel(
  model: SlotModel,
  rows: Rows,
  grants: Grants,
  average: LevelBound,
  floor: number,
  reached: number,
): LevelBound {
  const { numBundles, laneLoad } = model.job;
  const closed: LevelBound = !laneLoad || floor === average.value ? average : { kind: 'spread', value: floor };
  if (!laneLoad || reached === floor || numBundles * model.cluster.numManagers > MOST_PAIRS) return closed;
  const limit = { level: reached, weight: laneLoad, strictly: true, evenTotals: false };
  const { counts, potentials } = solveSpread(model, rows, grants.granted, limit);
  return counts === undefined ? { kind: 'flow', value: reached, potentials: Array.from(potentials) } : closed;
}
