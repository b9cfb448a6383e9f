/** The members of a group in columns: what they can carry, where they run and what they subscribe to. */

import type { IssueList } from '../issue-list.ts';
import { addUnique, complain, createNames, isPositive } from '../read-entries.ts';
import { readArray, readRecord } from '../read-fields.ts';
import { createSubscriptionReader, type Subscription } from './read-subscriptions.ts';

export interface MemberColumns {
  readonly memberIds: readonly string[];
  readonly memberOfId: ReadonlyMap<string, number>;
  /** Undefined when no member names one: then plain loads compare. */
  readonly capacity: Float64Array | undefined;
  readonly rackOf: readonly (string | undefined)[];
  readonly subscriptions: readonly Subscription[];
  readonly subscriptionOf: Uint32Array;
  /** Unread lists of what each member owns; see read-owners.ts. */
  readonly owned: readonly unknown[];
}

/** Reads `problem.members`; undefined, with issues, when it is malformed. */
export function readMembers(
  issues: IssueList,
  input: unknown,
  topicOfName: ReadonlyMap<string, number>,
): MemberColumns | undefined {
  const members = readArray(issues, 'problem.members', input);
  if (!members) return undefined;
  const found = issues.count();
  const ids = createNames();
  const instances = createNames();
  const reader = createSubscriptionReader(issues, topicOfName);
  const capacity = new Float64Array(members.length).fill(1);
  const subscriptionOf = new Uint32Array(members.length);
  const rackOf: (string | undefined)[] = [];
  const owned: unknown[] = [];
  let measured = false;
  for (let m = 0; m < members.length; m++) {
    const path = `problem.members[${m}]`;
    const member = readRecord(issues, path, members[m]);
    if (!member) continue;
    addUnique(issues, `${path}.id`, ids, member.id);
    subscriptionOf[m] = reader.read(`${path}.topics`, member.topics, m);
    if (member.capacity !== undefined) {
      measured = true;
      if (isPositive(member.capacity)) capacity[m] = member.capacity;
      else complain(issues, `${path}.capacity`, 'a finite number above 0', member.capacity);
    }
    const { rack, instanceId } = member;
    if (rack !== undefined && typeof rack !== 'string') complain(issues, `${path}.rack`, 'a string', rack);
    else rackOf[m] = rack;
    if (instanceId !== undefined) addUnique(issues, `${path}.instanceId`, instances, instanceId);
    owned.push(member.owned);
  }
  if (issues.count() > found) return undefined;
  return {
    memberIds: ids.names,
    memberOfId: ids.indexOf,
    capacity: measured ? capacity : undefined,
    rackOf,
    subscriptions: reader.subscriptions,
    subscriptionOf,
    owned,
  };
}
