/** The dual values of the spread network against cheapest circulations, and the floors that they certify in a plan. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildSpreadNetwork } from '../../src/fairness/spread-network.ts';
import { verify } from '../../src/fairness/verify.ts';
import type { SlotContent } from '../../src/slots/types.ts';
import { circulate } from '../reference/circulation.ts';
import { listNetwork, placeFlow } from '../reference/spread-network.ts';
import { arbitraryPlan, boundsOf, capacitiesOf, claimsOf, documentOf, liveOf, type PlacedPlan } from './placed-plan.ts';

const equalPlans = arbitraryPlan({ equal: true });

/** Levels that counts of lanes of weight 1 can make, ascending. */
function candidatesOf({ problem, shape }: PlacedPlan): number[] {
  const lanes = numLanes(shape);
  const levels = capacitiesOf(problem).flatMap((capacity) =>
    Array.from({ length: lanes + 1 }, (_, count) => count / capacity),
  );
  return [...new Set(levels)].sort((a, b) => a - b);
}

function numLanes({ bundleOf, numBundles, parallelism }: PlacedPlan['shape']): number {
  let sum = 0;
  for (let b = 0; b < numBundles; b++) sum += parallelism[bundleOf.indexOf(b)]!;
  return sum;
}

/** Most lanes on each task manager at a level, or strictly below it. */
function mostAt(placed: PlacedPlan, level: number, below: boolean): number[] {
  return capacitiesOf(placed.problem).map((capacity) => {
    let count = -1;
    while (count < numLanes(placed.shape) && (below ? (count + 1) / capacity < level : (count + 1) / capacity <= level))
      count++;
    return count;
  });
}

/** Replaces the placement by one that keeps the spread at the lowest level there is; with the proof that none is lower. */
function lowerToFloor(placed: PlacedPlan) {
  const { shape, grants } = placed;
  for (const level of candidatesOf(placed)) {
    const network = listNetwork({ shape, grants, most: mostAt(placed, level, false), evenTotals: false });
    const { feasible, flow } = circulate(network.numNodes, network.arcs);
    if (!feasible) continue;
    const most = mostAt(placed, level, true);
    const below = most.includes(-1) ? undefined : listNetwork({ shape, grants, most, evenTotals: false });
    const potentials = below
      ? circulate(below.numNodes, below.arcs).potentials
      : new Array<number>(network.numNodes).fill(0);
    return { level, potentials, plan: { ...placed, assignment: placeFlow(shape, grants, network, flow) } };
  }
  throw new Error('the spread can always be kept');
}

describe('the dual value', () => {
  test('equals the cheapest circulation for optimal potentials, and never exceeds it', () => {
    let checked = 0;
    fc.assert(
      fc.property(
        equalPlans,
        fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1 }),
        fc.boolean(),
        (placed, any, evenTotals) => {
          const { shape, grants } = placed;
          const managers = shape.slotStart.length - 1;
          const subtasksPerLane = Array.from(
            { length: shape.numBundles },
            (_, b) => shape.bundleOf.filter((of) => of === b).length,
          );
          const kept = subtasksPerLane.map((_, b) =>
            Array.from({ length: managers }, (_, t) => (any[(b + t) % any.length]! + 3) % 3),
          );
          const most = new Array<number>(managers).fill(numLanes(shape));
          const listed = listNetwork({ shape, grants, most, evenTotals, moves: { subtasksPerLane, kept } });
          const network = buildSpreadNetwork(shape, grants);
          expect(network.numNodes).toBe(listed.numNodes);
          const countKept = (b: number, counts: Int32Array, sign: number) => {
            for (const [t, lanes] of kept[b]!.entries()) counts[t]! += sign * lanes;
          };
          const ask = (potentials: readonly number[]) =>
            network.dualValue({ potentials, most, evenTotals, moves: { subtasksPerLane, countKept } });
          const best = circulate(listed.numNodes, listed.arcs);
          expect(best.feasible).toBe(true);
          expect(ask(best.potentials)).toBe(best.cost);
          const arbitrary = Array.from({ length: listed.numNodes }, (_, node) => any[node % any.length]!);
          expect(ask(arbitrary)).toBeLessThanOrEqual(best.cost);
          checked += best.cost > 0 ? 1 : 0;
        },
      ),
      { numRuns: 200 },
    );
    expect(checked).toBeGreaterThan(50);
  });

  test('is infinite when a task manager may not even be empty', () => {
    const [placed] = fc.sample(equalPlans, 1) as [PlacedPlan];
    const network = buildSpreadNetwork(placed.shape, placed.grants);
    const most = placed.problem.taskManagers.map(() => -1);
    const potentials = new Array<number>(network.numNodes).fill(0);
    expect(network.dualValue({ potentials, most, evenTotals: false })).toBe(Infinity);
  });

  test('is no number when the sum would be rounded', () => {
    const [placed] = fc.sample(equalPlans, 1) as [PlacedPlan];
    const network = buildSpreadNetwork(placed.shape, placed.grants);
    const most = placed.problem.taskManagers.map(() => 1000);
    const potentials = Array.from({ length: network.numNodes }, (_, node) => (node % 2) * Number.MAX_SAFE_INTEGER);
    expect(network.dualValue({ potentials, most, evenTotals: false })).toBeNaN();
  });
});

describe('a floor of kind flow', () => {
  test('is accepted at the lowest level of the spread and refused above it, in live plans and documents', () => {
    let optimal = 0;
    fc.assert(
      fc.property(equalPlans, (placed) => {
        const { level, potentials, plan } = lowerToFloor(placed);
        fc.pre(level > 0);
        const claims = claimsOf(plan);
        const flowClaims = (value: number, witness: readonly number[]) => ({
          ...claims,
          ...boundsOf(value, claims.bounds.upper, claims.certificate.spread),
          certificate: { ...claims.certificate, level: { kind: 'flow', value, potentials: witness } },
        });
        const honest = flowClaims(level, potentials);
        if (honest.status === 'OPTIMAL') optimal++;
        expect(verify(plan.problem, liveOf(plan, honest))).toEqual({ ok: true });
        expect(verify(plan.problem, documentOf(plan, honest))).toEqual({ ok: true });

        const next = candidatesOf(plan).find((candidate) => candidate > level);
        if (next !== undefined) expect(verify(plan.problem, liveOf(plan, flowClaims(next, potentials))).ok).toBe(false);
        const claimedLow = candidatesOf(plan).filter((candidate) => candidate > 0 && candidate <= level);
        for (const value of claimedLow) {
          const verdict = verify(
            plan.problem,
            liveOf(
              plan,
              flowClaims(
                value,
                potentials.map(() => 0),
              ),
            ),
          );
          // Zero potentials prove nothing, unless below the value no lane fits at all.
          const trivial = mostAt(plan, value, true).includes(-1);
          expect(verdict.ok).toBe(trivial);
        }
      }),
      { numRuns: 150 },
    );
    expect(optimal).toBeGreaterThan(20);
  });
});

describe('a floor of moves with potentials', () => {
  test('is accepted up to the cheapest plan that keeps spread and level, and refused above', () => {
    let above = 0;
    const lanesBefore = fc.array(fc.integer({ min: -1, max: 5 }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(equalPlans, lanesBefore, (drawn, before) => {
        const { plan } = lowerToFloor({ ...drawn, problem: withoutPrevious(drawn.problem) });
        const { shape, grants, problem } = plan;
        const managers = problem.taskManagers.length;
        // Whole lanes: each was on one task manager (number `managers` is gone) or is new.
        const history = Array.from({ length: shape.numBundles }, (_, b) =>
          Array.from({ length: shape.parallelism[shape.bundleOf.indexOf(b)]! }, (_, i) =>
            Math.min(before[(5 * b + i) % 24]!, managers),
          ),
        );
        const previous = problem.vertices.flatMap(({ id }, v): SlotContent[] =>
          history[shape.bundleOf[v]!]!.flatMap((t, index) =>
            t < 0 ? [] : [{ taskManager: `tm-${t}`, slot: index, subtasks: [{ vertex: id, index }] }],
          ),
        );
        const moved = { ...plan, problem: { ...problem, previous } };
        const claims = claimsOf(moved);
        const { spread } = claims.certificate;
        const subtasksPerLane = history.map((_, b) => shape.bundleOf.filter((of) => of === b).length);
        const kept = history.map((lanes) => problem.taskManagers.map((_, t) => lanes.filter((of) => of === t).length));
        const listed = listNetwork({
          shape,
          grants,
          most: mostAt(plan, claims.bounds.upper, false),
          evenTotals: spread.every(
            ({ family, level, misses }) => family !== 'total' || level === 'slot' || misses === 0,
          ),
          moves: { subtasksPerLane, kept },
        });
        const { cost, feasible, potentials } = circulate(listed.numNodes, listed.arcs);
        expect(feasible).toBe(true);
        const fresh = history.map((lanes, b) => lanes.filter((t) => t < 0).length * subtasksPerLane[b]!);
        const floor = cost - fresh.reduce((sum, count) => sum + count, 0);
        expect(floor).toBeLessThanOrEqual(claims.moves!.taskManagers);
        const judge = (taskManagers: number, witness: object = { potentials }) =>
          verify(
            moved.problem,
            liveOf(moved, {
              ...claims,
              moves: claims.moves!,
              certificate: { ...claims.certificate, calm: { taskManagers, slots: 0, ...witness } },
            }),
          );
        expect(judge(floor)).toEqual({ ok: true });
        expect(judge(floor + 1).ok).toBe(false);
        expect(judge(floor + 1, {}).ok).toBe(false);
        if (floor < claims.moves!.taskManagers) above++;
      }),
      { numRuns: 150 },
    );
    expect(above).toBeGreaterThan(20);
  });
});

function withoutPrevious({ taskManagers, vertices, edges }: PlacedPlan['problem']): PlacedPlan['problem'] {
  return { taskManagers, vertices, edges: edges ?? [] };
}
