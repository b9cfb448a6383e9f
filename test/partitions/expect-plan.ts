/** Makes a plan, has it verified, and compares what it says about itself with a plain recount. */

import { expect } from 'vitest';
import { verify } from '../../src/fairness/verify.ts';
import { assignPartitions } from '../../src/index.ts';
import type {
  MemberContent,
  PartitionOptions,
  PartitionPlan,
  PartitionProblem,
  SolvedPartitionPlan,
} from '../../src/partitions/types.ts';
import {
  countCells,
  excessOf,
  isValid,
  readGroup,
  type Score,
  scoreAssignment,
  sumLoads,
} from '../reference/partition-scores.ts';

export function assign(problem: PartitionProblem, options: PartitionOptions = {}): PartitionPlan {
  return expectJudged(problem, assignPartitions(problem, options));
}

/** The same for groups that have a plan. */
export function assignSolved(problem: PartitionProblem, options: PartitionOptions = {}): SolvedPartitionPlan {
  return expectSolved(problem, assign(problem, options));
}

/** Expects that the judge finds nothing wrong, neither with the plan nor with its document. */
export function expectJudged<Plan extends PartitionPlan>(problem: PartitionProblem, plan: Plan): Plan {
  expect(verify(problem, plan)).toEqual({ ok: true });
  if (process.env.NO_JUDGE === undefined)
    expect(verify(problem, JSON.parse(JSON.stringify(plan)))).toEqual({ ok: true });
  if (plan.assignment !== undefined) expectRecounted(problem, plan);
  return plan;
}

export function expectSolved(problem: PartitionProblem, plan: PartitionPlan): SolvedPartitionPlan {
  if (plan.assignment === undefined) throw new Error(`no plan: ${plan.status}, ${plan.termination.reason}`);
  expect(plan.assignment).toHaveLength(problem.topics.reduce((sum, { partitions }) => sum + partitions, 0));
  return plan;
}

/** What an assignment is worth in the words of the oracles. */
export function scoreOf(problem: PartitionProblem, { assignment }: SolvedPartitionPlan): Score {
  return scoreAssignment(readGroup(problem), assignment);
}

function expectRecounted(problem: PartitionProblem, plan: SolvedPartitionPlan): void {
  const group = readGroup(problem);
  const { assignment, loads, certificate, bounds, gap, moves } = plan;
  expect(isValid(group, assignment)).toBe(true);
  const score = scoreAssignment(group, assignment);
  const counts = countCells(group, assignment);
  const cells = group.subscribers.flatMap((members, t) => members.map((m) => excessOf(group, t, m, counts[t]![m]!)));
  expect(certificate.spread).toEqual({
    cells: cells.length,
    misses: cells.filter((excess) => excess > 0).length,
    excess: score.excess,
  });
  for (const [m, load] of sumLoads(group, assignment).entries())
    expect(loads.members.perBin[m]).toBeCloseTo(load / group.loadUnit, 9);
  const busiest = (score.levels[0] ?? 0) / group.unit;
  expect(loads.members.makespan).toBeCloseTo(busiest, 9);
  expect(bounds.upper).toBe(loads.members.makespan);
  expect(bounds.lower).toBeLessThanOrEqual(bounds.upper);
  expect(gap.absolute).toBe(bounds.upper - bounds.lower);
  if (plan.status === 'OPTIMAL') expect(gap).toEqual({ absolute: 0, relative: 0 });
  expect(plan.unassigned).toBe(assignment.filter((m) => m < 0).length);
  if (group.owners.some((owner) => owner >= 0)) {
    expect(moves!.partitions).toBe(score.moves);
    expect(moves!.load).toBeCloseTo(score.movedLoad, 9);
  }
  if (plan.rackMisses !== undefined) expect(plan.rackMisses).toBe(score.rackMisses);
  expect(plan.members()).toEqual(readContents(problem, assignment));
}

/** The readable view of an assignment. */
export function readContents({ members, topics }: PartitionProblem, assignment: ArrayLike<number>): MemberContent[] {
  const refs = topics.flatMap(({ name, partitions }) =>
    Array.from({ length: partitions }, (_, partition) => ({ topic: name, partition })),
  );
  return members.map(({ id }, m) => ({ id, partitions: refs.filter((_, p) => assignment[p] === m) }));
}
