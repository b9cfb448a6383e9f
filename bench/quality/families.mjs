/** Runs all efforts over all instances of the chosen families. */

/** @import { Effort } from '../../dist/solver/types.js' */
/** @import { Clock } from '../clocks.mjs' */
/** @import { Instance } from '../instances/family.mjs' */
/** @import { Solver } from './solve.mjs' */
/** @import { Row } from './summary.mjs' */

import { findDisagreements } from './disagreements.mjs';
import { solveInstance } from './solve.mjs';
import { summarizeFamily } from './summary.mjs';
import { printTable, showGap, showShare, showTime } from './table.mjs';

/**
 * @param {Solver} solver
 * @param {ReadonlyMap<string, readonly Instance[]>} byFamily
 * @param {{ efforts: readonly Effort[], exactNodes: number, clock: Clock }} how
 */
export function measureFamilies(solver, byFamily, how) {
  /** @type {Row[]} */
  const rows = [];
  /** @type {string[]} */
  const disagreements = [];
  /** @type {{ instance: string, efforts: object[] }[]} */
  const runs = [];
  for (const [family, instances] of byFamily) {
    if (process.stderr.isTTY) process.stderr.write(`${family}: ${instances.length} instances\n`);
    const solved = instances.map((instance) => solveInstance(solver, instance, how));
    rows.push(...summarizeFamily(family, solved));
    disagreements.push(...solved.flatMap(findDisagreements));
    runs.push(...solved.map(({ instance, runs: efforts }) => ({ instance: instance.name, efforts })));
  }
  return { rows, runs, disagreements };
}

/**
 * Gaps are means over the instances, to the best known.
 *
 * @param {readonly Row[]} rows
 */
export function printFamilies(rows) {
  console.log(
    '\nFamilies of instances: gaps are means to the best known and to the highest floor, shares are of all instances\n',
  );
  printTable(
    ['family', 'effort', 'instances', 'gap', 'gap to floor', 'optimal', 'certified', 'median', 'mean', 'longest'],
    rows.map((row) => [
      row.family,
      row.effort,
      row.solved === row.instances
        ? String(row.instances)
        : `${row.instances}, ${row.instances - row.solved} without a plan`,
      showGapOf(row, row.gapToBest),
      showGapOf(row, row.gapToFloor),
      showShare(row.optimal),
      showShare(row.certified),
      showTime(row.medianMs),
      showTime(row.meanMs),
      showTime(row.mostMs),
    ]),
  );
}

/**
 * One line a family, for a page that is not about the benchmark.
 *
 * @param {readonly Row[]} rows With all efforts.
 */
export function printBrief(rows) {
  const families = [...new Set(rows.map(({ family }) => family))];
  console.log('\nIn brief: times are medians, for exact the mean too\n');
  printTable(
    [
      'family',
      'instant: gap',
      'improve: gap',
      'improve: optimal',
      'exact: certified',
      'instant',
      'improve',
      'exact',
      'mean',
    ],
    families.map((family) => {
      const [instant, improve, exact] = rows.filter((row) => row.family === family);
      return [
        family,
        showGapOf(instant, instant.gapToBest),
        showGapOf(improve, improve.gapToBest),
        showShare(improve.optimal),
        showShare(exact.certified),
        showTime(instant.medianMs),
        showTime(improve.medianMs),
        showTime(exact.medianMs),
        showTime(exact.meanMs),
      ];
    }),
  );
}

/**
 * Nothing where there was no plan to measure.
 *
 * @param {Row} row
 * @param {number} gap
 */
function showGapOf({ solved }, gap) {
  return solved === 0 ? '–' : showGap(gap);
}
