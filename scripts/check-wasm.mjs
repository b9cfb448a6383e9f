/** Checks the shipped modules: small, without imports, and the same bytes wherever they are compiled. Prints their sizes. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { compileWasmAfresh } from './compile-wasm.mjs';

/** Kilobytes, plain and gzipped, that each module may have. */
const LIMITS = /** @type {const} */ ({ evenslot: [16, 8], solver: [84, 36] });

const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');

for (const [name, [most, mostGzipped]] of Object.entries(LIMITS)) {
  const bytes = await readFile(new URL(`../dist/${name}.wasm`, import.meta.url));
  const gzipped = gzipSync(bytes, { level: 9 }).length;
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  const hashes = [bytes, await compileWasmAfresh(name), await compileWasmAfresh(name)].map(hash);

  const faults = [];
  if (bytes.length > most * 1024) faults.push(`${bytes.length} bytes are more than ${most} KB`);
  if (gzipped > mostGzipped * 1024) faults.push(`${gzipped} bytes gzipped are more than ${mostGzipped} KB`);
  if (imports.length > 0)
    faults.push(`it imports ${imports.map(({ module, name }) => `${module}.${name}`).join(', ')}`);
  if (new Set(hashes).size > 1) faults.push(`compiled again it differs: sha256 ${hashes.join(', ')}`);

  console.log(
    `${name}.wasm: ${bytes.length} bytes, ${gzipped} gzipped, ${imports.length} imports, sha256 ${hashes[0]}`,
  );
  for (const fault of faults) console.error(`${name}.wasm: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}
