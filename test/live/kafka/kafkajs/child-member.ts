/** A member in a process of its own: it can be killed without a good-bye, as in a crash. */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type LiveMember, namePartitions } from '../group.ts';

export interface ChildMember extends LiveMember {
  /** Ends the process at once; the broker hears nothing of it. */
  kill(): Promise<void>;
}

export interface ChildOptions {
  readonly address: string;
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly sessionTimeout: number;
}

/** One line of what the process prints. */
interface Line {
  readonly memberId?: string;
  readonly assignment?: Readonly<Record<string, readonly number[]>>;
  readonly record?: string;
  readonly failure?: string;
  readonly warning?: string;
}

const program = fileURLToPath(new URL('member-process.mjs', import.meta.url));

export function startChildMember(options: ChildOptions): ChildMember {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'pipe'] });
  const records: string[] = [];
  let complaints = '';
  let memberId: string | undefined;
  let partitions: readonly string[] = [];
  let failure: Error | undefined;
  let ending = false;

  createInterface({ input: child.stdout }).on('line', (text) => {
    const line: Line = JSON.parse(text);
    if (line.record !== undefined) records.push(line.record);
    if (line.failure !== undefined) failure = new Error(line.failure);
    if (line.warning !== undefined) failure = new Error(line.warning);
    if (line.assignment !== undefined) {
      memberId = line.memberId;
      partitions = namePartitions(line.assignment);
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-4000);
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve) => {
    child.on('close', (code) => {
      if (!ending) failure = new Error(`a member ended by itself with ${code}: ${complaints}`);
      resolve();
    });
  });

  return {
    records,
    get failure() {
      return failure;
    },
    get memberId() {
      return memberId;
    },
    get partitions() {
      return partitions;
    },
    async stop() {
      ending = true;
      child.stdin.end();
      await ended;
    },
    async kill() {
      ending = true;
      child.kill('SIGKILL');
      await ended;
    },
  };
}
