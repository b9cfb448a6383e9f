/** Files that are wrong in one way each, and the check that the user gets exactly the lines that say so. */

import { expect, test } from 'vitest';
import type { KindName } from '../../src/cli/kinds.ts';
import { CommandFailure } from '../../src/cli/outcome.ts';
import { parseProblem } from '../../src/cli/problem-file.ts';
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

export const GROUP_HEAD = 'evenslot: 1\nkind: partitions\n';
export const MEMBERS = 'members:\n  - { id: a, topics: all }\n';
export const TOPICS = 'topics:\n  - { name: t, partitions: 4 }\n';

/** A file with its own members and a good topic `t` of 4 partitions; the first entry is on line 4. */
export const members = (entries: string) => `${GROUP_HEAD}members:\n${entries}${TOPICS}`;

/** A file with its own topics and a good member; the first entry is on line 6. */
export const topics = (entries: string) => `${GROUP_HEAD}${MEMBERS}topics:\n${entries}`;

/** Declares one test per file: bad input is exit code 3, every issue on a line of its own, and nothing on stdout. */
export function refuses(files: readonly BadFile[], command = 'allocate'): void {
  test.each(files.map((file) => [file.what, file] as const))(
    'a file with %s is refused with its place',
    async (_what, { text, lines }) => {
      const { exitCode, stdout, stderr } = await runCommand([command, '-'], { input: text });
      expect(stderr.trimEnd().split('\n')).toEqual(lines.map((line) => `<stdin>:${line}`));
      expect(stdout).toBe('');
      expect(exitCode).toBe(3);
    },
  );
}

/** The same without a process of its own, for the many files of which the command itself is tested by `refuses`. */
export function refusesAtOnce(files: readonly BadFile[], wanted: KindName): void {
  test.each(files.map((file) => [file.what, file] as const))(
    'a file with %s is refused with its place',
    (_what, { text, lines }) => {
      const parse = () => parseProblem({ name: '<stdin>', text }, wanted);
      expect(parse).toThrow(CommandFailure);
      expect(parse).toThrow(expect.objectContaining({ exitCode: 3, showUsage: false }));
      let message = '';
      try {
        parse();
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message.split('\n')).toEqual(lines.map((line) => `<stdin>:${line}`));
    },
  );
}
