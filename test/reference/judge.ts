/**
 * A slow second opinion on plans: lanes, pipelines and shares straight from their definitions, with sets and fractions
 * instead of columns, so that it can agree with the product only by meaning the same.
 */

import type { SlotProblem, SpreadCheck } from '../../src/slots/types.ts';

type Family = Exclude<SpreadCheck['family'], 'slotSharingGroup'>;

/** What a placed job looks like before it is placed. */
export interface Shape {
  readonly parallelism: readonly number[];
  /** Index of the slot sharing group, bundle and pipeline of each vertex. */
  readonly groupOf: readonly number[];
  readonly bundleOf: readonly number[];
  readonly pipelineOf: readonly number[];
  /** Group that each slot was granted to, −1 for none. */
  readonly grants: readonly number[];
  readonly managerOf: readonly number[];
  readonly levels: readonly Level[];
}

interface Level {
  readonly level: SpreadCheck['level'];
  readonly nodeOfSlot: readonly number[];
  readonly numNodes: number;
}

/** The cells of one family on one level, with the range that each may hold. */
export interface Cells {
  readonly family: Family;
  readonly level: Level;
  readonly rows: readonly Row[];
}

interface Row {
  /** Vertices whose subtasks are counted: one for each bundle that the row has lanes in. */
  readonly vertices: readonly number[];
  readonly lo: readonly number[];
  readonly hi: readonly number[];
}

export function shapeOf(problem: SlotProblem, parallelism: ArrayLike<number>, grants: ArrayLike<number>): Shape {
  const { vertices, taskManagers, edges = [] } = problem;
  const groupOf = numberOff(vertices.map((vertex) => vertex.slotSharingGroup ?? 'default'));
  const index = new Map(vertices.map(({ id }, v) => [id, v]));
  const coLocated = vertices.flatMap((a, v) =>
    vertices.flatMap((b, w) =>
      v < w && a.coLocationGroup !== undefined && a.coLocationGroup === b.coLocationGroup ? [[v, w] as const] : [],
    ),
  );
  const pairs = edges.map(({ from, to, ship }) => ({ ends: [index.get(from)!, index.get(to)!] as const, ship }));
  const forward = pairs.filter(({ ends: [a, b], ship }) => ship === 'FORWARD' && groupOf[a] === groupOf[b]);
  const component = joinPairs(vertices.length, [...coLocated, ...pairs.map(({ ends }) => ends)]);
  const pipelineOf = vertices.map(({ pipeline }, v) => {
    if (pipeline !== undefined) return `label ${pipeline}`;
    const labels = new Set(
      vertices
        .filter((other, w) => component[w] === component[v] && other.pipeline !== undefined)
        .map((other) => other.pipeline),
    );
    return labels.size === 1 ? `label ${[...labels][0]}` : `component ${component[v]}`;
  });
  const managerOf = taskManagers.flatMap(({ slots }, t) => new Array<number>(slots).fill(t));
  const domain = (name: 'rack' | 'zone') => managerOf.map((t) => taskManagers[t]![name]!);
  const levels = [
    levelOf(
      'slot',
      managerOf.map((_, s) => `${s}`),
    ),
    levelOf(
      'taskManager',
      managerOf.map((t) => `${t}`),
    ),
    ...(taskManagers[0]?.rack === undefined ? [] : [levelOf('rack', domain('rack'))]),
    ...(taskManagers[0]?.zone === undefined ? [] : [levelOf('zone', domain('zone'))]),
  ];
  return {
    parallelism: Array.from(parallelism),
    groupOf,
    bundleOf: numberOff(joinPairs(vertices.length, [...coLocated, ...forward.map(({ ends }) => ends)])),
    pipelineOf: numberOff(pipelineOf),
    grants: Array.from(grants),
    managerOf,
    levels,
  };
}

/** Every reason why an assignment breaks a rule; empty for a valid one. */
export function findFaults({ parallelism, groupOf, bundleOf, grants }: Shape, assignment: ArrayLike<number>): string[] {
  const faults: string[] = [];
  const start = startsOf(parallelism);
  if (assignment.length !== start[parallelism.length]) return [`${assignment.length} subtasks are assigned`];
  const slotOfLane = new Map<string, number>();
  for (const [v, count] of parallelism.entries()) {
    const used = new Set<number>();
    for (let i = 0; i < count; i++) {
      const slot = assignment[start[v]! + i]!;
      const lane = `${bundleOf[v]}:${i}`;
      if (grants[slot] !== groupOf[v])
        faults.push(`subtask ${i} of vertex ${v} is in slot ${slot} of group ${grants[slot]}`);
      if (used.has(slot)) faults.push(`two subtasks of vertex ${v} are in slot ${slot}`);
      if ((slotOfLane.get(lane) ?? slot) !== slot) faults.push(`lane ${lane} is torn apart`);
      used.add(slot);
      slotOfLane.set(lane, slot);
    }
  }
  return faults;
}

/** Cells of vertices, pipelines and the whole job on every level, with floor and ceiling of each share. */
export function listCells(shape: Shape): Cells[] {
  const rows = {
    vertex: shape.parallelism.map((_, v) => [v]),
    pipeline: rowsOf(shape, shape.pipelineOf),
    total: rowsOf(
      shape,
      shape.parallelism.map(() => 0),
    ),
  };
  return (['vertex', 'pipeline', 'total'] as const).flatMap((family) =>
    shape.levels.map((level) => ({
      family,
      level,
      rows: rows[family].map((vertices) => boundRow(shape, level, vertices)),
    })),
  );
}

/** Cells below their floor or above their ceiling. */
export function countMisses({ parallelism }: Shape, { level, rows }: Cells, assignment: ArrayLike<number>): number {
  const start = startsOf(parallelism);
  let misses = 0;
  for (const { vertices, lo, hi } of rows) {
    const held = new Array<number>(level.numNodes).fill(0);
    for (const v of vertices)
      for (let i = start[v]!; i < start[v + 1]!; i++) held[level.nodeOfSlot[assignment[i]!]!]!++;
    for (let u = 0; u < held.length; u++) if (held[u]! < lo[u]! || held[u]! > hi[u]!) misses++;
  }
  return misses;
}

/** Misses of the grants themselves, by level: each group's slots against its share of all slots. */
export function countGrantMisses({ grants, levels }: Shape): { level: SpreadCheck['level']; misses: number }[] {
  const groups = [...new Set(grants)].filter((group) => group >= 0);
  return levels
    .filter(({ level }) => level !== 'slot')
    .map(({ level, nodeOfSlot, numNodes }) => {
      let misses = 0;
      for (const group of groups) {
        const total = grants.filter((g) => g === group).length;
        for (let u = 0; u < numNodes; u++) {
          const held = grants.filter((g, s) => g === group && nodeOfSlot[s] === u).length;
          const share = (total * nodeOfSlot.filter((node) => node === u).length) / grants.length;
          if (held < Math.floor(share) || held > Math.ceil(share)) misses++;
        }
      }
      return { level, misses };
    });
}

/** Load of each task manager: divided by capacity when any is given or slot counts differ. */
export function levelsOf(
  { taskManagers, vertices }: SlotProblem,
  shape: Shape,
  assignment: ArrayLike<number>,
): number[] {
  const loads = taskManagers.map(() => 0);
  let next = 0;
  for (const [v, { load = 1 }] of vertices.entries()) {
    for (let i = 0; i < shape.parallelism[v]!; i++)
      loads[shape.managerOf[assignment[next++]!]!]! += typeof load === 'number' ? load : load[i]!;
  }
  const measured = taskManagers.some(
    ({ capacity, slots }) => capacity !== undefined || slots !== taskManagers[0]!.slots,
  );
  return loads.map((load, t) => (measured ? load / (taskManagers[t]!.capacity ?? taskManagers[t]!.slots) : load));
}

/** Load of every lane, bundle by bundle. */
export function laneLoadsOf({ vertices }: SlotProblem, { parallelism, bundleOf }: Shape): number[][] {
  const loads = Array.from(new Set(bundleOf), (): number[] => []);
  for (const [v, { load = 1 }] of vertices.entries()) {
    const lanes = loads[bundleOf[v]!]!;
    for (let i = 0; i < parallelism[v]!; i++) lanes[i] = (lanes[i] ?? 0) + (typeof load === 'number' ? load : load[i]!);
  }
  return loads;
}

export function startsOf(parallelism: readonly number[]): number[] {
  const start = [0];
  for (const count of parallelism) start.push(start[start.length - 1]! + count);
  return start;
}

/** The vertices through which lanes are counted: in each row the largest one of every bundle. */
function rowsOf({ parallelism, bundleOf }: Shape, rowOf: readonly number[]): number[][] {
  const best = new Map<string, number>();
  for (const [v, count] of parallelism.entries()) {
    const key = `${rowOf[v]}:${bundleOf[v]}`;
    const other = best.get(key);
    if (other === undefined || count > parallelism[other]!) best.set(key, v);
  }
  const rows = Array.from(new Set(rowOf), (): number[] => []);
  for (const v of best.values()) rows[rowOf[v]!]!.push(v);
  return rows;
}

function boundRow(
  { parallelism, groupOf, grants }: Shape,
  { nodeOfSlot, numNodes }: Level,
  vertices: readonly number[],
): Row {
  const lo: number[] = [];
  const hi: number[] = [];
  for (let u = 0; u < numNodes; u++) {
    let top = 0n;
    let bottom = 1n;
    for (const v of vertices) {
      const total = BigInt(grants.filter((g) => g === groupOf[v]).length);
      const here = BigInt(grants.filter((g, s) => g === groupOf[v] && nodeOfSlot[s] === u).length);
      top = top * total + BigInt(parallelism[v]!) * here * bottom;
      bottom *= total;
    }
    lo.push(Number(top / bottom));
    hi.push(Number((top + bottom - 1n) / bottom));
  }
  return { vertices, lo, hi };
}

function levelOf(level: SpreadCheck['level'], names: readonly string[]): Level {
  const nodeOfSlot = numberOff(names);
  return { level, nodeOfSlot, numNodes: new Set(names).size };
}

function numberOff(names: readonly (string | number)[]): number[] {
  const distinct = [...new Set(names)];
  return names.map((name) => distinct.indexOf(name));
}

/** The lowest index of the set of each index after joining the pairs. */
function joinPairs(size: number, pairs: readonly (readonly [number, number])[]): number[] {
  const setOf = Array.from({ length: size }, (_, i) => i);
  for (const [a, b] of pairs) {
    const from = Math.max(setOf[a]!, setOf[b]!);
    const to = Math.min(setOf[a]!, setOf[b]!);
    for (const [i, set] of setOf.entries()) if (set === from) setOf[i] = to;
  }
  return setOf;
}
