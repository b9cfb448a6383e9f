// The arena: one bump allocator over linear memory. Nothing is freed but all of it, by reset().

let top: usize = (__heap_base + 15) & ~15;
/** How often the arena was given back; what was put there before is gone. */
export let resets: u32 = 0;

/** Forgets every allocation. Memory never shrinks. */
export function reset(): void {
  top = (__heap_base + 15) & ~15;
  resets++;
}

/** 16-byte aligned block of `bytes`, not cleared; 0 when memory cannot grow. */
export function alloc(bytes: u32): usize {
  return reserve(<u64>bytes);
}

/** The same for sizes that may not fit in 32 bits. */
export function reserve(bytes: u64): usize {
  const end = (<u64>top + bytes + 15) & ~15;
  if (end > 0xffff_ffff) return 0;
  const have = (<u64>memory.size()) << 16;
  if (end > have && memory.grow(<i32>((end - have + 0xffff) >> 16)) < 0) return 0;
  const block = top;
  top = <usize>end;
  return block;
}

/** True when `count` words of `size` bytes from `address` on lie in blocks that were handed out. */
export function holds(address: usize, count: u64, size: u64): bool {
  return count <= 0xffff_ffff && <u64>address + count * size <= <u64>top;
}

/** Major version of the exports of a module; additions do not change it. */
export function abi_version(): i32 {
  return 1;
}
