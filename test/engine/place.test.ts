/** place_weighted on random uniform trees: floors and ceilings everywhere, whatever the weights are. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { laneWeight, place, type Row, SAME_BUNDLE, SAME_PIPELINE, type Tree, weightedTrees } from './weighted-trees.ts';

/** Slots of each lane, put together while `isSame` says that a row continues what the row before began. */
function unite(
  rows: readonly Row[],
  places: Uint32Array,
  flag: number,
): { group: number; slots: number[]; mixed: boolean }[] {
  const runs: { group: number; slots: number[]; mixed: boolean }[] = [];
  let next = 0;
  for (const { group, flags, weights } of rows) {
    const slots = [...places.subarray(next, next + weights.length)];
    next += weights.length;
    const last = runs[runs.length - 1];
    if (last && flags & flag) {
      last.slots.push(...slots);
      last.mixed ||= last.group !== group;
    } else runs.push({ group, slots, mixed: false });
  }
  return runs;
}

/** Nodes of one level: how many there are, and which of them a task manager is in. */
function listLevels({ fans }: Tree): { count: number; nodeOf: (manager: number) => number }[] {
  const managers = fans.reduce((product, fan) => product * fan, 1);
  let count = 1;
  return fans.map((fan) => {
    count *= fan;
    const size = managers / count;
    return { count, nodeOf: (manager: number) => Math.floor(manager / size) };
  });
}

function expectEven(values: readonly number[], count: number, most: number): void {
  const held = new Array<number>(count).fill(0);
  for (const value of values) held[value]!++;
  expect(Math.max(...held) - Math.min(...held)).toBeLessThanOrEqual(1);
  expect(Math.max(...held)).toBeLessThanOrEqual(Math.ceil(most));
}

describe('on random uniform trees', () => {
  test('a bundle has every slot at most once, all of them in slots of its group', () => {
    fc.assert(
      fc.property(weightedTrees, ({ tree, rows }) => {
        const { status, places } = place(tree, rows);
        expect(status).toBe(0);
        const perManager = tree.slots.reduce((sum, count) => sum + count, 0);
        const firstOf = tree.slots.map((_, g) => tree.slots.slice(0, g).reduce((sum, count) => sum + count, 0));
        for (const { group, slots } of unite(rows, places, SAME_BUNDLE)) {
          expect(new Set(slots).size).toBe(slots.length);
          for (const slot of slots) {
            const inManager = slot % perManager;
            expect(inManager).toBeGreaterThanOrEqual(firstOf[group]!);
            expect(inManager).toBeLessThan(firstOf[group]! + tree.slots[group]!);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('bundles and pipelines are even on every level of the tree', () => {
    fc.assert(
      fc.property(weightedTrees, ({ tree, rows }) => {
        const { places } = place(tree, rows);
        const perManager = tree.slots.reduce((sum, count) => sum + count, 0);
        for (const flag of [SAME_BUNDLE, SAME_PIPELINE]) {
          for (const { slots } of unite(rows, places, flag)) {
            for (const { count, nodeOf } of listLevels(tree)) {
              expectEven(
                slots.map((slot) => nodeOf(Math.floor(slot / perManager))),
                count,
                slots.length / count,
              );
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('pipelines of one group are even on the slots of the group on each task manager', () => {
    fc.assert(
      fc.property(weightedTrees, ({ tree, rows }) => {
        const { places } = place(tree, rows);
        const perManager = tree.slots.reduce((sum, count) => sum + count, 0);
        const managers = tree.fans.reduce((product, fan) => product * fan, 1);
        for (const { group, slots, mixed } of unite(rows, places, SAME_PIPELINE)) {
          if (mixed) continue;
          const first = tree.slots.slice(0, group).reduce((sum, count) => sum + count, 0);
          for (let t = 0; t < managers; t++) {
            const own = slots
              .filter((slot) => Math.floor(slot / perManager) === t)
              .map((slot) => (slot % perManager) - first);
            expectEven(own, tree.slots[group]!, own.length / tree.slots[group]!);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('single lanes go heaviest first to the least loaded task manager', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(laneWeight, { minLength: 1, maxLength: 40 }),
        (managers, loads) => {
          const rows = loads.map((weight) => ({ group: 0, flags: 0, weights: [weight] }));
          const { places } = place({ fans: [managers], slots: [1] }, rows);
          const held = new Array<number>(managers).fill(0);
          for (const [lane, weight] of loads.entries()) {
            const best = held.indexOf(Math.min(...held));
            expect(places[lane]).toBe(best);
            held[best]! += weight;
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('one row has its heaviest lane where the load so far is lowest', () => {
    const rows = [
      { group: 0, flags: 0, weights: [5, 1, 3] },
      { group: 0, flags: 0, weights: [1, 9, 4] },
    ];
    const { places } = place({ fans: [3], slots: [1] }, rows);
    expect([...places]).toEqual([0, 2, 1, 0, 2, 1]);
  });
});
