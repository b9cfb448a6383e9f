/**
 * Prices of topics and members: the dual of the cheapest flow, which shows that no exchange of partitions that keeps all levels saves a move.
 *
 * Partitions flow from topics to members and from members to levels. A cell with n partitions, o of which the member owns, costs
 * W · excess(n) + max(0, n − o), the partitions outside the even share and those that are not kept, with W = 2 · min(topics, members) + 3. The owned
 * ones that are lost are all owned ones − Σ min(n, o), so that at equal n the cheapest flow has the fewest moves. The cost is convex in n.
 *
 * An arc u → v of cost c has the reduced cost c + π(u) − π(v), and all of them must be ≥ 0:
 *
 * - a cell gains one: topic → member, cost(n + 1) − cost(n) + π(topic) − π(member) ≥ 0;
 * - a cell loses one: member → topic, cost(n − 1) − cost(n) − π(topic) + π(member) ≥ 0;
 * - member g gets one more and member l one less, at one level: (n(g) + 1) · w / cap(g) = n(l) · w / cap(l). The unit leaves the network at g instead
 *   of l, which is an arc g → l of cost 0: π(g) − π(l) ≥ 0.
 *
 * Why that proves it: another plan with the same levels differs from this one by cycles of such arcs (cycles that mend a level do not exist in a plan
 * that is leximax, and as the levels are convex in n none that worsens one can be part of the difference). Around a cycle prices cancel, so it costs
 * the sum of its reduced costs, ≥ 0; as costs are convex, many cycles together cost no less than each alone. So a plan with the same levels and no
 * more excess has at least as many moves. Any W > 0 would prove that; a W above what a cycle can save in moves is one that prices exist for.
 */

import type { IssueList } from '../issue-list.ts';
import { type Fields, readArray, showValue } from '../read-fields.ts';
import { createCellCounter, excessOf } from './cells.ts';
import { countTotals, levelOf } from './exchange-path.ts';
import type { Owners, PlacedGroup } from './placed-group.ts';
import { countPartitions } from './read-group.ts';

/** Sums of three of these are exact. */
const LARGEST_PRICE = 2 ** 50;

/** Checks the prices of `certificate.moves`; false, with an issue, when they are malformed or prove nothing. */
export function checkPrices(
  issues: IssueList,
  path: string,
  claim: Fields,
  placed: PlacedGroup,
  owners: Owners,
  w: number,
): boolean {
  const { numTopics, numMembers } = placed.group;
  const topics = readPrices(issues, `${path}.topics`, claim.topics, numTopics);
  const members = readPrices(issues, `${path}.members`, claim.members, numMembers);
  if (!topics || !members) return false;
  return checkCells(issues, path, placed, owners, topics, members) && checkLevels(issues, path, placed, members, w);
}

function readPrices(issues: IssueList, path: string, value: unknown, count: number): ArrayLike<number> | undefined {
  const list = readArray(issues, path, value);
  if (!list) return undefined;
  if (list.length !== count) {
    issues.add(path, `there must be ${count} prices, got ${list.length}`, list.length);
    return undefined;
  }
  for (let i = 0; i < count; i++) {
    const price = list[i];
    if (Number.isInteger(price) && Math.abs(price as number) <= LARGEST_PRICE) continue;
    issues.add(`${path}[${i}]`, `a price must be an integer up to 2⁵⁰ either way, got ${showValue(price)}`, price);
    return undefined;
  }
  return list as ArrayLike<number>;
}

function checkCells(
  issues: IssueList,
  path: string,
  placed: PlacedGroup,
  { able }: Owners,
  topicPrice: ArrayLike<number>,
  memberPrice: ArrayLike<number>,
): boolean {
  const { group, shares, objective, assignment } = placed;
  const { numTopics, numMembers, subscriptionsOf, topicNames, memberIds } = group;
  const excessPrice = 2 * Math.min(numTopics, numMembers) + 3;
  // With objective `spread` no cell may leave its even share at all.
  const isBound = objective === 'spread';
  const here = createCellCounter(group, assignment);
  const owned = createCellCounter(group, able);
  for (let t = 0; t < numTopics; t++) {
    if (countPartitions(group, t) === 0) continue;
    here.select(t);
    owned.select(t);
    shares.select(t);
    for (const s of subscriptionsOf[t]!) {
      for (const { rank, members } of shares.classesOf[s]!) {
        const floor = shares.floor(rank);
        const ceil = shares.ceil(rank);
        for (const m of members) {
          const n = here.counts[m]!;
          const o = owned.counts[m]!;
          const excess = excessOf(n, floor, ceil);
          const step = topicPrice[t]! - memberPrice[m]!;
          const gain = excessPrice * (excessOf(n + 1, floor, ceil) - excess) + (n >= o ? 1 : 0) + step;
          const loss = excessPrice * (excessOf(n - 1, floor, ceil) - excess) - (n > o ? 1 : 0) - step;
          const gains = gain < 0 && !(isBound && n >= ceil);
          const loses = n > 0 && loss < 0 && !(isBound && n <= floor);
          if (!gains && !loses) continue;
          const change = `one partition of topic ${JSON.stringify(topicNames[t])} ${gains ? 'more' : 'less'}`;
          const message = `the prices prove nothing: ${change} on member ${JSON.stringify(memberIds[m])} has the reduced cost ${gains ? gain : loss}`;
          issues.add(`${path}.members`, message, memberPrice[m]);
          return false;
        }
      }
    }
  }
  return true;
}

/** At each level, whoever may get one more is priced at least as high as whoever may give one. */
function checkLevels(
  issues: IssueList,
  path: string,
  placed: PlacedGroup,
  price: ArrayLike<number>,
  w: number,
): boolean {
  const { numMembers, memberIds, subscriptions, subscriptionOf } = placed.group;
  const totals = countTotals(placed);
  const dearest = new Map<number, number>();
  for (let m = 0; m < numMembers; m++) {
    if (totals[m] === 0) continue;
    const level = levelOf(placed, m, totals[m]!, w);
    const other = dearest.get(level);
    if (other === undefined || price[m]! > price[other]!) dearest.set(level, m);
  }
  const takesAny = subscriptions.map(({ topics }) => [...topics].some((t) => countPartitions(placed.group, t) > 0));
  for (let m = 0; m < numMembers; m++) {
    if (!takesAny[subscriptionOf[m]!]) continue;
    const giver = dearest.get(levelOf(placed, m, totals[m]! + 1, w));
    if (giver === undefined || giver === m || price[m]! >= price[giver]!) continue;
    const names = `member ${JSON.stringify(memberIds[m])} instead of ${JSON.stringify(memberIds[giver])}`;
    const message = `the prices prove nothing: one partition on ${names} has the reduced cost ${price[m]! - price[giver]!}`;
    issues.add(`${path}.members`, message, price[m]);
    return false;
  }
  return true;
}
