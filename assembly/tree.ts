// Winner tree padded to a power of two: node i has the lower key of nodes 2i and 2i + 1, leaf c stands at leaves + c, the lowest of all at 1.
// Keys are `load << bits | leaf`, so that one comparison decides the load and then the lowest leaf. Words of 64 bits.

/** The key of a leaf that may not be chosen. */
export const NONE: u64 = u64.MAX_VALUE;

/** Bits that number k leaves. */
export function bitsFor(k: u32): u32 {
  return k <= 1 ? 0 : 32 - <u32>clz<u32>(k - 1);
}

/** Fills the nodes above the leaves. */
export function rebuild(tree: usize, leaves: u32): void {
  for (let i = leaves - 1; i > 0; i--) {
    const pair = tree + ((<usize>i) << 4);
    store<u64>(tree + ((<usize>i) << 3), min(load<u64>(pair), load<u64>(pair, 8)));
  }
}

/** Gives a leaf a new key. The path is fixed by the leaf, so nothing is guessed wrong. */
export function setLeaf(tree: usize, bits: u32, child: u32, key: u64): void {
  let i = (1 << bits) + child;
  let best = key;
  store<u64>(tree + ((<usize>i) << 3), best);
  for (let l = bits; l > 0; l--) {
    const sibling = load<u64>(tree + ((<usize>(i ^ 1)) << 3));
    best = select<u64>(sibling, best, sibling < best);
    i >>= 1;
    store<u64>(tree + ((<usize>i) << 3), best);
  }
}
