/** The border of the WASM: no imports, a fixed list of exports, only i32, and an answer to every argument. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { f64, type Kernel, type Kernels, listExports, listImports, openKernels, u32 } from './kernels.ts';

const ERR_ARGUMENT = -1;
const ERR_MEMORY = -2;
const ERR_RANGE = -3;
const ERR_INFEASIBLE = -4;
/** An address beyond all memory that an instance starts with, and one whose end wraps around. */
const FAR = 0x7fff_0000;
const WRAPS = 0xffff_fff0;

test('nothing is imported', () => {
  expect(listImports()).toEqual([]);
});

test('the exports are the memory, the arena, the version and the kernels', () => {
  const names = listExports().map(({ name, kind }) => `${kind} ${name}`);
  expect(names.sort()).toEqual([
    'function abi_version',
    'function alloc',
    'function level_bins',
    'function min_cost_flow',
    'function place_weighted',
    'function reset',
    'function sort_descending',
    'memory memory',
  ]);
});

test('the version is 1', () => {
  expect(openKernels().exports.abi_version()).toBe(1);
});

test('every type in the binary is made of i32 only, unless it stays inside', () => {
  // Exported functions are called with BigInt nowhere: JavaScript refuses a number for an i64 parameter.
  const { exports } = openKernels();
  for (const { name, kind } of listExports()) {
    if (kind !== 'function' || name === 'reset' || name === 'alloc') continue;
    const run = (exports as unknown as Record<string, (...args: number[]) => unknown>)[name]!;
    expect(typeof run(...new Array<number>(run.length).fill(0)), name).toBe('number');
    expect(Number.isInteger(run(...new Array<number>(run.length).fill(0.5))), name).toBe(true);
  }
});

test('the binary stays small', () => {
  expect(readFileSync(new URL('../../build/evenslot.wasm', import.meta.url)).length).toBeLessThan(64 * 1024);
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

/** Arguments of each kernel that make one lane, one arc or one weight work; `change` replaces some by name. */
const calls: Record<Kernel, (kernels: Kernels, change: Record<string, number>) => number> = {
  sort_descending: ({ put, reserve, run }, change) => {
    const args = { weights: put(u32(1, 2)), n: 2, order: reserve(8), ...change };
    return run('sort_descending', args.weights, args.n, args.order);
  },
  min_cost_flow: ({ put, reserve, run }, change) => {
    const args = {
      nodes: 2,
      arcs: 2,
      from: put(u32(0, 1)),
      to: put(u32(1, 0)),
      lo: put(u32(1, 0)),
      hi: put(u32(3, 3)),
      cost: put(u32(1, 2)),
      flow: reserve(8),
      potentials: reserve(8),
      ...change,
    };
    return run(
      'min_cost_flow',
      args.nodes,
      args.arcs,
      args.from,
      args.to,
      args.lo,
      args.hi,
      args.cost,
      args.flow,
      args.potentials,
    );
  },
  place_weighted: ({ put, reserve, run }, change) => {
    const args = {
      fans: put(u32(2, 1, 1)),
      depth: 1,
      slots: put(u32(1, 1)),
      groups: 1,
      rows: 1,
      rowLanes: put(u32(2)),
      rowGroup: put(u32(0)),
      rowFlags: put(u32(0)),
      weights: put(u32(5, 7)),
      place: reserve(8),
      ...change,
    };
    return run(
      'place_weighted',
      args.fans,
      args.depth,
      args.slots,
      args.groups,
      args.rows,
      args.rowLanes,
      args.rowGroup,
      args.rowFlags,
      args.weights,
      args.place,
    );
  },
  level_bins: ({ put, run }, change) => {
    const args = {
      rows: 1,
      rowLanes: put(u32(2)),
      weights: put(u32(5, 7)),
      place: put(u32(0, 1)),
      slots: 2,
      binOf: put(u32(0, 1)),
      bins: 2,
      capacity: put(f64(1, 1)),
      domains: 1,
      domainStart: put(u32(0, 2)),
      budget: 1000,
      pack: 0,
      ...change,
    };
    return run(
      'level_bins',
      args.rows,
      args.rowLanes,
      args.weights,
      args.place,
      args.slots,
      args.binOf,
      args.bins,
      args.capacity,
      args.domains,
      args.domainStart,
      args.budget,
      args.pack,
    );
  },
};

describe.each(Object.keys(calls) as Kernel[])('%s', (name) => {
  test('answers 0 to proper arguments', () => {
    expect(calls[name](openKernels(), {})).toBe(0);
  });
});

describe('an argument out of range gets a negative status and no trap', () => {
  /** What makes an argument wrong, given a way to stage columns. */
  type Change = (put: Kernels['put']) => Record<string, number>;
  const cases: [Kernel, string, Change, number][] = [
    ['place_weighted', 'depth 0', () => ({ depth: 0 }), ERR_ARGUMENT],
    ['place_weighted', 'depth 4', () => ({ depth: 4 }), ERR_ARGUMENT],
    ['place_weighted', 'depth 2³² − 1', () => ({ depth: -1 }), ERR_ARGUMENT],
    ['place_weighted', 'no groups', () => ({ groups: 0 }), ERR_ARGUMENT],
    ['place_weighted', 'a fan of 0', (put) => ({ fans: put(u32(0)) }), ERR_ARGUMENT],
    [
      'place_weighted',
      'fans whose product wraps around',
      (put) => ({ fans: put(u32(65_537, 65_536)), depth: 2 }),
      ERR_ARGUMENT,
    ],
    ['place_weighted', 'fans whose product is 2³²', (put) => ({ fans: put(u32(2 ** 31, 2)), depth: 2 }), ERR_ARGUMENT],
    [
      'place_weighted',
      'slots whose sum wraps around',
      (put) => ({ slots: put(u32(2 ** 32 - 1, 2)), groups: 2 }),
      ERR_ARGUMENT,
    ],
    ['place_weighted', 'a group that is not there', (put) => ({ rowGroup: put(u32(1)) }), ERR_ARGUMENT],
    ['place_weighted', 'more lanes in a row than slots', (put) => ({ rowLanes: put(u32(3)) }), ERR_ARGUMENT],
    ['level_bins', 'no bins', () => ({ bins: 0 }), ERR_ARGUMENT],
    ['level_bins', 'no domains', () => ({ domains: 0 }), ERR_ARGUMENT],
    ['level_bins', 'domains that end before the bins do', (put) => ({ domainStart: put(u32(0, 1)) }), ERR_ARGUMENT],
    ['level_bins', 'a slot that is not there', (put) => ({ place: put(u32(0, 2)) }), ERR_ARGUMENT],
    ['level_bins', 'a slot in a bin that is not there', (put) => ({ binOf: put(u32(0, 2)) }), ERR_ARGUMENT],
    ['level_bins', 'a slot in a bin far away', (put) => ({ binOf: put(u32(0, 2 ** 31)) }), ERR_ARGUMENT],
    ['min_cost_flow', 'no nodes', () => ({ nodes: 0 }), ERR_ARGUMENT],
    ['min_cost_flow', '2³² − 1 nodes', () => ({ nodes: -1 }), ERR_ARGUMENT],
    ['min_cost_flow', '2³² − 1 arcs', () => ({ arcs: -1 }), ERR_ARGUMENT],
    ['min_cost_flow', 'an arc to a node that is not there', (put) => ({ to: put(u32(2, 0)) }), ERR_ARGUMENT],
    ['min_cost_flow', 'a negative lower bound', (put) => ({ lo: put(Int32Array.of(-1, 0)) }), ERR_ARGUMENT],
    ['min_cost_flow', 'a negative cost', (put) => ({ cost: put(Int32Array.of(-1, 0)) }), ERR_ARGUMENT],
    ['min_cost_flow', 'a lower bound above the upper one', (put) => ({ lo: put(u32(4, 0)) }), ERR_INFEASIBLE],
  ];
  test.each(cases)('%s with %s', (name, _what, change, status) => {
    const kernels = openKernels();
    expect(calls[name](kernels, change(kernels.put))).toBe(status);
    expect(calls[name](kernels, {}), 'the instance still works').toBe(0);
  });

  const addresses: [Kernel, string][] = [
    ...(['weights', 'order'] as const).map((key): [Kernel, string] => ['sort_descending', key]),
    ...(['from', 'to', 'lo', 'hi', 'cost', 'flow', 'potentials'] as const).map((key): [Kernel, string] => [
      'min_cost_flow',
      key,
    ]),
    ...(['fans', 'slots', 'rowLanes', 'rowGroup', 'rowFlags', 'weights', 'place'] as const).map(
      (key): [Kernel, string] => ['place_weighted', key],
    ),
    ...(['rowLanes', 'weights', 'place', 'binOf', 'capacity', 'domainStart'] as const).map((key): [Kernel, string] => [
      'level_bins',
      key,
    ]),
  ];
  test.each(addresses)('%s with an address of %s beyond the memory', (name, key) => {
    for (const address of [FAR, WRAPS]) {
      const kernels = openKernels();
      expect(calls[name](kernels, { [key]: address })).toBe(ERR_ARGUMENT);
      expect(calls[name](kernels, {}), 'the instance still works').toBe(0);
    }
  });

  const counts: [Kernel, string][] = [
    ['sort_descending', 'n'],
    ['min_cost_flow', 'arcs'],
    ['place_weighted', 'groups'],
    ['place_weighted', 'rows'],
    ['level_bins', 'rows'],
    ['level_bins', 'bins'],
    ['level_bins', 'domains'],
    ['level_bins', 'slots'],
  ];
  test.each(counts)('%s with more %s than the memory can hold', (name, key) => {
    for (const count of [2 ** 31 - 1, 2 ** 32 - 1]) {
      const kernels = openKernels();
      const status = calls[name](kernels, { [key]: count });
      // More slots than columns are needed for nothing as long as no place lies beyond them.
      expect(key === 'slots' ? [0, ERR_ARGUMENT] : [ERR_ARGUMENT, ERR_MEMORY, ERR_RANGE]).toContain(status);
    }
  });
});

describe('sums that do not fit', () => {
  test('place_weighted refuses weights whose sum leaves no room for the child in a key', () => {
    // 2²⁴ − 1 task managers take 24 bits of 62: 65 weights of 2³² − 1 need 39.
    const kernels = openKernels();
    const { put, run, reserve } = kernels;
    const lanes = 65;
    const weights = put(new Uint32Array(lanes).fill(2 ** 32 - 1));
    const status = run(
      'place_weighted',
      put(u32(0xff_ffff)),
      1,
      put(u32(1)),
      1,
      1,
      put(u32(lanes)),
      put(u32(0)),
      put(u32(0)),
      weights,
      reserve(4 * lanes),
    );
    expect([ERR_RANGE, ERR_MEMORY]).toContain(status);
  });

  test('min_cost_flow refuses lower bounds whose sum at one node leaves 32 bits', () => {
    const { put, run, reserve } = openKernels();
    const many = 4;
    const from = put(u32(...new Array<number>(many).fill(0), 1));
    const to = put(u32(...new Array<number>(many).fill(1), 0));
    const lo = put(u32(...new Array<number>(many).fill(2 ** 31 - 1), 0));
    const hi = put(u32(...new Array<number>(many).fill(2 ** 31 - 1), 2 ** 31 - 1));
    const status = run(
      'min_cost_flow',
      2,
      many + 1,
      from,
      to,
      lo,
      hi,
      put(new Uint32Array(many + 1)),
      reserve(20),
      reserve(8),
    );
    expect([ERR_ARGUMENT, ERR_RANGE, ERR_INFEASIBLE]).toContain(status);
  });

  test('min_cost_flow refuses or survives costs whose sum along a path leaves 32 bits', () => {
    const { put, run, reserve } = openKernels();
    const nodes = 4;
    const from = put(u32(0, 1, 2, 3));
    const to = put(u32(1, 2, 3, 0));
    const status = run(
      'min_cost_flow',
      nodes,
      4,
      from,
      to,
      put(u32(0, 0, 0, 1)),
      put(u32(1, 1, 1, 1)),
      put(u32(2 ** 31 - 1, 2 ** 31 - 1, 2 ** 31 - 1, 0)),
      reserve(16),
      reserve(16),
    );
    expect([0, ERR_ARGUMENT, ERR_RANGE]).toContain(status);
  });
});

describe('memory that cannot grow', () => {
  test.each(Object.keys(calls) as Kernel[])('%s says so', (name) => {
    const kernels = openKernels();
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
    expect(calls[name](kernels, {}), 'the instance still works').toBe(0);
  });
});
