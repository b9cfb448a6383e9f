/** Files that are wrong in one way each, and the check that the user gets exactly the lines that say so. */

import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

export interface BadFile {
  /** Reads on from "a file with". */
  readonly what: string;
  readonly text: string;
  /** Lines of stderr, each without its `<stdin>:`. */
  readonly lines: readonly string[];
}

export const HEAD = 'evenslot: 1\nkind: slots\n';
export const MANAGERS = 'taskManagers:\n  - { id: tm, slots: 2 }\n';
export const VERTICES = 'vertices:\n  - { id: a, parallelism: 2 }\n';

/** A file with its own task managers and a good vertex; the first entry is on line 4. */
export const managers = (entries: string) => `${HEAD}taskManagers:\n${entries}${VERTICES}`;

/** A file with its own vertices on a good task manager; the first entry is on line 6. */
export const vertices = (entries: string) => `${HEAD}${MANAGERS}vertices:\n${entries}`;

/** Declares one test per file: bad input is exit code 3, every issue on a line of its own, and nothing on stdout. */
export function refuses(files: readonly BadFile[]): void {
  test.each(files.map((file) => [file.what, file] as const))(
    'a file with %s is refused with its place',
    async (_what, { text, lines }) => {
      const { exitCode, stdout, stderr } = await runCommand(['allocate', '-'], { input: text });
      expect(stderr.trimEnd().split('\n')).toEqual(lines.map((line) => `<stdin>:${line}`));
      expect(stdout).toBe('');
      expect(exitCode).toBe(3);
    },
  );
}
