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
  looks: number,
): Uint32Array {
  const order = orderRows(job, rows, lanes, cluster.numManagers);
  const slots = new Uint32Array(job.numLanes);
  const all = selectLanes(job, rows, order, lanes, looks);
  if (tree.leaves.length === 1) {
    placeOnLeaf(cluster, grants, tree, 0, all, true, slots);
    return slots;
  }
  const leafOf = divideLanes(tree, rows, order, lanes);
  for (const [leaf, here] of selectByLeaf(job, rows, order, lanes, tree.leaves.length, leafOf, looks).entries()) {
    placeOnLeaf(cluster, grants, tree, leaf, here, false, slots);
  }
  const own = new Uint32Array(slots.length);
  eachRun(all, (position, lane, count) => own.set(slots.subarray(lane, lane + count), position));
  levelLanes(all.lanes, all.weights, own, managersAndSlots(cluster), looks);
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
  readonly looks: number;
  /** The lane that stands at each position; undefined when the lanes of a row are all there, from `firstLane` of the row on. */
  readonly laneAt: Uint32Array | undefined;
  readonly firstLane: Uint32Array;
}

/**
 * All lanes, row by row. Vertices with fewer subtasks than their bundle hold its first lanes only: these lanes form a row of their own,
 * so that they are spread by themselves.
 */
function selectLanes(
  job: Job,
  rows: Rows,
  order: Uint32Array,
  { start, weights }: LaneLoads,
  looks: number,
): SelectedLanes {
  const lanes: number[] = [];
  const group: number[] = [];
  const flags: number[] = [];
  const firstLane: number[] = [];
  const own = new Uint32Array(weights.length);
  let next = 0;
  let lastFamily = -1;
  for (const row of order) {
    let lane = start[row]!;
    let shares = rows.family[row] === lastFamily ? SAME_PIPELINE : 0;
    for (const cut of listCuts(job, row)) {
      const end = start[row]! + cut;
      own.set(weights.subarray(lane, end), next);
      lanes.push(end - lane);
      group.push(rows.group[row]!);
      flags.push(shares);
      firstLane.push(lane);
      next += end - lane;
      lane = end;
      shares = SAME_PIPELINE | SAME_BUNDLE;
    }
    lastFamily = rows.family[row]!;
  }
  return {
    lanes: Uint32Array.from(lanes),
    group: Uint32Array.from(group),
    flags: Uint32Array.from(flags),
    weights: own,
    looks,
    laneAt: undefined,
    firstLane: Uint32Array.from(firstLane),
  };
}

/** The same lanes, each with the others of its leaf. */
function selectByLeaf(
  job: Job,
  rows: Rows,
  order: Uint32Array,
  { start, weights }: LaneLoads,
  numLeaves: number,
  leafOf: Uint32Array,
  looks: number,
): SelectedLanes[] {
  const sizes = new Uint32Array(numLeaves);
  for (const leaf of leafOf) sizes[leaf]!++;
  const parts = Array.from(sizes, (size) => ({
    lanes: [] as number[],
    group: [] as number[],
    flags: [] as number[],
    weights: new Uint32Array(size),
    laneAt: new Uint32Array(size),
    next: 0,
    lastRow: -1,
    lastPart: -1,
  }));
  let part = 0;
  for (const row of order) {
    let lane = start[row]!;
    for (const cut of listCuts(job, row)) {
      for (const end = start[row]! + cut; lane < end; lane++) {
        const here = parts[leafOf[lane]!]!;
        if (here.lastPart !== part) {
          const sameFamily = here.lastRow >= 0 && rows.family[here.lastRow] === rows.family[row];
          here.lanes.push(0);
          here.group.push(rows.group[row]!);
          here.flags.push((sameFamily ? SAME_PIPELINE : 0) | (here.lastRow === row ? SAME_BUNDLE : 0));
          here.lastPart = part;
          here.lastRow = row;
        }
        here.lanes[here.lanes.length - 1]!++;
        here.weights[here.next] = weights[lane]!;
        here.laneAt[here.next++] = lane;
      }
      part++;
    }
  }
  return parts.map(({ lanes, group, flags, weights, laneAt }) => ({
    lanes: Uint32Array.from(lanes),
    group: Uint32Array.from(group),
    flags: Uint32Array.from(flags),
    weights,
    looks,
    laneAt,
    firstLane: new Uint32Array(0),
  }));
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

/** The bins of a whole cluster. */
export function managersAndSlots({ capacity, numManagers, slotStart }: Cluster): Bins[] {
  return levelsOf(capacity ?? new Float64Array(numManagers).fill(1), slotStart);
}

/** First the task managers are levelled, then the slots within each of them. */
function levelsOf(capacity: Float64Array, slotStart: Uint32Array): Bins[] {
  const numManagers = capacity.length;
  const numSlots = slotStart[numManagers]!;
  const managerOf = managersOfSlots({ numManagers, numSlots, slotStart });
  const managers: Bins = { binOfSlot: managerOf, capacity, domainStart: Uint32Array.of(0, numManagers) };
  if (numSlots === numManagers) return [managers];
  return [managers, slotBins(numSlots, slotStart)];
}

/** Every slot a bin of its own that lanes leave only for another one of its task manager. */
function slotBins(numSlots: number, slotStart: Uint32Array): Bins {
  return { binOfSlot: countUp(numSlots, 1), capacity: new Float64Array(numSlots).fill(1), domainStart: slotStart };
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
