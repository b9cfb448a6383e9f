/** A valid plan: every partition that somebody subscribes to is with a subscriber, and no other partition with anybody. */

import type { IssueList } from '../issue-list.ts';
import { showValue } from '../read-fields.ts';
import { type GroupColumns, namePartition, subscribes } from './read-group.ts';
import type { PartitionPlacement } from './read-placement.ts';

export function checkAssigned(issues: IssueList, group: GroupColumns, placement: PartitionPlacement): void {
  const { numTopics, partitionStart, numSubscribers, memberIds } = group;
  const { assignment, pathOf } = placement;
  for (let t = 0; t < numTopics; t++) {
    const wanted = numSubscribers[t]! > 0;
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) {
      const m = assignment[p]!;
      if (m < 0 ? !wanted : subscribes(group, m, t)) continue;
      if (!issues.wants()) continue;
      const name = namePartition(group, t, p);
      if (m < 0) issues.add(pathOf(p), `${name} is with nobody, though somebody subscribes to the topic`, m);
      else {
        const why = wanted ? 'it does not subscribe to the topic' : 'nobody subscribes to the topic';
        issues.add(pathOf(p), `${name} is with member ${showValue(memberIds[m])}, but ${why}`, m);
      }
    }
  }
}
