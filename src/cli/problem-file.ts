/** From the text of a problem file to a valid problem: header, counted entries, validation, and issues traced back to their lines. */

import { EvenslotError, type Issue } from '../errors.ts';
import type { SlotProblem } from '../slots/types.ts';
import { validateSlotProblem } from '../slots/validate.ts';
import { EXIT } from './exit-codes.ts';
import { expandCounts } from './expand.ts';
import { describeIssues, describeSyntax } from './locate.ts';
import { CommandFailure } from './outcome.ts';
import { parseText } from './parse-text.ts';
import type { Source } from './read-file.ts';

/** Fields of the format. An issue at one of them is about its value; at any other it is about the key, which nobody knows. */
const FIELDS = new Set(
  Object.entries({
    '': 'evenslot kind taskManagers vertices edges previous',
    'taskManagers[].': 'id count slots capacity rack zone',
    'vertices[].': 'id count parallelism minParallelism maxParallelism pipeline slotSharingGroup coLocationGroup load',
    'edges[].': 'from to count ship',
    'previous[].': 'taskManager slot slotSharingGroup subtasks',
    'previous[].subtasks[].': 'vertex index',
  }).flatMap(([parent, names]) => names.split(' ').map((name) => parent + name)),
);

export interface ProblemFile {
  /** Hands the problem to a call into the library; an issue it throws about the problem becomes bad input with line and column. */
  readonly use: <T>(call: (problem: SlotProblem) => T) => T;
}

/** Throws a CommandFailure with every issue of the file, one per line. */
export function parseProblem({ name, text }: Source): ProblemFile {
  const parsed = parseText(text);
  if (parsed.issues.length > 0) throw new CommandFailure(EXIT.badInput, describeSyntax(name, parsed));
  const fail = (issues: readonly Issue[]) =>
    new CommandFailure(EXIT.badInput, describeIssues(name, parsed, issues, isUnknownField));
  const header = checkHeader(parsed.value);
  if (header.stop) throw fail(header.issues);
  // $schema is for editors.
  const { evenslot: _version, kind: _kind, $schema: _schema, ...content } = parsed.value as Record<string, unknown>;
  const expanded = expandCounts(content);
  const toFile = (issues: readonly Issue[]) =>
    withoutRepeats(issues.map((issue) => ({ ...issue, path: expanded.toFilePath(issue.path) })));
  const issues = [...header.issues, ...expanded.issues, ...toFile(validateSlotProblem(expanded.fields))];
  if (issues.length > 0) throw fail(issues);
  const problem = expanded.fields as unknown as SlotProblem;
  const use = <T>(call: (problem: SlotProblem) => T): T => {
    try {
      return call(problem);
    } catch (error) {
      if (error instanceof EvenslotError && error.code === 'E_INVALID_PROBLEM') throw fail(toFile(error.issues));
      throw error;
    }
  };
  return { use };
}

function isUnknownField(path: string): boolean {
  return path !== '' && !path.endsWith(']') && !FIELDS.has(path.replace(/\[\d+\]/g, '[]'));
}

/** `stop`: the rest of the file cannot be judged. */
function checkHeader(value: unknown): { issues: Issue[]; stop: boolean } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const found = Array.isArray(value) ? 'a list' : JSON.stringify(value);
    const message = `a problem file must be a mapping with evenslot, kind, taskManagers and vertices, got ${found}`;
    return { issues: [{ path: '', message, received: value }], stop: true };
  }
  const { evenslot, kind, formatVersion } = value as Record<string, unknown>;
  if (formatVersion !== undefined && evenslot === undefined) {
    const message = 'this is a plan, not a problem: a problem file starts with "evenslot: 1" and "kind: slots"';
    return { issues: [{ path: '', message, received: kind }], stop: true };
  }
  const issues: Issue[] = [];
  if (evenslot === undefined) {
    issues.push({
      path: 'evenslot',
      message: 'the version is missing: a problem file starts with "evenslot: 1"',
      received: evenslot,
    });
  } else if (evenslot !== 1) {
    const message = `the version of the file format must be 1, got ${JSON.stringify(evenslot)}`;
    issues.push({ path: 'evenslot', message, received: evenslot });
  }
  if (kind === undefined) {
    issues.push({ path: 'kind', message: 'the kind is missing: write "kind: slots"', received: kind });
  } else if (kind !== 'slots') {
    issues.push({ path: 'kind', message: `kind must be "slots", got ${JSON.stringify(kind)}`, received: kind });
  }
  return { issues, stop: (evenslot !== undefined && evenslot !== 1) || (kind !== undefined && kind !== 'slots') };
}

/** All copies of a counted entry share its issues: each is told once, for the first copy. */
function withoutRepeats(issues: readonly Issue[]): Issue[] {
  const seen = new Set<string>();
  return issues.filter(({ path, message }) => {
    const key = /^\w+\[\d+\]/.test(path) ? `${path}\n${message.replace(/\d+/g, '#')}` : `${path}\n${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
