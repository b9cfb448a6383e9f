/** A stranger's project: installs the tarball and reaches the package by every road that package.json offers. */

import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTemporaryFolder, type ProcessResult, packInto, projectFolder, run } from './pack.ts';

const folder = makeTemporaryFolder();

// The second vertex has unequal loads, so that the answer comes from the compiled engine.
const problem = `{
  taskManagers: [{ id: 'a', slots: 2 }, { id: 'b', slots: 2 }],
  vertices: [{ id: 'v', parallelism: 3 }, { id: 'w', parallelism: 4, load: [9, 1, 7, 3] }],
}`;
const answer = `
  const plan = allocateSlots(problem);
  const judged = verify(problem, plan);
  const mean = measure([1, 2, 3]).mean;
  let code;
  try { allocateSlots({ taskManagers: [], vertices: [{}] }); } catch (error) { code = error instanceof EvenslotError && error.code; }
  console.log(JSON.stringify({ status: plan.status, subtasks: plan.assignment.length, ok: judged.ok, mean, code }));
`;
const expected = { status: expect.stringMatching(/^(OPTIMAL|FEASIBLE)$/), subtasks: 7, ok: true, mean: 2 };

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function runFile(name: string, text: string): ProcessResult {
  write(name, text);
  return run(process.execPath, [name], folder);
}

beforeAll(() => {
  write('package.json', '{ "name": "stranger", "private": true }');
  const tarball = packInto(folder);
  const { exitCode, stderr } = run(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', '--prefix', folder, tarball],
    folder,
  );
  if (exitCode !== 0) throw new Error(`npm install failed: ${stderr}`);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an installed evenslot', () => {
  test('works by import', () => {
    const { stdout, stderr } = runFile(
      'by-import.mjs',
      `import { allocateSlots, EvenslotError, measure, verify } from 'evenslot';
      const problem = ${problem};${answer}`,
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ ...expected, code: 'E_INVALID_PROBLEM' });
  });

  test('works by require()', () => {
    const { stdout, stderr } = runFile(
      'by-require.cjs',
      `const { allocateSlots, EvenslotError, measure, verify } = require('evenslot');
      const problem = ${problem};${answer}`,
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ ...expected, code: 'E_INVALID_PROBLEM' });
  });

  test('works for Kafka by import and by require(), without any client installed', () => {
    expect(['kafkajs', '@platformatic'].filter((name) => existsSync(join(folder, 'node_modules', name)))).toEqual([]);
    const use = `
      const { name } = byKafkajs({ loads: rateLoads() })({ cluster: {}, groupId: 'g', logger: {} });
      const { protocols } = byPlatformatic().options;
      const { topics } = decodeSubscription(encodeSubscription({ version: 0, topics: ['t'] }));
      console.log(JSON.stringify([name, protocols[0].name, topics]));`;
    const byImport = `
      import { decodeSubscription, encodeSubscription, rateLoads } from 'evenslot/kafka';
      import { evenslotAssigner as byKafkajs } from 'evenslot/kafka/kafkajs';
      import { evenslotAssigner as byPlatformatic } from 'evenslot/kafka/platformatic';`;
    const byRequire = `
      const { decodeSubscription, encodeSubscription, rateLoads } = require('evenslot/kafka');
      const { evenslotAssigner: byKafkajs } = require('evenslot/kafka/kafkajs');
      const { evenslotAssigner: byPlatformatic } = require('evenslot/kafka/platformatic');`;
    for (const [name, load] of [
      ['kafka.mjs', byImport],
      ['kafka.cjs', byRequire],
    ] as const) {
      const { stdout, stderr } = runFile(name, load + use);
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual(['evenslot', 'evenslot', ['t']]);
    }
  });

  test('works by its command', () => {
    write(
      'job.yaml',
      `evenslot: 1
kind: slots
taskManagers:
  - { id: a, slots: 2 }
  - { id: b, slots: 2 }
vertices:
  - { id: v, parallelism: 3 }
`,
    );
    const command = join(folder, 'node_modules/.bin/evenslot');
    const { exitCode, stdout, stderr } = run(command, ['allocate', 'job.yaml', '--json'], folder);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ formatVersion: 1, kind: 'slot-plan', status: 'OPTIMAL' });
  });

  test('gives its binary to other hosts under evenslot/evenslot.wasm, without imports', () => {
    const { stdout, stderr } = runFile(
      'binary.mjs',
      `import { readFileSync } from 'node:fs';
      const module = new WebAssembly.Module(readFileSync(new URL(import.meta.resolve('evenslot/evenslot.wasm'))));
      const { exports } = new WebAssembly.Instance(module);
      console.log(JSON.stringify({ imports: WebAssembly.Module.imports(module), version: exports.abi_version() }));`,
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ imports: [], version: 1 });
  });

  test('tells its version through evenslot/package.json', () => {
    const { stdout } = runFile('version.cjs', `console.log(require('evenslot/package.json').version)`);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('keeps its inner modules to itself', () => {
    const { exitCode, stderr } = runFile('inner.mjs', `import 'evenslot/dist/errors.js'`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });
});

describe('the types of an installed evenslot', () => {
  const source = `
    import { allocateSlots, EvenslotError, measure, verify, type ErrorCode, type SlotPlan, type SlotProblem } from 'evenslot';
    const problem: SlotProblem = ${problem};
    const plan: SlotPlan = allocateSlots(problem, { slots: 'minimum' });
    if (plan.status === 'OPTIMAL' || plan.status === 'FEASIBLE') {
      const slot: number | undefined = plan.assignment[0];
      const upper: number = plan.bounds.upper;
      show(slot, upper, plan.slots().length);
    }
    const judged = verify(problem, plan);
    if (!judged.ok) show(judged.issues.length);
    const imbalance: number = measure([1, 2]).imbalance;
    const code: ErrorCode = new EvenslotError('E_INVALID_PROBLEM', []).code;
    show(imbalance, code);
    function show(..._values: unknown[]): void {}
    // @ts-expect-error a vertex has no such field
    allocateSlots({ taskManagers: [], vertices: [{ id: 'v', paralelism: 3 }] });
  `;

  function typeCheck(options: Record<string, unknown>, text = source): ProcessResult {
    write('consumer.mts', text);
    write(
      'tsconfig.json',
      JSON.stringify({
        compilerOptions: { strict: true, noEmit: true, skipLibCheck: false, types: [], target: 'ES2022', ...options },
        files: ['consumer.mts'],
      }),
    );
    return run(process.execPath, [join(projectFolder, 'node_modules/typescript/bin/tsc'), '-p', folder], folder);
  }

  test('resolve for a strict consumer with module nodenext, who knows neither Node nor the DOM', () => {
    expect(typeCheck({ module: 'nodenext', lib: ['ES2022'] })).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  test('resolve for a strict consumer who bundles for a browser', () => {
    const options = { module: 'preserve', moduleResolution: 'bundler', lib: ['ES2022', 'DOM'] };
    expect(typeCheck({ ...options, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true })).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('for Kafka resolve for somebody who has no client and knows neither Node nor the DOM', () => {
    const text = `
      import { describeGroup, encodeAssignment, lagsOf, resolveClaims, type Subscription } from 'evenslot/kafka';
      import { assignPartitions } from 'evenslot';
      const subscription: Subscription = { version: 0, topics: ['t'] };
      const table = lagsOf(new Map([['t', [5n]]]), new Map());
      const members = [{ id: 'm', topics: subscription.topics }];
      const problem = describeGroup(members, [{ name: 't', partitions: 1 }], { unit: 'lag', table });
      const bytes: Uint8Array = encodeAssignment({ version: 0, partitions: [] });
      export default [assignPartitions(problem).status, bytes, resolveClaims([])];
    `;
    expect(typeCheck({ module: 'nodenext', lib: ['ES2022'] }, text)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  test('of the assigners fit into the options of their clients', () => {
    for (const name of ['kafkajs', '@platformatic/kafka', '@types/node']) {
      const link = join(folder, 'node_modules', name);
      mkdirSync(join(link, '..'), { recursive: true });
      symlinkSync(join(projectFolder, 'node_modules', name), link);
    }
    const text = `
      import { Kafka, PartitionAssigners } from 'kafkajs';
      import { Consumer } from '@platformatic/kafka';
      import { evenslotAssigner, lagLoads } from 'evenslot/kafka/kafkajs';
      import { evenslotAssigner as forPlatformatic } from 'evenslot/kafka/platformatic';
      const assigner = evenslotAssigner({ loads: lagLoads(), objective: 'calm', onPlan: (plan) => void plan.status });
      const partitionAssigners = [assigner, PartitionAssigners.roundRobin];
      const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'g', partitionAssigners });
      assigner.attach(consumer)();
      const other = forPlatformatic({ loads: () => ({ t: [1, 2] }) });
      const options = { groupId: 'g', clientId: 'c', bootstrapBrokers: ['b:1'], ...other.options };
      other.attach(new Consumer(options))();
      // @ts-expect-error there is no such option
      evenslotAssigner({ load: 1 });
    `;
    const options = { module: 'nodenext', lib: ['ES2023'], types: ['node'], skipLibCheck: true };
    expect(typeCheck({ ...options, exactOptionalPropertyTypes: true }, text)).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
  });
});
