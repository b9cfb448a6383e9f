/** A group with a valid plan: what all the claims are judged by. */

import type { Objective, TopicSpread } from '../../partitions/types.ts';
import { agrees } from '../agreement.ts';
import { spreadOf } from './cells.ts';
import { type GroupLoads, sumLoads } from './group-loads.ts';
import { type GroupColumns, loadOf, subscribes } from './read-group.ts';
import { createShares, type Shares } from './shares.ts';

export interface PlacedGroup {
  readonly group: GroupColumns;
  readonly objective: Objective;
  /** Member of each partition, −1 where nobody subscribes. */
  readonly assignment: Int32Array;
  readonly loads: GroupLoads;
  readonly shares: Shares;
  readonly spread: TopicSpread;
  /** Undefined when nobody owns anything. */
  readonly owners: Owners | undefined;
}

/** Who may keep what, and who has not kept it. */
export interface Owners {
  /** Owner of each partition where it subscribes, else −1. */
  readonly able: Int32Array;
  /** Partitions that have an owner. */
  readonly owned: number;
  /** Those whose owner does not subscribe. */
  readonly forced: number;
  /** Those that are not with their owner, and their load. */
  readonly moved: number;
  readonly movedLoad: number;
}

export function placeGroup(group: GroupColumns, objective: Objective, assignment: Int32Array): PlacedGroup {
  const shares = createShares(group);
  return {
    group,
    objective,
    assignment,
    loads: sumLoads(group, assignment),
    shares,
    spread: spreadOf(group, shares, assignment),
    owners: group.owner && followOwners(group, group.owner, assignment),
  };
}

/** What an objective puts first is kept as far as any plan can keep it: an even spread, or no move but the forced ones. */
export function keepsObjective({ objective, spread, owners }: PlacedGroup): boolean {
  if (objective === 'spread') return spread.excess === 0;
  return objective === 'level' || !owners || owners.moved === owners.forced;
}

/** Compared to the last digit where all are integers, else within the rounding of sums. */
export function agreesOn({ loads }: PlacedGroup, claimed: number, computed: number): boolean {
  return agrees(claimed, computed, loads.exact);
}

function followOwners(group: GroupColumns, owner: Int32Array, assignment: Int32Array): Owners {
  const { numTopics, partitionStart } = group;
  const able = new Int32Array(owner.length).fill(-1);
  let owned = 0;
  let forced = 0;
  let moved = 0;
  let movedLoad = 0;
  for (let t = 0; t < numTopics; t++) {
    const start = partitionStart[t]!;
    for (let p = start; p < partitionStart[t + 1]!; p++) {
      const m = owner[p]!;
      if (m < 0) continue;
      owned++;
      if (subscribes(group, m, t)) able[p] = m;
      else forced++;
      if (assignment[p] === m) continue;
      moved++;
      movedLoad += loadOf(group, t, p - start);
    }
  }
  return { able, owned, forced, moved, movedLoad };
}
