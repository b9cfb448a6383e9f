/** The fixed problems whose answers are kept: drawn by a generator of its own, so that no library can change them. */

import type { Edge, SlotOptions, SlotProblem, TaskManager, Vertex } from '../../src/slots/types.ts';

export interface GoldenProblem {
  readonly name: string;
  readonly problem: SlotProblem;
  readonly options: SlotOptions;
}

/** Whole numbers from 0 below `limit`: the linear congruential generator of Numerical Recipes, high bits. */
type Draw = (limit: number) => number;

function createDraw(seed: number): Draw {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const clusters = {
  uniform: (draw: Draw): TaskManager[] => {
    const [zones, racks, managers, slots] = [1 + draw(3), 1 + draw(3), 1 + draw(4), 1 + draw(4)];
    return Array.from({ length: zones * racks * managers }, (_, t) => {
      const rack = Math.floor(t / managers);
      return { id: `tm${t}`, slots, rack: `r${rack}`, zone: `z${Math.floor(rack / racks)}` };
    });
  },
  plain: (draw: Draw): TaskManager[] => {
    const slots = 1 + draw(6);
    return Array.from({ length: 2 + draw(30) }, (_, t) => ({ id: `tm${t}`, slots }));
  },
  uneven: (draw: Draw): TaskManager[] =>
    Array.from({ length: 3 + draw(12) }, (_, t) => {
      const rack = draw(4);
      return { id: `tm${t}`, slots: 1 + draw(5), capacity: 1 + draw(8), rack: `r${rack}`, zone: `z${rack % 2}` };
    }),
};

const loads: Record<string, (draw: Draw, parallelism: number) => number | number[] | undefined> = {
  equal: () => undefined,
  integer: (draw) => draw(100),
  fractional: (draw) => draw(1000) / 10,
  'per subtask': (draw, parallelism) => Array.from({ length: parallelism }, () => draw(1000)),
};

function drawJob(
  draw: Draw,
  numSlots: number,
  load: keyof typeof loads,
  groups: number,
): { vertices: Vertex[]; edges: Edge[] } {
  const room = Math.max(1, Math.floor(numSlots / groups));
  const vertices: Vertex[] = [];
  const edges: Edge[] = [];
  const count = groups + draw(20);
  for (let v = 0; v < count; v++) {
    const before = vertices[v - 1];
    // Every fourth vertex follows the one before through FORWARD, in its group and with its parallelism.
    const follows = before !== undefined && v >= groups && load !== 'equal' && draw(4) === 0;
    const parallelism = follows ? before.parallelism! : 1 + draw(room);
    const slotSharingGroup = follows ? before.slotSharingGroup! : `g${v < groups ? v : draw(groups)}`;
    const value = loads[load]!(draw, parallelism);
    vertices.push({ id: `v${v}`, parallelism, slotSharingGroup, ...(value === undefined ? {} : { load: value }) });
    if (before !== undefined && (follows || draw(3) === 0))
      edges.push({ from: before.id, to: `v${v}`, ship: follows ? 'FORWARD' : 'HASH' });
  }
  return { vertices, edges };
}

export function listGoldenProblems(): GoldenProblem[] {
  const list: GoldenProblem[] = [];
  let seed = 42;
  for (const cluster of Object.keys(clusters) as (keyof typeof clusters)[]) {
    for (const load of Object.keys(loads)) {
      for (const groups of [1, 2, 3]) {
        const draw = createDraw(seed++);
        let taskManagers = clusters[cluster](draw);
        let numSlots = taskManagers.reduce((sum, { slots }) => sum + slots, 0);
        while (numSlots < groups) {
          taskManagers = clusters[cluster](draw);
          numSlots = taskManagers.reduce((sum, { slots }) => sum + slots, 0);
        }
        const name = `${cluster} cluster, ${load} loads, ${groups} group${groups > 1 ? 's' : ''}`;
        list.push({ name, problem: { taskManagers, ...drawJob(draw, numSlots, load, groups) }, options: {} });
      }
    }
  }
  const [first, second] = [list[1]!, list[list.length - 1]!];
  for (const { name, problem } of [first, second]) {
    list.push({ name: `${name}, slots: minimum`, problem, options: { slots: 'minimum' } });
    list.push({ name: `${name}, first-worker`, problem, options: { strategy: 'first-worker' } });
  }
  return list;
}
