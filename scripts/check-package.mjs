/** Packs the built project once and lets publint and attw judge the tarball: exports, types, module kinds. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status === 0) return true;
  console.error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
  return false;
}

const folder = mkdtempSync(join(tmpdir(), 'evenslot-pack-'));
try {
  const packed = run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder]);
  const tarball = packed ? join(folder, readdirSync(folder)[0]) : '';
  const bin = (name) => join(root, 'node_modules/.bin', name);
  const good =
    packed &&
    run(bin('publint'), ['--strict', tarball]) &&
    // The package is ESM only, and a .wasm file has no types.
    run(bin('attw'), [
      tarball,
      '--profile',
      'esm-only',
      '--exclude-entrypoints',
      'evenslot.wasm',
      'solver.wasm',
      '--format',
      'ascii',
    ]);
  if (good) console.log('package: publint and attw found nothing');
  process.exitCode = good ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
