/** A small proper call of each kernel, any argument of which can be replaced. */

import { f64, type Kernel, type Kernels, u32 } from './kernels.ts';
import { begins, searchArguments } from './search-calls.ts';

/** Values by name. */
export type Change = Record<string, number>;

/** The arguments of a kernel by name, in their order; `change` is for what they point to. */
export type ProperArguments = (kernels: Kernels, change: Change) => Record<string, number>;

const properArguments: Record<Kernel, ProperArguments> = {
  ...searchArguments,
  sort_descending: ({ put, reserve }) => ({ weights: put(u32(1, 2)), n: 2, order: reserve(8), sorted: reserve(8) }),
  min_cost_flow: ({ put, reserve }) => ({
    nodes: 2,
    arcs: 2,
    from: put(u32(0, 1)),
    to: put(u32(1, 0)),
    lo: put(u32(1, 0)),
    hi: put(u32(3, 3)),
    cost: put(u32(1, 2)),
    flow: reserve(8),
    potentials: reserve(8),
  }),
  place_weighted: ({ put, reserve }) => ({
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
  }),
  level_bins: ({ put }) => ({
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
    more: 1000,
    pack: 0,
  }),
};

export const kernelNames = Object.keys(properArguments) as Kernel[];

/** What a kernel answers to its proper arguments: a run has found what it looks for, a polish has nothing left to do. */
export function properAnswer(name: Kernel): number {
  if (name === 'polish_run') return 3;
  return name.endsWith('_run') ? 1 : 0;
}

function call(kernels: Kernels, name: Kernel, change: Change): number {
  const args = properArguments[name](kernels, change);
  return kernels.run(name, ...Object.entries(args).map(([key, value]) => change[key] ?? value));
}

/** The status of a kernel, or that of the kernel that begins its search when it is not 0; `change` replaces some arguments by name. */
export const calls = Object.fromEntries(
  kernelNames.map((name) => [
    name,
    (kernels: Kernels, change: Change): number => {
      const begin = begins[name];
      return (begin && call(kernels, begin, {})) || call(kernels, name, change);
    },
  ]),
) as Record<Kernel, (kernels: Kernels, change: Change) => number>;
