/**
 * From the text of a problem file to a valid problem: header, short forms, validation, and issues traced back to their lines. Outputs of Kafka's
 * tools that are read in its place are known by their content.
 */

import { EvenslotError, type Issue } from '../errors.ts';
import { isConsumerGroup } from '../kafka/formats/consumer-group.ts';
import { isReassignment, readReassignment } from '../kafka/formats/reassignment.ts';
import { EXIT } from './exit-codes.ts';
import { importGroup } from './import-group.ts';
import { KIND_NAMES, KINDS, type KindName, type Problems } from './kinds.ts';
import { describeIssues, describeSyntax } from './locate.ts';
import { CommandFailure } from './outcome.ts';
import { type ParsedText, parseText } from './parse-text.ts';
import { printable } from './printable.ts';
import { otherCommand, readHeader } from './problem-header.ts';
import type { Source } from './read-file.ts';

export interface ProblemOf<K extends KindName> {
  readonly kind: K;
  /** Hands the problem to a call into the library; an issue it throws about the problem becomes bad input with line and column. */
  readonly use: <T>(call: (problem: Problems[K]) => T) => T;
  /** What was assumed because the file does not say it. */
  readonly remarks: readonly string[];
}

export type ProblemFile<K extends KindName = KindName> = { [Name in K]: ProblemOf<Name> }[K];

/** `wanted`: kinds that the command takes. Throws a CommandFailure with every issue of the file, one per line. */
export function parseProblem<K extends KindName>(source: Source, ...wanted: K[]): ProblemFile<K> {
  const { name, text } = source;
  if (isConsumerGroup(text)) return expectWanted(name, importGroup(source), wanted);
  const parsed = parseText(text);
  if (parsed.issues.length > 0) throw new CommandFailure(EXIT.badInput, describeSyntax(name, parsed));
  const file = isReassignment(parsed.value) ? importReassignment(name, parsed) : readOwnFormat(name, parsed, wanted);
  return expectWanted(name, file, wanted);
}

/** `parseProblem` for the commands that take every kind. */
export function parseAnyProblem(source: Source): ProblemFile {
  return parseProblem(source, ...KIND_NAMES);
}

function expectWanted<K extends KindName>(name: string, file: ProblemFile, wanted: readonly K[]): ProblemFile<K> {
  if ((wanted as readonly KindName[]).includes(file.kind)) return file as ProblemFile<K>;
  throw new CommandFailure(EXIT.badInput, [printable(`${name}:1:1: ${otherCommand(file.kind)}`)]);
}

function readOwnFormat(name: string, parsed: ParsedText, wanted: readonly KindName[]): ProblemFile {
  const { kind, issues: headerIssues } = readHeader(parsed.value, wanted);
  const fail = (issues: readonly Issue[]) =>
    new CommandFailure(
      EXIT.badInput,
      describeIssues(name, parsed, issues, (path) => isUnknownField(kind, path)),
    );
  if (kind === undefined) throw fail(headerIssues);
  // $schema is for editors.
  const { evenslot: _version, kind: _kind, $schema: _schema, ...content } = parsed.value as Record<string, unknown>;
  const expanded = KINDS[kind].expand(content);
  const toFile = (issues: readonly Issue[]) =>
    withoutRepeats(issues.map((issue) => ({ ...issue, path: expanded.toFilePath(issue.path) })));
  const found = KINDS[kind].validate(expanded.fields);
  const issues = [...headerIssues, ...withoutRepeats(expanded.issues), ...toFile(found)];
  if (issues.length > 0) throw fail(issues);
  return fileOf(kind, expanded.fields as unknown as Problems[KindName], (found) => fail(toFile(found)));
}

function importReassignment(name: string, parsed: ParsedText): ProblemFile {
  const fail = (issues: readonly Issue[]) => new CommandFailure(EXIT.badInput, describeIssues(name, parsed, issues));
  try {
    const { problem, remarks } = readReassignment(parsed.value);
    return { ...fileOf('partitions', problem, fail), remarks };
  } catch (error) {
    if (error instanceof EvenslotError && error.code === 'E_PARSE') throw fail(error.issues);
    throw error;
  }
}

function fileOf<K extends KindName>(
  kind: K,
  problem: Problems[K],
  fail: (issues: readonly Issue[]) => CommandFailure,
): ProblemFile {
  const use = <T>(call: (problem: Problems[K]) => T): T => {
    try {
      return call(problem);
    } catch (error) {
      if (error instanceof EvenslotError && error.code === 'E_INVALID_PROBLEM') throw fail(error.issues);
      throw error;
    }
  };
  return { kind, use, remarks: [] } as unknown as ProblemFile;
}

function isUnknownField(kind: KindName | undefined, path: string): boolean {
  if (kind === undefined || path === '' || path.endsWith(']')) return false;
  return !KINDS[kind].fields.has(path.replace(/\[\d+\]/g, '[]'));
}

/** All copies of a counted entry share its issues: each is told once, for the first copy. */
function withoutRepeats(issues: readonly Issue[]): Issue[] {
  const seen = new Set<string>();
  return issues.filter(({ path, message }) => {
    const key = /^\w+\[\d+\]/.test(path) ? `${path}\n${message.replace(/\d+/g, '#')}` : `${path}\n${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
