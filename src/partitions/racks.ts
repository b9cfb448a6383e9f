/** Racks: which partitions have a replica where a member runs (KIP-881), and as many of them as possible for members with given counts. */

import type { PartitionModel } from './model.ts';

export interface Racks {
  /** Whether both racks are known and the partition has no replica in that of the member. */
  readonly isMiss: (topic: number, partition: number, member: number) => boolean;
  /** Rack of each member, −1 where it names none. */
  readonly rackOf: Int32Array;
  readonly numRacks: number;
  /** Racks of members that hold a replica of the partition. */
  readonly racksOf: (topic: number, partition: number) => readonly number[];
}

/** Undefined when no member or no topic has racks. */
export function findRacks({ problem: { members, topics } }: PartitionModel): Racks | undefined {
  if (!topics.some(({ racks }) => racks !== undefined)) return undefined;
  const indexOf = new Map<string, number>();
  const rackOf = Int32Array.from(members, ({ rack }) => {
    if (rack === undefined) return -1;
    const index = indexOf.get(rack) ?? indexOf.size;
    indexOf.set(rack, index);
    return index;
  });
  if (indexOf.size === 0) return undefined;
  const listed = new Map<readonly string[], readonly number[]>();
  const racksOf = (t: number, p: number): readonly number[] => {
    const names = topics[t]!.racks?.[p];
    if (names === undefined) return [];
    let list = listed.get(names);
    if (list === undefined) {
      list = [...new Set(names)].flatMap((name) => indexOf.get(name) ?? []);
      listed.set(names, list);
    }
    return list;
  };
  return {
    rackOf,
    numRacks: indexOf.size,
    racksOf,
    isMiss(t, p, m) {
      const names = topics[t]!.racks?.[p];
      return rackOf[m]! >= 0 && names !== undefined && names.length > 0 && !racksOf(t, p).includes(rackOf[m]!);
    },
  };
}

/** Partitions whose member runs in none of their racks. */
export function countRackMisses(
  { numTopics, partitionStart }: PartitionModel,
  racks: Racks,
  assignment: Int32Array,
): number {
  let misses = 0;
  for (let t = 0; t < numTopics; t++) {
    const from = partitionStart[t]!;
    for (let p = from; p < partitionStart[t + 1]!; p++) {
      if (assignment[p]! >= 0 && racks.isMiss(t, p - from, assignment[p]!)) misses++;
    }
  }
  return misses;
}

/**
 * Gives partitions of one topic to members of their racks, as many as possible: a matching of partitions with racks, by augmenting paths
 * over racks. `left`, what each member still gets, goes down by what it got.
 */
export function matchRacks(
  { rackOf, numRacks, racksOf }: Racks,
  topic: number,
  assignment: Int32Array,
  members: Uint32Array,
  left: Uint32Array,
): void {
  const room = new Uint32Array(numRacks);
  for (const m of members) if (rackOf[m]! >= 0) room[rackOf[m]!]! += left[m]!;
  if (!room.some((count) => count > 0)) return;
  const given: number[][] = Array.from({ length: numRacks }, () => []);
  const place = (p: number, seen: Uint8Array): boolean => {
    for (const r of racksOf(topic, p)) {
      if (seen[r]) continue;
      seen[r] = 1;
      if (room[r]! > 0) {
        room[r]!--;
        given[r]!.push(p);
        return true;
      }
      for (let k = 0; k < given[r]!.length; k++) {
        if (!place(given[r]![k]!, seen)) continue;
        given[r]![k] = p;
        return true;
      }
    }
    return false;
  };
  for (let p = 0; p < assignment.length; p++) if (assignment[p]! < 0) place(p, new Uint8Array(numRacks));
  for (const m of members) {
    const list = given[rackOf[m]!];
    while (list && left[m]! > 0 && list.length > 0) {
      assignment[list.pop()!] = m;
      left[m]!--;
    }
  }
}
