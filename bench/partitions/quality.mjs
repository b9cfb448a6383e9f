/** How good an assignment is, from the assignment alone: the same words for every assignor, whoever wrote it. */

/** @import { PartitionProblem } from '../../dist/partitions/types.js' */

/**
 * @typedef {object} Quality
 * @property {number} busiest Load of the busiest member; partitions count 1 where no loads are given.
 * @property {number} imbalance Busiest / mean over all members; 1 where nothing is assigned.
 * @property {number} excess Partitions above ⌈share⌉ and missing below ⌊share⌋, over all topics and their subscribers.
 * @property {number} moves Partitions that their owner, still there, no longer has.
 * @property {number} rackMisses Partitions with racks whose member has a rack that is none of them.
 * @property {number} unassigned
 */

/**
 * @param {PartitionProblem} problem With an array in `previous`, or none; capacities are not looked at.
 * @param {ArrayLike<number>} assignment
 * @returns {Quality}
 * @throws Error where a member has what it does not subscribe to, or nobody what somebody subscribes to
 */
export function judge({ members, topics, previous }, assignment) {
  const owner = /** @type {ArrayLike<number> | undefined} */ (previous);
  const subscriptions = groupSubscriptions(members);
  const loads = new Float64Array(members.length);
  const held = new Uint32Array(members.length);
  const quality = { busiest: 0, imbalance: 1, excess: 0, moves: 0, rackMisses: 0, unassigned: 0 };
  let at = 0;
  for (const { name, partitions, loads: weights = 1, racks } of topics) {
    const subscribers = subscriptions.filter(({ names }) => names.has(name));
    const count = subscribers.reduce((sum, { size }) => sum + size, 0);
    /** @type {Set<number>} */
    const holders = new Set();
    for (let p = 0; p < partitions; p++, at++) {
      const member = assignment[at];
      if (owner && owner[at] >= 0 && owner[at] !== member) quality.moves++;
      if (member < 0) {
        if (count > 0) throw new Error(`nobody has partition ${p} of ${name}`);
        quality.unassigned++;
        continue;
      }
      const { rack } = members[member];
      if (racks && racks[p].length > 0 && rack !== undefined && !racks[p].includes(rack)) quality.rackMisses++;
      loads[member] += typeof weights === 'number' ? weights : weights[p];
      held[member]++;
      holders.add(member);
    }
    const low = count === 0 ? 0 : Math.floor(partitions / count);
    const high = count === 0 ? 0 : Math.ceil(partitions / count);
    for (const member of holders) {
      if (!subscribers.some((entry) => entry.has(member)))
        throw new Error(`${members[member].id} does not read ${name}`);
      quality.excess += Math.max(0, held[member] - high, low - held[member]);
      held[member] = 0;
    }
    quality.excess += (count - holders.size) * low;
  }
  const total = loads.reduce((sum, load) => sum + load, 0);
  quality.busiest = loads.reduce((most, load) => Math.max(most, load), 0);
  if (total > 0) quality.imbalance = (quality.busiest * members.length) / total;
  return quality;
}

/**
 * Members whose lists of topics are one and the same object, with the names as a set.
 *
 * @param {PartitionProblem['members']} members
 */
function groupSubscriptions(members) {
  /** @type {Map<readonly string[], number>} */
  const indexOf = new Map();
  /** @type {{ names: ReadonlySet<string>, size: number, has: (member: number) => boolean }[]} */
  const groups = [];
  const groupOf = members.map(({ topics }) => {
    let index = indexOf.get(topics);
    if (index === undefined) {
      index = groups.length;
      const own = index;
      indexOf.set(topics, own);
      groups.push({ names: new Set(topics), size: 0, has: (member) => groupOf[member] === own });
    }
    groups[index].size++;
    return index;
  });
  return groups;
}
