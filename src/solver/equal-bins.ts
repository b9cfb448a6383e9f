/**
 * Equal bins: first plans, floors and improvement, then a proof. The exact searches work from both ends: bin completion from the floor up
 * (Schreiber and Korf 2013), depth-first search from the best plan down (Akram, Maas, Sanders, Schreiber 2024), prices (Gilmore and Gomory 1961)
 * on both sides.
 */

import {
  ALL_METHODS,
  constructPlan,
  type Decision,
  type Improvement,
  LPT,
  openDecision,
  openFloors,
  openImprovement,
  openPrices,
  type Plan,
} from '../engine/equal-bins.ts';
import { EvenslotError } from '../errors.ts';
import { readFloor, simpleFloors } from './equal-floors.ts';
import type { Model } from './model.ts';
import { toUnits } from './model.ts';
import { type Budget, type Progress, runSlices } from './progress.ts';
import type { MakespanBound } from './types.ts';

/** Share of the nodes that floors may use before improvement begins, and that polishing may use in the end. */
const FLOOR_SHARE = 0.25;
const POLISH_SHARE = 0.05;
/** Working memory of an exact search; three of them and their inputs stay below 64 MB. */
const SEARCH_MEMORY = 18 * 2 ** 20;
/** Nodes of the first round of the exact searches; each round doubles them up to the longest. */
const FIRST_ROUND = 2_000;
const LONGEST_ROUND = 256_000;
/** Above this many items list scheduling alone constructs the plan of effort `instant`. */
export const MANY_ITEMS = 2 ** 19;

interface EqualBins {
  readonly model: Model;
  /** Heaviest first. */
  readonly weights: Uint32Array;
  readonly numBins: number;
  readonly progress: Progress;
  readonly budget: Budget;
  plan: Plan;
}

export function* searchEqualBins(model: Model, progress: Progress, budget: Budget): Generator<void, void> {
  const { numBins, order } = model;
  const weights = Uint32Array.from(order, (item) => model.weights[item]!);
  const simple = simpleFloors(model, weights);
  raise(progress, simple.load, () => simple.bound);
  const methods = budget.effort === 'instant' && weights.length > MANY_ITEMS ? LPT : ALL_METHODS;
  const plan = constructPlan(weights, numBins, simple.load, methods);
  const search: EqualBins = { model, weights, numBins, progress, budget, plan };
  keep(search, plan);
  yield;
  if (budget.effort === 'instant' || budget.nodeLimit === 0) return;
  if (!proven(progress)) yield* raiseFloors(search, FLOOR_SHARE * budget.nodeLimit);
  const improvement = openImprovement(weights, numBins, search.plan, progress.lower.load, budget.seed);
  const polishing = POLISH_SHARE * Math.min(budget.nodeLimit, 20_000);
  if (!proven(progress)) yield* improve(search, improvement, improvementNodes(budget) - polishing);
  if (!proven(progress) && budget.effort === 'exact') yield* prove(search);
  yield* polish(search, polishing);
}

function improvementNodes({ effort, nodeLimit, nodes }: Budget): number {
  return effort === 'exact' ? Math.min(20_000, nodeLimit / 2) : nodeLimit - nodes;
}

function proven({ upper, lower }: Progress): boolean {
  return upper!.load <= lower.load;
}

function raise(progress: Progress, load: number, bound: () => MakespanBound): void {
  if (load <= progress.lower.load) return;
  progress.lower = { load, speed: 1 };
  progress.bound = bound;
}

function keep(search: EqualBins, plan: Plan): void {
  const { model, progress } = search;
  search.plan = plan;
  const assignment = new Uint32Array(model.numItems);
  for (let i = 0; i < assignment.length; i++) assignment[model.order[i]!] = plan.bins[i]!;
  progress.assignment = assignment;
  progress.upper = { load: plan.makespan, speed: 1 };
}

/** A packing of an exact search as the plan, when it is better. */
function keepPacking(search: EqualBins, bins: Uint32Array): void {
  const loads = new Float64Array(search.numBins);
  for (let i = 0; i < bins.length; i++) loads[bins[i]!]! += search.weights[i]!;
  const makespan = loads.reduce((most, load) => Math.max(most, load), 0);
  if (makespan < search.plan.makespan) keep(search, { bins, makespan });
}

function* raiseFloors(search: EqualBins, nodes: number): Generator<void, void> {
  const { model, weights, numBins, plan, progress, budget } = search;
  const floors = openFloors(weights, numBins, plan.makespan);
  yield* runSlices(floors.run, budget, nodes);
  const found = readFloor(model, floors.record());
  raise(progress, found.load, () => found.bound);
}

function* improve(search: EqualBins, improvement: Improvement, nodes: number): Generator<void, void> {
  const run = (slice: number) => {
    const outcome = improvement.run(slice);
    if (improvement.makespan() < search.plan.makespan) keep(search, improvement.best());
    return outcome;
  };
  yield* runSlices(run, search.budget, nodes);
}

/** The bins below the busiest one, as level as two-bin steps get them. */
function* polish(search: EqualBins, nodes: number): Generator<void, void> {
  const { weights, numBins, plan, progress, budget } = search;
  const improvement = openImprovement(weights, numBins, plan, progress.lower.load, budget.seed);
  yield* runSlices(improvement.polish, budget, nodes);
  keep(search, improvement.best());
}

/** One of the exact searches, opened anew when its end of the range has moved. */
interface Contender {
  readonly open: (capacity: number) => Decision;
  /** The capacity to decide: just below the plan, or at the floor. */
  readonly capacity: () => number;
  readonly refuted: (decision: Decision, capacity: number) => () => MakespanBound;
  decision: Decision | undefined;
  at: number;
  stuck: boolean;
}

/** Runs the searches in turn, each round twice as long, until the ends meet. */
function* prove(search: EqualBins): Generator<void, void> {
  const { model, progress, budget, weights, numBins } = search;
  const below = () => search.plan.makespan - 1;
  const floor = () => progress.lower.load;
  const searched = () => (): MakespanBound => ({
    kind: 'search',
    value: toUnits(model, progress.lower.load),
    nodes: budget.nodes,
  });
  const priced = (decision: Decision, capacity: number) => {
    const { limit, prices } = (decision as ReturnType<typeof openPrices>).prices();
    return (): MakespanBound => ({
      kind: 'prices',
      value: toUnits(model, capacity + 1),
      capacity: toUnits(model, capacity),
      limit,
      prices: inCallersOrder(model, prices),
    });
  };
  const price = (capacity: number) => openPrices(weights, numBins, capacity, budget.seed, SEARCH_MEMORY);
  const decide = (name: 'complete' | 'descend') => (capacity: number) =>
    openDecision(name, weights, numBins, capacity, SEARCH_MEMORY);
  const contender = (open: Contender['open'], capacity: () => number, refuted: Contender['refuted']): Contender => ({
    open,
    capacity,
    refuted,
    decision: undefined,
    at: -1,
    stuck: false,
  });
  const contenders = [
    contender(price, below, priced),
    contender(decide('complete'), floor, searched),
    contender(decide('descend'), below, searched),
    contender(price, floor, priced),
  ];
  for (let nodes = FIRST_ROUND; ; nodes = Math.min(2 * nodes, LONGEST_ROUND)) {
    let alive = false;
    for (const one of contenders) {
      if (proven(progress) || budget.nodes >= budget.nodeLimit) return;
      alive = (yield* advance(search, one, nodes)) || alive;
    }
    if (!alive) return;
  }
}

/** Gives a contender some nodes; true as long as it has something to do. */
function* advance(search: EqualBins, one: Contender, nodes: number): Generator<void, boolean> {
  const capacity = one.capacity();
  if (capacity !== one.at) {
    one.at = capacity;
    one.decision = tryOpen(one, capacity);
    one.stuck = one.decision === undefined;
  }
  if (one.stuck) return false;
  const outcome = yield* runSlices(one.decision!.run, search.budget, nodes);
  if (outcome === 'found') keepPacking(search, one.decision!.packing());
  if (outcome === 'none') raise(search.progress, capacity + 1, one.refuted(one.decision!, capacity));
  one.stuck = outcome === 'stuck';
  return !one.stuck;
}

/** A search that does not fit into its memory takes no part. */
function tryOpen(one: Contender, capacity: number): Decision | undefined {
  try {
    return one.open(capacity);
  } catch (error) {
    if (error instanceof EvenslotError && error.code === 'E_MEMORY') return undefined;
    throw error;
  }
}

function inCallersOrder({ order }: Model, values: Float64Array): number[] {
  const sorted: number[] = new Array(values.length);
  for (let i = 0; i < values.length; i++) sorted[order[i]!] = values[i]!;
  return sorted;
}
