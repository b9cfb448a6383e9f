/** The oracles of partition assignment against each other: every assignment of small groups, and the integer programs of HiGHS. */

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Highs, openHighs } from '../reference/balance-highs.ts';
import { findBestScore, listScores } from '../reference/partition-brute-force.ts';
import { solveCountsByHighs } from '../reference/partition-highs.ts';
import { levelByPaths } from '../reference/partition-levels.ts';
import { arbitraryGroup, smallEqualKinds } from '../reference/partition-problems.ts';
import { objectives } from '../reference/partition-scores.ts';

let highs: Highs;
beforeAll(async () => {
  highs = await openHighs();
});

describe.each(smallEqualKinds)('on small groups with %s', (_name, kind) => {
  test('brute force and HiGHS agree on levels, excess and moves under every objective', () => {
    fc.assert(
      fc.property(arbitraryGroup({ ...kind, perTopic: 4, partitions: 6, zero: false }), (problem) => {
        const scores = listScores(problem);
        for (const objective of objectives) {
          const { levels, excess, moves } = findBestScore(scores, objective)!;
          expect(solveCountsByHighs(highs, problem, objective)).toEqual({ levels, excess, moves });
        }
      }),
      { numRuns: 25 },
    );
  });
});

test('brute force and improving paths agree on the levels of members with one capacity', () => {
  fc.assert(
    fc.property(arbitraryGroup({ members: 4, topics: 4, perTopic: 5, partitions: 7, zero: false }), (problem) => {
      expect(levelByPaths(problem)).toEqual(findBestScore(listScores(problem), 'level')!.levels);
    }),
    { numRuns: 100 },
  );
});
