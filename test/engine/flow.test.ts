/** min_cost_flow against negative-cycle cancelling: least cost, its dual solution as proof, and a cut as proof that there is none. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Arc, findLeastCost } from '../reference/cheapest-flow.ts';
import { openKernels } from './kernels.ts';

interface Solved {
  readonly status: number;
  readonly flow: Int32Array;
  readonly potentials: Int32Array;
}

function solve(numNodes: number, arcs: readonly Arc[]): Solved {
  const { put, reserve, run, take } = openKernels();
  const columns = (['from', 'to', 'lo', 'hi', 'cost'] as const).map((key) =>
    put(Int32Array.from(arcs, (arc) => arc[key])),
  );
  const flow = reserve(arcs.length * 4);
  const potentials = reserve(numNodes * 4);
  const status = run('min_cost_flow', numNodes, arcs.length, ...columns, flow, potentials);
  const words = (address: number, length: number) => new Int32Array(take(address, length).buffer);
  return { status, flow: words(flow, arcs.length), potentials: words(potentials, numNodes) };
}

function costOf(arcs: readonly Arc[], flow: Int32Array): number {
  return arcs.reduce((sum, { cost }, i) => sum + cost * flow[i]!, 0);
}

/** What every circulation costs at least under any potentials: each arc at the bound that its reduced cost prefers. */
function dualValue(arcs: readonly Arc[], potentials: Int32Array): number {
  return arcs.reduce((sum, { from, to, lo, hi, cost }) => {
    const reduced = cost + potentials[from]! - potentials[to]!;
    return sum + reduced * (reduced > 0 ? lo : hi);
  }, 0);
}

function expectCirculation(numNodes: number, arcs: readonly Arc[], flow: Int32Array): void {
  const balance = new Array<number>(numNodes).fill(0);
  for (const [i, { from, to, lo, hi }] of arcs.entries()) {
    expect(flow[i]).toBeGreaterThanOrEqual(lo);
    expect(flow[i]).toBeLessThanOrEqual(hi);
    balance[from]! -= flow[i]!;
    balance[to]! += flow[i]!;
  }
  expect(balance).toEqual(new Array(numNodes).fill(0));
}

/** Any arcs, self-loops and parallel ones too; lower bounds are rare enough that about half the networks have a flow. */
function arbitraryNetwork(mostCost: number): fc.Arbitrary<{ numNodes: number; arcs: Arc[] }> {
  return fc.integer({ min: 1, max: 7 }).chain((numNodes) =>
    fc.record({
      numNodes: fc.constant(numNodes),
      arcs: fc.array(
        fc
          .record({
            from: fc.nat(numNodes - 1),
            to: fc.nat(numNodes - 1),
            lo: fc.nat(5),
            room: fc.nat(6),
            cost: fc.nat(mostCost),
          })
          .map(({ from, to, lo, room, cost }) => ({
            from,
            to,
            lo: Math.max(0, lo - 3),
            hi: Math.max(0, lo - 3) + room,
            cost,
          })),
        { maxLength: 18 },
      ),
    }),
  );
}

describe.each([
  { mostCost: 0, what: 'without costs' },
  { mostCost: 1, what: 'with costs 0 and 1' },
  { mostCost: 9, what: 'with costs up to 9' },
])('a random network $what', ({ mostCost }) => {
  test('has the flow, or the proof that there is none, that the slow method finds', () => {
    const seen = { feasible: 0, infeasible: 0 };
    fc.assert(
      fc.property(arbitraryNetwork(mostCost), ({ numNodes, arcs }) => {
        const { status, flow, potentials } = solve(numNodes, arcs);
        const least = findLeastCost(numNodes, arcs);
        if (least === undefined) {
          seen.infeasible++;
          expect(status).toBe(-4);
          // What must leave the side of the ones and what may: a cut that no circulation can cross.
          expect([...potentials].every((value) => value === 0 || value === 1)).toBe(true);
          const side = (node: number) => potentials[node] === 1;
          const sum = (own: boolean, key: 'lo' | 'hi') =>
            arcs.reduce((total, arc) => total + (side(arc.from) === own && side(arc.to) !== own ? arc[key] : 0), 0);
          expect(sum(true, 'lo') > sum(false, 'hi') || sum(false, 'lo') > sum(true, 'hi')).toBe(true);
          return;
        }
        seen.feasible++;
        expect(status).toBe(0);
        expectCirculation(numNodes, arcs, flow);
        expect(costOf(arcs, flow)).toBe(least);
        expect(dualValue(arcs, potentials)).toBe(least);
      }),
      { numRuns: 400 },
    );
    expect(Math.min(seen.feasible, seen.infeasible)).toBeGreaterThan(40);
  });
});

test('a larger network with costs proves its own optimum', () => {
  // A transport problem of 40 sources and 40 sinks: its dual value must meet its cost.
  const size = 40;
  const arcs: Arc[] = [];
  const sink = 2 * size + 1;
  for (let i = 0; i < size; i++) {
    arcs.push({ from: 0, to: 1 + i, lo: 3, hi: 3, cost: 0 });
    arcs.push({ from: 1 + size + i, to: sink, lo: 0, hi: 5, cost: 0 });
    for (let j = 0; j < size; j++)
      arcs.push({ from: 1 + i, to: 1 + size + j, lo: 0, hi: 1, cost: (i * 7 + j * 13) % 11 });
  }
  arcs.push({ from: sink, to: 0, lo: 3 * size, hi: 3 * size, cost: 0 });
  const { status, flow, potentials } = solve(sink + 1, arcs);
  expect(status).toBe(0);
  expectCirculation(sink + 1, arcs, flow);
  expect(dualValue(arcs, potentials)).toBe(costOf(arcs, flow));
});

test('no arcs at all are a circulation, and one that must leave its node is none', () => {
  expect(solve(3, []).status).toBe(0);
  expect(solve(2, [{ from: 0, to: 1, lo: 1, hi: 1, cost: 0 }]).status).toBe(-4);
  expect(solve(1, [{ from: 0, to: 0, lo: 2, hi: 5, cost: 3 }])).toMatchObject({ status: 0, flow: Int32Array.of(2) });
});

test('the same network gives the same flow on a used instance as on a fresh one', () => {
  fc.assert(
    fc.property(arbitraryNetwork(5), ({ numNodes, arcs }) => {
      expect(solve(numNodes, arcs)).toEqual(solve(numNodes, arcs));
    }),
    { numRuns: 50 },
  );
});
