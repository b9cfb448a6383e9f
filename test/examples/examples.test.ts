/** Every example of slots does what the comment at its top promises; all examples and outputs keep to their schemas. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT, runCommand } from '../cli/run-command.ts';

interface Plan {
  readonly strategy: string;
  readonly status: string;
  readonly loads: Record<'taskManagers' | 'slots', { perBin: number[]; imbalance: number; makespan: number }>;
  readonly certificate: { spread: { family: string; misses: number }[] };
  readonly moves?: { taskManagers: number; slots: number };
  readonly slots: { taskManager: string; slotSharingGroup?: string; subtasks: { vertex: string; index: number }[] }[];
}

const all = readdirSync(join(ROOT, 'examples'));
const names = all.filter((name) => name.endsWith('.yaml'));
/** Outputs of other tools, which are read directly. */
const imports = all.filter((name) => !name.endsWith('.yaml'));

const ajv = new Ajv2020({ allErrors: true });
const isSlotProblem = ajv.compile(readSchema('slots.schema.json'));
const isPartitionProblem = ajv.compile(readSchema('partitions.schema.json'));
const isOutput = ajv.compile(readSchema('plan.schema.json'));

function readSchema(name: string): object {
  return JSON.parse(readFileSync(join(ROOT, 'schema', name), 'utf8')) as object;
}

function expectValid(validate: ValidateFunction, value: unknown): void {
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
}

async function compare(name: string): Promise<{ before: Plan; after: Plan }> {
  const { stdout } = await runCommand(['compare', `examples/${name}.yaml`, '--json']);
  const [before, after] = (JSON.parse(stdout) as { plans: [Plan, Plan] }).plans;
  return { before, after };
}

const perManager = (plan: Plan) => plan.loads.taskManagers.perBin;
const perSlot = (plan: Plan) => plan.loads.slots.perBin;
const spreadMisses = (plan: Plan) =>
  plan.certificate.spread
    .filter(({ family }) => family === 'vertex' || family === 'pipeline')
    .reduce((sum, { misses }) => sum + misses, 0);
const descending = (values: readonly number[]) => [...values].sort((a, b) => b - a);

test.each(names)('%s keeps to the schema, opens with its source and what to expect, and is solved', async (name) => {
  const text = readFileSync(join(ROOT, 'examples', name), 'utf8');
  const problem = parse(text) as { readonly kind: string };
  expectValid(problem.kind === 'partitions' ? isPartitionProblem : isSlotProblem, problem);
  const comment = text.slice(0, text.indexOf('\nevenslot: 1'));
  expect(comment).toMatch(/^# Source: /m);
  expect(comment).toMatch(/^# Expected: /m);
  expect(await runCommand(['compare', `examples/${name}`])).toMatchObject({ stderr: '', exitCode: 0 });
});

test.each(imports)('%s is read as it is, with a remark on what it does not say, and solved', async (name) => {
  const { exitCode, stdout, stderr } = await runCommand(['compare', `examples/${name}`]);
  expect(stdout).toMatch(/^(OPTIMAL|FEASIBLE) /);
  expect(stderr).toMatch(/^(note: .*\n)+$/);
  expect(exitCode).toBe(0);
});

test.each(all)('what is printed for %s with --json keeps to the schema', async (name) => {
  const file = `examples/${name}`;
  const isOfSlots = name.endsWith('.yaml') && !name.startsWith('partitions-');
  for (const command of [isOfSlots ? 'allocate' : 'assign', 'compare']) {
    const { stdout } = await runCommand([command, file, '--json']);
    expectValid(isOutput, JSON.parse(stdout));
    const verdict = await runCommand(['verify', file, '-', '--json'], { input: stdout });
    expect(JSON.parse(verdict.stdout)).toMatchObject({ ok: true });
    expectValid(isOutput, JSON.parse(verdict.stdout));
  }
});

test('an infeasible plan and a failed verification keep to the schema', async () => {
  const input =
    '{ evenslot: 1, kind: slots, taskManagers: [{ id: t, slots: 1 }], vertices: [{ id: v, parallelism: 2 }] }';
  const infeasible = JSON.parse((await runCommand(['allocate', '-', '--json'], { input })).stdout);
  expect(infeasible).toMatchObject({ status: 'INFEASIBLE' });
  expectValid(isOutput, infeasible);
  const plan = JSON.parse((await runCommand(['allocate', 'examples/racks.yaml', '--json'])).stdout) as Plan;
  plan.slots[0]?.subtasks.pop();
  const verdict = await runCommand(['verify', 'examples/racks.yaml', '-', '--json'], { input: JSON.stringify(plan) });
  expect(JSON.parse(verdict.stdout)).toMatchObject({ ok: false });
  expectValid(isOutput, JSON.parse(verdict.stdout));
});

test('the schemas refuse what the command refuses', () => {
  const good = {
    evenslot: 1,
    kind: 'slots',
    taskManagers: [{ id: 't', slots: 1 }],
    vertices: [{ id: 'v', parallelism: 1 }],
  };
  expectValid(isSlotProblem, good);
  for (const bad of [
    { ...good, evenslot: 2 },
    { ...good, kind: 'plan' },
    { ...good, extra: 1 },
    { ...good, taskManagers: [] },
    { ...good, taskManagers: [{ id: 't', slots: 0 }] },
    { ...good, taskManagers: [{ id: 't', slots: 1, capacity: 0 }] },
    { ...good, vertices: [{ id: 'v' }] },
    { ...good, vertices: [{ id: '', parallelism: 1 }] },
    { ...good, vertices: [{ id: 'v', parallelism: 1, load: [-1] }] },
    { ...good, vertices: [{ id: 'v', parallelism: 1, count: 0 }] },
    { ...good, edges: [{ from: 'v', to: 'w', ship: 'forward' }] },
    { ...good, previous: [{ taskManager: 't', slot: 0 }] },
  ]) {
    expect(isSlotProblem(bad)).toBe(false);
  }
  expect(isOutput({ formatVersion: 1, kind: 'slot-plan', strategy: 'balanced', status: 'OPTIMAL' })).toBe(false);
});

test('the schema of partitions takes the short forms and refuses what the command refuses', () => {
  const good = {
    evenslot: 1,
    kind: 'partitions',
    members: [
      { id: 'm', count: 2, first: 0, topics: 'all', capacity: 2, rack: 'r', instanceId: 'i' },
      {
        id: 'n',
        topics: ['t'],
        owned: [
          { topic: 't', partition: 0 },
          { topic: 't', partitions: [1, 2] },
        ],
      },
    ],
    topics: [
      { name: 't', partitions: 3, loads: [1, 2.5, 0], racks: [['r'], [], ['r', 's']] },
      { name: 'u', count: 3, partitions: 0, loads: 2 },
    ],
    previous: [{ id: 'gone', partitions: [{ topic: 't', partitions: [2] }] }],
  };
  expectValid(isPartitionProblem, good);
  expectValid(isPartitionProblem, { ...good, members: [], topics: [] });
  const member = (fields: object) => ({ ...good, members: [{ id: 'm', topics: 'all', ...fields }] });
  const topic = (fields: object) => ({ ...good, topics: [{ name: 't', partitions: 1, ...fields }] });
  for (const bad of [
    { ...good, evenslot: 2 },
    { ...good, kind: 'slots' },
    { ...good, extra: 1 },
    { ...good, members: undefined, topics: undefined },
    member({ id: '' }),
    member({ topics: 't' }),
    member({ topics: ['t', 't'] }),
    member({ capacity: 0 }),
    member({ first: 0 }),
    member({ count: 0 }),
    member({ owned: [{ topic: 't' }] }),
    member({ owned: [{ topic: 't', partition: 0, partitions: [1] }] }),
    member({ owned: [{ topic: 't', partition: -1 }] }),
    topic({ name: undefined }),
    topic({ partitions: -1 }),
    topic({ loads: [-1] }),
    topic({ racks: ['r'] }),
    { ...good, previous: [{ id: 'm' }] },
  ]) {
    expect(isPartitionProblem(JSON.parse(JSON.stringify(bad)))).toBe(false);
  }
  const claims = { formatVersion: 1, kind: 'partition-plan', strategy: 'balanced', objective: 'level' };
  expect(isOutput({ ...claims, status: 'OPTIMAL', termination: { reason: 'PROVEN' } })).toBe(false);
  expectValid(isOutput, { ...claims, status: 'INFEASIBLE', termination: { reason: 'MOVE_LIMIT' } });
});

test('100 pipelines on 10 slots: 3.33 becomes 1.00', async () => {
  const { before, after } = await compare('beam-on-flink');
  expect(perSlot(before)).toEqual([100, 100, 100, 0, 0, 0, 0, 0, 0, 0]);
  expect(before.loads.slots.imbalance).toBeCloseTo(100 / 30, 12);
  expect(perSlot(after)).toEqual(Array(10).fill(30));
  expect(after).toMatchObject({ status: 'OPTIMAL', loads: { taskManagers: { imbalance: 1 } } });
});

test('parallelism 6 and 3: the task managers run 4, 3 and 2 subtasks by default, 3 each when balanced', async () => {
  const { before, after } = await compare('flink-docs-6-3');
  expect(perManager(before)).toEqual([4, 3, 2]);
  expect(perManager(after)).toEqual([3, 3, 3]);
  expect(after.status).toBe('OPTIMAL');
});

test('parallelism 1, 4, 4, 2 and 3: the slots hold 5, 4, 3, 2 by default and 4, 4, 3, 3 when balanced', async () => {
  const { before, after } = await compare('flink-docs-one-group');
  expect(perSlot(before)).toEqual([5, 4, 3, 2]);
  expect(descending(perSlot(after))).toEqual([4, 4, 3, 3]);
  expect(perManager(after)).toEqual([7, 7]);
});

test('35 task managers: 20 subtasks against 8 by default, 11 or 10 when balanced', async () => {
  const { before, after } = await compare('thirty-five-task-managers');
  expect(Math.max(...perManager(before))).toBe(20);
  expect(Math.min(...perManager(before))).toBe(8);
  expect(descending(perManager(after))).toEqual([...Array(5).fill(11), ...Array(30).fill(10)]);
  expect(after.status).toBe('OPTIMAL');
});

test('skewed loads: the spread holds, and the busiest task manager is far below the default', async () => {
  const { before, after } = await compare('skewed');
  expect(spreadMisses(after)).toBe(0);
  expect(after.loads.taskManagers.imbalance).toBeLessThan(1.1);
  expect(before.loads.taskManagers.imbalance).toBeGreaterThan(2);
  const [big = 0, ...small] = perManager(after);
  for (const load of small) expect(big).toBeGreaterThan(load);
});

test('racks and zones: 3 of 4 subtasks share a rack by default, balanced every rack runs one and every slot runs 2', async () => {
  const { before, after } = await compare('racks');
  expect([...racksOf(before).values()]).toEqual(Array(6).fill(['a1', 'a1', 'a1', 'a2']));
  expect([...racksOf(after).values()]).toEqual(Array(6).fill(['a1', 'a2', 'b1', 'b2']));
  expect(perSlot(after)).toEqual(Array(12).fill(2));
});

/** The racks in which the subtasks of each vertex run; the id of a task manager starts with its rack. */
function racksOf(plan: Plan): Map<string, string[]> {
  const racks = new Map<string, string[]>();
  for (const { taskManager, subtasks } of plan.slots) {
    for (const { vertex } of subtasks)
      racks.set(vertex, [...(racks.get(vertex) ?? []), taskManager.slice(0, 2)].sort());
  }
  return racks;
}

test('rescaling: the subtasks of the lost task manager move, no other does, and the level is as from scratch', async () => {
  const { after } = await compare('rescale');
  const { previous: _forgotten, ...problem } = parse(readFileSync(join(ROOT, 'examples/rescale.yaml'), 'utf8'));
  const scratch = JSON.parse(
    (await runCommand(['allocate', '-', '--json'], { input: JSON.stringify(problem) })).stdout,
  ) as Plan;
  expect(after.loads.taskManagers.makespan).toBe(scratch.loads.taskManagers.makespan);
  expect(after.moves).toEqual({ taskManagers: 4, slots: 0 });
});

test('two groups: 6 and 4 slots are needed, and the spare ones go where the load per slot is highest', async () => {
  const { after } = await compare('two-groups');
  const slotsOf = (group: string) => after.slots.filter(({ slotSharingGroup }) => slotSharingGroup === group);
  expect(slotsOf('default')).toHaveLength(8);
  expect(slotsOf('inference')).toHaveLength(8);
  for (const manager of ['tm-1', 'tm-2', 'tm-3', 'tm-4']) {
    expect(slotsOf('inference').filter(({ taskManager }) => taskManager === manager)).toHaveLength(2);
  }
  expect(spreadMisses(after)).toBe(0);
});
