/** The flags as commander hands them over, and their way into the options of the library. */

import type { SlotEffort, SlotOptions } from '../slots/types.ts';
import type { Gates } from './gates.ts';

/** Flags of every command. */
export interface OutputFlags {
  readonly json?: boolean;
  readonly output?: string;
  readonly quiet?: boolean;
  /** False after --no-color. */
  readonly color?: boolean;
  readonly debug?: boolean;
}

/** Flags of the commands that make plans. */
export interface SolveFlags extends OutputFlags, Gates {
  readonly slots?: 'all' | 'minimum';
  readonly maxMoves?: number;
  readonly effort?: SlotEffort;
}

export function toSlotOptions({ slots, maxMoves, effort }: SolveFlags): SlotOptions {
  return {
    ...(slots === undefined ? {} : { slots }),
    ...(maxMoves === undefined ? {} : { maxMoves }),
    ...(effort === undefined ? {} : { effort }),
  };
}
