/** The command among other processes: pipes that close, signals, full disks, files that cannot be read, terminals and colour. */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, MAIN, runCommand, runProcess, startCommand } from './run-command.ts';

const DOCS = 'examples/flink-docs-6-3.yaml';
const ESCAPE = '\u001b';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenslot-process-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function shell(script: string) {
  return runProcess('bash', ['-c', `evenslot() { "${process.execPath}" "${MAIN}" "$@"; }\n${script}`]);
}

/** Runs the command in a terminal of its own (util-linux), which mixes stdout and stderr. */
function terminal(args: string, env: Readonly<Record<string, string>> = {}) {
  return runProcess('script', ['-qec', `"${process.execPath}" "${MAIN}" ${args}`, '/dev/null'], { env });
}
const hasTerminal = existsSync('/usr/bin/script');

test('a reader that closes the pipe early ends the command quietly with 0', async () => {
  const big = join(folder, 'big.yaml');
  writeFileSync(
    big,
    'evenslot: 1\nkind: slots\ntaskManagers: [{ id: tm, count: 200, slots: 4 }]\nvertices: [{ id: v, count: 200, parallelism: 200 }]\n',
  );
  const { stdout, stderr } = await shell(
    `evenslot allocate "${big}" --json | head -n 1; echo "exit \${PIPESTATUS[0]}"`,
  );
  expect(stdout).toBe('{\nexit 0\n');
  expect(stderr).toBe('');
});

test('Ctrl-C while waiting for stdin ends with 130 and says nothing', async () => {
  const child = startCommand(['allocate', '-']);
  const end = ended(child);
  // More than a pipe holds: once it is all written, the command has started and reads.
  await new Promise<void>((resolve) => child.stdin?.write(' '.repeat(4_000_000), () => resolve()));
  child.kill('SIGINT');
  expect(await end).toEqual({ exitCode: 130, signal: null, stdout: '', stderr: '' });
});

test.runIf(existsSync('/dev/full'))('a full disk is an outside failure', async () => {
  for (const args of [`compare ${DOCS}`, '--version']) {
    const { stdout, stderr } = await shell(`evenslot ${args} > /dev/full; echo "exit $?"`);
    expect(stdout).toBe('exit 8\n');
    expect(stderr).toMatch(/^error: cannot write to stdout: .*(ENOSPC|no space)/);
  }
});

test.each([
  ['missing.yaml', 'there is no such file or folder'],
  ['examples', 'it is a directory'],
  [`${DOCS}/x.yaml`, 'a part of the path is not a directory'],
])('a file %s cannot be read, and one sentence says why', async (file, reason) => {
  expect(await runCommand(['compare', file])).toMatchObject({
    stdout: '',
    stderr: `error: cannot read ${file}: ${reason}\n`,
    exitCode: 3,
  });
});

test('bytes that are not UTF-8 are refused', async () => {
  const file = join(folder, 'latin.yaml');
  writeFileSync(file, Buffer.from([0x65, 0xe9, 0x0a]));
  expect(await runCommand(['compare', file])).toMatchObject({
    stderr: `error: cannot read ${file}: it is not UTF-8 text\n`,
    exitCode: 3,
  });
});

test('issues name the file as the user typed it', async () => {
  const file = join(folder, 'bad.yaml');
  writeFileSync(file, 'evenslot: 1\nkind: slots\ntaskManagers:\n  - { id: t, slots: 0 }\nvertices: []\n');
  const { stderr } = await runCommand(['compare', 'bad.yaml'], { cwd: folder });
  expect(stderr).toBe(`\
bad.yaml:4:21: taskManagers[0].slots: slots must be an integer from 1 to 1000000, got 0
bad.yaml:5:11: vertices: vertices must have at least one entry, got []
`);
});

test('beyond 250 issues the rest are counted', async () => {
  const entries = Array.from({ length: 300 }, (_, i) => `  - { id: v${i}, parallelism: 0 }\n`).join('');
  const input = `evenslot: 1\nkind: slots\ntaskManagers: [{ id: t, slots: 1 }]\nvertices:\n${entries}`;
  const { stderr } = await runCommand(['compare', '-'], { input });
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(251);
  expect(lines.at(-1)).toBe('... and 50 more');
});

test('output to a pipe has no colour, and neither has a missed gate', async () => {
  const { stdout, stderr } = await runCommand(['allocate', DOCS, '--strategy', 'first-worker', '--require', 'optimal']);
  expect(stdout + stderr).not.toContain(ESCAPE);
});

test('FORCE_COLOR colours a pipe, and the words stay', async () => {
  const { stdout } = await runCommand(['compare', DOCS], { env: { FORCE_COLOR: '1' } });
  expect(stdout).toContain(`${ESCAPE}[32mOPTIMAL`);
  const plain = await runCommand(['compare', DOCS]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences are what is taken away
  expect(stdout.replace(/\u001b\[\d+m/g, '')).toBe(plain.stdout);
});

test.each<[string, string[], Record<string, string>]>([
  ['NO_COLOR', [], { NO_COLOR: '1', FORCE_COLOR: '1' }],
  ['--no-color', ['--no-color'], { FORCE_COLOR: '1' }],
  ['FORCE_COLOR=0', [], { FORCE_COLOR: '0' }],
])('%s keeps the output plain', async (_name, args, env) => {
  expect((await runCommand(['compare', DOCS, ...args], { env })).stdout).not.toContain(ESCAPE);
});

test('a file of --output is never coloured', async () => {
  const file = join(folder, 'plain.txt');
  await runCommand(['compare', DOCS, '-o', file], { env: { FORCE_COLOR: '1' } });
  expect((await runProcess('cat', [file])).stdout).toBe((await runCommand(['compare', DOCS])).stdout);
});

test.runIf(hasTerminal)('a terminal gets colour', async () => {
  expect((await terminal(`compare ${DOCS}`)).stdout).toContain(`${ESCAPE}[32mOPTIMAL`);
});

test.runIf(hasTerminal).each<[string, Record<string, string>]>([
  ['TERM=dumb', { TERM: 'dumb' }],
  ['NO_COLOR', { NO_COLOR: '1' }],
])('a terminal with %s gets none', async (_name, env) => {
  const { stdout } = await terminal(`compare ${DOCS}`, env);
  expect(stdout).toContain('OPTIMAL');
  expect(stdout).not.toContain(ESCAPE);
});

test.runIf(hasTerminal)('asking for stdin in a terminal prints the usage instead of waiting in silence', async () => {
  const { exitCode, stdout } = await terminal('compare -');
  expect(stdout).toMatch(/^error: '-' reads the file from stdin, but stdin is a terminal\r?\nUsage: evenslot compare/);
  expect(exitCode).toBe(2);
});

test('--debug adds the stack of a failure', async () => {
  const { exitCode, stderr } = await runCommand(['compare', 'missing.yaml', '--debug']);
  expect(stderr).toMatch(/^error: cannot read missing\.yaml: .*\nCommandFailure: .*\n(.*\n)* +at /);
  expect(exitCode).toBe(3);
});
