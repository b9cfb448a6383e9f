/**
 * Spread before level: lanes without a place go where the spread wants them, then lanes of uneven cells go where that mends most; to the
 * least loaded one of these task managers each time.
 */

import { drift } from './cells.ts';
import { driftOfMove, driftOfSlot, type Layout, levelOf, movesAt, openSlot, putLane, removeLane } from './layout.ts';
import { heldBack } from './pair-steps.ts';

/** Up to so many pairs of lane and task manager all task managers are compared (about a tenth of a second); beyond that a choice of them. */
const MOST_PAIRS = 200_000;
/** The choice: the least loaded ones, and further ones until one is found that makes nothing worse. */
const LEAST_ASKED = 64;
/** Moves that are looked at to mend uneven cells: a plan that needs more is better made from scratch. */
const MOST_LOOKS = 500_000;

interface Mend {
  readonly lane: number;
  readonly slot: number;
  readonly moves: number;
  readonly drift: number;
  readonly level: number;
}

/** Gives every one of these lanes a slot, the heaviest first. */
export function placeLoose(layout: Layout, loose: readonly number[]): void {
  const { cluster, loads, compareLanes } = layout;
  const asked = loose.length * cluster.numManagers <= MOST_PAIRS ? Infinity : LEAST_ASKED;
  for (const lane of [...loose].sort(compareLanes)) {
    let best = -1;
    let bestDrift = Infinity;
    askManagers(
      layout,
      asked,
      (to) => {
        const change = driftOfMove(layout, lane, -1, to);
        if (change > bestDrift) return false;
        const load = loads[lane]!;
        if (change === bestDrift && levelOf(layout, to, load) >= levelOf(layout, best, load)) return false;
        if (openSlot(layout, lane, to) < 0) return false;
        best = to;
        bestDrift = change;
        return true;
      },
      () => bestDrift <= 0,
    );
    putLane(layout, lane, openSlot(layout, lane, best));
  }
}

/**
 * Moves lanes as long as that makes the spread better, within `maxMoves`: better as a whole, or, with `nowhereWorse`, without any
 * cell that gets worse.
 */
export function mendSpread(layout: Layout, maxMoves: number, nowhereWorse: boolean): void {
  const { job, start, cluster, slots, managerOf, cells } = layout;
  const { partStart, partSet } = cells.sets;
  const uneven = findUneven(layout);
  const asked = job.numLanes * cluster.numManagers <= MOST_PAIRS ? Infinity : LEAST_ASKED;
  let looks = MOST_LOOKS;
  for (let b = 0; b < job.numBundles && looks > 0; b++) {
    if (partSet.subarray(partStart[b]!, partStart[b + 1]!).every((set) => uneven[set] === 0)) continue;
    const holders = new Map<number, number[]>();
    for (let lane = start[b]!; lane < start[b + 1]!; lane++) {
      const t = managerOf[slots[lane]!]!;
      const own = holders.get(t);
      if (own) own.push(lane);
      else holders.set(t, [lane]);
    }
    for (const [from, lanes] of [...holders].sort(
      (a, b) => levelOf(layout, b[0]) - levelOf(layout, a[0]) || a[0] - b[0],
    )) {
      while (lanes.length > 0 && looks > 0) {
        let best: Mend | undefined;
        askManagers(
          layout,
          asked,
          (to) => {
            if (to === from) return;
            looks -= lanes.length;
            best = findMend(layout, lanes, from, to, maxMoves, nowhereWorse, best);
          },
          () => best !== undefined,
        );
        if (best === undefined) break;
        const { lane, slot }: Mend = best;
        removeLane(layout, lane);
        putLane(layout, lane, slot);
        lanes.splice(lanes.indexOf(lane), 1);
      }
    }
  }
}

/** The lane whose move mends most, then moves fewest subtasks, then leaves the lower level; `best` when none is better. */
function findMend(
  layout: Layout,
  lanes: readonly number[],
  from: number,
  to: number,
  maxMoves: number,
  nowhereWorse: boolean,
  best: Mend | undefined,
): Mend | undefined {
  const { loads, slots } = layout;
  let found = best;
  for (const lane of lanes) {
    const among = driftOfMove(layout, lane, from, to);
    if (among >= 0) continue;
    const slot = openSlot(layout, lane, to);
    if (slot < 0) continue;
    const leaving = driftOfSlot(layout, lane, slots[lane]!, -1);
    const entering = driftOfSlot(layout, lane, slot, 1);
    const drift = among + leaving + entering;
    if (drift >= 0) continue;
    if (nowhereWorse && (leaving > 0 || entering > 0 || heldBack(layout, lane, -1, from, to) >= 0)) continue;
    const moves = layout.moves - movesAt(layout, lane, slots[lane]!) + movesAt(layout, lane, slot);
    if (moves > maxMoves) continue;
    const level = levelOf(layout, to, loads[lane]!);
    if (found && (drift - found.drift || moves - found.moves || level - found.level) >= 0) continue;
    found = { lane, slot, moves, drift, level };
  }
  return found;
}

/** 1 for each set that has too few or too many lanes on some node. */
function findUneven({ cells, job, bundleOf, slots, managerOf }: Layout): Uint8Array {
  const { sets, levels, totals } = cells;
  const uneven = new Uint8Array(sets.numSets);
  for (const level of levels) {
    const check = (set: number, node: number) => {
      if (drift(cells, level, set, node, 1) < 0 || drift(cells, level, set, node, -1) < 0) uneven[set] = 1;
    };
    for (let lane = 0; lane < job.numLanes; lane++) {
      const node = level.nodeOf[managerOf[slots[lane]!]!]!;
      for (let part = sets.firstPart[lane]!; part < sets.partStart[bundleOf[lane]! + 1]!; part++)
        check(sets.partSet[part]!, node);
    }
    // A node without a lane of a set is uneven only when its share is 1 or more.
    for (let set = 0; set < sets.numSets; set++) {
      const [groups, amounts] = [sets.groups[set]!, sets.amounts[set]!];
      const share = groups.reduce((sum, g, k) => sum + (amounts[k]! * level.most[g]!) / totals[g]!, 0);
      if (share > 1 - 1e-9) for (let u = 0; u < level.numNodes && uneven[set] === 0; u++) check(set, u);
    }
  }
  return uneven;
}

/** Visits task managers from the least loaded one up, `asked` of them at least and then until it is enough. */
function askManagers({ lowest }: Layout, asked: number, visit: (t: number) => void, enough: () => boolean): void {
  const seen: number[] = [];
  for (let t = lowest.first(); t >= 0 && (seen.length < asked || !enough()); t = lowest.first()) {
    visit(t);
    lowest.leave(t);
    seen.push(t);
  }
  for (const t of seen) lowest.comeBack(t);
}
