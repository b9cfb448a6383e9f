/** `evenslot verify`: judges a plan from any source against its problem, without a solver. */

import type { Issue } from '../../errors.ts';
import { verify } from '../../fairness/verify.ts';
import { EXIT } from '../exit-codes.ts';
import { jsonText } from '../json-text.ts';
import { KINDS, type KindName } from '../kinds.ts';
import { countOf } from '../numbers.ts';
import { CommandFailure, type Outcome } from '../outcome.ts';
import type { Paint } from '../paint.ts';
import { type PlanFile, parsePlans } from '../plan-file.ts';
import { shorten } from '../printable.ts';
import { parseAnyProblem } from '../problem-file.ts';
import { readSource } from '../read-file.ts';
import type { OutputFlags } from '../solve-flags.ts';

const MANY = 100;

export async function runVerify(
  problemFile: string,
  planFile: string,
  flags: OutputFlags,
  paint: Paint,
): Promise<Outcome> {
  if (problemFile === '-' && planFile === '-') {
    throw new CommandFailure(EXIT.usage, ['error: only one of the two files can be read from stdin'], true);
  }
  const { kind, use } = parseAnyProblem(await readSource(problemFile));
  const file = parsePlans(await readSource(planFile));
  const judge = (problem: unknown): Outcome => {
    const issues = file.plans.flatMap(({ path, document }) => {
      const found = document.kind === KINDS[kind].plan ? issuesOf(problem, document) : [otherKind(kind, document.kind)];
      return found.map((issue) => ({ ...issue, path: join(path, issue.path) }));
    });
    const ok = issues.length === 0;
    const result = flags.json
      ? jsonText({
          formatVersion: 1,
          kind: 'verification',
          ok,
          issues: issues.map(({ path, message }) => ({ path, message })),
        })
      : verdictText(file, issues, paint, flags.quiet === true);
    return { exitCode: ok ? EXIT.solved : EXIT.verificationFailed, result };
  };
  return use(judge);
}

function issuesOf(problem: unknown, document: unknown): readonly Issue[] {
  const verdict = verify(problem, document);
  return verdict.ok ? [] : verdict.issues;
}

/** A plan for another kind of problem has nothing else worth looking at. */
function otherKind(kind: KindName, received: unknown): Issue {
  const message = `kind must be ${JSON.stringify(KINDS[kind].plan)} for a problem of kind ${kind}`;
  return { path: 'kind', message: `${message}, got ${JSON.stringify(received) ?? 'nothing'}`, received };
}

function join(parent: string, path: string): string {
  if (parent === '' || path === '') return parent + path;
  return path.startsWith('[') ? parent + path : `${parent}.${path}`;
}

function verdictText(file: PlanFile, issues: readonly Issue[], paint: Paint, quiet: boolean): string {
  if (issues.length > 0) {
    // The judge spells out a hundred issues of a plan at most, and counts the rest in one more.
    const many = issues.length > MANY ? `more than ${MANY} problems` : countOf(issues.length, 'problem');
    const head = `${paint('bad', 'WRONG')}  ${many} found in the plan`;
    return `${quiet ? head : [head, ...file.describe(issues)].join('\n')}\n`;
  }
  const lines = file.plans.map(({ document: { strategy, status } }) => {
    const by = typeof strategy === 'string' ? ` of strategy ${shorten(strategy, 40)}` : '';
    const claim = typeof status === 'string' ? `, and so does its claim to be ${shorten(status, 40)}` : '';
    return `${paint('good', 'VERIFIED')}  the plan${by} holds${claim}`;
  });
  return `${lines.join('\n')}\n`;
}
