/** Runs the built command as users do, as a process of its own, and gives back everything it left behind. */

import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const MAIN = join(ROOT, 'dist', 'cli', 'main.js');

export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Text for stdin; without it stdin is empty. */
  readonly input?: string;
  /** Added to a clean environment: no colour wishes, UTF-8. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Paths of examples are told relative to the project root, which is the default working directory. */
export function runCommand(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return runProcess(process.execPath, [MAIN, ...args], options);
}

export function runProcess(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const child = spawn(program, args, { cwd: options.cwd ?? ROOT, env: environment(options.env) });
  // A process that ends without reading its input closes the pipe; that is its right.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  return ended(child);
}

/** A started command with stdin left open. */
export function startCommand(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], { cwd: ROOT, env: environment() });
}

export function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
  });
}

export function environment(added: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { NO_COLOR: _no, FORCE_COLOR: _force, LC_ALL: _all, LC_CTYPE: _ctype, ...rest } = process.env;
  return { ...rest, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...added };
}
