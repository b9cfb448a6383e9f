/** The command line itself: help, version, and what happens when it is wrong. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { partitionStrategies } from '../../src/partition-strategies.ts';
import { ROOT, runCommand } from './run-command.ts';

const COMMANDS = ['compare', 'allocate', 'assign', 'verify'];

test('help goes to stdout, names every command and ends with 0', async () => {
  const { exitCode, stdout, stderr } = await runCommand(['--help']);
  for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  expect(stdout).toContain('Exit codes:');
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
});

test.each(COMMANDS)('help of %s shows examples before flags, and the flags of every command', async (command) => {
  const { exitCode, stdout } = await runCommand([command, '--help']);
  expect(stdout.indexOf('Examples:')).toBeGreaterThan(0);
  expect(stdout.indexOf('Examples:')).toBeLessThan(stdout.indexOf('Options:'));
  for (const flag of ['--json', '--output', '--quiet', '--no-color', '--debug']) expect(stdout).toContain(flag);
  expect(exitCode).toBe(0);
});

test.each(['compare', 'allocate'])('help of %s explains the file, the gates and the limits', async (command) => {
  const { stdout } = await runCommand(['help', command]);
  for (const flag of ['--slots', '--max-moves', '--effort', '--require', '--max-gap', '--max-imbalance'])
    expect(stdout).toContain(flag);
  expect(stdout).toContain('kind: slots');
  expect(stdout).toContain('count: 3');
});

test.each(['compare', 'assign'])('help of %s explains the file of partitions and its flags', async (command) => {
  const { stdout } = await runCommand(['help', command]);
  for (const flag of ['--objective', '--within', '--move-cost', '--max-moves', '--effort', '--max-imbalance'])
    expect(stdout).toContain(flag);
  expect(stdout).toContain('kind: partitions');
  expect(stdout).toContain('kafka-consumer-groups.sh');
});

test('help of assign names every strategy', async () => {
  const { stdout } = await runCommand(['assign', '--help']);
  for (const { name } of partitionStrategies) expect(stdout).toContain(name);
});

test('help keeps within 120 columns', async () => {
  for (const args of [['--help'], ...COMMANDS.map((command) => [command, '--help'])]) {
    const { stdout } = await runCommand(args);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  }
});

test.each(['-V', '--version', '--quiet --version'])('%s prints the version of the package', async (flags) => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect(await runCommand(flags.split(' '))).toMatchObject({ stdout: `${version}\n`, stderr: '', exitCode: 0 });
});

const HINT = '(evenslot --help lists commands and flags)\n';

test.each([
  [['compar', 'x.yaml'], "error: unknown command 'compar'\n(Did you mean compare?)\n"],
  [['compare', 'x.yaml', '--jsn'], "error: unknown option '--jsn'\n(Did you mean --json?)\n"],
  [['compare'], "error: missing required argument 'file'\n"],
  [['verify', 'x.yaml'], "error: missing required argument 'plan'\n"],
  [['compare', 'x.yaml', 'y.yaml'], "error: too many arguments for 'compare'. Expected 1 argument but got 2.\n"],
  [
    ['allocate', 'x.yaml', '--strategy', 'magic'],
    "error: option '--strategy <name>' argument 'magic' is invalid. Allowed choices are first-worker, balanced.\n",
  ],
  [['compare', 'x.yaml', '--strategy', 'balanced'], "error: unknown option '--strategy'\n"],
  [
    ['allocate', 'x.yaml', '--slots', 'some'],
    "error: option '--slots <which>' argument 'some' is invalid. Allowed choices are all, minimum.\n",
  ],
  [
    ['allocate', 'x.yaml', '--max-moves', '-1'],
    "error: option '--max-moves <number>' argument '-1' is invalid. Give an integer of at least 0, such as 100.\n",
  ],
  [
    ['allocate', 'x.yaml', '--max-moves', '1e3'],
    "error: option '--max-moves <number>' argument '1e3' is invalid. Give an integer of at least 0, such as 100.\n",
  ],
  [
    ['allocate', 'x.yaml', '--max-gap', 'small'],
    "error: option '--max-gap <gap>' argument 'small' is invalid. Give a percentage such as 1% or a fraction such as 0.01.\n",
  ],
  [
    ['allocate', 'x.yaml', '--max-imbalance', '0.9'],
    "error: option '--max-imbalance <ratio>' argument '0.9' is invalid. Give a number of at least 1, such as 1.05.\n",
  ],
  [
    ['allocate', 'x.yaml', '--require', 'feasible'],
    "error: option '--require <status>' argument 'feasible' is invalid. Allowed choices are optimal.\n",
  ],
  [
    ['assign', 'x.yaml', '--objective', 'fast'],
    "error: option '--objective <first>' argument 'fast' is invalid. Allowed choices are level, spread, calm.\n",
  ],
  [
    ['assign', 'x.yaml', '--within', '0.5'],
    "error: option '--within <ratio>' argument '0.5' is invalid. Give a number of at least 1, such as 1.05.\n",
  ],
  [['assign', 'x.yaml', '--slots', 'all'], "error: unknown option '--slots'\n"],
  [['allocate', 'x.yaml', '--objective', 'calm'], "error: unknown option '--objective'\n"],
  [['allocate', 'x.yaml', '--output'], "error: option '-o, --output <file>' argument missing\n"],
])('%j is a usage error with a sentence that says why', async (args, message) => {
  expect(await runCommand(args)).toMatchObject({ stdout: '', stderr: message + HINT, exitCode: 2 });
});

const SLOTS = 'examples/racks.yaml';
const PARTITIONS = 'examples/partitions-unequal.yaml';
const FOR_PARTITIONS = 'is for problems of kind partitions, and this one is of kind slots';

test.each([
  [
    ['compare', PARTITIONS, '--slots', 'all'],
    ['--slots is for problems of kind slots, and this one is of kind partitions'],
  ],
  [['compare', SLOTS, '--effort', 'exact'], [`--effort exact ${FOR_PARTITIONS}`]],
  [
    ['compare', SLOTS, '--objective', 'calm', '--within', '1.1', '--move-cost', 'load'],
    ['--objective', '--move-cost', '--within'].map((flag) => `${flag} ${FOR_PARTITIONS}`),
  ],
])('%j is a usage error: the flag does not go with the kind of problem', async (args, messages) => {
  const stderr = messages.map((message) => `error: ${message}\n`).join('');
  expect(await runCommand(args)).toMatchObject({ stdout: '', stderr, exitCode: 2 });
});

test('a strategy that says nothing about a group is a usage error', async () => {
  const { exitCode, stdout, stderr } = await runCommand(['assign', PARTITIONS, '--strategy', 'flink-kafka-source']);
  expect(stderr).toMatch(/^error: options\.strategy: flink-kafka-source needs /);
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
});

test('no command at all prints the help to stderr', async () => {
  const { exitCode, stdout, stderr } = await runCommand([]);
  expect(stderr).toContain('Usage: evenslot');
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
});

test('flags that every command has work before the command too', async () => {
  const before = await runCommand(['--json', 'compare', 'examples/flink-docs-6-3.yaml']);
  const after = await runCommand(['compare', 'examples/flink-docs-6-3.yaml', '--json']);
  expect(JSON.parse(before.stdout)).toMatchObject({ kind: 'comparison' });
  expect(before).toEqual(after);
});
