/** verify on random partition plans agrees with a slow reference, takes no floor that is too high, and throws at nothing. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import {
  bestAlike,
  equalLoadOf,
  membersLevel,
  movesClaim,
  partitionClaims,
  priceExchanges,
} from '../reference/partition-judge.ts';
import { arbitraryPartitionPlan, documentOf, placed as example, liveOf, problem } from './partition-plans.ts';
import { issuesOf } from './verdicts.ts';

describe('a random partition plan', () => {
  test('is accepted live and as a document with the claims of the reference', () => {
    fc.assert(
      fc.property(arbitraryPartitionPlan(), (placed) => {
        expect(verify(placed.problem, liveOf(placed))).toEqual({ ok: true });
        expect(verify(placed.problem, documentOf(placed))).toEqual({ ok: true });
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(arbitraryPartitionPlan({ equal: true }), (placed) => {
        expect(verify(placed.problem, documentOf(placed))).toEqual({ ok: true });
      }),
      { numRuns: 300 },
    );
  });

  test('is refused when a partition is lost, doubled or with somebody who does not subscribe', () => {
    fc.assert(
      fc.property(arbitraryPartitionPlan(), fc.nat(), fc.nat(), (placed, at, to) => {
        const { problem: given, assignment } = placed;
        if (assignment.length === 0) return;
        const i = at % assignment.length;
        const changed = (m: number) => ({ ...placed, assignment: assignment.with(i, m) });
        const topic = given.topics.findIndex(
          (_, t) => i < given.topics.slice(0, t + 1).reduce((sum, { partitions }) => sum + partitions, 0),
        );
        const outsiders = [...given.members.keys()].filter(
          (m) => !given.members[m]!.topics.includes(given.topics[topic]!.name),
        );
        if (outsiders.length > 0) {
          const wrong = changed(outsiders[to % outsiders.length]!);
          expect(issuesOf(verify(given, liveOf(wrong))).map(({ path }) => path)).toEqual([`assignment[${i}]`]);
        }
        if (assignment[i]! < 0) return;
        expect(issuesOf(verify(given, liveOf(changed(-1)))).map(({ path }) => path)).toEqual([`assignment[${i}]`]);
        const twice = documentOf(placed);
        const owner = twice.members[assignment[i]!];
        owner.partitions.push(owner.partitions[0]);
        expect(verify(given, twice).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('may claim the floor of any members at equal loads, and not a partition more', () => {
    fc.assert(
      fc.property(arbitraryPartitionPlan({ equal: true }), fc.nat(), (placed, set) => {
        const { problem: given } = placed;
        const members = [...given.members.keys()].filter((m) => (set >> m) & 1);
        const listed = members.length > 0 ? members : [...given.members.keys()];
        const load = equalLoadOf(given)!;
        const value = membersLevel(placed, listed);
        const widest = listed.reduce((most, m) => Math.max(most, given.members[m]!.capacity ?? 1), 0.1);
        const claim = (level: number) => {
          const { objective } = placed;
          return {
            objective,
            certificate: { level: { kind: 'members', value: level, members } },
            moves: movesClaim(placed),
          };
        };
        expect(verify(given, liveOf(placed, claim(value)))).toEqual({ ok: true });
        if (load === 0) return;
        const found = issuesOf(verify(given, liveOf(placed, claim(value + load / widest / 1000))));
        expect(found.map(({ path }) => path)).toEqual(['certificate.level.value']);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a floor of moves', () => {
  const withMoves = (placed: Parameters<typeof liveOf>[0], moves: object) => {
    const claims = partitionClaims(placed);
    return liveOf(placed, { ...claims, certificate: { ...claims.certificate, moves } });
  };

  test('of kind counts or flow is never taken above the fewest moves of the plans alike', () => {
    let counted = 0;
    let priced = 0;
    fc.assert(
      fc.property(arbitraryPartitionPlan({ equal: true, tiny: true }), (placed) => {
        const moves = movesClaim(placed);
        if (!moves) return;
        const { isMostLevel, fewestMoves } = bestAlike(placed);
        // Moves come first with calm, before any level.
        if (placed.objective === 'calm') return;
        for (let value = moves.partitions; value >= 0; value--) {
          if (!verify(placed.problem, withMoves(placed, { kind: 'counts', value })).ok) continue;
          expect(isMostLevel).toBe(true);
          expect(value).toBeLessThanOrEqual(fewestMoves);
          counted++;
          break;
        }
        const prices = priceExchanges(placed);
        if (!prices) return;
        const { ok } = verify(placed.problem, withMoves(placed, { kind: 'flow', value: fewestMoves, ...prices }));
        const keeps = placed.objective === 'level' || partitionClaims(placed).certificate.spread.excess === 0;
        expect(ok).toBe(isMostLevel && keeps && fewestMoves <= moves.partitions);
        if (ok) {
          priced++;
          if (moves.partitions === fewestMoves) return;
          const above = { kind: 'flow', value: fewestMoves + 1, ...prices };
          expect(verify(placed.problem, withMoves(placed, above)).ok).toBe(false);
        }
      }),
      { numRuns: 1000 },
    );
    expect(counted).toBeGreaterThan(50);
    expect(priced).toBeGreaterThan(50);
  });

  test('of kind flow is refused at any prices when some plan alike has fewer moves', () => {
    const price = fc.integer({ min: -9, max: 9 });
    let refused = 0;
    fc.assert(
      fc.property(
        arbitraryPartitionPlan({ equal: true, tiny: true }),
        fc.array(price, { minLength: 6, maxLength: 6 }),
        (placed, some) => {
          const moves = movesClaim(placed);
          if (!moves || placed.objective === 'calm') return;
          const { fewestMoves } = bestAlike(placed);
          if (fewestMoves >= moves.partitions) return;
          const topics = some.slice(0, placed.problem.topics.length);
          const members = some.slice(6 - placed.problem.members.length);
          const claim = { kind: 'flow', value: moves.partitions, topics, members };
          expect(verify(placed.problem, withMoves(placed, claim)).ok).toBe(false);
          refused++;
        },
      ),
      { numRuns: 1000 },
    );
    expect(refused).toBeGreaterThan(50);
  });
});

describe('anything at all', () => {
  test('as a partition plan or its problem gives a verdict', () => {
    const value = fc.anything({
      withBigInt: true,
      withNullPrototype: true,
      withTypedArray: true,
      withSparseArray: true,
    });
    const keys = [
      'status',
      'termination',
      'bounds',
      'gap',
      'certificate',
      'loads',
      'moves',
      'members',
      'unassigned',
      'objective',
    ];
    fc.assert(
      fc.property(value, value, fc.constantFrom(...keys, 'assignment'), (one, two, key) => {
        expect(() => verify(one, { kind: 'partition-plan', [key]: two })).not.toThrow();
        expect(() => verify({ members: one, topics: two }, documentOf(example))).not.toThrow();
        expect(() => verify({ members: [one], topics: [two], previous: one }, documentOf(example))).not.toThrow();
        expect(() => verify(problem, { ...documentOf(example), [key]: one })).not.toThrow();
      }),
      { numRuns: 400 },
    );
  });

  test('deep inside a plan or a problem gives a verdict', () => {
    const value = fc.anything({ withBigInt: true, withNullPrototype: true });
    // biome-ignore lint/suspicious/noExplicitAny: any part is replaced
    const replace = (root: any, steps: readonly number[], by: unknown) => {
      let inner = root;
      for (const [k, step] of steps.entries()) {
        const names = Object.keys(inner);
        if (names.length === 0) return;
        const name = names[step % names.length]!;
        if (k === steps.length - 1 || typeof inner[name] !== 'object' || inner[name] === null) {
          inner[name] = by;
          return;
        }
        inner = inner[name];
      }
    };
    fc.assert(
      fc.property(value, fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }), (by, steps) => {
        const plan = documentOf(example);
        replace(plan, steps, by);
        expect(() => verify(problem, { ...plan, kind: 'partition-plan' })).not.toThrow();
        const given = structuredClone(problem);
        replace(given, steps, by);
        expect(() => verify(given, documentOf(example))).not.toThrow();
      }),
      { numRuns: 800 },
    );
  });
});
