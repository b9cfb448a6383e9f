/**
 * Steps between two task managers that make the spread worse nowhere: a lane of the one goes to the other, or changes places with a
 * lane there. Of all of these, the one that leaves the higher one of both lowest.
 */

import { drift } from './cells.ts';
import { driftOfSlot, type Layout, lanesOn, levelOf, movesAt, openSlot, putLane, removeLane } from './layout.ts';

/** Lane `give` goes to `giveSlot`, and `take` (−1 for none) to `takeSlot` in exchange. */
export interface Step {
  readonly give: number;
  readonly giveSlot: number;
  readonly take: number;
  readonly takeSlot: number;
}

/** What a search may still spend, and what it found. */
export interface Search {
  readonly layout: Layout;
  readonly maxMoves: number;
  /** Lanes and pairs of lanes that may still be looked at. */
  looks: number;
  /** For each set the number of the last pair whose first task manager held a lane of it; behind them the number of pairs so far. */
  readonly marks: Uint32Array;
  best: Step | undefined;
  /** Only steps that leave both task managers below this level are worth it: below what the best one leaves. */
  limit: number;
}

/** Looks for a better step than the best so far in which the first task manager gives load away. */
export function searchPair(search: Search, from: number, to: number): void {
  const { layout } = search;
  const { loads, cluster, bundleOf, cells } = layout;
  const { sets } = cells;
  // The shift of load that makes both equal; steps next to it are best.
  const levelling =
    (levelOf(layout, from) - levelOf(layout, to)) /
    (1 / (cluster.capacity?.[from] ?? 1) + 1 / (cluster.capacity?.[to] ?? 1));
  const levelAfter = (shift: number) => Math.max(levelOf(layout, from, -shift), levelOf(layout, to, shift));
  if (levelAfter(levelling) >= search.limit) return;

  const gives = lanesOn(layout, from);
  const takes = lanesOn(layout, to);
  search.looks -= gives.length + takes.length;
  const here = search.marks;
  const mark = ++here[sets.numSets]!;
  for (const give of gives) {
    const end = sets.partStart[bundleOf[give]! + 1]!;
    for (let part = sets.firstPart[give]!; part < end; part++) here[sets.partSet[part]!] = mark;
  }
  const bySet = new Map<number, number[]>();
  const free: number[] = [];
  for (const take of takes) {
    if (heldBack(layout, take, -1, to, from) < 0) free.push(take);
    const end = sets.partStart[bundleOf[take]! + 1]!;
    for (let part = sets.firstPart[take]!; part < end; part++) {
      const set = sets.partSet[part]!;
      if (here[set] !== mark) continue;
      const own = bySet.get(set);
      if (own) own.push(take);
      else bySet.set(set, [take]);
    }
  }
  const consider = (give: number, take: number, level: number) => {
    search.looks--;
    if (take >= 0 && (heldBack(layout, give, take, from, to) >= 0 || heldBack(layout, take, give, to, from) >= 0))
      return false;
    const step = findSlots(search, give, take, to);
    if (step === undefined) return false;
    search.best = step;
    search.limit = level;
    return true;
  };
  /** The takes stand heaviest first: lighter ones shift more. */
  const walk = (give: number, list: readonly number[]) => {
    const wanted = loads[give]! - levelling;
    let middle = 0;
    for (let end = list.length; middle < end; ) {
      const half = (middle + end) >> 1;
      if (loads[list[half]!]! > wanted) middle = half + 1;
      else end = half;
    }
    for (let k = middle; k < list.length; k++) {
      const level = levelAfter(loads[give]! - loads[list[k]!]!);
      if (level >= search.limit || search.looks <= 0 || consider(give, list[k]!, level)) break;
    }
    for (let k = middle - 1; k >= 0; k--) {
      const level = levelAfter(loads[give]! - loads[list[k]!]!);
      if (level >= search.limit || search.looks <= 0 || consider(give, list[k]!, level)) break;
    }
  };
  for (const give of gives) {
    if (loads[give] === 0) break;
    const held = heldBack(layout, give, -1, from, to);
    if (held >= 0) {
      // Only a lane of the set that cannot spare this one can stand in for it.
      walk(give, bySet.get(held) ?? []);
      continue;
    }
    const level = levelAfter(loads[give]!);
    if (level < search.limit) consider(give, -1, level);
    walk(give, free);
    for (let part = sets.firstPart[give]!; part < sets.partStart[bundleOf[give]! + 1]!; part++) {
      const list = bySet.get(sets.partSet[part]!);
      if (list) walk(give, list);
    }
  }
}

/** The first set of a lane that a move makes less even, though the other lane (−1 for none) comes in exchange; −1 when there is none. */
export function heldBack({ cells, bundleOf }: Layout, lane: number, other: number, from: number, to: number): number {
  const { sets, levels } = cells;
  const end = sets.partStart[bundleOf[lane]! + 1]!;
  for (let part = sets.firstPart[lane]!; part < end; part++) {
    const set = sets.partSet[part]!;
    if (other >= 0 && countsIn(cells.sets, bundleOf[other]!, other, set)) continue;
    for (const level of levels) {
      const u = level.nodeOf[from]!;
      const v = level.nodeOf[to]!;
      if (u === v) continue;
      if (drift(cells, level, set, u, -1) > 0 || drift(cells, level, set, v, 1) > 0) return set;
    }
  }
  return -1;
}

function countsIn(
  { firstPart, partStart, partSet }: Layout['cells']['sets'],
  b: number,
  lane: number,
  set: number,
): boolean {
  for (let part = firstPart[lane]!; part < partStart[b + 1]!; part++) if (partSet[part] === set) return true;
  return false;
}

/** The slots for a step: those of each other if possible, else open ones; undefined when there are none or the moves do not allow it. */
export function findSlots({ layout, maxMoves }: Search, give: number, take: number, to: number): Step | undefined {
  const { slots, managerOf, moves } = layout;
  const left = slots[give]!;
  if (take >= 0 && mayTrade(layout, give, take)) {
    const step = { give, giveSlot: slots[take]!, take, takeSlot: left };
    if (moves + movesOf(layout, step) <= maxMoves) return step;
  }
  if (driftOfSlot(layout, give, left, -1) > 0 || (take >= 0 && driftOfSlot(layout, take, slots[take]!, -1) > 0))
    return undefined;
  const giveSlot = openSlot(layout, give, to);
  if (giveSlot < 0 || driftOfSlot(layout, give, giveSlot, 1) > 0) return undefined;
  const takeSlot = take < 0 ? -1 : openSlot(layout, take, managerOf[left]!);
  if (take >= 0 && (takeSlot < 0 || driftOfSlot(layout, take, takeSlot, 1) > 0)) return undefined;
  const step = { give, giveSlot, take, takeSlot };
  return moves + movesOf(layout, step) <= maxMoves ? step : undefined;
}

/** Whether two lanes may change slots. */
function mayTrade(layout: Layout, a: number, b: number): boolean {
  const { slots, bundleOf, groupOf, held, cells, cluster } = layout;
  if (groupOf[a] !== groupOf[b]) return false;
  const { sets } = cells;
  const [ours, theirs] = [bundleOf[a]!, bundleOf[b]!];
  if (ours !== theirs) {
    if (held.get(ours * cluster.numSlots + slots[b]!) > 0 || held.get(theirs * cluster.numSlots + slots[a]!) > 0)
      return false;
  }
  for (const [lane, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (driftOfSlot(layout, lane, slots[lane]!, -1) <= 0 && driftOfSlot(layout, lane, slots[other]!, 1) <= 0) continue;
    for (let part = sets.firstPart[lane]!; part < sets.partStart[bundleOf[lane]! + 1]!; part++) {
      const set = sets.partSet[part]!;
      if (set < sets.numPipelineSets && !countsIn(sets, bundleOf[other]!, other, set)) return false;
    }
  }
  return true;
}

function movesOf(layout: Layout, { give, giveSlot, take, takeSlot }: Step): number {
  const change = movesAt(layout, give, giveSlot) - movesAt(layout, give, layout.slots[give]!);
  return take < 0 ? change : change + movesAt(layout, take, takeSlot) - movesAt(layout, take, layout.slots[take]!);
}

export function carryOut(layout: Layout, { give, giveSlot, take, takeSlot }: Step): void {
  removeLane(layout, give);
  if (take >= 0) removeLane(layout, take);
  putLane(layout, give, giveSlot);
  if (take >= 0) putLane(layout, take, takeSlot);
}
