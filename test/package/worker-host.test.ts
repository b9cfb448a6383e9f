/** Hosts that refuse to compile bytes (Workers, a strict content security policy): they hand over a compiled module. */

import { describe, expect, test } from 'vitest';
import { projectFolder, run } from './pack.ts';

/** Stands in for such a host: a module compiled at deployment is there, and every later compilation is refused. */
const refuseBytes = `
  import { readFileSync } from 'node:fs';
  const deployed = new WebAssembly.Module(readFileSync('dist/evenslot.wasm'));
  const foreign = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  const OriginalModule = WebAssembly.Module;
  const solverBytes = readFileSync('dist/solver.wasm');
  const refuse = () => { throw new WebAssembly.CompileError('Wasm code generation disallowed by embedder'); };
  WebAssembly.Module = new Proxy(WebAssembly.Module, { construct: refuse });
  for (const name of ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming']) WebAssembly[name] = refuse;
  const evenslot = await import('evenslot');
  const skewed = {
    taskManagers: [{ id: 'a', slots: 2 }, { id: 'b', slots: 2 }],
    vertices: [{ id: 'w', parallelism: 4, load: [9, 1, 7, 3] }],
  };
  const even = { ...skewed, vertices: [{ id: 'v', parallelism: 4 }] };
  function attempt(problem) {
    try {
      const plan = evenslot.allocateSlots(problem);
      return { status: plan.status, assignment: [...plan.assignment], ok: evenslot.verify(problem, plan).ok };
    } catch (error) {
      return { name: error.name, code: error.code, message: error.message };
    }
  }
`;

function runInHost(script: string): unknown {
  const { stdout, stderr } = run(
    process.execPath,
    ['--input-type=module', '--eval', refuseBytes + script],
    projectFolder,
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

function runUnhindered(): unknown {
  const { stdout } = run(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { allocateSlots } from 'evenslot';
      const vertices = [{ id: 'w', parallelism: 4, load: [9, 1, 7, 3] }];
      const plan = allocateSlots({ taskManagers: [{ id: 'a', slots: 2 }, { id: 'b', slots: 2 }], vertices });
      console.log(JSON.stringify([...plan.assignment]));`,
    ],
    projectFolder,
  );
  return JSON.parse(stdout);
}

describe('in a host that refuses to compile bytes', () => {
  test('balance works once the host has handed over the solver, with or without the other module', () => {
    const solve = `
      const attemptBalance = () => {
        try { return evenslot.balance({ weights: [5, 4, 3, 3, 3], bins: 2 }).bounds; }
        catch (error) { return { code: error.code, named: error.message.includes('evenslot/solver.wasm') }; }
      };
      const refused = attemptBalance();
      evenslot.setWasmModule(new OriginalModule(solverBytes));
      console.log(JSON.stringify([refused, attemptBalance()]));`;
    expect(runInHost(solve)).toEqual([
      { code: 'E_ENGINE', named: true },
      { lower: 9, upper: 9 },
    ]);
  });

  test('a plan works once the host has handed over the module, and is the plan of every other host', () => {
    const plan = runInHost('evenslot.setWasmModule(deployed); console.log(JSON.stringify(attempt(skewed)));');
    expect(plan).toEqual({ status: 'OPTIMAL', assignment: runUnhindered(), ok: true });
  });

  test('a plan without a module fails with E_ENGINE, and the message names the way out', () => {
    const failure = runInHost('console.log(JSON.stringify(attempt(skewed)));');
    expect(failure).toEqual({
      name: 'EvenslotError',
      code: 'E_ENGINE',
      message: expect.stringContaining('setWasmModule'),
    });
  });

  test('a refused first plan does not stop the next one from working', () => {
    const outcomes = runInHost(`
      const first = attempt(skewed);
      evenslot.setWasmModule(deployed);
      console.log(JSON.stringify([first.code, attempt(skewed).ok, attempt(even).ok]));`);
    expect(outcomes).toEqual(['E_ENGINE', true, true]);
  });

  test.each([
    ['a module of something else', 'foreign'],
    ['no module at all', '{}'],
  ])('%s is refused with E_ENGINE, and the right one works afterwards', (_, wrong) => {
    const outcomes = runInHost(`
        evenslot.setWasmModule(${wrong});
        const first = attempt(skewed);
        evenslot.setWasmModule(deployed);
        console.log(JSON.stringify([first.code, attempt(skewed).ok]));`);
    expect(outcomes).toEqual(['E_ENGINE', true]);
  });
});
