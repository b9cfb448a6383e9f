/** Checks a slot problem and its options, and reports every issue at once with its path; never throws. */

import { EvenslotError, type Issue } from '../errors.ts';
import {
  type At,
  type Fields,
  integer,
  isRecord,
  label,
  listOf,
  MAX_TOTAL,
  rejectUnknown,
  report,
  show,
  uniqueName,
} from '../fields.ts';
import type { ShipStrategy, SlotOptions, SlotStrategyName } from './types.ts';

const MAX_SLOTS = 1_000_000;
const SHIP_STRATEGIES: readonly ShipStrategy[] = [
  'FORWARD',
  'HASH',
  'REBALANCE',
  'RESCALE',
  'BROADCAST',
  'GLOBAL',
  'SHUFFLE',
  'CUSTOM',
];
const VERTEX_FIELDS = [
  'id',
  'parallelism',
  'minParallelism',
  'maxParallelism',
  'pipeline',
  'slotSharingGroup',
  'coLocationGroup',
  'load',
];
const LABELS = ['pipeline', 'slotSharingGroup', 'coLocationGroup'];
/** In ascending order of what they may be. */
const RANGE = ['minParallelism', 'parallelism', 'maxParallelism'];
const STRATEGIES: readonly SlotStrategyName[] = ['balanced', 'first-worker'];

/** Every issue of a slot problem, in input order; empty when the problem is well formed. */
export function validateSlotProblem(input: unknown): Issue[] {
  const issues: Issue[] = [];
  if (!isRecord(input)) {
    report(issues, '', 'a problem must be an object with taskManagers and vertices', input);
    return issues;
  }
  rejectUnknown(issues, (key) => key, input, ['taskManagers', 'vertices', 'edges', 'previous']);
  const managers = listOf(issues, input, 'taskManagers', true);
  const vertices = listOf(issues, input, 'vertices', true);
  checkTaskManagers(issues, managers);
  const upper = checkVertices(issues, vertices);
  checkEdges(issues, listOf(issues, input, 'edges', false), vertices, upper);
  checkPrevious(issues, listOf(issues, input, 'previous', false));
  return issues;
}

/** Throws the issues of the options, with a suggestion for an unknown key. */
export function assertOptions(options: SlotOptions): void {
  const issues: Issue[] = [];
  if (!isRecord(options)) report(issues, 'options', 'options must be an object', options);
  else {
    const at: At = (key) => `options.${key}`;
    rejectUnknown(issues, at, options, ['strategy', 'slots', 'effort', 'maxMoves']);
    const { strategy, slots, effort, maxMoves } = options as SlotOptions;
    if (strategy !== undefined && !STRATEGIES.includes(strategy)) {
      const known = STRATEGIES.map((name) => `'${name}'`).join(' or ');
      const message = `strategy must be ${known}, got ${show(strategy)}`;
      throw new EvenslotError('E_UNKNOWN_STRATEGY', [{ path: 'options.strategy', message, received: strategy }]);
    }
    if (slots !== undefined && slots !== 'all' && slots !== 'minimum') {
      report(issues, 'options.slots', "slots must be 'all' or 'minimum'", slots);
    }
    if (effort !== undefined && effort !== 'instant' && effort !== 'improve') {
      report(issues, 'options.effort', "effort must be 'instant' or 'improve'", effort);
    }
    if (maxMoves !== undefined) integer(issues, at, maxMoves, 0, MAX_TOTAL, 'maxMoves');
  }
  if (issues.length > 0) throw new EvenslotError('E_INVALID_OPTION', issues);
}

function checkTaskManagers(issues: Issue[], managers: readonly unknown[]): void {
  const seen = new Set<string>();
  const zoneOfRack = new Map<string, string | undefined>();
  const counts = { rack: 0, zone: 0 };
  let slots = 0;
  for (const [i, manager] of managers.entries()) {
    const at: At = (key) => `taskManagers[${i}].${key}`;
    if (!isRecord(manager)) {
      report(issues, `taskManagers[${i}]`, 'a task manager must be an object with id and slots', manager);
      continue;
    }
    rejectUnknown(issues, at, manager, ['id', 'slots', 'capacity', 'rack', 'zone']);
    uniqueName(issues, at, manager.id, seen, 'task manager', 'taskManagers');
    if (integer(issues, at, manager.slots, 1, MAX_SLOTS, 'slots')) slots += manager.slots as number;
    const { capacity, rack, zone } = manager;
    if (capacity !== undefined && !(typeof capacity === 'number' && capacity > 0 && capacity < Infinity)) {
      report(issues, at('capacity'), 'capacity must be a finite number above 0', capacity);
    }
    if (label(issues, at, rack, 'rack')) counts.rack++;
    if (label(issues, at, zone, 'zone')) counts.zone++;
    if (typeof rack !== 'string') continue;
    const home = zone as string | undefined;
    if (!zoneOfRack.has(rack)) zoneOfRack.set(rack, home);
    else if (zoneOfRack.get(rack) !== home) {
      const other = show(zoneOfRack.get(rack));
      report(issues, at('zone'), `rack ${show(rack)} lies in zone ${other} already: a rack lies in one zone`, zone);
    }
  }
  for (const level of ['rack', 'zone'] as const) {
    if (counts[level] === 0 || counts[level] === managers.length) continue;
    const bare = managers.findIndex((manager) => isRecord(manager) && manager[level] === undefined);
    if (bare < 0) continue;
    const message = `${level} is missing: every task manager names a ${level}, or none does`;
    issues.push({ path: `taskManagers[${bare}].${level}`, message, received: undefined });
  }
  if (slots > MAX_TOTAL) report(issues, 'taskManagers', `all slots together must be at most ${MAX_TOTAL}`, slots);
}

/** Returns the largest parallelism of each vertex, 0 where it is unusable. */
function checkVertices(issues: Issue[], vertices: readonly unknown[]): number[] {
  const seen = new Set<string>();
  const groupOfCoLocation = new Map<string, unknown>();
  let subtasks = 0;
  const upper = vertices.map((vertex, i) => {
    const at: At = (key) => `vertices[${i}].${key}`;
    if (!isRecord(vertex)) {
      report(issues, `vertices[${i}]`, 'a vertex must be an object with id and parallelism', vertex);
      return 0;
    }
    rejectUnknown(issues, at, vertex, VERTEX_FIELDS);
    uniqueName(issues, at, vertex.id, seen, 'vertex', 'vertices');
    for (const key of LABELS) if (vertex[key] !== undefined) label(issues, at, vertex[key], key);
    const coLocation = vertex.coLocationGroup;
    const group = vertex.slotSharingGroup ?? 'default';
    if (typeof coLocation === 'string') {
      if (!groupOfCoLocation.has(coLocation)) groupOfCoLocation.set(coLocation, group);
      else if (groupOfCoLocation.get(coLocation) !== group) {
        const message = `co-location group ${show(coLocation)} needs one slot sharing group, it has ${show(groupOfCoLocation.get(coLocation))} already`;
        report(issues, at('slotSharingGroup'), message, vertex.slotSharingGroup);
      }
    }
    const parallelism = checkParallelism(issues, at, vertex);
    subtasks += parallelism;
    checkLoad(issues, at, vertex.load, parallelism);
    return parallelism;
  });
  if (subtasks > MAX_TOTAL) report(issues, 'vertices', `all subtasks together must be at most ${MAX_TOTAL}`, subtasks);
  return upper;
}

function checkParallelism(issues: Issue[], at: At, vertex: Fields): number {
  if (vertex.parallelism === undefined && vertex.maxParallelism === undefined) {
    report(issues, at('parallelism'), 'parallelism must be an integer from 1', undefined);
    return 0;
  }
  let last = 1;
  let lastName = '';
  for (const name of RANGE) {
    const value = vertex[name];
    if (value === undefined) continue;
    if (!integer(issues, at, value, 1, MAX_TOTAL, name)) return 0;
    if ((value as number) < last) {
      report(issues, at(name), `${name} must be at least ${lastName} (${last})`, value);
      return 0;
    }
    last = value as number;
    lastName = name;
  }
  return last;
}

function checkLoad(issues: Issue[], at: At, load: unknown, parallelism: number): void {
  if (load === undefined) return;
  const fine = (value: unknown) => typeof value === 'number' && value >= 0 && value <= Number.MAX_VALUE;
  if (typeof load === 'number') {
    if (!fine(load)) report(issues, at('load'), 'load must be a finite number of at least 0', load);
    return;
  }
  const values = load as ArrayLike<unknown>;
  if (!Array.isArray(load) && !(ArrayBuffer.isView(load) && !(load instanceof DataView))) {
    report(issues, at('load'), 'load must be a number or a list of numbers, one per subtask', load);
    return;
  }
  if (parallelism > 0 && values.length !== parallelism) {
    const message = `load must have one number per subtask: ${parallelism} expected, got ${values.length}`;
    issues.push({ path: at('load'), message, received: values.length });
  }
  if (load instanceof Float64Array) {
    let i = 0;
    while (i < load.length && load[i]! >= 0 && load[i]! <= Number.MAX_VALUE) i++;
    if (i === load.length) return;
  }
  for (let i = 0; i < values.length; i++) {
    if (!fine(values[i])) report(issues, at(`load[${i}]`), 'load must be a finite number of at least 0', values[i]);
  }
}

function checkEdges(
  issues: Issue[],
  edges: readonly unknown[],
  vertices: readonly unknown[],
  upper: readonly number[],
): void {
  if (edges.length === 0) return;
  const indexOf = new Map<unknown, number>();
  for (const [i, vertex] of vertices.entries()) if (isRecord(vertex)) indexOf.set(vertex.id, i);
  for (const [i, edge] of edges.entries()) {
    const at: At = (key) => `edges[${i}].${key}`;
    if (!isRecord(edge)) {
      report(issues, `edges[${i}]`, 'an edge must be an object with from and to', edge);
      continue;
    }
    rejectUnknown(issues, at, edge, ['from', 'to', 'ship']);
    for (const end of ['from', 'to']) {
      if (!indexOf.has(edge[end])) report(issues, at(end), `${end} must be the id of a vertex`, edge[end]);
    }
    const { ship } = edge;
    if (ship !== undefined && !SHIP_STRATEGIES.includes(ship as ShipStrategy)) {
      report(issues, at('ship'), `ship must be one of ${SHIP_STRATEGIES.join(', ')}`, ship);
    }
    const from = indexOf.get(edge.from);
    const to = indexOf.get(edge.to);
    if (from === undefined || to === undefined) continue;
    if (from === to) report(issues, at('to'), 'an edge must join two different vertices', edge.to);
    if (ship === 'FORWARD' && upper[from] !== upper[to]) {
      const message = `a FORWARD edge needs the same parallelism at both ends, got ${upper[from]} and ${upper[to]}`;
      issues.push({ path: at('ship'), message, received: ship });
    }
  }
}

function checkPrevious(issues: Issue[], contents: readonly unknown[]): void {
  const seen = new Map<string, string>();
  for (const [i, content] of contents.entries()) {
    const at: At = (key) => `previous[${i}].${key}`;
    if (!isRecord(content)) {
      report(issues, `previous[${i}]`, 'an entry must be an object with taskManager, slot and subtasks', content);
      continue;
    }
    rejectUnknown(issues, at, content, ['taskManager', 'slot', 'slotSharingGroup', 'subtasks']);
    if (content.taskManager === undefined) report(issues, at('taskManager'), 'taskManager must be an id', undefined);
    else label(issues, at, content.taskManager, 'taskManager');
    label(issues, at, content.slotSharingGroup, 'slotSharingGroup');
    integer(issues, at, content.slot, 0, MAX_SLOTS - 1, 'slot');
    const { subtasks } = content;
    if (!Array.isArray(subtasks)) {
      report(issues, at('subtasks'), 'subtasks must be a list of {vertex, index}', subtasks);
      continue;
    }
    for (const [j, subtask] of subtasks.entries()) {
      const here = at(`subtasks[${j}]`);
      const atSubtask: At = (key) => `${here}.${key}`;
      if (!isRecord(subtask)) {
        report(issues, here, 'a subtask must be an object with vertex and index', subtask);
        continue;
      }
      rejectUnknown(issues, atSubtask, subtask, ['vertex', 'index']);
      const { vertex, index } = subtask;
      if (typeof vertex !== 'string') report(issues, atSubtask('vertex'), 'vertex must be the id of a vertex', vertex);
      if (!integer(issues, atSubtask, index, 0, MAX_TOTAL, 'index')) continue;
      const key = `${String(vertex)}[${index as number}]`;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, here);
      else issues.push({ path: here, message: `subtask ${key} stands at ${first} already`, received: subtask });
    }
  }
}
