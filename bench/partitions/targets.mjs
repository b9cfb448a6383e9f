/** The aims for partition assignment, each with what was measured now. No run fails because of a time. */

/** @import { Effort } from '../sampling.mjs' */
/** @import { Jvm, PeerTime } from './jvm/peer.mjs' */
/** @import { Row } from './rows.mjs' */
/** @import { Shape } from './shapes.mjs' */

import { showMs } from '../print.mjs';
import { judgePlans, timeProblems } from './assignors.mjs';
import { measurePeers, measureShape } from './rows.mjs';
import { shapeOf } from './selections.mjs';
import { nameShape, showCount } from './shapes.mjs';
import { MILLION, makeLognormal } from './weighted.mjs';

/**
 * @typedef {object} Target
 * @property {string} what
 * @property {string} figure What was measured.
 * @property {string} aim
 * @property {boolean | undefined} met Undefined where a part of the aim was not measured and the rest is met.
 */

/**
 * @typedef {object} Rivals What `--peers` adds.
 * @property {Jvm} jvm
 * @property {PeerTime} time
 */

/** The client's sticky assignors: the first one reads what members had from bytes, the second from their subscriptions. */
const STICKY = ['client-sticky', 'client-cooperative-sticky'];
/** How many times as long as ours StickyAssignor has to take; the other one is printed beside it. */
const TIMES_STICKY = 30;

/**
 * @param {Effort} effort
 * @param {number} scale Divides the sizes; 1 for the real thing.
 * @param {Rivals} [rivals]
 * @returns {{ targets: Target[], faults: string[] }}
 */
export function measureTargets(effort, scale, rivals) {
  const large = shapeOf({ members: 10_000 / scale, partitions: 100_000 / scale, topics: 100 });
  /** @type {string[]} */
  const faults = [];
  /** @param {Shape} shape */
  const measure = (shape) => {
    const [row] = measureShape(shape, effort, false);
    faults.push(...(row.quality.faults ?? []).map((fault) => `${nameShape(shape)}: ${fault}`));
    return row;
  };
  const join = measure({ ...large, event: 'join-one' });
  const disjoint = measure(
    shapeOf({ members: 1000 / scale, partitions: 10_000 / scale, subscription: 'disjoint', event: 'join-one' }),
  );
  const stable = measure({ ...large, event: 'stable' });
  const targets = [
    judgeJoin(join, rivals),
    judgeUnequal(disjoint),
    weighMillion(effort, scale, faults),
    judgeStable(stable),
  ];
  return { targets, faults };
}

/**
 * @param {Row} row
 * @param {Rivals} [rivals]
 * @returns {Target}
 */
function judgeJoin(row, rivals) {
  const aim = `at most 10 ms, and at least ${TIMES_STICKY} × faster than client-sticky`;
  const what = nameShape(row.shape);
  const own = showMs(row.median);
  const fast = row.median <= 10;
  if (!rivals) return { what, figure: `${own}; sticky needs --peers`, aim, met: fast ? undefined : false };
  const { rows, failed } = measurePeers(rivals.jvm, row.shape, STICKY, rivals.time, row.median);
  if (rows.length === 0) return { what, figure: `${own}; ${failed.join(' ')}`, aim, met: fast ? undefined : false };
  const texts = rows.map(({ assignor, median, ratio = 0 }) => `${assignor} ${showMs(median)}: ${ratio.toFixed(1)} ×`);
  const sticky = rows.find(({ assignor }) => assignor === STICKY[0])?.ratio ?? 0;
  return { what, figure: [own, ...texts].join('; '), aim, met: fast && sticky >= TIMES_STICKY };
}

/**
 * @param {Row} row
 * @returns {Target}
 */
function judgeUnequal({ shape, median, quality: { moves, fewestMoves } }) {
  return {
    what: nameShape(shape),
    figure: `${showMs(median)}; ${moves} moves, proven minimum ${fewestMoves}`,
    aim: 'at most 10 ms, with the proven minimum of moves',
    met: median <= 10 && moves === fewestMoves,
  };
}

/**
 * @param {Effort} effort
 * @param {number} scale
 * @param {string[]} faults
 * @returns {Target}
 */
function weighMillion(effort, scale, faults) {
  const shape = { ...MILLION, topics: MILLION.topics / scale, members: MILLION.members / scale };
  const problem = makeLognormal(shape);
  const { median } = timeProblems({ evenslot: [problem] }, effort).evenslot;
  const quality = judgePlans([problem]);
  faults.push(...quality.faults);
  const partitions = showCount(shape.topics * shape.partitions);
  return {
    what: `members ${showCount(shape.members)}, topics ${shape.topics}, partitions ${partitions}, lognormal loads, full`,
    figure: `${showMs(median)}; busiest / mean ${quality.imbalance.toFixed(6)}, ${quality.status}`,
    aim: 'at most 200 ms, with busiest / mean at most 1.001',
    met: median <= 200 && quality.imbalance <= 1.001,
  };
}

/**
 * @param {Row} row
 * @returns {Target}
 */
function judgeStable({ shape, median, quality: { moves } }) {
  return {
    what: nameShape(shape),
    figure: `${showMs(median)}; ${moves} moves`,
    aim: 'at most 5 ms, without a move',
    met: median <= 5 && moves === 0,
  };
}
