/** How evenly topics are spread over their subscribers. */

import type { Cells } from './cohorts.ts';
import type { Hands } from './deal.ts';
import type { TopicSpread } from './types.ts';

/** Counts the cells outside floor and ceiling of their share, and by how much. */
export function measureSpread(
  { cohorts, cohortOf, ofTopic, floor, ceil, supply }: Cells,
  { start, member, count }: Hands,
): TopicSpread {
  const { members, numCohorts } = cohorts;
  const cellOf = new Uint32Array(numCohorts);
  const empty = new Uint32Array(numCohorts);
  let cells = 0;
  let misses = 0;
  let excess = 0;
  for (let t = 0; t < supply.length; t++) {
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) {
      const cell = ofTopic.order[k]!;
      const c = cohortOf[cell]!;
      cellOf[c] = cell;
      empty[c] = members.start[c + 1]! - members.start[c]!;
      cells += empty[c]!;
    }
    for (let k = start[t]!; k < start[t + 1]!; k++) {
      const c = cohorts.cohortOf[member[k]!]!;
      const n = count[k]!;
      empty[c]!--;
      if (n > ceil[cellOf[c]!]!) {
        excess += n - ceil[cellOf[c]!]!;
        misses++;
      } else if (n < floor[cellOf[c]!]!) {
        excess += floor[cellOf[c]!]! - n;
        misses++;
      }
    }
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) {
      const cell = ofTopic.order[k]!;
      if (floor[cell] === 0) continue;
      misses += empty[cohortOf[cell]!]!;
      excess += empty[cohortOf[cell]!]! * floor[cell]!;
    }
  }
  return { cells, misses, excess };
}
