/** Public types of partition assignment: the group, the options and the plan. Names are Kafka's own where Kafka has one. */

import type { Bounds, Gap, LoadReport } from '../fairness/claims.ts';
import type { Effort, MakespanBound } from '../solver/types.ts';

/** A consumer of the group, or a reader of a source. */
export interface Member {
  /** Unique, not empty. */
  readonly id: string;
  /** Names of the topics it subscribes to, each once; may be empty. */
  readonly topics: readonly string[];
  /**
   * How much load the member can carry relative to the others; finite and > 0. A ratio, not a limit: the busiest member is the one with the
   * highest load / capacity.
   * @default 1
   */
  readonly capacity?: number;
  /** Where it runs (`client.rack`). */
  readonly rack?: string;
  /** Static membership (`group.instance.id`), unique, not empty. Only Kafka's own strategies look at it, for their order of members. */
  readonly instanceId?: string;
  /** Partitions it has now. What no longer exists may be named; what two members own may not. */
  readonly owned?: readonly PartitionRef[];
}

export interface Topic {
  /** Unique, not empty. */
  readonly name: string;
  /** Number of partitions, an integer ≥ 0. */
  readonly partitions: number;
  /** Load of each partition in any one unit (records or bytes a second, lag): finite numbers ≥ 0, one for all or one each. @default 1 */
  readonly loads?: number | ArrayLike<number>;
  /** Racks that hold a replica of each partition, one list a partition. */
  readonly racks?: readonly (readonly string[])[];
}

/** One partition by name (Kafka's TopicPartition). */
export interface PartitionRef {
  readonly topic: string;
  readonly partition: number;
}

/** What a member has. As input (`previous`) it may name members and partitions that no longer exist. */
export interface MemberContent {
  readonly id: string;
  readonly partitions: readonly PartitionRef[];
}

/** What `assignPartitions` is asked to place. Topics that nobody subscribes to stay unassigned, as in Kafka. */
export interface PartitionProblem {
  readonly members: readonly Member[];
  readonly topics: readonly Topic[];
  /**
   * Who has which partition now, beside what members say in `owned`: `plan.members()` of an earlier plan, or the `assignment` of a plan for the same
   * members and topics (the index of a member for each partition, −1 for none).
   */
  readonly previous?: readonly MemberContent[] | ArrayLike<number>;
}

/**
 * What comes first; the others follow in this order. `level`: the busiest member is lowest, then the next, and so on; compared are the levels that
 * partitions bring members to (the k-th one of a member: k · load / capacity). `spread`: every topic is even over its subscribers. `calm`: nothing that
 * can stay moves.
 */
export type Objective = 'level' | 'spread' | 'calm';

export interface PartitionOptions {
  /** @default 'balanced' */
  readonly strategy?: PartitionStrategyName;
  /** What goes before everything but validity. @default 'level' */
  readonly objective?: Objective;
  /** How hard unequal loads are levelled, as in `balance`. Equal loads are always solved exactly. @default 'improve' */
  readonly effort?: Effort;
  /** Most search nodes, integer ≥ 0; a node is about a microsecond. @default as in `balance` */
  readonly nodeLimit?: number;
  /** Wall-clock limit of the search in milliseconds, > 0. With it the answer may differ between runs. @default none */
  readonly timeLimitMs?: number;
  /** Stop as soon as the relative gap is at most this; 0 to 1. @default 0 */
  readonly relativeGap?: number;
  /** Most partitions that may be taken from a member that has them; integer ≥ 0. @default unlimited */
  readonly maxMoves?: number;
  /** The cheapest moves that bring the busiest member to at most this many times the lower bound; ≥ 1. Spread comes after moves then. */
  readonly maxImbalance?: number;
  /** What a move costs: 1, or the load of the partition. @default 'partitions' */
  readonly moveCost?: 'partitions' | 'load';
  /** Seed of the randomised search; integer 0 to 2³² − 1. @default 0 */
  readonly seed?: number;
}

export type PartitionStrategyName =
  | 'kafka-range'
  | 'kafka-roundrobin'
  | 'kafka-sticky'
  | 'kafka-cooperative-sticky'
  | 'kafka-uniform'
  | 'flink-kafka-source'
  | 'beam-kafka'
  | 'balanced';

export interface PartitionTermination {
  /**
   * `PROVEN`: gap 0. `STRATEGY_DONE`: the strategy ended with a gap. `GAP_REACHED`, `NODE_LIMIT`, `TIME_LIMIT`, `ABORTED`, `EFFORT_DONE`: as in
   * `balance`. `MOVE_LIMIT`: more partitions have to leave their member than `maxMoves` allows.
   */
  readonly reason:
    | 'PROVEN'
    | 'STRATEGY_DONE'
    | 'GAP_REACHED'
    | 'NODE_LIMIT'
    | 'TIME_LIMIT'
    | 'ABORTED'
    | 'EFFORT_DONE'
    | 'MOVE_LIMIT';
  /** One sentence for people. */
  readonly detail?: string;
}

/**
 * Why no plan has a busiest member below `value` (load / capacity).
 *
 * - `members`: the listed members (indices, ascending; all of them when the list is empty) have to hold `forced` load between them: of each topic at
 *   least max(Σ floors of its cells on them, its load − Σ ceilings of its cells on the others). `value` is the least level at which they can, in
 *   whole partitions where all loads are equal. A cell is a topic on a subscriber; by the objective it goes from 0 to ∞ (`level`), from ⌊share⌋
 *   to ⌈share⌉ partitions (`spread`) or from what the member owns to ∞ (`calm`). With unequal loads floors are 0 and ceilings ∞, or what is owned stays (`calm`).
 * - any kind of `balance`: items are the partitions that have a subscriber, in order, bins the members; what they may not take is forbidden, and
 *   with objective `calm` what they own is pinned.
 */
export type PartitionLevelBound =
  | { readonly kind: 'members'; readonly value: number; readonly members: readonly number[] }
  | MakespanBound;

/**
 * A cell is a topic on one of its subscribers; its share is partitions · capacity / Σ capacities of the subscribers, and it is even with ⌊share⌋ or
 * ⌈share⌉ partitions.
 */
export interface TopicSpread {
  readonly cells: number;
  /** Cells that are not even. */
  readonly misses: number;
  /** Partitions above ⌈share⌉ and missing below ⌊share⌋, over all cells. */
  readonly excess: number;
}

/**
 * Floor of the number of moves among the plans that are as good in what the objective puts before moves.
 *
 * - `forced`: partitions whose owner does not subscribe to their topic.
 * - `counts`: with equal loads and capacities. Owned partitions that can stay are at most Σᵢ min(oᵢ, nᵢ) and at most Σ over topics of
 *   Σ min(owned, ⌊share⌋) + min(cells with more, partitions − Σ ⌊share⌋), plus the excess; n are the numbers of partitions of the members and o
 *   those owned (in each cell at most ⌈share⌉, plus the excess once), both in descending order.
 * - `flow`: equal loads. Prices of topics and members (the dual of the cheapest flow): no exchange of partitions that keeps all levels pays.
 */
export type PartitionMoveBound =
  | { readonly kind: 'forced' | 'counts'; readonly value: number }
  | {
      readonly kind: 'flow';
      readonly value: number;
      readonly topics: readonly number[];
      readonly members: readonly number[];
    };

export interface PartitionCertificate {
  readonly level: PartitionLevelBound;
  readonly spread: TopicSpread;
  /** Present when somebody owns something. */
  readonly moves?: PartitionMoveBound;
}

/** Partitions taken from a member that owned them and is still there. Those of members that left do not count, nor new ones. */
export interface PartitionMoves {
  readonly partitions: number;
  /** Sum of their loads. */
  readonly load: number;
}

/** A plan, or the reason why there is none. */
export type PartitionPlan = SolvedPartitionPlan | UnsolvedPartitionPlan;

interface PlanBase {
  readonly kind: 'partition-plan';
  readonly strategy: PartitionStrategyName;
  readonly objective: Objective;
  readonly termination: PartitionTermination;
  /** The JSON document of the plan, as `evenslot assign --json` prints it. */
  toJSON(): unknown;
}

export interface SolvedPartitionPlan extends PlanBase {
  /** `OPTIMAL`: the busiest member is proven lowest (gap exactly 0), with objective `spread` or `calm` among the plans that keep to it. */
  readonly status: 'OPTIMAL' | 'FEASIBLE';
  /** Index of the member that gets each partition, partitions topic by topic; −1 where nobody subscribes. A fresh array, the caller's to keep. */
  readonly assignment: Int32Array;
  /** Partitions that nobody subscribes to. */
  readonly unassigned: number;
  /** Of the busiest member: load / capacity, in the unit of `loads.members.makespan`. */
  readonly bounds: Bounds;
  readonly gap: Gap;
  readonly certificate: PartitionCertificate;
  /** Measured as load / capacity when any capacity is given, else as plain loads. */
  readonly loads: { readonly members: LoadReport };
  /** Partitions with known racks whose member has a rack that is none of them; absent when members or topics have no racks. */
  readonly rackMisses?: number;
  /** Absent when nobody owns anything. */
  readonly moves?: PartitionMoves;
  /** The readable view, one entry per member in input order; built anew at each call. */
  members(): MemberContent[];
  /**
   * The assignments to hand out one after the other under Kafka's cooperative protocol: in the first one, partitions that change owner are withheld (−1),
   * so that they are revoked before anybody else gets them; the last one is `assignment`. One entry when nothing moves.
   */
  rounds(): Int32Array[];
}

export interface UnsolvedPartitionPlan extends PlanBase {
  readonly status: 'INFEASIBLE' | 'UNKNOWN';
  readonly assignment?: undefined;
}
