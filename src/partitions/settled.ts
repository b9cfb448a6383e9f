/** Groups that need no change, which most are: seen in one pass over what is owned. */

import type { Cells } from './cohorts.ts';
import type { PartitionModel } from './model.ts';

/**
 * Whether what is owned is complete, even in every topic and level: nothing can be better then.
 *
 * @param totals partitions of each cohort in a plan that is level
 */
export function isSettled(
  { owner, numMembers, numTopics, numSubscribers, partitionStart }: PartitionModel,
  { cohorts, ofTopic, cohortOf, floor, ceil }: Cells,
  totals: Float64Array,
): boolean {
  const { members, numCohorts } = cohorts;
  const total = new Uint32Array(numMembers);
  for (let p = 0; p < owner!.length; p++) if (owner![p]! >= 0) total[owner![p]!]!++;
  const sums = new Float64Array(numCohorts);
  for (let m = 0; m < numMembers; m++) {
    const c = cohorts.cohortOf[m]!;
    const size = members.start[c + 1]! - members.start[c]!;
    if (total[m]! < Math.floor(totals[c]! / size) || total[m]! > Math.ceil(totals[c]! / size)) return false;
    sums[c]! += total[m]!;
  }
  if (!sums.every((sum, c) => sum === totals[c])) return false;
  const cellOf = new Int32Array(numCohorts);
  const count = new Uint32Array(numMembers);
  for (let t = 0; t < numTopics; t++) {
    const [from, to] = [partitionStart[t]!, partitionStart[t + 1]!];
    if (numSubscribers[t] === 0) {
      for (let p = from; p < to; p++) if (owner![p]! >= 0) return false;
      continue;
    }
    cellOf.fill(-1);
    let extras = to - from;
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) {
      const cell = ofTopic.order[k]!;
      const c = cohortOf[cell]!;
      cellOf[c] = cell;
      extras -= floor[cell]! * (members.start[c + 1]! - members.start[c]!);
    }
    // Nobody above the ceiling, and no more above the floor than there are partitions left: then nobody is below it.
    for (let p = from; p < to; p++) {
      const m = owner![p]!;
      if (m < 0) return false;
      const cell = cellOf[cohorts.cohortOf[m]!]!;
      if (cell < 0) return false;
      const n = ++count[m]!;
      if (n > floor[cell]! && (n > ceil[cell]! || --extras < 0)) return false;
    }
    for (let p = from; p < to; p++) count[owner![p]!] = 0;
  }
  return true;
}
