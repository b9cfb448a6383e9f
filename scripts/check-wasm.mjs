/** Checks the shipped module: small, without imports, and the same bytes wherever it is compiled. Prints its sizes. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { compileWasmAfresh } from './compile-wasm.mjs';

const shipped = new URL('../dist/evenslot.wasm', import.meta.url);
const maxBytes = 96 * 1024;
const maxGzipped = 36 * 1024;

const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');

const bytes = await readFile(shipped);
const gzipped = gzipSync(bytes, { level: 9 }).length;
const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
const hashes = [bytes, await compileWasmAfresh(), await compileWasmAfresh()].map(hash);

const faults = [];
if (bytes.length > maxBytes) faults.push(`${bytes.length} bytes are more than ${maxBytes}`);
if (gzipped > maxGzipped) faults.push(`${gzipped} bytes gzipped are more than ${maxGzipped}`);
if (imports.length > 0) faults.push(`it imports ${imports.map(({ module, name }) => `${module}.${name}`).join(', ')}`);
if (new Set(hashes).size > 1) faults.push(`compiled again it differs: sha256 ${hashes.join(', ')}`);

console.log(`evenslot.wasm: ${bytes.length} bytes, ${gzipped} gzipped, ${imports.length} imports, sha256 ${hashes[0]}`);
for (const fault of faults) console.error(`evenslot.wasm: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
