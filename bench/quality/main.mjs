/** `npm run bench:quality`: how good the plans of `balance` are, how often they are proven, and what peers find in the same time. */

/** @import { Effort } from '../../dist/solver/types.js' */
/** @import { Clock } from '../clocks.mjs' */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { balance, verify } from '../../dist/index.js';
import { families, findFamilies } from '../instances/families.mjs';
import { readPublished } from '../instances/published.mjs';
import { listReference } from '../instances/reference.mjs';
import { describeMachine } from '../machine.mjs';
import { measureFamilies, printBrief, printFamilies } from './families.mjs';
import { EFFORTS, solveInstance } from './solve.mjs';

const usage = `npm run bench:quality -- [--family name] [--instances folder] [--peers] [--speed] [options]
  Without one of the first four all generated families, the peers and the speed rows are measured: about ten minutes.
  --family name       this family alone, or all that begin with the name; may be repeated
  --instances folder  published instances instead of generated ones: .jsonl files with lines {family, name, bins, optimum, weights}
  --peers             the peers alone
  --speed             the speed rows alone
  --count N           instances of a family; 20, of published ones all
  --seed N            of the generated instances; 1
  --effort name       instant, improve or exact alone; may be repeated
  --long              HiGHS gets 60 seconds an instance instead of 5
  --smoke             small numbers of everything: shows that all of it runs
  --cpu               CPU time of the process instead of wall time, for a machine that others use too
  --json file         where the results go, default build/quality.json
Families: ${families.map(({ name }) => name).join(', ')}`;

const solver = { balance, verify };

async function main() {
  const flags = readFlags();
  if (flags.help) {
    console.log(usage);
    return;
  }
  const machine = { ...describeMachine(), clock: flags.cpu ? 'cpu' : 'wall' };
  console.log(
    Object.entries(machine)
      .map(([key, value]) => `${key} ${value}`)
      .join(', '),
  );
  const how = planRun(flags);
  const parts = chooseParts(flags);
  // What is compiled once is compiled here.
  for (const instance of listReference()) solveInstance(solver, instance, { ...how, exactNodes: 10_000 });

  const measured = parts.families
    ? measureFamilies(solver, collectInstances(flags), how)
    : { rows: [], runs: [], disagreements: [] };
  if (parts.families) printFamilies(measured.rows);
  if (parts.families && how.efforts.length === EFFORTS.length) printBrief(measured.rows);
  // Packages that only these parts need are loaded only with them.
  const peers = parts.peers ? await measurePeers(how) : { rows: [], disagreements: [] };
  const speed = parts.speed ? await measureSpeedRows(how) : [];

  const disagreements = [...measured.disagreements, ...peers.disagreements];
  const results = {
    formatVersion: 1,
    kind: 'quality-benchmark',
    machine,
    families: measured.rows,
    peers: peers.rows,
    speed,
  };
  mkdirSync(dirname(flags.json), { recursive: true });
  writeFileSync(flags.json, `${JSON.stringify({ ...results, runs: measured.runs, disagreements }, null, 2)}\n`);
  console.log(`\nDisagreements with published optima, between efforts, or with the judge: ${disagreements.length}`);
  for (const sentence of disagreements) console.error(sentence);
  if (disagreements.length > 0) process.exitCode = 1;
}

/** @param {ReturnType<typeof planRun>} how */
async function measurePeers(how) {
  const { comparePeers, printPeers } = await import('../peers/compare.mjs');
  const compared = await comparePeers(solver, how);
  printPeers(compared.rows);
  return compared;
}

/** @param {ReturnType<typeof planRun>} how */
async function measureSpeedRows(how) {
  const { measureSpeed, printSpeed } = await import('./speed.mjs');
  const rows = measureSpeed(solver, how);
  printSpeed(rows);
  return rows;
}

/** @param {ReturnType<typeof readFlags>} flags */
function planRun({ smoke, cpu, long, effort }) {
  const efforts = EFFORTS.filter((name) => effort === undefined || effort.includes(name));
  const unknown = effort?.find((name) => !EFFORTS.includes(/** @type {Effort} */ (name)));
  if (unknown !== undefined) throw new Error(`--effort must be one of ${EFFORTS.join(', ')}, got ${unknown}`);
  const clock = /** @type {Clock} */ (cpu ? 'cpu' : 'wall');
  const sampling = smoke ? { rounds: 1, roundMs: 1, clock } : { rounds: 7, roundMs: 100, clock };
  const highsSeconds = smoke ? 0.2 : long ? 60 : 5;
  return { efforts, clock, exactNodes: smoke ? 30_000 : 2_000_000, sampling, scale: smoke ? 100 : 1, highsSeconds };
}

/** @param {ReturnType<typeof readFlags>} flags */
function chooseParts({ family, instances, peers, speed }) {
  const chosen = { families: family !== undefined || instances !== undefined, peers, speed };
  return Object.values(chosen).some(Boolean) ? chosen : { families: true, peers: true, speed: true };
}

/** @param {ReturnType<typeof readFlags>} flags */
function collectInstances({ family, instances, count, seed, smoke }) {
  const most = readCount('count', count) ?? (smoke ? 2 : undefined);
  if (instances !== undefined) {
    const published = readPublished(instances, most);
    if (family === undefined) return published;
    return new Map([...published].filter(([name]) => family.some((start) => name.startsWith(start))));
  }
  const chosen = family === undefined ? families : [...new Set(family.flatMap(findFamilies))];
  return new Map(chosen.map(({ name, sample }) => [name, sample(readCount('seed', seed) ?? 1, most ?? 20)]));
}

/**
 * @param {string} flag
 * @param {string | undefined} text
 */
function readCount(flag, text) {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`--${flag} must be a positive integer, got ${text}`);
  return Number(text);
}

function readFlags() {
  const { values } = parseArgs({
    options: {
      family: { type: 'string', multiple: true },
      instances: { type: 'string' },
      peers: { type: 'boolean', default: false },
      speed: { type: 'boolean', default: false },
      count: { type: 'string' },
      seed: { type: 'string' },
      effort: { type: 'string', multiple: true },
      long: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      cpu: { type: 'boolean', default: false },
      json: { type: 'string', default: fileURLToPath(new URL('../../build/quality.json', import.meta.url)) },
      help: { type: 'boolean', default: false },
    },
  });
  return values;
}

await main();
