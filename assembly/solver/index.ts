// The exports of solver.wasm, and nothing else. No imports; every border is i32; 64-bit values stay in linear memory.

export { abi_version, alloc, reset } from '../memory';
export { sort_descending } from '../sort';
export { bound_begin, bound_run } from './bounds';
export { climb_begin, climb_capacities, climb_run } from './climb';
export { complete_begin, complete_prices, complete_run } from './complete';
export { decide_begin, decide_run } from './decide';
export { descend_begin, descend_run } from './descend';
export { improve_begin, improve_run, polish_run } from './improve';
export { instant } from './instant';
export { price_begin, price_run } from './price';
