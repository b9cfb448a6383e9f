/** The binary is reproducible: whoever compiles the sources gets the bytes that are shipped. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFolder, run } from './pack.ts';

const shipped = readFileSync(join(projectFolder, 'dist/evenslot.wasm'));

describe('the binary', () => {
  test('is the same when it is compiled twice more in fresh folders', () => {
    const script = `
      import { createHash } from 'node:crypto';
      import { compileWasmAfresh } from './scripts/compile-wasm.mjs';
      for (let round = 0; round < 2; round++) {
        console.log(createHash('sha256').update(await compileWasmAfresh()).digest('hex'));
      }`;
    const { stdout, stderr } = run(process.execPath, ['--input-type=module', '--eval', script], projectFolder);
    const hash = createHash('sha256').update(shipped).digest('hex');
    expect(stderr).toBe('');
    expect(stdout).toBe(`${hash}\n${hash}\n`);
  });

  test('is the one that is inlined in the library', async () => {
    const { wasmBase64 } = await import('../../src/engine/wasm.generated.ts');
    expect(Buffer.from(wasmBase64, 'base64').equals(shipped)).toBe(true);
  });
});
