// The budget of a search: a node is a thousand elementary steps, about a microsecond, so that a number of nodes means the same work in
// every kernel and on every host.

const STEPS_PER_NODE: i64 = 1000;

let credit: i64 = 0;

/** Allows that many nodes from now on. */
export function grant(nodes: u32): void {
  credit = <i64>nodes * STEPS_PER_NODE;
}

/** Notes work that was done. */
export function spend(steps: u64): void {
  credit -= <i64>steps;
}

/** True when the nodes are used up. */
export function spent(): bool {
  return credit <= 0;
}
