/** The level that some members cannot all stay below, for what subscriptions and objective make them hold between them. */

import { unitOf } from '../balance/exact-loads.ts';
import { lowestLevel } from '../level-floor.ts';
import { toExactItems } from './as-balance.ts';
import type { PlacedGroup } from './placed-group.ts';
import { countPartitions } from './read-group.ts';

/**
 * The least level at which the listed members can hold what they have to.
 *
 * @param isListed 1 for each member that is listed
 */
export function membersFloor(placed: PlacedGroup, isListed: Uint8Array): number {
  const { group, loads } = placed;
  const members = [...isListed.keys()].filter((m) => isListed[m] === 1);
  const capacity = Float64Array.from(members, (m) => (group.capacity ? group.capacity[m]! : 1));
  const least = new Float64Array(members.length);
  const within = (numLanes: number, weight: number, exact: boolean) =>
    lowestLevel(
      { numLanes, weight, capacity, exact },
      { least, most: new Float64Array(members.length).fill(numLanes) },
    );
  // Partitions of one load: levels are multiples of it, in doubles as they are reported.
  if (loads.equal !== undefined) return within(forcedCount(placed, isListed), loads.equal, true);
  // Other loads come in whole units too, when all of them together can be counted.
  const { weights, decimals, items } = toExactItems(group);
  const isForced = forcedPartitions(placed, isListed);
  if (weights instanceof Float64Array) {
    const unit = Number(unitOf(weights));
    let units = 0;
    for (let i = 0; i < weights.length; i++)
      if (isForced(items.topic[i]!, items.partition[i]!)) units += weights[i]! / unit;
    const weight = Number(`${unit}e-${decimals}`);
    if (weight > 0) return within(units, weight, decimals === 0);
  }
  let load = 0;
  for (let i = 0; i < weights.length; i++)
    if (isForced(items.topic[i]!, items.partition[i]!)) load += items.weights[i]!;
  return members.length === 0 ? 0 : load / capacity.reduce((sum, value) => sum + value, 0);
}

/** Partitions of one load that the listed members hold in any plan: by the floors of their cells, or by the ceilings of the others. */
function forcedCount(placed: PlacedGroup, isListed: Uint8Array): number {
  const { group, objective, shares } = placed;
  const { numTopics, subscriptionsOf } = group;
  const others = countOthers(placed, isListed);
  const kept = objective === 'calm' ? countKept(placed, isListed) : undefined;
  const classes = shares.classesOf.map((list) =>
    list.map(({ rank, members }) => {
      const listed = members.reduce((count, m) => count + isListed[m]!, 0);
      return { rank, listed, others: members.length - listed };
    }),
  );
  let forced = 0;
  for (let t = 0; t < numTopics; t++) {
    const count = countPartitions(group, t);
    if (count === 0 || subscriptionsOf[t]!.length === 0) continue;
    if (others[t] === 0) {
      forced += count;
    } else if (kept) {
      forced += kept[t]!;
    } else if (objective === 'spread') {
      shares.select(t);
      let floors = 0;
      // A share below 1 has the ceiling 1; only the highest capacities have more.
      let ceilings = others[t]!;
      for (const s of subscriptionsOf[t]!) {
        for (const { rank, listed, others: rest } of classes[s]!) {
          if (shares.floor(rank) === 0) break;
          floors += listed * shares.floor(rank);
          ceilings += rest * (shares.ceil(rank) - 1);
        }
      }
      forced += Math.max(floors, count - ceilings);
    }
  }
  return forced;
}

/** Partitions of any load that only listed members can have: nobody else subscribes, or what is owned stays. */
function forcedPartitions(placed: PlacedGroup, isListed: Uint8Array): (topic: number, partition: number) => boolean {
  const others = countOthers(placed, isListed);
  const able = placed.objective === 'calm' ? placed.owners?.able : undefined;
  return (topic, partition) => others[topic] === 0 || (able !== undefined && isListed[able[partition]!] === 1);
}

/** Subscribers of each topic that are not listed. */
function countOthers({ group: { numTopics, subscriptions } }: PlacedGroup, isListed: Uint8Array): Float64Array {
  const others = new Float64Array(numTopics);
  for (const { topics, members } of subscriptions) {
    const rest = members.reduce((count, m) => count + 1 - isListed[m]!, 0);
    for (const t of topics) others[t]! += rest;
  }
  return others;
}

/** Partitions of each topic that a listed member owns and may keep. */
function countKept({ group, owners }: PlacedGroup, isListed: Uint8Array): Float64Array {
  const { numTopics, partitionStart } = group;
  const kept = new Float64Array(numTopics);
  for (let t = 0; owners && t < numTopics; t++) {
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) {
      const m = owners.able[p]!;
      if (m >= 0 && isListed[m] === 1) kept[t]!++;
    }
  }
  return kept;
}
