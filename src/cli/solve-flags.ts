/** The flags as commander hands them over, and their way into the options of the library. */

import type { Objective, PartitionOptions, PartitionProblem } from '../partitions/types.ts';
import type { SlotOptions, SlotProblem } from '../slots/types.ts';
import type { Effort } from '../solver/types.ts';
import { EXIT } from './exit-codes.ts';
import type { Gates } from './gates.ts';
import { CommandFailure } from './outcome.ts';

/** Flags of every command. */
export interface OutputFlags {
  readonly json?: boolean;
  readonly output?: string;
  readonly quiet?: boolean;
  /** False after --no-color. */
  readonly color?: boolean;
  readonly debug?: boolean;
}

/** Flags of the commands that make plans. Some are for one kind of problem only. */
export interface SolveFlags extends OutputFlags, Gates {
  readonly maxMoves?: number;
  readonly effort?: Effort;
  readonly slots?: 'all' | 'minimum';
  readonly objective?: Objective;
  readonly moveCost?: 'partitions' | 'load';
  /** `--within`, the aim `maxImbalance` of the library: `--max-imbalance` is a gate. */
  readonly within?: number;
}

/** Throws a CommandFailure when a flag is given that says nothing about slots. */
export function toSlotOptions(flags: SolveFlags): SlotOptions {
  const { slots, maxMoves, effort, objective, moveCost, within } = flags;
  refuse('partitions', { '--objective': objective, '--move-cost': moveCost, '--within': within });
  if (effort === 'exact') refuse('partitions', { '--effort exact': effort });
  return {
    ...(slots === undefined ? {} : { slots }),
    ...(maxMoves === undefined ? {} : { maxMoves }),
    ...(effort === undefined || effort === 'exact' ? {} : { effort }),
  };
}

/** Throws a CommandFailure when a flag is given that says nothing about partitions. */
export function toPartitionOptions(flags: SolveFlags): PartitionOptions {
  const { slots, maxMoves, effort, objective, moveCost, within } = flags;
  refuse('slots', { '--slots': slots });
  return {
    ...(objective === undefined ? {} : { objective }),
    ...(effort === undefined ? {} : { effort }),
    ...(maxMoves === undefined ? {} : { maxMoves }),
    ...(within === undefined ? {} : { maxImbalance: within }),
    ...(moveCost === undefined ? {} : { moveCost }),
  };
}

function refuse(kind: 'slots' | 'partitions', flags: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(flags).filter((name) => flags[name] !== undefined);
  if (given.length === 0) return;
  const other = kind === 'slots' ? 'partitions' : 'slots';
  const lines = given.map((name) => `error: ${name} is for problems of kind ${kind}, and this one is of kind ${other}`);
  throw new CommandFailure(EXIT.usage, lines);
}

/** Remarks on flags that do nothing here. */
export function remarkOnSlotFlags({ maxMoves }: SolveFlags, { previous }: SlotProblem): string[] {
  return maxMoves !== undefined && previous === undefined
    ? ['note: --max-moves has no effect without "previous" in the file']
    : [];
}

/** Remarks on flags that do nothing here. */
export function remarkOnPartitionFlags(flags: SolveFlags, { members, previous }: PartitionProblem): string[] {
  if (previous !== undefined || members.some(({ owned }) => owned !== undefined)) return [];
  const idle = { '--max-moves': flags.maxMoves, '--move-cost': flags.moveCost };
  return Object.entries(idle).flatMap(([name, value]) =>
    value === undefined ? [] : [`note: ${name} has no effect without "owned" or "previous" in the file`],
  );
}
