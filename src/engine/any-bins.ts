/** Kernels for bins of any kind, on the engine: a walk and a complete search for a plan that keeps capacities, limits, groups and moves. */

import { openStage, type Stage } from './engine.ts';
import type { Search } from './equal-bins.ts';

/** What a plan has to keep. Items go heaviest first. */
export interface Demands {
  readonly weights: Uint32Array;
  /** Load that each bin may get from these items; integers below 2⁵³. */
  readonly capacities: Float64Array;
  /** Most items of each bin. */
  readonly maxItems?: Uint32Array | undefined;
  /** Bits of the bins that each item may not take, in whole words an item. */
  readonly forbidden?: Uint32Array | undefined;
  /** Bin or −1. */
  readonly pinned?: Int32Array | undefined;
  readonly groups?: GroupColumns | undefined;
  readonly budget?: MoveBudget | undefined;
}

export interface GroupColumns {
  /** 1 for floor or ceiling of its share on every node, 0 for at most one item a bin. */
  readonly even: Uint32Array;
  /** Parent of each node, bins first; −1 at the top. */
  readonly parent: Int32Array;
  /** Groups of each item: those of item i stand at start[i] … start[i + 1] − 1. */
  readonly start: Uint32Array;
  readonly list: Uint32Array;
}

/** Items may leave their previous bins as long as that costs no more than `most`. */
export interface MoveBudget {
  /** Bin or −1. */
  readonly previous: Int32Array;
  readonly byWeight: boolean;
  readonly most: number;
}

/** A search for the bin of each item. */
export interface PlanSearch extends Search {
  /** The plan that was found. */
  bins(): Uint32Array;
}

/** A walk from plan to plan that never proves that there is none. */
export interface Walk extends PlanSearch {
  /** Goes on from the plan at hand with other capacities. */
  tighten(capacities: Float64Array): void;
}

/** Starts a walk at a complete plan that keeps pinned items and forbidden bins. */
export function openWalk(demands: Demands, bins: Uint32Array, seed: number): Walk {
  const stage = openStage();
  const assign = stage.put(bins);
  const staged = stage.putWide(demands.capacities);
  stage.run('climb_begin', putDemands(stage, demands, staged), assign, seed);
  return {
    run: (nodes) => stage.search('climb_run', nodes),
    bins: () => stage.take(assign, bins.length),
    tighten(capacities) {
      stage.run('climb_capacities', stage.putWide(capacities, staged));
    },
  };
}

/** Starts a search that ends with a plan, or with the proof that there is none. */
export function openDecision(demands: Demands): PlanSearch {
  const stage = openStage();
  const numItems = demands.weights.length;
  const assign = stage.reserve(4 * numItems);
  stage.run('decide_begin', putDemands(stage, demands, stage.putWide(demands.capacities)), assign);
  return { run: (nodes) => stage.search('decide_run', nodes), bins: () => stage.take(assign, numItems) };
}

/** Largest tables of counts (groups × nodes) and choices (items × bins) that the kernels hold. */
const MOST_CELLS = 2 ** 22;

/** Whether the walk can hold the counts of these groups. */
export function canWalk({ groups }: Demands): boolean {
  return !groups || groups.even.length * groups.parent.length <= MOST_CELLS;
}

/** Whether the complete search can hold its choices. */
export function canDecide(demands: Demands): boolean {
  return canWalk(demands) && demands.weights.length * demands.capacities.length <= MOST_CELLS;
}

/** The block of assembly/solver/columns.ts. */
function putDemands(stage: Stage, demands: Demands, capacities: number): number {
  const { weights, maxItems, forbidden, pinned, groups, budget } = demands;
  const put = (column: Uint32Array | Int32Array | undefined) => (column ? stage.put(column) : 0);
  const block = Uint32Array.of(
    weights.length,
    demands.capacities.length,
    stage.put(weights),
    capacities,
    put(maxItems),
    put(forbidden),
    put(pinned),
    groups?.even.length ?? 0,
    groups?.parent.length ?? 0,
    put(groups?.parent),
    put(groups?.start),
    put(groups?.list),
    put(groups?.even),
    put(budget?.previous),
    budget?.byWeight ? 1 : 0,
    budget ? stage.putWide([budget.most]) : 0,
  );
  return stage.put(block);
}
