/** The tarball: exactly the files a consumer needs, and nothing that runs at install. */

import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTemporaryFolder, packInto, projectFolder, run } from './pack.ts';

const folder = makeTemporaryFolder();
let files: string[];

beforeAll(() => {
  const tarball = packInto(folder);
  files = run('tar', ['-tzf', tarball], folder).stdout.trim().split('\n');
  run('tar', ['-xzf', tarball], folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the tarball', () => {
  test('contains only built modules, their types, the binary, the schemas and the papers', () => {
    const intended =
      /^package\/(package\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/(evenslot|solver)\.wasm|dist\/.+\.js|dist\/.+\.d\.ts|schema\/[\w-]+\.schema\.json)$/;
    expect(files.filter((file) => !intended.test(file))).toEqual([]);
  });

  test('contains the entries that package.json names', () => {
    const { bin, exports } = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8'));
    const named = [bin, exports].flatMap(listPaths).map((path) => path.replace('./', ''));
    expect(named).toEqual(
      expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'dist/solver.wasm', 'dist/cli/main.js']),
    );
    const needed = ['README.md', 'LICENSE', ...named];
    expect(needed.filter((name) => !files.includes(`package/${name}`))).toEqual([]);
  });

  test('contains one types file for each source', () => {
    const sources = readdirSync(join(projectFolder, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `package/dist/${name.slice(0, -'.ts'.length)}.d.ts`);
    expect(files.filter((file) => file.endsWith('.d.ts')).sort()).toEqual(sources.sort());
  });

  test('contains the code in a few files: the entries, what they share, and one for each command', () => {
    const commands = readdirSync(join(projectFolder, 'src/cli/commands')).map((name) => name.replace(/\.ts$/, '.js'));
    const kafka = ['kafka.js', 'kafka/kafkajs.js', 'kafka/platformatic.js'];
    const entries = ['index.js', ...kafka, 'cli/main.js', 'cli/run-program.js'];
    const shared = ['core.js', 'kafka/group.js', 'cli/program.js', 'cli/files-and-tables.js'];
    const intended = [...entries, ...shared, ...commands.map((name) => `cli/commands/${name}`)];
    expect(files.filter((file) => file.endsWith('.js')).sort()).toEqual(
      intended.map((name) => `package/dist/${name}`).sort(),
    );
  });

  test('lets the command be run as it is', () => {
    const main = 'dist/cli/main.js';
    expect(readFileSync(join(folder, 'package', main), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    // npm marks what it packs by itself, so the built file is the one to look at.
    expect(statSync(join(projectFolder, main)).mode & 0o111).toBe(0o111);
  });

  test('runs nothing at install', () => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8'));
    const atInstall = /^(pre|post)?(install|prepare)$|^prepublish$/;
    expect(Object.keys(manifest.scripts).filter((name) => atInstall.test(name))).toEqual([]);
    expect(files).not.toContain('package/binding.gyp');
  });

  test('carries the bytes that were built', () => {
    for (const name of ['evenslot', 'solver']) {
      const shipped = readFileSync(join(folder, `package/dist/${name}.wasm`));
      expect(shipped.equals(readFileSync(join(projectFolder, `build/${name}.wasm`)))).toBe(true);
    }
  });

  test('names no path of the machine it was built on', () => {
    const texts = files.filter((file) => !file.endsWith('.wasm') && !file.endsWith('/'));
    const telling = texts.filter((file) =>
      readFileSync(join(folder, file), 'utf8').includes(projectFolder.slice(0, -1)),
    );
    expect(telling).toEqual([]);
  });
});

/** Every path in a field of package.json, however deep. */
function listPaths(field: unknown): string[] {
  return typeof field === 'string' ? [field] : Object.values(field as object).flatMap(listPaths);
}
