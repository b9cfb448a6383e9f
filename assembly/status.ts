// Status codes of every kernel: 0 is success, errors are negative. Mirrored in src/engine/engine.ts.

/** An argument is out of its range. */
export const ERR_ARGUMENT: i32 = -1;
/** Memory cannot grow. */
export const ERR_MEMORY: i32 = -2;
/** The sum of all weights does not fit. */
export const ERR_RANGE: i32 = -3;
/** No flow satisfies the bounds. */
export const ERR_INFEASIBLE: i32 = -4;

// What a search says when it has done the nodes it was given. Negative statuses are errors, as everywhere.

/** There is more to do: call again. */
export const RUN_MORE: i32 = 0;
/** What was looked for is found. */
export const RUN_FOUND: i32 = 1;
/** It is proven that there is none. */
export const RUN_NONE: i32 = 2;
/** The search has ended without an answer. */
export const RUN_STUCK: i32 = 3;
