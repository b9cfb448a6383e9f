/**
 * The levels of equal members with equal loads by improving paths: while a chain of topics leads from a member to one with at least two partitions less,
 * a partition goes along it (the cost-reducing paths of Harvey, Ladner, Lovász, Tamir 2006, "Semi-matchings for bipartite graphs and load balancing").
 */

import type { PartitionProblem } from '../../src/partitions/types.ts';
import { countCells, readGroup } from './partition-scores.ts';

/** Levels of all members, busiest first, in the integer unit of `readGroup`. No capacities, and one load for all that is wanted. */
export function levelByPaths(problem: PartitionProblem): number[] {
  const group = readGroup(problem);
  const { topicOf, subscribers, weights, levelOf } = group;
  const counts = countCells(
    group,
    topicOf.map((t) => subscribers[t]![0] ?? -1),
  );
  const members = [...levelOf.keys()];
  const total = (m: number) => counts.reduce((sum, cells) => sum + cells[m]!, 0);
  const totals = members.map(total);
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const from of members) {
      const path = findPath(counts, subscribers, totals, from);
      if (!path) continue;
      for (const { topic, giver, taker } of path) {
        counts[topic]![giver]!--;
        counts[topic]![taker]!++;
      }
      totals[from]!--;
      totals[path[path.length - 1]!.taker]!++;
      isChanged = true;
    }
  }
  const weight = weights.find((_, p) => subscribers[topicOf[p]!]!.length > 0) ?? 0;
  return totals.map((count, m) => count * weight * levelOf[m]!).sort((a, b) => b - a);
}

interface Pass {
  readonly topic: number;
  readonly giver: number;
  readonly taker: number;
}

/** Passes from a member to the nearest one with at least two partitions less. */
function findPath(
  counts: readonly (readonly number[])[],
  subscribers: readonly (readonly number[])[],
  totals: readonly number[],
  from: number,
): Pass[] | undefined {
  const reachedBy = new Map<number, Pass | undefined>([[from, undefined]]);
  for (const giver of reachedBy.keys()) {
    for (const [topic, cells] of counts.entries()) {
      if (!cells[giver]) continue;
      for (const taker of subscribers[topic]!) {
        if (reachedBy.has(taker)) continue;
        reachedBy.set(taker, { topic, giver, taker });
        if (totals[taker]! + 2 > totals[from]!) continue;
        const path: Pass[] = [];
        for (let pass = reachedBy.get(taker); pass; pass = reachedBy.get(pass.giver)) path.unshift(pass);
        return path;
      }
    }
  }
  return undefined;
}
