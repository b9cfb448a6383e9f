/** Exact floors and ceilings of shares: lanes × granted slots of a node / granted slots of all, summed over groups. */

/** A share on one node: Σ amount[i] · granted[i] / total[i]. Products stay below 2⁵³, so one term needs no big integers. */
export interface Share {
  readonly amounts: readonly number[];
  readonly granted: readonly number[];
  readonly totals: readonly number[];
}

/**
 * The whole numbers that round a share on a node and on each of its equal parts at once: the sum over the parts lies
 * in [m⌊share / m⌋, m⌈share / m⌉] for every number of parts m. Never empty: the share itself lies in it.
 */
export function roundShare({ amounts, granted, totals }: Share, parts: readonly number[]): { lo: number; hi: number } {
  let numerator = amounts[0]! * granted[0]!;
  let denominator = totals[0]!;
  if (amounts.length > 1) {
    const sum = addFractions(amounts, granted, totals);
    if (
      sum.denominator * BigInt(parts[parts.length - 1]!) > Number.MAX_SAFE_INTEGER ||
      sum.numerator > Number.MAX_SAFE_INTEGER
    ) {
      return roundExactly(sum.numerator, sum.denominator, parts);
    }
    numerator = Number(sum.numerator);
    denominator = Number(sum.denominator);
  }
  let lo = 0;
  let hi = Infinity;
  for (const m of parts) {
    // Floor of a quotient of integers below 2⁵³ is exact: a quotient that is no integer is at least 1 / divisor away from one.
    const floor = Math.floor(numerator / (denominator * m));
    lo = Math.max(lo, m * floor);
    hi = Math.min(hi, m * (floor * denominator * m === numerator ? floor : floor + 1));
  }
  return { lo, hi };
}

function addFractions(amounts: readonly number[], granted: readonly number[], totals: readonly number[]) {
  let numerator = 0n;
  let denominator = 1n;
  for (const [i, amount] of amounts.entries()) {
    if (amount === 0) continue;
    const total = BigInt(totals[i]!);
    numerator = numerator * total + BigInt(amount * granted[i]!) * denominator;
    denominator *= total;
    const common = gcd(numerator, denominator);
    numerator /= common;
    denominator /= common;
  }
  return { numerator, denominator };
}

function roundExactly(numerator: bigint, denominator: bigint, parts: readonly number[]): { lo: number; hi: number } {
  let lo = 0;
  let hi = Infinity;
  for (const m of parts) {
    const divisor = denominator * BigInt(m);
    const floor = numerator / divisor;
    lo = Math.max(lo, m * Number(floor));
    hi = Math.min(hi, m * Number(floor * divisor === numerator ? floor : floor + 1n));
  }
  return { lo, hi };
}

function gcd(a: bigint, b: bigint): bigint {
  while (b > 0n) [a, b] = [b, a % b];
  return a;
}
