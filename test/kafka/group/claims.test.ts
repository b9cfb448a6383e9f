/** Members that contradict each other about what they own. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveClaims } from '../../../src/kafka/group/claims.ts';

const claim = (generation: number, ...partitions: number[]) => ({ generation, owned: [{ topic: 'a', partitions }] });
const numbers = (...claims: ReturnType<typeof claim>[]): number[][] =>
  resolveClaims(claims).map((kept) => kept.map(({ partition }) => partition));

describe('claims of one partition', () => {
  test('are won by the highest generation, in whatever order they come', () => {
    expect(numbers(claim(3, 0, 1), claim(5, 1, 2))).toEqual([[0], [1, 2]]);
    expect(numbers(claim(5, 1, 2), claim(3, 0, 1))).toEqual([[1, 2], [0]]);
    expect(numbers(claim(-1, 0), claim(0, 0))).toEqual([[], [0]]);
  });

  test('of one generation are lost by both', () => {
    expect(numbers(claim(4, 0, 1), claim(4, 1, 2))).toEqual([[0], [2]]);
    expect(numbers(claim(4, 0), claim(4, 0), claim(4, 0))).toEqual([[], [], []]);
    expect(numbers(claim(-1, 0), claim(-1, 0))).toEqual([[], []]);
  });

  test('of a lower generation do not come back when the higher ones contradict each other', () => {
    for (const order of [
      [4, 4, 2],
      [4, 2, 4],
      [2, 4, 4],
    ]) {
      expect(numbers(...order.map((generation) => claim(generation, 0)))).toEqual([[], [], []]);
    }
    expect(numbers(claim(4, 0), claim(4, 0), claim(6, 0))).toEqual([[], [], [0]]);
  });

  test('of one member that says it twice count once', () => {
    expect(numbers(claim(1, 0, 0))).toEqual([[0]]);
  });

  test('end with at most one owner of each partition, one of the highest generation', () => {
    const claims = fc.array(
      fc
        .record({ generation: fc.integer({ min: -1, max: 3 }), partitions: fc.array(fc.nat(5)) })
        .map((one) => claim(one.generation, ...one.partitions)),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(claims, (all) => {
        const kept = numbers(...all);
        for (let partition = 0; partition <= 5; partition++) {
          const claimants = all.filter(({ owned }) => owned[0]?.partitions.includes(partition));
          const top = Math.max(...claimants.map(({ generation }) => generation));
          const winners = all.filter((_, i) => kept[i]?.includes(partition));
          const best = claimants.filter(({ generation }) => generation === top);
          expect(winners).toEqual(best.length === 1 ? best : []);
        }
      }),
    );
  });
});
