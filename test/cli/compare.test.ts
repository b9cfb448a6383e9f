/** `evenslot compare`: what people read, what machines read, and when it fails. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

const BEAM = 'examples/beam-on-flink.yaml';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenslot-compare-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the first line is the answer, the table has a row per strategy, and the last line says how to go on', async () => {
  const { exitCode, stdout, stderr } = await runCommand(['compare', BEAM]);
  expect(stdout).toBe(`\
OPTIMAL  busiest task manager 30 subtasks = lower bound 30  imbalance 1.00 (was 3.33 under first-worker)

                        busiest  busiest  imbalance  imbalance  spread   idle   Jain  spread
strategy      status         TM     slot         TM       slot      TM  slots     TM  misses
--------------------------------------------------------------------------------------------
first-worker  FEASIBLE      100      100       3.33       3.33     100      7  0.300       0
balanced      OPTIMAL        30       30       1.00       1.00       0      0  1.000       0

Next: evenslot allocate ${BEAM}
`);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
});

test('moves have a column when the file says where subtasks ran', async () => {
  const { stdout } = await runCommand(['compare', 'examples/rescale.yaml']);
  const lines = stdout.split('\n');
  expect(lines[0]).toMatch(/\d+ moves?$/);
  expect(lines[3]).toMatch(/ moves$/);
  const moves = lines.slice(5, 7).map((line) => Number(line.split(/\s+/).at(-1)));
  expect(lines[0]).toContain(` ${moves[1]} move`);
});

test('the unit of the columns is told when task managers are not compared by plain loads', async () => {
  const { stdout } = await runCommand(['compare', 'examples/racks.yaml']);
  expect(stdout).toContain('\nTask managers (TM) are measured by subtasks per slot.\n');
});

test('--quiet leaves only the answer', async () => {
  const { stdout } = await runCommand(['compare', BEAM, '--quiet']);
  expect(stdout).toBe(
    'OPTIMAL  busiest task manager 30 subtasks = lower bound 30  imbalance 1.00 (was 3.33 under first-worker)\n',
  );
});

test('--json prints one document with every plan, baselines first', async () => {
  const { exitCode, stdout, stderr } = await runCommand(['compare', BEAM, '--json']);
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({ formatVersion: 1, kind: 'comparison' });
  expect(document.plans.map((plan: { strategy: string }) => plan.strategy)).toEqual(['first-worker', 'balanced']);
  expect(document.plans[0].loads.slots.perBin).toEqual([100, 100, 100, 0, 0, 0, 0, 0, 0, 0]);
  expect(document.plans[1].loads.slots.perBin).toEqual(Array(10).fill(30));
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
});

test('two runs print the same bytes', async () => {
  const args = ['compare', 'examples/skewed.yaml', '--json'];
  expect((await runCommand(args)).stdout).toBe((await runCommand(args)).stdout);
});

test('a file on stdin gives the same plans as the file by name', async () => {
  const fromFile = await runCommand(['compare', BEAM, '--json']);
  const fromStdin = await runCommand(['compare', '-', '--json'], { input: readFileSync(BEAM, 'utf8') });
  expect(fromStdin).toEqual(fromFile);
});

test('JSON is read like YAML', async () => {
  const input = JSON.stringify({
    evenslot: 1,
    kind: 'slots',
    taskManagers: [{ id: 'tm', count: 10, slots: 1 }],
    vertices: [{ id: 'pipeline', count: 100, parallelism: 3 }],
  });
  const fromJson = await runCommand(['compare', '-', '--json'], { input });
  expect(fromJson.stdout).toBe((await runCommand(['compare', BEAM, '--json'])).stdout);
});

test('--output writes the result to the file, says so on stderr and leaves stdout empty', async () => {
  const file = join(folder, 'result.json');
  const { stdout, stderr } = await runCommand(['compare', BEAM, '--json', '--output', file]);
  expect(stdout).toBe('');
  expect(stderr).toBe(`wrote ${file}\n`);
  expect(readFileSync(file, 'utf8')).toBe((await runCommand(['compare', BEAM, '--json'])).stdout);
});

test('--output with --quiet says nothing at all', async () => {
  const file = join(folder, 'quiet.txt');
  expect(await runCommand(['compare', BEAM, '-q', '-o', file])).toMatchObject({ stdout: '', stderr: '', exitCode: 0 });
  expect(readFileSync(file, 'utf8')).toMatch(/^OPTIMAL .*\n$/);
});

test('an output that cannot be written is an outside failure', async () => {
  const file = join(folder, 'missing', 'result.json');
  expect(await runCommand(['compare', BEAM, '-o', file])).toMatchObject({
    stdout: '',
    stderr: `error: cannot write ${file}: there is no such file or folder\n`,
    exitCode: 8,
  });
});
