/** Whether items find bins that may take them, as many as the bins have room for: a flow from items to bins. */

import type { BalanceColumns } from './read-items.ts';

/** Items that may go to the same bins. */
interface ItemClass {
  count: number;
  readonly closed: ReadonlySet<number>;
  /** Items of the class in each bin. */
  readonly placed: Map<number, number>;
}

/** True when each of the items gets a bin that may take it and no bin more than its room. */
export function fitsRoom(problem: BalanceColumns, items: readonly number[], room: readonly number[]): boolean {
  const classes = listClasses(problem, items);
  const left = room.slice();
  return classes.every((one) => {
    while (one.count > 0) if (!placeSome(classes, one, left)) return false;
    return true;
  });
}

function listClasses({ forbidden, numBins }: BalanceColumns, items: readonly number[]): ItemClass[] {
  const closedTo = new Map<number, number[]>();
  for (const pair of forbidden) {
    const item = Math.floor(pair / numBins);
    const bins = closedTo.get(item);
    if (bins) bins.push(pair % numBins);
    else closedTo.set(item, [pair % numBins]);
  }
  const classes = new Map<string, ItemClass>();
  for (const item of items) {
    const bins = (closedTo.get(item) ?? []).sort((a, b) => a - b);
    const key = bins.join(' ');
    const known = classes.get(key);
    if (known) known.count++;
    else classes.set(key, { count: 1, closed: new Set(bins), placed: new Map() });
  }
  return [...classes.values()];
}

interface Visit {
  readonly one: ItemClass;
  /** The bin and the visit that this class was reached by: its items may leave that bin. */
  readonly bin: number;
  readonly from: Visit | undefined;
}

/** Places some items of a class along a path that frees room where there is some; false when there is no path. */
function placeSome(classes: readonly ItemClass[], start: ItemClass, left: number[]): boolean {
  const queue: Visit[] = [{ one: start, bin: -1, from: undefined }];
  const reached = new Set<ItemClass>([start]);
  const seen = new Set<number>();
  for (const visit of queue) {
    for (let b = 0; b < left.length; b++) {
      if (seen.has(b) || visit.one.closed.has(b)) continue;
      seen.add(b);
      if (left[b]! > 0) {
        shiftItems(start, visit, b, left);
        return true;
      }
      for (const other of classes) {
        if (reached.has(other) || !other.placed.get(b)) continue;
        reached.add(other);
        queue.push({ one: other, bin: b, from: visit });
      }
    }
  }
  return false;
}

function shiftItems(start: ItemClass, end: Visit, bin: number, left: number[]): void {
  let amount = Math.min(start.count, left[bin]!);
  for (let visit: Visit | undefined = end; visit?.from; visit = visit.from) {
    amount = Math.min(amount, visit.one.placed.get(visit.bin)!);
  }
  left[bin]! -= amount;
  start.count -= amount;
  let to = bin;
  for (let visit: Visit | undefined = end; visit; visit = visit.from) {
    const { placed } = visit.one;
    placed.set(to, (placed.get(to) ?? 0) + amount);
    if (visit.from) placed.set(visit.bin, placed.get(visit.bin)! - amount);
    to = visit.bin;
  }
}
