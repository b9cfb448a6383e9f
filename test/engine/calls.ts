/** A small proper call of each kernel, any argument of which can be replaced. */

import { f64, type Kernel, type Kernels, u32 } from './kernels.ts';

/** Arguments of each kernel that make one lane, one arc or one weight work; `change` replaces some by name. */
export const calls: Record<Kernel, (kernels: Kernels, change: Record<string, number>) => number> = {
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
      more: 1000,
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
      args.more,
      args.pack,
    );
  },
};

export const kernelNames = Object.keys(calls) as Kernel[];
