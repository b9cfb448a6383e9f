/** A load meter over a client that is made up: what it asks for, and what it keeps. */

import { describe, expect, test } from 'vitest';
import { withDeadline } from '../../../src/kafka/load/deadline.ts';
import { lagLoads, rateLoads } from '../../../src/kafka/load/loads.ts';
import { createLoadMeter } from '../../../src/kafka/load/meter.ts';
import type { OffsetReader, OffsetTable } from '../../../src/kafka/load/offsets.ts';

const topics = [{ topic: 'a', partitions: [0, 1] }];
const table = (...row: (bigint | undefined)[]): OffsetTable => new Map([['a', row]]);

function reader(end: () => OffsetTable, committed = table(), beginning?: OffsetTable): OffsetReader {
  return {
    end: async () => end(),
    committed: async () => committed,
    beginning: async () => {
      if (beginning === undefined) throw new Error('nobody should ask for the beginning');
      return beginning;
    },
  };
}

describe('a load meter', () => {
  test('measures nothing when all partitions weigh the same', async () => {
    const meter = createLoadMeter(
      1,
      reader(() => table(1n)),
    );
    await meter.measure(topics);
    expect([meter.unit, meter.loads().size]).toEqual([undefined, 0]);
  });

  test('of lags gives 1 + the lag', async () => {
    const meter = createLoadMeter(
      lagLoads(),
      reader(() => table(10n, 20n), table(4n)),
    );
    await meter.measure(topics);
    expect(meter.loads()).toEqual(new Map([['a', [7, 1]]]));
  });

  test('of lags counts a log from its beginning when consumers start there', async () => {
    const source = reader(() => table(10n, 20n), table(4n), table(0n, 5n));
    const meter = createLoadMeter(lagLoads({ fromBeginning: true }), source);
    await meter.measure(topics);
    expect(meter.loads()).toEqual(new Map([['a', [7, 16]]]));
  });

  test('of rates knows nothing at first, then records a second', async () => {
    let [atMs, end] = [0, table(0n, 0n)];
    const meter = createLoadMeter(
      rateLoads(),
      reader(() => end),
      () => atMs,
    );
    await meter.measure(topics);
    expect(meter.loads()).toEqual(new Map([['a', [Number.NaN, Number.NaN]]]));
    [atMs, end] = [2000, table(600n, 0n)];
    await meter.measure(topics);
    expect(meter.loads()).toEqual(new Map([['a', [300, 0]]]));
  });

  test('of a function asks it for whole topics', async () => {
    const meter = createLoadMeter(
      async (asked) => {
        expect(asked).toEqual([{ name: 'a', partitions: 2 }]);
        return { a: [3, 4] };
      },
      reader(() => table()),
    );
    await meter.measure(topics);
    expect(meter.loads()).toEqual(new Map([['a', [3, 4]]]));
  });

  test('rejects as its source does and keeps what it knew', async () => {
    let fail = false;
    const meter = createLoadMeter(
      () => {
        if (fail) throw new Error('down');
        return { a: 2 };
      },
      reader(() => table()),
    );
    await meter.measure(topics);
    fail = true;
    await expect(meter.measure(topics)).rejects.toThrow('down');
    expect(meter.loads()).toEqual(new Map([['a', [2, 2]]]));
  });
});

describe('a deadline', () => {
  test('lets through what is in time and ends what is not', async () => {
    expect(await withDeadline(Promise.resolve(5), 10_000, 'x')).toBe(5);
    await expect(withDeadline(new Promise(() => {}), 1, 'waiting')).rejects.toThrow('waiting took longer than 1 ms');
    await expect(withDeadline(Promise.reject(new Error('no')), 10_000, 'x')).rejects.toThrow('no');
  });
});
