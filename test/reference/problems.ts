/** Arbitrary slot problems that always have a plan: clusters, jobs and loads, each as tame or as wild as a property needs. */

import fc from 'fast-check';
import type { Edge, SlotProblem, Vertex } from '../../src/slots/types.ts';
import { arbitraryCluster, type ClusterKind, countSlots } from './clusters.ts';

/**
 * `equal`: every lane weighs the same. `integer`, `fractional`, `huge` (2³² − 1 and 1e300): one load for each vertex.
 * `perSubtask`: integers that differ from subtask to subtask. Zero is among all of them.
 */
export type LoadKind = 'equal' | 'integer' | 'fractional' | 'huge' | 'perSubtask';

export interface ProblemKind {
  readonly cluster: ClusterKind;
  readonly loads: LoadKind;
  /** Most slot sharing groups. @default 1 */
  readonly groups?: number;
  /** Vertices tied by FORWARD or co-location: in equal numbers, or (co-location) also in different ones. @default 'equal' */
  readonly ties?: 'none' | 'equal' | 'different';
  /** Vertices with a range of parallelism. @default false */
  readonly ranges?: boolean;
  /** Most slots of a cluster, so that an oracle can keep up. @default 48 */
  readonly slots?: number;
  /** Most bundles of vertices. @default 8 */
  readonly bundles?: number;
}

/** What becomes one or more tied vertices. */
interface BundleSpec {
  readonly group: number;
  /** Position in the range that the cluster leaves for the parallelism. */
  readonly size: number;
  /** Sizes of the vertices beyond the first, as a part of it. */
  readonly others: readonly number[];
  readonly tie: 'FORWARD' | 'coLocation';
  readonly pipeline: number | undefined;
  readonly loads: readonly number[];
  /** Which vertex of the bundle carries the whole load when all lanes weigh the same. */
  readonly carrier: number;
  /** How much the least and the most parallelism differ from the wanted one. */
  readonly below: number;
  readonly above: number;
}

export function arbitraryProblem(kind: ProblemKind): fc.Arbitrary<SlotProblem> {
  const { groups = 1, bundles = 8, slots = 48 } = kind;
  return fc
    .record({
      taskManagers: arbitraryCluster(kind.cluster).filter((managers) => countSlots(managers) <= slots),
      specs: fc.array(arbitraryBundle(kind, groups), { minLength: 1, maxLength: bundles }),
      links: fc.array(fc.tuple(fc.nat(15), fc.nat(15)), { maxLength: 3 }),
      equalLoad: fc.constantFrom(1, 3, 0.1, 0, 2 ** 32 - 1, 1e300),
      rotation: fc.nat(7),
    })
    .map(({ taskManagers, specs, links, equalLoad, rotation }) => {
      const numSlots = countSlots(taskManagers);
      const present = [...new Set(specs.map(({ group }) => group))];
      // Each group may grow to an equal part of the slots, so that there are always enough.
      const usable = present.slice(0, numSlots);
      const room = Math.floor(numSlots / usable.length);
      const fitting = specs.map((spec) => ({ ...spec, group: usable[present.indexOf(spec.group) % usable.length]! }));
      return { taskManagers, ...buildJob(fitting, links, room, numSlots, kind, equalLoad, rotation) };
    });
}

function arbitraryBundle({ loads, ties = 'equal' }: ProblemKind, groups: number): fc.Arbitrary<BundleSpec> {
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  const load: Record<LoadKind, fc.Arbitrary<number>> = {
    equal: fc.constant(0),
    integer: fc.nat(100),
    fractional: fc.nat(100).map((tenths) => tenths * 0.1),
    huge: fc.constantFrom(0, 1, 2 ** 32 - 1, 2 ** 31, 1e300),
    perSubtask: fc.nat(1000),
  };
  return fc.record({
    group: fc.nat(groups - 1),
    size: part,
    others:
      ties === 'none' ? fc.constant([]) : fc.array(ties === 'different' ? part : fc.constant(1), { maxLength: 2 }),
    tie: ties === 'different' ? fc.constant('coLocation' as const) : fc.constantFrom('FORWARD', 'coLocation'),
    pipeline: fc.option(fc.nat(3), { nil: undefined }),
    loads: fc.array(load[loads], { minLength: 8, maxLength: 8 }),
    carrier: fc.nat(2),
    below: part,
    above: part,
  });
}

function buildJob(
  specs: readonly BundleSpec[],
  links: readonly (readonly [number, number])[],
  room: number,
  numSlots: number,
  { loads, ranges = false }: ProblemKind,
  equalLoad: number,
  rotation: number,
): { vertices: Vertex[]; edges: Edge[] } {
  const vertices: Vertex[] = [];
  const edges: Edge[] = [];
  for (const [b, { group, size, others, tie, pipeline, loads: values, carrier, below, above }] of specs.entries()) {
    const largest = 1 + Math.floor(size * (room - 1));
    for (const [m, part] of [1, ...others].entries()) {
      const parallelism = Math.max(1, Math.floor(part * largest));
      const range = {
        minParallelism: Math.max(1, Math.floor(parallelism * (1 - below))),
        maxParallelism: parallelism + Math.floor(above * 2 * (numSlots - parallelism + 1)),
      };
      const most = ranges ? range.maxParallelism : parallelism;
      const load =
        loads === 'equal'
          ? m === carrier % (others.length + 1)
            ? equalLoad
            : 0
          : loads === 'perSubtask'
            ? Array.from({ length: most }, (_, i) => values[(i + m) % values.length]!)
            : values[m]!;
      vertices.push({
        id: `v${b}.${m}`,
        ...(ranges ? range : { parallelism }),
        slotSharingGroup: `g${group}`,
        load,
        ...(pipeline === undefined ? {} : { pipeline: `p${pipeline}` }),
        ...(tie === 'coLocation' && others.length > 0 ? { coLocationGroup: `c${b}` } : {}),
      });
      if (tie === 'FORWARD' && m > 0) edges.push({ from: `v${b}.${m - 1}`, to: `v${b}.${m}`, ship: 'FORWARD' });
    }
  }
  // Vertices of one bundle need not stand together.
  vertices.push(...vertices.splice(0, rotation % vertices.length));
  for (const [a, b] of links) {
    const from = vertices[a % vertices.length]!.id;
    const to = vertices[b % vertices.length]!.id;
    if (from !== to) edges.push({ from, to });
  }
  return { vertices, edges };
}

/** All kinds of problems that a plan must be valid for. */
export const everyKind: readonly ProblemKind[] = (['uniform', 'even', 'any'] as const).flatMap((cluster) =>
  (['equal', 'integer', 'fractional', 'huge', 'perSubtask'] as const).flatMap((loads) => [
    { cluster, loads },
    { cluster, loads, groups: 3 },
    { cluster, loads, groups: 2, ties: 'different', ranges: true } as const,
  ]),
);

export function describeKind({ cluster, loads, groups = 1, ties = 'equal', ranges = false }: ProblemKind): string {
  const tied = ties === 'none' ? '' : `, ${ties} ties`;
  return `${cluster} cluster, ${loads} loads, ${groups} group${groups > 1 ? 's' : ''}${tied}${ranges ? ', ranges' : ''}`;
}
