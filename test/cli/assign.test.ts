/** `evenslot assign`: the plan as text and as JSON, the aims, the limits and the gates. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

const WINDOWS = 'examples/partitions-20x4-on-16.yaml';
const RESTART = 'examples/partitions-rolling-restart.yaml';
const LAG = 'examples/partitions-lag.yaml';

test('a row per member shows its partitions and a bar, and the first line compares with range', async () => {
  const { exitCode, stdout, stderr } = await runCommand(['assign', WINDOWS]);
  const [answer, , head, rule, ...rows] = stdout.split('\n');
  expect(answer).toBe(
    'OPTIMAL  busiest member 5 partitions = lower bound 5  imbalance 1.00 (was 4.00 under kafka-range)',
  );
  expect(head).toBe('member     partitions');
  expect(rule).toMatch(/^-+$/);
  expect(rows.slice(0, 16)).toEqual(
    Array.from({ length: 16 }, (_, i) => `${`reader-${i}`.padEnd(9)}           5  ${'█'.repeat(20)}`),
  );
  expect(rows.slice(16)).toEqual(['', `Next: evenslot assign ${WINDOWS} --json > plan.json`, '']);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
});

test('moves have columns and a floor when the file says who has what', async () => {
  const { stdout } = await runCommand(['assign', RESTART]);
  expect(stdout).toMatch(/^OPTIMAL {2}.* {2}3 moves\n/);
  expect(stdout).toMatch(/^ +moved +moved\nmember +partitions +in +out$/m);
  const cells = stdout.split('\n').flatMap((line) => (/^consumer-/.test(line) ? [line.split(/\s+/).slice(0, 4)] : []));
  expect(cells).toEqual([
    ['consumer-a', '3', '0', '1'],
    ['consumer-b', '3', '0', '1'],
    ['consumer-c', '3', '0', '1'],
    ['consumer-d2', '3', '3', '0'],
  ]);
  expect(stdout).toContain(
    '\nMoves: 3 partitions leave their member, and no plan that is as good can do with fewer.\n',
  );
});

test('loads and capacities have columns of their own when the file gives them', async () => {
  const { stdout } = await runCommand(['assign', LAG]);
  expect(stdout).toMatch(/^(OPTIMAL|FEASIBLE) {2}busiest member load \/ capacity \d/);
  expect(stdout).toMatch(/^ +load \/\nmember +partitions +load +capacity$/m);
});

test('what nobody subscribes to is told by topic, and missed spread in partitions', async () => {
  const { stdout } = await runCommand(['assign', 'examples/partitions-unequal.yaml']);
  expect(stdout).toMatch(/^OPTIMAL {2}busiest member 3 partitions = lower bound 3 {2}.* {2}2 unassigned\n/);
  expect(stdout).toContain('\nUnassigned: 2 partitions of topics that no member subscribes to (t3).\n');
  expect(stdout).toMatch(
    /^Spread missed: partitions of a topic on a member, \d+ of 6 outside the fair share rounded down or up, by \d+ partitions? in all\.$/m,
  );
});

test('beyond twenty members the busiest are shown and the rest summed up', async () => {
  const { stdout } = await runCommand(['assign', 'examples/partitions-31-topics.yaml']);
  expect(stdout.split('\n').filter((line) => line.startsWith('reader-'))).toHaveLength(20);
  expect(stdout).toMatch(/^11 others +11$/m);
});

test('a baseline is not compared with itself', async () => {
  const { stdout } = await runCommand(['assign', WINDOWS, '--strategy', 'kafka-range']);
  expect(stdout).toMatch(/^FEASIBLE {2}busiest member 20 partitions, lower bound 5 \(gap 75 %\) {2}imbalance 4\.00/);
  expect(stdout).not.toContain('was');
});

test('--quiet leaves only the answer, and no remarks', async () => {
  expect(await runCommand(['assign', 'examples/consumer-group.txt', '-q'])).toMatchObject({
    stdout: expect.stringMatching(/^(OPTIMAL|FEASIBLE) .*\n$/),
    stderr: '',
    exitCode: 0,
  });
});

test('--json holds every partition once, with its member by name', async () => {
  const { stdout } = await runCommand(['assign', WINDOWS, '--json']);
  const plan = JSON.parse(stdout);
  expect(plan).toMatchObject({ formatVersion: 1, kind: 'partition-plan', strategy: 'balanced', objective: 'level' });
  const refs = plan.members.flatMap(({ partitions }: { partitions: object[] }) => partitions);
  expect(refs).toHaveLength(80);
  expect(new Set(refs.map((ref: object) => JSON.stringify(ref))).size).toBe(80);
});

test('the members of a plan are fit to be "previous": nothing moves when nothing changed', async () => {
  const plan = JSON.parse((await runCommand(['assign', LAG, '--json'])).stdout);
  const input = `${readFileSync(LAG, 'utf8')}\nprevious: ${JSON.stringify(plan.members)}\n`;
  const { stdout } = await runCommand(['assign', '-', '--json'], { input });
  expect(JSON.parse(stdout).moves).toEqual({ partitions: 0, load: 0 });
});

test('--objective calm moves nothing that can stay, and says what that costs', async () => {
  const { exitCode, stdout } = await runCommand(['assign', RESTART, '--objective', 'calm']);
  expect(stdout).toMatch(/^\w+ {2}busiest member 4 partitions.* {2}0 moves\n/);
  expect(exitCode).toBe(0);
});

test('--max-moves below what has to leave is infeasible, with the way out', async () => {
  const input =
    '{ evenslot: 1, kind: partitions, members: [{ id: a, topics: [], owned: [{ topic: t, partitions: [0, 1] }] }, { id: b, topics: all }], topics: [{ name: t, partitions: 2 }] }';
  const { exitCode, stdout } = await runCommand(['assign', '-', '--max-moves', '1'], { input });
  expect(stdout).toMatch(/^INFEASIBLE {2}\S.*\nNext: raise --max-moves\.\n$/);
  expect(exitCode).toBe(4);
});

test('--max-moves limits the moves, and --within asks for no more than it takes', async () => {
  const limited = JSON.parse((await runCommand(['assign', RESTART, '--max-moves', '2', '--json'])).stdout);
  expect(limited.moves.partitions).toBeLessThanOrEqual(2);
  const { stdout } = await runCommand(['assign', RESTART, '--within', '1.34', '--json']);
  const within = JSON.parse(stdout);
  expect(within.loads.members.makespan).toBeLessThanOrEqual(4);
  expect(within.moves.partitions).toBe(0);
});

test.each([
  [['--max-moves', '3'], 'note: --max-moves has no effect without "owned" or "previous" in the file\n'],
  [['--move-cost', 'load'], 'note: --move-cost has no effect without "owned" or "previous" in the file\n'],
])('%j without owners is remarked on', async (flags, note) => {
  expect(await runCommand(['assign', WINDOWS, ...flags])).toMatchObject({ stderr: note, exitCode: 0 });
});

test('gates judge the members', async () => {
  const args = ['assign', WINDOWS, '--strategy', 'kafka-range', '--require', 'optimal', '--max-imbalance', '1.05'];
  const { exitCode, stderr } = await runCommand([...args, '--max-gap', '10%', '-q']);
  expect(stderr).toBe(`\
gate missed: the plan is FEASIBLE, --require optimal asks for OPTIMAL
gate missed: the gap is 75 %, --max-gap allows 10 %
gate missed: the imbalance of the members is 4.00, --max-imbalance allows 1.05
`);
  expect(exitCode).toBe(6);
  const good = ['--require', 'optimal', '--max-gap', '0', '--max-imbalance', '1'];
  expect(await runCommand(['assign', WINDOWS, ...good])).toMatchObject({ stderr: '', exitCode: 0 });
});

test.each([
  ['no members', 'members: [], topics: [{ name: t, partitions: 2 }]', '0 partitions'],
  ['no topics', 'members: [{ id: a, topics: [] }], topics: []', '0 partitions'],
  ['loads of 0', 'members: [{ id: a, topics: all }], topics: [{ name: t, partitions: 2, loads: 0 }]', 'load 0'],
])('a group with %s has a plan', async (_what, fields, level) => {
  const { exitCode, stdout } = await runCommand(['assign', '-'], {
    input: `{ evenslot: 1, kind: partitions, ${fields} }`,
  });
  expect(stdout).toMatch(new RegExp(`^OPTIMAL {2}busiest member ${level} = lower bound 0 {2}imbalance 1\\.00`));
  expect(exitCode).toBe(0);
});

test('what kafka-consumer-groups.sh prints is read from stdin, and the remarks go to stderr', async () => {
  const input = readFileSync('examples/consumer-group.txt', 'utf8');
  const { exitCode, stdout, stderr } = await runCommand(['assign', '-'], { input });
  expect(stdout).toMatch(/^billing-4-\S+ +[1-9]/m);
  expect(stderr).toBe(`\
note: the listing tells no subscriptions: every member is taken to subscribe to every topic in it
note: partitions without a known LAG count with load 0: refunds 0
`);
  expect(exitCode).toBe(0);
});
