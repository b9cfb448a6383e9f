/** From the counts of cohorts to those of members: evenly in total and in each topic, and so that members keep what they have. */

import type { Cells } from './cohorts.ts';
import { addWish, type Bits, keepExtras, openWishes, type Wishes, wrapExtras } from './extras.ts';
import type { PartitionModel } from './model.ts';
import type { Owned } from './owned.ts';

/** How many partitions of each topic members get: entries start[t] … start[t + 1] − 1 of topic t, no member twice. */
export interface Hands {
  readonly start: Uint32Array;
  readonly member: Uint32Array;
  readonly count: Uint32Array;
  /** 1 for topics in which everybody gets exactly what it owns. */
  readonly kept?: Uint8Array | undefined;
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
  const wanted = owned && findWanted(model, cells, base, extras, owned);
  const chosen: Bits[] = [];
  for (let c = 0; c < numCohorts; c++) {
    const own = extras.subarray(first[c]!, first[c + 1]!);
    const wishes = wanted?.wishes[c];
    if (wishes) keepExtras(own, wishes);
    chosen.push(wishes?.chosen ?? wrapExtras(members.start[c + 1]! - members.start[c]!, own));
  }
  const isKept = (t: number) => {
    if (wanted?.asOwned[t] !== 1) return false;
    for (let k = cells.ofTopic.start[t]!; k < cells.ofTopic.start[t + 1]!; k++) {
      const cell = cells.ofTopic.order[k]!;
      const c = cohortOf[cell]!;
      if (extras[cell]! > 0 && wanted.wishes[c]?.touched[cell - first[c]!] !== 0) return false;
    }
    return true;
  };
  const kept = owned && Uint8Array.from({ length: model.numTopics }, (_, t) => Number(isKept(t)));
  return listHands(cells, base, extras, chosen, entries, owned, kept);
}

function listHands(
  { cohorts, first, cohortOf, ofTopic, supply }: Cells,
  base: Uint32Array,
  extras: Uint32Array,
  chosen: readonly Bits[],
  entries: number,
  owned: Owned | undefined,
  kept: Uint8Array | undefined,
): Hands {
  const { members } = cohorts;
  const start = new Uint32Array(supply.length + 1);
  const member = new Uint32Array(entries);
  const count = new Uint32Array(entries);
  let end = 0;
  for (let t = 0; t < supply.length; t++) {
    if (owned && kept?.[t] === 1) {
      member.set(owned.member.subarray(owned.start[t]!, owned.start[t + 1]!), end);
      count.set(owned.count.subarray(owned.start[t]!, owned.start[t + 1]!), end);
      end += owned.start[t + 1]! - owned.start[t]!;
      start[t + 1] = end;
      continue;
    }
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
  return { start, member, count, kept };
}

interface Wanted {
  /** Of each cohort in which somebody owns an extra. */
  readonly wishes: (Wishes | undefined)[];
  /** 1 for topics in which what is owned is what everybody gets, if all wishes are granted. */
  readonly asOwned: Uint8Array;
}

/** Members that own more of a topic than the whole part of their share want to keep an extra. */
function findWanted(
  { numMembers, numTopics }: PartitionModel,
  { cohorts, first, ofTopic, cohortOf, supply }: Cells,
  base: Uint32Array,
  extras: Uint32Array,
  owned: Owned,
): Wanted {
  const { members, numCohorts, cohortOf: cohortOfMember } = cohorts;
  const wishes: (Wishes | undefined)[] = new Array(numCohorts).fill(undefined);
  const asOwned = new Uint8Array(numTopics);
  const placeOf = new Uint32Array(numMembers);
  for (let c = 0; c < numCohorts; c++) {
    for (let i = members.start[c]!; i < members.start[c + 1]!; i++) placeOf[members.order[i]!] = i - members.start[c]!;
  }
  const open = (c: number) =>
    openWishes(members.start[c + 1]! - members.start[c]!, extras.subarray(first[c]!, first[c + 1]!));
  const cellOf = new Uint32Array(numCohorts);
  for (let t = 0; t < numTopics; t++) {
    let entries = 0;
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) {
      const cell = ofTopic.order[k]!;
      const c = cohortOf[cell]!;
      cellOf[c] = cell;
      entries += base[cell]! > 0 ? members.start[c + 1]! - members.start[c]! : extras[cell]!;
    }
    let sum = 0;
    let isEven = owned.start[t + 1]! - owned.start[t]! === entries;
    // Mostly all entries are of one cohort: what belongs to it is looked up when the cohort changes.
    let c = -1;
    let cell = 0;
    let whole = 0;
    let own: Wishes | undefined;
    for (let k = owned.start[t]!; k < owned.start[t + 1]!; k++) {
      const m = owned.member[k]!;
      if (cohortOfMember[m] !== c) {
        c = cohortOfMember[m]!;
        cell = cellOf[c]!;
        whole = base[cell]!;
        if (extras[cell]! > 0) wishes[c] ??= open(c);
        own = extras[cell]! > 0 ? wishes[c] : undefined;
      }
      const count = owned.count[k]!;
      sum += count;
      if (count === whole) continue;
      if (count !== whole + 1 || !own) isEven = false;
      if (count > whole && own) addWish(own, cell - first[c]!, placeOf[m]!);
    }
    if (isEven && sum > 0 && sum === supply[t]) asOwned[t] = 1;
  }
  return { wishes, asOwned };
}
