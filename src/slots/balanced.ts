/** The balanced strategy: spread first, then the lowest busiest task manager that the spread allows. */

import { averageBound } from './bounds.ts';
import { grantEvenly, type Grants } from './grants.ts';
import { type CountRange, lowestLevel, nextLevel } from './level.ts';
import type { Job, SlotModel } from './model.ts';
import type { Placement } from './plan.ts';
import { divideRows, orderByFamily, rangePerManager, type Rows } from './spread.ts';
import { buildTree, type SpreadTree } from './tree.ts';
import type { LevelBound, SlotOptions } from './types.ts';
import { wrapAround } from './wrap.ts';

/** How many levels above the floor are tried before the level is left open. */
const LEVEL_TRIES = 64;

export function placeBalanced(model: SlotModel, options: SlotOptions): Placement {
  const { cluster, job } = model;
  const grants = grantEvenly(cluster, job, options.slots ?? 'all');
  const tree = buildTree(cluster, grants.granted, job.groupNames.length);
  const rows = listRows(job, grants);
  const { counts, level } = divideLevel(model, tree, rows);
  return {
    assignment: wrapAround(cluster, job, rows, grants, tree, counts),
    grants: grants.groupOfSlot,
    level,
    spreadHolds: tree.leaves.length === 1 && tree.numGroups === 1 && grants.total[0] === cluster.numSlots,
  };
}

/** One row for each bundle, pipeline by pipeline. */
export function listRows(job: Job, grants: Grants): Rows {
  const { numBundles, members, memberStart, lanes, groupOf, pipelineOf, numPipelines, parallelism } = job;
  const group = new Uint32Array(numBundles);
  const family = new Uint32Array(numBundles);
  for (let b = 0; b < numBundles; b++) {
    let v = members[memberStart[b]!]!;
    for (let m = memberStart[b]!; m < memberStart[b + 1]!; m++) if (parallelism[members[m]!]! > parallelism[v]!) v = members[m]!;
    group[b] = groupOf[v]!;
    family[b] = pipelineOf[v]!;
  }
  return { lanes, group, family, numFamilies: numPipelines, order: orderByFamily(family, numPipelines), granted: grants.total };
}

/** Lanes of each row on each leaf, at the lowest level that the spread allows. */
function divideLevel(model: SlotModel, tree: SpreadTree, rows: Rows): { counts: Uint32Array | undefined; level: LevelBound } {
  const average = averageBound(model);
  if (tree.leaves.length === 1) return { counts: undefined, level: average };
  const { numLanes, laneLoad } = model.job;
  const weight = laneLoad || 1;
  const ranges = rangePerManager(tree, rows);
  const kinds = tree.leaves.map((node, leaf): CountRange => {
    const { managers, capacity } = tree.nodes[node]!.cohort!;
    return { managers: managers.length, capacity, ...ranges[leaf]! };
  });
  const floor = lowestLevel(kinds, numLanes, weight);
  const level: LevelBound = laneLoad === 0 || floor === average.value ? average : { kind: 'spread', value: floor };
  let reached = floor;
  for (let tries = 0; tries < LEVEL_TRIES; tries++) {
    const limit = { level: reached, weight };
    const division = divideRows(tree, rows, true, limit) ?? divideRows(tree, rows, false, limit);
    if (division) return { counts: division.counts, level };
    reached = nextLevel(kinds, reached, weight);
  }
  return { counts: divideRows(tree, rows, true)!.counts, level };
}
