/** Makes a problem of what the members of a group said when they joined. */

import type { Member, PartitionProblem, PartitionRef, Topic } from '../../partitions/types.ts';
import type { LoadUnit, MemberUserData } from '../codec/user-data.ts';
import { addIdleCost, completeLoads } from '../load/complete.ts';
import type { LoadTable, TopicSize } from '../load/loads.ts';
import { resolveClaims } from './claims.ts';

/** A member as its leader sees it. */
export interface JoinedMember {
  readonly id: string;
  readonly topics: readonly string[];
  /** Undefined when the member told nothing that can be read. */
  readonly data?: MemberUserData | undefined;
}

export interface TopicDescription extends TopicSize {
  /** Racks with a replica of each partition. */
  readonly racks?: readonly (readonly string[])[];
}

/** What the leader measured itself. */
export interface MeasuredLoads {
  /** Undefined when all partitions weigh the same. */
  readonly unit?: LoadUnit | undefined;
  readonly table: LoadTable;
}

/**
 * Members and topics come in the order of their names, so that the plan does not depend on who joined first. Topics that are not described are left
 * out, as Kafka's own assignors leave out topics without metadata. Loads: those of the leader, then those that members measured in the same unit.
 */
export function describeGroup(
  members: readonly JoinedMember[],
  topics: readonly TopicDescription[],
  measured: MeasuredLoads,
): PartitionProblem {
  const sortedMembers = [...members].sort((a, b) => compare(a.id, b.id));
  const sortedTopics = [...topics].sort((a, b) => compare(a.name, b.name));
  const sizes = new Map(topics.map(({ name, partitions }) => [name, partitions]));
  const claims = sortedMembers.map(({ data }) => ({ generation: data?.generation ?? -1, owned: data?.owned ?? [] }));
  const owned = resolveClaims(claims);
  const loads = loadsOf(sortedMembers, sortedTopics, measured);
  const withRacks = members.some(({ data }) => data?.rack !== undefined);
  return {
    members: sortedMembers.map((member, i) => describeMember(member, sizes, owned[i] ?? [])),
    topics: sortedTopics.map(
      ({ name, partitions, racks }, i): Topic => ({
        name,
        partitions,
        ...(loads?.[i] && { loads: loads[i] }),
        ...(withRacks && racks && { racks }),
      }),
    ),
  };
}

function loadsOf(
  members: readonly JoinedMember[],
  topics: readonly TopicSize[],
  { unit, table }: MeasuredLoads,
): Float64Array[] | undefined {
  const loads = unit && completeLoads(topics, [table, sharedLoads(members, unit)]);
  return loads && unit === 'rate' ? addIdleCost(loads) : loads;
}

function describeMember(
  { id, topics, data }: JoinedMember,
  sizes: ReadonlyMap<string, number>,
  claimed: readonly PartitionRef[],
): Member {
  // What the wire says may be out of any range.
  const owned = claimed.filter(({ topic, partition }) => partition >= 0 && partition < (sizes.get(topic) ?? 0));
  return {
    id,
    topics: [...new Set(topics)].filter((name) => sizes.has(name)).sort(compare),
    ...(data?.capacity !== undefined && { capacity: data.capacity }),
    ...(data?.rack !== undefined && { rack: data.rack }),
    ...(owned.length > 0 && { owned }),
  };
}

/** What members measured of their own partitions. Claims that contradict each other do no harm here: a load is a load. */
function sharedLoads(members: readonly JoinedMember[], unit: LoadUnit): LoadTable {
  const table = new Map<string, number[]>();
  for (const { data } of members) {
    if (data?.unit !== unit) continue;
    for (const { topic, partitions, loads } of data.owned) {
      const row = table.get(topic) ?? [];
      table.set(topic, row);
      partitions.forEach((partition, i) => {
        // A number from the wire must not make a list of two thousand million entries.
        if (partition >= 0 && partition < MOST_PARTITIONS) row[partition] = loads?.[i] ?? Number.NaN;
      });
    }
  }
  return table;
}

/** More than any Kafka cluster has; entries of the sparse rows above cost nothing. */
const MOST_PARTITIONS = 2 ** 24;

/** As Java compares strings: by UTF-16 code units. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
