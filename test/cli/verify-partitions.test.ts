/** `evenslot verify` on partitions: plans that hold, plans that were tampered with, and plans for the other kind of problem. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ROOT, runCommand } from './run-command.ts';

const RESTART = 'examples/partitions-rolling-restart.yaml';

interface PlanDocument {
  status: string;
  members: { id: string; partitions: { topic: string; partition: number }[] }[];
  bounds: { lower: number; upper: number };
  moves: { partitions: number };
  loads: { members: { imbalance: number } };
  certificate: { spread: { misses: number } };
}

let text: string;
beforeAll(async () => {
  text = (await runCommand(['assign', RESTART, '--strategy', 'kafka-range', '--json'])).stdout;
});

const files = readdirSync(join(ROOT, 'examples')).filter(
  (name) => name.startsWith('partitions-') || !name.endsWith('.yaml'),
);

test.each(files)('what assign prints for %s is verified, and so is every plan of a comparison', async (name) => {
  const problem = `examples/${name}`;
  const plan = (await runCommand(['assign', problem, '--json'])).stdout;
  expect(await runCommand(['verify', problem, '-'], { input: plan })).toMatchObject({
    stdout: expect.stringMatching(
      /^VERIFIED {2}the plan of strategy balanced holds, and so does its claim to be (OPTIMAL|FEASIBLE)\n$/,
    ),
    stderr: '',
    exitCode: 0,
  });
  const comparison = (await runCommand(['compare', problem, '--json'])).stdout;
  const { exitCode, stdout } = await runCommand(['verify', problem, '-'], { input: comparison });
  expect(stdout).toMatch(/^(VERIFIED {2}the plan of strategy \S+ holds, and so does its claim to be \w+\n){6,}$/);
  expect(exitCode).toBe(0);
});

function tamper(change: (plan: PlanDocument) => void): string {
  const plan = JSON.parse(text) as PlanDocument;
  change(plan);
  return JSON.stringify(plan, null, 2);
}

test.each<[string, (plan: PlanDocument) => void]>([
  ['a partition left out', (plan) => plan.members[0]?.partitions.pop()],
  ['a partition assigned twice', (plan) => plan.members[3]?.partitions.push({ topic: 'orders', partition: 0 })],
  ['a partition that is not there', (plan) => plan.members[3]?.partitions.push({ topic: 'orders', partition: 8 })],
  ['a false bound', (plan) => Object.assign(plan.bounds, { lower: 4 })],
  ['a false imbalance', (plan) => Object.assign(plan.loads.members, { imbalance: 2 })],
  ['a false count of moves', (plan) => Object.assign(plan.moves, { partitions: 1 })],
  ['a false count of misses', (plan) => Object.assign(plan.certificate.spread, { misses: 7 })],
])('a plan with %s is wrong, and every problem is told with its place in the file', async (_what, change) => {
  const { exitCode, stdout, stderr } = await runCommand(['verify', RESTART, '-'], { input: tamper(change) });
  const [head, ...problems] = stdout.trimEnd().split('\n');
  expect(head).toMatch(/^WRONG {2}\d+ problems? found in the plan$/);
  expect(problems.length).toBeGreaterThan(0);
  for (const problem of problems) expect(problem).toMatch(/^<stdin>:\d+:\d+: \S/);
  expect(stderr).toBe('');
  expect(exitCode).toBe(7);
});

test('a plan for the other kind of problem is wrong, at its kind', async () => {
  expect(await runCommand(['verify', 'examples/racks.yaml', '-'], { input: text })).toMatchObject({
    stdout: `\
WRONG  1 problem found in the plan
<stdin>:3:11: kind: kind must be "slot-plan" for a problem of kind slots, got "partition-plan"
`,
    exitCode: 7,
  });
  const input = (await runCommand(['compare', 'examples/racks.yaml', '--json'])).stdout;
  const { exitCode, stdout } = await runCommand(['verify', RESTART, '-'], { input });
  expect(stdout).toMatch(
    /^<stdin>:\d+:\d+: plans\[0\]\.kind: kind must be "partition-plan" for a problem of kind partitions/m,
  );
  expect(exitCode).toBe(7);
});

test('a hand-written plan needs its members only', async () => {
  const { members } = JSON.parse(text) as PlanDocument;
  const input = JSON.stringify({ formatVersion: 1, kind: 'partition-plan', members });
  expect(await runCommand(['verify', RESTART, '-'], { input })).toMatchObject({
    stdout: 'VERIFIED  the plan holds\n',
    exitCode: 0,
  });
});

test('the problem may be what kafka-consumer-groups.sh printed, from stdin', async () => {
  const input = readFileSync(join(ROOT, 'examples/consumer-group.txt'), 'utf8');
  const { exitCode, stdout } = await runCommand(['verify', '-', RESTART], { input });
  expect(stdout).toBe('');
  expect(exitCode).toBe(3);
});
