/** What a host passes to the kernels for items and bins: a wrong argument gets a negative status, never a trap, and harms nothing. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Change, calls, kernelNames, properAnswer } from './calls.ts';
import { i32, type Kernel, type Kernels, openSolver, u32, u64 } from './kernels.ts';
import { begins, searchArguments } from './search-calls.ts';

const ERR_ARGUMENT = -1;
const ERR_MEMORY = -2;
const ERR_RANGE = -3;
/** An address beyond all memory that an instance starts with, and one whose end wraps around. */
const FAR = 0x7fff_0000;
const WRAPS = 0xffff_fff0;

const BLOCK_COLUMNS = [
  ...['weights', 'capacities', 'maxItems', 'forbidden', 'pinned', 'parent', 'groupStart', 'groupList', 'even'],
  ...['previous', 'budget'],
];

/** Arguments, or words of the block, that are addresses. */
const columnsOf: Partial<Record<Kernel, readonly string[]>> = {
  instant: ['weights', 'lower', 'assign', 'makespan'],
  bound_begin: ['weights', 'known', 'record'],
  improve_begin: ['weights', 'assign', 'lower', 'makespan'],
  complete_begin: ['weights', 'capacity', 'assign'],
  complete_prices: ['prices', 'limit'],
  descend_begin: ['weights', 'capacity', 'assign'],
  price_begin: ['weights', 'capacity', 'assign', 'record'],
  climb_begin: ['columns', 'assign', ...BLOCK_COLUMNS],
  climb_capacities: ['capacities'],
  decide_begin: ['columns', 'assign', ...BLOCK_COLUMNS],
};

/** Arguments that say how long columns are. */
const countsOf: Partial<Record<Kernel, readonly string[]>> = {
  instant: ['n', 'bins'],
  bound_begin: ['n'],
  improve_begin: ['n', 'bins'],
  complete_begin: ['n'],
  descend_begin: ['n', 'bins'],
  price_begin: ['n'],
  climb_begin: ['items', 'bins', 'groups', 'nodes'],
  decide_begin: ['items', 'bins', 'groups', 'nodes'],
};

function listPairs(table: typeof columnsOf): [Kernel, string][] {
  return Object.entries(table).flatMap(([name, keys]) => keys.map((key): [Kernel, string] => [name as Kernel, key]));
}

function expectUsable(kernels: Kernels, name: Kernel): void {
  expect(calls[name](kernels, {}), 'the instance still works').toBe(properAnswer(name));
}

test.each(listPairs(columnsOf))('%s with an address of %s beyond the memory', (name, key) => {
  for (const address of [FAR, WRAPS]) {
    const kernels = openSolver();
    expect(calls[name](kernels, { [key]: address })).toBe(ERR_ARGUMENT);
    expectUsable(kernels, name);
  }
});

test.each(listPairs(countsOf))('%s with more %s than the memory can hold', (name, key) => {
  for (const count of [2 ** 28 + 1, 2 ** 31 - 1, 2 ** 32 - 1]) {
    const kernels = openSolver();
    expect([ERR_ARGUMENT, ERR_MEMORY, ERR_RANGE]).toContain(calls[name](kernels, { [key]: count }));
    expectUsable(kernels, name);
  }
});

describe('a value out of range gets a negative status and no trap', () => {
  type MakeChange = (put: Kernels['put']) => Change;
  const cases: [Kernel, string, MakeChange, number][] = [
    ...(['instant', 'bound_begin', 'improve_begin', 'complete_begin', 'descend_begin', 'price_begin'] as const).flatMap(
      (name): [Kernel, string, MakeChange, number][] => [
        [name, 'no bins', () => ({ bins: 0 }), ERR_ARGUMENT],
        [name, 'weights that rise', (put) => ({ weights: put(u32(5, 4, 3, 3, 4)) }), ERR_ARGUMENT],
      ],
    ),
    ['instant', 'no methods', () => ({ methods: 0 }), ERR_ARGUMENT],
    ['instant', 'methods that are not there', () => ({ methods: 32 }), ERR_ARGUMENT],
    ['bound_begin', 'a known makespan of 2⁵³', (put) => ({ known: put(u64(2 ** 53)) }), ERR_RANGE],
    ['improve_begin', 'a bin that is not there', (put) => ({ assign: put(u32(0, 0, 0, 1, 2)) }), ERR_ARGUMENT],
    ['complete_begin', 'a capacity above 2⁵³', (put) => ({ capacity: put(u64(2n ** 53n + 1n)) }), ERR_RANGE],
    ['complete_prices', 'a limit of 0', (put) => ({ limit: put(u64(0)) }), ERR_RANGE],
    ['complete_prices', 'a limit of 2⁶⁴ − 1', (put) => ({ limit: put(u64(2n ** 64n - 1n)) }), ERR_RANGE],
    [
      'complete_prices',
      'prices whose sum does not fit',
      (put) => ({ prices: put(u64(...new Array<bigint>(5).fill(2n ** 62n))) }),
      ERR_RANGE,
    ],
    ['climb_begin', 'a bin that is not there', (put) => ({ assign: put(u32(0, 0, 1, 1, 2)) }), ERR_ARGUMENT],
    ['climb_begin', 'a forbidden bin', (put) => ({ assign: put(u32(1, 0, 1, 1, 1)) }), ERR_ARGUMENT],
    ['climb_begin', 'a pinned item in another bin', (put) => ({ assign: put(u32(0, 1, 1, 1, 1)) }), ERR_ARGUMENT],
    ['climb_capacities', 'a capacity of 2⁵³', (put) => ({ capacities: put(u64(9, 2 ** 53)) }), ERR_RANGE],
    ...(['climb_begin', 'decide_begin'] as const).flatMap((name): [Kernel, string, MakeChange, number][] => [
      [name, 'no bins', () => ({ bins: 0 }), ERR_ARGUMENT],
      [name, 'weights that rise', (put) => ({ weights: put(u32(5, 4, 3, 3, 4)) }), ERR_ARGUMENT],
      [name, 'a capacity of 2⁵³', (put) => ({ capacities: put(u64(9, 2 ** 53)) }), ERR_RANGE],
      [name, 'a pin to −2', (put) => ({ pinned: put(i32(-1, -2, -1, -1, -1)) }), ERR_ARGUMENT],
      [name, 'a previous bin that is not there', (put) => ({ previous: put(i32(0, 2, -1, 1, 1)) }), ERR_ARGUMENT],
      [name, 'fewer nodes than bins', () => ({ nodes: 1 }), ERR_ARGUMENT],
      [name, 'a bin as a parent', (put) => ({ parent: put(i32(1, 3, -1, -1)) }), ERR_ARGUMENT],
      [name, 'a node that is its own parent', (put) => ({ parent: put(i32(2, 3, 2, -1)) }), ERR_ARGUMENT],
      [name, 'a parent behind its inner node', (put) => ({ parent: put(i32(2, 3, 3, -1)) }), ERR_ARGUMENT],
      [name, 'a parent that is not there', (put) => ({ parent: put(i32(2, 4, -1, -1)) }), ERR_ARGUMENT],
      [name, 'a group that is not there', (put) => ({ groupList: put(u32(0, 0, 1, 2)) }), ERR_ARGUMENT],
      [name, 'groups that do not start at 0', (put) => ({ groupStart: put(u32(1, 1, 1, 2, 3, 4)) }), ERR_ARGUMENT],
      [name, 'groups that go back', (put) => ({ groupStart: put(u32(0, 3, 1, 2, 3, 4)) }), ERR_ARGUMENT],
      [name, 'more groups than entries', (put) => ({ groupStart: put(u32(0, 1, 1, 2, 3, FAR)) }), ERR_ARGUMENT],
    ]),
  ];
  test.each(cases)('%s with %s', (name, _what, makeChange, status) => {
    const kernels = openSolver();
    expect(calls[name](kernels, makeChange(kernels.put))).toBe(status);
    expectUsable(kernels, name);
  });
});

test('whatever numbers stand for addresses, counts, seeds and amounts of memory, no kernel traps', () => {
  const names = kernelNames.filter((name) => name in searchArguments);
  const wild = fc.constantFrom(0, 1, 2, 31, 2 ** 16, 2 ** 24, 2 ** 31 - 1, 2 ** 31, FAR, WRAPS, 2 ** 32 - 1);
  const keys = ['n', 'bins', 'items', 'groups', 'nodes', 'memory', 'seed', 'methods', 'costByWeight'];
  const anyChange = fc.dictionary(fc.constantFrom(...keys), wild, { minKeys: 1, maxKeys: 3 });
  fc.assert(
    fc.property(fc.constantFrom(...names), anyChange, (name, change) => {
      const kernels = openSolver();
      const status = calls[name](kernels, change);
      expect(status).toBeGreaterThanOrEqual(ERR_RANGE);
      expect(status).toBeLessThanOrEqual(3);
      // A search that was begun with them runs.
      for (const run of kernelNames) if (begins[run] === name && run.endsWith('_run')) kernels.run(run, 100);
      expectUsable(kernels, name);
    }),
    { numRuns: 500 },
  );
});
