/** Valid plans of random problems, placed by a tiny placer, with claims that are worked out the slow way. */

import fc from 'fast-check';
import { measure } from '../../src/fairness/measure.ts';
import type { SpreadShape } from '../../src/fairness/spread.ts';
import type { Edge, SlotContent, SlotProblem, TaskManager, Vertex } from '../../src/slots/types.ts';
import { recountSpread } from '../reference/spread.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A problem with what its maker knows of it, and where the subtasks are. */
export interface PlacedPlan {
  readonly problem: SlotProblem;
  readonly shape: SpreadShape;
  readonly assignment: Uint32Array;
  readonly grants: Int32Array;
}

export interface PlanOptions {
  /** Every lane has load 1 in all, and all vertices of a bundle are alike. */
  readonly equal?: boolean;
}

/** Any valid placement: bundles start at any slot of their group and go round. */
export function arbitraryPlan({ equal = false }: PlanOptions = {}): fc.Arbitrary<PlacedPlan> {
  return fc.gen().map((pick) => {
    const int = (min: number, max: number) => pick(fc.integer, { min, max });
    const numManagers = int(1, 5);
    const sameSlots = int(0, 1) === 1 ? int(1, 3) : 0;
    const racks = int(0, 1) === 1;
    const zones = int(0, 1) === 1;
    const measured = int(0, 3) === 0;
    const taskManagers = Array.from({ length: numManagers }, (_, t): TaskManager => {
      const rack = int(0, 2);
      return {
        id: `tm-${t}`,
        slots: sameSlots || int(1, 3),
        ...(measured && { capacity: int(1, 4) / 2 }),
        ...(racks && { rack: `rack-${rack}` }),
        ...(zones && { zone: `zone-${racks ? rack % 2 : int(0, 1)}` }),
      };
    });
    const numSlots = taskManagers.reduce((sum, { slots }) => sum + slots, 0);
    const numGroups = numSlots > 1 ? int(1, 2) : 1;
    const grants = new Int32Array(numSlots);
    for (let s = 0; s < numSlots; s++) grants[s] = s < numGroups ? s : int(-1, numGroups - 1);
    const slotsOf = Array.from({ length: numGroups }, (_, g) => [...grants.keys()].filter((s) => grants[s] === g));

    const vertices: Mutable<Vertex>[] = [];
    const edges: Edge[] = [];
    const bundleOf: number[] = [];
    const groupOf: number[] = [];
    const places: number[] = [];
    const numBundles = Math.max(numGroups, int(1, 4));
    for (let b = 0; b < numBundles; b++) {
      const g = b < numGroups ? b : int(0, numGroups - 1);
      const slots = slotsOf[g]!;
      const lanes = int(1, slots.length);
      const tie = int(0, 2);
      const size = tie === 0 ? 1 : int(1, 3);
      const first = int(0, slots.length - 1);
      for (let k = 0; k < size; k++) {
        const parallelism = tie === 2 && !equal ? int(1, lanes) : lanes;
        const loads = Array.from({ length: parallelism }, () => int(0, 4) / (int(0, 9) === 0 ? 7 : 1));
        const load = equal ? (k === 0 ? 1 : 0) : int(0, 1) === 0 ? loads[0]! : loads;
        const v = vertices.length;
        vertices.push({ id: `v${v}`, parallelism, slotSharingGroup: `group-${g}`, load });
        if (tie === 2) vertices[v]!.coLocationGroup = `bundle-${b}`;
        if (tie === 1 && k > 0) edges.push({ from: `v${v - 1}`, to: `v${v}`, ship: 'FORWARD' });
        bundleOf.push(b);
        groupOf.push(g);
        for (let i = 0; i < parallelism; i++) places.push(slots[(first + i) % slots.length]!);
      }
    }
    // Whole bundles are labelled; each of the others is a pipeline of its own, as nothing else joins them.
    const label = Array.from({ length: numBundles }, () => int(0, 2));
    for (const [v, b] of bundleOf.entries()) if (label[b]! > 0) vertices[v]!.pipeline = `label-${label[b]}`;
    const pipelineOf = numberOff(bundleOf.map((b) => (label[b]! > 0 ? `label-${label[b]}` : `bundle-${b}`)));

    const shape: SpreadShape = {
      parallelism: Uint32Array.from(vertices, ({ parallelism }) => parallelism!),
      groupOf: Uint32Array.from(numberOff(groupOf)),
      numGroups,
      pipelineOf: Uint32Array.from(pipelineOf),
      numPipelines: new Set(pipelineOf).size,
      bundleOf: Uint32Array.from(bundleOf),
      numBundles,
      slotStart: Uint32Array.from({ length: numManagers + 1 }, (_, t) =>
        taskManagers.slice(0, t).reduce((sum, { slots }) => sum + slots, 0),
      ),
      rackOf: racks ? Uint32Array.from(numberOff(taskManagers.map(({ rack }) => rack!))) : undefined,
      numRacks: racks ? new Set(taskManagers.map(({ rack }) => rack)).size : 0,
      zoneOf: zones ? Uint32Array.from(numberOff(taskManagers.map(({ zone }) => zone!))) : undefined,
      numZones: zones ? new Set(taskManagers.map(({ zone }) => zone)).size : 0,
    };
    const problem: Mutable<SlotProblem> = { taskManagers, vertices, edges };
    if (int(0, 1) === 1) problem.previous = previousOf(vertices, numManagers, int);
    return { problem, shape, assignment: Uint32Array.from(places), grants };
  });
}

/** Every subtask somewhere or nowhere, also on a task manager and in slots that are gone. */
function previousOf(
  vertices: readonly Vertex[],
  numManagers: number,
  int: (min: number, max: number) => number,
): SlotContent[] {
  const contents: SlotContent[] = [];
  for (const { id, parallelism } of vertices) {
    for (let index = 0; index <= parallelism!; index++) {
      if (int(0, 3) === 0) continue;
      contents.push({ taskManager: `tm-${int(0, numManagers)}`, slot: int(0, 3), subtasks: [{ vertex: id, index }] });
    }
  }
  return contents;
}

/** Indices in order of first appearance. */
function numberOff(names: readonly (string | number)[]): number[] {
  const distinct = [...new Set(names)];
  return names.map((name) => distinct.indexOf(name));
}

/** Load of one subtask. */
export function loadOf({ load = 1 }: Vertex, i: number): number {
  return typeof load === 'number' ? load : load[i]!;
}

/** What task managers are measured by; all 1 when plain loads compare. */
export function capacitiesOf({ taskManagers }: SlotProblem): number[] {
  const measured = taskManagers.some(
    ({ capacity, slots }) => capacity !== undefined || slots !== taskManagers[0]!.slots,
  );
  return taskManagers.map(({ capacity, slots }) => (measured ? (capacity ?? slots) : 1));
}

/** The true claims of a plan, with the floor that needs no thought: the heaviest lane. */
export function claimsOf({ problem, shape, assignment, grants }: PlacedPlan) {
  const slots = new Float64Array(grants.length);
  const lane = new Map<string, number>();
  const managerOf = (slot: number) => shape.slotStart.findLastIndex((start) => start <= slot);
  let next = 0;
  for (const [v, vertex] of problem.vertices.entries()) {
    for (let i = 0; i < vertex.parallelism!; i++) {
      const load = loadOf(vertex, i);
      slots[assignment[next++]!]! += load;
      const key = `${shape.bundleOf[v]}:${i}`;
      lane.set(key, (lane.get(key) ?? 0) + load);
    }
  }
  const managers = new Float64Array(problem.taskManagers.length);
  for (const [s, load] of slots.entries()) managers[managerOf(s)]! += load;
  const capacities = capacitiesOf(problem);
  const loads = {
    taskManagers: { ...measure(managers, capacities), perBin: managers },
    slots: { ...measure(slots), perBin: slots },
  };
  const lower = Math.max(...lane.values()) / Math.max(...capacities);
  const certificate = {
    spread: recountSpread(shape, assignment, grants),
    level: { kind: 'heaviest-lane' as const, value: lower },
    ...(problem.previous && { calm: { taskManagers: 0, slots: 0 } }),
  };
  const moves = problem.previous && countMoves(problem, assignment, managerOf);
  return {
    ...boundsOf(lower, loads.taskManagers.makespan, certificate.spread),
    certificate,
    loads,
    ...(moves && { moves }),
  };
}

/** Bounds, gap, status and termination that go together. */
export function boundsOf(lower: number, upper: number, spread: readonly { family: string; misses: number }[]) {
  const even = spread.every(({ family, misses }) => misses === 0 || (family !== 'vertex' && family !== 'pipeline'));
  const proven = even && lower === upper;
  return {
    bounds: { lower, upper },
    gap: { absolute: upper - lower, relative: upper === 0 ? 0 : (upper - lower) / upper },
    status: proven ? 'OPTIMAL' : 'FEASIBLE',
    termination: { reason: proven ? 'PROVEN' : 'STRATEGY_DONE' },
  };
}

function countMoves(problem: SlotProblem, assignment: Uint32Array, managerOf: (slot: number) => number) {
  const moves = { taskManagers: 0, slots: 0 };
  const slotNames = problem.taskManagers.flatMap(({ id, slots }) =>
    Array.from({ length: slots }, (_, s) => `${id}/${s}`),
  );
  let next = 0;
  for (const { id, parallelism } of problem.vertices) {
    for (let index = 0; index < parallelism!; index++) {
      const slot = assignment[next++]!;
      const before = problem.previous!.find(({ subtasks }) =>
        subtasks.some((s) => s.vertex === id && s.index === index),
      );
      if (!before) continue;
      if (before.taskManager !== problem.taskManagers[managerOf(slot)]!.id) moves.taskManagers++;
      else if (`${before.taskManager}/${before.slot}` !== slotNames[slot]) moves.slots++;
    }
  }
  return moves;
}

/** The plan as typed arrays. */
export function liveOf(placed: PlacedPlan, claims: object = claimsOf(placed)) {
  const { shape, assignment, grants } = placed;
  const slotSharingGroups = Array.from({ length: shape.numGroups }, (_, g) => `group-${g}`);
  const columns = { assignment, grants, slotSharingGroups, parallelism: shape.parallelism };
  return { kind: 'slot-plan', strategy: 'balanced', ...columns, ...claims };
}

/** The plan as the text of a document, parsed again. */
// biome-ignore lint/suspicious/noExplicitAny: tests change any part of it
export function documentOf(placed: PlacedPlan, claims: object = claimsOf(placed)): any {
  const { problem, shape, assignment, grants } = placed;
  const contents = problem.taskManagers.flatMap(({ id, slots }) =>
    Array.from({ length: slots }, (_, slot) => ({ taskManager: id, slot, subtasks: [] as object[] })),
  );
  let next = 0;
  for (const { id, parallelism } of problem.vertices) {
    for (let index = 0; index < parallelism!; index++)
      contents[assignment[next++]!]!.subtasks.push({ vertex: id, index });
  }
  const slots = contents.map((content, s) =>
    grants[s]! < 0 ? content : { ...content, slotSharingGroup: `group-${grants[s]}` },
  );
  const parallelism = Object.fromEntries(problem.vertices.map(({ id }, v) => [id, shape.parallelism[v]]));
  const document = { formatVersion: 1, kind: 'slot-plan', strategy: 'balanced', ...claims, slots, parallelism };
  const asLists = (_: string, value: unknown) => (value instanceof Float64Array ? Array.from(value) : value);
  return JSON.parse(JSON.stringify(document, asLists));
}
