/** Proper calls of the kernels for items and bins: five items that fill two bins of 9 exactly. */

import type { Change, ProperArguments } from './calls.ts';
import { i32, type Kernel, type Kernels, u32, u64 } from './kernels.ts';

/** What has to be called before. */
export const begins: Partial<Record<Kernel, Kernel>> = {
  bound_run: 'bound_begin',
  improve_run: 'improve_begin',
  polish_run: 'improve_begin',
  complete_prices: 'complete_begin',
  complete_run: 'complete_begin',
  descend_run: 'descend_begin',
  price_run: 'price_begin',
  climb_capacities: 'climb_begin',
  climb_run: 'climb_begin',
  decide_run: 'decide_begin',
};

const putWeights = ({ put }: Kernels): number => put(u32(5, 4, 3, 3, 3));
const MEMORY = 2 ** 20;

/** Words of the block of a problem with everything in it, by name and in their order (assembly/solver/columns.ts). */
function putBlock(kernels: Kernels, change: Change): number {
  const { put } = kernels;
  const words = {
    items: 5,
    bins: 2,
    weights: putWeights(kernels),
    capacities: put(u64(12, 10)),
    maxItems: put(u32(3, 3)),
    forbidden: put(u32(2, 0, 0, 0, 0)),
    pinned: put(i32(-1, 0, -1, -1, -1)),
    groups: 2,
    nodes: 4,
    parent: put(i32(2, 3, -1, -1)),
    groupStart: put(u32(0, 1, 1, 2, 3, 4)),
    groupList: put(u32(0, 0, 1, 1)),
    even: put(u32(0, 1)),
    previous: put(i32(0, 1, -1, 1, 1)),
    costByWeight: 1,
    budget: put(u64(7)),
  };
  return put(u32(...Object.entries(words).map(([key, value]) => change[key] ?? value)));
}

const run: ProperArguments = () => ({ nodes: 1000 });

export const searchArguments = {
  instant: (kernels) => ({
    weights: putWeights(kernels),
    n: 5,
    bins: 2,
    lower: kernels.put(u64(0)),
    methods: 31,
    assign: kernels.reserve(20),
    makespan: kernels.reserve(8),
  }),
  bound_begin: (kernels) => ({
    weights: putWeights(kernels),
    n: 5,
    bins: 2,
    known: kernels.put(u64(9)),
    record: kernels.reserve(80),
  }),
  bound_run: run,
  improve_begin: (kernels) => ({
    weights: putWeights(kernels),
    n: 5,
    bins: 2,
    assign: kernels.put(u32(0, 0, 0, 1, 1)),
    lower: kernels.put(u64(9)),
    seed: 1,
    makespan: kernels.reserve(8),
  }),
  improve_run: run,
  polish_run: run,
  complete_begin: (kernels) => ({
    weights: putWeights(kernels),
    n: 5,
    bins: 2,
    capacity: kernels.put(u64(9)),
    memory: MEMORY,
    assign: kernels.reserve(20),
  }),
  complete_prices: ({ put }) => ({ prices: put(u64(5, 4, 3, 3, 3)), limit: put(u64(9)) }),
  complete_run: run,
  descend_begin: (kernels) => ({
    weights: putWeights(kernels),
    n: 5,
    bins: 2,
    capacity: kernels.put(u64(9)),
    memory: MEMORY,
    assign: kernels.reserve(20),
  }),
  descend_run: run,
  price_begin: (kernels) => ({
    weights: putWeights(kernels),
    n: 5,
    bins: 2,
    capacity: kernels.put(u64(9)),
    seed: 1,
    memory: MEMORY,
    assign: kernels.reserve(20),
    record: kernels.reserve(48),
  }),
  price_run: run,
  climb_begin: (kernels, change) => ({
    columns: putBlock(kernels, change),
    assign: kernels.put(u32(0, 0, 1, 1, 1)),
    seed: 1,
  }),
  climb_capacities: ({ put }) => ({ capacities: put(u64(12, 6)) }),
  climb_run: run,
  decide_begin: (kernels, change) => ({ columns: putBlock(kernels, change), assign: kernels.reserve(20) }),
  decide_run: run,
} satisfies Partial<Record<Kernel, ProperArguments>>;
