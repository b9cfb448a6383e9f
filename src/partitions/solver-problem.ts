/** The group as the solver reads it: partitions are items, members are bins. */

import type { BalanceProblem, Bin } from '../solver/types.ts';
import type { PartitionModel } from './model.ts';

export interface SolverProblem {
  readonly problem: BalanceProblem;
  /** Partition of each item; undefined when every partition is one. */
  readonly partitionOf: Uint32Array | undefined;
}

/** Partitions that have a subscriber as items. `pinned`: owned partitions that may stay do. */
export function toSolverProblem(model: PartitionModel, pinned: boolean): SolverProblem {
  const { numMembers, numPartitions, numTopics, numSubscribers, partitionStart, owner, capacity } = model;
  const partitionOf = numSubscribers.includes(0) ? listItems(model) : undefined;
  const numItems = partitionOf?.length ?? numPartitions;
  const loads = model.loads();
  const weights = partitionOf ? Float64Array.from(partitionOf, (p) => loads[p]!) : loads;
  const topicOf = new Uint32Array(numPartitions);
  for (let t = 0; t < numTopics; t++) topicOf.fill(t, partitionStart[t]!, partitionStart[t + 1]!);
  const forbidden = listForbidden(model, numItems, (item) => topicOf[partitionOf ? partitionOf[item]! : item]!);
  const bins: number | Bin[] =
    capacity === undefined && forbidden.every((list) => list.length === 0)
      ? numMembers
      : Array.from({ length: numMembers }, (_, m) => ({
          ...(capacity && { speed: capacity[m]! }),
          ...(forbidden[model.subscriptionOf[m]!]!.length > 0 && { forbidden: forbidden[model.subscriptionOf[m]!]! }),
        }));
  if (!owner) return { problem: { weights, bins }, partitionOf };
  const owned = Int32Array.from({ length: numItems }, (_, item) => owner[partitionOf ? partitionOf[item]! : item]!);
  if (!pinned) return { problem: { weights, bins, previous: owned }, partitionOf };
  const subscribed = model.subscriptions.map((topics) => new Set(topics));
  const stays = owned.map((m, item) => {
    const t = topicOf[partitionOf ? partitionOf[item]! : item]!;
    return m >= 0 && subscribed[model.subscriptionOf[m]!]!.has(t) ? m : -1;
  });
  return { problem: { weights, bins, previous: owned, pinned: stays }, partitionOf };
}

function listItems({ numTopics, numSubscribers, partitionStart }: PartitionModel): Uint32Array {
  const items: number[] = [];
  for (let t = 0; t < numTopics; t++) {
    if (numSubscribers[t] === 0) continue;
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) items.push(p);
  }
  return Uint32Array.from(items);
}

/** Items that each subscription does not have. */
function listForbidden(
  { subscriptions }: PartitionModel,
  numItems: number,
  topicOf: (item: number) => number,
): Uint32Array[] {
  return subscriptions.map((topics) => {
    const subscribed = new Set(topics);
    return Uint32Array.from({ length: numItems }, (_, item) => item).filter((item) => !subscribed.has(topicOf(item)));
  });
}

/** The bins of items as members of partitions. */
export function toMembers(
  { numPartitions }: PartitionModel,
  partitionOf: Uint32Array | undefined,
  bins: Uint32Array,
): Int32Array {
  if (!partitionOf) return Int32Array.from(bins);
  const assignment = new Int32Array(numPartitions).fill(-1);
  for (let item = 0; item < bins.length; item++) assignment[partitionOf[item]!] = bins[item]!;
  return assignment;
}
