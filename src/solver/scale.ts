/** Decimal numbers as integers: the kernels know nothing else, and integers compare exactly. */

/** Sums of scaled numbers stay below this, so that doubles hold them exactly. */
const MOST_SUM = 2 ** 53;
/** Decimals of a number that are looked at. */
const MOST_DECIMALS = 15;

export interface Scaled {
  /** Integers; where the scale is not exact, rounded down. */
  readonly values: Float64Array | Uint32Array;
  /** value = integer · times / over, with two integers. */
  readonly times: number;
  readonly over: number;
  /** No digit was lost. */
  readonly exact: boolean;
}

/**
 * The numbers as integers whose sum stays below 2⁵³, the first `limited` of them each below `most`. A number counts as the decimal that
 * it prints as: 0.1 is one tenth. When no power of ten will do, they are scaled by a power of two and rounded down.
 */
export function scaleToIntegers(numbers: ArrayLike<number>, most: number, limited = numbers.length): Scaled {
  const length = numbers.length;
  let largest = 0;
  let sum = 0;
  let integers = true;
  for (let i = 0; i < length; i++) {
    const x = numbers[i]!;
    sum += x;
    if (x > largest && i < limited) largest = x;
    if (integers && x !== Math.floor(x)) integers = false;
  }
  if (integers && largest < most && sum < MOST_SUM) {
    // Most problems end here, with the numbers as they are.
    const values = numbers instanceof Uint32Array ? numbers : Float64Array.from(numbers);
    return { values, times: 1, over: 1, exact: true };
  }
  const decimals = integers ? 0 : commonDecimals(numbers, sum);
  if (decimals !== undefined) {
    const over = 10 ** decimals;
    const values = Float64Array.from(numbers, (x) => Math.round(x * over));
    const times = integers ? commonDivisor(values) : 1;
    if (times > 1) for (let i = 0; i < length; i++) values[i]! /= times;
    if ((largest * over) / times < most && (sum * over) / times < MOST_SUM) {
      return { values, times, over, exact: true };
    }
  }
  return roundDown(numbers, largest, sum, most);
}

/** Decimals that print every number in full; undefined when there are too many. */
function commonDecimals(numbers: ArrayLike<number>, sum: number): number | undefined {
  let decimals = 0;
  for (let i = 0; i < numbers.length; i++) {
    const x = numbers[i]!;
    for (;;) {
      const power = 10 ** decimals;
      // Division rounds correctly, so this holds for exactly one decimal of so few digits: the one that x prints as.
      if (Math.round(x * power) / power === x) break;
      decimals++;
      if (decimals > MOST_DECIMALS || sum * 10 ** decimals >= MOST_SUM) return undefined;
    }
  }
  return decimals;
}

function commonDivisor(integers: Float64Array): number {
  let divisor = 0;
  for (let b of integers) {
    while (b > 0) [divisor, b] = [b, divisor % b];
    if (divisor === 1) break;
  }
  return divisor || 1;
}

function roundDown(numbers: ArrayLike<number>, largest: number, sum: number, most: number): Scaled {
  // The largest power of two that keeps both limits; sums of doubles round, so one bit is left free.
  const room = Math.min(largest > 0 ? most / largest : Infinity, MOST_SUM / 4 / sum);
  let power = Math.floor(Math.log2(room));
  power = Math.max(-1000, Math.min(1000, power));
  while (largest * 2 ** power >= most) power--;
  const factor = 2 ** power;
  const values = Float64Array.from(numbers, (x) => Math.floor(x * factor));
  return power < 0
    ? { values, times: 2 ** -power, over: 1, exact: false }
    : { values, times: 1, over: factor, exact: false };
}
