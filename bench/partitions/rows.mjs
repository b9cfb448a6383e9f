/** One row for each shape and assignor: how long an assignment takes, and how good it is. */

/** @import { PartitionProblem } from '../../dist/partitions/types.js' */
/** @import { Effort } from '../sampling.mjs' */
/** @import { Claims } from './assignors.mjs' */
/** @import { Jvm, PeerTime } from './jvm/peer.mjs' */
/** @import { Quality } from './quality.mjs' */
/** @import { Group, Shape } from './shapes.mjs' */

import { judgePlans, solve, sumQuality, timeProblems } from './assignors.mjs';
import { carryOver, listGroups, playEvents, withOwned } from './events.mjs';
import { runAssignor } from './jvm/peer.mjs';
import { judge } from './quality.mjs';
import { nameShape, withOwnLists } from './shapes.mjs';

/**
 * @typedef {object} Row
 * @property {Shape} shape
 * @property {string} assignor
 * @property {number} median Milliseconds; of all steps together in a rolling restart.
 * @property {number} samples
 * @property {number} [ratio] Time / the time of `evenslot` on the same shape.
 * @property {Quality & Partial<Claims>} quality
 */

/** What `--peers` compares with, by name in the harness. */
export const PEERS = [
  'client-range',
  'client-roundrobin',
  'client-sticky',
  'client-cooperative-sticky',
  'server-range',
  'server-uniform',
];

/**
 * The problems that are measured: each group but the first with what an earlier plan of ours gave.
 *
 * @param {Shape} shape
 * @returns {PartitionProblem[]}
 */
export function makeProblems(shape) {
  const problems = playEvents(listGroups(shape), (problem) => solve(problem).assignment);
  return problems.length > 1 ? problems.slice(1) : problems;
}

/**
 * @param {Shape} shape
 * @param {Effort} effort
 * @param {boolean} forms Whether the same group is also measured with what members have as objects, and with a list of topics each.
 * @returns {Row[]}
 */
export function measureShape(shape, effort, forms) {
  const problems = makeProblems(shape);
  /** @type {Record<string, readonly PartitionProblem[]>} */
  const tasks = { evenslot: problems };
  if (forms && shape.event !== 'full') tasks['evenslot, owned objects'] = problems.map(withOwned);
  if (forms) tasks['evenslot, lists of their own'] = problems.map(withOwnLists);
  const timings = timeProblems(tasks, effort);
  const quality = judgePlans(problems);
  const { median } = timings.evenslot;
  return Object.entries(timings).map(([assignor, timing]) => {
    const ratio = assignor === 'evenslot' ? {} : { ratio: timing.median / median };
    return { shape, assignor, median: timing.median, samples: timing.samples, ...ratio, quality };
  });
}

/**
 * @param {Jvm} jvm
 * @param {Shape} shape
 * @param {readonly string[]} assignors
 * @param {PeerTime} time
 * @param {number} ours Median of `evenslot`, ms.
 * @returns {{ rows: Row[], failed: string[] }}
 */
export function measurePeers(jvm, shape, assignors, time, ours) {
  const groups = listGroups(shape);
  /** @type {Row[]} */
  const rows = [];
  /** @type {string[]} */
  const failed = [];
  for (const assignor of assignors) {
    const answer = runAssignor(jvm, shape, groups, assignor, time);
    if ('failed' in answer) {
      failed.push(`${nameShape(shape)}: ${answer.failed}`);
      continue;
    }
    const { median, samples, assignments } = answer;
    rows.push({ shape, assignor, median, samples, ratio: median / ours, quality: judgeAnswers(groups, assignments) });
  }
  return { rows, failed };
}

/**
 * @param {readonly Group[]} groups
 * @param {readonly Int32Array[]} assignments
 */
function judgeAnswers(groups, assignments) {
  const qualities = groups.map(({ members, topics }, k) => {
    if (k === 0) return judge({ members, topics }, assignments[0]);
    return judge(
      { members, topics, previous: carryOver(groups[k - 1], assignments[k - 1], groups[k]) },
      assignments[k],
    );
  });
  return sumQuality(qualities.length > 1 ? qualities.slice(1) : qualities);
}
