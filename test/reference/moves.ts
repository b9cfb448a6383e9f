/** Moves counted by name, one subtask after the other. */

import type { Moves, SlotContent } from '../../src/slots/types.ts';

/** Subtasks that ran before and run now in another place; new ones and vanished ones do not count. */
export function countMovesByName(previous: readonly SlotContent[], now: readonly SlotContent[]): Moves {
  const placesOf = (contents: readonly SlotContent[]) =>
    new Map(
      contents.flatMap(({ taskManager, slot, subtasks }) =>
        subtasks.map(({ vertex, index }) => [`${index} of ${vertex}`, { taskManager, slot }] as const),
      ),
    );
  const before = placesOf(previous);
  const moves = { taskManagers: 0, slots: 0 };
  for (const [subtask, place] of placesOf(now)) {
    const old = before.get(subtask);
    if (old === undefined) continue;
    if (old.taskManager !== place.taskManager) moves.taskManagers++;
    else if (old.slot !== place.slot) moves.slots++;
  }
  return moves;
}
