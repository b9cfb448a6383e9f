/** Checks a balance problem and its options, and reports every issue with its path; never throws on a problem. */

import { EvenslotError, type Issue } from '../errors.ts';
import { createIssueList, type IssueList } from '../fairness/issue-list.ts';
import { isLoad, isPositive } from '../fairness/read-entries.ts';
import { isList } from '../fairness/read-fields.ts';
import { type At, type Fields, integer, isRecord, MAX_TOTAL, rejectUnknown, report, show } from '../fields.ts';
import type { AsyncOptions, BalanceOptions } from './types.ts';

/** Bins are numbered in the low bits of packed keys. */
const MOST_BINS = 2 ** 24;
const PROBLEM_FIELDS = ['weights', 'bins', 'groups', 'pinned', 'previous'];
const BIN_FIELDS = ['speed', 'load', 'maxItems', 'forbidden', 'path'];
/** Options of every search, whatever it places. */
export const SEARCH_FIELDS = [
  'effort',
  'nodeLimit',
  'timeLimitMs',
  'relativeGap',
  'maxMoves',
  'maxImbalance',
  'moveCost',
  'seed',
];
const OPTION_FIELDS = [...SEARCH_FIELDS, 'memoryLimitMb'];
const ASYNC_FIELDS = ['signal', 'onIncumbent'];

/** Every issue of a balance problem; empty when it is well formed. */
export function validateBalanceProblem(input: unknown): Issue[] {
  const issues: Issue[] = [];
  if (!isRecord(input)) {
    report(issues, '', 'a problem must be an object with weights and bins', input);
    return issues;
  }
  rejectUnknown(issues, (key) => key, input, PROBLEM_FIELDS);
  const found = createIssueList();
  const numItems = checkWeights(found, input.weights);
  const numBins = checkBins(issues, found, input.bins, numItems);
  checkGroups(issues, found, input.groups, numItems);
  for (const key of ['pinned', 'previous']) checkPlaces(found, key, input[key], numItems, numBins);
  return [...issues, ...found.finish()];
}

function complain(found: IssueList, path: string, expectation: string, value: unknown): void {
  if (found.wants()) found.add(path, `${expectation}, got ${show(value)}`, value);
}

/** The number of items. */
function checkWeights(found: IssueList, weights: unknown): number {
  if (!isList(weights)) {
    complain(found, 'weights', 'weights must be a list of numbers', weights);
    return 0;
  }
  if (weights instanceof Uint32Array) return weights.length;
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    if (isLoad(weight)) sum += weight;
    else complain(found, `weights[${i}]`, 'a weight must be a finite number of at least 0', weight);
  }
  if (sum === Infinity) complain(found, 'weights', 'the weights must have a finite sum', sum);
  return weights.length;
}

/** The number of bins. */
function checkBins(issues: Issue[], found: IssueList, bins: unknown, numItems: number): number {
  if (typeof bins === 'number' && Number.isInteger(bins) && bins >= 1 && bins <= MOST_BINS) return bins;
  if (!Array.isArray(bins) || bins.length === 0 || bins.length > MOST_BINS) {
    report(issues, 'bins', `bins must be a number from 1 to ${MOST_BINS} or a list of as many bins`, bins);
    return 0;
  }
  let depth: number | undefined;
  for (let b = 0; b < bins.length; b++) {
    const bin: unknown = bins[b];
    const path = `bins[${b}]`;
    if (!isRecord(bin)) {
      complain(found, path, 'a bin must be an object', bin);
      continue;
    }
    checkBin(issues, found, bin, path, numItems);
    const names = bin.path === undefined ? [] : bin.path;
    if (!Array.isArray(names) || !names.every((name) => typeof name === 'string' && name !== '')) {
      complain(found, `${path}.path`, 'path must be a list of names that are not empty', bin.path);
    } else {
      depth ??= names.length;
      if (names.length !== depth) {
        complain(found, `${path}.path`, `path must have ${depth} names as that of the first bin`, bin.path);
      }
    }
  }
  return bins.length;
}

function checkBin(issues: Issue[], found: IssueList, bin: Fields, path: string, numItems: number): void {
  const { speed, load, maxItems, forbidden } = bin;
  if (found.wants()) rejectUnknown(issues, (key) => `${path}.${key}`, bin, BIN_FIELDS);
  if (speed !== undefined && !isPositive(speed)) {
    complain(found, `${path}.speed`, 'speed must be a finite number above 0', speed);
  }
  if (load !== undefined && !isLoad(load)) {
    complain(found, `${path}.load`, 'load must be a finite number of at least 0', load);
  }
  if (maxItems !== undefined && !(Number.isInteger(maxItems) && (maxItems as number) >= 0)) {
    complain(found, `${path}.maxItems`, 'maxItems must be an integer of at least 0', maxItems);
  }
  if (forbidden !== undefined) checkItems(found, `${path}.forbidden`, forbidden, numItems);
}

function checkGroups(issues: Issue[], found: IssueList, groups: unknown, numItems: number): void {
  if (groups === undefined) return;
  if (!Array.isArray(groups)) {
    report(issues, 'groups', 'groups must be a list', groups);
    return;
  }
  for (const [g, group] of groups.entries()) {
    const path = `groups[${g}]`;
    if (!isRecord(group)) {
      complain(found, path, 'a group must be an object with items and spread', group);
      continue;
    }
    if (found.wants()) rejectUnknown(issues, (key) => `${path}.${key}`, group, ['items', 'spread']);
    checkItems(found, `${path}.items`, group.items, numItems);
    if (group.spread !== 'distinct' && group.spread !== 'even') {
      complain(found, `${path}.spread`, "spread must be 'distinct' or 'even'", group.spread);
    }
  }
}

/** Indices of items, each once. */
function checkItems(found: IssueList, path: string, items: unknown, numItems: number): void {
  if (!isList(items)) {
    complain(found, path, `${path.slice(path.lastIndexOf('.') + 1)} must be a list of items`, items);
    return;
  }
  const seen = new Set<unknown>();
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (!(Number.isInteger(item) && (item as number) >= 0 && (item as number) < numItems)) {
      complain(found, `${path}[${i}]`, `an item must be an integer from 0 to ${numItems - 1}`, item);
    } else if (seen.size === seen.add(item).size) {
      complain(found, `${path}[${i}]`, 'an item may stand once', item);
    }
  }
}

/** A bin or −1 for each item. */
function checkPlaces(found: IssueList, key: string, places: unknown, numItems: number, numBins: number): void {
  if (places === undefined) return;
  if (!isList(places)) {
    complain(found, key, `${key} must be a list with a bin for each item`, places);
    return;
  }
  if (places.length !== numItems) {
    complain(found, key, `${key} must have as many entries as weights (${numItems})`, places.length);
    return;
  }
  for (let i = 0; i < places.length; i++) {
    const bin = places[i];
    if (Number.isInteger(bin) && (bin as number) >= -1 && (bin as number) < numBins) continue;
    complain(found, `${key}[${i}]`, `a bin must be an integer from 0 to ${numBins - 1}, or -1 for none`, bin);
  }
}

/** Throws the issues of the options, with a suggestion for an unknown key. */
export function assertBalanceOptions(options: BalanceOptions & AsyncOptions, previous: boolean, async: boolean): void {
  const issues: Issue[] = [];
  if (!isRecord(options)) report(issues, 'options', 'options must be an object', options);
  else {
    const at: At = (key) => `options.${key}`;
    rejectUnknown(issues, at, options, async ? [...OPTION_FIELDS, ...ASYNC_FIELDS] : OPTION_FIELDS);
    const { maxMoves, maxImbalance, moveCost, memoryLimitMb } = options as BalanceOptions;
    oneOf(issues, at, 'moveCost', moveCost, ['items', 'weight']);
    if (memoryLimitMb !== undefined) integer(issues, at, memoryLimitMb, 1, 1024, 'memoryLimitMb');
    checkSearchOptions(issues, at, options, async);
    for (const [key, value] of Object.entries({ maxMoves, maxImbalance })) {
      if (value !== undefined && !previous) report(issues, at(key), `${key} needs the problem's previous`, value);
    }
  }
  if (issues.length > 0) throw new EvenslotError('E_INVALID_OPTION', issues);
}

/** Checks what every search is told: how hard, how long, how good, and by whom it is watched. */
export function checkSearchOptions(issues: Issue[], at: At, options: Fields, async: boolean): void {
  const { effort, nodeLimit, timeLimitMs, relativeGap, maxMoves, maxImbalance, seed, signal, onIncumbent } = options;
  oneOf(issues, at, 'effort', effort, ['instant', 'improve', 'exact']);
  if (nodeLimit !== undefined) integer(issues, at, nodeLimit, 0, Number.MAX_SAFE_INTEGER, 'nodeLimit');
  if (maxMoves !== undefined) integer(issues, at, maxMoves, 0, MAX_TOTAL, 'maxMoves');
  if (seed !== undefined) integer(issues, at, seed, 0, 2 ** 32 - 1, 'seed');
  inRange(issues, at, 'timeLimitMs', timeLimitMs, Number.MIN_VALUE, 'a finite number above 0');
  inRange(issues, at, 'relativeGap', relativeGap, 0, 'a number from 0 to 1', 1);
  inRange(issues, at, 'maxImbalance', maxImbalance, 1, 'a finite number of at least 1');
  if (async && signal !== undefined && typeof (signal as Partial<AbortSignal> | null)?.aborted !== 'boolean') {
    report(issues, at('signal'), 'signal must be an AbortSignal', signal);
  }
  if (async && onIncumbent !== undefined && typeof onIncumbent !== 'function') {
    report(issues, at('onIncumbent'), 'onIncumbent must be a function', onIncumbent);
  }
}

function oneOf(issues: Issue[], at: At, key: string, value: unknown, known: readonly string[]): void {
  if (value === undefined || known.includes(value as string)) return;
  report(issues, at(key), `${key} must be ${known.map((name) => `'${name}'`).join(' or ')}`, value);
}

function inRange(issues: Issue[], at: At, key: string, value: unknown, min: number, wanted: string, max = Infinity) {
  if (value === undefined) return;
  if (typeof value === 'number' && value >= min && value <= max && value < Infinity) return;
  report(issues, at(key), `${key} must be ${wanted}`, value);
}
