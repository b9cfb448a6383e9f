/** The loads of members and partitions, summed anew, and whether all partitions weigh the same. */

import { countPartitions, type GroupColumns, loadOf } from './read-group.ts';

export interface GroupLoads {
  readonly perMember: Float64Array;
  /** Load / capacity of the busiest member. */
  readonly makespan: number;
  /** Every sum, and every load / capacity, is a finite number. */
  readonly isFinite: boolean;
  /** Loads and capacities are integers and the sum is below 2⁵³: claims are compared to the last digit. */
  readonly exact: boolean;
  /** Load of every partition that somebody subscribes to, when they all weigh the same (1 when there is none). */
  readonly equal: number | undefined;
}

export function sumLoads(group: GroupColumns, assignment: Int32Array): GroupLoads {
  const { numTopics, numMembers, partitionStart, numSubscribers, capacity } = group;
  const perMember = new Float64Array(numMembers);
  let total = 0;
  let whole = true;
  let lightest = Infinity;
  let heaviest = 0;
  for (let t = 0; t < numTopics; t++) {
    const start = partitionStart[t]!;
    const count = countPartitions(group, t);
    for (let p = 0; p < count; p++) {
      const load = loadOf(group, t, p);
      total += load;
      if (numSubscribers[t] === 0) continue;
      perMember[assignment[start + p]!]! += load;
      whole &&= Number.isInteger(load);
      if (load < lightest) lightest = load;
      if (load > heaviest) heaviest = load;
    }
  }
  let makespan = 0;
  for (let m = 0; m < numMembers; m++) makespan = Math.max(makespan, perMember[m]! / (capacity ? capacity[m]! : 1));
  return {
    perMember,
    makespan,
    isFinite: total < Infinity && makespan < Infinity,
    exact: whole && total <= Number.MAX_SAFE_INTEGER && (capacity?.every(Number.isInteger) ?? true),
    equal: lightest === Infinity ? 1 : lightest === heaviest ? lightest : undefined,
  };
}
