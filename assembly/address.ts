// Addresses of elements in columns: `at` of words of 32 bits, `at8` of words of 64 bits.

export function at(base: usize, i: u32): usize {
  return base + ((<usize>i) << 2);
}

export function at8(base: usize, i: u32): usize {
  return base + ((<usize>i) << 3);
}
