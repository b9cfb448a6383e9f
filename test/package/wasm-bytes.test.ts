/** The binary is reproducible: whoever compiles the sources gets the bytes that are shipped. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFolder, run } from './pack.ts';

const names = ['evenslot', 'solver'] as const;
const shipped = names.map((name) => readFileSync(join(projectFolder, `dist/${name}.wasm`)));

describe('the binaries', () => {
  test('are the same when they are compiled twice more in fresh folders', () => {
    const script = `
      import { createHash } from 'node:crypto';
      import { compileWasmAfresh } from './scripts/compile-wasm.mjs';
      for (const name of ${JSON.stringify(names)}) for (let round = 0; round < 2; round++) {
        console.log(createHash('sha256').update(await compileWasmAfresh(name)).digest('hex'));
      }`;
    const { stdout, stderr } = run(process.execPath, ['--input-type=module', '--eval', script], projectFolder);
    const hashes = shipped.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
    expect(stderr).toBe('');
    expect(stdout).toBe(hashes.map((hash) => `${hash}\n${hash}\n`).join(''));
  });

  test('are the ones that are inlined in the library', async () => {
    const { wasmBase64 } = await import('../../src/engine/wasm.generated.ts');
    for (const [k, name] of names.entries()) {
      expect(Buffer.from(wasmBase64[name], 'base64').equals(shipped[k]!)).toBe(true);
    }
  });
});
