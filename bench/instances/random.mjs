/** Draws for the generated instances: a seeded stream of numbers, the same on every machine. */

/**
 * @typedef {object} Random
 * @property {() => number} uniform In [0, 1).
 * @property {(low: number, high: number) => number} integer Each of low, low + 1, …, high as likely.
 * @property {() => number} normal Mean 0, standard deviation 1.
 * @property {<T>(entries: readonly T[]) => T} pick One of the entries.
 * @property {<T>(entries: T[]) => T[]} shuffle The same array in random order.
 */

/**
 * Marsaglia's xorshift of 128 bits (2003).
 *
 * @param {string} key Streams of different keys have nothing to do with each other.
 * @returns {Random}
 */
export function createRandom(key) {
  let [x, y, z, w] = fillState(key);
  const next = () => {
    const t = x ^ (x << 11);
    [x, y, z] = [y, z, w];
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return w >>> 0;
  };
  const uniform = () => next() / 2 ** 32;
  const integer = (/** @type {number} */ low, /** @type {number} */ high) =>
    low + Math.floor(uniform() * (high - low + 1));
  return {
    uniform,
    integer,
    // Box and Muller; 1 − u keeps the logarithm finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    pick: (entries) => entries[integer(0, entries.length - 1)],
    shuffle: (entries) => {
      for (let i = entries.length - 1; i > 0; i--) {
        const j = integer(0, i);
        [entries[i], entries[j]] = [entries[j], entries[i]];
      }
      return entries;
    },
  };
}

/**
 * Four words that are not all zero: FNV-1a over the key, then a multiplicative congruential step and a mix for each word.
 *
 * @param {string} key
 */
function fillState(key) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return [1, 2, 3, 4].map((word) => {
    hash = (Math.imul(hash, 1664525) + 1013904223) | 0;
    return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ word;
  });
}

/**
 * @template T
 * @param {number} count
 * @param {() => T} draw
 */
export function drawMany(count, draw) {
  return Array.from({ length: count }, draw);
}

/**
 * Draws again until the whole part of the number lies in the range, which must not be an unlikely one.
 *
 * @param {() => number} draw
 * @param {number} low
 * @param {number} [high]
 */
export function drawWithin(draw, low, high = Number.MAX_SAFE_INTEGER) {
  for (;;) {
    const value = Math.trunc(draw());
    if (value >= low && value <= high) return value;
  }
}
