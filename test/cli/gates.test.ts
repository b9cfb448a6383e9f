/** Quality gates: the plan is printed either way, the exit code and a sentence tell whether it is good enough. */

import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

const DOCS = 'examples/flink-docs-6-3.yaml';
const BASELINE = ['allocate', DOCS, '--strategy', 'first-worker'];

test.each([
  [[...BASELINE, '--require', 'optimal'], 'gate missed: the plan is FEASIBLE, --require optimal asks for OPTIMAL\n'],
  [[...BASELINE, '--max-gap', '1%'], 'gate missed: the gap is 25 %, --max-gap allows 1 %\n'],
  [[...BASELINE, '--max-gap', '0.249'], 'gate missed: the gap is 25 %, --max-gap allows 24.9 %\n'],
  [
    [...BASELINE, '--max-imbalance', '1.05'],
    'gate missed: the imbalance of the task managers is 1.33, --max-imbalance allows 1.05\n',
  ],
])('%j misses its gate', async (args, message) => {
  const { exitCode, stdout, stderr } = await runCommand(args);
  expect(stdout).toMatch(/^FEASIBLE /);
  expect(stderr).toBe(message);
  expect(exitCode).toBe(6);
});

test('every missed gate is told', async () => {
  const args = [...BASELINE, '--require', 'optimal', '--max-gap', '0', '--max-imbalance', '1'];
  const { exitCode, stderr } = await runCommand(args);
  expect(stderr.trimEnd().split('\n')).toHaveLength(3);
  expect(exitCode).toBe(6);
});

test.each([
  [[...BASELINE, '--max-gap', '25%']],
  [[...BASELINE, '--max-gap', '.25']],
  [[...BASELINE, '--max-imbalance', '1.34']],
  [['allocate', DOCS, '--require', 'optimal', '--max-gap', '0', '--max-imbalance', '1']],
  [['compare', DOCS, '--require', 'optimal', '--max-gap', '0%', '--max-imbalance', '1.0']],
])('%j passes its gate', async (args) => {
  expect(await runCommand(args)).toMatchObject({ stderr: '', exitCode: 0 });
});

test('missed gates are told under --quiet too, and JSON is printed whole', async () => {
  const { exitCode, stdout, stderr } = await runCommand([...BASELINE, '--require', 'optimal', '--quiet', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'FEASIBLE' });
  expect(stderr).toMatch(/^gate missed/);
  expect(exitCode).toBe(6);
});

test('without a plan the gates have nothing to judge', async () => {
  const input =
    '{ evenslot: 1, kind: slots, taskManagers: [{ id: t, slots: 1 }], vertices: [{ id: v, parallelism: 2 }] }';
  const { exitCode, stderr } = await runCommand(['allocate', '-', '--require', 'optimal'], { input });
  expect(stderr).toBe('');
  expect(exitCode).toBe(4);
});
