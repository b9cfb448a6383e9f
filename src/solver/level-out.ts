/** Lowers the busiest bin by the best move or exchange with another bin, over and over, until none helps. For plans without groups. */

import { openSlots, speedOf } from './floors.ts';
import { type Model, mayTake } from './model.ts';

/** Looks at an item and a partner for it; about 20 ns each. */
const LOOKS = 20_000;
const LOOKS_PER_ITEM = 20;

interface Exchange {
  readonly item: number;
  readonly to: number;
  /** What comes back for it, or −1. */
  readonly back: number;
}

/** A plan at most as high, that keeps all the given one keeps; at most `maxMoves` items of it have left their previous bins. */
export function levelOut(model: Model, given: Uint32Array, maxMoves = Infinity): Uint32Array {
  const { numBins, numItems, order, weights, previous, pinned, start } = model;
  const assignment = given.slice();
  const loads = start ? start.slice() : new Float64Array(numBins);
  const slots = openSlots(model);
  /** Free items of each bin, heaviest first. */
  const content: number[][] = Array.from({ length: numBins }, () => []);
  let moved = 0;
  for (const item of order) {
    const bin = assignment[item]!;
    loads[bin]! += weights[item]!;
    moved += hasMoved(item, bin);
    if (pinned && pinned[item]! >= 0) continue;
    content[bin]!.push(item);
    slots[bin]!--;
  }
  let looks = LOOKS + LOOKS_PER_ITEM * numItems;

  function hasMoved(item: number, bin: number): number {
    return previous && previous[item]! >= 0 && previous[item] !== bin ? 1 : 0;
  }

  function costOf(item: number, from: number, to: number): number {
    return hasMoved(item, to) - hasMoved(item, from);
  }

  function bestExchange(from: number): Exchange | undefined {
    const speed = speedOf(model, from);
    const isHeld = maxMoves < Infinity;
    let lowest = loads[from]! / speed;
    let best: Exchange | undefined;
    for (let to = 0; to < numBins && looks > 0; to++) {
      const rate = speedOf(model, to);
      if (to === from || loads[to]! / rate >= lowest) continue;
      // The shift after which both stand at one level.
      const ideal = (loads[from]! * rate - loads[to]! * speed) / (speed + rate);
      const partners = content[to]!;
      looks -= content[from]!.length + 1;
      const consider = (item: number, back: number) => {
        const shift = weights[item]! - (back < 0 ? 0 : weights[back]!);
        if (shift <= 0) return;
        const level = Math.max((loads[from]! - shift) / speed, (loads[to]! + shift) / rate);
        if (level >= lowest) return;
        if (!mayTake(model, item, to) || (back >= 0 && !mayTake(model, back, from))) return;
        if (isHeld && moved + costOf(item, from, to) + (back < 0 ? 0 : costOf(back, to, from)) > maxMoves) return;
        lowest = level;
        best = { item, to, back };
      };
      let at = 0;
      for (const item of content[from]!) {
        // Items lighten from one to the next, and so do their best partners.
        while (at < partners.length && weights[item]! - weights[partners[at]!]! < ideal) at++;
        if (at > 0) consider(item, partners[at - 1]!);
        if (at < partners.length) consider(item, partners[at]!);
        if (slots[to]! > 0) consider(item, -1);
      }
    }
    return best;
  }

  function move(item: number, from: number, to: number): void {
    content[from]!.splice(content[from]!.indexOf(item), 1);
    const list = content[to]!;
    const at = list.findIndex((other) => weights[other]! < weights[item]!);
    list.splice(at < 0 ? list.length : at, 0, item);
    loads[from]! -= weights[item]!;
    loads[to]! += weights[item]!;
    slots[from]!++;
    slots[to]!--;
    moved += costOf(item, from, to);
    assignment[item] = to;
  }

  while (looks > 0) {
    let busiest = 0;
    for (let b = 1; b < numBins; b++) {
      if (loads[b]! / speedOf(model, b) > loads[busiest]! / speedOf(model, busiest)) busiest = b;
    }
    looks -= numBins;
    const found = bestExchange(busiest);
    if (!found) break;
    move(found.item, busiest, found.to);
    if (found.back >= 0) move(found.back, found.to, busiest);
  }
  return assignment;
}
