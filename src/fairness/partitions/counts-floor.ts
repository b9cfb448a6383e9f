/** The most owned partitions that a plan can keep by counts alone: of members whose numbers of partitions are given, and of even topics. */

import { createCellCounter } from './cells.ts';
import { countTotals } from './exchange-path.ts';
import type { Owners, PlacedGroup } from './placed-group.ts';
import { countPartitions } from './read-group.ts';

/**
 * For equal loads and equal capacities. Every plan as good as this one has the same numbers of partitions nᵢ, whoever has them, and no more excess E.
 *
 * - By members: who keeps k partitions has at least as many, and of each topic at most ⌈share⌉ but for E in all. So at most Σ min(oᵢ, nᵢ) + E are
 *   kept, both in descending order: that pairing is the best there is.
 * - By topics: a cell keeps min(owned, ⌊share⌋), and one more where its count is ⌈share⌉ > ⌊share⌋. There are partitions − Σ ⌊share⌋ such cells, and
 *   one more for each partition that another cell lacks, which is excess.
 */
export function mostKeptByCounts(placed: PlacedGroup, { able }: Owners): number {
  const { group, shares, spread } = placed;
  const { numMembers, numTopics, numSubscribers } = group;
  const counter = createCellCounter(group, able);
  const within = new Float64Array(numMembers);
  let byTopics = 0;
  for (let t = 0; t < numTopics; t++) {
    if (numSubscribers[t] === 0) continue;
    counter.select(t);
    if (counter.numTouched() === 0) continue;
    shares.select(t);
    const floor = shares.floor(0);
    const ceil = shares.ceil(0);
    let above = 0;
    for (let i = 0; i < counter.numTouched(); i++) {
      const m = counter.touched[i]!;
      const owned = counter.counts[m]!;
      within[m]! += Math.min(owned, ceil);
      byTopics += Math.min(owned, floor);
      if (owned > floor) above++;
    }
    byTopics += Math.min(above, countPartitions(group, t) - numSubscribers[t]! * floor);
  }
  const totals = countTotals(placed).sort();
  within.sort();
  let byMembers = 0;
  for (let i = 0; i < numMembers; i++) byMembers += Math.min(within[i]!, totals[i]!);
  return Math.min(byMembers, byTopics) + spread.excess;
}
