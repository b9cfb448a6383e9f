/** The search for bins of any kind: a first plan, the busiest bin lowered by walks and complete searches, then fewer moves. */

import { canDecide, canWalk, openDecision, openWalk, type PlanSearch, type Walk } from '../engine/any-bins.ts';
import type { Outcome } from '../engine/engine.ts';
import {
  budgetOf,
  type Columns,
  endlessRoom,
  listColumns,
  roomWithin,
  toCallerOrder,
  toKernelOrder,
} from './demands.ts';
import { excessFloor, findFloor, speedOf } from './floors.ts';
import { buildFirstPlan, levelOf } from './greedy.ts';
import { compareLevels, type Level, levelValue, loadWithin, type Model, toUnits } from './model.ts';
import { type Budget, type Progress, runSlices } from './progress.ts';
import { moveCostOf, moveLittle } from './rebalance.ts';
import { relabelPlan } from './relabel.ts';
import type { BalanceOptions } from './types.ts';

/** What one search works on. */
interface Task {
  readonly model: Model;
  readonly progress: Progress;
  readonly budget: Budget;
  readonly columns: Columns;
  /** Most items that may move. */
  readonly maxMoves: number | undefined;
  readonly byWeight: boolean;
}

/** Nodes for mending a plan that is almost valid; those for the groups of a first plan also where no search is wanted. */
const MEND_NODES = 20_000;
/** Share of the nodes for the level when moves come after it. */
const LEVEL_SHARE = 0.75;
/** Share of what is left for mending a plan that moves little. */
const MEND_SHARE = 0.5;
/** Nodes of the first walk at a level, and of the first complete search. */
const WALK_NODES = 500;
/** Rounds after which a walk starts anew. */
const ROUNDS_OF_WALK = 8;
/** Items up to which a complete search is tried in every effort. */
const FEW_ITEMS = 40;

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
  if (!first.breaksGroups) note(task, relabelPlan(model, first.assignment, byWeight));
  if (model.previous) startFromPrevious(task);
  yield;
  if (!progress.assignment && !(yield* mend(task, first.assignment))) return;
  if (maxImbalance !== undefined) yield* cheapen(task, maxImbalance);
  else yield* level(task);
}

/** Keeps a valid plan when it is better: lower, or as low with fewer moves. */
function note({ model, progress, maxMoves, byWeight }: Task, assignment: Uint32Array): boolean {
  if (maxMoves !== undefined && moveCostOf(model, assignment, false) > maxMoves) return false;
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
  if (still?.kept) note(task, still.assignment);
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

/** A level near a number, as a fraction that all speeds can be compared with. */
function levelAt(model: Model, value: number): Level {
  if (!model.speed) return { load: Math.floor(value), speed: 1 };
  let times = 1;
  while (times < 2 ** 20 && value * times < 2 ** 50) times *= 2;
  return { load: Math.floor(value * times), speed: times };
}

/** Looks for any valid plan when groups or the limit of moves broke the first ones. */
function* mend(task: Task, broken: Uint32Array): Generator<void, boolean> {
  const { model, progress, budget, columns, maxMoves } = task;
  const allowance: Budget = { ...budget, nodeLimit: Math.max(budget.nodeLimit, MEND_NODES) };
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
  budget.nodes = allowance.nodes;
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
  const { model, progress, budget } = task;
  const most = model.previous ? Math.floor(budget.nodeLimit * LEVEL_SHARE) : budget.nodeLimit;
  yield* lower(task, progress.lower, most);
  if (!model.previous) return;
  note(task, relabelPlan(model, progress.assignment!, task.byWeight));
  yield* lowerMoves(task, progress.upper!);
}

/** Lowers the busiest bin until it is at `goal` or proven lowest, with the nodes up to a limit. */
function* lower(task: Task, goal: Level, nodeLimit: number): Generator<void, void> {
  const { model, progress, budget, columns, maxMoves } = task;
  const moves = maxMoves === undefined ? undefined : budgetOf(model, false, maxMoves);
  const share: Budget = { ...budget, nodeLimit: Math.min(nodeLimit, budget.nodeLimit) };
  const isDone = () => compareLevels(progress.upper!, goal) <= 0 || compareLevels(progress.upper!, progress.lower) <= 0;
  const spentAll = () => share.nodes >= share.nodeLimit;
  const sync = function* <T>(steps: Generator<void, T>): Generator<void, T> {
    for (;;) {
      const { done, value } = steps.next();
      budget.nodes = share.nodes;
      if (done) return value as T;
      yield;
    }
  };
  let walkNodes = WALK_NODES;
  let walk: Walk | undefined;
  // How far from the floor to the best known level the walk aims; it starts low and gives way.
  let reach = 0;
  let decision: { search: PlanSearch; level: Level } | undefined;
  const few = model.numItems <= FEW_ITEMS || budget.effort === 'exact';
  for (let round = 0; !isDone() && !spentAll(); round++) {
    const upper = progress.upper!;
    const room = roomBetween(model, progress.lower, upper, reach);
    const demands = { ...columns, capacities: room ?? endlessRoom(model), budget: moves };
    if (room && canWalk(demands)) {
      // A walk goes on from where it is; from time to time a new one starts at the best plan.
      if (walk && round % ROUNDS_OF_WALK !== 0) walk.tighten(room);
      else walk = openWalk(demands, toKernelOrder(model, startOf(task, round)), budget.seed + round);
      const { run, bins } = walk;
      if ((yield* sync(runSlices(run, share, walkNodes))) === 'found') {
        note(task, toCallerOrder(model, bins()));
        reach /= 2;
        continue;
      }
    }
    const strict = roomWithin(model, upper, true);
    if (!strict) return prove(task, upper, share.nodes);
    if (few && canDecide(demands)) {
      if (!decision || compareLevels(decision.level, upper) !== 0) {
        decision = { search: openDecision({ ...demands, capacities: strict }), level: upper };
      }
      const { search } = decision;
      const outcome = yield* sync(runSlices((nodes) => search.run(nodes), share, walkNodes));
      if (outcome === 'none') return prove(task, upper, share.nodes);
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

function prove({ model, progress }: Task, level: Level, nodes: number): void {
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
    room[b] = Math.min(most, below) - (model.start?.[b] ?? 0);
    if (room[b]! < 0) return undefined;
  }
  return room;
}

/** Fewer moves at no higher level. Returns whether the last plan is proven to move least. */
function* lowerMoves(
  task: Task,
  target: Level,
): Generator<void, { readonly lower: number; readonly searched: boolean }> {
  const { model, progress, budget, columns, byWeight } = task;
  const capacities = roomWithin(model, target, false)!;
  const keep = (assignment: Uint32Array) => {
    progress.assignment = assignment;
    progress.upper = levelOf(model, assignment);
  };
  const floor = excessFloor(model, target, byWeight);
  const peeled = moveLittle(model, target, byWeight);
  const known = moveCostOf(model, progress.assignment!, byWeight);
  const peeledLess = peeled && known > floor && movesLess(model, peeled.assignment, progress.assignment!, byWeight);
  if (peeledLess && peeled.kept) keep(peeled.assignment);
  else if (peeledLess && canWalk({ ...columns, capacities })) {
    // What fits nearly, mended, moves little more than it has to.
    const limit = budgetOf(model, byWeight, known - 1);
    const { run, bins } = openWalk(
      { ...columns, capacities, budget: limit },
      toKernelOrder(model, peeled.assignment),
      0,
    );
    const share = Math.min(MEND_NODES, Math.ceil((budget.nodeLimit - budget.nodes) * MEND_SHARE));
    if ((yield* runSlices(run, budget, share)) === 'found')
      keep(relabelPlan(model, toCallerOrder(model, bins()), byWeight));
  }
  let lower = floor;
  let reach = 0;
  let nodes = WALK_NODES;
  let decision: { search: PlanSearch; most: number } | undefined;
  const few = model.numItems <= FEW_ITEMS || budget.effort === 'exact';
  for (let round = 0; budget.nodes < budget.nodeLimit; round++) {
    const cost = moveCostOf(model, progress.assignment!, byWeight);
    if (cost <= lower) break;
    const most = Math.min(cost - 1, Math.floor(lower + (cost - lower) * reach));
    const demands = { ...columns, capacities, budget: budgetOf(model, byWeight, most) };
    if (!canWalk(demands)) break;
    const walk = openWalk(demands, toKernelOrder(model, progress.assignment!), budget.seed + round);
    if ((yield* runSlices((n) => walk.run(n), budget, nodes)) === 'found') {
      keep(toCallerOrder(model, walk.bins()));
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
      if (outcome === 'none') lower = cost;
      if (outcome === 'found') keep(toCallerOrder(model, search.bins()));
      if (outcome !== 'more') continue;
    }
    if (reach < 1) reach = reach > 0.98 ? 1 : reach + (1 - reach) / 2;
    else {
      reach = 0.5;
      nodes *= 2;
    }
  }
  return { lower, searched: lower > floor };
}

/** The cheapest moves that bring the busiest bin to `maxImbalance` times the lower bound, or as low as it gets when that is out of reach. */
function* cheapen(task: Task, maxImbalance: number): Generator<void, void> {
  const { model, progress, budget, byWeight } = task;
  const goal = timesLevel(model, progress.lower, maxImbalance);
  yield* lower(task, goal, Math.floor(budget.nodeLimit * LEVEL_SHARE));
  const reached = compareLevels(progress.upper!, goal) <= 0;
  const target = reached ? goal : progress.upper!;
  const [units, value] = [(cost: number) => (byWeight ? toUnits(model, cost) : cost), levelValue(model, target)];
  const floor = excessFloor(model, target, byWeight);
  const moves = {
    get upper() {
      return units(moveCostOf(model, progress.assignment!, byWeight));
    },
    lower: units(floor),
    bound: () => ({ kind: 'excess', value: units(floor), target: value }) as const,
  };
  progress.moves = moves;
  const { lower: proven, searched } = yield* lowerMoves(task, target);
  if (!searched) return;
  const { nodes } = budget;
  progress.moves = {
    upper: moves.upper,
    lower: units(proven),
    bound: () => ({ kind: 'search', value: units(proven), target: value, nodes }),
  };
}

/** A level times a decimal number; exact where 53 bits can say it, else rounded down. */
function timesLevel(model: Model, { load, speed }: Level, factor: number): Level {
  let tens = 1;
  while (tens < 1e12 && Math.round(factor * tens) / tens !== factor) tens *= 10;
  const above = BigInt(load) * BigInt(Math.round(factor * tens));
  const below = BigInt(speed) * BigInt(tens);
  // Loads of bins of one speed are integers.
  if (!model.speed) return { load: Number(above / BigInt(tens)), speed };
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  if (above <= most && below <= most) return { load: Number(above), speed: Number(below) };
  let times = 1n;
  while (times < 2n ** 30n && (above * times * 2n) / below <= most) times *= 2n;
  return { load: Number((above * times) / below), speed: Number(times) };
}
