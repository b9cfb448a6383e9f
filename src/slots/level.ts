/** Levels that the busiest task manager can have when all lanes weigh the same: candidates c · w / capacity, and the lowest that holds all lanes. */

/** Kinds of task managers: how many there are, what they are measured by, and how many lanes each must and may hold. */
export interface CountRange {
  readonly managers: number;
  readonly capacity: number;
  readonly least: number;
  readonly most: number;
}

/** The largest count of lanes of weight w whose level is at most `level` (strictly below it when asked). */
export function countBelow(level: number, weight: number, capacity: number, strictly = false): number {
  if (level === Infinity) return Infinity;
  let count = Math.max(0, Math.floor((level * capacity) / weight));
  const fits = (c: number) => (strictly ? (c * weight) / capacity < level : (c * weight) / capacity <= level);
  while (count > 0 && !fits(count)) count--;
  while (fits(count + 1)) count++;
  return strictly && !fits(count) ? -1 : count;
}

/** Lowest level at which every task manager reaches its least count and all `lanes` find room under the most counts. */
export function lowestLevel(kinds: readonly CountRange[], lanes: number, weight: number): number {
  const holds = (level: number, strictly: boolean) => {
    let room = 0;
    for (const { managers, capacity, least, most } of kinds) {
      const count = countBelow(level, weight, capacity, strictly);
      if (count < least) return false;
      room += managers * Math.min(count, most);
    }
    return room >= lanes;
  };
  let high = kinds.reduce((top, { capacity, most }) => Math.max(top, (Math.min(most, lanes) * weight) / capacity), 0);
  if (!holds(high, false)) return Infinity;
  for (let low = 0; low < high; ) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    if (holds(middle, false)) high = snapDown(kinds, middle, weight);
    else low = middle;
    // No candidate lies between an infeasible level and this one.
    if (!holds(high, true)) break;
  }
  return snapDown(kinds, high, weight);
}

/** The largest candidate that is at most `level`. */
function snapDown(kinds: readonly CountRange[], level: number, weight: number): number {
  return kinds.reduce(
    (top, { capacity }) => Math.max(top, (countBelow(level, weight, capacity) * weight) / capacity),
    0,
  );
}

/** The smallest candidate above `level`. */
export function nextLevel(kinds: readonly CountRange[], level: number, weight: number): number {
  return kinds.reduce(
    (low, { capacity }) => Math.min(low, ((countBelow(level, weight, capacity) + 1) * weight) / capacity),
    Infinity,
  );
}
