/** The bins of a balance problem in columns, whether they are listed or only counted. */

import type { IssueList } from '../issue-list.ts';
import { complain, isLoad, isPositive } from '../read-entries.ts';
import { isIndex, isList, readArray, readRecord } from '../read-fields.ts';

/** Bins are indices below 2²⁴. */
const MOST_BINS = 2 ** 24;

export interface BinColumns {
  readonly numBins: number;
  /** Undefined when no bin names a speed: then plain loads compare. */
  readonly speed: Float64Array | undefined;
  readonly load: Float64Array;
  /** Infinity where a bin has no limit; undefined when none has. */
  readonly maxItems: Float64Array | undefined;
  /** item · numBins + bin of every forbidden pair. */
  readonly forbidden: ReadonlySet<number>;
  /** Node of each bin, for each level of the paths from the outermost to the bins themselves. */
  readonly levels: readonly Uint32Array[];
}

/** Reads `problem.bins`; undefined, with issues, when it is malformed. */
export function readBins(issues: IssueList, input: unknown, numItems: number): BinColumns | undefined {
  const path = 'problem.bins';
  if (typeof input === 'number' || input === undefined) {
    if (isIndex(input, MOST_BINS + 1) && input > 0) return countedBins(input);
    complain(issues, path, `an integer from 1 to ${MOST_BINS} or a list of bins`, input);
    return undefined;
  }
  const list = readArray(issues, path, input);
  if (!list) return undefined;
  const numBins = list.length;
  if (numBins === 0 || numBins > MOST_BINS) {
    complain(issues, path, `a list of 1 to ${MOST_BINS} bins`, input);
    return undefined;
  }
  const found = issues.count();
  const speed = new Float64Array(numBins).fill(1);
  const load = new Float64Array(numBins);
  const maxItems = new Float64Array(numBins).fill(Infinity);
  const forbidden = new Set<number>();
  const paths: (readonly string[])[] = [];
  let named = false;
  let limited = false;
  for (let b = 0; b < numBins; b++) {
    const at = `${path}[${b}]`;
    const bin = readRecord(issues, at, list[b]);
    if (!bin) continue;
    if (bin.speed !== undefined) {
      named = true;
      if (isPositive(bin.speed)) speed[b] = bin.speed;
      else complain(issues, `${at}.speed`, 'a finite number above 0', bin.speed);
    }
    if (isLoad(bin.load)) load[b] = bin.load;
    else if (bin.load !== undefined) complain(issues, `${at}.load`, 'a finite number of at least 0', bin.load);
    if (bin.maxItems !== undefined) {
      limited = true;
      if (Number.isInteger(bin.maxItems) && (bin.maxItems as number) >= 0) maxItems[b] = bin.maxItems as number;
      else complain(issues, `${at}.maxItems`, 'an integer of at least 0', bin.maxItems);
    }
    const items = bin.forbidden === undefined ? [] : readArray(issues, `${at}.forbidden`, bin.forbidden);
    for (let i = 0; items && i < items.length; i++) {
      const item = items[i];
      if (isIndex(item, numItems)) forbidden.add(item * numBins + b);
      else if (issues.wants()) complain(issues, `${at}.forbidden[${i}]`, 'an index of an item', item);
    }
    paths.push(readPath(issues, `${at}.path`, bin.path, paths[0]?.length));
  }
  if (issues.count() > found) return undefined;
  return {
    numBins,
    speed: named ? speed : undefined,
    load,
    maxItems: limited ? maxItems : undefined,
    forbidden,
    levels: [...numberNodes(paths), binLevel(numBins)],
  };
}

function countedBins(numBins: number): BinColumns {
  return {
    numBins,
    speed: undefined,
    load: new Float64Array(numBins),
    maxItems: undefined,
    forbidden: new Set(),
    levels: [binLevel(numBins)],
  };
}

function binLevel(numBins: number): Uint32Array {
  return Uint32Array.from({ length: numBins }, (_, b) => b);
}

function readPath(issues: IssueList, at: string, value: unknown, depth: number | undefined): readonly string[] {
  const names = value === undefined ? [] : value;
  if (!isList(names) || !Array.from(names).every((name) => typeof name === 'string' && name !== '')) {
    complain(issues, at, 'a list of names', value);
    return [];
  }
  if (depth !== undefined && names.length !== depth) {
    complain(issues, at, `a list of ${depth} names, as the first bin has`, value);
  }
  return Array.from(names) as string[];
}

/** Two nodes are one when all names up to theirs agree. */
function numberNodes(paths: readonly (readonly string[])[]): Uint32Array[] {
  return Array.from({ length: paths[0]!.length }, (_, depth) => {
    const known = new Map<string, number>();
    return Uint32Array.from(paths, (names) => {
      const key = JSON.stringify(names.slice(0, depth + 1));
      const node = known.get(key) ?? known.size;
      known.set(key, node);
      return node;
    });
  });
}
