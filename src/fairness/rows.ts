/** Rows of cells: each row is a set of lanes (a vertex, a pipeline, the job), and `countMisses` counts its uneven cells. */

import { createClassifier, type NodeClasses, type NodeGrants } from './node-grants.ts';
import { orderByKey } from './order-by-key.ts';

export interface Rows {
  readonly numRows: number;
  /** Slots; the segments are ranges of it. */
  readonly places: Uint32Array;
  /** Segments of row r: `start[r] … start[r + 1] − 1`. */
  readonly start: Uint32Array;
  /** Each segment is `places[begin … end − 1]`, one lane per entry, all of one group. */
  readonly begin: Uint32Array;
  readonly end: Uint32Array;
  readonly group: Uint32Array;
}

/** Rows that have lanes of the same groups: their shares are computed together. */
interface Batch {
  readonly groups: readonly number[];
  readonly rows: ArrayLike<number>;
}

/**
 * Counts the cells (row × node) that hold fewer lanes than ⌊share⌋ or more than ⌈share⌉. Only the cells that hold a lane
 * are visited; the empty ones whose share is 1 or more are counted class by class.
 */
export function countMisses(rows: Rows, nodeOfSlot: Uint32Array, grants: NodeGrants): number {
  const { places, start, begin, end, group } = rows;
  const classify = createClassifier(grants);
  const lanesOf = new Float64Array(grants.total.length);
  const count = new Uint32Array(grants.numNodes);
  const touched = new Uint32Array(grants.numNodes);
  let misses = 0;
  for (const batch of listBatches(rows, grants.total.length)) {
    const { groups } = batch;
    const classes = classify(groups);
    const shares = createShareCache(classes, lanesOf);
    for (let k = 0; k < batch.rows.length; k++) {
      const row = batch.rows[k]!;
      for (const g of groups) lanesOf[g] = 0;
      let numTouched = 0;
      for (let s = start[row]!; s < start[row + 1]!; s++) {
        lanesOf[group[s]!]! += end[s]! - begin[s]!;
        for (let i = begin[s]!; i < end[s]!; i++) {
          const u = nodeOfSlot[places[i]!]!;
          if (count[u]!++ === 0) touched[numTouched++] = u;
        }
      }
      shares.beginRow();
      for (let i = 0; i < numTouched; i++) {
        const u = touched[i]!;
        const c = classes.classOf[u]!;
        shares.need(c);
        if (count[u]! < shares.floor[c]! || count[u]! > shares.ceil[c]!) misses++;
        shares.visited[c]!++;
        count[u] = 0;
      }
      if (!mayReachOne(groups, lanesOf, grants)) continue;
      for (let c = 1; c < classes.numClasses; c++) {
        if (classes.size[c] === 0) continue;
        shares.need(c);
        if (shares.floor[c]! >= 1) misses += classes.size[c]! - shares.visited[c]!;
      }
    }
  }
  return misses;
}

/** False when no node can have a share of 1 or more, so that no empty cell is a miss. */
function mayReachOne(groups: readonly number[], lanesOf: Float64Array, { largest, total }: NodeGrants): boolean {
  let most = 0;
  for (const g of groups) if (total[g]! > 0) most += (lanesOf[g]! * largest[g]!) / total[g]!;
  return most > 1 - 1e-9;
}

/** The shares of one row by class, computed at most once each. */
function createShareCache(classes: NodeClasses, lanesOf: Float64Array) {
  const { numClasses } = classes;
  const floor = new Float64Array(numClasses);
  const ceil = new Float64Array(numClasses);
  const visited = new Uint32Array(numClasses);
  const stamp = new Uint32Array(numClasses);
  let row = 0;
  const beginRow = () => {
    row++;
  };
  const need = (c: number) => {
    if (stamp[c] === row) return;
    stamp[c] = row;
    visited[c] = 0;
    const share = classes.bound(c, lanesOf);
    floor[c] = share.floor;
    ceil[c] = share.ceil;
  };
  return { floor, ceil, visited, beginRow, need };
}

/** Puts the rows together by the set of their groups. */
function* listBatches({ numRows, start, group }: Rows, numGroups: number): Generator<Batch> {
  const onlyGroup = new Int32Array(numRows).fill(-1);
  const several = new Map<string, { groups: number[]; rows: number[] }>();
  for (let row = 0; row < numRows; row++) {
    const from = start[row]!;
    const to = start[row + 1]!;
    if (from === to) continue;
    let same = true;
    for (let s = from + 1; s < to && same; s++) same = group[s] === group[from];
    if (same) {
      onlyGroup[row] = group[from]!;
      continue;
    }
    const groups = [...new Set(group.subarray(from, to))].sort((a, b) => a - b);
    const key = groups.join();
    const batch = several.get(key);
    if (batch) batch.rows.push(row);
    else several.set(key, { groups, rows: [row] });
  }
  const single = orderByKey(onlyGroup, numGroups);
  for (let g = 0; g < numGroups; g++) {
    const rows = single.order.subarray(single.start[g]!, single.start[g + 1]!);
    if (rows.length > 0) yield { groups: [g], rows };
  }
  yield* several.values();
}
