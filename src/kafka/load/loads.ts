/** Where the loads of partitions come from, as the user says it, and the table that all sources end in. */

import { EvenslotError, type Issue } from '../../errors.ts';
import { isRecord, rejectUnknown, report, show } from '../../fields.ts';
import type { LoadUnit } from '../codec/user-data.ts';

/** Load of each partition of a topic, by partition number; NaN or nothing where unknown. */
export type LoadTable = ReadonlyMap<string, ArrayLike<number>>;

export interface TopicSize {
  readonly name: string;
  /** Number of partitions. */
  readonly partitions: number;
}

/** By name of the topic: one load for all its partitions, or one each. A topic may be left out; what is no finite number ≥ 0 is unknown. */
export type LoadsByTopic =
  | ReadonlyMap<string, number | ArrayLike<number>>
  | Readonly<Record<string, number | ArrayLike<number>>>;

/** Tells the loads of partitions, in any one unit. */
export type LoadFunction = (topics: readonly TopicSize[]) => LoadsByTopic | Promise<LoadsByTopic>;

/** Made by `lagLoads`. */
export interface LagLoads {
  readonly kind: 'lag';
  readonly fromBeginning: boolean;
}

/** Made by `rateLoads`. */
export interface RateLoads {
  readonly kind: 'rate';
  readonly windowMs: number;
}

/** 1: every partition weighs the same. */
export type Loads = 1 | LagLoads | RateLoads | LoadFunction;

/**
 * A partition weighs 1 + its lag, in records: end offset − committed offset, at least 0. An idle partition costs its fetches, therefore the 1.
 *
 * Right after an outage, or for a group that works in batches; in a group that keeps up, lags are noise: take `rateLoads`.
 *
 * @param options `fromBeginning`: the consumers start at the beginning of a partition without a committed offset, so that its whole log is its lag.
 * As what they subscribe with. @default false: such a partition has no lag.
 * @throws EvenslotError `E_INVALID_OPTION`.
 */
export function lagLoads(options: { readonly fromBeginning?: boolean } = {}): LagLoads {
  const issues = checkFields(options, ['fromBeginning']);
  const { fromBeginning = false } = options;
  if (typeof fromBeginning !== 'boolean')
    report(issues, 'fromBeginning', 'fromBeginning must be a boolean', fromBeginning);
  if (issues.length > 0) throw new EvenslotError('E_INVALID_OPTION', issues);
  return { kind: 'lag', fromBeginning };
}

/**
 * A partition weighs the records a second that are written to it, measured from its end offsets while the group runs, and a hundredth of the mean
 * rate on top for its fetches. Every member measures what it has, so nothing is known when a group starts: all partitions weigh the same then.
 *
 * @param options `windowMs`: rates are means over so many milliseconds; ≥ 1000. @default 600_000, ten minutes
 * @throws EvenslotError `E_INVALID_OPTION`.
 */
export function rateLoads(options: { readonly windowMs?: number } = {}): RateLoads {
  const issues = checkFields(options, ['windowMs']);
  const { windowMs = 600_000 } = options;
  if (!Number.isFinite(windowMs) || windowMs < 1000) {
    report(issues, 'windowMs', 'windowMs must be a number of at least 1000', windowMs);
  }
  if (issues.length > 0) throw new EvenslotError('E_INVALID_OPTION', issues);
  return { kind: 'rate', windowMs };
}

function checkFields(options: unknown, known: readonly string[]): Issue[] {
  if (!isRecord(options)) {
    const message = `options must be an object, got ${show(options)}`;
    throw new EvenslotError('E_INVALID_OPTION', [{ path: '', message, received: options }]);
  }
  const issues: Issue[] = [];
  rejectUnknown(issues, (key) => key, options, known);
  return issues;
}

export function isLoads(value: unknown): value is Loads {
  if (value === 1 || typeof value === 'function') return true;
  return isRecord(value) && (value.kind === 'lag' || value.kind === 'rate');
}

/** Undefined when nothing is measured. */
export function unitOf(loads: Loads): LoadUnit | undefined {
  if (loads === 1) return undefined;
  return typeof loads === 'function' ? 'custom' : loads.kind;
}
