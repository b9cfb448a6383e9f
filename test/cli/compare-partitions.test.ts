/** `evenslot compare` on partitions: a row for every strategy that speaks of the group. */

import { expect, test } from 'vitest';
import { partitionStrategies } from '../../src/partition-strategies.ts';
import { runCommand } from './run-command.ts';

const WINDOWS = 'examples/partitions-20x4-on-16.yaml';
const RESTART = 'examples/partitions-rolling-restart.yaml';

test('the first line is the answer, the table has a row per strategy, and the last line says how to go on', async () => {
  const { exitCode, stdout, stderr } = await runCommand(['compare', WINDOWS]);
  const lines = stdout.split('\n');
  expect(lines.slice(0, 5)).toEqual([
    'OPTIMAL  busiest member 5 partitions = lower bound 5  imbalance 1.00 (was 4.00 under kafka-range)',
    '',
    '                                    busiest                partitions     idle  spread  spread',
    'strategy                  status     member  imbalance  most - fewest  members  misses  excess',
    '-'.repeat(94),
  ]);
  const rows = lines.slice(5, 5 + partitionStrategies.length);
  expect(rows.map((row) => row.split(' ')[0])).toEqual(partitionStrategies.map(({ name }) => name));
  expect(rows).toEqual(
    expect.arrayContaining([
      'kafka-range               FEASIBLE       20       4.00             20       12       0       0',
      'flink-kafka-source        FEASIBLE        8       1.60              5        0       0       0',
      'balanced                  OPTIMAL         5       1.00              0        0       0       0',
    ]),
  );
  expect(lines.slice(-3)).toEqual(['', `Next: evenslot assign ${WINDOWS}`, '']);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
});

test('moves and racks have columns when the file tells them', async () => {
  const { stdout } = await runCommand(['compare', RESTART]);
  const lines = stdout.split('\n');
  expect(lines[0]).toMatch(/ {2}3 moves$/);
  expect(lines[2]).toMatch(/ rack$/);
  expect(lines[3]).toMatch(/ moves +misses$/);
  expect(lines.find((line) => line.startsWith('balanced'))).toMatch(/ 3 +0$/);
});

test('the unit of the columns is told when members are not compared by number of partitions', async () => {
  const { stdout } = await runCommand(['compare', 'examples/partitions-lag.yaml']);
  expect(stdout).toContain('\nMembers are measured by load / capacity.\n');
});

test('strategies that say nothing about unequal subscriptions are left out', async () => {
  const { stdout } = await runCommand(['compare', 'examples/partitions-unequal.yaml']);
  expect(stdout).toMatch(/^kafka-range /m);
  expect(stdout).not.toContain('flink-kafka-source');
});

test('--json prints one document with every plan, baselines first', async () => {
  const { exitCode, stdout } = await runCommand(['compare', WINDOWS, '--json']);
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({ formatVersion: 1, kind: 'comparison' });
  expect(document.plans.map(({ strategy }: { strategy: string }) => strategy)).toEqual(
    partitionStrategies.map(({ name }) => name),
  );
  expect(new Set(document.plans.map(({ kind }: { kind: string }) => kind))).toEqual(new Set(['partition-plan']));
  expect(exitCode).toBe(0);
});

test('two runs print the same bytes', async () => {
  const args = ['compare', 'examples/partitions-lag.yaml', '--json'];
  expect((await runCommand(args)).stdout).toBe((await runCommand(args)).stdout);
});

test('the gates look at the last plan, whatever the others are', async () => {
  expect(await runCommand(['compare', WINDOWS, '--require', 'optimal', '-q'])).toMatchObject({
    stdout: 'OPTIMAL  busiest member 5 partitions = lower bound 5  imbalance 1.00 (was 4.00 under kafka-range)\n',
    stderr: '',
    exitCode: 0,
  });
  const { exitCode, stderr } = await runCommand([
    'compare',
    'examples/partitions-unequal.yaml',
    '--max-imbalance',
    '1.2',
  ]);
  expect(stderr).toBe('gate missed: the imbalance of the members is 1.50, --max-imbalance allows 1.20\n');
  expect(exitCode).toBe(6);
});

test('an objective holds for balanced alone', async () => {
  const { stdout } = await runCommand(['compare', RESTART, '--objective', 'calm', '--json']);
  const plans: { strategy: string; moves: { partitions: number } }[] = JSON.parse(stdout).plans;
  expect(plans.at(-1)?.moves.partitions).toBe(0);
  expect(plans.find(({ strategy }) => strategy === 'kafka-range')?.moves.partitions).toBeGreaterThan(0);
});
