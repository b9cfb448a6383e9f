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
  type PriceDecision,
} from '../engine/equal-bins.ts';
import { EvenslotError } from '../errors.ts';
import { readFloor, simpleFloors } from './equal-floors.ts';
import { levelValue, type Model, toUnits } from './model.ts';
import { type Budget, type Progress, runSlices } from './progress.ts';
import type { MakespanBound } from './types.ts';

/** Share of the nodes that floors may use before improvement begins, and that polishing may use in the end. */
const FLOOR_SHARE = 0.1;
const POLISH_SHARE = 0.03;
/** Of so many items a bin, the average is nearly always the best floor. */
const MANY_A_BIN = 10;
/** Distinct weights beyond which prices and dives take longer than a short search has. */
const MOST_PRICED = 300;
/** Nodes before the exact searches begin. */
const SHORT_NODES = 24_000;
/** Part of the memory for each of the four exact searches; the rest is for their inputs. */
const MEMORY_SHARE = 0.22;
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
  const { numBins, sorted: weights } = model;
  const simple = simpleFloors(model, weights);
  raise(progress, simple.load, () => simple.bound);
  const methods = budget.effort === 'instant' && weights.length > MANY_ITEMS ? LPT : ALL_METHODS;
  const plan = constructPlan(weights, numBins, simple.load, methods);
  const search: EqualBins = { model, weights, numBins, progress, budget, plan };
  keep(search, plan);
  yield;
  if (budget.effort === 'instant' || budget.nodeLimit === 0) return;
  const polishing = Math.floor(POLISH_SHARE * Math.min(budget.nodeLimit, SHORT_NODES));
  const short = Math.min(budget.nodeLimit, SHORT_NODES) - polishing;
  const floorShare = weights.length > MANY_A_BIN * numBins ? FLOOR_SHARE / 5 : FLOOR_SHARE;
  if (!proven(progress)) yield* raiseFloors(search, Math.floor(floorShare * short));
  const contenders = listContenders(search);
  // Steps first, then prices: these prove a plan to be best, or find by dives what steps cannot reach.
  const share = Math.floor((short - budget.nodes) / 3);
  const improve = startImproving(search, budget.seed);
  if (!proven(progress)) yield* improve(share);
  if (!proven(progress) && countSizes(weights) <= MOST_PRICED) yield* advance(search, contenders[0]!, share);
  if (!proven(progress)) yield* improve(short - budget.nodes);
  if (budget.effort === 'exact') yield* prove(search, contenders, improve);
  // With a previous plan, few moves come before how the other bins look.
  if (!model.previous) yield* polish(search, polishing);
}

/** Distinct weights; equal ones stand together. */
function countSizes(weights: Uint32Array): number {
  let sizes = 0;
  for (let i = 0; i < weights.length; i++) if (i === 0 || weights[i] !== weights[i - 1]) sizes++;
  return sizes;
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
  const { bins } = plan;
  const { order } = model;
  const assignment = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) assignment[order[i]!] = bins[i]!;
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

/** Steps from the best plan on, for as long as it stays the best. */
function startImproving(search: EqualBins, seed: number): (nodes: number) => Generator<void, void> {
  const { weights, numBins, progress, budget } = search;
  let improvement: Improvement | undefined;
  const run = (slice: number) => {
    const outcome = improvement!.run(slice);
    if (improvement!.makespan() < search.plan.makespan) keep(search, improvement!.best());
    return outcome;
  };
  return function* improve(nodes) {
    if (!improvement || improvement.makespan() > search.plan.makespan) {
      improvement = openImprovement(weights, numBins, search.plan, progress.lower.load, seed);
    }
    yield* runSlices(run, budget, nodes);
  };
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
  readonly refuted: (decision: Decision, capacity: number) => MakespanBound;
  decision: Decision | undefined;
  at: number;
  stuck: boolean;
}

/** Prices just below the plan, the searches from either end, and prices at the floor. */
function listContenders(search: EqualBins): Contender[] {
  const { model, progress, budget, weights, numBins } = search;
  const below = () => search.plan.makespan - 1;
  const floor = () => progress.lower.load;
  const memory = Math.floor(MEMORY_SHARE * budget.memory);
  const price = (seed: number) => (capacity: number) => openPrices(weights, numBins, capacity, seed, memory);
  const priced: Contender['refuted'] = (decision, capacity) => {
    const { limit, prices } = (decision as PriceDecision).prices();
    const value = levelValue(model, { load: capacity + 1, speed: 1 });
    return { kind: 'prices', value, capacity: toUnits(model, capacity), limit, prices: inCallersOrder(model, prices) };
  };
  const searched: Contender['refuted'] = (_, capacity) => {
    return { kind: 'search', value: levelValue(model, { load: capacity + 1, speed: 1 }), nodes: budget.nodes };
  };
  const contender = (open: Contender['open'], capacity: () => number, refuted: Contender['refuted']): Contender => ({
    open,
    capacity,
    refuted,
    decision: undefined,
    at: -1,
    stuck: false,
  });
  const atFloor = contender(price(budget.seed + 1), floor, priced);
  const complete = (capacity: number) => {
    // Prices of the same capacity are a second budget beside the waste.
    const prices = atFloor.at === capacity ? (atFloor.decision as PriceDecision | undefined)?.prices() : undefined;
    return openDecision('complete', weights, numBins, capacity, memory, prices);
  };
  const descend = (capacity: number) => openDecision('descend', weights, numBins, capacity, memory);
  return [
    contender(price(budget.seed), below, priced),
    atFloor,
    contender(complete, floor, searched),
    contender(descend, below, searched),
  ];
}

/** Runs the searches and the steps in turn, each round twice as long, until the ends meet. */
function* prove(
  search: EqualBins,
  contenders: readonly Contender[],
  improve: (nodes: number) => Generator<void, void>,
): Generator<void, void> {
  const { progress, budget } = search;
  for (let nodes = FIRST_ROUND; ; nodes = Math.min(2 * nodes, LONGEST_ROUND)) {
    for (const one of contenders) {
      if (proven(progress) || budget.nodes >= budget.nodeLimit) return;
      yield* advance(search, one, nodes);
    }
    if (!proven(progress)) yield* improve(nodes);
  }
}

/** Gives a contender some nodes; when it has found a better plan it goes on below that. */
function* advance(search: EqualBins, one: Contender, nodes: number): Generator<void, void> {
  const { progress, budget } = search;
  const end = budget.nodes + nodes;
  while (!proven(progress) && budget.nodes < Math.min(end, budget.nodeLimit)) {
    const capacity = one.capacity();
    if (capacity !== one.at) {
      one.at = capacity;
      one.decision = tryOpen(one, capacity);
      one.stuck = one.decision === undefined;
    }
    if (one.stuck) return;
    const { run, packing } = one.decision!;
    const outcome = yield* runSlices(run, budget, end - budget.nodes);
    if (outcome === 'found') keepPacking(search, packing());
    if (outcome === 'none') {
      const bound = one.refuted(one.decision!, capacity);
      raise(progress, capacity + 1, () => bound);
    }
    one.stuck = outcome === 'stuck';
  }
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
