/** verify refuses malformed balance problems with the path of what is wrong, and never throws. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import { issuesOf } from './verdicts.ts';

const plan = { kind: 'balance-plan', assignment: [0] };

describe('a malformed balance problem', () => {
  const weights = [1];
  test.each<[unknown, string]>([
    [undefined, 'problem'],
    [[], 'problem'],
    [{ bins: 1 }, 'problem.weights'],
    [{ weights: 'abc', bins: 1 }, 'problem.weights'],
    [{ weights: [-1], bins: 1 }, 'problem.weights[0]'],
    [{ weights: [Number.NaN], bins: 1 }, 'problem.weights[0]'],
    [{ weights: ['1'], bins: 1 }, 'problem.weights[0]'],
    [{ weights: [1e308, 1e308], bins: 1 }, 'problem.weights'],
    [{ weights }, 'problem.bins'],
    [{ weights, bins: 0 }, 'problem.bins'],
    [{ weights, bins: 1.5 }, 'problem.bins'],
    [{ weights, bins: 2 ** 24 + 1 }, 'problem.bins'],
    [{ weights, bins: [] }, 'problem.bins'],
    [{ weights, bins: 'two' }, 'problem.bins'],
    [{ weights, bins: [null] }, 'problem.bins[0]'],
    [{ weights, bins: [{ speed: 0 }] }, 'problem.bins[0].speed'],
    [{ weights, bins: [{ load: -1 }] }, 'problem.bins[0].load'],
    [{ weights, bins: [{ maxItems: 0.5 }] }, 'problem.bins[0].maxItems'],
    [{ weights, bins: [{ forbidden: 0 }] }, 'problem.bins[0].forbidden'],
    [{ weights, bins: [{ forbidden: [1] }] }, 'problem.bins[0].forbidden[0]'],
    [{ weights, bins: [{ path: 'rack' }] }, 'problem.bins[0].path'],
    [{ weights, bins: [{ path: ['a'] }, { path: [1] }] }, 'problem.bins[1].path'],
    [{ weights, bins: [{ path: ['a'] }, {}] }, 'problem.bins[1].path'],
    [{ weights, bins: 1, groups: {} }, 'problem.groups'],
    [{ weights, bins: 1, groups: [1] }, 'problem.groups[0]'],
    [{ weights, bins: 1, groups: [{ spread: 'even' }] }, 'problem.groups[0].items'],
    [{ weights, bins: 1, groups: [{ items: [0], spread: 'odd' }] }, 'problem.groups[0].spread'],
    [{ weights, bins: 1, groups: [{ items: [0, 0], spread: 'even' }] }, 'problem.groups[0].items[1]'],
    [{ weights, bins: 1, pinned: 0 }, 'problem.pinned'],
    [{ weights, bins: 1, pinned: [] }, 'problem.pinned'],
    [{ weights, bins: 1, pinned: [1] }, 'problem.pinned[0]'],
    [{ weights, bins: 1, previous: [-2] }, 'problem.previous[0]'],
  ])('%j is refused at %s.', (problem, path) => {
    expect(issuesOf(verify(problem, plan)).map((issue) => issue.path)).toEqual([path]);
  });

  test('of any content makes verify return issues, not throw.', () => {
    const bin = fc.record({ speed: fc.anything(), load: fc.anything(), path: fc.anything() }, { requiredKeys: [] });
    const problem = fc.record({
      weights: fc.oneof(fc.anything(), fc.array(fc.double())),
      bins: fc.oneof(fc.anything(), fc.array(bin)),
      groups: fc.anything(),
      pinned: fc.anything(),
    });
    const claims = fc.record({
      kind: fc.constant('balance-plan'),
      status: fc.anything(),
      assignment: fc.oneof(fc.anything(), fc.array(fc.nat(3))),
      bounds: fc.anything(),
      certificate: fc.oneof(fc.anything(), fc.record({ makespan: fc.anything(), moves: fc.anything() })),
    });
    fc.assert(
      fc.property(
        fc.oneof(problem, fc.constant({ weights: [1, 2], bins: 2, previous: [0, 1] })),
        claims,
        (given, plan) => {
          expect(Array.isArray(issuesOf(verify(given, plan)))).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('extreme loads', () => {
  test('of 10³⁰⁰ beside 10⁻³⁰⁰ are added exactly.', () => {
    const problem = { weights: [1e300, 1e-300, 1e-300], bins: 2 };
    const claim = (value: number) => ({
      kind: 'balance-plan',
      assignment: [0, 1, 1],
      status: 'OPTIMAL',
      bounds: { lower: value, upper: value },
      certificate: { makespan: { kind: 'heaviest-item', value } },
    });
    expect(verify(problem, claim(1e300))).toEqual({ ok: true });
    const beside = { ...claim(1e300), assignment: [0, 0, 1] };
    expect(issuesOf(verify(problem, beside)).map(({ path }) => path)).toEqual(['status']);
  });

  test('over a tiny speed are refused when the quotient is not finite.', () => {
    const problem = { weights: [1e300], bins: [{ speed: 1e-300 }] };
    expect(issuesOf(verify(problem, plan)).map(({ path }) => path)).toEqual(['problem.bins']);
  });

  test('of a million items are judged with all measures.', () => {
    const weights = Uint32Array.from({ length: 1_000_000 }, (_, i) => 1 + (i % 1000));
    const assignment = weights.map((_, i) => Math.floor(i / 1000) % 100);
    const value = 10 * 500_500;
    const optimal = {
      kind: 'balance-plan',
      assignment,
      status: 'OPTIMAL',
      bounds: { lower: value, upper: value },
      certificate: { makespan: { kind: 'average', value } },
    };
    expect(verify({ weights, bins: 100 }, optimal)).toEqual({ ok: true });
  });
});
