/**
 * Lowers the busiest task manager without making the spread worse anywhere, step by step: it gives a lane away or changes one for a
 * lighter one. When no step helps, a step between two others may make room for one.
 */

import { type Layout, lanesOn, levelOf } from './layout.ts';
import { carryOut, findSlots, heldBack, type Search, type Step, searchPair } from './pair-steps.ts';

/** Lanes and pairs that are looked at in all: about a tenth of a second, whatever the size of the problem. */
const MOST_LOOKS = 250_000;
/** The part of them that may go into making room: such steps are rare finds in a large problem. */
const ROOM_LOOKS = 50_000;
/** Least loaded task managers that are compared before the best step is taken; the next ones are asked when these have none. */
const PARTNERS = 32;
/** With more lanes than this the looks are too few for comparing: the first partner with a step is taken. */
const MOST_COMPARED = 20_000;
/** A step must lower the busiest task manager by this part at least to be worth it. */
const LEAST_GAIN = 1e-9;

/** Stops when the busiest task manager is at `target` or below, when nothing helps any more or when the looks are used up. */
export function lowerBusiest(layout: Layout, target: number, maxMoves: number): void {
  const marks = new Uint32Array(layout.cells.sets.numSets + 1);
  const search: Search = { layout, maxMoves, looks: MOST_LOOKS, marks, best: undefined, limit: 0 };
  const room: Search = { ...search, looks: ROOM_LOOKS };
  for (;;) {
    const from = layout.highest.first();
    const top = levelOf(layout, from);
    if (top <= target * (1 + LEAST_GAIN)) return;
    const limit = top * (1 - LEAST_GAIN);
    Object.assign(search, { best: undefined, limit });
    askPartners(search, from, (top + target) / 2);
    if (search.best) carryOut(layout, search.best);
    else if (search.looks <= 0 || !makeRoom(room, from, limit)) return;
  }
}

/** Far from the goal any step that goes half of the way is good enough; near it partners are compared. */
function askPartners(search: Search, from: number, halfway: number): void {
  const { layout } = search;
  const asked: number[] = [];
  const goodEnough = layout.slots.length > MOST_COMPARED ? Infinity : halfway;
  while (search.looks > 0 && (search.best === undefined || (asked.length < PARTNERS && search.limit > goodEnough))) {
    const to = layout.lowest.first();
    if (to < 0 || levelOf(layout, to) >= search.limit) break;
    layout.lowest.leave(to);
    asked.push(to);
    if (to !== from) searchPair(search, from, to);
  }
  for (const to of asked) layout.lowest.comeBack(to);
}

/** Takes a step between two others if a step between the busiest one and either of them can follow; false when there is none. */
function makeRoom(room: Search, from: number, limit: number): boolean {
  const { layout } = room;
  const partners = listPartners(layout, from, limit);
  for (const to of partners) {
    for (const third of partners) {
      if (third === to) continue;
      for (const step of listSteps(room, to, third, limit)) {
        if (room.looks <= 0) return false;
        const { give, take } = step;
        const undo: Step = { give, giveSlot: layout.slots[give]!, take, takeSlot: take < 0 ? -1 : layout.slots[take]! };
        carryOut(layout, step);
        Object.assign(room, { best: undefined, limit });
        searchPair(room, from, to);
        searchPair(room, from, third);
        if (room.best) {
          carryOut(layout, room.best);
          return true;
        }
        carryOut(layout, undo);
      }
    }
  }
  return false;
}

/** The least loaded task managers below a level, from the lowest one up. */
function listPartners(layout: Layout, from: number, limit: number): number[] {
  const { lowest } = layout;
  const partners: number[] = [];
  lowest.leave(from);
  for (let t = lowest.first(); t >= 0 && partners.length < PARTNERS && levelOf(layout, t) < limit; t = lowest.first()) {
    lowest.leave(t);
    partners.push(t);
  }
  for (const t of partners) lowest.comeBack(t);
  lowest.comeBack(from);
  return partners;
}

/** Steps by which a task manager gives load to another one that stays below a level. */
function listSteps(room: Search, from: number, to: number, limit: number): Step[] {
  const { layout } = room;
  const { loads } = layout;
  const steps: Step[] = [];
  const takes = lanesOn(layout, to);
  for (const give of lanesOn(layout, from)) {
    for (const take of [-1, ...takes]) {
      const shift = loads[give]! - (take < 0 ? 0 : loads[take]!);
      if (room.looks-- <= 0) return steps;
      if (shift <= 0 || levelOf(layout, to, shift) >= limit) continue;
      if (heldBack(layout, give, take, from, to) >= 0) continue;
      if (take >= 0 && heldBack(layout, take, give, to, from) >= 0) continue;
      const step = findSlots(room, give, take, to);
      if (step) steps.push(step);
    }
  }
  return steps;
}
