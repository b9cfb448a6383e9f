// The quick plans for m equal bins: construction heuristics one after the other, the best of them kept, until the lower bound is reached.

import { holds, reserve } from '../memory';
import { ERR_ARGUMENT, ERR_MEMORY } from '../status';
import { NO_SEARCH, setSearch } from './current';
import { bytesToDifference, differenceFolds, differenceItems } from './differencing';
import { assignEach, checkItems, listBySlack, listHeaviest, prepareList } from './list';
import { bisectCapacity, prepareFit } from './multifit';
import { bisectByPairs, preparePairs } from './pairs';

/** Methods, one bit each, in the order in which they run. */
const LIST_HEAVIEST: u32 = 1;
const LIST_BY_SLACK: u32 = 2;
const DIFFERENCING: u32 = 4;
const MULTIFIT: u32 = 8;
const BEST_PAIR: u32 = 16;

/** Most n * m for differencing of single items, about a nanosecond each; beyond, folds of m items are made first. */
const MOST_SINGLE_STEPS: u64 = 400_000;
const MOST_DIFFERENCING_BYTES: u64 = 32 << 20;
/** Best pair fit ends after about so many steps; n * m is about one fit. It is for bins of few items: of many, any method fills the last gap. */
const MOST_PAIR_STEPS: u64 = 2_000_000;
const MOST_PAIR_CELLS: u64 = 400_000;
const MOST_PAIR_ITEMS: u64 = 8;

let best: usize = 0;
let size: usize = 0;
let least: u64 = 0;

function keep(makespan: u64, trial: usize): void {
  if (makespan >= least) return;
  least = makespan;
  memory.copy(best, trial, size);
}

/** Rounds of MULTIFIT: each halves what it may still be off by, and takes about 40 ns for an item. */
function roundsFor(n: u32): u32 {
  return n <= 200_000 ? 12 : 8;
}

/**
 * weights: u32 of n items, descending, sum below 2^53. bins: 1 to 2^24. lower: u64, a lower bound of the makespan; reaching it ends the call.
 * methods: sum of 1 heaviest first, 2 SLACK, 4 differencing (left out above 32 MB), 8 MULTIFIT, 16 best pair fit (left out for
 * n * m > 400,000 and for n > 8 m). assign: u32 of each item, its bin. makespan: u64, written.
 */
export function instant(
  weights: usize,
  n: u32,
  bins: u32,
  lower: usize,
  methods: u32,
  assign: usize,
  makespan: usize,
): i32 {
  // The tree of bins is shared with `descend`.
  setSearch(NO_SEARCH);
  if (!holds(lower, 1, 8) || !holds(makespan, 1, 8) || !(methods & 31)) return ERR_ARGUMENT;
  const status = checkItems(weights, n, bins, assign);
  if (status) return status;
  if (n <= bins) {
    store<u64>(makespan, assignEach(weights, n, assign));
    return 0;
  }
  best = assign;
  size = (<usize>n) << 2;
  least = u64.MAX_VALUE;
  const goal = load<u64>(lower);
  const cells = <u64>n * <u64>bins;
  const trial = reserve((<u64>n) << 2);
  if (!trial || !prepareList(bins)) return ERR_MEMORY;
  // The methods from 4 on may be left out or start from a makespan, so one of the lists always runs.
  if (methods & LIST_HEAVIEST || !(methods & LIST_BY_SLACK)) least = listHeaviest(weights, n, assign);
  if (methods & LIST_BY_SLACK && least > goal) {
    const tuples = (<u64>n - 1) / <u64>bins + 1;
    const records = reserve((tuples << 4) + 4096);
    if (!records) return ERR_MEMORY;
    const spare = records + ((<usize>tuples) << 3);
    keep(listBySlack(weights, n, trial, records, spare, spare + ((<usize>tuples) << 3)), trial);
  }
  if (methods & DIFFERENCING && least > goal && bytesToDifference(n, bins) <= MOST_DIFFERENCING_BYTES) {
    if (cells <= MOST_SINGLE_STEPS) keep(differenceItems(weights, n, bins, trial), trial);
    else keep(differenceFolds(weights, n, bins, trial), trial);
  }
  if (methods & MULTIFIT && least > goal) {
    if (!prepareFit(bins)) return ERR_MEMORY;
    least = bisectCapacity(weights, n, goal, least, roundsFor(n), trial, assign);
  }
  if (methods & BEST_PAIR && least > goal && cells <= MOST_PAIR_CELLS && <u64>n <= MOST_PAIR_ITEMS * bins) {
    if (!preparePairs(n)) return ERR_MEMORY;
    least = bisectByPairs(weights, n, bins, goal, least, MOST_PAIR_STEPS, trial, assign);
  }
  store<u64>(makespan, least);
  return 0;
}
