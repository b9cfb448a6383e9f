/** Lays the rows, the headroom and the targets out for a terminal. */

/** @import { Headroom } from './headroom.mjs' */
/** @import { Row } from './rows.mjs' */
/** @import { Target } from './targets.mjs' */

import { printTable, showGap, showShare, showTime } from '../quality/table.mjs';
import { nameShape } from './shapes.mjs';

/** @param {readonly Row[]} rows All of one shape. */
export function printRows(rows) {
  console.log(`\n${nameShape(rows[0].shape)}`);
  printTable(
    ['assignor', 'median', '× evenslot', 'busiest / mean', 'excess', 'moves', 'fewest', 'rack misses', 'status', 'gap'],
    rows.map(({ assignor, median, ratio, quality }) => [
      assignor,
      showTime(median),
      ratio === undefined ? '1' : String(Number(ratio.toPrecision(2))),
      quality.imbalance.toFixed(4),
      String(quality.excess),
      String(quality.moves),
      quality.fewestMoves === undefined ? '–' : String(quality.fewestMoves),
      String(quality.rackMisses),
      quality.status ?? '–',
      quality.gap === undefined ? '–' : showGap(quality.gap),
    ]),
  );
}

/** @param {readonly Headroom[]} rows @param {number} seeds */
export function printHeadroom(rows, seeds) {
  console.log(
    `\nUnequal loads, busiest / mean over members, means of ${seeds} seeds; moved: partitions that move when one joins`,
  );
  printTable(
    [
      'shape',
      'range',
      'round robin',
      'heaviest first',
      'evenslot',
      'bound',
      'proven',
      'median',
      'after a join',
      'moved',
    ],
    rows.map((row) => [
      row.shape,
      ...[row.range, row.roundRobin, row.heaviestFirst, row.evenslot, row.bound].map((value) => value.toFixed(4)),
      showShare(row.proven),
      showTime(row.ms),
      row.joined.toFixed(4),
      showShare(row.moved),
    ]),
  );
}

/** @param {readonly Target[]} targets @param {boolean} scaled */
export function printTargets(targets, scaled) {
  console.log(`\nTargets${scaled ? ' (sizes scaled down: these figures say nothing about the targets)' : ''}`);
  printTable(
    ['what', 'figure', 'aim', 'met'],
    targets.map(({ what, figure, aim, met }) => {
      const verdict = met === undefined ? 'as far as measured' : met ? 'yes' : 'no';
      return [what, figure, aim, scaled ? '–' : verdict];
    }),
  );
}
