/**
 * The promise: the same problem and options give the same bytes on every host, and in every release of one major version.
 * A hash that changes is a change that users see: it belongs in CHANGELOG.md. `UPDATE_GOLDEN=1 npx vitest run test/golden` writes it.
 */

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { SolvedSlotPlan } from '../../src/slots/types.ts';
import { allocateSolved } from '../slots/expect-plan.ts';
import { listGoldenProblems } from './problems.ts';

interface Golden {
  readonly name: string;
  readonly status: string;
  readonly makespan: number;
  /** Of the assignment as little-endian 32-bit words. */
  readonly sha256: string;
}

const file = new URL('./slots.json', import.meta.url);
const problems = listGoldenProblems();

function summarize(name: string, { status, loads, assignment }: SolvedSlotPlan): Golden {
  const bytes = new DataView(new ArrayBuffer(assignment.length * 4));
  for (const [i, slot] of assignment.entries()) bytes.setUint32(i * 4, slot, true);
  return {
    name,
    status,
    makespan: loads.taskManagers.makespan,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

if (process.env.UPDATE_GOLDEN === '1') {
  const answers = problems.map(({ name, problem, options }) => summarize(name, allocateSolved(problem, options)));
  writeFileSync(file, `${JSON.stringify(answers, null, 2)}\n`);
}

const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden[];

test('every golden problem has an answer, and every answer a problem', () => {
  expect(golden.map(({ name }) => name)).toEqual(problems.map(({ name }) => name));
  expect(new Set(golden.map(({ name }) => name)).size).toBe(golden.length);
});

test.each(problems)('$name gives the bytes it gave before', ({ name, problem, options }) => {
  expect(summarize(name, allocateSolved(problem, options))).toEqual(golden.find((answer) => answer.name === name));
});
