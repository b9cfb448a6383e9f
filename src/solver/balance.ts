/** `balance` and `balanceAsync`: check the problem, choose the search, drive it slice by slice, report what it reached. */

import { EvenslotError } from '../errors.ts';
import { searchAnyBins } from './any-bins.ts';
import { searchEqualBins } from './equal-bins.ts';
import { boundMoves, calmDown } from './lower-moves.ts';
import { buildModel, compareLevels, type Level, type Model } from './model.ts';
import { type Budget, LEVEL_SHARE, type Progress, shareOf } from './progress.ts';
import { incumbentOf, reportResult, roughGap, type Stop } from './result.ts';
import type { AsyncOptions, BalanceOptions, BalanceProblem, BalanceResult } from './types.ts';
import { assertBalanceOptions, validateBalanceProblem } from './validate.ts';

/** Nodes by default: about 20 ms and 2 s. */
const NODE_LIMITS = { instant: 0, improve: 24_000, exact: 2_000_000 } as const;
/** When `balanceAsync` gives way: a slice of a search is about 5 ms more, and to begin one takes as long again. */
const HOLD_MS = 5;

/**
 * Assigns items with loads to bins so that the busiest bin is as low as possible, and proves how low it can be.
 *
 * In order: the assignment keeps item limits, forbidden bins, groups and pinned items; the busiest bin (load / speed) is lowest; with `previous`, few
 * items move; without, the bins below the busiest one are level too, as far as the effort goes. `maxImbalance` turns the order round: the cheapest
 * moves that bring the busiest bin within that factor of the lower bound.
 *
 * Deterministic: the same problem and options give the same bytes, unless `timeLimitMs` is set. No valid plan is a result (`INFEASIBLE`), not an error.
 *
 * @throws EvenslotError `E_INVALID_PROBLEM` or `E_INVALID_OPTION` with every issue, `E_MEMORY` when the problem does not fit,
 * `E_ENGINE` when the host refuses WebAssembly
 */
export function balance(problem: BalanceProblem, options: BalanceOptions = {}): BalanceResult {
  const run = openBalance(problem, options, false);
  for (;;) {
    if (run.search.next().done) return run.report(undefined);
    const stop = run.checkStop();
    if (stop) return run.report(stop);
  }
}

/**
 * The same, without holding the event loop for more than about 20 ms: the search runs in slices, can be aborted between them, and tells of every
 * better plan. Only the first plan of a very large problem is built in one piece (about 0.1 µs an item).
 *
 * @throws as `balance`; an abort is a result, not an error
 */
export async function balanceAsync(
  problem: BalanceProblem,
  options: BalanceOptions & AsyncOptions = {},
): Promise<BalanceResult> {
  const run = openBalance(problem, options, true);
  const { signal, onIncumbent } = options;
  let known: Level | undefined;
  let resumed = performance.now();
  for (;;) {
    if (signal?.aborted) return run.report('ABORTED');
    const { done } = run.search.next();
    const { upper } = run.progress;
    if (onIncumbent && upper && (!known || compareLevels(upper, known) < 0)) {
      known = upper;
      onIncumbent(run.incumbent());
    }
    const stop = done ? undefined : run.checkStop();
    if (done || stop) return run.report(stop);
    if (performance.now() - resumed < HOLD_MS) continue;
    await nextTurn();
    resumed = performance.now();
  }
}

/** Timers and input of others come first; browsers have no `setImmediate`. */
export function nextTurn(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (done: () => void) => unknown };
  return new Promise((resolve) => (setImmediate ? setImmediate(resolve) : setTimeout(resolve, 0)));
}

/** A run of the solver in slices: `search` goes on until it is done or `checkStop` says why to stop, `report` makes the result of what there is. */
export function openBalance(problem: BalanceProblem, options: BalanceOptions & AsyncOptions, async: boolean) {
  const issues = validateBalanceProblem(problem);
  if (issues.length > 0) throw new EvenslotError('E_INVALID_PROBLEM', issues);
  assertBalanceOptions(options, problem.previous !== undefined, async);
  const { effort = 'improve', seed = 0, relativeGap = 0, timeLimitMs, memoryLimitMb = 64 } = options;
  // Construction only, whatever the limit.
  const nodeLimit = effort === 'instant' ? 0 : (options.nodeLimit ?? NODE_LIMITS[effort]);
  const budget: Budget = { effort, nodeLimit, seed, memory: memoryLimitMb * 2 ** 20, nodes: 0 };
  const started = timeLimitMs === undefined ? 0 : performance.now();
  const model = buildModel(problem);
  const progress = startProgress();
  const byWeight = options.moveCost === 'weight';
  if (model.previous) progress.boundMoves = (makespan) => boundMoves(model, progress, byWeight, makespan);
  return {
    progress,
    search: chooseSearch(model, progress, budget, options),
    checkStop(): Stop {
      if (relativeGap > 0 && roughGap(progress) <= relativeGap) return 'GAP_REACHED';
      return timeLimitMs !== undefined && performance.now() - started >= timeLimitMs ? 'TIME_LIMIT' : undefined;
    },
    incumbent: () => incumbentOf(problem, model, progress, budget.nodes),
    report: (stop: Stop) => reportResult(problem, model, progress, budget, stop),
  };
}

function startProgress(): Progress {
  return {
    assignment: undefined,
    upper: undefined,
    lower: { load: 0, speed: 1 },
    bound: () => ({ kind: 'average', value: 0 }),
    moves: undefined,
    boundMoves: undefined,
    searchedMoves: undefined,
    infeasible: undefined,
  };
}

function chooseSearch(
  model: Model,
  progress: Progress,
  budget: Budget,
  options: BalanceOptions,
): Generator<void, void> {
  const { maxMoves, maxImbalance } = options;
  const plain = model.plain && maxMoves === undefined && maxImbalance === undefined;
  if (!plain) return searchAnyBins(model, progress, budget, options);
  return model.previous ? searchCalmly(model, progress, budget, options) : searchEqualBins(model, progress, budget);
}

/** Equal bins that hold items already: the busiest one first, then few moves. */
function* searchCalmly(
  model: Model,
  progress: Progress,
  budget: Budget,
  { moveCost }: BalanceOptions,
): Generator<void, void> {
  yield* searchEqualBins(model, progress, shareOf(budget, Math.floor(LEVEL_SHARE * budget.nodeLimit)));
  yield* calmDown(model, progress, budget, moveCost === 'weight');
}
