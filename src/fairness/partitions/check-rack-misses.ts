/** The claimed number of partitions that are read from another rack than the one their member is in. */

import type { IssueList } from '../issue-list.ts';
import { showValue } from '../read-fields.ts';
import { countPartitions, type GroupColumns } from './read-group.ts';

export function checkRackMisses(issues: IssueList, claim: unknown, group: GroupColumns, assignment: Int32Array): void {
  if (claim === undefined) return;
  const misses = countRackMisses(group, assignment);
  if (misses === undefined) {
    issues.add('rackMisses', 'rackMisses need racks of members and of partitions, and the problem has none', claim);
  } else if (claim !== misses) {
    const message = `${misses} partitions have no replica in the rack of their member, the plan claims ${showValue(claim)}`;
    issues.add('rackMisses', message, claim);
  }
}

/** Partitions with known racks whose member has a rack that is none of them; undefined when members or topics have no racks. */
function countRackMisses(group: GroupColumns, assignment: Int32Array): number | undefined {
  const { racks, rackOf, numTopics, partitionStart } = group;
  if (!rackOf.some((rack) => rack !== undefined) || !racks.some((list) => list !== undefined)) return undefined;
  let misses = 0;
  for (let t = 0; t < numTopics; t++) {
    const lists = racks[t];
    for (let p = 0; lists && p < countPartitions(group, t); p++) {
      const m = assignment[partitionStart[t]! + p]!;
      const rack = m < 0 ? undefined : rackOf[m];
      const replicas = lists[p]!;
      if (rack === undefined || replicas.length === 0) continue;
      let isThere = false;
      for (let i = 0; i < replicas.length && !isThere; i++) isThere = replicas[i] === rack;
      if (!isThere) misses++;
    }
  }
  return misses;
}
