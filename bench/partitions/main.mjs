/** `npm run bench:partitions`: speed and quality of partition assignment, beside Kafka's own assignors. Fails only when a plan is not what it claims. */

/** @import { Clock } from '../clocks.mjs' */
/** @import { Headroom } from './headroom.mjs' */
/** @import { Row } from './rows.mjs' */
/** @import { Shape } from './shapes.mjs' */
/** @import { Rivals, Target } from './targets.mjs' */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine } from '../machine.mjs';
import { measureHeadroom } from './headroom.mjs';
import { openJvm } from './jvm/peer.mjs';
import { measurePeers, measureShape, PEERS } from './rows.mjs';
import { listGrid, listRecommended, selection, smoke } from './selections.mjs';
import { nameShape } from './shapes.mjs';
import { printHeadroom, printRows, printTargets } from './tables.mjs';
import { measureTargets } from './targets.mjs';

const usage = `npm run bench:partitions -- [--recommended | --grid | --smoke | --targets] [--peers] [options]
  --recommended  the points of Kafka's grid that its authors say to run first
  --grid         these, then every point of the grid, about three thousand
  --smoke        small groups and few samples: shows that all of it runs and that every plan passes verify
  --targets      the targets alone
  --peers        Kafka's own assignors beside, in a JVM; needs java, javac and mvn, and at first the network
  --assignor A   of the peers only this one; may be repeated: ${PEERS.join(', ')}
  --match text   of the shapes only those whose name contains the text; may be repeated, then all have to
  --cap seconds  most time for one assignor on one shape, default 20; a call that takes longer is timed once
  --cpu          CPU time of the process instead of wall time, for a machine that others use too; of peers that of the calling thread
  --json file    where the results go, default build/bench-partitions.json`;

function main() {
  const flags = readFlags();
  if (flags.help) {
    console.log(usage);
    return;
  }
  const { mode, shapes, effort, scale, seeds, forms } = planRun(flags);
  const jvm = flags.peers ? openJvm() : undefined;
  const rivals = jvm && 'classPath' in jvm ? { jvm, time: planPeers(flags) } : undefined;
  const versions = rivals ? { peers: rivals.jvm.versions } : {};
  const machine = { ...describeMachine(), clock: effort.clock, ...versions };
  console.log(
    Object.entries(machine)
      .map(([key, value]) => `${key} ${value}`)
      .join(', '),
  );
  if (jvm && 'missing' in jvm) console.log(jvm.missing);

  /** @type {string[]} */
  const faults = [];
  /** @type {Row[]} */
  const rows = [];
  for (const shape of shapes.filter((candidate) => isChosen(candidate, flags.match))) {
    const measured = measureShape(shape, effort, forms);
    const peers = rivals ? measurePeers(rivals.jvm, shape, flags.assignor, rivals.time, measured[0].median) : undefined;
    measured.push(...(peers?.rows ?? []));
    printRows(measured);
    for (const sentence of peers?.failed ?? []) console.log(sentence);
    faults.push(...(measured[0].quality.faults ?? []).map((fault) => `${nameShape(shape)}: ${fault}`));
    rows.push(...measured);
  }
  /** @type {Headroom[]} */
  const headroom = seeds > 0 ? measureHeadroom(seeds) : [];
  if (headroom.length > 0) printHeadroom(headroom, seeds);
  /** @type {Target[]} */
  const targets = [];
  if (scale > 0) {
    const measured = measureTargets(effort, scale, /** @type {Rivals | undefined} */ (rivals));
    targets.push(...measured.targets);
    faults.push(...measured.faults);
    printTargets(targets, scale > 1);
  }

  const results = { formatVersion: 1, kind: 'partition-benchmark', mode, machine, rows, headroom, targets };
  mkdirSync(dirname(flags.json), { recursive: true });
  writeFileSync(flags.json, `${JSON.stringify(results, null, 2)}\n`);
  for (const fault of faults) console.error(`verify refuses ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

/**
 * @param {Shape} shape
 * @param {readonly string[]} match
 */
function isChosen(shape, match) {
  return match.every((text) => nameShape(shape).includes(text));
}

/** `scale` 0: no targets. `forms`: the same groups as other objects too.
 * @param {ReturnType<typeof readFlags>} flags */
function planRun({ recommended, grid, smoke: quick, targets, cpu, match }) {
  const clock = /** @type {Clock} */ (cpu ? 'cpu' : 'wall');
  const full = { rounds: 9, roundMs: 60, clock };
  const brief = { rounds: 3, roundMs: 5, clock };
  if (quick) {
    const effort = { rounds: 2, roundMs: 2, clock };
    return { mode: 'smoke', shapes: smoke, effort, scale: 50, seeds: 2, forms: true };
  }
  if (targets) return { mode: 'targets', shapes: [], effort: full, scale: 1, seeds: 0, forms: false };
  if (grid) return { mode: 'grid', shapes: listGrid(), effort: brief, scale: 0, seeds: 0, forms: false };
  if (recommended) {
    return { mode: 'recommended', shapes: listRecommended(), effort: brief, scale: 0, seeds: 0, forms: false };
  }
  const rest = match.length > 0 ? { scale: 0, seeds: 0 } : { scale: 1, seeds: 20 };
  return { mode: 'selection', shapes: selection, effort: full, ...rest, forms: true };
}

/** @param {ReturnType<typeof readFlags>} flags */
function planPeers({ smoke: quick, cap, cpu }) {
  const clock = /** @type {Clock} */ (cpu ? 'cpu' : 'wall');
  if (quick) return { warmMs: 1, measureMs: 1, capMs: 1000, clock };
  return { warmMs: 1200, measureMs: 1200, capMs: 1000 * cap, clock };
}

function readFlags() {
  const { values } = parseArgs({
    options: {
      recommended: { type: 'boolean', default: false },
      grid: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      targets: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      assignor: { type: 'string', multiple: true, default: PEERS },
      match: { type: 'string', multiple: true, default: [] },
      cap: { type: 'string', default: '20' },
      cpu: { type: 'boolean', default: false },
      json: { type: 'string', default: fileURLToPath(new URL('../../build/bench-partitions.json', import.meta.url)) },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = values.assignor.find((name) => !PEERS.includes(name));
  if (unknown !== undefined) throw new Error(`--assignor must be one of ${PEERS.join(', ')}, got ${unknown}`);
  const cap = Number(values.cap);
  if (!(cap > 0)) throw new Error(`--cap must be a number of seconds above 0, got ${values.cap}`);
  return { ...values, cap };
}

main();
