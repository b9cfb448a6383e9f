/** What merely importing evenslot costs: no compilation, no waiting, no other package. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFolder, run } from './pack.ts';

function runScript(script: string, ...flags: string[]): unknown {
  const { stdout, stderr } = run(process.execPath, [...flags, '--input-type=module', '--eval', script], projectFolder);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const countCompilations = `
  const calls = [];
  for (const name of ['Module', 'Instance']) {
    WebAssembly[name] = new Proxy(WebAssembly[name], {
      construct(target, args) { calls.push(name); return Reflect.construct(target, args); },
    });
  }
  for (const name of ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming']) {
    WebAssembly[name] = () => { calls.push(name); throw new Error(name); };
  }
`;
const skewed = `{
  taskManagers: [{ id: 'a', slots: 2 }, { id: 'b', slots: 2 }],
  vertices: [{ id: 'w', parallelism: 4, load: [9, 1, 7, 3] }],
}`;

describe('importing evenslot', () => {
  test('compiles nothing, and the first plan with unequal loads compiles once', () => {
    const calls = runScript(`${countCompilations}
      const { allocateSlots } = await import('evenslot');
      const atImport = [...calls];
      allocateSlots(${skewed});
      const afterFirst = [...calls];
      allocateSlots(${skewed});
      console.log(JSON.stringify({ atImport, afterFirst, afterSecond: calls }));`);
    const once = ['Module', 'Instance'];
    expect(calls).toEqual({ atImport: [], afterFirst: once, afterSecond: once });
  });

  test('waits for nothing: no module of the library has a top-level await', () => {
    // require() of a module graph with a top-level await throws ERR_REQUIRE_ASYNC_MODULE.
    const names = runScript(
      `import { createRequire } from 'node:module';
      const evenslot = createRequire(process.cwd() + '/')('evenslot');
      console.log(JSON.stringify(Object.keys(evenslot)));`,
    );
    expect(names).toEqual(expect.arrayContaining(['allocateSlots', 'EvenslotError', 'measure', 'verify']));
  });

  test('loads no other package and no module of Node', () => {
    // A worker or a browser has neither, so what index.js reaches must be files of dist/ alone.
    const reached = new Set<string>();
    const outside: string[] = [];
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      const imports =
        /^(?:import|export)\s[^;'"=(]*\bfrom\s+["']([^"']+)|^import\s+["']([^"']+)|\bimport\(["']([^"']+)/gm;
      for (const groups of readFileSync(file, 'utf8').matchAll(imports)) {
        const specifier = groups[1] ?? groups[2] ?? groups[3] ?? '';
        if (specifier.startsWith('.')) visit(join(file, '..', specifier));
        else outside.push(`${file.slice(projectFolder.length)}: ${specifier}`);
      }
    };
    visit(join(projectFolder, 'dist/index.js'));
    expect(outside).toEqual([]);
    expect(reached.size).toBeGreaterThan(5);
  });
});
