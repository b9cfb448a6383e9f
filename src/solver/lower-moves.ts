/** Fewer moves from the previous plan at a level that is held, and the floor of what they cost. */

import { canDecide, canWalk, openDecision, openWalk, type PlanSearch } from '../engine/any-bins.ts';
import { budgetOf, type Columns, listColumns, roomWithin, toCallerOrder, toKernelOrder } from './demands.ts';
import { excessFloor } from './floors.ts';
import { levelOf } from './greedy.ts';
import { levelAround } from './levels.ts';
import { compareLevels, type Level, type Model, toUnits } from './model.ts';
import { type Budget, type Progress, runSlices } from './progress.ts';
import { moveCostOf, moveLittle } from './rebalance.ts';
import { relabelPlan } from './relabel.ts';
import type { MoveCostBound } from './types.ts';

/** What one search works on. */
export interface Task {
  readonly model: Model;
  readonly progress: Progress;
  readonly budget: Budget;
  readonly columns: Columns;
  /** Most items that may move. */
  readonly maxMoves: number | undefined;
  readonly byWeight: boolean;
}

/** Most nodes, and share of what is left, for mending a plan that moves little. */
const MEND_NODES = 20_000;
const MEND_SHARE = 0.5;
/** Nodes of the first walk, and of the first complete search. */
const FIRST_NODES = 500;
/** Items up to which a complete search is tried in every effort. */
export const FEW_ITEMS = 40;

/** For a plan that was made without regard to the previous one: as few moves as there can be at its level. */
export function* calmDown(model: Model, progress: Progress, budget: Budget, byWeight: boolean): Generator<void, void> {
  const task: Task = { model, progress, budget, columns: listColumns(model), maxMoves: undefined, byWeight };
  progress.assignment = relabelPlan(model, progress.assignment!, byWeight);
  yield* lowerMoves(task, progress.upper!);
}

/** Fewer moves, for as long as they are above the floor or nodes are left. The plan may become as high as `target`. */
export function* lowerMoves(task: Task, target: Level): Generator<void, void> {
  const { model, progress, budget, columns, byWeight } = task;
  const capacities = roomWithin(model, target, false)!;
  let lower = excessFloor(model, target, byWeight);
  let cost = moveCostOf(model, progress.assignment!, byWeight);
  const keep = (assignment: Uint32Array): boolean => {
    const reached = moveCostOf(model, assignment, byWeight);
    // By weight, a cheaper plan may move more items than are allowed.
    if (reached >= cost || movesTooMany(task, assignment)) return false;
    progress.assignment = assignment;
    progress.upper = levelOf(model, assignment);
    cost = reached;
    return true;
  };
  const peeled = cost > lower ? moveLittle(model, target, byWeight) : undefined;
  if (peeled?.kept) keep(peeled.assignment);
  else if (peeled && moveCostOf(model, peeled.assignment, byWeight) < cost && canWalk({ ...columns, capacities })) {
    // What fits nearly, mended, moves little more than it has to.
    const demands = { ...columns, capacities, budget: budgetOf(model, byWeight, cost - 1) };
    const { run, bins } = openWalk(demands, toKernelOrder(model, peeled.assignment), 0);
    const share = Math.min(MEND_NODES, Math.ceil((budget.nodeLimit - budget.nodes) * MEND_SHARE));
    if ((yield* runSlices(run, budget, share)) === 'found') {
      keep(relabelPlan(model, toCallerOrder(model, bins()), byWeight));
    }
  }
  let reach = 0;
  let nodes = FIRST_NODES;
  let decision: { search: PlanSearch; most: number } | undefined;
  const few = model.numItems <= FEW_ITEMS || budget.effort === 'exact';
  for (let round = 0; budget.nodes < budget.nodeLimit && cost > lower; round++) {
    const most = Math.min(cost - 1, Math.floor(lower + (cost - lower) * reach));
    const demands = { ...columns, capacities, budget: budgetOf(model, byWeight, most) };
    if (!canWalk(demands)) return;
    const walk = openWalk(demands, toKernelOrder(model, progress.assignment!), budget.seed + round);
    if ((yield* runSlices((n) => walk.run(n), budget, nodes)) === 'found') {
      if (!keep(toCallerOrder(model, walk.bins()))) return;
      reach /= 2;
      continue;
    }
    if (few && canDecide(demands)) {
      if (decision?.most !== cost - 1) {
        const below = { ...demands, budget: budgetOf(model, byWeight, cost - 1) };
        decision = { search: openDecision(below), most: cost - 1 };
      }
      const { search } = decision;
      const outcome = yield* runSlices((n) => search.run(n), budget, nodes);
      if (outcome === 'none') {
        lower = cost;
        progress.searchedMoves = { level: target, cost, nodes: budget.nodes };
      }
      if (outcome === 'found' && !keep(toCallerOrder(model, search.bins()))) return;
      if (outcome !== 'more') continue;
    }
    if (reach < 1) reach = reach > 0.98 ? 1 : reach + (1 - reach) / 2;
    else {
      reach = 0.5;
      nodes *= 2;
    }
  }
}

/** More items leave their bins than may. */
export function movesTooMany({ model, maxMoves }: Task, assignment: Uint32Array): boolean {
  return maxMoves !== undefined && moveCostOf(model, assignment, false) > maxMoves;
}

/** Floor of the cost of moves to plans whose makespan is at most this: at the plan's own makespan, or at a higher one with its level. */
export function boundMoves(
  model: Model,
  progress: Progress,
  byWeight: boolean,
  makespan: number,
  level?: Level,
): MoveCostBound {
  const { searchedMoves } = progress;
  // Rounded loads hide a little of the makespan.
  const held = model.exact ? (level ?? progress.upper!) : levelAround(model, makespan);
  // So do rounded rooms, a unit of weight in each bin.
  const hidden = model.exact || !byWeight ? 0 : model.numBins;
  const floor = Math.max(0, excessFloor(model, held, byWeight) - hidden);
  const toValue = (cost: number) => (byWeight ? toUnits(model, cost) : cost);
  if (searchedMoves && searchedMoves.cost > floor && compareLevels(held, searchedMoves.level) <= 0) {
    return { kind: 'search', value: toValue(searchedMoves.cost), target: makespan, nodes: searchedMoves.nodes };
  }
  return { kind: 'excess', value: toValue(floor), target: makespan };
}
