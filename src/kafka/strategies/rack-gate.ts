/** Racks of members and partitions by number, and the rule that says when the client's assignors look at them (KIP-881). */

import type { PartitionModel } from '../../partitions/model.ts';

export interface Racks {
  /** Rack of each member, −1 for none. */
  readonly ofMember: Int32Array;
  /** Set of racks of each partition, an index of `sets`. */
  readonly setOf: Uint32Array;
  /** The different sets; partitions whose racks are not known have the empty one. */
  readonly sets: readonly ReadonlySet<number>[];
}

/** Racks of the partitions of the given topics; undefined when no member has a rack. */
export function readRacks(model: PartitionModel, topics: Uint32Array): Racks | undefined {
  const { members, topics: described } = model.problem;
  const numbers = new Map<string, number>();
  const numberOf = (rack: string): number => {
    const known = numbers.get(rack) ?? numbers.size;
    numbers.set(rack, known);
    return known;
  };
  const ofMember = Int32Array.from(members, ({ rack }) => (rack ? numberOf(rack) : -1));
  if (numbers.size === 0) return undefined;
  const setOf = new Uint32Array(model.numPartitions);
  const sets: Set<number>[] = [new Set()];
  const known = new Map([['', 0]]);
  for (const t of topics) {
    const first = model.partitionStart[t]!;
    for (const [p, names] of (described[t]!.racks ?? []).entries()) {
      const key = names.join('\0');
      const index = known.get(key) ?? sets.push(new Set(names.map(numberOf))) - 1;
      known.set(key, index);
      setOf[first + p] = index;
    }
  }
  return { ofMember, setOf, sets };
}

/** A member with a rack that holds no replica of the partition. */
export function mismatches({ ofMember, setOf, sets }: Racks, member: number, partition: number): boolean {
  const rack = ofMember[member]!;
  return rack >= 0 && !sets[setOf[partition]!]!.has(rack);
}

/** Racks of some members. */
export function racksOf({ ofMember }: Racks, members: Uint32Array): Set<number> {
  const found = new Set<number>();
  for (const m of members) if (ofMember[m]! >= 0) found.add(ofMember[m]!);
  return found;
}

/**
 * `AbstractPartitionAssignor.useRackAwareAssignment`: some member is in a rack of some partition, and not every partition is in all of the racks,
 * for then it makes no difference.
 */
export function racksMatter(
  { setOf, sets }: Racks,
  memberRacks: ReadonlySet<number>,
  { partitionStart }: PartitionModel,
  topics: Iterable<number>,
): boolean {
  const present = new Set<number>();
  for (const t of topics) for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) present.add(setOf[p]!);
  const all = new Set<number>();
  for (const set of present) for (const rack of sets[set]!) all.add(rack);
  let common = false;
  for (const rack of memberRacks) common ||= all.has(rack);
  if (!common) return false;
  for (const set of present) if (sets[set]!.size < all.size) return true;
  return false;
}
