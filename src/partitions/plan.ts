/** Builds plans: the only place that makes a result object. Measures and the readable view are made when first asked for. */

import { gapOf, type LoadReport } from '../fairness/claims.ts';
import { measure } from '../fairness/measure.ts';
import { once } from '../once.ts';
import { findCohorts, listCells } from './cohorts.ts';
import { levelAt } from './level-counts.ts';
import type { PartitionModel } from './model.ts';
import { listOwned } from './owned.ts';
import { countRackMisses, findRacks } from './racks.ts';
import { measureSpread } from './spread.ts';
import type {
  MemberContent,
  Objective,
  PartitionCertificate,
  PartitionLevelBound,
  PartitionMoveBound,
  PartitionMoves,
  PartitionRef,
  PartitionStrategyName,
  PartitionTermination,
  SolvedPartitionPlan,
  UnsolvedPartitionPlan,
} from './types.ts';

/** What a strategy hands over. */
export interface Placement {
  readonly assignment: Int32Array;
  /** Of each member, where they are known already. */
  readonly loads?: Float64Array;
  readonly level: PartitionLevelBound;
  /** The solver has proven the level, though it may round to another double than its floor. */
  readonly proven?: boolean;
  /** Why it ended with a gap. @default 'STRATEGY_DONE' */
  readonly termination?: PartitionTermination;
  /** @default what follows from subscriptions alone */
  readonly moves?: (() => PartitionMoveBound) | undefined;
}

export function solvedPlan(
  model: PartitionModel,
  strategy: PartitionStrategyName,
  objective: Objective,
  { assignment, loads, level, proven: isMet = false, termination, moves: floor }: Placement,
): SolvedPartitionPlan {
  const perBin = loads ?? sumLoads(model, assignment);
  const upper = highest(perBin, model.capacity);
  const bounds = { lower: isMet ? upper : Math.min(level.value, upper), upper };
  const gap = gapOf(bounds.lower, upper);
  const proven = gap.absolute === 0;
  const reports = once(() => ({ members: { ...measure(perBin, model.capacity), perBin } }));
  const moves = model.owner && once(() => countMoves(model, assignment));
  const misses = once(() => {
    const racks = findRacks(model);
    return racks && countRackMisses(model, racks, assignment);
  });
  const certificate = once((): PartitionCertificate => {
    const cells = listCells(model, findCohorts(model, undefined), 'level', undefined);
    const spread = measureSpread(cells, listOwned({ ...model, owner: assignment }, cells));
    if (!model.owner) return { level, spread };
    const owned = listOwned(model, cells);
    return { level, spread, moves: floor?.() ?? { kind: 'forced', value: owned.total - owned.keepable } };
  });
  const plan: SolvedPartitionPlan = {
    kind: 'partition-plan',
    strategy,
    objective,
    status: proven ? 'OPTIMAL' : 'FEASIBLE',
    termination: proven ? { reason: 'PROVEN' } : (termination ?? { reason: 'STRATEGY_DONE' }),
    assignment,
    unassigned: countUnassigned(model),
    bounds,
    gap,
    get certificate() {
      return certificate();
    },
    get loads() {
      return reports();
    },
    members: () => listContents(model, assignment),
    rounds: () => listRounds(model, assignment),
    toJSON: (): unknown => planDocument(plan),
  };
  // What a plan may lack stays lazy too.
  if (hasRacks(model)) Object.defineProperty(plan, 'rackMisses', { enumerable: true, get: misses });
  if (moves) Object.defineProperty(plan, 'moves', { enumerable: true, get: moves });
  return plan;
}

export function unsolvedPlan(
  strategy: PartitionStrategyName,
  objective: Objective,
  status: 'INFEASIBLE' | 'UNKNOWN',
  termination: PartitionTermination,
): UnsolvedPartitionPlan {
  const claims = { kind: 'partition-plan', strategy, objective, status, termination } as const;
  return { ...claims, toJSON: () => ({ formatVersion: 1, ...claims }) };
}

/** Load of each member: as number × load where all loads are equal, else summed in integers where no digit is lost. */
export function sumLoads(model: PartitionModel, assignment: Int32Array): Float64Array {
  const { numMembers, equalLoad } = model;
  const sums = new Float64Array(numMembers);
  if (equalLoad !== undefined) {
    for (let p = 0; p < assignment.length; p++) if (assignment[p]! >= 0) sums[assignment[p]!]!++;
    for (let m = 0; m < numMembers; m++) sums[m]! *= equalLoad;
    return sums;
  }
  const { values, times, over, exact } = model.units();
  const each = exact ? values : model.loads();
  for (let p = 0; p < assignment.length; p++) if (assignment[p]! >= 0) sums[assignment[p]!]! += each[p]!;
  return exact && (times !== 1 || over !== 1) ? sums.map((sum) => toLoad(model, sum)) : sums;
}

/** A sum of units in the caller's unit. */
export function toLoad(model: PartitionModel, units: number): number {
  const { times, over } = model.units();
  return times === 1 ? units / over : units * times;
}

/** Load / capacity of the busiest member. */
export function highest(loads: Float64Array, capacity: Float64Array | undefined): number {
  let top = 0;
  for (let m = 0; m < loads.length; m++) top = Math.max(top, levelAt(1, loads[m]!, capacity?.[m] ?? 1));
  return top;
}

function countUnassigned({ numTopics, numSubscribers, partitionStart }: PartitionModel): number {
  let count = 0;
  for (let t = 0; t < numTopics; t++) if (numSubscribers[t] === 0) count += partitionStart[t + 1]! - partitionStart[t]!;
  return count;
}

function hasRacks({ problem: { members, topics } }: PartitionModel): boolean {
  return topics.some(({ racks }) => racks !== undefined) && members.some(({ rack }) => rack !== undefined);
}

function countMoves(model: PartitionModel, assignment: Int32Array): PartitionMoves {
  const { owner } = model;
  const moved = (p: number) => owner![p]! >= 0 && owner![p] !== assignment[p];
  const { values, exact } = model.units();
  const each = exact ? values : model.loads();
  let partitions = 0;
  let load = 0;
  for (let p = 0; p < assignment.length; p++) {
    if (!moved(p)) continue;
    partitions++;
    load += each[p]!;
  }
  return { partitions, load: exact ? toLoad(model, load) : load };
}

function listContents({ problem, numTopics, partitionStart }: PartitionModel, assignment: Int32Array): MemberContent[] {
  const partitions = problem.members.map((): PartitionRef[] => []);
  for (let t = 0; t < numTopics; t++) {
    const topic = problem.topics[t]!.name;
    const from = partitionStart[t]!;
    for (let p = from; p < partitionStart[t + 1]!; p++) {
      if (assignment[p]! >= 0) partitions[assignment[p]!]!.push({ topic, partition: p - from });
    }
  }
  return problem.members.map(({ id }, m) => ({ id, partitions: partitions[m]! }));
}

function listRounds({ owner }: PartitionModel, assignment: Int32Array): Int32Array[] {
  const isMoved = (p: number) => owner !== undefined && owner[p]! >= 0 && owner[p] !== assignment[p];
  if (!assignment.some((m, p) => m >= 0 && isMoved(p))) return [assignment.slice()];
  return [assignment.map((m, p) => (isMoved(p) ? -1 : m)), assignment.slice()];
}

function planDocument(plan: SolvedPartitionPlan): unknown {
  const {
    kind,
    strategy,
    objective,
    status,
    termination,
    unassigned,
    bounds,
    gap,
    certificate,
    loads,
    rackMisses,
    moves,
  } = plan;
  const asArray = (load: LoadReport) => ({ ...load, perBin: Array.from(load.perBin) });
  return {
    formatVersion: 1,
    kind,
    strategy,
    objective,
    status,
    termination,
    unassigned,
    bounds,
    gap,
    certificate,
    loads: { members: asArray(loads.members) },
    ...(rackMisses !== undefined && { rackMisses }),
    ...(moves && { moves }),
    members: plan.members(),
  };
}
