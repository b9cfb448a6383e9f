/** How many records the group has still to read from each partition. */

import type { LoadTable } from './loads.ts';
import type { OffsetTable } from './offsets.ts';

/**
 * End offset − committed offset, at least 0.
 *
 * Without a committed offset it is 0 when reading starts at the end of the log, and end − `beginning` when it starts at the beginning
 * (`auto.offset.reset`): pass `beginning` then.
 *
 * @returns NaN when the end is unknown.
 */
export function lagOf(end: bigint | undefined, committed: bigint | undefined, beginning?: bigint): number {
  if (end === undefined) return Number.NaN;
  // What was deleted before it was read does not have to be read any more.
  const next = committed === undefined ? (beginning ?? end) : max(committed, beginning ?? 0n);
  return end > next ? Number(end - next) : 0;
}

/** Lags of all partitions whose end is known. With `beginning`, the group reads a partition without a committed offset from there. */
export function lagsOf(end: OffsetTable, committed: OffsetTable, beginning?: OffsetTable): LoadTable {
  return new Map(
    Array.from(end, ([topic, ends]) => {
      const [done, first] = [committed.get(topic), beginning?.get(topic)];
      return [topic, Array.from(ends, (offset, partition) => lagOf(offset, done?.[partition], first?.[partition]))];
    }),
  );
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
