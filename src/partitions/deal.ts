/** From the counts of cohorts to those of members: evenly in total and in each topic, and so that members keep what they have. */

import type { Cells } from './cohorts.ts';
import { Bits, keepExtras, wrapExtras } from './extras.ts';
import type { PartitionModel } from './model.ts';
import type { Owned } from './owned.ts';

/** How many partitions of each topic members get: entries start[t] … start[t + 1] − 1 of topic t, no member twice. */
export interface Hands {
  readonly start: Uint32Array;
  readonly member: Uint32Array;
  readonly count: Uint32Array;
}

/** Deals the counts of cells; members want to keep what they own. */
export function dealCounts(model: PartitionModel, cells: Cells, counts: Uint32Array, owned: Owned | undefined): Hands {
  const { cohorts, numCells, first, cohortOf } = cells;
  const { members, numCohorts } = cohorts;
  const base = new Uint32Array(numCells);
  const extras = new Uint32Array(numCells);
  let entries = 0;
  for (let cell = 0; cell < numCells; cell++) {
    const c = cohortOf[cell]!;
    const size = members.start[c + 1]! - members.start[c]!;
    extras[cell] = counts[cell]! % size;
    base[cell] = (counts[cell]! - extras[cell]!) / size;
    entries += base[cell]! > 0 ? size : extras[cell]!;
  }
  const chosen: Bits[] = [];
  const wanted = owned && findWanted(model, cells, base, extras, owned);
  for (let c = 0; c < numCohorts; c++) {
    const size = members.start[c + 1]! - members.start[c]!;
    const own = extras.subarray(first[c]!, first[c + 1]!);
    chosen.push(wanted?.[c] ? keepExtras(size, own, wanted[c]!) : wrapExtras(size, own));
  }
  return listHands(cells, base, extras, chosen, entries);
}

function listHands(
  { cohorts, first, cohortOf, ofTopic, supply }: Cells,
  base: Uint32Array,
  extras: Uint32Array,
  chosen: readonly Bits[],
  entries: number,
): Hands {
  const { members } = cohorts;
  const start = new Uint32Array(supply.length + 1);
  const member = new Uint32Array(entries);
  const count = new Uint32Array(entries);
  let end = 0;
  for (let t = 0; t < supply.length; t++) {
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) {
      const cell = ofTopic.order[k]!;
      const c = cohortOf[cell]!;
      const from = members.start[c]!;
      const b = base[cell]!;
      const at = end;
      if (b > 0) {
        for (let i = from; i < members.start[c + 1]!; i++) {
          member[end] = members.order[i]!;
          count[end++] = b;
        }
        if (extras[cell]! > 0) chosen[c]!.forEach(cell - first[c]!, (i) => count[at + i]!++);
      } else if (extras[cell]! > 0) {
        chosen[c]!.forEach(cell - first[c]!, (i) => {
          member[end] = members.order[from + i]!;
          count[end++] = 1;
        });
      }
    }
    start[t + 1] = end;
  }
  return { start, member, count };
}

/** Members that own more of a topic than the whole part of their share: a table for each cohort in which somebody does. */
function findWanted(
  { numMembers, numTopics }: PartitionModel,
  { cohorts, first, ofTopic, cohortOf }: Cells,
  base: Uint32Array,
  extras: Uint32Array,
  owned: Owned,
): (Bits | undefined)[] {
  const { members, numCohorts } = cohorts;
  const wanted: (Bits | undefined)[] = new Array(numCohorts).fill(undefined);
  const placeOf = new Uint32Array(numMembers);
  for (let c = 0; c < numCohorts; c++) {
    for (let i = members.start[c]!; i < members.start[c + 1]!; i++) placeOf[members.order[i]!] = i - members.start[c]!;
  }
  const cellOf = new Uint32Array(numCohorts);
  for (let t = 0; t < numTopics; t++) {
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) {
      cellOf[cohortOf[ofTopic.order[k]!]!] = ofTopic.order[k]!;
    }
    for (let k = owned.start[t]!; k < owned.start[t + 1]!; k++) {
      const m = owned.member[k]!;
      const c = cohorts.cohortOf[m]!;
      const cell = cellOf[c]!;
      if (owned.count[k]! <= base[cell]! || extras[cell] === 0) continue;
      wanted[c] ??= new Bits(first[c + 1]! - first[c]!, members.start[c + 1]! - members.start[c]!);
      wanted[c].add(cell - first[c]!, placeOf[m]!);
    }
  }
  return wanted;
}
