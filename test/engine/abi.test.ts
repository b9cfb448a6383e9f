/** The border of the WASM: no imports, a fixed list of exports, only i32, and memory in one arena. */

import { describe, expect, test } from 'vitest';
import { calls, kernelNames, properAnswer } from './calls.ts';
import { binaries, type Kernels, listExports, listImports, openFor, openKernels } from './kernels.ts';
import { begins } from './search-calls.ts';
import { listSignatures } from './signatures.ts';

const ERR_MEMORY = -2;
const names = ['evenslot', 'solver'] as const;

test.each(names)('%s.wasm imports nothing', (name) => {
  expect(listImports(name)).toEqual([]);
});

test('the exports are the memory, the arena, the version and the kernels', () => {
  const [slots, solver] = names.map((name) => listExports(name).map(({ name, kind }) => `${kind} ${name}`));
  expect(slots!.sort()).toEqual([
    'function abi_version',
    'function alloc',
    'function level_bins',
    'function min_cost_flow',
    'function place_weighted',
    'function reset',
    'function sort_descending',
    'memory memory',
  ]);
  expect(solver!.sort()).toEqual([
    'function abi_version',
    'function alloc',
    'function bound_begin',
    'function bound_run',
    'function climb_begin',
    'function climb_capacities',
    'function climb_run',
    'function complete_begin',
    'function complete_prices',
    'function complete_run',
    'function decide_begin',
    'function decide_run',
    'function descend_begin',
    'function descend_run',
    'function improve_begin',
    'function improve_run',
    'function instant',
    'function polish_run',
    'function price_begin',
    'function price_run',
    'function reset',
    'function sort_descending',
    'memory memory',
  ]);
});

test.each(names)('the version of %s.wasm is 1', (name) => {
  expect(openKernels(name).exports.abi_version()).toBe(1);
});

test('every parameter and result is an i32', () => {
  const i32s = (count: number) => new Array<string>(count).fill('i32').join(', ');
  const all = names.flatMap((name) => listSignatures(binaries[name]));
  expect([...new Set(all)].sort()).toEqual([
    'abi_version() -> i32',
    'alloc(i32) -> i32',
    `bound_begin(${i32s(5)}) -> i32`,
    'bound_run(i32) -> i32',
    `climb_begin(${i32s(3)}) -> i32`,
    'climb_capacities(i32) -> i32',
    'climb_run(i32) -> i32',
    `complete_begin(${i32s(6)}) -> i32`,
    `complete_prices(${i32s(2)}) -> i32`,
    'complete_run(i32) -> i32',
    `decide_begin(${i32s(2)}) -> i32`,
    'decide_run(i32) -> i32',
    `descend_begin(${i32s(6)}) -> i32`,
    'descend_run(i32) -> i32',
    `improve_begin(${i32s(7)}) -> i32`,
    'improve_run(i32) -> i32',
    `instant(${i32s(7)}) -> i32`,
    `level_bins(${i32s(13)}) -> i32`,
    `min_cost_flow(${i32s(9)}) -> i32`,
    `place_weighted(${i32s(10)}) -> i32`,
    'polish_run(i32) -> i32',
    `price_begin(${i32s(8)}) -> i32`,
    'price_run(i32) -> i32',
    'reset() -> ',
    `sort_descending(${i32s(4)}) -> i32`,
  ]);
});

test('the binaries stay small', () => {
  expect(binaries.evenslot.length).toBeLessThan(16 * 1024);
  expect(binaries.solver.length).toBeLessThan(84 * 1024);
});

describe('the arena', () => {
  test('gives 16-byte aligned blocks that do not overlap', () => {
    const { reserve } = openKernels();
    const blocks = [1, 16, 17, 0, 100_000, 3].map((bytes) => ({ address: reserve(bytes), bytes }));
    for (const [i, { address, bytes }] of blocks.entries()) {
      expect(address % 16).toBe(0);
      expect(address).toBeGreaterThan(0);
      const next = blocks[i + 1];
      if (next) expect(next.address).toBeGreaterThanOrEqual(address + bytes);
    }
  });

  test('starts again at the same place after reset', () => {
    const { reserve, exports } = openKernels();
    const first = reserve(1000);
    reserve(5000);
    exports.reset();
    expect(reserve(8)).toBe(first);
  });

  test('gives 0 when memory cannot grow', () => {
    const { reserve } = openKernels();
    expect(reserve(2 ** 32 - 1)).toBe(0);
    expect(reserve(16)).toBeGreaterThan(0);
  });
});

// A kernel that goes on with a search says what the one that begins it says.
describe('memory that cannot grow', () => {
  test.each(kernelNames.filter((name) => !begins[name]))('%s says so', (name) => {
    const kernels = openFor(name);
    // Columns first; then the arena is filled to the last page there can be.
    const { exports, reserve } = kernels;
    const full: Kernels = {
      ...kernels,
      run: (kernel, ...args) => {
        for (let bytes = 2 ** 31; bytes >= 16; bytes /= 2) while (reserve(bytes) !== 0);
        return kernels.run(kernel, ...args);
      },
    };
    expect(calls[name](full, {})).toBe(ERR_MEMORY);
    exports.reset();
    expect(calls[name](kernels, {}), 'the instance still works').toBe(properAnswer(name));
  });
});
