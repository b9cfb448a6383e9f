/** The exact floor and ceiling of a share: a sum of fractions that is never rounded through a double. */

export interface ShareBounds {
  readonly floor: number;
  readonly ceil: number;
}

/** Denominators up to here leave room for one exact addition. */
const LARGEST_DENOMINATOR = 2 ** 52;

/**
 * The whole numbers around Σ numerators[i] / denominators[i].
 *
 * @param numerators integers from 0 below 2⁵³
 * @param denominators integers from 1 below 2³²; one whose numerator is 0 is not looked at
 */
export function boundShare(numerators: ArrayLike<number>, denominators: ArrayLike<number>): ShareBounds {
  let whole = 0;
  // The part below one, as the reduced sum so far: top / bottom.
  let top = 0;
  let bottom = 1;
  for (let i = 0; i < numerators.length; i++) {
    const numerator = numerators[i]!;
    if (numerator === 0) continue;
    const denominator = denominators[i]!;
    const rest = numerator % denominator;
    whole += (numerator - rest) / denominator;
    if (rest === 0) continue;
    const common = greatestCommonDivisor(bottom, denominator);
    const widened = (bottom / common) * denominator;
    if (widened > LARGEST_DENOMINATOR) return boundWideShare(numerators, denominators);
    top = top * (denominator / common) + rest * (bottom / common);
    bottom = widened;
    if (top >= bottom) {
      top -= bottom;
      whole++;
    }
    if (top === 0) bottom = 1;
  }
  return { floor: whole, ceil: top === 0 ? whole : whole + 1 };
}

/** The same for denominators whose common multiple leaves the exact range of doubles. */
function boundWideShare(numerators: ArrayLike<number>, denominators: ArrayLike<number>): ShareBounds {
  let top = 0n;
  let bottom = 1n;
  for (let i = 0; i < numerators.length; i++) {
    if (numerators[i] === 0) continue;
    const denominator = BigInt(denominators[i]!);
    top = top * denominator + BigInt(numerators[i]!) * bottom;
    bottom *= denominator;
    const common = greatestCommonDivisorOfWide(top, bottom);
    top /= common;
    bottom /= common;
  }
  const floor = Number(top / bottom);
  return { floor, ceil: top % bottom === 0n ? floor : floor + 1 };
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

function greatestCommonDivisorOfWide(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
