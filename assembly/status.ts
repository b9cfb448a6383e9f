// Status codes of every kernel: 0 is success, errors are negative. Mirrored in src/engine/engine.ts.

/** An argument is out of its range. */
export const ERR_ARGUMENT: i32 = -1;
/** Memory cannot grow. */
export const ERR_MEMORY: i32 = -2;
/** The sum of all weights does not fit. */
export const ERR_RANGE: i32 = -3;
/** No flow satisfies the bounds. */
export const ERR_INFEASIBLE: i32 = -4;
