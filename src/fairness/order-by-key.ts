/** A stable counting sort: the indices of a list, put together by an integer key. */

export interface Ordered {
  /** Where each key begins in `order`, and the end. */
  readonly start: Uint32Array;
  /** The indices, key by key, ascending within one key. */
  readonly order: Uint32Array;
}

/** Orders the indices of `keyOf`; negative keys are left out. */
export function orderByKey(keyOf: ArrayLike<number>, numKeys: number): Ordered {
  const start = new Uint32Array(numKeys + 1);
  for (let i = 0; i < keyOf.length; i++) if (keyOf[i]! >= 0) start[keyOf[i]! + 1]!++;
  for (let key = 0; key < numKeys; key++) start[key + 1]! += start[key]!;
  const next = start.slice();
  const order = new Uint32Array(start[numKeys]!);
  for (let i = 0; i < keyOf.length; i++) if (keyOf[i]! >= 0) order[next[keyOf[i]!]!++] = i;
  return { start, order };
}
