/** Lays tables out for a terminal: words to the left, numbers to the right. */

/** @import { Row } from './rows.mjs' */
/** @import { Stages } from './stages.mjs' */
/** @import { Target } from './targets.mjs' */

import { nameShape } from './problems.mjs';

/** @param {readonly Row[]} rows All of one shape. */
export function printRows(rows) {
  const [{ shape, subtasks }] = rows;
  console.log(`\n${nameShape(shape)}: ${subtasks.toLocaleString('en')} subtasks`);
  printTable(
    ['solver', 'median ms', 'p75', 'ns/subtask', 'makespan', 'bound', 'gap', 'tm', 'slot', 'misses', 'status'],
    rows.map(({ solver, timing, nsPerSubtask, quality }) => [
      solver,
      showNumber(timing.median),
      showNumber(timing.p75),
      showNumber(nsPerSubtask),
      showNumber(quality.makespan),
      showNumber(quality.lowerBound),
      `${quality.gap === 0 ? 0 : (100 * quality.gap).toPrecision(2)} %`,
      quality.managerImbalance.toFixed(3),
      quality.slotImbalance.toFixed(3),
      `${quality.vertexMisses}/${quality.pipelineMisses}`,
      quality.status,
    ]),
  );
}

/** @param {readonly Stages[]} stages */
export function printStages(stages) {
  console.log('\nWhere a call of allocateSlots spends its time, balanced, median ms of each step');
  printTable(
    ['shape', 'validate', 'flatten', 'place', 'result', 'objects / all'],
    stages.map(({ shape, validate, flatten, place, result }) => {
      const objects = validate + flatten;
      const share = `${((100 * objects) / (objects + place + result)).toFixed(0)} %`;
      return [nameShape(shape), ...[validate, flatten, place, result].map(showNumber), share];
    }),
  );
}

/**
 * @param {readonly Target[]} targets
 * @param {boolean} scaled
 */
export function printTargets(targets, scaled) {
  const note = scaled ? ' (sizes scaled down: these figures say nothing about the targets)' : '';
  console.log(`\nTargets${note}: ratio is the time against the rival or the size before, else figure / limit`);
  printTable(
    ['what', 'figure', 'ratio', 'aim', 'met'],
    targets.map((target) => {
      const { what, figure, ratio, aim } = target;
      return [what, figure, ratio.toFixed(3), aim, scaled ? '' : isMet(target)];
    }),
  );
}

/** @param {Target} target */
function isMet({ ratio, most }) {
  if (most === undefined) return '';
  return ratio <= most ? 'yes' : 'no';
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} lines
 */
function printTable(head, lines) {
  const widths = head.map((title, c) => Math.max(title.length, ...lines.map((line) => line[c].length)));
  // A column of numbers is recognised by its first entry.
  const right = head.map((_, c) => /^[\d.,/ %e-]+$/.test(lines[0]?.[c] ?? ''));
  for (const line of [head, ...lines]) {
    const cells = line.map((cell, c) => (right[c] ? cell.padStart(widths[c]) : cell.padEnd(widths[c])));
    console.log(cells.join('  ').trimEnd());
  }
}

/** @param {number} value */
function showNumber(value) {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

/** @param {number} ms */
export function showMs(ms) {
  return `${ms.toPrecision(3)} ms`;
}
