/** How a command ends: what it prints where, and the exit code. Commands return it and print nothing themselves. */

import type { ExitCode } from './exit-codes.ts';
import { printable } from './printable.ts';

export interface Outcome {
  readonly exitCode: ExitCode;
  /** Goes to stdout or to the file of --output. */
  readonly result: string;
  /** Reasons for an exit code other than 0, on stderr. */
  readonly errors?: readonly string[];
  /** Remarks on stderr; --quiet drops them. */
  readonly notes?: readonly string[];
}

/** Remarks as stderr shows them; they may hold names from a file. */
export function notesOf(remarks: readonly string[]): string[] {
  return remarks.map((remark) => printable(`note: ${remark}`));
}

/** A command that cannot go on: the lines for stderr and the exit code. Anything else that is thrown is a bug. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: ExitCode;
  /** True when the usage of the command should follow the message. */
  readonly showUsage: boolean;

  constructor(exitCode: ExitCode, lines: readonly string[], showUsage = false) {
    super(lines.join('\n'));
    this.exitCode = exitCode;
    this.showUsage = showUsage;
  }
}
