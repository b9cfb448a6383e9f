// Pseudo-random numbers for the searches: xorshift64* (Vigna 2016). The same seed gives the same numbers on every host.

let state: u64 = 1;

/** Any seed will do; 0 counts as one of them. */
export function seedRandom(seed: u32): void {
  state = (<u64>seed + 1) * (((<u64>0x9e37_79b9) << 32) | 0x7f4a_7c15);
}

/** The next 32 random bits. */
export function random(): u32 {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return <u32>((state * (((<u64>0x2545_f491) << 32) | 0x4f6c_dd1d)) >> 32);
}

/** A number from 0 to below − 1. */
export function randomBelow(below: u32): u32 {
  return <u32>((<u64>random() * <u64>below) >> 32);
}
