/** Reads the text of a file or of stdin (`-`), and says in one sentence why it cannot. */

import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { EXIT } from './exit-codes.ts';
import { CommandFailure } from './outcome.ts';

export interface Source {
  /** What messages call it: the path as the user typed it, or `<stdin>`. */
  readonly name: string;
  readonly text: string;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  ENAMETOOLONG: 'the name is too long',
  ERR_FS_FILE_TOO_LARGE: 'the file is too large',
};

/** Throws a CommandFailure: usage when stdin is a terminal (nobody would know that it waits), bad input when unreadable. */
export async function readSource(file: string): Promise<Source> {
  const name = file === '-' ? '<stdin>' : file;
  if (file === '-' && process.stdin.isTTY) {
    throw new CommandFailure(EXIT.usage, ["error: '-' reads the file from stdin, but stdin is a terminal"], true);
  }
  let bytes: Uint8Array;
  try {
    bytes = await endOnInterrupt(() => (file === '-' ? readStdin() : readFile(file)));
  } catch (error) {
    throw new CommandFailure(EXIT.badInput, [`error: cannot read ${name}: ${reasonOf(error)}`]);
  }
  try {
    return { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    throw new CommandFailure(EXIT.badInput, [`error: cannot read ${name}: it is not UTF-8 text`]);
  }
}

/** Why the system refused, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? message;
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

// Only while waiting: a handler left in place would hold Ctrl-C back for as long as the solver runs, because it is synchronous.
async function endOnInterrupt<T>(wait: () => Promise<T>): Promise<T> {
  const end = () => process.exit(EXIT.interrupted);
  process.once('SIGINT', end);
  try {
    return await wait();
  } finally {
    process.off('SIGINT', end);
  }
}
