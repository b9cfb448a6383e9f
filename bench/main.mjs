/** `npm run bench`: measures speed and quality, prints tables, writes the same as JSON. Fails only when a plan is not what it claims. */

/** @import { Clock } from './clocks.mjs' */
/** @import { Row } from './rows.mjs' */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine } from './machine.mjs';
import { printRows, printStages, printTargets } from './print.mjs';
import { measureShape, nameRow } from './rows.mjs';
import { listGrid, selection, smoke } from './shapes.mjs';
import { measureStages } from './stages.mjs';
import { measureTargets } from './targets.mjs';

const usage = `npm run bench -- [--grid | --smoke | --targets] [--cpu] [--json file]
  --grid       every shape of the grid instead of the selection; no targets
  --smoke      small sizes and few samples: shows that all of it runs and that every plan passes verify
  --targets    the targets alone
  --cpu        CPU time of the process instead of wall time, for a machine that others use too
  --json file  where the results go, default build/bench.json`;

function main() {
  const flags = readFlags();
  if (flags.help) {
    console.log(usage);
    return;
  }
  const { mode, shapes, rowEffort, targetEffort } = planRun(flags);
  const machine = { ...describeMachine(), clock: flags.cpu ? 'cpu' : 'wall' };
  console.log(
    Object.entries(machine)
      .map(([key, value]) => `${key} ${value}`)
      .join(', '),
  );

  /** @type {Row[]} */
  const rows = [];
  for (const shape of shapes) {
    const measured = measureShape(shape, rowEffort);
    printRows(measured);
    rows.push(...measured);
  }
  const stages = mode === 'grid' ? [] : shapes.map((shape) => measureStages(shape, rowEffort));
  if (stages.length > 0) printStages(stages);
  const targets = targetEffort ? measureTargets(targetEffort) : [];
  if (targets.length > 0) printTargets(targets, mode === 'smoke');

  const results = { formatVersion: 1, kind: 'benchmark', mode, machine, rows, stages, targets };
  mkdirSync(dirname(flags.json), { recursive: true });
  writeFileSync(flags.json, `${JSON.stringify(results, null, 2)}\n`);

  const wrong = rows.filter(({ faults }) => faults.length > 0);
  for (const row of wrong) console.error(`\nverify refuses ${nameRow(row)}:\n  ${row.faults.join('\n  ')}`);
  if (wrong.length > 0) process.exitCode = 1;
}

/** @param {ReturnType<typeof readFlags>} flags */
function planRun({ grid, smoke: quick, targets: only, cpu }) {
  const clock = /** @type {Clock} */ (cpu ? 'cpu' : 'wall');
  const brief = { rounds: 2, roundMs: 2, clock };
  const full = { rounds: 9, roundMs: 60, clock };
  if (quick) {
    const targetEffort = { long: brief, short: brief, processes: 2, scale: 100, growth: [1e3, 1e4] };
    return { mode: 'smoke', shapes: smoke, rowEffort: brief, targetEffort };
  }
  if (grid) return { mode: 'grid', shapes: listGrid(), rowEffort: { rounds: 5, roundMs: 10, clock } };
  const targetEffort = { long: full, short: full, processes: 15, scale: 1, growth: [1e3, 1e4, 1e5, 1e6] };
  if (only) return { mode: 'targets', shapes: [], rowEffort: full, targetEffort };
  return { mode: 'selection', shapes: selection, rowEffort: { ...full, rounds: 7 }, targetEffort };
}

function readFlags() {
  const { values } = parseArgs({
    options: {
      grid: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      targets: { type: 'boolean', default: false },
      cpu: { type: 'boolean', default: false },
      json: { type: 'string', default: fileURLToPath(new URL('../build/bench.json', import.meta.url)) },
      help: { type: 'boolean', default: false },
    },
  });
  return values;
}

main();
