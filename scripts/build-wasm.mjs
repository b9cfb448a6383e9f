/** Builds the WebAssembly modules in build/ and dist/ and their base64 copies in src/engine, unless nothing has changed. */

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileWasm, MODULES } from './compile-wasm.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const names = /** @type {(keyof typeof MODULES)[]} */ (Object.keys(MODULES));
const stampFile = join(root, 'build/wasm.stamp');
const inlined = join(root, 'src/engine/wasm.generated.ts');

/** Hash of everything the binaries depend on: the sources, the options, the compiler and the two build scripts. */
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
  if (oldStamp !== stamp) return undefined;
  return Promise.all(names.map((name) => readFile(join(root, `build/${name}.wasm`)))).catch(() => undefined);
}

async function compileAnew(stamp) {
  await mkdir(dirname(stampFile), { recursive: true });
  const binaries = [];
  for (const name of names) {
    const draft = join(root, `build/draft.${process.pid}.wasm`);
    binaries.push(await compileWasm(name, draft));
    await rename(draft, join(root, `build/${name}.wasm`));
  }
  await replaceFile(stampFile, stamp);
  return binaries;
}

async function build() {
  const stamp = await hashInputs();
  const binaries = (await readUpToDate(stamp)) ?? (await compileAnew(stamp));
  for (const [k, name] of names.entries()) await replaceIfDifferent(join(root, `dist/${name}.wasm`), binaries[k]);
  const constants = names.map((name, k) => `  ${name}:\n    '${binaries[k].toString('base64')}',\n`);
  await replaceIfDifferent(
    inlined,
    `/** The compiled assembly/ as base64. Written by scripts/build-wasm.mjs; do not edit. */

export const wasmBase64: Readonly<Record<'evenslot' | 'solver', string>> = {
${constants.join('')}};
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
