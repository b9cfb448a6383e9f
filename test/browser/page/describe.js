/** One allocation with unequal loads, so that the compiled engine runs, told in one line of text. */

import { allocateSlots, EvenslotError, verify } from 'evenslot';

const problem = {
  taskManagers: ['a', 'b', 'c'].map((id) => ({ id, slots: 2 })),
  vertices: [{ id: 'v', parallelism: 6, load: [9, 1, 5, 3, 7, 5] }],
};

/** @returns {string} For example `OPTIMAL busiest 10 verified true`; the code and message when evenslot refuses. */
export function describeAllocation() {
  try {
    const plan = allocateSlots(problem);
    return `${plan.status} busiest ${plan.loads.taskManagers.makespan} verified ${verify(problem, plan).ok}`;
  } catch (error) {
    return error instanceof EvenslotError ? `${error.code}: ${error.message}` : String(error);
  }
}
