/** Exact numbers: a double stands for the decimal that it prints as, so that 0.1 + 0.2 equals 0.3. */

/** num / den with den > 0; not reduced. */
export interface Ratio {
  readonly num: bigint;
  readonly den: bigint;
}

interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** digits · 10^exponent of a finite number ≥ 0. */
function readDecimal(value: number): Decimal {
  const [mantissa = '', power = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

/** Digits after the point that the number prints with, at least 0. */
export function countDecimals(value: number): number {
  return Number.isInteger(value) ? 0 : Math.max(0, -readDecimal(value).exponent);
}

export function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

/** value · 10^decimals; an integer whenever the number has no more decimals than that. */
export function toInteger(value: number, decimals: number): bigint {
  if (decimals === 0 && Number.isSafeInteger(value)) return BigInt(value);
  const { digits, exponent } = readDecimal(value);
  return digits * powerOfTen(exponent + decimals);
}

/** The number as an exact fraction. */
export function toRatio(value: number): Ratio {
  const { digits, exponent } = readDecimal(value);
  if (exponent >= 0) return { num: digits * powerOfTen(exponent), den: 1n };
  return { num: digits, den: powerOfTen(-exponent) };
}

/** Quotient rounded up; both are ≥ 0, the divisor > 0. */
export function divideUp(num: bigint, den: bigint): bigint {
  return (num + den - 1n) / den;
}

/** The double nearest to a fraction ≥ 0. */
export function toNumber({ num, den }: Ratio): number {
  if (num === 0n) return 0;
  // 40 digits decide the rounding but for values within 10⁻²⁰ ulp of a tie.
  const shift = 40 - (String(num).length - String(den).length);
  const scaled = shift >= 0 ? (num * powerOfTen(shift)) / den : num / (den * powerOfTen(-shift));
  return Number(`${scaled}e${-shift}`);
}

/** Negative, 0 or positive as a is below, equal to or above b. */
export function compareRatios(a: Ratio, b: Ratio): number {
  const left = a.num * b.den;
  const right = b.num * a.den;
  return left < right ? -1 : left > right ? 1 : 0;
}

export function greatestDivisor(values: Iterable<number | bigint>): bigint {
  let divisor = 0n;
  for (const value of values) {
    let [a, b] = [divisor, BigInt(value)];
    while (b > 0n) [a, b] = [b, a % b];
    divisor = a;
    if (divisor === 1n) break;
  }
  return divisor;
}
