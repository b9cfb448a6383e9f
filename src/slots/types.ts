/** Public types of slot allocation: the problem, the options and the plan. Names are Flink's own where Flink has one. */

import type { Bounds, Gap, LoadReport } from '../fairness/claims.ts';

export type { Bounds, Gap, LoadReport, Status } from '../fairness/claims.ts';

/** A Flink worker process (TaskExecutor) with a number of equal slots. */
export interface TaskManager {
  /** Unique, not empty. */
  readonly id: string;
  /** Integer, 1 to 1,000,000. */
  readonly slots: number;
  /**
   * How much load the task manager can carry relative to the others; finite and > 0. A ratio, not a limit: the busiest
   * task manager is the one with the highest load / capacity.
   * @default the number of slots
   */
  readonly capacity?: number;
  /** Failure domain inside a zone. Either every task manager names one or none does; a rack lies in one zone. */
  readonly rack?: string;
  /** Failure domain. Either every task manager names one or none does. */
  readonly zone?: string;
}

/** An operator (chain) of the job graph. Its instances are the subtasks `0 … parallelism − 1`. */
export interface Vertex {
  /** Unique, not empty. */
  readonly id: string;
  /** Wanted number of subtasks, an integer ≥ 1. May be left out when `maxParallelism` is given. */
  readonly parallelism?: number;
  /** Fewest subtasks the vertex can run with. @default parallelism (or 1 when that is left out) */
  readonly minParallelism?: number;
  /** Most subtasks the vertex can use. @default parallelism */
  readonly maxParallelism?: number;
  /** Label of the pipeline. @default the connected component of the job graph */
  readonly pipeline?: string;
  /** Vertices of one group may share slots; a slot belongs to one group. @default 'default' (as in Flink) */
  readonly slotSharingGroup?: string;
  /** Vertices whose subtasks with equal index must share a slot; all in one slot sharing group. */
  readonly coLocationGroup?: string;
  /**
   * Load of each subtask in any one unit: finite numbers ≥ 0, one for all, or one per subtask (as many as the largest parallelism;
   * the first ones count when fewer subtasks run). @default 1
   */
  readonly load?: number | ArrayLike<number>;
}

/** A data exchange between two vertices. `FORWARD` ties subtask i to subtask i: together they form a lane. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Flink's ship strategy. Only FORWARD has an effect on placement. @default 'REBALANCE' */
  readonly ship?: ShipStrategy;
}

export type ShipStrategy = 'FORWARD' | 'HASH' | 'REBALANCE' | 'RESCALE' | 'BROADCAST' | 'GLOBAL' | 'SHUFFLE' | 'CUSTOM';

/** One subtask by name. */
export interface SubtaskRef {
  readonly vertex: string;
  readonly index: number;
}

/** What a slot holds. As input (`previous`) it may name task managers and vertices that no longer exist. */
export interface SlotContent {
  readonly taskManager: string;
  /** 0-based index of the slot in its task manager. */
  readonly slot: number;
  /** The group that was granted the slot; absent when the slot was granted to none. */
  readonly slotSharingGroup?: string;
  readonly subtasks: readonly SubtaskRef[];
}

/** What `allocateSlots` is asked to place. */
export interface SlotProblem {
  readonly taskManagers: readonly TaskManager[];
  readonly vertices: readonly Vertex[];
  readonly edges?: readonly Edge[];
  /** Where subtasks run now: `plan.slots()` of an earlier plan. Slots may be left out; a subtask may stand once. */
  readonly previous?: readonly SlotContent[];
}

export interface SlotOptions {
  /** @default 'balanced' */
  readonly strategy?: SlotStrategyName;
  /** `'all'`: every slot is granted to a group; `'minimum'`: each group gets its largest parallelism. @default 'all' */
  readonly slots?: 'all' | 'minimum';
  /**
   * How hard unequal loads are levelled. `'instant'`: placement and swaps. `'improve'`: also exchanges of many lanes at once, up to
   * about 20 ms. @default 'improve'
   */
  readonly effort?: SlotEffort;
  /** Most subtasks that may change slot against `previous`; integer ≥ 0. @default unlimited */
  readonly maxMoves?: number;
}

export type SlotEffort = 'instant' | 'improve';

export type SlotStrategyName = 'balanced' | 'first-worker';

export interface Termination {
  /** `PROVEN`: gap 0. `STRATEGY_DONE`: the strategy ended with a gap. `NOT_ENOUGH_SLOTS`, `MOVE_LIMIT`: why it is infeasible. */
  readonly reason: 'PROVEN' | 'STRATEGY_DONE' | 'NOT_ENOUGH_SLOTS' | 'MOVE_LIMIT';
  /** One sentence for people. */
  readonly detail?: string;
  /** With NOT_ENOUGH_SLOTS: what each slot sharing group needs at least (sum of `needed` − slots there are = `missing`). */
  readonly shortage?: {
    readonly available: number;
    readonly missing: number;
    readonly groups: readonly { readonly slotSharingGroup: string; readonly needed: number }[];
  };
}

/**
 * A family of cells counted in lanes on every node of one level: each cell must hold ⌊share⌋ or ⌈share⌉.
 *
 * - `slotSharingGroup`: slots granted to a group g on node u; share = N_g · slots(u) / all slots. Levels taskManager, rack, zone.
 * - `vertex`: subtasks of v on u; share = parallelism · G_gu / N_g, with G_gu the slots granted to v's group g on u and N_g all its granted slots.
 * - `pipeline`: lanes of a pipeline on u (a lane counts once, whatever its number of subtasks); share = Σ_g lanes_g · G_gu / N_g.
 * - `total`: lanes of the whole job on u; share likewise.
 *
 * A slot is a node with G_gu = 1 for the group that was granted it (share of the lanes of that group only; a slot granted to no group has no cells).
 */
export interface SpreadCheck {
  readonly family: 'slotSharingGroup' | 'vertex' | 'pipeline' | 'total';
  readonly level: 'slot' | 'taskManager' | 'rack' | 'zone';
  /** Number of cells: rows (groups, vertices, pipelines or 1) × nodes of the level. */
  readonly cells: number;
  /** Cells outside ⌊share⌋ … ⌈share⌉. */
  readonly misses: number;
}

/** Which floor of the busiest task manager was proven. Every kind is recomputed by `verify`. */
export interface LevelBound {
  /**
   * - `average`: the load has to go somewhere: total load / total capacity, rounded up to what whole lanes can reach.
   * - `heaviest-lane`: one lane cannot be divided: heaviest lane / largest capacity.
   * - `spread`: the spread admits only counts between Σ floors and Σ ceilings on each task manager; the lowest level at which they hold all lanes.
   * - `flow`: no flow within the spread fits under any lower level; `potentials` is the dual witness.
   */
  readonly kind: 'average' | 'heaviest-lane' | 'spread' | 'flow';
  readonly value: number;
  readonly potentials?: readonly number[];
}

/** Floor of the number of moves. `potentials` (one per node of the spread network) is the dual witness when the count is proven minimal. */
export interface MoveBound {
  readonly taskManagers: number;
  readonly slots: number;
  readonly potentials?: readonly number[];
}

export interface SlotCertificate {
  readonly spread: readonly SpreadCheck[];
  readonly level: LevelBound;
  /** Present when `previous` was given. */
  readonly calm?: MoveBound;
}

/** Subtasks whose place differs from `previous`. New subtasks do not count. */
export interface Moves {
  /** Subtasks whose task manager changed (or vanished). */
  readonly taskManagers: number;
  /** Subtasks that stayed on their task manager but changed slot. */
  readonly slots: number;
}

/** A plan, or the reason why there is none (`INFEASIBLE`, `UNKNOWN`: assignment, loads, gap and certificate are absent). */
export type SlotPlan = SolvedSlotPlan | UnsolvedSlotPlan;

interface PlanBase {
  readonly kind: 'slot-plan';
  readonly strategy: SlotStrategyName;
  readonly termination: Termination;
  /** The JSON document of the plan, as `evenslot allocate --json` prints it. */
  toJSON(): unknown;
}

export interface SolvedSlotPlan extends PlanBase {
  /** `OPTIMAL`: the spread holds and the busiest task manager is proven lowest under it (gap exactly 0). */
  readonly status: 'OPTIMAL' | 'FEASIBLE';
  /** Slot of each subtask: subtasks vertex by vertex, slots task manager by task manager. A fresh array, the caller's to keep. */
  readonly assignment: Uint32Array;
  /** Slot sharing group (index in `slotSharingGroups`) that each slot was granted to; −1 for none. */
  readonly grants: Int32Array;
  /** Group names in order of first appearance. */
  readonly slotSharingGroups: readonly string[];
  /** Subtasks that run, per vertex. */
  readonly parallelism: Uint32Array;
  /** Of the busiest task manager: load / capacity, in the unit of `loads.taskManagers.makespan`. */
  readonly bounds: Bounds;
  readonly gap: Gap;
  readonly certificate: SlotCertificate;
  /**
   * Task managers are measured as load / capacity when any capacity is given or slot counts differ, else as plain loads.
   * Slots are always measured as plain loads; slots granted to no group count with load 0.
   */
  readonly loads: { readonly taskManagers: LoadReport; readonly slots: LoadReport };
  /** Absent without `previous`. */
  readonly moves?: Moves;
  /** The readable view, one entry per slot in input order; built anew at each call. */
  slots(): SlotContent[];
}

export interface UnsolvedSlotPlan extends PlanBase {
  readonly status: 'INFEASIBLE' | 'UNKNOWN';
  readonly assignment?: undefined;
}
