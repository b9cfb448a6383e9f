/** Packs the built project as npm would publish it, and runs child processes that know nothing of this test run. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder: string = fileURLToPath(new URL('../..', import.meta.url));

export interface ProcessResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** npm tells its children which project they belong to; a consumer in another folder must not hear it. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  for (const name of Object.keys(environment)) {
    if (
      /^(npm_(config_local_prefix|config_global_prefix|config_prefix|package_|lifecycle_)|NODE_OPTIONS|VITEST)/.test(
        name,
      )
    ) {
      delete environment[name];
    }
  }
  return environment;
}

export function run(command: string, args: readonly string[], cwd: string): ProcessResult {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: cleanEnvironment(),
  });
  if (error) throw error;
  return { exitCode: status, stdout, stderr };
}

export function makeTemporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'evenslot-test-'));
}

/**
 * The scripts stay out of it: a build in the middle of the test run would rewrite dist/ under the other tests.
 *
 * @returns Path of the tarball in `folder`.
 */
export function packInto(folder: string): string {
  const { exitCode, stderr } = run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], projectFolder);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (exitCode !== 0 || tarball === undefined) throw new Error(`npm pack failed: ${stderr}`);
  return join(folder, tarball);
}
