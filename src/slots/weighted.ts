/**
 * Unequal lanes: the spread as with equal ones, then the loads level within it. Rows go by how much their lanes differ (as in SLACK,
 * Della Croce and Scatamacchia 2018), their heaviest lane first to the least loaded place that may take it; swaps inside a row follow.
 */

import { type Bins, levelLanes, placeWeighted, SAME_BUNDLE, SAME_PIPELINE, sortDescending } from '../engine/place.ts';
import { breakTies, contentOf } from './content.ts';
import type { Grants } from './grants.ts';
import type { LaneLoads } from './lanes.ts';
import { type Cluster, type Job, managersOfSlots } from './model.ts';
import { divideRows, type Rows } from './spread.ts';
import type { SpreadTree } from './tree.ts';

/** The slot of every lane, bundle by bundle. */
export function placeLanes(
  cluster: Cluster,
  job: Job,
  lanes: LaneLoads,
  rows: Rows,
  grants: Grants,
  tree: SpreadTree,
): Uint32Array {
  const order = orderRows(job, rows, lanes, cluster.numManagers);
  const slots = new Uint32Array(job.numLanes);
  const all = selectLanes(job, rows, order, lanes, 0, undefined);
  if (tree.leaves.length === 1) {
    placeOnLeaf(cluster, grants, tree, 0, all, true, slots);
    return slots;
  }
  const leafOf = divideLanes(tree, rows, order, lanes);
  for (let leaf = 0; leaf < tree.leaves.length; leaf++) {
    placeOnLeaf(cluster, grants, tree, leaf, selectLanes(job, rows, order, lanes, leaf, leafOf), false, slots);
  }
  const own = new Uint32Array(slots.length);
  eachRun(all, (position, lane, count) => own.set(slots.subarray(lane, lane + count), position));
  const capacity = cluster.capacity ?? new Float64Array(cluster.numManagers).fill(1);
  levelLanes(all.lanes, all.weights, own, levelsOf(capacity, cluster.slotStart));
  eachRun(all, (position, lane, count) => slots.set(own.subarray(position, position + count), lane));
  return slots;
}

/** Rows by descending slack, rows of one family together; ties by content. */
function orderRows(
  job: Job,
  { group, family, numFamilies }: Rows,
  { most, least }: LaneLoads,
  numManagers: number,
): Uint32Array {
  const { lanes } = job;
  const slack = new Uint32Array(lanes.length);
  const familySlack = new Uint32Array(numFamilies);
  for (let row = 0; row < lanes.length; row++) {
    slack[row] = lanes[row]! % numManagers === 0 ? most[row]! - least[row]! : most[row]!;
    if (slack[row]! > familySlack[family[row]!]!) familySlack[family[row]!] = slack[row]!;
  }
  const content = contentOf(job, group, family, numFamilies);
  const families = sortDescending(familySlack);
  breakTies(families, familySlack, content.compareFamilies);
  const rows = sortDescending(slack);
  breakTies(rows, slack, content.compareRows);

  const next = new Uint32Array(numFamilies);
  for (const f of family) next[f]!++;
  let sum = 0;
  for (const f of families) {
    const size = next[f]!;
    next[f] = sum;
    sum += size;
  }
  const order = new Uint32Array(lanes.length);
  for (const row of rows) order[next[family[row]!]!++] = row;
  return order;
}

interface SelectedLanes {
  readonly lanes: Uint32Array;
  readonly group: Uint32Array;
  readonly flags: Uint32Array;
  readonly weights: Uint32Array;
  /** The lane that stands at each position; undefined when the lanes of a row are all there, from `firstLane` of the row on. */
  readonly laneAt: Uint32Array | undefined;
  readonly firstLane: Uint32Array;
}

/**
 * The lanes that a leaf got (all when `leafOf` is undefined), row by row. Vertices with fewer subtasks than their bundle hold its first lanes only:
 * these lanes form a row of their own, so that they are spread by themselves.
 */
function selectLanes(
  job: Job,
  rows: Rows,
  order: Uint32Array,
  { start, weights }: LaneLoads,
  leaf: number,
  leafOf: Uint32Array | undefined,
): SelectedLanes {
  const lanes: number[] = [];
  const group: number[] = [];
  const flags: number[] = [];
  const firstLane: number[] = [];
  const own = new Uint32Array(weights.length);
  const laneAt = leafOf && new Uint32Array(weights.length);
  let next = 0;
  let lastFamily = -1;
  for (const row of order) {
    let lane = start[row]!;
    let shares = rows.family[row] === lastFamily ? SAME_PIPELINE : 0;
    for (const cut of listCuts(job, row)) {
      const first = next;
      const end = start[row]! + cut;
      firstLane.push(lane);
      if (leafOf === undefined || laneAt === undefined) {
        own.set(weights.subarray(lane, end), next);
        next += end - lane;
        lane = end;
      }
      for (; lane < end; lane++) {
        if (leafOf![lane] !== leaf) continue;
        own[next] = weights[lane]!;
        laneAt![next++] = lane;
      }
      if (next === first) {
        firstLane.pop();
        continue;
      }
      lanes.push(next - first);
      group.push(rows.group[row]!);
      flags.push(shares);
      shares = SAME_PIPELINE | SAME_BUNDLE;
      lastFamily = rows.family[row]!;
    }
  }
  return {
    lanes: Uint32Array.from(lanes),
    group: Uint32Array.from(group),
    flags: Uint32Array.from(flags),
    weights: own.subarray(0, next),
    laneAt: laneAt?.subarray(0, next),
    firstLane: Uint32Array.from(firstLane),
  };
}

/** Visits the rows of complete lanes: first position, first lane, number of lanes. */
function eachRun(
  { lanes, firstLane }: SelectedLanes,
  visit: (position: number, lane: number, count: number) => void,
): void {
  let position = 0;
  for (let row = 0; row < lanes.length; row++) {
    visit(position, firstLane[row]!, lanes[row]!);
    position += lanes[row]!;
  }
}

/** Where the lanes of a bundle change company, ascending; the last cut is the number of lanes. */
function listCuts({ lanes, members, memberStart, parallelism }: Job, bundle: number): readonly number[] {
  if (memberStart[bundle + 1]! - memberStart[bundle]! === 1) return [lanes[bundle]!];
  const cuts = new Set<number>();
  for (let m = memberStart[bundle]!; m < memberStart[bundle + 1]!; m++) cuts.add(parallelism[members[m]!]!);
  return [...cuts].sort((a, b) => a - b);
}

/** Places lanes on the task managers of a leaf; levels them at once when there is no other leaf. */
function placeOnLeaf(
  { slotStart }: Cluster,
  { slotList }: Grants,
  tree: SpreadTree,
  leaf: number,
  here: SelectedLanes,
  alone: boolean,
  slots: Uint32Array,
): void {
  const { fans, managers, granted, capacity } = tree.nodes[tree.leaves[leaf]!]!.cohort!;
  const perManager = granted.reduce((sum, count) => sum + count, 0);
  const numPlaces = managers.length * perManager;
  const all = new Float64Array(managers.length).fill(capacity);
  const spread =
    granted.length === 1 &&
    here.flags.every((flags) => flags === 0) &&
    here.lanes.every((count) => count <= managers.length);
  let place: Uint32Array;
  if (alone && spread && perManager > 1) {
    // No row meets a task manager twice: its slots can be dealt out when all its lanes are known.
    place = placeWeighted(fans, Uint32Array.of(1), here, levelsOf(all, countUp(managers.length + 1, 1)), perManager);
  } else {
    place = placeWeighted(fans, granted, here, alone ? levelsOf(all, countUp(managers.length + 1, perManager)) : []);
  }
  const slotAt = new Uint32Array(numPlaces);
  let same = true;
  for (let i = 0; i < numPlaces; i++) {
    slotAt[i] = slotList[slotStart[managers[Math.floor(i / perManager)]!]! + (i % perManager)]!;
    same &&= slotAt[i] === i;
  }
  // On a cluster of one kind a place is the slot itself.
  if (!same) for (let i = 0; i < place.length; i++) place[i] = slotAt[place[i]!]!;
  const { laneAt } = here;
  if (laneAt) for (let i = 0; i < laneAt.length; i++) slots[laneAt[i]!] = place[i]!;
  else eachRun(here, (position, lane, count) => slots.set(place.subarray(position, position + count), lane));
}

/** First the task managers are levelled, then the slots within each of them. */
function levelsOf(capacity: Float64Array, slotStart: Uint32Array): Bins[] {
  const numManagers = capacity.length;
  const numSlots = slotStart[numManagers]!;
  const managerOf = managersOfSlots({ numManagers, numSlots, slotStart });
  const managers: Bins = { binOfSlot: managerOf, capacity, domainStart: Uint32Array.of(0, numManagers) };
  if (numSlots === numManagers) return [managers];
  return [
    managers,
    { binOfSlot: countUp(numSlots, 1), capacity: new Float64Array(numSlots).fill(1), domainStart: slotStart },
  ];
}

function countUp(length: number, step: number): Uint32Array {
  const values = new Uint32Array(length);
  for (let i = 0; i < length; i++) values[i] = i * step;
  return values;
}

/** Leaf of each lane: every row in the numbers that the spread asks for, heavy lanes to the leaf with the lowest load per capacity. */
function divideLanes(tree: SpreadTree, rows: Rows, order: Uint32Array, { start, weights }: LaneLoads): Uint32Array {
  const numLeaves = tree.leaves.length;
  const { counts } = divideRows(tree, rows, true)!;
  const capacity = tree.leaves.map((node) => {
    const { managers, capacity } = tree.nodes[node]!.cohort!;
    return managers.length * capacity;
  });
  const load = new Float64Array(numLeaves);
  const leafOf = new Uint32Array(weights.length);
  for (const row of order) {
    const rest = counts.subarray(row * numLeaves, (row + 1) * numLeaves);
    const first = start[row]!;
    const own = weights.subarray(first, start[row + 1]);
    for (const lane of own.length === 1 ? [0] : sortDescending(own)) {
      let best = -1;
      for (let leaf = 0; leaf < numLeaves; leaf++) {
        if (rest[leaf]! > 0 && (best < 0 || load[leaf]! / capacity[leaf]! < load[best]! / capacity[best]!)) best = leaf;
      }
      rest[best]!--;
      load[best]! += own[lane]!;
      leafOf[first + lane] = best;
    }
  }
  return leafOf;
}
