/** Counts, for a placed plan, the cells of every spread family and those outside ⌊share⌋ … ⌈share⌉. */

import type { SpreadCheck } from '../slots/types.ts';
import { countGrants } from './node-grants.ts';
import { orderByKey } from './order-by-key.ts';
import { countMisses, type Rows } from './rows.ts';

/** What the spread of a job on a cluster is counted over. */
export interface SpreadShape {
  /** Running subtasks of each vertex; subtasks are numbered vertex by vertex. */
  readonly parallelism: Uint32Array;
  /** Slot sharing group, pipeline and bundle of each vertex. All vertices of a bundle are of one group. */
  readonly groupOf: Uint32Array;
  readonly numGroups: number;
  readonly pipelineOf: Uint32Array;
  readonly numPipelines: number;
  readonly bundleOf: Uint32Array;
  readonly numBundles: number;
  /** First slot of each task manager, and the number of all slots at the end. */
  readonly slotStart: Uint32Array;
  /** Rack and zone of each task manager; undefined when none is declared. */
  readonly rackOf: Uint32Array | undefined;
  readonly numRacks: number;
  readonly zoneOf: Uint32Array | undefined;
  readonly numZones: number;
}

/** The nodes of one level: which of them each slot lies in. */
export interface SpreadLevel {
  readonly level: SpreadCheck['level'];
  readonly numNodes: number;
  readonly nodeOfSlot: Uint32Array;
}

/**
 * Counts every family × level that exists: `slotSharingGroup` when there is more than one group or a slot is granted to none,
 * racks and zones when they are declared. At level slot only the slots granted to a group are nodes.
 *
 * Time and memory grow with the subtasks and slots, not with rows × nodes.
 *
 * @param assignment slot of each subtask; each in a slot of its own group, the lanes together
 * @param grants group of each slot, −1 for none
 */
export function spreadOf(shape: SpreadShape, assignment: Uint32Array, grants: Int32Array): SpreadCheck[] {
  const { numGroups } = shape;
  const numSlots = grants.length;
  let numGranted = 0;
  for (let s = 0; s < numSlots; s++) if (grants[s]! >= 0) numGranted++;
  const levels = listLevels(shape);
  const checks: SpreadCheck[] = [];

  if (numGroups > 1 || numGranted < numSlots) {
    const rows = listGroupRows(grants, numGroups);
    const everySlot = new Int32Array(numSlots);
    for (const { level, numNodes, nodeOfSlot } of levels) {
      if (level === 'slot') continue;
      const misses = countMisses(rows, nodeOfSlot, countGrants(everySlot, 1, nodeOfSlot, numNodes));
      checks.push({ family: 'slotSharingGroup', level, cells: numGroups * numNodes, misses });
    }
  }
  const families = [
    ['vertex', listVertexRows(shape, assignment)],
    ['pipeline', listPipelineRows(shape, assignment)],
    ['total', listTotalRow(shape, assignment)],
  ] as const;
  const counted = levels.map((nodes) => countGrants(grants, numGroups, nodes.nodeOfSlot, nodes.numNodes));
  for (const [family, rows] of families) {
    for (const [l, { level, numNodes, nodeOfSlot }] of levels.entries()) {
      const cells = rows.numRows * (level === 'slot' ? numGranted : numNodes);
      checks.push({ family, level, cells, misses: countMisses(rows, nodeOfSlot, counted[l]!) });
    }
  }
  return checks;
}

/** The levels that exist, from slots up. */
export function listLevels({ slotStart, rackOf, numRacks, zoneOf, numZones }: SpreadShape): SpreadLevel[] {
  const numManagers = slotStart.length - 1;
  const numSlots = slotStart[numManagers]!;
  const self = new Uint32Array(numSlots);
  const managerOf = new Uint32Array(numSlots);
  for (let t = 0; t < numManagers; t++) {
    for (let s = slotStart[t]!; s < slotStart[t + 1]!; s++) {
      self[s] = s;
      managerOf[s] = t;
    }
  }
  const levels: SpreadLevel[] = [
    { level: 'slot', numNodes: numSlots, nodeOfSlot: self },
    { level: 'taskManager', numNodes: numManagers, nodeOfSlot: managerOf },
  ];
  if (rackOf) levels.push({ level: 'rack', numNodes: numRacks, nodeOfSlot: managerOf.map((t) => rackOf[t]!) });
  if (zoneOf) levels.push({ level: 'zone', numNodes: numZones, nodeOfSlot: managerOf.map((t) => zoneOf[t]!) });
  return levels;
}

/** First subtask of each vertex, and the number of all subtasks at the end. */
export function startSubtasks(parallelism: Uint32Array): Uint32Array {
  const start = new Uint32Array(parallelism.length + 1);
  for (let v = 0; v < parallelism.length; v++) start[v + 1] = start[v]! + parallelism[v]!;
  return start;
}

/** The vertex through which the lanes of each bundle are counted: the largest parallelism, then the lowest index. */
export function pickRepresentatives({ parallelism, bundleOf, numBundles }: SpreadShape): Uint32Array {
  const picked = new Int32Array(numBundles).fill(-1);
  for (let v = 0; v < parallelism.length; v++) {
    const best = picked[bundleOf[v]!]!;
    if (best < 0 || parallelism[v]! > parallelism[best]!) picked[bundleOf[v]!] = v;
  }
  return Uint32Array.from(picked);
}

/** One row per group: the slots granted to it, measured against all slots as if these were one group. */
function listGroupRows(grants: Int32Array, numGroups: number): Rows {
  const { start, order } = orderByKey(grants, numGroups);
  return {
    numRows: numGroups,
    places: order,
    start: Uint32Array.from({ length: numGroups + 1 }, (_, row) => row),
    begin: start.slice(0, numGroups),
    end: start.slice(1),
    group: new Uint32Array(numGroups),
  };
}

function listVertexRows({ parallelism, groupOf }: SpreadShape, assignment: Uint32Array): Rows {
  const numRows = parallelism.length;
  const subtaskStart = startSubtasks(parallelism);
  return {
    numRows,
    places: assignment,
    start: Uint32Array.from({ length: numRows + 1 }, (_, row) => row),
    begin: subtaskStart.slice(0, numRows),
    end: subtaskStart.slice(1),
    group: groupOf,
  };
}

function listTotalRow(shape: SpreadShape, assignment: Uint32Array): Rows {
  const vertices = pickRepresentatives(shape);
  return segmentRows(shape, assignment, vertices, new Uint32Array(vertices.length), 1);
}

/** A pipeline counts each lane that it has a part of through its own largest vertex of the bundle. */
function listPipelineRows(shape: SpreadShape, assignment: Uint32Array): Rows {
  const { parallelism, pipelineOf, numPipelines, bundleOf } = shape;
  const representatives = pickRepresentatives(shape);
  const vertices = [...representatives];
  // A bundle that crosses pipelines is rare: only its other pipelines need to be looked up.
  const others = new Map<number, number>();
  for (let v = 0; v < parallelism.length; v++) {
    if (pipelineOf[v] === pipelineOf[representatives[bundleOf[v]!]!]) continue;
    const key = bundleOf[v]! * numPipelines + pipelineOf[v]!;
    const best = others.get(key);
    if (best === undefined || parallelism[v]! > parallelism[best]!) others.set(key, v);
  }
  for (const v of others.values()) vertices.push(v);
  const rowOf = Uint32Array.from(vertices, (v) => pipelineOf[v]!);
  return segmentRows(shape, assignment, vertices, rowOf, numPipelines);
}

/** Rows of whole vertices: `vertices[k]` is a segment of row `rowOf[k]`. */
function segmentRows(
  { parallelism, groupOf }: SpreadShape,
  assignment: Uint32Array,
  vertices: ArrayLike<number>,
  rowOf: Uint32Array,
  numRows: number,
): Rows {
  const subtaskStart = startSubtasks(parallelism);
  const { start, order } = orderByKey(rowOf, numRows);
  return {
    numRows,
    places: assignment,
    start,
    begin: order.map((k) => subtaskStart[vertices[k]!]!),
    end: order.map((k) => subtaskStart[vertices[k]! + 1]!),
    group: order.map((k) => groupOf[vertices[k]!]!),
  };
}
