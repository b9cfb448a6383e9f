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

  test('gives the names that src/index.ts exports, and nothing that the command shares with it', async () => {
    const built = runScript(`console.log(JSON.stringify(Object.keys(await import('evenslot')).sort()))`);
    expect(built).toEqual(Object.keys(await import('../../src/index.ts')).sort());
  });

  test('opens two files and loads no other package and no module of Node', () => {
    // A worker or a browser has neither, so what index.js reaches must be files of dist/ alone.
    expect(listReached('dist/index.js', 'later too')).toEqual(['dist/core.js', 'dist/index.js']);
  });
});

describe('importing what is for Kafka', () => {
  test.each([
    ['dist/kafka.js', []],
    ['dist/kafka/kafkajs.js', ['dist/core.js']],
    ['dist/kafka/platformatic.js', ['dist/core.js']],
  ])('%s shares its modules with the others, one engine with evenslot, and loads no client', (entry, engine) => {
    expect(listReached(entry, 'later too').sort()).toEqual(['dist/core.js', 'dist/kafka/group.js', entry].sort());
    expect(readFileSync(join(projectFolder, entry), 'utf8')).not.toContain('WebAssembly');
    expect(engine.every((name) => readFileSync(join(projectFolder, name), 'utf8').includes('WebAssembly'))).toBe(true);
  });

  test.each([
    ['evenslot/kafka', '../../src/kafka/index.ts'],
    ['evenslot/kafka/kafkajs', '../../src/kafka/kafkajs/index.ts'],
    ['evenslot/kafka/platformatic', '../../src/kafka/platformatic/index.ts'],
  ])('%s gives the names that its source exports, and compiles nothing', async (name, source) => {
    const [names, calls] = runScript(`${countCompilations}
      console.log(JSON.stringify([Object.keys(await import('${name}')).sort(), calls]));`) as [string[], string[]];
    expect(names).toEqual(Object.keys(await import(source)).sort());
    expect(calls).toEqual([]);
  });
});

describe('the command', () => {
  const isPackage = (name: string): boolean => !/^(node:|dist\/)/.test(name);

  test('opens one file to tell its version', () => {
    expect(listReached('dist/cli/main.js', 'at once').filter((name) => !name.startsWith('node:'))).toEqual([
      'dist/cli/main.js',
    ]);
  });

  test('loads the parser and the tables only for a problem', () => {
    const atOnce = listReached('dist/cli/run-program.js', 'at once').filter(isPackage);
    const inAll = listReached('dist/cli/main.js', 'later too').filter(isPackage);
    expect({ atOnce, inAll }).toEqual({ atOnce: ['commander'], inAll: ['cli-table3', 'commander', 'yaml'] });
  });
});

/** The built files and the packages that an entry imports, directly or not; those of `import()` only with 'later too'. */
function listReached(entry: string, when: 'at once' | 'later too'): string[] {
  const reached = new Set<string>();
  const fixed = /^(?:import|export)\s[^;'"=(]*\bfrom\s+["']([^"']+)|^import\s+["']([^"']+)/gm;
  const deferred = /\bimport\(["']([^"']+)/g;
  const visit = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    if (!name.startsWith('dist/')) return;
    const text = readFileSync(join(projectFolder, name), 'utf8');
    for (const pattern of when === 'at once' ? [fixed] : [fixed, deferred]) {
      for (const [, from, bare] of text.matchAll(pattern)) {
        const specifier = from ?? bare ?? '';
        visit(specifier.startsWith('.') ? join(name, '..', specifier) : specifier);
      }
    }
  };
  visit(entry);
  return [...reached].sort();
}
