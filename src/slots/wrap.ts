/**
 * Equal lanes: McNaughton's wrap-around over task managers in digit-reversal order. Rows stand family by family, so every
 * row and every family is a run of consecutive turns and gets ⌊⌋ or ⌈⌉ of its share everywhere in a uniform tree.
 */

import type { Grants } from './grants.ts';
import type { Cluster, Job } from './model.ts';
import type { Rows } from './spread.ts';
import { reverseDigits, type SpreadTree } from './tree.ts';

/**
 * The slot of every subtask, and the lanes in each slot where the construction shows them.
 * `counts` holds lanes of each row on each leaf; it may be left out when there is one leaf.
 */
export function wrapAround(
  cluster: Cluster,
  job: Job,
  rows: Rows,
  grants: Grants,
  tree: SpreadTree,
  counts: Uint32Array | undefined,
): { readonly assignment: Uint32Array; readonly lanesInSlot?: Uint32Array } {
  const assignment = new Uint32Array(job.subtaskStart[job.numVertices]!);
  if (tree.leaves.length === 1 && tree.numGroups === 1) {
    return { assignment, lanesInSlot: wrapPeriod(cluster, job, rows, grants, tree, assignment) };
  }
  wrapLeaves(cluster, job, rows, grants, tree, counts, assignment);
  return { assignment };
}

/** One group on one cohort: turn t is slot ⌊t / managers⌋ of a task manager, so the turns repeat and a row is one copy. */
function wrapPeriod(
  { slotStart, numSlots }: Cluster,
  job: Job,
  rows: Rows,
  { slotList }: Grants,
  tree: SpreadTree,
  assignment: Uint32Array,
): Uint32Array {
  const { lanes, members, memberStart, subtaskStart, numVertices } = job;
  const { cohort } = tree.nodes[0]!;
  const turns = reverseDigits(cohort!);
  const period = turns.length * cohort!.granted[0]!;
  const slots = new Uint32Array(2 * period);
  const lanesInSlot = new Uint32Array(numSlots);
  const rounds = Math.floor(job.numLanes / period);
  const rest = job.numLanes % period;
  for (let round = 0, turn = 0; turn < period; round++) {
    for (const t of turns) {
      const slot = slotList[slotStart[t]! + round]!;
      slots[turn] = slot;
      lanesInSlot[slot] = turn++ < rest ? rounds + 1 : rounds;
    }
  }
  if (job.numBundles === numVertices && rows.order.every((row, i) => row === i)) {
    // Subtasks stand in the order of their turns already: one period, doubled until all is filled.
    const size = assignment.length;
    assignment.set(slots.subarray(0, Math.min(period, size)));
    for (let done = period; done < size; done *= 2) assignment.copyWithin(done, 0, Math.min(done, size - done));
    return lanesInSlot;
  }
  slots.copyWithin(period, 0, period);
  let turn = 0;
  for (const row of rows.order) {
    const run = slots.subarray(turn, turn + lanes[row]!);
    for (let m = memberStart[row]!; m < memberStart[row + 1]!; m++) assignment.set(run, subtaskStart[members[m]!]!);
    turn = (turn + lanes[row]!) % period;
  }
  return lanesInSlot;
}

/** Several cohorts or groups: each cohort has its own turn, each task manager a turn for each group over the slots granted to it. */
function wrapLeaves(
  { numManagers, slotStart }: Cluster,
  job: Job,
  rows: Rows,
  { granted, slotList }: Grants,
  tree: SpreadTree,
  counts: Uint32Array | undefined,
  assignment: Uint32Array,
): void {
  const { members, memberStart, subtaskStart } = job;
  const { numGroups, leaves } = tree;
  const firstSlot = new Uint32Array(numManagers * numGroups);
  for (let t = 0; t < numManagers; t++) {
    let slot = slotStart[t]!;
    for (let g = 0; g < numGroups; g++) {
      firstSlot[t * numGroups + g] = slot;
      slot += granted[t * numGroups + g]!;
    }
  }
  const turnsOf = leaves.map((node) => reverseDigits(tree.nodes[node]!.cohort!));
  const turnOf = new Uint32Array(leaves.length);
  const slotTurn = new Uint32Array(numManagers * numGroups);
  for (const row of rows.order) {
    const g = rows.group[row]!;
    let lane = 0;
    for (let leaf = 0; leaf < leaves.length; leaf++) {
      const turns = turnsOf[leaf]!;
      let turn = turnOf[leaf]!;
      let rest = counts === undefined ? rows.lanes[row]! : counts[row * leaves.length + leaf]!;
      for (; rest > 0; rest--) {
        const cell = turns[turn]! * numGroups + g;
        turn = turn + 1 === turns.length ? 0 : turn + 1;
        const slot = slotList[firstSlot[cell]! + slotTurn[cell]!]!;
        slotTurn[cell] = slotTurn[cell]! + 1 === granted[cell] ? 0 : slotTurn[cell]! + 1;
        for (let m = memberStart[row]!; m < memberStart[row + 1]!; m++)
          assignment[subtaskStart[members[m]!]! + lane] = slot;
        lane++;
      }
      turnOf[leaf] = turn;
    }
  }
}
