/** Peers and evenslot on the reference instances, in one process. */

/** @import { Solver } from '../quality/solve.mjs' */
/** @import { Clock } from '../clocks.mjs' */
/** @import { Effort } from '../../dist/solver/types.js' */
/** @import { Peer } from './peer.mjs' */

import { CLOCKS } from '../clocks.mjs';
import { listReference } from '../instances/reference.mjs';
import { findDisagreements } from '../quality/disagreements.mjs';
import { solveInstance, timeCall } from '../quality/solve.mjs';
import { printTable, showTime } from '../quality/table.mjs';
import { bestFitBisection } from './best-fit.mjs';
import { greedyPackage, plainHeaviestFirst } from './heaviest-first.mjs';
import { createHighs } from './highs.mjs';
import { checkMakespan } from './peer.mjs';

/**
 * @typedef {object} PeerRow
 * @property {string} instance
 * @property {number} optimum
 * @property {string} tool
 * @property {number} [makespan] Left out when nothing was found.
 * @property {number} ms
 * @property {boolean} proven
 */

/**
 * @param {Solver} solver
 * @param {{ efforts: readonly Effort[], exactNodes: number, clock: Clock, highsSeconds: number }} how
 */
export async function comparePeers(solver, how) {
  const peers = [plainHeaviestFirst, greedyPackage, bestFitBisection, await createHighs(how.highsSeconds)];
  /** @type {PeerRow[]} */
  const rows = [];
  /** @type {string[]} */
  const disagreements = [];
  // Once before it counts, so that nobody pays for being compiled; HiGHS is past that in its first millisecond.
  const [first] = listReference();
  solveInstance(solver, first, how);
  for (const peer of peers.slice(0, -1)) timePeer(peer, first.problem, how.clock);

  for (const { name, problem, optimum = 0, family } of listReference()) {
    const solved = solveInstance(solver, { family, name, problem, optimum }, how);
    disagreements.push(...findDisagreements(solved));
    for (const { effort, upper, ms, status } of solved.runs) {
      const makespan = upper === undefined ? {} : { makespan: upper };
      rows.push({ instance: name, optimum, tool: `evenslot ${effort}`, ...makespan, ms, proven: status === 'OPTIMAL' });
    }
    for (const peer of peers)
      rows.push({ instance: name, optimum, tool: peer.name, ...timePeer(peer, problem, how.clock) });
  }
  return { rows, disagreements };
}

/**
 * @param {Peer} peer
 * @param {import('../../dist/solver/types.js').BalanceProblem} problem Of equal bins.
 * @param {Clock} clock
 */
function timePeer({ solve }, { weights, bins }, clock) {
  if (typeof bins !== 'number') throw new Error('peers know equal bins only');
  const given = Array.from(weights);
  const { result: answer, ms } = timeCall(() => solve(given, bins), CLOCKS[clock]);
  if (answer === undefined) return { ms, proven: false };
  return { makespan: checkMakespan(given, bins, answer), ms, proven: answer.proven };
}

/** @param {readonly PeerRow[]} rows */
export function printPeers(rows) {
  console.log('\nPeers on the reference instances (items, bins); the optimum of each is proven\n');
  printTable(
    ['instance', 'optimum', 'tool', 'makespan', '/ optimum', 'time', 'proof'],
    rows.map(({ instance, optimum, tool, makespan, ms, proven }) => [
      instance,
      String(optimum),
      tool,
      makespan === undefined ? '–' : String(makespan),
      makespan === undefined ? '–' : (makespan / optimum).toFixed(5),
      showTime(ms),
      proven ? 'yes' : 'no',
    ]),
  );
}
