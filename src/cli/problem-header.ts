/** The first lines of a problem file, `evenslot: 1` and `kind`: what they say, and what is wrong with them. */

import type { Issue } from '../errors.ts';
import { KIND_NAMES, KINDS, type KindName } from './kinds.ts';

export interface Header {
  /** Undefined when the rest of the file cannot be judged. */
  readonly kind: KindName | undefined;
  readonly issues: readonly Issue[];
}

/** `wanted`: the kinds that the command takes. */
export function readHeader(value: unknown, wanted: readonly KindName[]): Header {
  const lines = wanted.map((kind) => `"kind: ${kind}"`).join(' or ');
  const stop = (issue: Issue): Header => ({ kind: undefined, issues: [issue] });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const found = Array.isArray(value) ? 'a list' : JSON.stringify(value);
    const message = `a problem file must be a mapping that starts with "evenslot: 1" and ${lines}, got ${found}`;
    return stop({ path: '', message, received: value });
  }
  const { evenslot, kind, formatVersion } = value as Record<string, unknown>;
  if (formatVersion !== undefined && evenslot === undefined) {
    const message = `this is a plan, not a problem: a problem file starts with "evenslot: 1" and ${lines}`;
    return stop({ path: '', message, received: kind });
  }
  const issues: Issue[] = [];
  if (evenslot === undefined) {
    const message = 'the version is missing: a problem file starts with "evenslot: 1"';
    issues.push({ path: 'evenslot', message, received: evenslot });
  } else if (evenslot !== 1) {
    const message = `the version of the file format must be 1, got ${JSON.stringify(evenslot)}`;
    issues.push({ path: 'evenslot', message, received: evenslot });
  }
  const name = KIND_NAMES.find((known) => known === kind);
  if (kind === undefined) {
    issues.push({ path: 'kind', message: `the kind is missing: write ${lines}`, received: kind });
  } else if (name === undefined) {
    const names = wanted.map((known) => `"${known}"`).join(' or ');
    issues.push({ path: 'kind', message: `kind must be ${names}, got ${JSON.stringify(kind)}`, received: kind });
  } else if (!wanted.includes(name)) {
    return stop({ path: 'kind', message: otherCommand(name), received: kind });
  }
  // Without a kind the file is read as what the command takes, if that is one thing only.
  const assumed = name ?? (kind === undefined && wanted.length === 1 ? wanted[0] : undefined);
  return { kind: evenslot === undefined || evenslot === 1 ? assumed : undefined, issues };
}

/** For a file that the command does not take. */
export function otherCommand(kind: KindName): string {
  return `this problem is of kind ${kind}: use "evenslot ${KINDS[kind].command}"`;
}
