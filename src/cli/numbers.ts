/** Numbers for people. Rounding never hides a difference: 1.00 is exactly 1, and 0 % is exactly 0. */

/** A load or a level: integers as they are, else 4 decimals at most, very large or small ones with an exponent. */
export function formatLoad(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  const size = Math.abs(value);
  if (size >= 1e9 || size < 1e-3) return value.toExponential(3);
  return String(Number(value.toFixed(size >= 1000 ? 1 : size >= 10 ? 2 : 4)));
}

/** Of two levels that differ: enough digits that they look different. */
export function formatPair(a: number, b: number): [string, string] {
  const short: [string, string] = [formatLoad(a), formatLoad(b)];
  return a === b || short[0] !== short[1] ? short : [String(a), String(b)];
}

/** Imbalance: two decimals, more where they would read 1.00 without being 1. */
export function formatRatio(value: number): string {
  for (const decimals of [2, 4, 6]) {
    const text = value.toFixed(decimals);
    if (Number(text) !== 1 || value === 1) return decimals === 2 ? text : String(Number(text));
  }
  return value > 1 ? '>1.00' : '<1.00';
}

/** Jain's index, cut to three decimals, so that 1.000 is exactly 1. */
export function formatIndex(value: number): string {
  return (Math.floor(value * 1000) / 1000).toFixed(3);
}

/** A fraction in percent. */
export function formatPercent(fraction: number): string {
  if (fraction === 0) return '0 %';
  const percent = fraction * 100;
  return percent < 0.01 ? '<0.01 %' : `${String(Number(percent.toFixed(2)))} %`;
}

/** `1 slot`, `2 slots`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
