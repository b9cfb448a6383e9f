/** A binary heap of bins: the one that comes before all others stands first. */

/** Puts the bin at a place where it belongs, when it may have to go down. */
export function sink(heap: Uint32Array | number[], from: number, isBefore: (a: number, b: number) => boolean): void {
  const bin = heap[from]!;
  for (let at = from; ; ) {
    let child = 2 * at + 1;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
    if (child >= heap.length || !isBefore(heap[child]!, bin)) {
      heap[at] = bin;
      return;
    }
    heap[at] = heap[child]!;
    at = child;
  }
}
