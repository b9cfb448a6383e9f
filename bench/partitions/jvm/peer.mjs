/** Runs Kafka's own assignors in a JVM: compiles the harness beside this file once, sends it groups, reads times and assignments. */

/** @import { Clock } from '../../clocks.mjs' */
/** @import { Group, Shape } from '../shapes.mjs' */

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RACKS } from '../shapes.mjs';

/**
 * @typedef {object} Jvm
 * @property {string} classPath
 * @property {string} versions Of Kafka and Java, for the line that names the machine.
 */

/**
 * @typedef {object} PeerTime Milliseconds: least warm-up, least time of samples, most of both.
 * @property {number} warmMs
 * @property {number} measureMs
 * @property {number} capMs
 * @property {Clock} clock `cpu` is that of the calling thread here: it leaves out compiler and collector.
 */

/**
 * @typedef {object} PeerAnswer
 * @property {string} assignor
 * @property {number} median Milliseconds of the calls for all groups but the first, or for the only one.
 * @property {number} samples
 * @property {Int32Array[]} assignments One for each group.
 */

/** Longest that one point may take, whatever its cap says. */
const PATIENCE_MS = 300_000;
/** Most that a JVM may write: a million members of partitions for each of some forty groups. */
const MOST_OUTPUT = 2 ** 30;

const SOURCES = ['AssignorBench.java', 'Assignors.java'].map(fileHere);
const POM = fileHere('pom.xml');

/** @param {string} name */
function fileHere(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}

/**
 * Everything that is downloaded or compiled is kept in the user's cache folder, under the digest of what it was made from.
 *
 * @returns {Jvm | { missing: string }} `missing` is one sentence.
 */
export function openJvm() {
  for (const command of ['java', 'javac', 'mvn']) {
    if (spawnSync(command, ['-version'], { stdio: 'ignore' }).error) {
      return { missing: `Kafka's own assignors are left out: there is no ${command} on this machine.` };
    }
  }
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'evenslot', 'kafka-assignors');
  try {
    const libraries = findLibraries(join(cache, digest([POM])));
    const classes = compile(join(cache, digest([POM, ...SOURCES])), libraries);
    const kafka = /kafka-clients-([\d.]+)\.jar/.exec(libraries)?.[1] ?? 'unknown';
    const java =
      /version "([^"]+)"/.exec(spawnSync('java', ['-version'], { encoding: 'utf8' }).stderr)?.[1] ?? 'unknown';
    return { classPath: `${classes}:${libraries}`, versions: `kafka ${kafka}, java ${java}` };
  } catch (error) {
    const { stdout = '', message = '' } = /** @type {{ stdout?: string, message?: string }} */ (error);
    const reason = /ERROR\S*\s+(.+)/.exec(stdout)?.[1] ?? message.split('\n')[0];
    return { missing: `Kafka's own assignors are left out: they could not be set up (${reason}).` };
  }
}

/** @param {readonly string[]} files */
function digest(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

/** The class path of the artifacts; asked of Maven again when a jar has gone since.
 * @param {string} folder */
function findLibraries(folder) {
  const file = join(folder, 'classpath.txt');
  const known = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (known !== '' && known.split(':').every((jar) => existsSync(jar))) return known;
  mkdirSync(folder, { recursive: true });
  const goal = ['dependency:build-classpath', '-Dmdep.includeScope=runtime', `-Dmdep.outputFile=${file}`];
  execFileSync('mvn', ['--quiet', '--batch-mode', '--file', POM, ...goal], {
    stdio: 'pipe',
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  });
  return readFileSync(file, 'utf8').trim();
}

/**
 * @param {string} folder
 * @param {string} libraries
 */
function compile(folder, libraries) {
  const classes = join(folder, 'classes');
  if (existsSync(classes)) return classes;
  // A run that is stopped here leaves no half of it behind.
  const begun = join(folder, `begun-${process.pid}`);
  mkdirSync(begun, { recursive: true });
  execFileSync('javac', ['-d', begun, '-cp', libraries, ...SOURCES], { stdio: 'pipe' });
  rmSync(classes, { recursive: true, force: true });
  renameSync(begun, classes);
  return classes;
}

/**
 * @param {Jvm} jvm
 * @param {Shape} shape
 * @param {readonly Group[]} groups What the assignor meets one after the other.
 * @param {string} assignor
 * @param {PeerTime} time
 * @returns {PeerAnswer | { failed: string }} `failed` is one sentence.
 */
export function runAssignor({ classPath }, shape, groups, assignor, { warmMs, measureMs, capMs, clock }) {
  const input = [
    ...describeGroups(groups, shape.racks),
    `clock ${clock}`,
    `time ${warmMs} ${measureMs} ${capMs}`,
    `assignor ${assignor}`,
  ].join('\n');
  // A process of its own for each: what is compiled for one assignor does not slow the next one down.
  const run = spawnSync('java', ['-Xms1g', '-Xmx4g', '-cp', classPath, 'AssignorBench'], {
    input,
    encoding: 'utf8',
    maxBuffer: MOST_OUTPUT,
    timeout: PATIENCE_MS,
  });
  if (run.error) return { failed: `${assignor} did not end within ${PATIENCE_MS / 1000} s.` };
  if (run.status !== 0) {
    const line = run.stderr.split('\n').find((text) => /Exception|Error/.test(text)) ?? `exit code ${run.status}`;
    return { failed: `${assignor} failed: ${line}` };
  }
  return readAnswer(run.stdout);
}

/**
 * The lines that `AssignorBench.java` reads.
 *
 * @param {readonly Group[]} groups
 * @param {boolean} racks
 */
export function describeGroups(groups, racks) {
  /** @type {Map<readonly string[], number>} */
  const subscriptions = new Map();
  for (const { members } of groups) {
    for (const { topics } of members) if (!subscriptions.has(topics)) subscriptions.set(topics, subscriptions.size);
  }
  const lines = [`racks ${racks ? RACKS : 0}`];
  for (const names of subscriptions.keys()) lines.push(['subscription', ...names].join(' '));
  for (const { members, topics } of groups) {
    lines.push('group', `topics ${topics.map(({ name, partitions }) => `${name} ${partitions}`).join(' ')}`);
    for (const { id, topics: names, rack } of members) {
      lines.push(`member ${id} ${subscriptions.get(names)} ${rack ?? '-'}`);
    }
  }
  return lines;
}

/**
 * @param {string} text
 * @returns {PeerAnswer}
 */
function readAnswer(text) {
  const [head, ...rest] = text.trim().split('\n');
  const [, assignor, median, samples] = head.split(' ');
  const assignments = rest.map((line) => Int32Array.from(line.split(' ').slice(1), Number));
  return { assignor, median: Number(median), samples: Number(samples), assignments };
}
