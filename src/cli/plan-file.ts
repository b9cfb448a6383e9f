/** From the text of a plan file (the --json output of allocate, assign or compare) to the plan documents in it. */

import type { Issue } from '../errors.ts';
import { EXIT } from './exit-codes.ts';
import { describeIssues, describeSyntax } from './locate.ts';
import { CommandFailure } from './outcome.ts';
import { type ParsedText, parseText } from './parse-text.ts';
import { printable } from './printable.ts';
import type { Source } from './read-file.ts';

const PLAN_KINDS: readonly string[] = ['slot-plan', 'partition-plan', 'comparison'];

export interface PlanFile {
  /** The plan, or every plan of a comparison, with its path in the file (empty for a single plan). */
  readonly plans: readonly { readonly path: string; readonly document: Readonly<Record<string, unknown>> }[];
  /** `file:line:column: path: message` for each issue; without line and column when the file is very large. */
  readonly describe: (issues: readonly Issue[]) => string[];
}

/** Characters of a file whose issues are traced to their lines; beyond, that takes far longer than the verdict itself. */
const MAX_TRACED = 10_000_000;

/** Throws a CommandFailure when the text is not a plan at all; whether the plan is right is for `verify` to say. */
export function parsePlans({ name, text }: Source): PlanFile {
  // JSON.parse is a hundred times quicker; the traceable parse is for texts it refuses and for issues to report.
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const parsed = parseText(text);
    if (parsed.issues.length > 0) throw new CommandFailure(EXIT.badInput, describeSyntax(name, parsed));
    value = parsed.value;
  }
  let parsed: ParsedText | undefined;
  const describe = (issues: readonly Issue[]) => {
    if (text.length > MAX_TRACED) {
      return issues.map(({ path, message }) => printable(`${name}: ${path === '' ? '' : `${path}: `}${message}`));
    }
    parsed ??= parseText(text, { uniqueKeys: false });
    return describeIssues(name, parsed, issues);
  };
  const issue = findHeaderIssue(value);
  if (issue !== undefined) throw new CommandFailure(EXIT.badInput, describe([issue]));
  const document = value as { readonly kind: string; readonly plans?: readonly Readonly<Record<string, unknown>>[] };
  if (document.kind !== 'comparison') return { plans: [{ path: '', document: { ...document } }], describe };
  const plans = (document.plans ?? []).map((plan, i) => ({ path: `plans[${i}]`, document: plan }));
  return { plans, describe };
}

function findHeaderIssue(value: unknown): Issue | undefined {
  const expected = 'print one with "evenslot allocate <file> --json" or "evenslot assign <file> --json"';
  if (!isRecord(value)) return { path: '', message: `this is not a plan: ${expected}`, received: value };
  const { formatVersion, kind, plans, evenslot } = value;
  if (evenslot !== undefined)
    return { path: '', message: `this is a problem, not a plan: ${expected}`, received: evenslot };
  if (formatVersion !== 1) {
    return {
      path: 'formatVersion',
      message: `formatVersion must be 1, got ${show(formatVersion)}`,
      received: formatVersion,
    };
  }
  if (!PLAN_KINDS.includes(kind as string)) {
    const message = `kind must be "slot-plan", "partition-plan" or "comparison", got ${show(kind)}`;
    return { path: 'kind', message, received: kind };
  }
  if (kind === 'comparison' && !(Array.isArray(plans) && plans.length > 0 && plans.every(isRecord))) {
    return { path: 'plans', message: `plans must be a list of at least one plan, got ${show(plans)}`, received: plans };
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
