/** assignPartitionsAsync: the same answers without holding the event loop, with progress and an end at any time. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignPartitions, assignPartitionsAsync } from '../../src/index.ts';
import type { PartitionProblem } from '../../src/partitions/types.ts';
import type { Incumbent } from '../../src/solver/types.ts';
import { arbitraryGroup, type GroupKind } from '../reference/partition-problems.ts';
import { objectives } from '../reference/partition-scores.ts';
import { expectJudged, expectSolved } from './expect-plan.ts';

const medium: GroupKind = {
  members: 9,
  topics: 6,
  perTopic: 9,
  partitions: 36,
  capacities: true,
  owned: true,
  racks: true,
};

/** About two wide partitions a member and more: no search gets to an end soon. */
const long: PartitionProblem = {
  members: Array.from({ length: 41 }, (_, m) => ({ id: `m${m}`, topics: ['t'] })),
  topics: [
    { name: 't', partitions: 200, loads: Array.from({ length: 200 }, (_, p) => 1e9 + ((p * 2_654_435_761) % 2 ** 31)) },
  ],
};

describe('assignPartitionsAsync', () => {
  test('gives the same bytes as assignPartitions', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .constantFrom('equal' as const, 'integer' as const, 'wide' as const)
          .chain((loads) => arbitraryGroup({ ...medium, loads })),
        fc.constantFrom(...objectives),
        fc.constantFrom('instant', 'improve', 'exact'),
        async (problem, objective, effort) => {
          const options = { objective, effort, nodeLimit: 20_000 };
          const plan = await assignPartitionsAsync(problem, options);
          expect(JSON.stringify(plan)).toBe(JSON.stringify(assignPartitions(problem, options)));
          expect(expectSolved(problem, expectJudged(problem, plan)).assignment).toEqual(
            expectSolved(problem, assignPartitions(problem, options)).assignment,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test('lets other work run in between', async () => {
    let turns = 0;
    const next = () => {
      turns++;
      handle = setImmediate(next);
    };
    let handle = setImmediate(next);
    await assignPartitionsAsync(long, { effort: 'exact', nodeLimit: 200_000 });
    clearImmediate(handle);
    expect(turns).toBeGreaterThanOrEqual(2);
  });

  test('tells of incumbents, each better than the one before, none better than the plan', async () => {
    const seen: Incumbent[] = [];
    const options = { effort: 'exact', nodeLimit: 50_000, onIncumbent: (one: Incumbent) => seen.push(one) } as const;
    const plan = expectSolved(long, expectJudged(long, await assignPartitionsAsync(long, options)));
    expect(seen.length).toBeGreaterThan(0);
    for (const [i, { bounds, gap }] of seen.entries()) {
      expect(bounds.lower).toBeLessThanOrEqual(plan.bounds.upper);
      expect(gap.absolute).toBe(bounds.upper - bounds.lower);
      if (i > 0) expect(bounds.upper).toBeLessThan(seen[i - 1]!.bounds.upper);
    }
    expect(seen[seen.length - 1]!.bounds.upper).toBeCloseTo(plan.bounds.upper, 3);
  });

  test('ends with the plan at hand or as UNKNOWN when it was aborted before', async () => {
    const plan = expectJudged(long, await assignPartitionsAsync(long, { signal: AbortSignal.abort() }));
    expect(plan.termination.reason).toBe('ABORTED');
    expect(['FEASIBLE', 'UNKNOWN']).toContain(plan.status);
  });

  test('ends with the best plan so far when it is aborted on the way, and leaves nothing behind', async () => {
    const before = JSON.stringify(assignPartitions(long, { nodeLimit: 5000 }));
    const controller = new AbortController();
    const search = assignPartitionsAsync(long, { effort: 'exact', nodeLimit: 1e9, signal: controller.signal });
    setTimeout(() => controller.abort(), 30);
    const plan = expectSolved(long, expectJudged(long, await search));
    expect(plan).toMatchObject({ status: 'FEASIBLE', termination: { reason: 'ABORTED' } });
    expect(JSON.stringify(assignPartitions(long, { nodeLimit: 5000 }))).toBe(before);
  });

  test('rejects with the errors that assignPartitions throws', async () => {
    const call = assignPartitionsAsync as (problem: unknown, options?: unknown) => Promise<unknown>;
    await expect(call({ members: [], topics: [{ name: '', partitions: 1 }] })).rejects.toMatchObject({
      code: 'E_INVALID_PROBLEM',
      issues: [{ path: 'topics[0].name' }],
    });
    for (const options of [{ signal: true }, { onIncumbent: 1 }, { effort: 'most' }]) {
      await expect(call(long, options)).rejects.toMatchObject({
        code: 'E_INVALID_OPTION',
        issues: [{ path: `options.${Object.keys(options)[0]}` }],
      });
    }
  });

  test('runs several searches side by side', async () => {
    const options = { effort: 'exact', nodeLimit: 30_000 } as const;
    const plans = await Promise.all([1, 2, 3].map((seed) => assignPartitionsAsync(long, { ...options, seed })));
    for (const [i, plan] of plans.entries()) {
      expect(JSON.stringify(plan)).toBe(JSON.stringify(assignPartitions(long, { ...options, seed: i + 1 })));
    }
  });
});
