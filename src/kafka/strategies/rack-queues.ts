/** The step of the constrained sticky rule that gives partitions to members in one of their racks, without searching all members for each. */

import type { Racks } from './rack-gate.ts';

/** How full the members are on the way. */
export interface Fill {
  /** Partitions of each member. */
  readonly count: Uint32Array;
  /** Everybody gets this many. */
  readonly least: number;
  /** Members that may still get one more. */
  extras: number;
}

/** Members that have the least number and may get one more, first come first served. */
export interface Queue {
  push(member: number): void;
  shift(): number;
  /** Takes out the first member in one of the racks; −1 when there is none. */
  shiftWithin(set: ReadonlySet<number>, ofMember: Int32Array): number;
  clear(): void;
}

export function createQueue(members: Uint32Array): Queue {
  let line = Array.from(members);
  let head = 0;
  const gone = new Set<number>();
  // Places in line by rack, kept up to date from the first time that somebody asks by rack.
  let byRack: Map<number, { places: number[]; head: number }> | undefined;
  let racks: Int32Array | undefined;
  const note = (place: number): void => {
    const rack = racks![line[place]!]!;
    const known = byRack!.get(rack);
    if (known) known.places.push(place);
    else byRack!.set(rack, { places: [place], head: 0 });
  };
  return {
    push(member) {
      line.push(member);
      if (byRack) note(line.length - 1);
    },
    shift() {
      while (gone.has(head)) head++;
      return line[head++]!;
    },
    shiftWithin(set, ofMember) {
      if (!byRack) {
        byRack = new Map();
        racks = ofMember;
        for (let place = 0; place < line.length; place++) note(place);
      }
      let best: { places: number[]; head: number } | undefined;
      for (const rack of set) {
        const near = byRack.get(rack);
        if (!near || near.head === near.places.length) continue;
        if (!best || near.places[near.head]! < best.places[best.head]!) best = near;
      }
      if (!best) return -1;
      const place = best.places[best.head++]!;
      gone.add(place);
      return line[place]!;
    },
    clear() {
      line = [];
      head = 0;
      gone.clear();
      byRack = undefined;
    },
  };
}

/**
 * For each partition the next member on the circle of those below the least number that is in one of its racks, else the first in the queue
 * that is. Returns the partitions for which there is nobody.
 */
export function fillWithinRacks(
  { ofMember, setOf, sets }: Racks,
  fill: Fill,
  under: Uint32Array,
  queue: Queue,
  open: Uint32Array,
  assignment: Int32Array,
): Uint32Array {
  const { count, least } = fill;
  const circle = createRackCircle(under, ofMember);
  const rest = new Uint32Array(open.length);
  let numRest = 0;
  let cursor = 0;
  for (const p of open) {
    const set = sets[setOf[p]!]!;
    const place = circle.next(set, cursor);
    let member = -1;
    if (place >= 0) {
      member = under[place]!;
      cursor = place + 1;
      if (count[member]! + 1 >= least) {
        circle.leave(place);
        if (fill.extras > 0) queue.push(member);
      }
    } else if (fill.extras > 0) {
      member = queue.shiftWithin(set, ofMember);
      if (member >= 0 && --fill.extras === 0) queue.clear();
    }
    if (member < 0) rest[numRest++] = p;
    else {
      assignment[p] = member;
      count[member]!++;
    }
  }
  return rest.subarray(0, numRest);
}

/** Members on a circle, found by rack. */
function createRackCircle(members: Uint32Array, ofMember: Int32Array) {
  const places = new Map<number, number[]>();
  /** Place of each member in the list of its rack. */
  const within = new Uint32Array(members.length);
  for (let place = 0; place < members.length; place++) {
    const rack = ofMember[members[place]!]!;
    const list = places.get(rack) ?? [];
    within[place] = list.push(place) - 1;
    places.set(rack, list);
  }
  /** For each index of a list the first one from it on that is still there, or nearer to it: followed to its end and shortened on the way. */
  const onward = new Map<number, Uint32Array>();
  for (const [rack, list] of places)
    onward.set(
      rack,
      Uint32Array.from({ length: list.length + 1 }, (_, i) => i),
    );
  const present = (links: Uint32Array, from: number): number => {
    let end = from;
    while (links[end] !== end) end = links[end]!;
    for (let i = from; links[i] !== end; ) {
      const next = links[i]!;
      links[i] = end;
      i = next;
    }
    return end;
  };
  return {
    /** The nearest place at or after `from`, around the circle, whose member is in one of the racks; −1 when there is none. */
    next(set: ReadonlySet<number>, from: number): number {
      let [ahead, behind] = [-1, -1];
      for (const rack of set) {
        const list = places.get(rack);
        if (!list) continue;
        const links = onward.get(rack)!;
        const found = present(links, firstAtLeast(list, from));
        if (found < list.length && (ahead < 0 || list[found]! < ahead)) ahead = list[found]!;
        const first = present(links, 0);
        if (first < list.length && (behind < 0 || list[first]! < behind)) behind = list[first]!;
      }
      return ahead >= 0 ? ahead : behind;
    },
    leave(place: number): void {
      onward.get(ofMember[members[place]!]!)![within[place]!] = within[place]! + 1;
    },
  };
}

function firstAtLeast(list: readonly number[], value: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
