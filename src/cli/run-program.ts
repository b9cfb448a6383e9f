/** Connects the program to the process (streams, signals, exit code). But for the version, the only file that prints. */

import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { describeFailure } from './failure.ts';
import { CommandFailure } from './outcome.ts';
import { choosePaint, plainPaint } from './paint.ts';
import { buildProgram, type Deliver } from './program.ts';
import { reasonOf } from './read-file.ts';

const deliver: Deliver = async (flags, run, command) => {
  const toFile = flags.output !== undefined;
  const paint = toFile ? plainPaint : choosePaint(process.stdout, process.env, flags.color !== false);
  try {
    const { exitCode, result, errors = [], notes = [] } = await run(paint);
    if (flags.output === undefined) process.stdout.write(result);
    else await writeOutput(flags.output, result);
    writeLines(errors);
    if (flags.quiet !== true) writeLines(toFile ? [...notes, `wrote ${flags.output}`] : notes);
    process.exitCode = exitCode;
  } catch (error) {
    if (!(error instanceof CommandFailure && error.showUsage)) throw error;
    writeLines(error.message.split('\n'));
    command.outputHelp({ error: true });
    process.exitCode = error.exitCode;
  }
};

async function writeOutput(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new CommandFailure(EXIT.outsideFailed, [`error: cannot write ${file}: ${reasonOf(error)}`]);
  }
}

function writeLines(lines: readonly string[]): void {
  if (lines.length > 0) process.stderr.write(`${lines.join('\n')}\n`);
}

/** Runs the command line of the process and leaves its exit code in `process.exitCode`. */
export async function runProgram(version: string): Promise<void> {
  guardStreams();
  try {
    await buildProgram(version, deliver).parseAsync(process.argv);
  } catch (error) {
    const { exitCode, lines } = describeFailure(error, process.argv.includes('--debug'));
    writeLines(lines);
    process.exitCode = exitCode;
  }
}

// A reader that has seen enough (`| head`) is not an error; a full disk is.
function guardStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.solved);
    writeLines([`error: cannot write to stdout: ${reasonOf(error)}`]);
    process.exit(EXIT.outsideFailed);
  });
  process.stderr.on('error', () => process.exit((process.exitCode as ExitCode | undefined) ?? EXIT.outsideFailed));
}
