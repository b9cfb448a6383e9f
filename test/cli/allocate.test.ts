/** `evenslot allocate`: the plan as text and as JSON, the shortage, and the gates. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

const DOCS = 'examples/flink-docs-6-3.yaml';

test('a row per task manager shows slots, subtasks and a bar', async () => {
  const { exitCode, stdout, stderr } = await runCommand(['allocate', DOCS]);
  const bar = '█'.repeat(20);
  expect(stdout).toBe(`\
OPTIMAL  busiest task manager 3 subtasks = lower bound 3  imbalance 1.00 (was 1.33 under first-worker)

task manager  slots  subtasks
---------------------------------------------------
tm-1              2         3  ${bar}
tm-2              2         3  ${bar}
tm-3              2         3  ${bar}

Next: evenslot allocate ${DOCS} --json > plan.json
`);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
});

test('a terminal that is not known to show UTF-8 gets ASCII only', async () => {
  const { stdout } = await runCommand(['allocate', DOCS], { env: { LANG: 'C' } });
  expect(stdout).toContain('#'.repeat(20));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole ASCII range is meant
  expect(stdout).toMatch(/^[\x00-\x7f]*$/);
});

test('loads and capacities have columns of their own when the file gives them', async () => {
  const { stdout } = await runCommand(['allocate', 'examples/skewed.yaml']);
  const head = stdout.split('\n').slice(2, 4).join(' ').split(/\s+/);
  expect(head).toEqual(expect.arrayContaining(['subtasks', 'load', '/', 'capacity']));
  expect(stdout).toMatch(/^big +4 +8 /m);
});

test('beyond twenty task managers the busiest are shown and the rest summed up', async () => {
  const { stdout } = await runCommand(['allocate', 'examples/thirty-five-task-managers.yaml']);
  const rows = stdout.split('\n').filter((line) => line.startsWith('tm-'));
  expect(rows).toHaveLength(20);
  expect(rows.filter((row) => / 11 /.test(row))).toHaveLength(5);
  expect(stdout).toMatch(/^15 others +60 +150$/m);
});

test('a baseline is not compared with itself, and its missed spread is named by family and level', async () => {
  const { stdout } = await runCommand(['allocate', DOCS, '--strategy', 'first-worker']);
  expect(stdout).toMatch(
    /^FEASIBLE {2}busiest task manager 4 subtasks, lower bound 3 \(gap 25 %\) {2}imbalance 1\.33 {2}spread missed \d+ times\n/,
  );
  expect(stdout).toMatch(
    /^Spread missed: subtasks of a vertex on a task manager, \d+ of 6 outside the fair share rounded down or up\.$/m,
  );
  expect(stdout).not.toContain('was');
});

test('--json holds every slot and every subtask', async () => {
  const { stdout } = await runCommand(['allocate', DOCS, '--json']);
  const plan = JSON.parse(stdout);
  expect(plan).toMatchObject({ formatVersion: 1, kind: 'slot-plan', strategy: 'balanced', status: 'OPTIMAL' });
  expect(plan.parallelism).toEqual({ A: 6, B: 3 });
  expect(plan.slots).toHaveLength(6);
  const subtasks = plan.slots.flatMap((slot: { subtasks: object[] }) => slot.subtasks);
  expect(subtasks).toHaveLength(9);
  expect(new Set(subtasks.map((subtask: object) => JSON.stringify(subtask))).size).toBe(9);
});

test('the slots of a plan are fit to be "previous": nothing moves when nothing changed', async () => {
  const plan = JSON.parse((await runCommand(['allocate', DOCS, '--json'])).stdout);
  const input = `${readFileSync(DOCS, 'utf8')}\nprevious: ${JSON.stringify(plan.slots)}\n`;
  const { stdout } = await runCommand(['allocate', '-', '--json'], { input });
  expect(JSON.parse(stdout).moves).toEqual({ taskManagers: 0, slots: 0 });
});

test('--slots minimum grants no more slots than the largest parallelism', async () => {
  const { stdout } = await runCommand(['allocate', 'examples/beam-on-flink.yaml', '--slots', 'minimum', '--json']);
  const granted = JSON.parse(stdout).slots.filter((slot: { slotSharingGroup?: string }) => slot.slotSharingGroup);
  expect(granted).toHaveLength(3);
});

const SHORT = `
evenslot: 1
kind: slots
taskManagers: [{ id: tm, slots: 2, count: 2 }]
vertices:
  - { id: a, parallelism: 4 }
  - { id: b, parallelism: 3, slotSharingGroup: heavy }
`;

test('too few slots is an answer: how many are missing, and what each group needs', async () => {
  const { exitCode, stdout, stderr } = await runCommand(['allocate', '-'], { input: SHORT });
  expect(stdout).toBe(`\
INFEASIBLE  3 slots missing: 7 needed, 4 there (default 4, heavy 3)
Next: add 3 slots, or give vertices a minParallelism that they can run with.
`);
  expect(stderr).toBe('');
  expect(exitCode).toBe(4);
});

test('too few slots is a JSON document too', async () => {
  const { exitCode, stdout } = await runCommand(['allocate', '-', '--json'], { input: SHORT });
  expect(JSON.parse(stdout)).toMatchObject({
    kind: 'slot-plan',
    status: 'INFEASIBLE',
    termination: {
      reason: 'NOT_ENOUGH_SLOTS',
      shortage: {
        available: 4,
        missing: 3,
        groups: [
          { slotSharingGroup: 'default', needed: 4 },
          { slotSharingGroup: 'heavy', needed: 3 },
        ],
      },
    },
  });
  expect(exitCode).toBe(4);
});

test('compare tells too few slots the same way', async () => {
  const { exitCode, stdout } = await runCommand(['compare', '-'], { input: SHORT });
  expect(stdout).toMatch(/^INFEASIBLE {2}3 slots missing/);
  expect(stdout).toMatch(/^balanced +INFEASIBLE( +-){8}$/m);
  expect(exitCode).toBe(4);
});

test('--max-moves without "previous" is remarked on', async () => {
  const { stderr } = await runCommand(['allocate', DOCS, '--max-moves', '3']);
  expect(stderr).toBe('note: --max-moves has no effect without "previous" in the file\n');
});
