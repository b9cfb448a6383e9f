/** `evenslot verify`: plans that hold, plans that were tampered with, and files that are no plans. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

const DOCS = 'examples/flink-docs-6-3.yaml';

interface PlanDocument {
  strategy: string;
  status: string;
  slots: { subtasks: { vertex: string; index: number }[] }[];
  bounds: { lower: number; upper: number };
  loads: { taskManagers: { imbalance: number } };
  certificate: { spread: { misses: number }[] };
}

let folder: string;
let text: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'evenslot-verify-'));
  text = (await runCommand(['allocate', DOCS, '--strategy', 'first-worker', '--json'])).stdout;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function tamper(name: string, change: (plan: PlanDocument) => void): string {
  const plan = JSON.parse(text) as PlanDocument;
  change(plan);
  return write(name, JSON.stringify(plan, null, 2));
}

test.each([
  'beam-on-flink',
  'flink-docs-6-3',
  'flink-docs-one-group',
  'racks',
  'rescale',
  'skewed',
  'thirty-five-task-managers',
  'two-groups',
])('what allocate prints for %s is verified', async (name) => {
  const problem = `examples/${name}.yaml`;
  const plan = write(`${name}.json`, (await runCommand(['allocate', problem, '--json'])).stdout);
  const { exitCode, stdout, stderr } = await runCommand(['verify', problem, plan]);
  expect(stdout).toMatch(
    /^VERIFIED {2}the plan of strategy balanced holds, and so does its claim to be (OPTIMAL|FEASIBLE)\n$/,
  );
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
});

test('every plan of a comparison is verified, from stdin', async () => {
  const input = (await runCommand(['compare', DOCS, '--json'])).stdout;
  expect(await runCommand(['verify', DOCS, '-'], { input })).toMatchObject({
    stdout: `\
VERIFIED  the plan of strategy first-worker holds, and so does its claim to be FEASIBLE
VERIFIED  the plan of strategy balanced holds, and so does its claim to be OPTIMAL
`,
    exitCode: 0,
  });
});

test('the problem may come from stdin instead', async () => {
  const input = readFileSync(DOCS, 'utf8');
  expect(await runCommand(['verify', '-', write('plan.json', text)], { input })).toMatchObject({ exitCode: 0 });
});

test.each<[string, (plan: PlanDocument) => void]>([
  ['a subtask left out', (plan) => plan.slots[0]?.subtasks.pop()],
  ['a subtask placed twice', (plan) => plan.slots[5]?.subtasks.push({ vertex: 'B', index: 0 })],
  ['a subtask of no vertex', (plan) => plan.slots[5]?.subtasks.push({ vertex: 'C', index: 0 })],
  ['a false status', (plan) => Object.assign(plan, { status: 'OPTIMAL' })],
  ['a false bound', (plan) => Object.assign(plan.bounds, { lower: 4 })],
  ['a false imbalance', (plan) => Object.assign(plan.loads.taskManagers, { imbalance: 1 })],
  ['a false count of misses', (plan) => Object.assign(plan.certificate.spread[1] ?? {}, { misses: 0 })],
])('a plan with %s is wrong, and every problem is told with its place in the file', async (what, change) => {
  const file = tamper(`${what.replaceAll(' ', '-')}.json`, change);
  const { exitCode, stdout, stderr } = await runCommand(['verify', DOCS, file]);
  const [head, ...problems] = stdout.trimEnd().split('\n');
  expect(head).toMatch(/^WRONG {2}\d+ problems? found in the plan$/);
  expect(Number(head?.split(/\s+/)[1])).toBe(problems.length);
  for (const problem of problems) expect(problem.replace(file, '')).toMatch(/^:\d+:\d+: \S/);
  expect(stderr).toBe('');
  expect(exitCode).toBe(7);
});

test('the place of a wrong value is its line in the plan file', async () => {
  const file = tamper('status.json', (plan) => Object.assign(plan, { status: 'OPTIMAL' }));
  const line =
    readFileSync(file, 'utf8')
      .split('\n')
      .findIndex((content) => content.includes('"status"')) + 1;
  const { stdout } = await runCommand(['verify', DOCS, file]);
  expect(stdout).toContain(`\n${file}:${line}:13: status: `);
});

test('a wrong plan of a comparison is told by its place among the plans', async () => {
  const comparison = JSON.parse((await runCommand(['compare', DOCS, '--json'])).stdout) as { plans: PlanDocument[] };
  Object.assign(comparison.plans[0] ?? {}, { status: 'OPTIMAL' });
  const { exitCode, stdout } = await runCommand(['verify', DOCS, '-'], { input: JSON.stringify(comparison) });
  expect(stdout).toMatch(/^<stdin>:1:\d+: plans\[0\]\.status: /m);
  expect(stdout).not.toContain('plans[1]');
  expect(exitCode).toBe(7);
});

test('--json gives the verdict as a document', async () => {
  const good = await runCommand(['verify', DOCS, '-', '--json'], { input: text });
  expect(JSON.parse(good.stdout)).toEqual({ formatVersion: 1, kind: 'verification', ok: true, issues: [] });
  const file = tamper('json.json', (plan) => plan.slots[0]?.subtasks.pop());
  const bad = await runCommand(['verify', DOCS, file, '--json']);
  const verdict = JSON.parse(bad.stdout);
  expect(verdict).toMatchObject({ kind: 'verification', ok: false });
  expect(verdict.issues.length).toBeGreaterThan(0);
  expect(verdict.issues[0]).toEqual({ path: expect.any(String), message: expect.any(String) });
  expect(bad.exitCode).toBe(7);
});

test('--quiet gives the verdict in one line', async () => {
  const file = tamper('quiet.json', (plan) => plan.slots[0]?.subtasks.pop());
  expect((await runCommand(['verify', DOCS, file, '-q'])).stdout).toMatch(/^WRONG {2}.*\n$/);
});

test('a plan for another problem is wrong, not a failure', async () => {
  expect(await runCommand(['verify', 'examples/racks.yaml', '-'], { input: text })).toMatchObject({ exitCode: 7 });
});

const EXPECTED = 'print one with "evenslot allocate <file> --json" or "evenslot assign <file> --json"';

test.each([
  ['a problem', 'evenslot: 1\nkind: slots\n', `1:1: this is a problem, not a plan: ${EXPECTED}`],
  ['a list', '[1]', `1:1: this is not a plan: ${EXPECTED}`],
  ['cut off', '{ "formatVersion": 1, ', '1:23: flow map must end with a }'],
  ['empty', '', '1:1: the text is empty'],
  ['of a later version', '{\n  "formatVersion": 2 }', '2:20: formatVersion: formatVersion must be 1, got 2'],
  [
    'of another kind',
    '{ "formatVersion": 1, "kind": "verification" }',
    '1:31: kind: kind must be "slot-plan", "partition-plan" or "comparison", got "verification"',
  ],
  [
    'a comparison of nothing',
    '{ "formatVersion": 1, "kind": "comparison", "plans": [] }',
    '1:54: plans: plans must be a list of at least one plan, got []',
  ],
])('a plan file that is %s is bad input', async (_what, input, line) => {
  expect(await runCommand(['verify', DOCS, '-'], { input })).toMatchObject({
    stdout: '',
    stderr: `<stdin>:${line}\n`,
    exitCode: 3,
  });
});

test('the problems of a very large plan file are told without their lines', async () => {
  const plan = JSON.parse(text) as PlanDocument;
  Object.assign(plan, { status: 'OPTIMAL' });
  const input = JSON.stringify(plan) + ' '.repeat(10_000_000);
  const { exitCode, stdout } = await runCommand(['verify', DOCS, '-'], { input });
  expect(stdout).toMatch(/^<stdin>: status: /m);
  expect(exitCode).toBe(7);
});

test('a plan that is wrong all over is told in a hundred lines and a count', async () => {
  const plan = JSON.parse((await runCommand(['allocate', 'examples/beam-on-flink.yaml', '--json'])).stdout);
  for (const slot of plan.slots as PlanDocument['slots']) slot.subtasks.length = 0;
  const { exitCode, stdout } = await runCommand(['verify', 'examples/beam-on-flink.yaml', '-'], {
    input: JSON.stringify(plan),
  });
  const lines = stdout.trimEnd().split('\n');
  expect(lines[0]).toBe('WRONG  more than 100 problems found in the plan');
  expect(lines).toHaveLength(102);
  expect(lines.at(-1)).toMatch(/^<stdin>:1:1: \d+ more issues were found$/);
  expect(exitCode).toBe(7);
});

test('only one of the two files may be stdin', async () => {
  const { exitCode, stdout, stderr } = await runCommand(['verify', '-', '-'], { input: text });
  expect(stderr).toMatch(/^error: only one of the two files can be read from stdin\nUsage: evenslot verify/);
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
});
