/** Arbitrary uniform trees with rows of weighted lanes, and the call that places them. */

import fc from 'fast-check';
import { openKernels } from './kernels.ts';

export const SAME_BUNDLE = 1;
export const SAME_PIPELINE = 2;

export interface Row {
  readonly group: number;
  readonly flags: number;
  readonly weights: readonly number[];
}

export interface Tree {
  readonly fans: readonly number[];
  /** Slots of each group on each task manager. */
  readonly slots: readonly number[];
}

export function place({ fans, slots }: Tree, rows: readonly Row[]): { status: number; places: Uint32Array } {
  const { put, reserve, run, take } = openKernels();
  const weights = rows.flatMap((row) => row.weights);
  const places = reserve(weights.length * 4);
  const status = run(
    'place_weighted',
    put(Uint32Array.from(fans)),
    fans.length,
    put(Uint32Array.from(slots)),
    slots.length,
    rows.length,
    put(Uint32Array.from(rows, (row) => row.weights.length)),
    put(Uint32Array.from(rows, (row) => row.group)),
    put(Uint32Array.from(rows, (row) => row.flags)),
    put(Uint32Array.from(weights)),
    places,
  );
  return { status, places: take(places, weights.length) };
}

export const laneWeight = fc.oneof(fc.nat(100), fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1));

export const weightedTrees = fc
  .record({
    fans: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    slots: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
    raw: fc.array(
      fc.record({
        group: fc.nat(2),
        part: fc.double({ min: 0, max: 1, noNaN: true }),
        flags: fc.constantFrom(0, SAME_PIPELINE, SAME_PIPELINE | SAME_BUNDLE),
        weights: fc.array(laneWeight, { minLength: 1, maxLength: 12 }),
      }),
      {
        minLength: 1,
        maxLength: 12,
      },
    ),
  })
  .map(({ fans, slots, raw }) => {
    const managers = fans.reduce((product, fan) => product * fan, 1);
    const rows: Row[] = [];
    for (const { group: wanted, part, flags, weights } of raw) {
      const last = rows[rows.length - 1];
      // Rows of one bundle are of one group and have together no more lanes than the group has slots.
      const bundled = flags & SAME_BUNDLE && last !== undefined;
      const group = bundled ? last.group : wanted % slots.length;
      let room = managers * slots[group]!;
      if (bundled)
        for (let r = rows.length - 1; r >= 0; r--) {
          room -= rows[r]!.weights.length;
          if (!(rows[r]!.flags & SAME_BUNDLE)) break;
        }
      if (room <= 0) continue;
      const lanes = 1 + Math.floor(part * (room - 1));
      rows.push({
        group,
        flags: last === undefined ? 0 : flags,
        weights: Array.from({ length: lanes }, (_, i) => weights[i % weights.length]!),
      });
    }
    return { tree: { fans, slots }, rows };
  });
