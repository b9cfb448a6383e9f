/**
 * A slot problem as columns: ids become indices, and every question a strategy asks is one array read.
 * Vertices joined by FORWARD edges or a co-location group form a bundle; its lane i is subtask i of each of them.
 */

import { type LaneLoads, weighLanes } from './lanes.ts';
import { deriveParallelism } from './parallelism.ts';
import type { SlotProblem, Termination, Vertex } from './types.ts';

/** The cluster: slots are numbered task manager by task manager. */
export interface Cluster {
  readonly numManagers: number;
  readonly numSlots: number;
  /** First slot of each task manager, and the number of all slots at the end. */
  readonly slotStart: Uint32Array;
  /** What task managers are measured by; undefined when plain loads compare. */
  readonly capacity: Float64Array | undefined;
  /** Rack and zone of each task manager, in order of first appearance. */
  readonly rackOf: Uint32Array | undefined;
  readonly zoneOf: Uint32Array | undefined;
  readonly numRacks: number;
  readonly numZones: number;
}

/** The job: subtasks are numbered vertex by vertex. */
export interface Job {
  readonly numVertices: number;
  readonly parallelism: Uint32Array;
  /** First subtask of each vertex, and the number of all subtasks at the end. */
  readonly subtaskStart: Uint32Array;
  readonly groupOf: Uint32Array;
  readonly groupNames: readonly string[];
  readonly pipelineOf: Uint32Array;
  readonly numPipelines: number;
  readonly bundleOf: Uint32Array;
  readonly numBundles: number;
  /** The vertices of each bundle: `members[memberStart[b] … memberStart[b + 1] − 1]`, ascending. */
  readonly memberStart: Uint32Array;
  readonly members: Uint32Array;
  /** Number of lanes of each bundle: the largest parallelism of its vertices. */
  readonly lanes: Uint32Array;
  /** All lanes of the job. */
  readonly numLanes: number;
  /** The one load that all lanes have, or undefined when they differ. */
  readonly laneLoad: number | undefined;
  /** What the lanes weigh; undefined when all weigh the same. */
  readonly weighed: LaneLoads | undefined;
  readonly vertices: readonly Vertex[];
}

export interface SlotModel {
  readonly problem: SlotProblem;
  readonly cluster: Cluster;
  readonly job: Job;
}

/** Flattens a valid problem, or says why no plan can exist. */
export function buildModel(problem: SlotProblem): SlotModel | { readonly infeasible: Termination } {
  const cluster = flattenCluster(problem);
  const { vertices } = problem;
  const groups = new Interner();
  const groupOf = new Uint32Array(vertices.length);
  const lower = new Uint32Array(vertices.length);
  const upper = new Uint32Array(vertices.length);
  for (const [
    v,
    { parallelism = 1, minParallelism, maxParallelism, slotSharingGroup = 'default' },
  ] of vertices.entries()) {
    groupOf[v] = groups.add(slotSharingGroup);
    lower[v] = minParallelism ?? parallelism;
    upper[v] = maxParallelism ?? parallelism;
  }
  const range = { lower, upper, groupOf, numGroups: groups.names.length };
  const derived = deriveParallelism(range, cluster.numSlots);
  if ('missing' in derived) {
    const { needed, missing } = derived;
    const shortage = groups.names.map((slotSharingGroup, g) => ({ slotSharingGroup, needed: needed[g]! }));
    const each = shortage.map(({ slotSharingGroup, needed }) => `${slotSharingGroup} needs ${needed}`).join(', ');
    const detail = `${missing} more slot${missing === 1 ? '' : 's'} needed: ${each}, there are ${cluster.numSlots}`;
    return {
      infeasible: {
        reason: 'NOT_ENOUGH_SLOTS',
        detail,
        shortage: { available: cluster.numSlots, missing, groups: shortage },
      },
    };
  }
  return { problem, cluster, job: flattenJob(problem, derived.parallelism, groupOf, groups.names) };
}

function flattenCluster({ taskManagers }: SlotProblem): Cluster {
  const numManagers = taskManagers.length;
  const slotStart = new Uint32Array(numManagers + 1);
  const racks = new Interner();
  const zones = new Interner();
  const first = taskManagers[0];
  const rackOf = first?.rack === undefined ? undefined : new Uint32Array(numManagers);
  const zoneOf = first?.zone === undefined ? undefined : new Uint32Array(numManagers);
  const capacity = new Float64Array(numManagers);
  let measured = false;
  for (let t = 0; t < numManagers; t++) {
    const manager = taskManagers[t]!;
    slotStart[t + 1] = slotStart[t]! + manager.slots;
    capacity[t] = manager.capacity ?? manager.slots;
    measured ||= manager.capacity !== undefined || manager.slots !== first!.slots;
    if (rackOf) rackOf[t] = racks.add(manager.rack!);
    if (zoneOf) zoneOf[t] = zones.add(manager.zone!);
  }
  return {
    numManagers,
    numSlots: slotStart[numManagers]!,
    slotStart,
    capacity: measured ? capacity : undefined,
    rackOf,
    zoneOf,
    numRacks: racks.names.length,
    numZones: zones.names.length,
  };
}

function flattenJob(
  problem: SlotProblem,
  parallelism: Uint32Array,
  groupOf: Uint32Array,
  groupNames: readonly string[],
): Job {
  const { vertices, edges = [] } = problem;
  const numVertices = vertices.length;
  const subtaskStart = new Uint32Array(numVertices + 1);
  for (let v = 0; v < numVertices; v++) subtaskStart[v + 1] = subtaskStart[v]! + parallelism[v]!;

  const component = newForest(numVertices);
  const tied = newForest(numVertices);
  const coLocated = new Map<string, number>();
  for (let v = 0; v < numVertices; v++) {
    const name = vertices[v]!.coLocationGroup;
    if (name === undefined) continue;
    const other = coLocated.get(name);
    if (other === undefined) coLocated.set(name, v);
    else {
      union(tied, other, v);
      union(component, other, v);
    }
  }
  if (edges.length > 0) {
    const indexOf = new Map(vertices.map((vertex, v) => [vertex.id, v]));
    for (const { from, to, ship } of edges) {
      const a = indexOf.get(from)!;
      const b = indexOf.get(to)!;
      union(component, a, b);
      if (ship === 'FORWARD' && groupOf[a] === groupOf[b]) union(tied, a, b);
    }
  }
  const { bundleOf, numBundles, memberStart, members } = listMembers(tied);
  const lanes = new Uint32Array(numBundles);
  for (let v = 0; v < numVertices; v++) lanes[bundleOf[v]!] = Math.max(lanes[bundleOf[v]!]!, parallelism[v]!);
  const { pipelineOf, numPipelines } = labelPipelines(vertices, component);
  const shape = { numVertices, parallelism, subtaskStart, groupOf, groupNames, pipelineOf, numPipelines, vertices };
  const bundles = { bundleOf, numBundles, memberStart, members, lanes };
  const job = { ...shape, ...bundles, numLanes: lanes.reduce((sum, count) => sum + count, 0) };
  const laneLoad = uniformLaneLoad(vertices, parallelism, bundles);
  return { ...job, laneLoad, weighed: laneLoad === undefined ? weighLanes(job) : undefined };
}

/** Pipelines in order of their first vertex. An unlabelled vertex takes the only label of its component, or else the component itself is the pipeline. */
function labelPipelines(
  vertices: readonly Vertex[],
  component: Uint32Array,
): { pipelineOf: Uint32Array; numPipelines: number } {
  if (vertices.every(({ pipeline }) => pipeline === undefined)) {
    const { ownerOf, numOwners } = numberRoots(component);
    return { pipelineOf: ownerOf, numPipelines: numOwners };
  }
  const labelOf = new Map<number, string | null>();
  for (const [v, { pipeline }] of vertices.entries()) {
    if (pipeline === undefined) continue;
    const root = find(component, v);
    const known = labelOf.get(root);
    if (known === undefined) labelOf.set(root, pipeline);
    else if (known !== pipeline) labelOf.set(root, null);
  }
  const pipelines = new Interner<string | number>();
  const pipelineOf = Uint32Array.from(vertices, ({ pipeline }, v) => {
    const root = find(component, v);
    return pipelines.add(pipeline ?? labelOf.get(root) ?? root);
  });
  return { pipelineOf, numPipelines: pipelines.names.length };
}

function listMembers(tied: Uint32Array) {
  const { ownerOf: bundleOf, numOwners: numBundles } = numberRoots(tied);
  const memberStart = new Uint32Array(numBundles + 1);
  for (const b of bundleOf) memberStart[b + 1]!++;
  for (let b = 0; b < numBundles; b++) memberStart[b + 1]! += memberStart[b]!;
  const next = memberStart.slice();
  const members = new Uint32Array(tied.length);
  for (let v = 0; v < tied.length; v++) members[next[bundleOf[v]!]!++] = v;
  return { bundleOf, numBundles, memberStart, members };
}

/** Sets of a forest in order of their first member. */
function numberRoots(forest: Uint32Array): { ownerOf: Uint32Array; numOwners: number } {
  const ownerOf = new Uint32Array(forest.length);
  let numOwners = 0;
  // A root is the lowest index of its set, so it is numbered before the others ask for it.
  for (let v = 0; v < forest.length; v++) {
    const root = find(forest, v);
    ownerOf[v] = root === v ? numOwners++ : ownerOf[root]!;
  }
  return { ownerOf, numOwners };
}

/** The load that every lane has, or undefined as soon as two lanes differ. */
function uniformLaneLoad(
  vertices: readonly Vertex[],
  parallelism: Uint32Array,
  { numBundles, memberStart, members, lanes }: Pick<Job, 'numBundles' | 'memberStart' | 'members' | 'lanes'>,
): number | undefined {
  let common: number | undefined;
  for (let b = 0; b < numBundles; b++) {
    let sum = 0;
    for (let m = memberStart[b]!; m < memberStart[b + 1]!; m++) {
      const v = members[m]!;
      const load = flatLoad(vertices[v]!.load, parallelism[v]!);
      if (load === undefined || parallelism[v] !== lanes[b]) return undefined;
      sum += load;
    }
    if (common === undefined) common = sum;
    else if (sum !== common) return undefined;
  }
  return common;
}

/** The one load of all subtasks of a vertex, or undefined when they differ. */
function flatLoad(load: Vertex['load'], parallelism: number): number | undefined {
  if (load === undefined) return 1;
  if (typeof load === 'number') return load;
  for (let i = 1; i < parallelism; i++) if (load[i] !== load[0]) return undefined;
  return load[0];
}

/** Task manager of each slot. */
export function managersOfSlots({
  numManagers,
  numSlots,
  slotStart,
}: Pick<Cluster, 'numManagers' | 'numSlots' | 'slotStart'>): Uint32Array {
  const managerOf = new Uint32Array(numSlots);
  for (let t = 0; t < numManagers; t++) managerOf.fill(t, slotStart[t], slotStart[t + 1]);
  return managerOf;
}

/** Load of subtask i of a vertex. */
export function loadOf(vertex: Vertex, i: number): number {
  const { load } = vertex;
  return load === undefined ? 1 : typeof load === 'number' ? load : load[i]!;
}

/** Distinct values in order of first appearance. */
class Interner<T = string> {
  readonly names: T[] = [];
  private readonly indexOf = new Map<T, number>();
  add(name: T): number {
    let index = this.indexOf.get(name);
    if (index === undefined) {
      index = this.names.length;
      this.names.push(name);
      this.indexOf.set(name, index);
    }
    return index;
  }
}

/** Union-find over indices; the root is always the lowest index of its set. */
function newForest(size: number): Uint32Array {
  const forest = new Uint32Array(size);
  for (let i = 0; i < size; i++) forest[i] = i;
  return forest;
}

function find(forest: Uint32Array, i: number): number {
  let root = i;
  while (forest[root] !== root) root = forest[root]!;
  while (forest[i] !== root) {
    const next = forest[i]!;
    forest[i] = root;
    i = next;
  }
  return root;
}

function union(forest: Uint32Array, a: number, b: number): void {
  const rootA = find(forest, a);
  const rootB = find(forest, b);
  if (rootA < rootB) forest[rootB] = rootA;
  else forest[rootA] = rootB;
}
