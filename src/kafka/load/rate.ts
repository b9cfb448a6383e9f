/** How many records a second are written to each partition, from end offsets that were read at different times. */

import type { LoadTable } from './loads.ts';
import type { OffsetTable } from './offsets.ts';

export interface OffsetSample {
  /** When the offsets were read, in milliseconds of a clock that does not jump. */
  readonly atMs: number;
  readonly end: OffsetTable;
}

/** Samples nearer to each other than this say nothing about a rate. */
const LEAST_MS = 1000;

/** A window keeps about so many samples. */
const SAMPLES = 20;

/**
 * Records a second of each partition between the first and the last of the samples that know it; 0 when its offset went down (the topic was
 * deleted and made again), NaN when they are less than a second apart.
 *
 * @param samples In the order of time.
 */
export function ratesOf(samples: readonly OffsetSample[]): LoadTable {
  const first = new Map<string, { atMs: number; offset: bigint }[]>();
  const rates = new Map<string, number[]>();
  for (const { atMs, end } of samples) {
    for (const [topic, ends] of end) {
      const known = entryOf(first, topic);
      const row = entryOf(rates, topic);
      ends.forEach((offset, partition) => {
        if (offset === undefined) return;
        known[partition] ??= { atMs, offset };
        const { atMs: since, offset: before } = known[partition];
        row[partition] = atMs - since < LEAST_MS ? Number.NaN : rateOf(before, offset, atMs - since);
      });
    }
  }
  return rates;
}

function rateOf(before: bigint, after: bigint, ms: number): number {
  return after > before ? (Number(after - before) / ms) * 1000 : 0;
}

function entryOf<T>(rows: Map<string, T[]>, topic: string): T[] {
  const row = rows.get(topic) ?? [];
  rows.set(topic, row);
  return row;
}

export interface RateMeter {
  readonly record: (sample: OffsetSample) => void;
  readonly rates: () => LoadTable;
}

/** Remembers samples for `windowMs`, at most some twenty of them however often they come. */
export function createRateMeter(windowMs: number): RateMeter {
  let samples: OffsetSample[] = [];
  return {
    record: (sample) => {
      samples = samples.filter(({ atMs }) => sample.atMs - atMs <= windowMs);
      const [before, newest] = samples.slice(-2);
      // Between two that are close, the one in the middle tells nothing that the others do not, if it knows no other partitions.
      if (before && newest && sample.atMs - before.atMs < windowMs / SAMPLES && isCovered(newest.end, sample.end)) {
        samples.pop();
      }
      samples.push(sample);
    },
    rates: () => ratesOf(samples),
  };
}

function isCovered(inner: OffsetTable, outer: OffsetTable): boolean {
  return Array.from(inner).every(([topic, offsets]) => {
    const other = outer.get(topic);
    return offsets.every((offset, partition) => offset === undefined || other?.[partition] !== undefined);
  });
}
