/**
 * The promise: the same group and options give the same bytes on every host, and in every release of one major version.
 * A hash that changes is a change that users see: it belongs in CHANGELOG.md. `UPDATE_GOLDEN=1 npx vitest run test/golden` writes it.
 */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { assign } from '../partitions/expect-plan.ts';
import { type GoldenGroup, listGoldenGroups } from './partitions.problems.ts';

interface Golden {
  readonly name: string;
  readonly status: string;
  readonly makespan: number | undefined;
  readonly moves: number | undefined;
  /** Of the assignment as little-endian 32-bit words. */
  readonly sha256: string | undefined;
}

const file = new URL('./partitions.json', import.meta.url);
const groups = listGoldenGroups();

function summarize({ name, problem, options }: GoldenGroup): Golden {
  const plan = assign(problem, options);
  if (plan.assignment === undefined)
    return { name, status: plan.status, makespan: undefined, moves: undefined, sha256: undefined };
  const { status, loads, moves, assignment } = plan;
  const bytes = new DataView(new ArrayBuffer(assignment.length * 4));
  for (const [p, member] of assignment.entries()) bytes.setInt32(p * 4, member, true);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name, status, makespan: loads.members.makespan, moves: moves?.partitions, sha256 };
}

if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, `${JSON.stringify(groups.map(summarize), null, 2)}\n`);

const golden = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Golden[]) : [];

test('every golden group has an answer, and every answer a group', () => {
  expect(golden.map(({ name }) => name)).toEqual(groups.map(({ name }) => name));
  expect(new Set(golden.map(({ name }) => name)).size).toBe(golden.length);
});

test.each(groups)('$name gives the bytes it gave before', (group) => {
  expect(summarize(group)).toEqual(golden.find(({ name }) => name === group.name));
});
