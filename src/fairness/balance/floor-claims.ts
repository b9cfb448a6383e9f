/** Reads a claimed floor of the makespan: the rule, its parameters, and the floors inside it. */

import type { IssueList } from '../issue-list.ts';
import { type Fields, isIndex, isList, readNumber, readRecord, showValue } from '../read-fields.ts';

/** The fields that some rule has; which of them are there depends on `kind`. */
export interface FloorClaim {
  readonly kind: FloorKind;
  readonly value: number;
  readonly path: string;
  readonly items: number;
  /** How many bins, for `lifted`. */
  readonly bins: number;
  /** Which bins, for `restricted`. */
  readonly binList: ArrayLike<number>;
  readonly bin: number;
  readonly depth: number;
  readonly capacity: number;
  readonly epsilon: number;
  readonly rule: 'identity' | 'multiple' | 'parameter';
  readonly parameter: number;
  readonly limit: number;
  readonly prices: ArrayLike<number>;
  readonly inner: FloorClaim | undefined;
}

const KINDS = [
  'average',
  'heaviest-item',
  'heaviest-items',
  'restricted',
  'item-limits',
  'pigeon-hole',
  'dual-feasible',
  'lifted',
  'subset-sum',
  'prices',
  'search',
] as const;

export type FloorKind = (typeof KINDS)[number];

/** Rules that speak of the bins one by one; they cannot stand inside another. */
const BY_BIN: readonly FloorKind[] = ['restricted', 'item-limits'];
const DEEPEST = 8;

/** What a claim is read against: the items and bins that its rule speaks of. */
export interface ClaimScope {
  readonly numItems: number;
  readonly numBins: number;
}

/** Reads a claim; undefined, with issues, when a field is missing or out of range. */
export function readFloorClaim(
  issues: IssueList,
  path: string,
  value: unknown,
  scope: ClaimScope,
  nesting = 0,
): FloorClaim | undefined {
  const found = issues.count();
  const claim = readRecord(issues, path, value);
  if (!claim) return undefined;
  const kind = claim.kind as FloorKind;
  if (!KINDS.includes(kind)) {
    issues.add(`${path}.kind`, `kind must be one of ${KINDS.join(', ')}, got ${showValue(claim.kind)}`, claim.kind);
    return undefined;
  }
  if (nesting > 0 && BY_BIN.includes(kind)) {
    issues.add(`${path}.kind`, `${kind} cannot stand inside another rule`, kind);
    return undefined;
  }
  const read = createReaders(issues, path, claim);
  const { numItems, numBins } = scope;
  const floor = {
    kind,
    path,
    value: read.number('value'),
    items: kind === 'heaviest-items' || kind === 'lifted' ? read.integer('items', 1, numItems) : 0,
    bins: kind === 'lifted' ? read.integer('bins', 1, numBins) : 0,
    binList: kind === 'restricted' ? read.integers('bins', numBins - 1) : [],
    bin: kind === 'item-limits' ? read.integer('bin', 0, numBins - 1) : 0,
    depth: kind === 'pigeon-hole' ? read.integer('depth', 0, Math.ceil(numItems / numBins) - 1) : 0,
    capacity: kind === 'dual-feasible' || kind === 'prices' ? read.number('capacity') : 0,
    limit: kind === 'prices' ? read.integer('limit', 0, Number.MAX_SAFE_INTEGER) : 0,
    prices: kind === 'prices' ? read.integers('prices', Number.MAX_SAFE_INTEGER, numItems) : [],
    ...readDualFunction(issues, path, kind === 'dual-feasible' ? claim : undefined, read),
  };
  if (issues.count() > found) return undefined;
  if (kind !== 'lifted' && kind !== 'subset-sum') return { ...floor, inner: undefined };
  const inside = kind === 'lifted' ? liftedScope(scope, floor) : scope;
  if (nesting === DEEPEST) {
    issues.add(path, `rules may stand inside each other ${DEEPEST} deep`, nesting);
    return undefined;
  }
  const inner = readFloorClaim(issues, `${path}.inner`, claim.inner, inside, nesting + 1);
  if (!inner) return undefined;
  if (kind === 'lifted' && floor.value > inner.value) {
    issues.add(
      `${path}.value`,
      `lifted shows as much as what is inside (${inner.value}), got ${floor.value}`,
      floor.value,
    );
  }
  return { ...floor, inner };
}

/** Some `bins` bins hold at least this many of the `items` heaviest items (Haouari, Gharbi, Jemmali 2006). */
export function liftedScope(
  { numBins }: ClaimScope,
  { items, bins }: { readonly items: number; readonly bins: number },
): ClaimScope {
  const share = Math.floor(items / numBins);
  return { numItems: bins * share + Math.min(bins, items - numBins * share), numBins: bins };
}

type Readers = ReturnType<typeof createReaders>;

function createReaders(issues: IssueList, path: string, claim: Fields) {
  return {
    /** A finite number of at least 0. */
    number(name: string): number {
      const value = readNumber(issues, `${path}.${name}`, claim[name]);
      if (value !== undefined && value >= 0) return value;
      if (value !== undefined) issues.add(`${path}.${name}`, `${name} must be at least 0, got ${value}`, value);
      return 0;
    },
    integer(name: string, low: number, high: number): number {
      const value = claim[name];
      if (typeof value === 'number' && isIndex(value - low, high - low + 1)) return value;
      const message = `${name} must be an integer from ${low} to ${high}, got ${showValue(value)}`;
      issues.add(`${path}.${name}`, message, value);
      return low;
    },
    /** Integers from 0 to `high`; as many as `length` when it is given. */
    integers(name: string, high: number, length?: number): ArrayLike<number> {
      const list = claim[name];
      const at = `${path}.${name}`;
      if (!isList(list) || (length !== undefined && list.length !== length)) {
        const wanted = length === undefined ? 'a list of integers' : `a list of ${length} integers`;
        const got = isList(list) ? `${list.length} entries` : showValue(list);
        issues.add(at, `${name} must be ${wanted}, got ${got}`, list);
        return [];
      }
      for (let i = 0; i < list.length; i++) {
        if (isIndex(list[i], high + 1) || !issues.wants()) continue;
        issues.add(`${at}[${i}]`, `${name} must be integers from 0 to ${high}, got ${showValue(list[i])}`, list[i]);
      }
      return list as ArrayLike<number>;
    },
  };
}

function readDualFunction(issues: IssueList, path: string, claim: Fields | undefined, read: Readers) {
  if (!claim) return { epsilon: 0, rule: 'identity', parameter: 0 } as const;
  const epsilon = read.number('epsilon');
  const { capacity, rule } = claim;
  if (epsilon * 2 > (capacity as number)) {
    issues.add(`${path}.epsilon`, `epsilon must be at most half the capacity, got ${epsilon}`, epsilon);
  }
  if (rule !== 'identity' && rule !== 'multiple' && rule !== 'parameter') {
    const message = `rule must be 'identity', 'multiple' or 'parameter', got ${showValue(rule)}`;
    issues.add(`${path}.rule`, message, rule);
    return { epsilon, rule: 'identity', parameter: 0 } as const;
  }
  if (rule === 'identity') return { epsilon, rule, parameter: 0 } as const;
  if (rule === 'multiple') return { epsilon, rule, parameter: read.integer('parameter', 1, 2 ** 20) } as const;
  const parameter = read.number('parameter');
  if (parameter === 0 || parameter * 2 > (capacity as number)) {
    issues.add(
      `${path}.parameter`,
      `parameter must be above 0 and at most half the capacity, got ${parameter}`,
      parameter,
    );
  }
  return { epsilon, rule, parameter } as const;
}
