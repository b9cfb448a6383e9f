/** The problem as the judge reads it: columns of its own making, so that a mistake of the planner is not repeated here. */

import type { IssueList } from './issue-list.ts';
import { addName, addUnique, complain, createNames, isLoad, readCount } from './read-entries.ts';
import { isList, readArray, readRecord } from './read-fields.ts';
import { readTaskManagers } from './read-task-managers.ts';

/** A problem of any origin in columns: task managers and vertices by index. */
export interface ProblemColumns {
  readonly managerIds: readonly string[];
  readonly managerOfId: ReadonlyMap<string, number>;
  /** First slot of each task manager, and the number of all slots at the end. */
  readonly slotStart: Uint32Array;
  /** What task managers are measured by; undefined when plain loads compare. */
  readonly capacity: Float64Array | undefined;
  readonly rackOf: Uint32Array | undefined;
  readonly numRacks: number;
  readonly zoneOf: Uint32Array | undefined;
  readonly numZones: number;
  readonly vertexIds: readonly string[];
  readonly vertexOfId: ReadonlyMap<string, number>;
  readonly fewest: Uint32Array;
  readonly most: Uint32Array;
  readonly groupOf: Uint32Array;
  readonly groupNames: readonly string[];
  readonly groupOfName: ReadonlyMap<string, number>;
  readonly coLocation: readonly (string | undefined)[];
  readonly pipelineLabel: readonly (string | undefined)[];
  /** Load of each subtask of each vertex: one for all, or a list of at least `most` numbers. */
  readonly load: readonly (number | ArrayLike<number>)[];
  /** Ends of every edge: `from, to, from, to, …`. */
  readonly edges: readonly number[];
  readonly forward: readonly boolean[];
  /** Unread; see previous-places.ts. */
  readonly previous: unknown;
}

/** Reads a problem; undefined, with issues at paths below `problem`, when it is not one. */
export function readProblem(issues: IssueList, input: unknown): ProblemColumns | undefined {
  const found = issues.count();
  const problem = readRecord(issues, 'problem', input);
  if (!problem) return undefined;
  const cluster = readTaskManagers(issues, problem.taskManagers);
  const job = readVertices(issues, problem.vertices);
  if (!cluster || !job || issues.count() > found) return undefined;
  const edges = readEdges(issues, problem.edges, job.vertexOfId);
  if (issues.count() > found) return undefined;
  return { ...cluster, ...job, ...edges, previous: problem.previous };
}

function readVertices(issues: IssueList, input: unknown) {
  const vertices = readArray(issues, 'problem.vertices', input);
  if (!vertices) return undefined;
  const ids = createNames();
  const groups = createNames();
  const count = vertices.length;
  const fewest = new Uint32Array(count);
  const most = new Uint32Array(count);
  const groupOf = new Uint32Array(count);
  const coLocation: (string | undefined)[] = [];
  const pipelineLabel: (string | undefined)[] = [];
  const load: (number | ArrayLike<number>)[] = [];
  for (let v = 0; v < count; v++) {
    const path = `problem.vertices[${v}]`;
    const vertex = readRecord(issues, path, vertices[v]);
    if (!vertex) continue;
    addUnique(issues, `${path}.id`, ids, vertex.id);
    const { parallelism, minParallelism, maxParallelism } = vertex;
    fewest[v] = readCount(issues, `${path}.minParallelism`, minParallelism ?? parallelism ?? 1);
    most[v] = readCount(issues, `${path}.parallelism`, maxParallelism ?? parallelism);
    groupOf[v] = addName(issues, `${path}.slotSharingGroup`, groups, vertex.slotSharingGroup ?? 'default');
    coLocation.push(readLabel(issues, `${path}.coLocationGroup`, vertex.coLocationGroup));
    pipelineLabel.push(readLabel(issues, `${path}.pipeline`, vertex.pipeline));
    load.push(readLoad(issues, `${path}.load`, vertex.load, most[v]!));
  }
  return {
    vertexIds: ids.names,
    vertexOfId: ids.indexOf,
    fewest,
    most,
    groupOf,
    groupNames: groups.names,
    groupOfName: groups.indexOf,
    coLocation,
    pipelineLabel,
    load,
  };
}

function readEdges(issues: IssueList, input: unknown, vertexOfId: ReadonlyMap<string, number>) {
  const edges: number[] = [];
  const forward: boolean[] = [];
  const list = input === undefined ? [] : readArray(issues, 'problem.edges', input);
  for (let e = 0; list && e < list.length; e++) {
    const path = `problem.edges[${e}]`;
    const edge = readRecord(issues, path, list[e]);
    if (!edge) continue;
    for (const end of ['from', 'to'] as const) {
      const v = vertexOfId.get(edge[end] as string);
      if (v === undefined) complain(issues, `${path}.${end}`, 'the id of a vertex', edge[end]);
      else edges.push(v);
    }
    forward.push(edge.ship === 'FORWARD');
  }
  return { edges, forward };
}

function readLoad(issues: IssueList, path: string, load: unknown, subtasks: number): number | ArrayLike<number> {
  if (load === undefined) return 1;
  if (typeof load === 'number') {
    if (isLoad(load)) return load;
  } else if (isList(load) && load.length >= subtasks) {
    let valid = true;
    for (let i = 0; i < subtasks && valid; i++) {
      valid = isLoad(load[i]);
      if (!valid) complain(issues, `${path}[${i}]`, 'a finite number of at least 0', load[i]);
    }
    return valid ? (load as ArrayLike<number>) : 0;
  }
  complain(issues, path, `a finite number of at least 0, or a list of ${subtasks} such numbers`, load);
  return 0;
}

function readLabel(issues: IssueList, path: string, value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  complain(issues, path, 'a string that is not empty', value);
  return undefined;
}
