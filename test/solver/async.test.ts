/** balanceAsync: the same answers without holding the event loop, with progress and an end at any time. */

import { describe, expect, test } from 'vitest';
import { balance, balanceAsync } from '../../src/index.ts';
import type { BalanceProblem, Incumbent } from '../../src/solver/types.ts';
import { bytesOf, expectSolved } from './expect-balance.ts';

const weights = Array.from({ length: 120 }, (_, i) => 10_000 + ((i * i * 7919) % 9973));
const problem = { weights, bins: 37 };
const options = { effort: 'exact', nodeLimit: 100_000 } as const;
/** About two wide random items a bin and more: no search gets to an end within the nodes given here. */
const long = { weights: Array.from({ length: 200 }, (_, i) => 1e9 + ((i * 2_654_435_761) % 2 ** 31)), bins: 41 };

describe('balanceAsync', () => {
  test('gives the same bytes as balance.', async () => {
    expect(bytesOf(await balanceAsync(problem, options))).toBe(bytesOf(balance(problem, options)));
  });

  test('lets other work run in between.', async () => {
    let turns = 0;
    const next = () => {
      turns++;
      handle = setImmediate(next);
    };
    let handle = setImmediate(next);
    const plan = expectSolved(long, await balanceAsync(long, { effort: 'exact', nodeLimit: 300_000 }));
    clearImmediate(handle);
    // A node is about a microsecond: at least every 100,000 of them others had their turn.
    expect(turns).toBeGreaterThanOrEqual(Math.floor(plan.stats.nodes / 100_000));
    expect(plan.stats.nodes).toBeGreaterThan(100_000);
  });

  test('tells of incumbents, each better than the one before, the last no worse than the result.', async () => {
    const seen: Incumbent[] = [];
    const plan = expectSolved(
      problem,
      await balanceAsync(problem, { ...options, onIncumbent: (one) => seen.push(one) }),
    );
    expect(seen.length).toBeGreaterThan(0);
    for (const [i, { bounds, gap, nodes }] of seen.entries()) {
      expect(bounds.lower).toBeLessThanOrEqual(plan.bounds.upper);
      expect(gap.absolute).toBe(bounds.upper - bounds.lower);
      if (i === 0) continue;
      expect(bounds.upper).toBeLessThan(seen[i - 1]!.bounds.upper);
      expect(nodes).toBeGreaterThanOrEqual(seen[i - 1]!.nodes);
    }
    expect(seen[seen.length - 1]!.bounds.upper).toBe(plan.bounds.upper);
  });

  test('ends as UNKNOWN or with the plan at hand when it was aborted before.', async () => {
    const result = await balanceAsync(problem, { ...options, signal: AbortSignal.abort() });
    expect(result.termination.reason).toBe('ABORTED');
  });

  test.each<[string, BalanceProblem]>([
    ['equal bins', long],
    ['equal bins and a previous plan', { ...long, previous: long.weights.map((_, i) => i % 5) }],
    ['bins of different speeds', { ...long, bins: Array.from({ length: 40 }, (_, b) => ({ speed: 1 + b / 7 })) }],
  ])(
    'ends with the best plan so far when it is aborted on the way, and leaves nothing behind: %s.',
    async (_name, given) => {
      const short = { nodeLimit: 5000 };
      const before = bytesOf(balance(given, short));
      const controller = new AbortController();
      const search = balanceAsync(given, { effort: 'exact', nodeLimit: 1e9, signal: controller.signal });
      setTimeout(() => controller.abort(), 30);
      const plan = expectSolved(given, await search);
      expect(plan).toMatchObject({ status: 'FEASIBLE', termination: { reason: 'ABORTED' } });
      expect(plan.stats.nodes).toBeLessThan(1e9);
      expect(bytesOf(balance(given, short))).toBe(before);
    },
  );

  test('rejects malformed problems with the same error as balance.', async () => {
    await expect(balanceAsync({ weights: [-1], bins: 1 })).rejects.toMatchObject({
      code: 'E_INVALID_PROBLEM',
      issues: [{ path: 'weights[0]' }],
    });
  });

  test('runs several searches side by side.', async () => {
    const results = await Promise.all([1, 2, 3].map((seed) => balanceAsync(problem, { ...options, seed })));
    for (const [i, result] of results.entries()) {
      expect(bytesOf(result)).toBe(bytesOf(balance(problem, { ...options, seed: i + 1 })));
    }
  });
});
