/** Bins that differ, limits, groups and moves. */

import type { Model } from './model.ts';
import type { Budget, Progress } from './progress.ts';
import type { BalanceOptions } from './types.ts';

export function* searchUnlikeBins(_m: Model, _p: Progress, _b: Budget, _o: BalanceOptions): Generator<void, void> {}
