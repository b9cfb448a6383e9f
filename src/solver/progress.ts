/** What a search has reached so far, and how much work it may still do. It can be stopped after any slice. */

import type { Outcome } from '../engine/engine.ts';
import type { Search } from '../engine/equal-bins.ts';
import type { Level } from './model.ts';
import type { BalanceTermination, Effort, MakespanBound, MoveCostBound } from './types.ts';

/** The best so far. Searches write it, the driver reads it between slices. */
export interface Progress {
  /** Bin of each item in the caller's order; undefined as long as there is no valid plan. */
  assignment: Uint32Array | undefined;
  /** Level of the busiest bin of that plan. */
  upper: Level | undefined;
  lower: Level;
  /** The rule behind `lower`; made when it is asked for, as some rules carry long lists. */
  bound: () => MakespanBound;
  /** With `maxImbalance`: the cost of moves is the aim. */
  moves: MoveAim | undefined;
  /** With a previous plan: floor of the cost of moves to any plan within the makespan reached. */
  boundMoves: ((makespan: number) => MoveCostBound) | undefined;
  /** A complete search found no plan within this level that costs less (in items, or scaled weight). */
  searchedMoves: { readonly level: Level; readonly cost: number; readonly nodes: number } | undefined;
  infeasible: BalanceTermination | undefined;
}

export interface MoveAim {
  readonly byWeight: boolean;
  /** Whether the plan is as level as was asked for. Until it is, its bounds are of the makespan. */
  readonly isReached: () => boolean;
  /** Cost of the plan, in the caller's unit as far as rounding goes. */
  readonly cost: () => number;
  readonly bound: () => MoveCostBound;
}

export interface Budget {
  readonly effort: Effort;
  readonly nodeLimit: number;
  readonly seed: number;
  /** Bytes for the tables of all exact searches together. */
  readonly memory: number;
  nodes: number;
}

/** Share of the nodes for the busiest bin when moves come after it. */
export const LEVEL_SHARE = 0.75;

/** A part of a budget, up to a limit of its own. What it spends counts for the whole. */
export function shareOf(budget: Budget, nodeLimit: number): Budget {
  const { effort, seed, memory } = budget;
  return {
    effort,
    seed,
    memory,
    nodeLimit,
    get nodes() {
      return budget.nodes;
    },
    set nodes(nodes) {
      budget.nodes = nodes;
    },
  };
}

/** Nodes of a slice: the first ones are small, as many searches end at once, and none lasts longer than about 5 ms. */
const FIRST_SLICE = 100;
const LONGEST_SLICE = 5_000;

/** Runs a search for `most` nodes or until it ends, in slices. A slice counts in full, so that the same nodes mean the same work. */
export function* runSlices(run: Search['run'], budget: Budget, most = Infinity): Generator<void, Outcome> {
  let slice = FIRST_SLICE;
  for (let left = most; ; slice *= 2) {
    const nodes = Math.min(slice, LONGEST_SLICE, left, budget.nodeLimit - budget.nodes);
    if (nodes <= 0) return 'more';
    const outcome = run(nodes);
    budget.nodes += nodes;
    left -= nodes;
    yield;
    if (outcome !== 'more') return outcome;
  }
}
