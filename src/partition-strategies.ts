/** Partition assignment by strategy: ours beside Kafka's, Flink's and Beam's own. What is listed here is compared and documented. */

import { EvenslotError } from './errors.ts';
import { beamKafka } from './flink/strategies/beam-kafka.ts';
import { flinkKafkaSource } from './flink/strategies/flink-kafka-source.ts';
import { kafkaCooperativeSticky } from './kafka/strategies/cooperative-sticky.ts';
import { kafkaRange } from './kafka/strategies/range.ts';
import { kafkaRoundRobin } from './kafka/strategies/roundrobin.ts';
import { kafkaSticky } from './kafka/strategies/sticky.ts';
import { kafkaUniform } from './kafka/strategies/uniform.ts';
import { runBalanced, runBalancedAsync, runBaseline } from './partitions/assign.ts';
import { buildModel } from './partitions/build-model.ts';
import type { PartitionModel, PartitionStrategy } from './partitions/model.ts';
import { assertPartitionOptions } from './partitions/options.ts';
import type { PartitionOptions, PartitionPlan, PartitionProblem, PartitionStrategyName } from './partitions/types.ts';
import type { AsyncOptions } from './solver/types.ts';

/** Strategies that only follow their rule, in the order in which comparisons list them. */
const baselines: readonly PartitionStrategy<PartitionStrategyName>[] = [
  kafkaRange,
  kafkaRoundRobin,
  kafkaSticky,
  kafkaCooperativeSticky,
  kafkaUniform,
  flinkKafkaSource,
  beamKafka,
];

/** Every strategy by name, baselines first. */
export const partitionStrategies: readonly {
  readonly name: PartitionStrategyName;
  /** One line for people. */
  readonly describe: string;
  /** True for what Kafka, Flink and Beam do today. */
  readonly baseline: boolean;
}[] = [
  ...baselines.map(({ name, describe }) => ({ name, describe, baseline: true })),
  {
    name: 'balanced',
    describe: 'the busiest member as low as possible, then every topic spread evenly, then few moves',
    baseline: false,
  },
];

/**
 * Assigns the partitions of topics to the members of a group.
 *
 * In order, each as far as the ones before allow: every partition goes to one member that subscribes to its topic; the busiest member (load / capacity) is
 * lowest, then the next, and so on; each topic is spread evenly over its subscribers; few partitions leave the member that has them; partitions go to
 * members in a rack with a replica. `objective` puts another aim first.
 *
 * With equal loads all but racks is exact and proven. With unequal loads the plan carries a bound and a gap, levels within 0.1 % of each other count as
 * equal (unless `effort` is `exact`), and nothing moves as long as what is owned can stay within 0.2 % of what is reached from nothing; that goes before even topics.
 *
 * Deterministic, unless `timeLimitMs` is set, and independent of the order in which members and topics are listed: that changes no load. A stable group moves nothing.
 *
 * @throws EvenslotError `E_INVALID_PROBLEM` or `E_INVALID_OPTION` with every issue, `E_UNKNOWN_STRATEGY`, `E_MEMORY` when the problem does not fit,
 * `E_ENGINE` when the host refuses WebAssembly
 */
export function assignPartitions(problem: PartitionProblem, options: PartitionOptions = {}): PartitionPlan {
  assertOptions(options, false);
  return withinMemory(() => run(buildModel(problem), options));
}

/**
 * The same, without holding the event loop for more than about 20 ms: unequal loads are solved in slices, can be aborted between them, and tell of every
 * better plan. Only reading a very large group and building its first plan are done in one piece (about 0.4 µs a partition).
 *
 * @throws as `assignPartitions`; an abort is a result, not an error
 */
export async function assignPartitionsAsync(
  problem: PartitionProblem,
  options: PartitionOptions & AsyncOptions = {},
): Promise<PartitionPlan> {
  assertOptions(options, true);
  try {
    const model = buildModel(problem);
    const baseline = baselines.find(({ name }) => name === options.strategy);
    if (baseline) return runBaseline(model, checkSupport(model, baseline));
    return await runBalancedAsync(model, options);
  } catch (error) {
    throw asMemoryError(error);
  }
}

/**
 * One plan per strategy that speaks of such a group, baselines first. Options as for `assignPartitions`; they are those of `balanced`.
 *
 * @throws EvenslotError as `assignPartitions` does
 */
export function comparePartitions(
  problem: PartitionProblem,
  options: Omit<PartitionOptions, 'strategy'> = {},
): PartitionPlan[] {
  assertOptions(options, false);
  return withinMemory(() => {
    const model = buildModel(problem);
    const supported = baselines.filter(({ supports }) => supports === undefined || supports(model));
    return [...supported.map((strategy) => runBaseline(model, strategy)), runBalanced(model, options)];
  });
}

function assertOptions(options: PartitionOptions & AsyncOptions, async: boolean): void {
  const names = partitionStrategies.map(({ name }) => name);
  assertPartitionOptions(options, names, async);
}

function run(model: PartitionModel, options: PartitionOptions): PartitionPlan {
  const baseline = baselines.find(({ name }) => name === options.strategy);
  return baseline ? runBaseline(model, checkSupport(model, baseline)) : runBalanced(model, options);
}

function checkSupport<Strategy extends PartitionStrategy>(model: PartitionModel, strategy: Strategy): Strategy {
  if (strategy.supports === undefined || strategy.supports(model)) return strategy;
  const message = `${strategy.name} needs members that all subscribe to the same topics`;
  throw new EvenslotError('E_INVALID_OPTION', [{ path: 'options.strategy', message, received: strategy.name }]);
}

function withinMemory<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asMemoryError(error);
  }
}

/** Typed arrays refuse lengths that the host cannot give. */
function asMemoryError(error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  const message = `the problem needs more memory than this host gives (${error.message})`;
  return new EvenslotError('E_MEMORY', [{ path: '', message, received: undefined }]);
}
