/** Floors of the busiest member with unequal loads that need no search: what some members have to hold between them, and the heaviest partition. */

import { lowestLevel } from '../fairness/level-floor.ts';
import { type Cells, listMembers } from './cohorts.ts';
import { levelAt, levelCounts } from './level-counts.ts';
import type { PartitionModel } from './model.ts';
import type { PartitionLevelBound } from './types.ts';

/** Parts that the loads are cut into to find the members that are fullest when loads can be divided. */
const PARTS = 2 ** 18;

/** The higher of both floors. */
export function boundLoads(model: PartitionModel, cells: Cells): PartitionLevelBound {
  const members = listFullest(model, cells);
  const value = levelOfMembers(model, members);
  const heaviest = heaviestItem(model, cells);
  return heaviest > value ? { kind: 'heaviest-item', value: heaviest } : { kind: 'members', value, members };
}

/** The members that would be busiest if loads could be divided at will; an empty list for all of them. */
function listFullest(model: PartitionModel, cells: Cells): number[] {
  const { numTopics, partitionStart, numSubscribers } = model;
  const { cohorts } = cells;
  if (cohorts.numCohorts === 1) return [];
  const { values } = model.units();
  const sums = new Float64Array(numTopics);
  let total = 0;
  for (let t = 0; t < numTopics; t++) {
    if (numSubscribers[t] === 0) continue;
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) sums[t]! += values[p]!;
    total += sums[t]!;
  }
  if (total === 0) return [];
  const supply = Uint32Array.from(sums, (sum) => Math.floor((sum / total) * PARTS));
  const free = new Uint32Array(cells.numCells);
  const whole = {
    ...cells,
    supply,
    floor: free,
    ceil: free,
    least: free,
    most: free.map((_, cell) => supply[cells.topicOf[cell]!]!),
  };
  const { closed } = levelCounts(whole, 1, undefined);
  return listMembers(cohorts, closed);
}

/** Least level at which the members can hold all partitions that nobody else may have. */
function levelOfMembers(model: PartitionModel, listed: readonly number[]): number {
  const { numMembers, numTopics, numSubscribers, partitionStart, subscriptions, subscriptionOf } = model;
  const members = listed.length > 0 ? listed : Array.from({ length: numMembers }, (_, m) => m);
  const capacity = Float64Array.from(members, (m) => model.capacity?.[m] ?? 1);
  const inside = new Uint32Array(numTopics);
  const bySubscription = new Uint32Array(subscriptions.length);
  for (const m of members) bySubscription[subscriptionOf[m]!]!++;
  for (const [s, topics] of subscriptions.entries()) for (const t of topics) inside[t]! += bySubscription[s]!;
  const { values, times, over, exact } = model.units();
  const each = exact ? values : model.loads();
  let forced = 0;
  let count = 0;
  for (let t = 0; t < numTopics; t++) {
    if (numSubscribers[t] === 0 || inside[t] !== numSubscribers[t]) continue;
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) forced += each[p]!;
    count += partitionStart[t + 1]! - partitionStart[t]!;
  }
  if (forced === 0) return 0;
  if (exact) {
    // Loads come in units: as many partitions of one unit need no higher level.
    const level = lowestLevel(
      { numLanes: forced, weight: times / over, capacity, exact: over === 1 },
      { least: new Float64Array(members.length), most: new Float64Array(members.length).fill(forced) },
    );
    return over === 1 ? level : roundToUnits(level, capacity, over);
  }
  // A sum of doubles is off by less than a unit in the last place a number; the floor gives way by as much, so that it stays one.
  const room = capacity.reduce((sum, c) => sum + c, 0);
  return (forced / room) * (1 - Number.EPSILON * (members.length + count));
}

/** The number by which a level is reported: the highest whole number of units on some member that is not above it. */
function roundToUnits(level: number, capacity: Float64Array, over: number): number {
  let highest = 0;
  for (const c of new Set(capacity)) {
    const units = Math.floor(level * c * over * (1 + 1e-12));
    highest = Math.max(highest, levelAt(1, units / over, c));
  }
  return highest;
}

/** The heaviest partition on the best member that may have it. */
function heaviestItem(model: PartitionModel, { ofTopic, cohortOf, cohorts }: Cells): number {
  const { numTopics, partitionStart } = model;
  const loads = model.loads();
  let highest = 0;
  for (let t = 0; t < numTopics; t++) {
    let best = 0;
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) {
      best = Math.max(best, cohorts.capacity[cohortOf[ofTopic.order[k]!]!]!);
    }
    if (best === 0) continue;
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++)
      highest = Math.max(highest, levelAt(1, loads[p]!, best));
  }
  return highest;
}
