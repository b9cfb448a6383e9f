/** The groups that are measured: those of Kafka's ConsumerAssignorBenchmark (2026), with a rolling restart beside its events. */

/** @import { Member, PartitionProblem, Topic } from '../../dist/partitions/types.js' */

/**
 * One point of the grid. The group has this many members, topics and partitions when it is measured, save that the event
 * `partitions-added` adds one partition to every tenth topic.
 *
 * @typedef {object} Shape
 * @property {number} members
 * @property {number} topics
 * @property {number} partitions Of all topics.
 * @property {'equal' | 'skewed'} topology Sizes of the topics.
 * @property {'homogeneous' | 'disjoint' | 'nested'} subscription Who subscribes to what.
 * @property {boolean} racks Whether members and partitions have them.
 * @property {EventName} event
 */

/** What happened to the group since the assignment that it has.
 * @typedef {'full' | 'stable' | 'join-one' | 'join-many' | 'leave-one' | 'leave-many' | 'partitions-added' | 'rolling-restart'} EventName */

/**
 * A group without owners: its members in input order, and the topics that it had then.
 *
 * @typedef {object} Group
 * @property {readonly Member[]} members
 * @property {readonly Topic[]} topics
 */

/** Subscriptions that are not all equal come in so many kinds. */
export const BUCKETS = 5;
/** Brokers, each in a rack of its own. */
export const RACKS = 3;
/** Topics from one tier to the next: a third as many, each with twice the partitions. */
const FEWER = 3;
const LARGER = 2;

/** @param {Shape} shape */
export function nameShape({ members, topics, partitions, topology, subscription, racks, event }) {
  const kind = `${topology === 'skewed' ? 'skewed, ' : ''}${subscription}${racks ? ', racks' : ''}`;
  return `members ${showCount(members)}, topics ${showCount(topics)}, partitions ${showCount(partitions)}, ${kind}, ${event}`;
}

/** @param {number} count */
export function showCount(count) {
  return count.toLocaleString('en');
}

/**
 * Sizes of the topics, the largest first. `equal`: as even as whole numbers can be, each at least 1. `skewed`: tiers, of which the
 * smallest topics take two thirds; equal where there are too few partitions for that.
 *
 * @param {Pick<Shape, 'topics' | 'partitions' | 'topology'>} shape
 * @returns {number[]}
 */
export function sizeTopics({ topics, partitions, topology }) {
  const weights = topology === 'skewed' ? weighTopics(topics) : new Array(topics).fill(1);
  const base = Math.floor(partitions / weights.reduce((sum, weight) => sum + weight, 0));
  if (base < 1) return topology === 'skewed' ? sizeTopics({ topics, partitions, topology: 'equal' }) : weights;
  const sizes = weights.map((weight) => base * weight);
  const rest = partitions - sizes.reduce((sum, size) => sum + size, 0);
  for (let k = 0; k < rest; k++) sizes[k % topics]++;
  return sizes;
}

/** Partitions of each topic in terms of the smallest, in descending order.
 * @param {number} topics */
export function weighTopics(topics) {
  /** @type {number[]} */
  const weights = [];
  let weight = 1;
  for (let tier = Math.round((2 * topics) / 3); weights.length < topics; tier = Math.max(1, Math.round(tier / FEWER))) {
    for (let k = 0; k < tier && weights.length < topics; k++) weights.push(weight);
    weight *= LARGER;
  }
  return weights.reverse();
}

/**
 * @param {readonly number[]} sizes
 * @param {boolean} racks Partition p is on the brokers p and p + 1, modulo their number.
 * @returns {Topic[]}
 */
export function makeTopics(sizes, racks) {
  const replicas = Array.from({ length: RACKS }, (_, b) => [`rack-${b}`, `rack-${(b + 1) % RACKS}`]);
  // Fields are added in one order and without spreading, as a JSON parser does it: engines read such objects four times as fast.
  return sizes.map((partitions, t) => {
    const name = `topic-${t}`;
    if (!racks) return { name, partitions };
    return { name, partitions, racks: Array.from({ length: partitions }, (_, p) => replicas[p % RACKS]) };
  });
}

/**
 * Members of equal subscription share one list of names, as they do in Kafka's benchmark.
 *
 * @param {Shape} shape
 * @param {number} [count] Members; the shape's if left out.
 * @param {readonly (readonly string[])[]} [subscriptions] The lists, if there are some already.
 * @returns {Member[]}
 */
export function makeMembers(shape, count = shape.members, subscriptions = listSubscriptions(shape)) {
  return Array.from({ length: count }, (_, m) => {
    const id = `member-${m}`;
    const topics = subscriptions[m % subscriptions.length];
    return shape.racks ? { id, topics, rack: `rack-${m % RACKS}` } : { id, topics };
  });
}

/**
 * Names of the topics of each bucket; member i is in bucket i modulo their number.
 *
 * @param {Pick<Shape, 'topics' | 'subscription'>} shape
 */
export function listSubscriptions({ topics, subscription }) {
  const names = Array.from({ length: topics }, (_, t) => `topic-${t}`);
  if (subscription === 'homogeneous') return [names];
  return Array.from({ length: BUCKETS }, (_, b) => {
    const first = subscription === 'nested' ? 0 : Math.floor((topics * b) / BUCKETS);
    return names.slice(first, Math.floor((topics * (b + 1)) / BUCKETS));
  });
}

/**
 * The same group with lists of names that no two members share: what a program has that decodes each member by itself.
 *
 * @param {PartitionProblem} problem
 * @returns {PartitionProblem}
 */
export function withOwnLists({ members, topics, previous }) {
  const own = members.map(({ id, topics: names, rack }) => {
    return rack === undefined ? { id, topics: [...names] } : { id, topics: [...names], rack };
  });
  return previous === undefined ? { members: own, topics } : { members: own, topics, previous };
}
