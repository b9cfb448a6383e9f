/** verify recomputes the floors of partition plans by the rules of their kinds: of the busiest member, and of moves. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import type { Objective, PartitionProblem } from '../../src/partitions/types.ts';
import { arbitraryClaim } from '../reference/balance-claims.ts';
import { allAssignments, countForced, listPartitions, movesClaim } from '../reference/partition-judge.ts';
import { arbitraryPartitionPlan, liveOf } from './partition-plans.ts';
import { expectFound, issuesOf } from './verdicts.ts';

const plain = (assignment: readonly number[], claims: object) => ({ kind: 'partition-plan', assignment, ...claims });
const floored = (assignment: readonly number[], level: object, objective: Objective = 'level') =>
  plain(assignment, { objective, moves: undefined, certificate: { level } });

describe('the even share of a topic', () => {
  test('takes capacities as the decimals they print as', () => {
    const members = [0.1, 0.2, 0.3, 0.4].map((capacity, m) => ({ id: `m${m}`, topics: ['t'], capacity }));
    const given = { members, topics: [{ name: 't', partitions: 10 }] };
    const spread = { cells: 4, misses: 0, excess: 0 };
    expect(verify(given, plain([0, 1, 1, 2, 2, 2, 3, 3, 3, 3], { certificate: { spread } }))).toEqual({ ok: true });
    const uneven = plain([0, 0, 1, 2, 2, 2, 3, 3, 3, 3], {
      certificate: { spread: { ...spread, misses: 2, excess: 2 } },
    });
    expect(verify(given, uneven)).toEqual({ ok: true });
  });

  test('counts what is missing below it and what is above it, also of capacities far apart', () => {
    const members = [1e15, 1, 1e-9].map((capacity, m) => ({ id: `m${m}`, topics: ['t'], capacity }));
    const given = { members, topics: [{ name: 't', partitions: 4 }] };
    const spread = { cells: 3, misses: 2, excess: 5 };
    expect(verify(given, plain([1, 1, 1, 1], { certificate: { spread: { cells: 3, misses: 2, excess: 6 } } }))).toEqual(
      { ok: true },
    );
    expectFound(plain([1, 1, 1, 1], { certificate: { spread } }), ['certificate.spread.excess'], 'has 6', given);
  });
});

describe('a floor of the members listed', () => {
  const topics = [
    { name: 'a', partitions: 4 },
    { name: 'b', partitions: 2 },
  ];
  const both = (id: string) => ({ id, topics: ['a', 'b'] });
  const given: PartitionProblem = {
    members: [
      { id: 'm0', topics: ['a'], owned: [0, 1, 2].map((partition) => ({ topic: 'a', partition })) },
      both('m1'),
      both('m2'),
    ],
    topics,
  };
  const assignment = [0, 0, 0, 1, 1, 2];
  const level = (value: number, members: number[]) => ({ kind: 'members', value, members });
  const judge = (value: number, members: number[], objective: Objective) => {
    const moves = { partitions: 0, load: 0 };
    return verify(given, plain(assignment, { objective, moves, certificate: { level: level(value, members) } })).ok;
  };

  test('depends on what the objective puts first', () => {
    expect([judge(2, [], 'level'), judge(2.1, [], 'level')]).toEqual([true, false]);
    expect([judge(1, [1, 2], 'level'), judge(1.1, [1, 2], 'level')]).toEqual([true, false]);
    expect([judge(0, [0], 'level'), judge(1, [0], 'level')]).toEqual([true, false]);
    // Of `a` m1 and m2 have at least ⌊4/3⌋ each, so with `b` 4 between them.
    expect([judge(2, [1, 2], 'spread'), judge(3, [1, 2], 'spread')]).toEqual([true, false]);
    // By the ceilings of the others m0 has no less than its floor.
    expect([judge(1, [0], 'spread'), judge(2, [0], 'spread')]).toEqual([true, false]);
    expect([judge(3, [0], 'calm'), judge(4, [0], 'calm')]).toEqual([true, false]);
  });

  test('is an average with unequal loads, rounded up to whole units', () => {
    const unequal = {
      ...given,
      topics: [
        { name: 'a', partitions: 4, loads: [3, 2, 1, 1] },
        { name: 'b', partitions: 2, loads: [2, 5] },
      ],
    };
    const accepts = (value: number, members: number[], objective: Objective = 'level') =>
      verify(
        unequal,
        plain(assignment, {
          objective,
          moves: { partitions: 0, load: 0 },
          certificate: { level: level(value, members) },
        }),
      ).ok;
    expect([accepts(5, []), accepts(5.01, [])]).toEqual([true, false]);
    expect([accepts(4, [1, 2]), accepts(4.01, [1, 2])]).toEqual([true, false]);
    expect([accepts(6, [0], 'calm'), accepts(6.01, [0], 'calm')]).toEqual([true, false]);
    expect([accepts(0, [0], 'spread'), accepts(0.5, [0], 'spread')]).toEqual([true, false]);
    const tenths = {
      ...given,
      topics: [
        { name: 'a', partitions: 4, loads: [0.3, 0.2, 0.1, 0.1] },
        { name: 'b', partitions: 2, loads: 0.4 },
      ],
    };
    const claim = (value: number) =>
      plain(assignment, { moves: { partitions: 0, load: 0 }, certificate: { level: level(value, []) } });
    expect([verify(tenths, claim(0.5)).ok, verify(tenths, claim(0.51)).ok]).toEqual([true, false]);
  });
});

describe('a floor of a kind of balance', () => {
  const members = [
    { id: 'm0', topics: ['a', 'b'] },
    { id: 'm1', topics: ['a'] },
    { id: 'm2', topics: ['a'] },
  ];
  const topics = [
    { name: 'a', partitions: 3, loads: [4, 3, 2] },
    { name: 'b', partitions: 2, loads: [5, 3] },
    { name: 'c', partitions: 1, loads: 90 },
  ];
  const given = { members, topics };
  const assignment = [1, 2, 2, 0, 0, -1];

  test('sees subscriptions as what members may not take, and nothing of topics without subscribers', () => {
    for (const level of [
      { kind: 'restricted', value: 8, bins: [0] },
      { kind: 'average', value: 6 },
      { kind: 'heaviest-item', value: 5 },
    ]) {
      expect(verify(given, floored(assignment, level))).toEqual({ ok: true });
      const above = { ...level, value: level.value + 0.5 };
      expect(issuesOf(verify(given, floored(assignment, above))).map(({ path }) => path)).toEqual([
        'certificate.level.value',
      ]);
    }
    const proven = { status: 'OPTIMAL', bounds: { lower: 8, upper: 8 } };
    const certificate = { level: { kind: 'restricted', value: 8, bins: [0] } };
    expect(verify(given, plain(assignment, { ...proven, certificate }))).toEqual({ ok: true });
    const open = { level: { kind: 'restricted', value: 8, bins: [0, 1] } };
    expectFound(
      plain(assignment, { ...proven, certificate: open }),
      ['certificate.level.value'],
      'restricted does not show',
      given,
    );
  });

  test('takes what is owned as pinned with objective calm alone', () => {
    const owned = { ...given, previous: [1, 1, 1, 0, 0, -1] };
    const level = { kind: 'heaviest-item', value: 9 };
    const calm = { moves: { partitions: 0, load: 0 }, certificate: { level } };
    const kept = [1, 1, 1, 0, 0, -1];
    expect(verify(owned, plain(kept, { ...calm, objective: 'calm' }))).toEqual({ ok: true });
    expect(verify(owned, plain(kept, { ...calm, objective: 'level' })).ok).toBe(false);
  });

  test('is a fraction that the bounds may round, and reaches the busiest member exactly or not', () => {
    const thirds = {
      members: [
        { id: 'm0', topics: ['a'], capacity: 0.3 },
        { id: 'm1', topics: [], capacity: 2 },
      ],
      topics: [{ name: 'a', partitions: 2, loads: [3.1, 28] }],
    };
    const claim = (value: number, lower = 31.1 / 0.3) => ({
      status: 'OPTIMAL',
      bounds: { lower, upper: 31.1 / 0.3 },
      certificate: { level: { kind: 'restricted', value, bins: [0] } },
    });
    expect(verify(thirds, plain([0, 0], claim(103.66666666666666)))).toEqual({ ok: true });
    expect(verify(thirds, plain([0, 0], claim(103.66666666666667)))).toEqual({ ok: true });
    expectFound(plain([0, 0], claim(103)), ['bounds.lower'], 'the certificate proves 103', thirds);
  });

  test('says what is wrong inside at its own path', () => {
    const level = { kind: 'lifted', value: 4, items: 3, bins: 2, inner: { kind: 'restricted', value: 4, bins: [0] } };
    expectFound(floored(assignment, level), ['certificate.level.inner.kind'], 'cannot stand inside', given);
    expectFound(
      floored(assignment, { kind: 'prices', value: 4 }),
      ['certificate.level.capacity', 'certificate.level.limit', 'certificate.level.prices'],
      'capacity',
      given,
    );
  });

  test('is refused when it is too large to judge', () => {
    const many = Array.from({ length: 3000 }, (_, m) => ({ id: `m${m}`, topics: m === 0 ? ['a'] : ['a', 'b'] }));
    const wide = {
      members: many,
      topics: [
        { name: 'a', partitions: 7000, loads: 2 },
        { name: 'b', partitions: 1, loads: 3 },
      ],
    };
    const round = Array.from({ length: 7001 }, (_, p) => (p === 7000 ? 2999 : p % 3000));
    const restricted = floored(round, { kind: 'restricted', value: 1, bins: [0] });
    expectFound(restricted, ['certificate.level'], 'too large to judge', wide);
    expect(verify(wide, floored(round, { kind: 'average', value: 4 }))).toEqual({ ok: true });
  });

  test('is never taken above the lowest busiest member that there is', () => {
    let refused = 0;
    fc.assert(
      fc.property(arbitraryPartitionPlan({ tiny: true }), fc.gen(), (placed, pick) => {
        const { problem, objective, assignment } = placed;
        const numItems = assignment.filter((m) => m >= 0).length;
        if (numItems === 0) return;
        const partitions = listPartitions(problem);
        const forced = countForced(problem);
        let lowest = Infinity;
        for (const other of allAssignments(problem)) {
          const moved = movesClaim({ problem, objective, assignment: other })?.partitions ?? 0;
          if (objective === 'calm' && moved > forced) continue;
          const loads = problem.members.map(() => 0);
          for (const [i, m] of other.entries()) if (m >= 0) loads[m]! += partitions[i]!.load;
          lowest = Math.min(lowest, Math.max(...loads.map((load, m) => load / (problem.members[m]!.capacity ?? 1))));
        }
        const capacity = fc.integer({ min: 1, max: 60 });
        const frame = { numItems, numBins: problem.members.length, capacity, value: lowest * 1.001 + 0.001 };
        const level = pick(arbitraryClaim, frame);
        const claims = { objective, moves: movesClaim(placed), certificate: { level } };
        expect(verify(problem, liveOf(placed, claims)).ok).toBe(false);
        refused++;
      }),
      { numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(100);
  });
});

describe('a floor of moves', () => {
  const topics = [{ name: 'a', partitions: 4 }];
  const everyone = ['m0', 'm1'].map((id) => ({ id, topics: ['a'] }));
  const given = { members: everyone, topics, previous: [0, 0, 0, 0] };
  const claim = (assignment: number[], moved: number, moves: object, objective: Objective = 'level') =>
    plain(assignment, { objective, moves: { partitions: moved, load: moved }, certificate: { moves } });

  test('of kind counts is what members and even topics leave room for', () => {
    expect(verify(given, claim([0, 0, 1, 1], 2, { kind: 'counts', value: 2 }))).toEqual({ ok: true });
    expectFound(claim([1, 1, 0, 0], 2, { kind: 'counts', value: 3 }), ['certificate.moves.value'], 'not exceed', given);
    expectFound(claim([1, 1, 0, 1], 3, { kind: 'counts', value: 2 }), ['certificate.moves.kind'], 'could give', given);
    expectFound(
      claim([1, 0, 1, 0], 2, { kind: 'counts', value: 1 }, 'calm'),
      ['certificate.moves.value'],
      'is 0',
      given,
    );
  });

  test('of kind counts or flow needs partitions of one load', () => {
    const unequal = { ...given, topics: [{ name: 'a', partitions: 4, loads: [1, 1, 1, 2] }] };
    const moves = { partitions: 2, load: 3 };
    for (const kind of ['counts', 'flow']) {
      const plan = plain([0, 0, 1, 1], { moves, certificate: { moves: { kind, value: 0 } } });
      expectFound(plan, ['certificate.moves.kind'], 'partitions of one load', unequal);
    }
  });

  test('of kind flow needs a price for each topic and member that leaves no exchange a gain', () => {
    // m1 and m2 share b, which m1 has; level by level they could trade, at the cost of nothing.
    const wide = {
      members: [
        { id: 'm0', topics: ['a'] },
        { id: 'm1', topics: ['a', 'b'] },
        { id: 'm2', topics: ['b'] },
      ],
      topics: [
        { name: 'a', partitions: 2 },
        { name: 'b', partitions: 1 },
      ],
      previous: [0, 1, 2],
    };
    const calm = (prices: object) =>
      claim([0, 1, 2], 0, { kind: 'flow', value: 0, topics: [0, 0], members: [0, 0, 0], ...prices });
    expect(verify(wide, calm({}))).toEqual({ ok: true });
    const [topicPrices, memberPrices] = ['certificate.moves.topics', 'certificate.moves.members'];
    expectFound(calm({ topics: [0] }), [topicPrices], 'must be 2 prices', wide);
    expectFound(calm({ topics: undefined }), [topicPrices], 'must be a list', wide);
    expectFound(calm({ members: [0, 0, 0.5] }), [`${memberPrices}[2]`], 'must be an integer', wide);
    expectFound(calm({ members: [0, 0, 2 ** 51] }), [`${memberPrices}[2]`], 'up to 2⁵⁰', wide);
    expectFound(calm({ members: [0, 9, 0] }), [memberPrices], 'more on member "m1" has the reduced cost', wide);
    expectFound(calm({ members: [0, -9, 0] }), [memberPrices], 'less on member "m1" has the reduced cost', wide);
    expectFound(calm({ members: [0, -20, -20], topics: [-9, -20] }), [memberPrices], 'reduced cost', wide);
    // Two members that hold nothing in common are still exchanged at one level.
    const apart = {
      members: [
        { id: 'm0', topics: ['a'] },
        { id: 'm1', topics: ['b'] },
        { id: 'm2', topics: ['b'] },
      ],
      topics: [
        { name: 'a', partitions: 1 },
        { name: 'b', partitions: 1 },
      ],
      previous: [0, 1],
    };
    const priced = (members: number[]) =>
      claim([0, 1], 0, { kind: 'flow', value: 0, topics: [members[0]!, 0], members });
    expect(verify(apart, priced([0, 0, 0]))).toEqual({ ok: true });
    expectFound(priced([1, 0, 0]), [memberPrices], 'instead of "m0" has the reduced cost -1', apart);
  });

  test('with objective spread needs a plan that is even', () => {
    const capacities = { ...given, members: everyone.map((member) => ({ ...member, capacity: 2 })) };
    const flow = { kind: 'flow', value: 0, topics: [0], members: [0, 0] };
    const uneven = claim([0, 0, 0, 1], 1, flow, 'spread');
    expectFound(uneven, ['certificate.moves.kind'], 'needs a plan that keeps the even spread', capacities);
    expect(verify(capacities, claim([0, 0, 1, 1], 2, { kind: 'counts', value: 2 }, 'spread'))).toEqual({ ok: true });
  });
});

describe('a large group', () => {
  test('whose members subscribe alike is judged whole', () => {
    const numMembers = 10_000;
    const topics = Array.from({ length: 100 }, (_, t) => ({ name: `topic-${t}`, partitions: 1000 }));
    const members = Array.from({ length: numMembers }, (_, m) => ({
      id: `m${m}`,
      topics: topics.map(({ name }) => name),
    }));
    const assignment = Int32Array.from({ length: 100_000 }, (_, p) => p % numMembers);
    const plan = {
      kind: 'partition-plan',
      assignment,
      status: 'OPTIMAL',
      bounds: { lower: 10, upper: 10 },
      certificate: {
        level: { kind: 'members', value: 10, members: [] },
        spread: { cells: 1_000_000, misses: 0, excess: 0 },
        moves: { kind: 'counts', value: 0 },
      },
      moves: { partitions: 0, load: 0 },
    };
    expect(verify({ members, topics, previous: assignment }, plan)).toEqual({ ok: true });
  });
});
