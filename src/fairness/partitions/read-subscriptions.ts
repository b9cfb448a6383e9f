/** The subscriptions of a group: members with the same list of topics share one, so that large uniform groups stay small. */

import type { IssueList } from '../issue-list.ts';
import { complain } from '../read-entries.ts';
import { readArray } from '../read-fields.ts';

/** A list of topics and the members that subscribe to it. Two of them may hold the same topics in another order. */
export interface Subscription {
  readonly topics: ReadonlySet<number>;
  readonly members: number[];
}

export interface SubscriptionReader {
  readonly subscriptions: Subscription[];
  /** Reads the topics of one member and gives the index of its subscription. */
  read(path: string, value: unknown, member: number): number;
}

interface Known {
  readonly list: ArrayLike<unknown>;
  readonly index: number;
}

/** Lists that a new one is compared with; a miss costs a second reading and nothing else. */
const MOST_COMPARED = 16;

export function createSubscriptionReader(
  issues: IssueList,
  topicOfName: ReadonlyMap<string, number>,
): SubscriptionReader {
  const subscriptions: Subscription[] = [];
  const byList = new Map<ArrayLike<unknown>, number>();
  const byFirst = new Map<unknown, Known[]>();
  const find = (list: ArrayLike<unknown>, alike: readonly Known[]): number | undefined => {
    const same = byList.get(list);
    if (same !== undefined) return same;
    for (let k = alike.length - 1; k >= Math.max(0, alike.length - MOST_COMPARED); k--) {
      if (isSame(alike[k]!.list, list)) return alike[k]!.index;
    }
    return undefined;
  };
  return {
    subscriptions,
    read(path, value, member) {
      const list = readArray(issues, path, value);
      if (!list) return 0;
      const alike = byFirst.get(list[0]) ?? [];
      let index = find(list, alike);
      if (index === undefined) {
        index = subscriptions.length;
        subscriptions.push({ topics: readNames(issues, path, list, topicOfName), members: [] });
        alike.push({ list, index });
        byFirst.set(list[0], alike);
      }
      byList.set(list, index);
      subscriptions[index]!.members.push(member);
      return index;
    },
  };
}

function isSame(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function readNames(
  issues: IssueList,
  path: string,
  list: ArrayLike<unknown>,
  topicOfName: ReadonlyMap<string, number>,
): Set<number> {
  const topics = new Set<number>();
  for (let i = 0; i < list.length; i++) {
    const t = topicOfName.get(list[i] as string);
    if (t !== undefined && !topics.has(t)) topics.add(t);
    else if (issues.wants()) complain(issues, `${path}[${i}]`, 'the name of a topic, each once', list[i]);
  }
  return topics;
}
