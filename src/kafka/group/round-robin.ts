/** What a group gets when planning failed: partitions in turn to the members that subscribe (Kafka's RoundRobinAssignor). */

import type { TopicPartitions } from '../codec/topic-partitions.ts';
import type { TopicSize } from '../load/loads.ts';
import { compare, type JoinedMember } from './describe.ts';

/** By id of the member; every member has an entry. */
export type GroupAssignment = ReadonlyMap<string, readonly TopicPartitions[]>;

/** Members and topics in the order of their names; after each partition the next subscriber is due. */
export function assignInTurn(members: readonly JoinedMember[], topics: readonly TopicSize[]): GroupAssignment {
  const circle = [...members].sort((a, b) => compare(a.id, b.id));
  const subscribed = circle.map((member) => new Set(member.topics));
  const assigned = circle.map(() => new Map<string, number[]>());
  let next = 0;
  for (const { name, partitions } of [...topics].sort((a, b) => compare(a.name, b.name))) {
    if (!subscribed.some((names) => names.has(name))) continue;
    for (let partition = 0; partition < partitions; partition++) {
      while (!subscribed[next]?.has(name)) next = (next + 1) % circle.length;
      const ofMember = assigned[next];
      const list = ofMember?.get(name);
      if (list) list.push(partition);
      else ofMember?.set(name, [partition]);
      next = (next + 1) % circle.length;
    }
  }
  return new Map(
    circle.map(({ id }, i) => [id, Array.from(assigned[i] ?? [], ([topic, partitions]) => ({ topic, partitions }))]),
  );
}
