/** A consumer group as its members and the broker see it: who has what, and whether both agree. */

import { type Admin, AssignerProtocol } from 'kafkajs';
import { expect } from 'vitest';
import { partitionName } from './records.ts';
import { waitUntil } from './wait-until.ts';

/** A running consumer, of whichever client. */
export interface LiveMember {
  /** Of the last join. */
  readonly memberId: string | undefined;
  /** Partition names of the last join, ascending. */
  readonly partitions: readonly string[];
  /** Names of the records it has read, in the order of reading; a record may come twice after a rebalance. */
  readonly records: readonly string[];
  /** What went wrong for good, if anything. */
  readonly failure: Error | undefined;
  stop(): Promise<void>;
}

/** Partition names of each member id. */
export type Ownership = ReadonlyMap<string, readonly string[]>;

export function namePartitions(assignment: Readonly<Record<string, readonly number[]>>): string[] {
  return Object.entries(assignment)
    .flatMap(([topic, partitions]) => partitions.map((partition) => partitionName(topic, Number(partition))))
    .sort();
}

/** What the broker says of a group, or nothing while it rebalances. */
export async function readGroup(
  admin: Admin,
  groupId: string,
): Promise<{ readonly protocol: string; readonly ownership: Ownership } | undefined> {
  const group = (await admin.describeGroups([groupId])).groups[0];
  if (group?.state !== 'Stable') return undefined;
  const ownership = new Map<string, readonly string[]>();
  for (const { memberId, memberAssignment } of group.members) {
    const assignment = memberAssignment.length > 0 ? AssignerProtocol.MemberAssignment.decode(memberAssignment) : null;
    ownership.set(memberId, namePartitions(assignment?.assignment ?? {}));
  }
  return { protocol: group.protocol, ownership };
}

/** Waits until the broker holds exactly these members to be the group, and each of them has what the broker says. */
export async function settle(
  admin: Admin,
  groupId: string,
  members: readonly LiveMember[],
): Promise<{ readonly protocol: string; readonly ownership: Ownership }> {
  return waitUntil(`${members.length} members of ${groupId} have what the broker says`, async () => {
    for (const { failure } of members) if (failure !== undefined) throw failure;
    const group = await readGroup(admin, groupId);
    if (group === undefined || group.ownership.size !== members.length) return undefined;
    const agreed = members.every(({ memberId, partitions }) => {
      const owned = group.ownership.get(memberId ?? '');
      return owned !== undefined && owned.join() === partitions.join();
    });
    return agreed ? group : undefined;
  });
}

/** No partition has two owners. */
export function expectOneOwnerAtMost(ownership: Ownership): void {
  const owned = [...ownership.values()].flat();
  expect(owned).toHaveLength(new Set(owned).size);
}

/** Every partition has one owner. */
export function expectOneOwnerEach(ownership: Ownership, partitions: readonly string[]): void {
  expect([...ownership.values()].flat().sort()).toEqual([...partitions].sort());
}

/** Partitions that a member which is in both has lost to another one. */
export function countMoves(before: Ownership, after: Ownership): number {
  let moves = 0;
  for (const [member, partitions] of before) {
    const kept = after.get(member);
    if (kept !== undefined) moves += partitions.filter((partition) => !kept.includes(partition)).length;
  }
  return moves;
}
