/** Every sh block of the pages does what the page says: commands of evenslot are run, commands of npm exist. */

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Ended, MAIN, ROOT, runProcess } from '../cli/run-command.ts';
import { type Block, listBlocks, pages } from './read-pages.ts';

const { name: packageName, scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly scripts: Readonly<Record<string, string>>;
};

const sandboxes: string[] = [];
afterAll(() => {
  for (const folder of sandboxes) rmSync(folder, { recursive: true, force: true });
});

/** A folder that looks like the project root to a command, and takes the files that commands write. */
function makeSandbox(): string {
  const folder = mkdtempSync(join(tmpdir(), 'evenslot-docs-'));
  sandboxes.push(folder);
  for (const shown of ['examples', 'schema']) symlinkSync(join(ROOT, shown), join(folder, shown));
  mkdirSync(join(folder, 'bin'));
  const command = join(folder, 'bin', 'evenslot');
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
  chmodSync(command, 0o755);
  return folder;
}

/** What a line ends with, `# exits with 6`; 0 when it says nothing. */
function expectedExit(line: string): number {
  return Number(/# exits with (\d+)$/.exec(line)?.[1] ?? 0);
}

function runLine(line: string, folder: string): Promise<Ended> {
  const script = `exec 2>&1; set -o pipefail; ${line.replace(/^npx (?=evenslot )/, '')}`;
  const path = `${join(folder, 'bin')}${delimiter}${process.env.PATH ?? ''}`;
  return runProcess('bash', ['-c', script], { cwd: folder, env: { PATH: path } });
}

/** The part of an npm command line that does not exist, or nothing. */
function findUnknown(line: string): string | undefined {
  return line
    .replace(/\s+#.*$/, '')
    .split(' && ')
    .find((command) => {
      const [npm, verb = '', first = ''] = command.split(/\s+/);
      if (npm !== 'npm') return true;
      if (verb === 'ci') return command !== 'npm ci';
      if (verb === 'install') return command !== `npm install ${packageName}`;
      return scripts[verb === 'run' ? first : verb] === undefined;
    });
}

/** The command of `npm start` without the build, which must not run in the middle of the tests. */
function startCommand(): string {
  const command = /^npm run --silent build && node dist\/cli\/main\.js (.+)$/.exec(scripts.start ?? '')?.[1];
  return `evenslot ${command}`;
}

const named = pages.flatMap((page) => {
  const blocks = listBlocks(page);
  if (!blocks.some(({ language }) => language === 'sh')) return [];
  const folder = makeSandbox();
  return blocks.flatMap((block, k) => {
    if (block.language !== 'sh') return [];
    // A problem that the page has shown last is the file job.yaml.
    const job = blocks.slice(0, k).findLast(({ language }) => language === 'yaml')?.text;
    return { name: `${page}:${block.line}`, block, folder, job };
  });
});

describe.each(named)('$name', ({ block, folder, job }) => {
  const lines = block.text.split('\n').filter((line) => line !== '');
  const npmLines = lines.filter((line) => line.startsWith('npm '));

  test('names commands of npm that exist', () => {
    expect(npmLines.map(findUnknown).filter((unknown) => unknown !== undefined)).toEqual([]);
  });

  test('runs, ends with the exit code it names, and prints what the page shows', async () => {
    if (job !== undefined) writeFileSync(join(folder, 'job.yaml'), job);
    let printed = '';
    for (const line of runnable(lines, block)) {
      const { exitCode, stdout } = await runLine(line, folder);
      expect(exitCode, `${line}\n${stdout}`).toBe(expectedExit(line));
      printed += stdout;
    }
    if (block.output !== undefined) expect(printed).toBe(block.output);
  });
});

/** Lines to run: all but those of npm, and `npm start` when the page shows what it prints. */
function runnable(lines: readonly string[], { output }: Block): string[] {
  if (output !== undefined && lines.length === 1 && lines[0] === 'npm start') return [startCommand()];
  return lines.filter((line) => !line.startsWith('npm '));
}

test('the problems that the pages show are the ones that their commands name', () => {
  for (const { block, job } of named) if (/\bjob\.yaml\b/.test(block.text)) expect(job).toMatch(/^evenslot: 1\n/);
});

test('the pages run every command of evenslot', () => {
  const text = named.map(({ block }) => block.text).join('\n');
  for (const command of ['compare', 'allocate', 'assign', 'verify']) expect(text).toContain(`evenslot ${command} `);
});
