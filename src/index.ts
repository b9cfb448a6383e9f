/** Public exports, and nothing else. */

export { setWasmModule } from './engine/engine.ts';
export { type ErrorCode, EvenslotError, type Issue } from './errors.ts';
export { type Measures, measure } from './fairness/measure.ts';
export { type Verdict, verify } from './fairness/verify.ts';
export {
  assignPartitions,
  assignPartitionsAsync,
  comparePartitions,
  partitionStrategies,
} from './partition-strategies.ts';
export type * from './partitions/types.ts';
export { allocateSlots } from './slots/allocate.ts';
export { compareSlots } from './slots/compare.ts';
export { slotStrategies } from './slots/registry.ts';
export type * from './slots/types.ts';
export { balance, balanceAsync } from './solver/balance.ts';
export type * from './solver/types.ts';
