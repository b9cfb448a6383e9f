/** The search for bins of any kind: a first plan, the busiest bin lowered by walks and complete searches, then fewer moves. */

import { canDecide, canWalk, openDecision, openWalk, type PlanSearch, type Walk } from '../engine/any-bins.ts';
import type { Outcome } from '../engine/engine.ts';
import { budgetOf, endlessRoom, listColumns, MOST_ROOM, roomWithin, toCallerOrder, toKernelOrder } from './demands.ts';
import { findFloor, speedOf } from './floors.ts';
import { buildFirstPlan, levelOf } from './greedy.ts';
import { levelOut } from './level-out.ts';
import { levelAt, limitOf } from './levels.ts';
import { boundMoves, FEW_ITEMS, lowerMoves, movesTooMany, type Task } from './lower-moves.ts';
import { compareLevels, type Level, levelValue, loadWithin, type Model, toUnits } from './model.ts';
import { type Budget, LEVEL_SHARE, type MoveAim, type Progress, runSlices, shareOf } from './progress.ts';
import { moveCostOf, moveLittle } from './rebalance.ts';
import { relabelPlan } from './relabel.ts';
import type { BalanceOptions } from './types.ts';

/** Nodes for mending a plan that is almost valid; those for the groups of a first plan also where no search is wanted. */
const MEND_NODES = 20_000;
/** Nodes of the first walk at a level, and of the first complete search. */
const WALK_NODES = 500;
/** Rounds after which a walk starts anew. */
const ROUNDS_OF_WALK = 8;

/** Fills `progress` with better and better plans. Every yield is a point to stop at. */
export function* searchAnyBins(
  model: Model,
  progress: Progress,
  budget: Budget,
  { maxMoves, maxImbalance, moveCost }: BalanceOptions,
): Generator<void, void> {
  const floor = findFloor(model);
  progress.lower = floor.level;
  progress.bound = floor.bound;
  const first = buildFirstPlan(model);
  if (!first) {
    const detail = 'item limits, forbidden bins and pinned items leave some item without a bin';
    progress.infeasible = { reason: 'NO_ROOM', detail };
    return;
  }
  const byWeight = moveCost === 'weight';
  const task: Task = { model, progress, budget, columns: listColumns(model), maxMoves, byWeight };
  if (maxImbalance !== undefined) progress.moves = aimAtMoves(task, maxImbalance);
  if (!first.breaksGroups) {
    const plan = model.groups.length === 0 ? levelOut(model, first.assignment) : first.assignment;
    note(task, relabelPlan(model, plan, byWeight));
  }
  if (model.previous) startFromPrevious(task);
  yield;
  if (!progress.assignment && !(yield* mend(task, first.assignment))) return;
  if (maxImbalance !== undefined) yield* cheapen(task, maxImbalance);
  else yield* level(task);
}

/** Keeps a valid plan when it is better: lower, or as low with fewer moves. */
function note(task: Task, assignment: Uint32Array): boolean {
  const { model, progress, byWeight } = task;
  if (movesTooMany(task, assignment)) return false;
  const reached = levelOf(model, assignment);
  if (progress.upper) {
    const order = compareLevels(reached, progress.upper);
    if (order > 0) return false;
    if (order === 0 && !movesLess(model, assignment, progress.assignment!, byWeight)) return false;
  }
  progress.assignment = assignment;
  progress.upper = reached;
  return true;
}

function movesLess(model: Model, a: Uint32Array, b: Uint32Array, byWeight: boolean): boolean {
  return moveCostOf(model, a, byWeight) < moveCostOf(model, b, byWeight);
}

/** Plans that move little, at levels between the floor and the best known, by bisection. */
function startFromPrevious(task: Task): void {
  const { model, progress, byWeight } = task;
  const still = moveLittle(model, undefined, byWeight);
  if (still?.kept && note(task, still.assignment) && model.groups.length === 0 && task.maxMoves !== undefined) {
    note(task, levelOut(model, still.assignment, task.maxMoves));
  }
  if (!progress.upper) return;
  let low = progress.lower.load / progress.lower.speed;
  let high = progress.upper.load / progress.upper.speed;
  for (let round = 0; round < 12 && high > low; round++) {
    const aim = round === 0 ? low : (low + high) / 2;
    const plan = moveLittle(model, levelAt(model, aim), byWeight);
    if (plan?.kept && note(task, plan.assignment)) high = aim;
    else low = aim;
  }
}

/** Looks for any valid plan when groups or the limit of moves broke the first ones. */
function* mend(task: Task, broken: Uint32Array): Generator<void, boolean> {
  const { model, progress, budget, columns, maxMoves } = task;
  const allowance = shareOf(budget, Math.max(budget.nodeLimit, MEND_NODES));
  const moves = maxMoves === undefined ? undefined : budgetOf(model, false, maxMoves);
  const demands = { ...columns, capacities: endlessRoom(model), budget: moves };
  let outcome: Outcome = 'more';
  let spareNodes = WALK_NODES;
  const start = moveLittle(model, undefined, false)?.assignment ?? broken;
  const walk = canWalk(demands)
    ? openWalk(demands, toKernelOrder(model, moves ? start : broken), budget.seed)
    : undefined;
  const decision = canDecide(demands) ? openDecision(demands) : undefined;
  let found: PlanSearch | undefined;
  while (outcome !== 'none' && !found && allowance.nodes < allowance.nodeLimit) {
    if (walk && (yield* runSlices((nodes) => walk.run(nodes), allowance, spareNodes)) === 'found') found = walk;
    else if (decision) {
      outcome = yield* runSlices((nodes) => decision.run(nodes), allowance, spareNodes);
      if (outcome === 'found') found = decision;
    } else if (!walk) break;
    spareNodes *= 2;
  }
  if (found) return note(task, toCallerOrder(model, found.bins()));
  if (outcome !== 'none') return false;
  progress.infeasible = { reason: 'SEARCHED', detail: 'a complete search found no plan that keeps the groups' };
  if (!moves) return false;
  // Moves are to blame when there is a plan without their limit.
  const unlimited: Progress = { ...progress, infeasible: undefined };
  if (model.groups.length > 0) yield* mend({ ...task, progress: unlimited, maxMoves: undefined }, broken);
  const detail = 'a complete search found no valid plan within maxMoves';
  if (!unlimited.infeasible) progress.infeasible = { reason: 'MOVE_LIMIT', detail };
  return false;
}

/** Lowers the busiest bin, then the moves at that level. */
function* level(task: Task): Generator<void, void> {
  const { model, progress } = task;
  yield* lower(task, () => progress.lower);
  if (!model.previous) return;
  note(task, relabelPlan(model, progress.assignment!, task.byWeight));
  yield* lowerMoves(task, progress.upper!);
}

/** Lowers the busiest bin until it is at the goal (which rises with the floor) or proven lowest, with its share of the nodes. */
function* lower(task: Task, goal: () => Level): Generator<void, void> {
  const { model, progress, columns, maxMoves } = task;
  const moves = maxMoves === undefined ? undefined : budgetOf(model, false, maxMoves);
  const { nodeLimit } = task.budget;
  const budget = shareOf(task.budget, model.previous ? Math.floor(nodeLimit * LEVEL_SHARE) : nodeLimit);
  const isDone = () =>
    compareLevels(progress.upper!, goal()) <= 0 || compareLevels(progress.upper!, progress.lower) <= 0;
  let walkNodes = WALK_NODES;
  let walk: Walk | undefined;
  // How far from the floor to the best known level the walk aims; it starts low and gives way.
  let reach = 0;
  let decision: { search: PlanSearch; level: Level } | undefined;
  const few = model.numItems <= FEW_ITEMS || budget.effort === 'exact';
  for (let round = 0; !isDone() && budget.nodes < budget.nodeLimit; round++) {
    const upper = progress.upper!;
    const room = roomBetween(model, progress.lower, upper, reach);
    const demands = { ...columns, capacities: room ?? endlessRoom(model), budget: moves };
    if (room && canWalk(demands)) {
      // A walk goes on from where it is; from time to time a new one starts at the best plan.
      if (walk && round % ROUNDS_OF_WALK !== 0) walk.tighten(room);
      else walk = openWalk(demands, toKernelOrder(model, startOf(task, round)), budget.seed + round);
      const { run, bins } = walk;
      if ((yield* runSlices(run, budget, walkNodes)) === 'found') {
        note(task, toCallerOrder(model, bins()));
        reach /= 2;
        continue;
      }
    }
    const strict = roomWithin(model, upper, true);
    if (!strict) return prove(task, upper);
    if (few && canDecide(demands)) {
      if (!decision || compareLevels(decision.level, upper) !== 0) {
        decision = { search: openDecision({ ...demands, capacities: strict }), level: upper };
      }
      const { search } = decision;
      const outcome = yield* runSlices((nodes) => search.run(nodes), budget, walkNodes);
      if (outcome === 'none') return prove(task, upper);
      if (outcome === 'found') {
        note(task, toCallerOrder(model, search.bins()));
        walk = undefined;
        continue;
      }
    } else if (!canWalk(demands)) return;
    if (reach < 1) reach = reach > 0.98 ? 1 : reach + (1 - reach) / 2;
    else {
      reach = 0.5;
      walkNodes *= 2;
    }
  }
}

/** Where a walk starts: every other one near the previous plan, so that little moves. */
function startOf({ model, progress, byWeight }: Task, round: number): Uint32Array {
  const near = model.previous && round % (2 * ROUNDS_OF_WALK) === 0;
  return (near ? moveLittle(model, progress.lower, byWeight)?.assignment : undefined) ?? progress.assignment!;
}

function prove({ model, progress, budget: { nodes } }: Task, level: Level): void {
  progress.lower = level;
  progress.bound = () => ({ kind: 'search', value: levelValue(model, level), nodes });
}

/** Room at a level between two, and always strictly below the upper one; undefined when a starting load is above that. */
function roomBetween(model: Model, low: Level, high: Level, reach: number): Float64Array | undefined {
  const from = low.load / low.speed;
  const aim = from + (high.load / high.speed - from) * reach;
  const room = new Float64Array(model.numBins);
  for (let b = 0; b < room.length; b++) {
    const speed = speedOf(model, b);
    const below = loadWithin(high, speed, true);
    const most = reach === 0 ? loadWithin(low, speed, false) : reach === 1 ? below : Math.floor(speed * aim);
    room[b] = Math.min(MOST_ROOM, Math.min(most, below) - (model.start?.[b] ?? 0));
    if (room[b]! < 0) return undefined;
  }
  return room;
}

/** The cheapest moves that bring the busiest bin to `maxImbalance` times the lower bound; as low as it gets when that is out of reach. */
function* cheapen(task: Task, maxImbalance: number): Generator<void, void> {
  const { model, progress } = task;
  const goal = () => limitOf(model, progress.lower, maxImbalance).level;
  yield* lower(task, goal);
  const target = goal();
  yield* lowerMoves(task, compareLevels(progress.upper!, target) <= 0 ? target : progress.upper!);
}

function aimAtMoves({ model, progress, byWeight }: Task, maxImbalance: number): MoveAim {
  const limit = () => limitOf(model, progress.lower, maxImbalance);
  return {
    byWeight,
    isReached: () => progress.upper !== undefined && compareLevels(progress.upper, limit().level) <= 0,
    cost() {
      const cost = moveCostOf(model, progress.assignment!, byWeight);
      return byWeight ? toUnits(model, cost) : cost;
    },
    bound() {
      const { level, makespan } = limit();
      return boundMoves(model, progress, byWeight, makespan, level);
    },
  };
}
