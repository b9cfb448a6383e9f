/**
 * Parallelism from the slots there are: the rule of Flink's adaptive scheduler (`SlotSharingSlotAllocator`, FLIP-160).
 * Groups by ascending range get their minimum plus an equal share of the spare slots; a vertex runs with
 * min(its most, the slots of its group). Flink leaves ties between equal ranges open; here the lower index goes first.
 */

export interface ParallelismRange {
  /** Fewest and most subtasks of each vertex. */
  readonly lower: Uint32Array;
  readonly upper: Uint32Array;
  /** Slot sharing group of each vertex. */
  readonly groupOf: Uint32Array;
  readonly numGroups: number;
}

/** Parallelism of each vertex, or the slots that each group needs at least when there are too few. */
export function deriveParallelism(
  range: ParallelismRange,
  numSlots: number,
): { parallelism: Uint32Array } | { needed: Uint32Array; missing: number } {
  const { lower, upper, groupOf, numGroups } = range;
  const needed = new Uint32Array(numGroups);
  const most = new Uint32Array(numGroups);
  for (let v = 0; v < lower.length; v++) {
    const g = groupOf[v]!;
    if (lower[v]! > needed[g]!) needed[g] = lower[v]!;
    if (upper[v]! > most[g]!) most[g] = upper[v]!;
  }
  let reserved = needed.reduce((sum, slots) => sum + slots, 0);
  if (reserved > numSlots) return { needed, missing: reserved - numSlots };

  const order = Array.from(needed, (_, g) => g).sort(
    (a, b) => most[a]! - needed[a]! - (most[b]! - needed[b]!) || a - b,
  );
  const slots = new Uint32Array(numGroups);
  let unassigned = numSlots;
  for (const [done, g] of order.entries()) {
    const share = Math.floor((unassigned - reserved) / (numGroups - done));
    slots[g] = needed[g]! + Math.min(most[g]! - needed[g]!, share);
    reserved -= needed[g]!;
    unassigned -= slots[g]!;
  }
  return { parallelism: upper.map((most, v) => Math.min(most, slots[groupOf[v]!]!)) };
}
