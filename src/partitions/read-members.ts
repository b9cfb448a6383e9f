/** Reads the members of a group: ids, capacities, and subscriptions, of which equal ones are kept once. */

import type { Issue } from '../errors.ts';
import { type At, type Fields, isRecord, label, rejectUnknown, report, show, uniqueName } from '../fields.ts';

const MEMBER_FIELDS = ['id', 'topics', 'capacity', 'rack', 'instanceId', 'owned'];

/** Different lists with the same length and ends that are kept to compare with. */
const MOST_ALIKE = 8;

export interface MemberColumns {
  readonly numMembers: number;
  /** The different subscriptions: topics in ascending order. */
  readonly subscriptions: Uint32Array[];
  /** Subscription of each member. */
  readonly subscriptionOf: Uint32Array;
  /** Undefined when no member has one. */
  readonly capacity: Float64Array | undefined;
}

/** Notes what is wrong; an unusable subscription counts as empty. */
export function readMembers(
  issues: Issue[],
  members: readonly unknown[],
  topicOfName: ReadonlyMap<string, number>,
): MemberColumns {
  const subscriptions = createSubscriptions(issues, topicOfName);
  const subscriptionOf = new Uint32Array(members.length);
  const seen = new Set<string>();
  const instances = new Set<string>();
  let capacity: Float64Array | undefined;
  for (let m = 0; m < members.length; m++) {
    const member = members[m];
    if (!isRecord(member)) {
      report(issues, `members[${m}]`, 'a member must be an object with id and topics', member);
      continue;
    }
    const at: At = (key) => `members[${m}].${key}`;
    rejectUnknown(issues, at, member, MEMBER_FIELDS);
    const { id } = member;
    // Most are as they should be, and these are many.
    const isNew = typeof id === 'string' && id !== '' && seen.size < seen.add(id).size;
    if (!isNew) uniqueName(issues, at, id, seen, 'member', 'members');
    subscriptionOf[m] = subscriptions.indexOf(member.topics, at);
    if (member.capacity !== undefined) {
      capacity ??= new Float64Array(members.length).fill(1);
      capacity[m] = readCapacity(issues, at, member);
    }
    if (member.rack !== undefined) label(issues, at, member.rack, 'rack');
    if (member.instanceId !== undefined && label(issues, at, member.instanceId, 'instanceId')) {
      const known = instances.size;
      if (instances.add(member.instanceId as string).size === known)
        report(issues, at('instanceId'), 'instanceId must be that of one member only', member.instanceId);
    }
  }
  return { numMembers: members.length, subscriptions: subscriptions.list, subscriptionOf, capacity };
}

function readCapacity(issues: Issue[], at: At, { capacity }: Fields): number {
  if (typeof capacity === 'number' && capacity > 0 && capacity < Infinity) return capacity;
  report(issues, at('capacity'), 'capacity must be a finite number above 0', capacity);
  return 1;
}

/** Lists equal subscriptions once. Groups of thousands mostly share one: the list at hand is compared with the one before. */
function createSubscriptions(issues: Issue[], topicOfName: ReadonlyMap<string, number>) {
  const list: Uint32Array[] = [];
  const known = new Map<string, number>();
  // Lists seen before, by length and ends: members bring lists of their own that say the same.
  const seen = new Map<string, { readonly topics: readonly unknown[]; readonly index: number }[]>();
  let last: readonly unknown[] | undefined;
  let lastIndex = 0;
  const read = (topics: readonly unknown[], at: At): number => {
    const indices = new Set<number>();
    for (const [i, name] of topics.entries()) {
      const t = topicOfName.get(name as string);
      if (t === undefined) report(issues, at(`topics[${i}]`), 'a topic must be the name of one of topics', name);
      else if (indices.size === indices.add(t).size) {
        report(issues, at(`topics[${i}]`), 'a topic may be named once', name);
      }
    }
    const sorted = Uint32Array.from(indices).sort();
    const key = sorted.join();
    const index = known.get(key) ?? list.push(sorted) - 1;
    known.set(key, index);
    return index;
  };
  return {
    list,
    indexOf(topics: unknown, at: At): number {
      if (!Array.isArray(topics)) {
        report(issues, at('topics'), 'topics must be a list of names', topics);
        return read([], at);
      }
      if (last !== undefined && (topics === last || isSame(topics, last))) return lastIndex;
      const ends = `${topics.length} ${topics[0]} ${topics.at(-1)}`;
      const alike = seen.get(ends) ?? [];
      const known = alike.find((list) => list.topics === topics || isSame(list.topics, topics));
      const found = issues.length;
      const index = known?.index ?? read(topics, at);
      // What is wrong with a list is told for every member that has it.
      if (issues.length > found) return index;
      if (!known && alike.length < MOST_ALIKE) seen.set(ends, [...alike, { topics, index }]);
      last = topics;
      lastIndex = index;
      return index;
    },
  };
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** How a member is called in a message. */
export function nameMember(members: readonly unknown[], m: number): string {
  return show((members[m] as Fields).id);
}
