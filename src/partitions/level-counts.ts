/**
 * How many partitions of each topic each cohort gets so that its members are as level as can be: the busiest lowest, then the next, and so on.
 *
 * A plan can be improved if and only if a partition can be handed on along a path (member, a topic it has, another subscriber of that topic, …) to a
 * member that is then less busy than the first one was (cost-reducing paths: Harvey, Ladner, Lovász, Tamir, Semi-matchings for bipartite graphs
 * and load balancing, 2006; for any convex cost: Frank, Murota, Decreasing minimization on M-convex sets, 2022). Whatever is reached from the
 * busiest cohort without finding such a path is closed for good: it has to hold what it holds, which proves its level.
 */

import type { Cells } from './cohorts.ts';

export interface LevelCounts {
  /** Partitions of each cell. */
  readonly counts: Uint32Array;
  /** Partitions dealt to each cohort. */
  readonly totals: Float64Array;
  /** Cohorts that together have to be as busy as the busiest member is; empty for all of them. */
  readonly closed: readonly number[];
}

/** Level of a member with `count` partitions of equal load: the one formula, so that equal levels are equal numbers. */
export function levelAt(count: number, load: number, capacity: number): number {
  return (count * load) / capacity;
}

/** Heights of cohorts: whole partitions of their highest and lowest members. */
export class Heights {
  readonly totals: Float64Array;
  private readonly load: number;
  private readonly cells: Cells;

  constructor(cells: Cells, load: number) {
    this.cells = cells;
    // Loads of 0 are levelled by number.
    this.load = load || 1;
    this.totals = new Float64Array(cells.cohorts.numCohorts);
  }

  size(c: number): number {
    const { start } = this.cells.cohorts.members;
    return start[c + 1]! - start[c]!;
  }

  /** Level of the busiest member when the cohort holds `total` dealt partitions. */
  top(c: number, total = this.totals[c]!): number {
    const { start, capacity } = this.cells.cohorts;
    return levelAt(start[c]! + Math.ceil(total / this.size(c)), this.load, capacity[c]!);
  }

  /** Level of the member that gets one more. */
  next(c: number, total = this.totals[c]!): number {
    const { start, capacity } = this.cells.cohorts;
    return levelAt(start[c]! + Math.floor(total / this.size(c)) + 1, this.load, capacity[c]!);
  }

  /** Most partitions, up to `limit`, that make the group more level one after the other when they go from a to b. */
  gain(a: number, b: number, limit: number): number {
    const pays = (k: number) => this.next(b, this.totals[b]! + k - 1) < this.top(a, this.totals[a]! - k + 1);
    let low = 1;
    let high = Math.min(limit, this.totals[a]!);
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (pays(middle)) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Counts within the bounds of the cells; `kept` is what each cell has and can keep. */
export function levelCounts(cells: Cells, load: number, kept: Uint32Array | undefined): LevelCounts {
  const heights = new Heights(cells, load);
  const counts = firstCounts(cells, heights, kept);
  const closed = levelOut(cells, heights, counts);
  return { counts, totals: heights.totals, closed };
}

/** What is kept, then floors, then ceilings, then the rest, each to the lowest cohorts first. */
function firstCounts(cells: Cells, heights: Heights, kept: Uint32Array | undefined): Uint32Array {
  const { numCells, ofTopic, supply, floor, ceil, least, most, cohortOf } = cells;
  const counts = new Uint32Array(numCells);
  for (let t = 0; t < supply.length; t++) {
    const own = ofTopic.order.subarray(ofTopic.start[t]!, ofTopic.start[t + 1]!);
    if (own.length === 1) {
      // The only cohort that subscribes gets it all.
      counts[own[0]!] = supply[t]!;
      heights.totals[cohortOf[own[0]!]!]! += supply[t]!;
      continue;
    }
    let left = supply[t]!;
    const give = (cell: number, amount: number) => {
      counts[cell]! += amount;
      heights.totals[cohortOf[cell]!]! += amount;
      left -= amount;
    };
    for (const cell of own) give(cell, Math.min(most[cell]!, Math.max(least[cell]!, kept?.[cell] ?? 0)));
    // Forced floors may have taken more than there is: whoever has more than the floor gives it back.
    for (const cell of own) if (left < 0) give(cell, -Math.min(-left, counts[cell]! - least[cell]!));
    const sizeOf = (cell: number) => heights.size(cohortOf[cell]!);
    for (const limit of [
      (cell: number) => floor[cell]! * sizeOf(cell),
      (cell: number) => ceil[cell]! * sizeOf(cell),
      (cell: number) => most[cell]!,
    ]) {
      while (left > 0) {
        const cell = lowestCell(own, cells, heights, (k) => Math.min(most[k]!, limit(k)) - counts[k]!);
        if (cell < 0) break;
        const c = cohortOf[cell]!;
        const layer = heights.size(c) - (heights.totals[c]! % heights.size(c));
        // Large amounts go in parts that get smaller; what that leaves uneven is levelled afterwards.
        const part = Math.floor(left / (2 * own.length));
        give(cell, Math.min(left, Math.max(layer, part), Math.min(most[cell]!, limit(cell)) - counts[cell]!));
      }
    }
  }
  return counts;
}

function lowestCell(own: Uint32Array, { cohortOf }: Cells, heights: Heights, roomOf: (cell: number) => number): number {
  let best = -1;
  let lowest = Infinity;
  for (const cell of own) {
    if (roomOf(cell) <= 0) continue;
    const next = heights.next(cohortOf[cell]!);
    if (next < lowest) {
      lowest = next;
      best = cell;
    }
  }
  return best;
}

/** Hands partitions on along paths until none pays; returns the first set of cohorts that was closed. */
function levelOut(cells: Cells, heights: Heights, counts: Uint32Array): readonly number[] {
  const { cohorts, first, topicOf, cohortOf, ofTopic, supply, least, most } = cells;
  const { numCohorts } = cohorts;
  const isClosed = new Uint8Array(numCohorts);
  // The cell through which a cohort was reached, and the one that its topic was left by.
  const takes = new Int32Array(numCohorts);
  const gives = new Int32Array(supply.length);
  const queue = new Uint32Array(numCohorts);
  let witness: readonly number[] | undefined;
  for (;;) {
    let root = -1;
    for (let c = 0; c < numCohorts; c++) {
      if (!isClosed[c] && (root < 0 || heights.top(c) > heights.top(root))) root = c;
    }
    if (root < 0) break;
    takes.fill(-1);
    gives.fill(-1);
    let end = 0;
    let target = -1;
    queue[end++] = root;
    takes[root] = 0;
    for (let q = 0; q < end && target < 0; q++) {
      const a = queue[q]!;
      for (let cell = first[a]!; cell < first[a + 1]! && target < 0; cell++) {
        const t = topicOf[cell]!;
        if (gives[t]! >= 0 || counts[cell]! <= least[cell]!) continue;
        gives[t] = cell;
        for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) {
          const other = ofTopic.order[k]!;
          const b = cohortOf[other]!;
          if (takes[b]! >= 0 || isClosed[b] || counts[other]! >= most[other]!) continue;
          takes[b] = other;
          queue[end++] = b;
          if (heights.next(b) < heights.top(root)) {
            target = b;
            break;
          }
        }
      }
    }
    if (target < 0) {
      for (let q = 0; q < end; q++) isClosed[queue[q]!] = 1;
      witness ??= end === numCohorts ? [] : Array.from(queue.subarray(0, end));
      continue;
    }
    let limit = Infinity;
    for (let b = target; b !== root; ) {
      const taking = takes[b]!;
      const giving = gives[topicOf[taking]!]!;
      limit = Math.min(limit, most[taking]! - counts[taking]!, counts[giving]! - least[giving]!);
      b = cohortOf[giving]!;
    }
    const amount = heights.gain(root, target, limit);
    for (let b = target; b !== root; ) {
      const taking = takes[b]!;
      const giving = gives[topicOf[taking]!]!;
      counts[taking]! += amount;
      counts[giving]! -= amount;
      b = cohortOf[giving]!;
    }
    heights.totals[root]! -= amount;
    heights.totals[target]! += amount;
  }
  return witness ?? [];
}
