/** The group as a problem of items and bins, for the floors that the judge of balance plans knows. */

import { checkFloor } from '../balance/check-floor.ts';
import { fillBins, highestLevel, levelToNumber, toExactLoads } from '../balance/exact-loads.ts';
import type { BalanceColumns } from '../balance/read-items.ts';
import { createIssueList, type IssueList } from '../issue-list.ts';
import type { Fields } from '../read-fields.ts';
import type { PlacedGroup } from './placed-group.ts';
import { countPartitions, type GroupColumns, loadOf, subscribes } from './read-group.ts';

/** Pairs of members and partitions that rules which look at subscriptions may take. */
const MOST_PAIRS = 2e7;
const LOOKS_AT_PAIRS = ['heaviest-item', 'restricted'];

/** Partitions that somebody subscribes to, in order. */
interface Items {
  readonly partition: Uint32Array;
  readonly topic: Uint32Array;
  readonly weights: Float64Array;
}

/** Whether a floor of a kind of `balance` reaches the makespan exactly; undefined, with issues, when it does not hold. */
export function checkBalanceFloor(issues: IssueList, claim: Fields, placed: PlacedGroup): (() => boolean) | undefined {
  const path = 'certificate.level';
  const { group, objective, assignment, owners } = placed;
  const items = listItems(group);
  const { numMembers, capacity } = group;
  const isUniform = group.numSubscribers.every(
    (count, t) => count === 0 || count === numMembers || !hasItems(group, t),
  );
  const pairs = numMembers * items.weights.length;
  if (!isUniform && pairs > MOST_PAIRS && LOOKS_AT_PAIRS.includes(claim.kind as string)) {
    const message = `a floor of kind ${claim.kind} is too large to judge: ${pairs} pairs of members and partitions`;
    issues.add(path, message, pairs);
    return undefined;
  }
  const able = objective === 'calm' ? owners?.able : undefined;
  const exact = toExactLoads({
    numBins: numMembers,
    speed: capacity,
    load: new Float64Array(numMembers),
    maxItems: undefined,
    forbidden: isUniform ? new Set() : pairsByRule(group, items.topic),
    levels: [Uint32Array.from({ length: numMembers }, (_, m) => m)],
    weights: items.weights,
    groups: [],
    pinned: able && Int32Array.from(items.partition, (p) => able[p]!),
    previous: undefined,
  });
  const memberOf = Int32Array.from(items.partition, (p) => assignment[p]!);
  const level = highestLevel(exact, fillBins(exact, memberOf));
  const found = createIssueList();
  const floor = checkFloor(found, claim, exact, levelToNumber(exact, level));
  for (const { path: at, message, received } of found.finish()) {
    const text = at === 'certificate.makespan.kind' ? message.replace('one of', 'members or one of') : message;
    issues.add(at.replace('certificate.makespan', path), text, received);
  }
  return floor && found.count() === 0 ? () => floor.shows(level) : undefined;
}

/** The loads of the partitions with a subscriber as exact integers; see `toExactLoads`. */
export function toExactItems(group: GroupColumns): ReturnType<typeof toExactLoads> & { readonly items: Items } {
  const items = listItems(group);
  const columns: BalanceColumns = {
    numBins: 0,
    speed: undefined,
    load: new Float64Array(0),
    maxItems: undefined,
    forbidden: new Set(),
    levels: [],
    weights: items.weights,
    groups: [],
    pinned: undefined,
    previous: undefined,
  };
  return { ...toExactLoads(columns), items };
}

function hasItems(group: GroupColumns, topic: number): boolean {
  return countPartitions(group, topic) > 0;
}

function listItems(group: GroupColumns): Items {
  const { numTopics, numSubscribers, partitionStart } = group;
  let size = 0;
  for (let t = 0; t < numTopics; t++) if (numSubscribers[t]! > 0) size += countPartitions(group, t);
  const partition = new Uint32Array(size);
  const topic = new Uint32Array(size);
  const weights = new Float64Array(size);
  let item = 0;
  for (let t = 0; t < numTopics; t++) {
    if (numSubscribers[t] === 0) continue;
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) {
      partition[item] = p;
      topic[item] = t;
      weights[item++] = loadOf(group, t, p - partitionStart[t]!);
    }
  }
  return { partition, topic, weights };
}

/** The pairs item · members + member that are forbidden, as a set that asks the subscriptions instead of holding millions of them. */
function pairsByRule(group: GroupColumns, topic: Uint32Array): ReadonlySet<number> {
  const { numMembers } = group;
  const has = (pair: number) => !subscribes(group, pair % numMembers, topic[Math.floor(pair / numMembers)]!);
  return Object.defineProperties(new Set<number>(), { has: { value: has }, size: { value: 1 } });
}
