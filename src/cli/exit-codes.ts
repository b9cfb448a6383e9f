/** What each exit code promises; scripts rely on them, so they never change meaning. */

export const EXIT = {
  /** A plan was printed, or a verification succeeded. */
  solved: 0,
  /** evenslot itself is wrong. */
  bug: 1,
  /** The command line is wrong. */
  usage: 2,
  /** A file is unreadable or its content is wrong. */
  badInput: 3,
  /** No valid plan exists. */
  infeasible: 4,
  /** Stopped before a plan was found. */
  unknown: 5,
  /** A plan was printed, but it is not as good as --require, --max-gap or --max-imbalance ask. */
  gateMissed: 6,
  /** `verify` found the plan wrong. */
  verificationFailed: 7,
  /** Something outside evenslot failed, such as a full disk. */
  outsideFailed: 8,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
