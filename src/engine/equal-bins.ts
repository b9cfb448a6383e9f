/** Kernels for equal bins, on the engine: first plans, floors of the busiest bin, improvement, and the exact searches. Weights go heaviest first. */

import { type Outcome, onEngine, openStage } from './engine.ts';

/** A complete assignment: the bin of each item, heaviest item first, and the load of the busiest bin. */
export interface Plan {
  readonly bins: Uint32Array;
  readonly makespan: number;
}

/** Construction heuristics, as bits: list scheduling (LPT), and all of them. */
export const LPT = 1;
export const ALL_METHODS = 31;

/** Indices of the weights, heaviest first, ties by lowest index, and the weights in that order. */
export function sortHeaviestFirst(weights: Uint32Array): { readonly order: Uint32Array; readonly sorted: Uint32Array } {
  return onEngine((stage) => {
    const [order, sorted] = [stage.reserve(weights.byteLength), stage.reserve(weights.byteLength)];
    stage.run('sort_descending', stage.put(weights), weights.length, order, sorted);
    return { order: stage.take(order, weights.length), sorted: stage.take(sorted, weights.length) };
  }, 'solver');
}

/** The best of the plans that the methods construct; stops at `lower`. */
export function constructPlan(weights: Uint32Array, numBins: number, lower: number, methods: number): Plan {
  return onEngine((stage) => {
    const [assign, makespan] = [stage.reserve(weights.byteLength), stage.reserve(8)];
    stage.run(
      'instant',
      stage.put(weights),
      weights.length,
      numBins,
      stage.putWide([lower]),
      methods,
      assign,
      makespan,
    );
    return { bins: stage.take(assign, weights.length), makespan: stage.takeWide(makespan, 1)[0]! };
  }, 'solver');
}

/** A search that goes on for as many nodes as it is given; a node is about a microsecond. */
export interface Search {
  run(nodes: number): Outcome;
}

/** Words of a floor's record. */
const RECORD_WORDS = 10;

/** Raises a floor of the makespan rule by rule; `found` when it reaches `upper`. */
export interface FloorSearch extends Search {
  /** The best floor so far as the kernel notes it (assembly/solver/bounds.ts). */
  record(): Float64Array;
}

export function openFloors(weights: Uint32Array, numBins: number, upper: number): FloorSearch {
  const stage = openStage();
  const record = stage.reserve(8 * RECORD_WORDS);
  stage.run('bound_begin', stage.put(weights), weights.length, numBins, stage.putWide([upper]), record);
  return {
    run: (nodes) => stage.search('bound_run', nodes),
    record: () => stage.takeWide(record, RECORD_WORDS),
  };
}

/** Improves a plan; `found` when it reaches the floor. */
export interface Improvement extends Search {
  best(): Plan;
  makespan(): number;
  /** Lowers the bins below the busiest one, without raising any above it. */
  polish(nodes: number): Outcome;
}

export function openImprovement(
  weights: Uint32Array,
  numBins: number,
  plan: Plan,
  lower: number,
  seed: number,
): Improvement {
  const stage = openStage();
  const assign = stage.put(plan.bins);
  const makespan = stage.reserve(8);
  stage.run(
    'improve_begin',
    stage.put(weights),
    weights.length,
    numBins,
    assign,
    stage.putWide([lower]),
    seed,
    makespan,
  );
  const current = () => stage.takeWide(makespan, 1)[0]!;
  return {
    run: (nodes) => stage.search('improve_run', nodes),
    best: () => ({ bins: stage.take(assign, weights.length), makespan: current() }),
    makespan: current,
    polish: (nodes) => stage.search('polish_run', nodes),
  };
}

/** Decides whether all items fit under a capacity: `found` with a packing, `none` with a proof, `stuck` when it cannot tell. */
export interface Decision extends Search {
  packing(): Uint32Array;
}

/** A price for each item, such that no bin of the capacity at hand can hold more than `limit` in total. */
export interface Prices {
  readonly limit: number;
  readonly prices: Float64Array;
}

export type DecisionName = 'complete' | 'descend';

export function openDecision(
  name: DecisionName,
  weights: Uint32Array,
  numBins: number,
  capacity: number,
  memory: number,
  prices?: Prices,
): Decision {
  const stage = openStage();
  const assign = stage.reserve(weights.byteLength);
  stage.run(`${name}_begin`, stage.put(weights), weights.length, numBins, stage.putWide([capacity]), memory, assign);
  // A limit of 0 means that there are no prices yet.
  if (name === 'complete' && prices && prices.limit > 0) {
    stage.run('complete_prices', stage.putWide(prices.prices), stage.putWide([prices.limit]));
  }
  return {
    run: (nodes) => stage.search(`${name}_run`, nodes),
    packing: () => stage.take(assign, weights.length),
  };
}

/** Decides by prices: `none` comes with integer prices that prove it, and there are good ones before. */
export interface PriceDecision extends Decision {
  prices(): Prices;
}

export function openPrices(
  weights: Uint32Array,
  numBins: number,
  capacity: number,
  seed: number,
  memory: number,
): PriceDecision {
  const stage = openStage();
  const assign = stage.reserve(weights.byteLength);
  const record = stage.reserve(8 * (weights.length + 1));
  stage.run(
    'price_begin',
    stage.put(weights),
    weights.length,
    numBins,
    stage.putWide([capacity]),
    seed,
    memory,
    assign,
    record,
  );
  return {
    run: (nodes) => stage.search('price_run', nodes),
    packing: () => stage.take(assign, weights.length),
    prices: () => {
      const words = stage.takeWide(record, weights.length + 1);
      return { limit: words[0]!, prices: words.subarray(1) };
    },
  };
}
