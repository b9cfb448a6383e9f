/** Unequal loads: the solver, with its bound. */

import { openBalance } from '../solver/balance.ts';
import type { BalanceOptions } from '../solver/types.ts';
import type { Search } from './balanced.ts';
import type { PartitionModel } from './model.ts';
import type { Racks } from './racks.ts';
import { toMembers, toSolverProblem } from './solver-problem.ts';
import type { PartitionLevelBound, PartitionOptions } from './types.ts';

export function* placeUnequalLoads(
  model: PartitionModel,
  options: PartitionOptions,
  _racks: Racks | undefined,
): Search {
  const { objective = 'level', strategy: _, moveCost = 'partitions', maxMoves, maxImbalance, ...search } = options;
  if (model.numMembers === 0) {
    return {
      assignment: new Int32Array(model.numPartitions).fill(-1),
      level: { kind: 'members', value: 0, members: [] },
    };
  }
  const { problem, partitionOf } = toSolverProblem(model, objective === 'calm');
  const forSolver: BalanceOptions = {
    ...search,
    moveCost: moveCost === 'load' ? 'weight' : 'items',
    ...(model.owner && maxMoves !== undefined && { maxMoves }),
    ...(model.owner && maxImbalance !== undefined && { maxImbalance }),
  };
  const run = openBalance(problem, forSolver, true);
  let stop: ReturnType<typeof run.checkStop>;
  for (;;) {
    if (run.search.next().done) break;
    stop = run.checkStop();
    if (stop) break;
    yield undefined;
  }
  const result = run.report(stop);
  if (result.assignment === undefined)
    return { infeasible: { reason: 'MOVE_LIMIT', detail: result.termination.detail ?? '' } };
  const reason = result.termination.reason;
  return {
    assignment: toMembers(model, partitionOf, result.assignment),
    level: result.certificate.makespan,
    termination: { reason: reason === 'NO_ROOM' || reason === 'SEARCHED' ? 'EFFORT_DONE' : reason },
  };
}

export function boundUnequalLoads(model: PartitionModel): PartitionLevelBound {
  const loads = model.loads();
  let sum = 0;
  for (const load of loads) sum += load;
  const room = model.capacity?.reduce((all, c) => all + c, 0) ?? model.numMembers;
  return { kind: 'members', value: room === 0 ? 0 : (sum / room) * (1 - Number.EPSILON * loads.length), members: [] };
}
