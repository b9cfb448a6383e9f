/** The one error class of the package, its closed list of codes, and the issue record that every message is built from. */

/** Stable codes: match on these, never on a message. */
export type ErrorCode =
  | 'E_INVALID_PROBLEM'
  | 'E_INVALID_OPTION'
  | 'E_UNKNOWN_STRATEGY'
  | 'E_INVALID_PLAN'
  | 'E_PARSE'
  | 'E_MEMORY'
  | 'E_ENGINE';

/** One thing that is wrong with the input. */
export interface Issue {
  /** Where: a path into the caller's own object, such as `vertices[2].parallelism`; empty for the whole input. */
  readonly path: string;
  /** What was expected, in one sentence that also shows the value. */
  readonly message: string;
  /** The value that was found there. */
  readonly received: unknown;
}

/** Malformed input. Infeasible problems and exhausted budgets are results, not errors. */
export class EvenslotError extends Error {
  override readonly name = 'EvenslotError';
  readonly code: ErrorCode;
  /** Every issue found, in input order; never empty. */
  readonly issues: readonly Issue[];

  constructor(code: ErrorCode, issues: readonly Issue[]) {
    super(issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('\n'));
    this.code = code;
    this.issues = issues;
  }
}
