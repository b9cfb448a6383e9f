/** What cannot be provoked from outside: a plan that fails its own verification, and failures that are bugs. */

import { CommanderError } from 'commander';
import { beforeEach, expect, test, vi } from 'vitest';
import { describeFailure } from '../../src/cli/failure.ts';
import { CommandFailure } from '../../src/cli/outcome.ts';
import { checkOwnPlan } from '../../src/cli/self-check.ts';
import { EvenslotError } from '../../src/errors.ts';
import { verify } from '../../src/fairness/verify.ts';
import { assignPartitions } from '../../src/partition-strategies.ts';
import { allocateSlots } from '../../src/slots/allocate.ts';

vi.mock('../../src/fairness/verify.ts');
const judge = vi.mocked(verify);
beforeEach(() => judge.mockReset());

const problem = { taskManagers: [{ id: 'tm', slots: 1 }], vertices: [{ id: 'v', parallelism: 1 }] };

test('a plan that the judge refuses is a bug that asks for a report', () => {
  judge.mockReturnValue({ ok: false, issues: [{ path: 'bounds.lower', message: 'too high', received: 2 }] });
  const check = () => checkOwnPlan(problem, allocateSlots(problem));
  expect(check).toThrow(CommandFailure);
  expect(check).toThrow(
    /failed its own verification.*\n {2}bounds\.lower: too high\nThis is a bug in evenslot: please report it/s,
  );
  expect(check).toThrow(expect.objectContaining({ exitCode: 1 }));
});

test('a plan that the judge passes goes on', () => {
  judge.mockReturnValue({ ok: true });
  checkOwnPlan(problem, allocateSlots(problem));
  expect(judge).toHaveBeenCalledOnce();
});

test('a plan of partitions is judged too', () => {
  judge.mockReturnValue({ ok: false, issues: [{ path: 'members', message: 'too few', received: 2 }] });
  const group = { members: [{ id: 'm', topics: ['t'] }], topics: [{ name: 't', partitions: 1 }] };
  expect(() => checkOwnPlan(group, assignPartitions(group))).toThrow(
    /strategy balanced failed .*\n {2}members: too few/,
  );
});

test('a plan of more than two million subtasks is not judged', () => {
  const plan = allocateSlots(problem);
  checkOwnPlan(problem, { ...plan, assignment: new Uint32Array(2_000_001) } as typeof plan);
  expect(judge).not.toHaveBeenCalled();
});

const issue = { path: 'x', message: 'is wrong', received: 1 };

test.each([
  ['an unexpected error', new TypeError('x is undefined'), 1, 'error: TypeError: x is undefined'],
  ['something thrown that is no error', 'text', 1, 'error: text'],
  ['an engine that cannot start', new EvenslotError('E_ENGINE', [issue]), 1, 'error: EvenslotError: x: is wrong'],
  ['too little memory', new EvenslotError('E_MEMORY', [issue]), 5, 'error: x: is wrong'],
  ['a wrong option', new EvenslotError('E_INVALID_OPTION', [issue]), 2, 'error: x: is wrong'],
  ['an unknown strategy', new EvenslotError('E_UNKNOWN_STRATEGY', [issue]), 2, 'error: x: is wrong'],
  ['wrong input', new EvenslotError('E_INVALID_PLAN', [issue]), 3, 'error: x: is wrong'],
  ['a command that gave up', new CommandFailure(8, ['no', 'way']), 8, 'no'],
])('%s has its exit code and first line', (_what, error, exitCode, line) => {
  const failure = describeFailure(error, false);
  expect(failure.exitCode).toBe(exitCode);
  expect(failure.lines[0]).toBe(line);
  expect(failure.lines.some((text) => text.includes('bug in evenslot'))).toBe(exitCode === 1);
  expect(failure.lines.some((text) => text.includes('    at '))).toBe(false);
});

test('a stack trace is added only on request', () => {
  expect(describeFailure(new TypeError('x'), true).lines.some((text) => text.includes('    at '))).toBe(true);
});

test('commander has its say before: help is 0, anything else is usage', () => {
  expect(describeFailure(new CommanderError(0, 'commander.help', ''), true)).toEqual({ exitCode: 0, lines: [] });
  expect(describeFailure(new CommanderError(1, 'commander.unknownOption', ''), true)).toEqual({
    exitCode: 2,
    lines: [],
  });
});
