/** Checks a slot problem and its options, and reports every issue at once with its path; never throws. */

import { EvenslotError, type Issue } from '../errors.ts';
import type { ShipStrategy, SlotOptions, SlotStrategyName } from './types.ts';

const MAX_SLOTS = 1_000_000;
/** Subtasks and slots are numbered with 32 bits; Flink's own ceiling for one vertex is 32768. */
const MAX_TOTAL = 2 ** 31 - 1;
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
const STRATEGIES: readonly SlotStrategyName[] = ['balanced', 'first-worker'];

type Fields = Record<string, unknown>;

/** Every issue of a slot problem, in input order; empty when the problem is well formed. */
export function validateSlotProblem(input: unknown): Issue[] {
  const issues: Issue[] = [];
  if (!isRecord(input)) {
    report(issues, '', 'a problem must be an object with taskManagers and vertices', input);
    return issues;
  }
  rejectUnknown(issues, '', input, ['taskManagers', 'vertices', 'edges', 'previous']);
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
    rejectUnknown(issues, 'options', options, ['strategy', 'slots', 'maxMoves']);
    const { strategy, slots, maxMoves } = options as SlotOptions;
    if (strategy !== undefined && !STRATEGIES.includes(strategy)) {
      const known = STRATEGIES.map((name) => `'${name}'`).join(' or ');
      const message = `strategy must be ${known}, got ${show(strategy)}`;
      throw new EvenslotError('E_UNKNOWN_STRATEGY', [{ path: 'options.strategy', message, received: strategy }]);
    }
    if (slots !== undefined && slots !== 'all' && slots !== 'minimum') {
      report(issues, 'options.slots', "slots must be 'all' or 'minimum'", slots);
    }
    if (maxMoves !== undefined) integer(issues, 'options.maxMoves', maxMoves, 0, MAX_TOTAL, 'maxMoves');
  }
  if (issues.length > 0) throw new EvenslotError('E_INVALID_OPTION', issues);
}

function checkTaskManagers(issues: Issue[], managers: readonly unknown[]): void {
  const seen = new Set<string>();
  const zoneOfRack = new Map<string, string | undefined>();
  const counts = { rack: 0, zone: 0 };
  let slots = 0;
  for (const [i, manager] of managers.entries()) {
    const path = `taskManagers[${i}]`;
    if (!isRecord(manager)) {
      report(issues, path, 'a task manager must be an object with id and slots', manager);
      continue;
    }
    rejectUnknown(issues, path, manager, ['id', 'slots', 'capacity', 'rack', 'zone']);
    uniqueName(issues, `${path}.id`, manager['id'], seen, 'task manager', 'taskManagers');
    if (integer(issues, `${path}.slots`, manager['slots'], 1, MAX_SLOTS, 'slots')) slots += manager['slots'] as number;
    const { capacity, rack, zone } = manager;
    if (capacity !== undefined && !(typeof capacity === 'number' && capacity > 0 && capacity < Infinity)) {
      report(issues, `${path}.capacity`, 'capacity must be a finite number above 0', capacity);
    }
    if (label(issues, `${path}.rack`, rack, 'rack')) counts.rack++;
    if (label(issues, `${path}.zone`, zone, 'zone')) counts.zone++;
    if (typeof rack !== 'string') continue;
    const home = zone as string | undefined;
    if (!zoneOfRack.has(rack)) zoneOfRack.set(rack, home);
    else if (zoneOfRack.get(rack) !== home) {
      const other = show(zoneOfRack.get(rack));
      report(issues, `${path}.zone`, `rack ${show(rack)} lies in zone ${other} already: a rack lies in one zone`, zone);
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
    const path = `vertices[${i}]`;
    if (!isRecord(vertex)) {
      report(issues, path, 'a vertex must be an object with id and parallelism', vertex);
      return 0;
    }
    rejectUnknown(issues, path, vertex, [
      'id',
      'parallelism',
      'minParallelism',
      'maxParallelism',
      'pipeline',
      'slotSharingGroup',
      'coLocationGroup',
      'load',
    ]);
    uniqueName(issues, `${path}.id`, vertex['id'], seen, 'vertex', 'vertices');
    for (const key of ['pipeline', 'slotSharingGroup', 'coLocationGroup'])
      label(issues, `${path}.${key}`, vertex[key], key);
    const coLocation = vertex['coLocationGroup'];
    const group = vertex['slotSharingGroup'] ?? 'default';
    if (typeof coLocation === 'string') {
      if (!groupOfCoLocation.has(coLocation)) groupOfCoLocation.set(coLocation, group);
      else if (groupOfCoLocation.get(coLocation) !== group) {
        const message = `co-location group ${show(coLocation)} needs one slot sharing group, it has ${show(groupOfCoLocation.get(coLocation))} already`;
        report(issues, `${path}.slotSharingGroup`, message, vertex['slotSharingGroup']);
      }
    }
    const parallelism = checkParallelism(issues, path, vertex);
    subtasks += parallelism;
    checkLoad(issues, `${path}.load`, vertex['load'], parallelism);
    return parallelism;
  });
  if (subtasks > MAX_TOTAL) report(issues, 'vertices', `all subtasks together must be at most ${MAX_TOTAL}`, subtasks);
  return upper;
}

function checkParallelism(issues: Issue[], path: string, vertex: Fields): number {
  const { parallelism, minParallelism, maxParallelism } = vertex;
  if (parallelism === undefined && maxParallelism === undefined) {
    report(issues, `${path}.parallelism`, 'parallelism must be an integer from 1', parallelism);
    return 0;
  }
  const range = [
    [minParallelism, 'minParallelism'],
    [parallelism, 'parallelism'],
    [maxParallelism, 'maxParallelism'],
  ] as const;
  let last = 1;
  let lastName = '';
  for (const [value, name] of range) {
    if (value === undefined) continue;
    if (!integer(issues, `${path}.${name}`, value, 1, MAX_TOTAL, name)) return 0;
    if ((value as number) < last) {
      report(issues, `${path}.${name}`, `${name} must be at least ${lastName} (${last})`, value);
      return 0;
    }
    last = value as number;
    lastName = name;
  }
  return last;
}

function checkLoad(issues: Issue[], path: string, load: unknown, parallelism: number): void {
  if (load === undefined) return;
  const fine = (value: unknown) => typeof value === 'number' && value >= 0 && value <= Number.MAX_VALUE;
  if (typeof load === 'number') {
    if (!fine(load)) report(issues, path, 'load must be a finite number of at least 0', load);
    return;
  }
  const values = load as ArrayLike<unknown>;
  if (!Array.isArray(load) && !(ArrayBuffer.isView(load) && !(load instanceof DataView))) {
    report(issues, path, 'load must be a number or a list of numbers, one per subtask', load);
    return;
  }
  if (parallelism > 0 && values.length !== parallelism) {
    const message = `load must have one number per subtask: ${parallelism} expected, got ${values.length}`;
    issues.push({ path, message, received: values.length });
  }
  if (load instanceof Float64Array) {
    let i = 0;
    while (i < load.length && load[i]! >= 0 && load[i]! <= Number.MAX_VALUE) i++;
    if (i === load.length) return;
  }
  for (let i = 0; i < values.length; i++) {
    if (!fine(values[i])) report(issues, `${path}[${i}]`, 'load must be a finite number of at least 0', values[i]);
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
  for (const [i, vertex] of vertices.entries()) if (isRecord(vertex)) indexOf.set(vertex['id'], i);
  for (const [i, edge] of edges.entries()) {
    const path = `edges[${i}]`;
    if (!isRecord(edge)) {
      report(issues, path, 'an edge must be an object with from and to', edge);
      continue;
    }
    rejectUnknown(issues, path, edge, ['from', 'to', 'ship']);
    for (const end of ['from', 'to']) {
      if (!indexOf.has(edge[end])) report(issues, `${path}.${end}`, `${end} must be the id of a vertex`, edge[end]);
    }
    const { ship } = edge;
    if (ship !== undefined && !SHIP_STRATEGIES.includes(ship as ShipStrategy)) {
      report(issues, `${path}.ship`, `ship must be one of ${SHIP_STRATEGIES.join(', ')}`, ship);
    }
    const from = indexOf.get(edge['from']);
    const to = indexOf.get(edge['to']);
    if (from === undefined || to === undefined) continue;
    if (from === to) report(issues, `${path}.to`, 'an edge must join two different vertices', edge['to']);
    if (ship === 'FORWARD' && upper[from] !== upper[to]) {
      const message = `a FORWARD edge needs the same parallelism at both ends, got ${upper[from]} and ${upper[to]}`;
      issues.push({ path: `${path}.ship`, message, received: ship });
    }
  }
}

function checkPrevious(issues: Issue[], contents: readonly unknown[]): void {
  const seen = new Map<string, string>();
  for (const [i, content] of contents.entries()) {
    const path = `previous[${i}]`;
    if (!isRecord(content)) {
      report(issues, path, 'an entry must be an object with taskManager, slot and subtasks', content);
      continue;
    }
    rejectUnknown(issues, path, content, ['taskManager', 'slot', 'slotSharingGroup', 'subtasks']);
    if (content['taskManager'] === undefined)
      report(issues, `${path}.taskManager`, 'taskManager must be an id', undefined);
    else label(issues, `${path}.taskManager`, content['taskManager'], 'taskManager');
    label(issues, `${path}.slotSharingGroup`, content['slotSharingGroup'], 'slotSharingGroup');
    integer(issues, `${path}.slot`, content['slot'], 0, MAX_SLOTS - 1, 'slot');
    const { subtasks } = content;
    if (!Array.isArray(subtasks)) {
      report(issues, `${path}.subtasks`, 'subtasks must be a list of {vertex, index}', subtasks);
      continue;
    }
    for (const [j, subtask] of subtasks.entries()) {
      const at = `${path}.subtasks[${j}]`;
      if (!isRecord(subtask)) {
        report(issues, at, 'a subtask must be an object with vertex and index', subtask);
        continue;
      }
      rejectUnknown(issues, at, subtask, ['vertex', 'index']);
      const { vertex, index } = subtask;
      if (typeof vertex !== 'string') report(issues, `${at}.vertex`, 'vertex must be the id of a vertex', vertex);
      if (!integer(issues, `${at}.index`, index, 0, MAX_TOTAL, 'index')) continue;
      const key = `${String(vertex)}[${index as number}]`;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, at);
      else issues.push({ path: at, message: `subtask ${key} stands at ${first} already`, received: subtask });
    }
  }
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(issues: Issue[], input: Fields, key: string, required: boolean): readonly unknown[] {
  const value = input[key];
  if (value === undefined && !required) return [];
  if (!Array.isArray(value)) report(issues, key, `${key} must be a list`, value);
  else if (required && value.length === 0) report(issues, key, `${key} must have at least one entry`, value);
  else return value;
  return [];
}

function uniqueName(issues: Issue[], path: string, id: unknown, seen: Set<string>, noun: string, list: string): void {
  if (typeof id !== 'string' || id === '') {
    report(issues, path, 'id must be a string that is not empty', id);
    return;
  }
  const known = seen.size;
  if (seen.add(id).size === known)
    report(issues, path, `${noun} id ${show(id)} is not unique: another one of ${list} has it`, id);
}

/** True when the label is there and usable. */
function label(issues: Issue[], path: string, value: unknown, name: string): boolean {
  if (value === undefined) return false;
  if (typeof value === 'string' && value !== '') return true;
  report(issues, path, `${name} must be a string that is not empty`, value);
  return false;
}

function integer(issues: Issue[], path: string, value: unknown, min: number, max: number, name: string): boolean {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return true;
  const range = max >= MAX_TOTAL ? `of at least ${min}` : `from ${min} to ${max}`;
  report(issues, path, `${name} must be an integer ${range}`, value);
  return false;
}

function rejectUnknown(issues: Issue[], path: string, fields: Fields, known: readonly string[]): void {
  for (const key of Object.keys(fields)) {
    if (known.includes(key)) continue;
    const at = path === '' ? key : `${path}.${key}`;
    const near = known.find((name) => name.toLowerCase() === key.toLowerCase() || isNear(name, key));
    const hint = near === undefined ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
    issues.push({ path: at, message: `${key} is not a known field: ${hint}`, received: fields[key] });
  }
}

/** One letter added, dropped or changed, or two neighbours swapped. */
function isNear(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const restA = a.slice(start, a.length - end);
  const restB = b.slice(start, b.length - end);
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restA === [...restB].reverse().join('');
}

function report(issues: Issue[], path: string, message: string, received: unknown): void {
  issues.push({ path, message: `${message}, got ${show(received)}`, received });
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return typeof value;
  if (ArrayBuffer.isView(value)) return value.constructor.name;
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    text = undefined;
  }
  if (text === undefined) return typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
