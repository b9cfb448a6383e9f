/** Whatever a host passes: a wrong argument gets a negative status, never a trap, and harms nothing. */

import { describe, expect, test } from 'vitest';
import { calls, kernelNames, properAnswer } from './calls.ts';
import { type Kernel, type Kernels, openFor, openKernels, u32 } from './kernels.ts';

const ERR_ARGUMENT = -1;
const ERR_MEMORY = -2;
const ERR_RANGE = -3;
const ERR_INFEASIBLE = -4;
/** An address beyond all memory that an instance starts with, and one whose end wraps around. */
const FAR = 0x7fff_0000;
const WRAPS = 0xffff_fff0;

test.each(kernelNames)('%s takes proper arguments', (name) => {
  expect(calls[name](openFor(name), {})).toBe(properAnswer(name));
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
    const kernels = openFor(name);
    expect(calls[name](kernels, change(kernels.put))).toBe(status);
    expect(calls[name](kernels, {}), 'the instance still works').toBe(0);
  });

  const addresses: [Kernel, string][] = [
    ...(['weights', 'order', 'sorted'] as const).map((key): [Kernel, string] => ['sort_descending', key]),
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
      const kernels = openFor(name);
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
      const kernels = openFor(name);
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
