/** Measures the loads of partitions from the source that the user chose, and keeps the last answer. */

import type { TopicPartitions } from '../codec/topic-partitions.ts';
import type { LoadUnit } from '../codec/user-data.ts';
import { raiseLoads, readLoads } from './complete.ts';
import { lagsOf } from './lag.ts';
import { type Loads, type LoadTable, unitOf } from './loads.ts';
import type { OffsetReader } from './offsets.ts';
import { createRateMeter } from './rate.ts';

export interface LoadMeter {
  /** Undefined when all partitions weigh the same. */
  readonly unit: LoadUnit | undefined;
  /** Reads what it takes to know the loads of these partitions. Rejects as the client or the user's function does; the last answer stays then. */
  readonly measure: (topics: readonly TopicPartitions[]) => Promise<void>;
  /** What is known by now. */
  readonly loads: () => LoadTable;
}

/** @param now Milliseconds of a clock that does not jump. */
export function createLoadMeter(loads: Loads, reader: OffsetReader, now: () => number = monotonic): LoadMeter {
  const unit = unitOf(loads);
  let table: LoadTable = new Map();
  const meter = (measure: LoadMeter['measure']): LoadMeter => ({ unit, measure, loads: () => table });
  if (loads === 1) return meter(async () => {});
  if (typeof loads === 'function') {
    return meter(async (topics) => {
      const sizes = topics.map(({ topic, partitions }) => ({ name: topic, partitions: 1 + highest(partitions) }));
      table = readLoads(await loads(sizes), sizes);
    });
  }
  if (loads.kind === 'lag') {
    return meter(async (topics) => {
      const [end, committed, beginning] = await Promise.all([
        reader.end(topics),
        reader.committed(topics),
        loads.fromBeginning ? reader.beginning(topics) : undefined,
      ]);
      table = raiseLoads(lagsOf(end, committed, beginning), 1);
    });
  }
  const { record, rates } = createRateMeter(loads.windowMs);
  return meter(async (topics) => {
    record({ atMs: now(), end: await reader.end(topics) });
    table = rates();
  });
}

function monotonic(): number {
  return performance.now();
}

/** −1 when there is none. */
function highest(partitions: readonly number[]): number {
  return partitions.reduce((a, b) => Math.max(a, b), -1);
}
