/** What this process remembers of its own membership between two rebalances, and how it tells it to the next leader. */

import type { TopicPartitions } from '../codec/topic-partitions.ts';
import { encodeUserData, type MemberUserData } from '../codec/user-data.ts';
import { withDeadline } from '../load/deadline.ts';
import type { LoadMeter } from '../load/meter.ts';
import type { GroupSettings } from './options.ts';

/** How an adapter reports what went wrong without stopping the consumer. */
export type Warn = (message: string, error: unknown) => void;

export interface Membership {
  /** An assignment arrived, in `generation` if the client tells. */
  readonly joined: (owned: readonly TopicPartitions[], generation?: number) => void;
  /** The generation of the present assignment became known. */
  readonly confirmed: (generation: number) => void;
  readonly owned: () => readonly TopicPartitions[];
  /** What the next leader is to know, as `encodeUserData` writes it. */
  readonly userData: () => Uint8Array;
  /** Measures loads. Never rejects: what fails is a warning, and the loads stay as they were. */
  readonly measure: (topics: readonly TopicPartitions[]) => Promise<void>;
  /** Measures loads if the last time is long enough ago and none is going on. `topics` is only called then. Never rejects. */
  readonly measureIfDue: (
    topics: () => readonly TopicPartitions[] | Promise<readonly TopicPartitions[]>,
  ) => Promise<void>;
}

/** @param now Milliseconds of a clock that does not jump. */
export function createMembership(
  settings: GroupSettings,
  meter: LoadMeter,
  warn: Warn,
  now: () => number = () => performance.now(),
): Membership {
  let generation = -1;
  let owned: readonly TopicPartitions[] = [];
  let measuredAt = Number.NEGATIVE_INFINITY;
  let measuring = false;

  async function measure(topics: readonly TopicPartitions[]): Promise<void> {
    if (meter.unit === undefined || topics.length === 0) return;
    measuredAt = now();
    try {
      await withDeadline(meter.measure(topics), settings.loadsTimeLimitMs, 'measuring loads');
    } catch (error) {
      warn('evenslot could not measure the loads of partitions', error);
    }
  }

  return {
    joined: (assigned, inGeneration) => {
      owned = assigned;
      // Every join opens a new generation, so the last known one is a floor until a heartbeat tells.
      generation = inGeneration ?? (generation < 0 ? -1 : generation + 1);
    },
    confirmed: (known) => {
      generation = known;
    },
    owned: () => owned,
    userData: () => encodeUserData(describeSelf(settings, meter, owned, generation)),
    measure,
    measureIfDue: async (topics) => {
      if (meter.unit === undefined || measuring || now() - measuredAt < settings.measureIntervalMs) return;
      measuring = true;
      measuredAt = now();
      try {
        await measure(await topics());
      } catch (error) {
        warn('evenslot could not measure the loads of partitions', error);
      } finally {
        measuring = false;
      }
    },
  };
}

function describeSelf(
  { rack, capacity }: GroupSettings,
  { unit, loads }: LoadMeter,
  owned: readonly TopicPartitions[],
  generation: number,
): MemberUserData {
  const table = unit && loads();
  return {
    generation,
    owned: owned.map(({ topic, partitions }) => {
      const row = table?.get(topic);
      return table
        ? { topic, partitions, loads: partitions.map((p) => row?.[p] ?? Number.NaN) }
        : { topic, partitions };
    }),
    ...(unit && { unit }),
    ...(rack !== undefined && { rack }),
    ...(capacity !== undefined && { capacity }),
  };
}
