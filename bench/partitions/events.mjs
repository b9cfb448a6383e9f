/** What happens to a group: the members and topics before and after, and what the members have kept. */

/** @import { Member, PartitionProblem, PartitionRef } from '../../dist/partitions/types.js' */
/** @import { Group, Shape } from './shapes.mjs' */

import { listSubscriptions, makeMembers, makeTopics, sizeTopics } from './shapes.mjs';

/** One in so many members joins or leaves where many do, and one in so many topics grows. */
export const SHARE = 10;
/** Most members that a rolling restart stops and starts, one after the other. */
export const MOST_RESTARTS = 20;

/**
 * The group as it was at each assignment, the last one as it is when it is measured. One entry for `full`; a rolling restart has
 * two more for each member that is restarted: gone, and back under another id. In all others, who joins or leaves is last in input order.
 *
 * @param {Shape} shape
 * @returns {Group[]}
 */
export function listGroups(shape) {
  const topics = makeTopics(sizeTopics(shape), shape.racks);
  const subscriptions = listSubscriptions(shape);
  const after = { members: makeMembers(shape, shape.members, subscriptions), topics };
  const many = Math.ceil(shape.members / SHARE);
  /** @param {number} count @returns {Group[]} */
  const from = (count) => [{ members: makeMembers(shape, count, subscriptions), topics }, after];
  switch (shape.event) {
    case 'full':
      return [after];
    case 'stable':
      return [after, after];
    case 'join-one':
      return from(shape.members - 1);
    case 'join-many':
      return from(shape.members - many);
    case 'leave-one':
      return from(shape.members + 1);
    case 'leave-many':
      return from(shape.members + many);
    case 'partitions-added':
      return [after, { members: after.members, topics: makeTopics(growTopics(sizeTopics(shape)), shape.racks) }];
    case 'rolling-restart':
      return restartInTurn(after);
  }
}

/** A tenth of the topics, at even distances, have one partition more.
 * @param {readonly number[]} sizes */
export function growTopics(sizes) {
  const grown = Math.ceil(sizes.length / SHARE);
  const larger = [...sizes];
  for (let k = 0; k < grown; k++) larger[Math.floor((k * sizes.length) / grown)]++;
  return larger;
}

/**
 * The first members, each of them stopped and started again. A dynamic member comes back as a stranger.
 *
 * @param {Group} group
 */
function restartInTurn({ members, topics }) {
  /** @type {Group[]} */
  const groups = [{ members, topics }];
  let now = members;
  for (let k = 0; k < Math.min(MOST_RESTARTS, members.length - 1); k++) {
    const id = `${now[k].id}-again`;
    groups.push({ members: now.toSpliced(k, 1), topics });
    now = now.with(k, { ...now[k], id });
    groups.push({ members: now, topics });
  }
  return groups;
}

/**
 * Who of the new group has which partition: −1 for what is new and for what its owner took along.
 *
 * @param {Group} before
 * @param {ArrayLike<number>} assignment Of the old group.
 * @param {Group} after
 * @returns {Int32Array}
 */
export function carryOver(before, assignment, after) {
  const indexOf = new Map(after.members.map(({ id }, m) => [id, m]));
  const indices = before.members.map(({ id }) => indexOf.get(id) ?? -1);
  const startOf = new Map();
  let start = 0;
  for (const { name, partitions } of before.topics) {
    startOf.set(name, { start, partitions });
    start += partitions;
  }
  const owner = new Int32Array(after.topics.reduce((sum, { partitions }) => sum + partitions, 0)).fill(-1);
  let at = 0;
  for (const { name, partitions } of after.topics) {
    const old = startOf.get(name) ?? { start: 0, partitions: 0 };
    for (let p = 0; p < Math.min(partitions, old.partitions); p++) {
      const member = assignment[old.start + p];
      owner[at + p] = member < 0 ? -1 : indices[member];
    }
    at += partitions;
  }
  return owner;
}

/**
 * The problems that an assignor meets one after the other; what each leaves is what the next one finds.
 *
 * @param {readonly Group[]} groups
 * @param {(problem: PartitionProblem) => ArrayLike<number>} assign
 * @returns {PartitionProblem[]}
 */
export function playEvents(groups, assign) {
  /** @type {PartitionProblem[]} */
  const problems = [];
  /** @type {ArrayLike<number>} */
  let assignment = [];
  for (const [k, group] of groups.entries()) {
    const { members, topics } = group;
    problems.push(
      k === 0 ? { members, topics } : { members, topics, previous: carryOver(groups[k - 1], assignment, group) },
    );
    // Nobody asks what the last problem leaves.
    if (k < groups.length - 1) assignment = assign(problems[k]);
  }
  return problems;
}

/**
 * The same problem with `owned` lists of the members instead of the array in `previous`.
 *
 * @param {PartitionProblem} problem
 * @returns {PartitionProblem}
 */
export function withOwned({ members, topics, previous }) {
  if (previous === undefined) return { members, topics };
  const owner = /** @type {ArrayLike<number>} */ (previous);
  /** @type {PartitionRef[][]} */
  const owned = members.map(() => []);
  let at = 0;
  for (const { name, partitions } of topics) {
    for (let partition = 0; partition < partitions; partition++, at++) {
      if (owner[at] >= 0) owned[owner[at]].push({ topic: name, partition });
    }
  }
  return {
    members: members.map(({ id, topics: names, rack }, m) => {
      return /** @type {Member} */ (
        rack === undefined ? { id, topics: names, owned: owned[m] } : { id, topics: names, rack, owned: owned[m] }
      );
    }),
    topics,
  };
}
