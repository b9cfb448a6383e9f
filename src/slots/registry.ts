/** The strategies of slot allocation by name, baselines first. What is listed here is compared and documented. */

import { placeBalanced } from './balanced.ts';
import { placeFirstWorker } from './first-worker.ts';
import type { SlotModel } from './model.ts';
import type { Placement } from './plan.ts';
import type { Previous } from './previous.ts';
import type { SlotOptions, SlotStrategyName, Termination } from './types.ts';

export interface SlotStrategy {
  readonly name: SlotStrategyName;
  /** One line for people. */
  readonly describe: string;
  /** True for what schedulers do today. */
  readonly baseline: boolean;
  readonly place: (
    model: SlotModel,
    options: SlotOptions,
    previous: Previous | undefined,
  ) => Placement | { readonly infeasible: Termination };
}

export const slotStrategies: readonly SlotStrategy[] = [
  {
    name: 'first-worker',
    describe: 'subtask i of every vertex to the i-th slot of its group',
    baseline: true,
    place: placeFirstWorker,
  },
  {
    name: 'balanced',
    describe: 'every vertex and pipeline spread evenly, then the lowest busiest task manager',
    baseline: false,
    place: placeBalanced,
  },
];

export function findStrategy(name: SlotStrategyName): SlotStrategy {
  return slotStrategies.find((strategy) => strategy.name === name)!;
}
