/** Names that cost nothing: alike bins and equal items of a new plan change places, so that as many items as possible stay where they are. */

import { listGroupsOfItems } from './group-counts.ts';
import type { Model } from './model.ts';

/** Classes of alike bins up to this size are matched exactly. */
const MOST_EXACT = 200;

/** The plan with the same loads and as few moves as relabelling gets to; alike bins first, then equal items. */
export function relabelPlan(model: Model, assignment: Uint32Array, byWeight: boolean): Uint32Array {
  if (!model.previous) return assignment;
  return swapEqualItems(model, relabelBins(model, assignment, byWeight));
}

/** Matches what bins hold now with what alike bins held before. */
function relabelBins(model: Model, assignment: Uint32Array, byWeight: boolean): Uint32Array {
  const { numItems, numBins, weights, previous } = model;
  const kinds = kindsOfBins(model);
  const overlap = new Map<number, number>();
  for (let i = 0; i < numItems; i++) {
    const from = previous![i]!;
    const to = assignment[i]!;
    if (from < 0 || kinds[from] !== kinds[to] || kinds[from]! < 0) continue;
    const key = to * numBins + from;
    overlap.set(key, (overlap.get(key) ?? 0) + (byWeight ? weights[i]! : 1));
  }
  const members = new Map<number, number[]>();
  for (let b = 0; b < numBins; b++) {
    const list = members.get(kinds[b]!);
    if (list) list.push(b);
    else if (kinds[b]! >= 0) members.set(kinds[b]!, [b]);
  }
  const name = Uint32Array.from({ length: numBins }, (_, b) => b);
  for (const bins of members.values()) {
    if (bins.length === 1) continue;
    const worth = (to: number, from: number) => overlap.get(to * numBins + from) ?? 0;
    const chosen = bins.length <= MOST_EXACT ? matchExactly(bins, worth) : undefined;
    if (chosen) for (const [k, to] of bins.entries()) name[to] = chosen[k]!;
  }
  matchGreedily(members, overlap, numBins, name);
  return assignment.map((bin) => name[bin]!);
}

/** Bins of one number may change names: alike in all that a problem says of them, without pinned items. −1 for a bin that may not. */
function kindsOfBins(model: Model): Int32Array {
  const { numBins, numItems, speed, start, maxItems, forbidden, forbiddenWords, pinned, groups, tree } = model;
  const kinds = new Int32Array(numBins);
  const known = new Map<string, number>();
  const inTree = groups.some(({ even }) => even);
  const rows: number[][] = Array.from({ length: forbidden ? numBins : 0 }, () => []);
  if (forbidden) {
    for (let i = 0; i < numItems; i++) {
      for (let w = 0; w < forbiddenWords; w++) {
        for (let bits = forbidden[i * forbiddenWords + w]!; bits !== 0; bits &= bits - 1) {
          rows[32 * w + 31 - Math.clz32(bits & -bits)]!.push(i);
        }
      }
    }
  }
  for (let b = 0; b < numBins; b++) {
    const key = [speed?.[b], start?.[b], maxItems?.[b], inTree ? tree.parent[b] : 0, rows[b]?.join()].join('/');
    const kind = known.get(key) ?? known.size;
    known.set(key, kind);
    kinds[b] = kind;
  }
  if (pinned) for (const bin of pinned) if (bin >= 0) kinds[bin] = -1;
  return kinds;
}

/** The most valuable perfect matching of bins with bins (Hungarian method, Jonker's shortest augmenting paths). */
function matchExactly(bins: readonly number[], worth: (to: number, from: number) => number): Uint32Array {
  const size = bins.length;
  const rowPrice = new Float64Array(size + 1);
  const columnPrice = new Float64Array(size + 1);
  const rowOf = new Int32Array(size + 1);
  for (let row = 1; row <= size; row++) {
    const least = new Float64Array(size + 1).fill(Infinity);
    const cameFrom = new Int32Array(size + 1);
    const done = new Uint8Array(size + 1);
    let column = 0;
    rowOf[0] = row;
    do {
      done[column] = 1;
      const from = rowOf[column]!;
      let next = 0;
      let step = Infinity;
      for (let c = 1; c <= size; c++) {
        if (done[c]) continue;
        const reduced = -worth(bins[from - 1]!, bins[c - 1]!) - rowPrice[from]! - columnPrice[c]!;
        if (reduced < least[c]!) {
          least[c] = reduced;
          cameFrom[c] = column;
        }
        if (least[c]! < step) {
          step = least[c]!;
          next = c;
        }
      }
      for (let c = 0; c <= size; c++) {
        if (done[c]) {
          rowPrice[rowOf[c]!]! += step;
          columnPrice[c]! -= step;
        } else least[c]! -= step;
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      rowOf[column] = rowOf[cameFrom[column]!]!;
      column = cameFrom[column]!;
    }
  }
  const chosen = new Uint32Array(size);
  for (let c = 1; c <= size; c++) chosen[rowOf[c]! - 1] = bins[c - 1]!;
  return chosen;
}

/** Large classes: the most valuable pair first. */
function matchGreedily(
  members: ReadonlyMap<number, readonly number[]>,
  overlap: ReadonlyMap<number, number>,
  numBins: number,
  name: Uint32Array,
): void {
  const large = new Set<number>();
  for (const bins of members.values()) if (bins.length > MOST_EXACT) for (const b of bins) large.add(b);
  if (large.size === 0) return;
  const named = new Set<number>();
  const taken = new Set<number>();
  const pairs = [...overlap].filter(([key]) => large.has(Math.floor(key / numBins)));
  for (const [key] of pairs.sort((a, b) => b[1] - a[1] || a[0] - b[0])) {
    const to = Math.floor(key / numBins);
    const from = key % numBins;
    if (named.has(to) || taken.has(from)) continue;
    name[to] = from;
    named.add(to);
    taken.add(from);
  }
  for (const bins of members.values()) {
    if (bins.length <= MOST_EXACT) continue;
    const free = bins.filter((b) => !taken.has(b));
    let next = 0;
    for (const b of bins) if (!named.has(b)) name[b] = free[next++]!;
  }
}

/** Items equal in weight, forbidden bins and groups share out the places they have together: whoever was in a bin before stays there. */
function swapEqualItems(model: Model, assignment: Uint32Array): Uint32Array {
  const { numItems, weights, forbidden, forbiddenWords, pinned, previous } = model;
  const groups = listGroupsOfItems(model);
  const classes = new Map<string | number, number[]>();
  const simple = !forbidden && groups.list.length === 0;
  for (let i = 0; i < numItems; i++) {
    if (pinned && pinned[i]! >= 0) continue;
    const row = forbidden?.subarray(i * forbiddenWords, (i + 1) * forbiddenWords).join();
    const key = simple
      ? weights[i]!
      : `${weights[i]}/${row}/${groups.list.subarray(groups.start[i]!, groups.start[i + 1]!).join()}`;
    const list = classes.get(key);
    if (list) list.push(i);
    else classes.set(key, [i]);
  }
  const result = assignment.slice();
  for (const items of classes.values()) {
    if (items.length === 1) continue;
    const places = new Map<number, number>();
    for (const i of items) places.set(assignment[i]!, (places.get(assignment[i]!) ?? 0) + 1);
    const others: number[] = [];
    for (const i of items) {
      const left = places.get(previous![i]!) ?? 0;
      if (left > 0) {
        result[i] = previous![i]!;
        places.set(previous![i]!, left - 1);
      } else others.push(i);
    }
    const free = [...places].flatMap(([bin, count]) => new Array<number>(count).fill(bin));
    // Items without a previous bin, or with one that is gone, may go anywhere; so may the rest, as all of them move.
    for (const [k, i] of others.entries()) result[i] = free[k]!;
  }
  return result;
}
