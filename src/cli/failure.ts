/** What the user reads when a command does not come to an end: one message, one exit code, a stack trace only on request. */

import { CommanderError } from 'commander';
import { EvenslotError } from '../errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { CommandFailure } from './outcome.ts';

export interface Failure {
  readonly exitCode: ExitCode;
  /** Lines for stderr, without line feeds. */
  readonly lines: readonly string[];
}

export function describeFailure(error: unknown, debug: boolean): Failure {
  // Commander has printed its own message; --help and --version end here too, with exit code 0.
  if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? EXIT.solved : EXIT.usage, lines: [] };
  const failure = explain(error);
  const stack = error instanceof Error ? error.stack : undefined;
  return debug && stack !== undefined ? { ...failure, lines: [...failure.lines, ...stack.split('\n')] } : failure;
}

function explain(error: unknown): Failure {
  if (error instanceof CommandFailure) return { exitCode: error.exitCode, lines: error.message.split('\n') };
  if (error instanceof EvenslotError) {
    const lines = error.message.split('\n').map((line) => `error: ${line}`);
    if (error.code === 'E_INVALID_OPTION' || error.code === 'E_UNKNOWN_STRATEGY')
      return { exitCode: EXIT.usage, lines };
    if (error.code === 'E_MEMORY') return { exitCode: EXIT.unknown, lines };
    if (error.code !== 'E_ENGINE') return { exitCode: EXIT.badInput, lines };
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const ask =
    'This is a bug in evenslot: please report it with the command and its input (--debug prints where it happened).';
  return { exitCode: EXIT.bug, lines: [`error: ${text}`, ask] };
}
