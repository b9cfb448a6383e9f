// The exports of evenslot.wasm, and nothing else. No imports; every border is i32; 64-bit values stay in linear memory.

export { min_cost_flow } from './flow';
export { level_bins } from './level';
export { abi_version, alloc, reset } from './memory';
export { place_weighted } from './place';
export { sort_descending } from './sort';
