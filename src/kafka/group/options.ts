/** The options that the adapters share, and their check: an option that is wrong must show at start, not in a rebalance. */

import { EvenslotError, type Issue } from '../../errors.ts';
import { isRecord, rejectUnknown, report, show } from '../../fields.ts';
import { PARTITION_FIELDS } from '../../partitions/options.ts';
import type { PartitionOptions, PartitionPlan, PartitionProblem } from '../../partitions/types.ts';
import { isLoads, type Loads } from '../load/loads.ts';

/** Everything of `assignPartitions`, with a time limit of a second unless another is given, and what only a member of a group needs. */
export interface GroupAssignorOptions extends PartitionOptions {
  /**
   * Name of the protocol in the group. All members must offer one name; two groups of different options may use the same.
   * The names of Kafka's own assignors are refused: members that bring those expect other bytes.
   * @default 'evenslot'
   */
  readonly name?: string;
  /** What a partition weighs: 1, `lagLoads()`, `rateLoads()`, or a function. @default 1 */
  readonly loads?: Loads;
  /** How long to wait for loads, in milliseconds, > 0; what is not known by then counts as unknown. @default 5000 */
  readonly loadsTimeLimitMs?: number;
  /** Least time between two measurements while the group runs, in milliseconds, ≥ 0. @default 30_000 */
  readonly measureIntervalMs?: number;
  /** Where this member runs, named as `broker.rack` names it: partitions with a replica there are preferred, after everything else. */
  readonly rack?: string;
  /** What this member can carry relative to the others; finite, > 0. @default 1 */
  readonly capacity?: number;
  /**
   * Milliseconds that the solver may take, > 0. A leader sends no heartbeats while it plans: stay well below the session timeout.
   * @default 1000
   */
  readonly timeLimitMs?: number;
  /** Called on the leader with each plan before it is handed out. What it throws is reported as a warning. */
  readonly onPlan?: (plan: PartitionPlan, problem: PartitionProblem) => void;
}

/** The options with their defaults. */
export interface GroupSettings {
  readonly name: string;
  readonly loads: Loads;
  readonly loadsTimeLimitMs: number;
  readonly measureIntervalMs: number;
  readonly rack: string | undefined;
  readonly capacity: number | undefined;
  readonly onPlan: GroupAssignorOptions['onPlan'];
  /** For `assignPartitions`. */
  readonly solve: PartitionOptions;
}

const ownKeys = ['name', 'loads', 'loadsTimeLimitMs', 'measureIntervalMs', 'rack', 'capacity', 'onPlan'];

/** Of Kafka's clients, of kafkajs (which names its class) and of librdkafka. */
const takenNames = ['range', 'roundrobin', 'sticky', 'cooperative-sticky', 'RoundRobinAssigner'];

/**
 * @param moreKeys Further keys of the adapter's own.
 * @throws EvenslotError `E_INVALID_OPTION`.
 */
export function readSettings(options: GroupAssignorOptions, moreKeys: readonly string[] = []): GroupSettings {
  if (!isRecord(options)) {
    const message = `options must be an object, got ${show(options)}`;
    throw new EvenslotError('E_INVALID_OPTION', [{ path: '', message, received: options }]);
  }
  const issues: Issue[] = [];
  rejectUnknown(issues, (key) => key, options, [...ownKeys, ...moreKeys, ...PARTITION_FIELDS]);
  const {
    name = 'evenslot',
    loads = 1,
    loadsTimeLimitMs = 5000,
    measureIntervalMs = 30_000,
  } = options as GroupAssignorOptions;
  const { rack, capacity, onPlan, timeLimitMs = 1000 } = options as GroupAssignorOptions;
  if (typeof name !== 'string' || name === '') report(issues, 'name', 'name must be a string that is not empty', name);
  else if (takenNames.includes(name))
    report(issues, 'name', "name must not be that of another client's assignor", name);
  if (!isLoads(loads)) report(issues, 'loads', 'loads must be 1, lagLoads(), rateLoads() or a function', loads);
  if (!isPositive(loadsTimeLimitMs)) {
    report(issues, 'loadsTimeLimitMs', 'loadsTimeLimitMs must be a number above 0', loadsTimeLimitMs);
  }
  if (!isPositive(measureIntervalMs) && measureIntervalMs !== 0) {
    report(issues, 'measureIntervalMs', 'measureIntervalMs must be a number of at least 0', measureIntervalMs);
  }
  if (rack !== undefined && (typeof rack !== 'string' || rack === '')) {
    report(issues, 'rack', 'rack must be a string that is not empty', rack);
  }
  if (capacity !== undefined && !isPositive(capacity)) {
    report(issues, 'capacity', 'capacity must be a finite number above 0', capacity);
  }
  if (onPlan !== undefined && typeof onPlan !== 'function')
    report(issues, 'onPlan', 'onPlan must be a function', onPlan);
  if (issues.length > 0) throw new EvenslotError('E_INVALID_OPTION', issues);
  const given = Object.entries(options).filter(([key, value]) => PARTITION_FIELDS.includes(key) && value !== undefined);
  const solve: PartitionOptions = { ...Object.fromEntries(given), timeLimitMs };
  return { name, loads, loadsTimeLimitMs, measureIntervalMs, rack, capacity, onPlan, solve };
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY;
}
