/** balanceAsync: the same answers without holding the event loop, with progress and an end at any time. */

import { describe, expect, test } from 'vitest';
import { balance, balanceAsync } from '../../src/index.ts';
import type { Incumbent } from '../../src/solver/types.ts';
import { bytesOf, expectSolved } from './expect-balance.ts';

const weights = Array.from({ length: 120 }, (_, i) => 10_000 + ((i * i * 7919) % 9973));
const problem = { weights, bins: 37 };
const options = { effort: 'exact', nodeLimit: 200_000 } as const;

describe('balanceAsync', () => {
  test('gives the same bytes as balance.', async () => {
    expect(bytesOf(await balanceAsync(problem, options))).toBe(bytesOf(balance(problem, options)));
  });

  test('lets other work run in between.', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const plan = expectSolved(problem, await balanceAsync(problem, options));
    clearInterval(timer);
    if (plan.stats.nodes >= options.nodeLimit) expect(turns).toBeGreaterThan(0);
    else expect(plan.status).toBe('OPTIMAL');
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

  test('ends with the best plan so far when it is aborted on the way.', async () => {
    const controller = new AbortController();
    const result = await balanceAsync(problem, {
      effort: 'exact',
      nodeLimit: 1e9,
      signal: controller.signal,
      onIncumbent: () => controller.abort(),
    });
    const plan = expectSolved(problem, result);
    expect(['ABORTED', 'PROVEN']).toContain(plan.termination.reason);
  });

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
