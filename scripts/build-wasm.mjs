/** Builds build/evenslot.wasm, dist/evenslot.wasm and the base64 copy in src/engine, unless nothing has changed. */

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileWasm } from './compile-wasm.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiled = join(root, 'build/evenslot.wasm');
const stampFile = join(root, 'build/evenslot.wasm.stamp');
const shipped = join(root, 'dist/evenslot.wasm');
const inlined = join(root, 'src/engine/wasm.generated.ts');

/** Hash of everything the binary depends on: the sources, the options, the compiler and the two build scripts. */
async function hashInputs() {
  const sources = (await readdir(join(root, 'assembly'), { recursive: true })).filter((name) => name.endsWith('.ts'));
  const inputs = [
    ...sources.sort().map((name) => `assembly/${name}`),
    'asconfig.json',
    'node_modules/assemblyscript/package.json',
    'scripts/build-wasm.mjs',
    'scripts/compile-wasm.mjs',
  ];
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(`${input}\0`).update(await readFile(join(root, input)));
  return hash.digest('hex');
}

/** Writes beside the target and renames, so that a process reading the old file never sees half of the new one. */
async function replaceFile(target, content) {
  await mkdir(dirname(target), { recursive: true });
  const draft = `${target}.${process.pid}`;
  await writeFile(draft, content);
  await rename(draft, target);
}

async function replaceIfDifferent(target, content) {
  const old = await readFile(target).catch(() => undefined);
  if (!old?.equals(Buffer.from(content))) await replaceFile(target, content);
}

async function readUpToDate(stamp) {
  const oldStamp = await readFile(stampFile, 'utf8').catch(() => undefined);
  return oldStamp === stamp ? await readFile(compiled).catch(() => undefined) : undefined;
}

async function compileAnew(stamp) {
  await mkdir(dirname(compiled), { recursive: true });
  const draft = join(root, `build/draft.${process.pid}.wasm`);
  const bytes = await compileWasm(draft);
  await rename(draft, compiled);
  await replaceFile(stampFile, stamp);
  return bytes;
}

async function build() {
  const stamp = await hashInputs();
  const bytes = (await readUpToDate(stamp)) ?? (await compileAnew(stamp));
  await replaceIfDifferent(shipped, bytes);
  await replaceIfDifferent(
    inlined,
    `/** The compiled assembly/ as base64. Written by scripts/build-wasm.mjs; do not edit. */

export const wasmBase64: string =
  '${bytes.toString('base64')}';
`,
  );
}

try {
  await build();
} catch (error) {
  // The compiler's messages say it all; a stack of this script would only push them off the screen.
  console.error(error.message);
  process.exitCode = 1;
}
