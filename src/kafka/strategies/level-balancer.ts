/** Evens out one topic over its subscribers: the lowest level fills up from below, the highest gives from above, until they meet. */

export interface LevelBalancer {
  /** Sorts the members by their counts, ties by the order given at the start. */
  start(members: Uint32Array): void;
  /** Who gets the next partition: each member of the lowest level one, before the level rises. */
  nextLeastLoaded(): number;
  /** Moves partitions of one topic, given by their owners, from the fullest members that have some to the emptiest; tells whether it did. */
  level(members: Uint32Array, owners: Int32Array): boolean;
}

/** `order` numbers the members for ties, `count` is what they have at any time; `level` keeps it up to date, whoever else gives partitions has to. */
export function createBalancer(order: Uint32Array, count: Uint32Array): LevelBalancer {
  const rank = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) rank[order[i]!] = i;
  const keys = new Float64Array(order.length);
  const sorted = new Uint32Array(order.length);
  let size = 0;
  // The lowest level is sorted[0 … lowEnd − 1], the highest sorted[highStart … highEnd − 1]; levels are counts before the present turn.
  let [lowEnd, lowLevel, low] = [0, 0, 0];
  let [highStart, highEnd, highLevel, high] = [0, 0, 0, 0];

  function start(members: Uint32Array): void {
    size = members.length;
    for (let i = 0; i < size; i++) keys[i] = count[members[i]!]! * order.length + rank[members[i]!]!;
    keys.subarray(0, size).sort();
    for (let i = 0; i < size; i++) sorted[i] = order[keys[i]! % order.length]!;
    [lowEnd, lowLevel, low] = [0, count[sorted[0]!]! - 1, 0];
    [highStart, highEnd, highLevel, high] = [size, size, count[sorted[size - 1]!]! + 1, size - 1];
  }

  function nextLeastLoaded(): number {
    if (low >= lowEnd) {
      lowLevel++;
      while (lowEnd < size && count[sorted[lowEnd]!] === lowLevel) lowEnd++;
      low = 0;
    }
    return sorted[low++]!;
  }

  /** −1 when no member is left that can give. */
  function nextMostLoaded(): number {
    if (high < highStart) {
      // A level that has lost all its members, because none had a partition to give, is passed over.
      if (highEnd <= highStart && highStart > 0) highLevel = count[sorted[highStart - 1]!]!;
      else highLevel--;
      while (highStart > 0 && count[sorted[highStart - 1]!] === highLevel) highStart--;
      high = highEnd - 1;
    }
    return high < 0 ? -1 : sorted[high--]!;
  }

  /** Puts the member that came last out of the highest level. */
  function exclude(): void {
    const out = sorted[high + 1]!;
    sorted[high + 1] = sorted[highEnd - 1]!;
    sorted[--highEnd] = out;
  }

  function level(members: Uint32Array, owners: Int32Array): boolean {
    let [least, most] = [Infinity, 0];
    for (const m of members) {
      least = Math.min(least, count[m]!);
      most = Math.max(most, count[m]!);
    }
    if (most - least <= 1) return false;
    start(members);
    const own = listOwn(owners, members);
    let moved = false;
    while (highLevel - lowLevel > 1) {
      let from = nextMostLoaded();
      while (from >= 0 && !own.has(from)) {
        exclude();
        from = nextMostLoaded();
      }
      if (from < 0) break;
      const p = own.takeLast(from);
      const to = nextLeastLoaded();
      if (highLevel - lowLevel <= 1) break;
      owners[p] = to;
      count[from]!--;
      count[to]!++;
      moved = true;
    }
    return moved;
  }

  // Partitions of the topic at hand, chained from each owner's highest one down; −1 ends a chain.
  const last = new Int32Array(order.length);
  let below = new Int32Array(0);
  function listOwn(owners: Int32Array, members: Uint32Array) {
    for (const m of members) last[m] = -1;
    if (below.length < owners.length) below = new Int32Array(owners.length);
    for (let p = 0; p < owners.length; p++) {
      below[p] = last[owners[p]!]!;
      last[owners[p]!] = p;
    }
    return {
      has: (m: number): boolean => last[m]! >= 0,
      takeLast(m: number): number {
        const p = last[m]!;
        last[m] = below[p]!;
        return p;
      },
    };
  }

  return { start, nextLeastLoaded, level };
}
