/** The solver's plan of a group, where the group is not too large for it. */

import { openBalance } from '../solver/balance.ts';
import type { BalanceOptions, BalanceResult } from '../solver/types.ts';
import type { PartitionModel } from './model.ts';
import { toSolverProblem } from './solver-problem.ts';
import type { PartitionLevelBound, PartitionOptions, PartitionTermination } from './types.ts';

/** Pairs of members and partitions beyond which unequal subscriptions are not given to the solver. */
const MOST_PAIRS = 4_000_000;

export interface Solved {
  readonly assignment: Uint32Array | undefined;
  readonly partitionOf: Uint32Array | undefined;
  readonly bound: PartitionLevelBound;
  readonly proven: boolean;
  readonly termination: PartitionTermination;
  readonly infeasible: boolean;
}

/** What the solver makes of it, with `pinned` of what nobody owns; undefined where the problem would be too large for it. */
export function* solve(
  model: PartitionModel,
  options: PartitionOptions,
  pinned = false,
): Generator<undefined, Solved | undefined> {
  if (model.numMembers === 0) return undefined;
  const isUniform =
    model.subscriptions.length === 1 || model.numSubscribers.every((n) => n === 0 || n === model.numMembers);
  if (!isUniform && model.numMembers * model.numPartitions > MOST_PAIRS) return undefined;
  const { problem, partitionOf } = toSolverProblem(model, pinned);
  const run = openBalance(problem, toSolverOptions(model, options), true);
  let stop: ReturnType<typeof run.checkStop>;
  while (!run.search.next().done) {
    stop = run.checkStop();
    if (stop) break;
    yield undefined;
  }
  const result: BalanceResult = run.report(stop);
  const { reason, detail } = result.termination;
  const end = reason === 'NO_ROOM' || reason === 'SEARCHED' ? 'MOVE_LIMIT' : reason;
  const termination = { reason: end, ...(detail !== undefined && { detail }) } as const;
  if (result.assignment === undefined) {
    const bound = { kind: 'members', value: 0, members: [] } as const;
    return {
      assignment: undefined,
      partitionOf,
      bound,
      proven: false,
      termination,
      infeasible: result.status === 'INFEASIBLE',
    };
  }
  return {
    assignment: result.assignment,
    partitionOf,
    bound: result.certificate.makespan,
    proven: result.status === 'OPTIMAL' && options.maxImbalance === undefined,
    termination,
    infeasible: false,
  };
}

function toSolverOptions({ owner }: PartitionModel, options: PartitionOptions): BalanceOptions {
  const { effort, nodeLimit, timeLimitMs, relativeGap, seed, maxMoves, maxImbalance, moveCost } = options;
  return Object.fromEntries(
    Object.entries({
      effort,
      nodeLimit,
      timeLimitMs,
      relativeGap,
      seed,
      ...(owner && { maxMoves, maxImbalance }),
      moveCost: moveCost === 'load' ? 'weight' : 'items',
    }).filter(([, value]) => value !== undefined),
  );
}

/** A plan that is a little less level than the solver's has none of its proof. */
export function asGap(termination: PartitionTermination): PartitionTermination {
  return termination.reason === 'PROVEN' ? { reason: 'STRATEGY_DONE' } : termination;
}
