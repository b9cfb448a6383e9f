/** Compiles assembly/ to the WebAssembly binaries, and refuses a binary that imports anything. */

import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The modules and their entries: slots are allocated without the solver, which is five times as large. */
export const MODULES = { evenslot: 'assembly/index.ts', solver: 'assembly/solver/index.ts' };

/**
 * @param {keyof typeof MODULES} name
 * @param {string} outFile Where the binary is written; its folder must exist.
 * @param {string} folder Where assembly/ and asconfig.json are.
 * @returns {Promise<Buffer>} The binary.
 */
export async function compileWasm(name, outFile, folder = root) {
  // Loading the compiler takes longer than compiling, so it is loaded only when it is needed.
  const asc = await import('assemblyscript/asc');
  const { error, stderr } = await asc.main([
    MODULES[name],
    '--baseDir',
    folder,
    '--config',
    'asconfig.json',
    '--outFile',
    outFile,
  ]);
  const messages = stderr.toString();
  // A warning fails too: what the compiler doubts must not reach the package.
  if (error || /\bWARNING\b/.test(messages))
    throw new Error(`assembly/ does not compile\n${messages}`, { cause: error });

  const bytes = await readFile(outFile);
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  if (imports.length > 0) {
    const names = imports.map(({ module, name }) => `${module}.${name}`).join(', ');
    throw new Error(`the module must import nothing, but it imports ${names}`);
  }
  return bytes;
}

/**
 * Compiles a copy of the sources in a temporary folder, which nothing of an earlier build can reach.
 * @param {keyof typeof MODULES} name
 * @returns {Promise<Buffer>} The binary.
 */
export async function compileWasmAfresh(name) {
  const folder = await mkdtemp(join(tmpdir(), 'evenslot-wasm-'));
  try {
    await cp(join(root, 'assembly'), join(folder, 'assembly'), { recursive: true });
    await cp(join(root, 'asconfig.json'), join(folder, 'asconfig.json'));
    return await compileWasm(name, join(folder, `${name}.wasm`), folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
