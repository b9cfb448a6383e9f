/** Public types of the solver: items with loads, bins that take them, and what a balanced assignment says about itself. */

import type { Bounds, Gap, LoadReport } from '../fairness/claims.ts';

/** A worker. Everything may be left out: `{}` is an empty bin of speed 1. */
export interface Bin {
  /** Load it works off in a unit of time (uniform machines); finite, > 0. The busiest bin has the highest load / speed. @default 1 */
  readonly speed?: number;
  /** Load it already has, in the unit of `weights`; finite, ≥ 0. @default 0 */
  readonly load?: number;
  /** Most items it may take; integer ≥ 0. @default unlimited */
  readonly maxItems?: number;
  /** Items it may not take, as indices into `weights`. */
  readonly forbidden?: ArrayLike<number>;
  /** Where it stands, outermost first, such as `['zone-a', 'rack-3']`; every bin has as many names. Two nodes are one when all names up to theirs agree. */
  readonly path?: readonly string[];
}

/** Items that belong together. An item may be in several groups. */
export interface ItemGroup {
  /** Indices into `weights`, each once. */
  readonly items: ArrayLike<number>;
  /**
   * `distinct`: no bin takes two of them (anti-affinity).
   * `even`: every bin, and every node of the bins' paths, takes ⌊share⌋ or ⌈share⌉ of them, share = items × bins of the node / all bins.
   */
  readonly spread: 'distinct' | 'even';
}

export interface BalanceProblem {
  /** Load of each item: finite numbers ≥ 0 with a finite sum. Read as the decimal numbers they print as, so that 0.1 + 0.2 equals 0.3. */
  readonly weights: ArrayLike<number>;
  /** The bins, or how many equal ones there are (1 to 2²⁴). */
  readonly bins: number | readonly Bin[];
  readonly groups?: readonly ItemGroup[];
  /** Bin that each item must be in, −1 where it is free. As long as `weights`. */
  readonly pinned?: ArrayLike<number>;
  /** Bin that each item is in now, −1 where it is new (or its bin is gone). As long as `weights`. */
  readonly previous?: ArrayLike<number>;
}

/**
 * `instant`: construction heuristics only. `improve`: full bounds and local search. `exact`: until it is proven or the budget is used up.
 */
export type Effort = 'instant' | 'improve' | 'exact';

export interface BalanceOptions {
  /** @default 'improve' */
  readonly effort?: Effort;
  /** Most search nodes, integer ≥ 0; a node is about a microsecond of work on any input. @default 24,000 for improve, 2,000,000 for exact */
  readonly nodeLimit?: number;
  /** Wall-clock limit in milliseconds, > 0. With it the answer may differ between runs. @default none */
  readonly timeLimitMs?: number;
  /** Stop as soon as the relative gap is at most this; 0 to 1. @default 0 */
  readonly relativeGap?: number;
  /** Most items that may leave their `previous` bin; integer ≥ 0. @default unlimited */
  readonly maxMoves?: number;
  /** Turns the aim round: the cheapest moves that bring the busiest bin to at most this many times the lower bound; ≥ 1. Needs `previous`. */
  readonly maxImbalance?: number;
  /** What a move costs: 1, or the weight of the item. @default 'items' */
  readonly moveCost?: 'items' | 'weight';
  /** Working memory of the exact searches together, in MiB; 1 to 1024. A search that needs more takes no part. @default 64 */
  readonly memoryLimitMb?: number;
  /** Seed of the randomised search; integer 0 to 2³² − 1. @default 0 */
  readonly seed?: number;
}

/** A plan found on the way, when it is better than those before. */
export interface Incumbent {
  readonly bounds: Bounds;
  readonly gap: Gap;
  /** Nodes used so far. */
  readonly nodes: number;
}

export interface AsyncOptions {
  /** Ends the search at the next slice (at most 20 ms later); the best plan so far is the result. An AbortSignal. */
  readonly signal?: { readonly aborted: boolean };
  readonly onIncumbent?: (incumbent: Incumbent) => void;
}

export interface BalanceTermination {
  /**
   * `PROVEN`: gap 0. `GAP_REACHED`: within `relativeGap`. `NODE_LIMIT`, `TIME_LIMIT`, `ABORTED`: stopped there. `EFFORT_DONE`: the effort ended
   * with a gap. `NO_ROOM`: item limits and forbidden bins leave an item without a bin. `SEARCHED`: a complete search found no valid plan.
   * `MOVE_LIMIT`: no valid plan within `maxMoves`.
   */
  readonly reason:
    | 'PROVEN'
    | 'GAP_REACHED'
    | 'NODE_LIMIT'
    | 'TIME_LIMIT'
    | 'ABORTED'
    | 'EFFORT_DONE'
    | 'NO_ROOM'
    | 'SEARCHED'
    | 'MOVE_LIMIT';
  /** One sentence for people. */
  readonly detail?: string;
}

/**
 * Why no plan has a busiest bin below `value` (load / speed). Below, m is the number of bins, weights go in descending order w₁ ≥ w₂ ≥ …, and
 * capacities are in the caller's unit of weights. A `capacity` C that is shown to be too small means: no plan has every load ≤ C, so the busiest
 * bin has at least the next load above C. Kinds from `pigeon-hole` to `search` are for equal bins (one speed); starting loads, limits and groups
 * only add to them.
 */
export type MakespanBound =
  /** The load has to go somewhere: least T with Σ max(0, ⌊speed·T⌋ − load) ≥ Σ weights, ⌊⌋ to the unit of the scaled loads, pinned items counted as load. */
  | { readonly kind: 'average'; readonly value: number }
  /** One item on the best bin that may take it, or one bin's load before any free item comes. */
  | { readonly kind: 'heaviest-item'; readonly value: number }
  /** The `items` heaviest items have at most as many bins: Σ of their weights + the least starting loads over the highest speeds, as `average`. */
  | { readonly kind: 'heaviest-items'; readonly value: number; readonly items: number }
  /** The items of all those that may only go to the listed bins, on these bins alone, as `average`. */
  | { readonly kind: 'restricted'; readonly value: number; readonly bins: readonly number[] }
  /** The other bins take at most `maxItems` each, so bin `bin` gets at least n − Σ of them: its load + as many lightest items, over its speed. */
  | { readonly kind: 'item-limits'; readonly value: number; readonly bin: number }
  /** Of the depth·m + 1 heaviest items some bin has depth + 1: at least the depth + 1 lightest of these (over the highest speed). */
  | { readonly kind: 'pigeon-hole'; readonly value: number; readonly depth: number }
  /**
   * Dual feasible function at `capacity` C: Σ f(wᵢ) > m·f(C). First ε: w > C − ε becomes C, w < ε becomes 0 (0 ≤ ε ≤ C/2, nothing changes for 0).
   * Then `identity`: f(w) = w, f(C) = C; `multiple` k ≥ 1 (Fekete, Schepers 2001): f(w) = w·k when (k + 1)·w/C is an integer, else C·⌊(k + 1)·w/C⌋, f(C) = k·C;
   * `parameter` λ, 1 ≤ λ ≤ C/2 (Carlier, Clautiaux, Moukrim 2007): f(w) = 2·(⌊C/λ⌋ − ⌊(C − w)/λ⌋) for w > C/2, ⌊C/λ⌋ for w = C/2, 2·⌊w/λ⌋ below, f(C) = 2·⌊C/λ⌋.
   */
  | {
      readonly kind: 'dual-feasible';
      readonly value: number;
      readonly capacity: number;
      readonly epsilon: number;
      readonly rule: 'identity' | 'multiple' | 'parameter';
      /** k or λ; 0 for identity. λ is in the unit of weights. */
      readonly parameter: number;
    }
  /**
   * Of the `items` heaviest items some `bins` bins hold at least λ = bins·⌊items/m⌋ + min(bins, items − m·⌊items/m⌋) (Haouari, Gharbi, Jemmali 2006): `inner` holds
   * for the λ lightest of these items on `bins` bins.
   */
  | {
      readonly kind: 'lifted';
      readonly value: number;
      readonly bins: number;
      readonly items: number;
      readonly inner: MakespanBound;
    }
  /** Loads are sums of weights: `value` is the smallest sum of a subset that is at least `inner.value`. */
  | { readonly kind: 'subset-sum'; readonly value: number; readonly inner: MakespanBound }
  /**
   * Prices of items (Gilmore, Gomory 1961; Farley 1990): no set of items with weight ≤ `capacity` has a total price above `limit`, and all prices together exceed
   * m · limit. Integers ≥ 0, one for each item.
   */
  | {
      readonly kind: 'prices';
      readonly value: number;
      readonly capacity: number;
      readonly limit: number;
      readonly prices: readonly number[];
    }
  /** Nothing below `value` was left by a complete search; this one cannot be recomputed by less than searching again. */
  | { readonly kind: 'search'; readonly value: number; readonly nodes: number };

/** Why no plan that keeps every load ≤ `target` · speed costs less to move to. */
export type MoveCostBound =
  /** Each bin must at least lose (or never hold) enough of its previous items: the heaviest ones first, or with cost by weight the excess itself. */
  | { readonly kind: 'excess'; readonly value: number; readonly target: number }
  /** A complete search found nothing cheaper. */
  | { readonly kind: 'search'; readonly value: number; readonly target: number; readonly nodes: number };

export interface BalanceCertificate {
  readonly makespan: MakespanBound;
  /** With `previous`: floor of the move cost at the makespan reached. */
  readonly moves?: MoveCostBound;
}

/** Items whose bin differs from `previous`. New items do not count. */
export interface ItemMoves {
  readonly items: number;
  /** Sum of their weights. */
  readonly weight: number;
}

export interface BalanceStats {
  readonly effort: Effort;
  /** Search nodes used. */
  readonly nodes: number;
}

/** An assignment, or the reason why there is none. */
export type BalanceResult = SolvedBalance | UnsolvedBalance;

interface BalanceBase {
  readonly kind: 'balance-plan';
  readonly termination: BalanceTermination;
  readonly stats: BalanceStats;
  /** The result as a JSON document; `verify` reads it back. */
  toJSON(): unknown;
}

export interface SolvedBalance extends BalanceBase {
  /** `OPTIMAL`: the aim of `bounds` is proven, gap exactly 0. A plan that is less level than `maxImbalance` asks is `FEASIBLE`. */
  readonly status: 'OPTIMAL' | 'FEASIBLE';
  /** Bin of each item, in the caller's order. A fresh array, the caller's to keep. */
  readonly assignment: Uint32Array;
  /** Of the makespan (highest load / speed), or, when the plan is as level as `maxImbalance` asks, of the cost of moves. */
  readonly bounds: Bounds;
  readonly gap: Gap;
  readonly certificate: BalanceCertificate;
  /** Measured as load / speed when any speed is given, else as plain loads; starting loads included. */
  readonly loads: LoadReport;
  /** Absent without `previous`. */
  readonly moves?: ItemMoves;
}

export interface UnsolvedBalance extends BalanceBase {
  readonly status: 'INFEASIBLE' | 'UNKNOWN';
  readonly assignment?: undefined;
}
