// The exports of evenslot.wasm, and nothing else. No imports; every border is i32; 64-bit values stay in linear memory.

export { min_cost_flow } from './flow';
export { level_bins } from './level';
export { alloc, reset } from './memory';
export { place_weighted } from './place';
export { sort_descending } from './sort';

/** Major version of these exports; additions do not change it. */
export function abi_version(): i32 {
  return 1;
}
export { bound_begin, bound_run } from './solver/bounds';
export { climb_begin, climb_capacities, climb_run } from './solver/climb';
export { complete_begin, complete_prices, complete_run } from './solver/complete';
export { decide_begin, decide_run } from './solver/decide';
export { descend_begin, descend_run } from './solver/descend';
export { improve_begin, improve_run, polish_run } from './solver/improve';
export { instant } from './solver/instant';
export { price_begin, price_run } from './solver/price';
