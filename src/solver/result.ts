/** Turns what a search has reached into the public result: values in the caller's unit, measured on the problem itself. */

import type { Bounds, Gap } from '../fairness/claims.ts';
import { gapOf } from '../fairness/claims.ts';
import { measure } from '../fairness/measure.ts';
import { compareLevels, levelValue, type Model, toUnits } from './model.ts';
import type { Budget, Progress } from './progress.ts';
import type {
  BalanceCertificate,
  BalanceProblem,
  BalanceResult,
  BalanceTermination,
  Incumbent,
  ItemMoves,
  MakespanBound,
  SolvedBalance,
} from './types.ts';

/** Why the driver stopped the search; undefined when the search ended by itself. */
export type Stop = 'GAP_REACHED' | 'TIME_LIMIT' | 'ABORTED' | undefined;

const DETAILS: Readonly<Record<string, string>> = {
  GAP_REACHED: 'the gap is as small as was asked for',
  NODE_LIMIT: 'the search nodes are used up',
  TIME_LIMIT: 'the time is used up',
  ABORTED: 'the search was aborted',
  EFFORT_DONE: 'the effort ended with a gap',
};

export function reportResult(
  problem: BalanceProblem,
  model: Model,
  progress: Progress,
  budget: Budget,
  stop: Stop,
): BalanceResult {
  const stats = { effort: budget.effort, nodes: budget.nodes };
  const { assignment } = progress;
  if (progress.infeasible || !assignment) {
    const status = progress.infeasible ? 'INFEASIBLE' : 'UNKNOWN';
    const termination = progress.infeasible ?? end(stop ?? spentReason(budget));
    const document = { formatVersion: 1, kind: 'balance-plan', status, termination, stats } as const;
    const { formatVersion, ...result } = document;
    return { ...result, toJSON: () => document };
  }
  const perBin = sumLoads(problem, model, assignment);
  const speeds = speedsOf(problem);
  const loads = { ...measure(perBin, speeds), perBin };
  const moves = problem.previous && countMoves(problem, model, assignment);
  const { bounds, gap, bound } = boundsOf(problem, model, progress, perBin, loads.makespan, moves);
  const proven = gap.absolute === 0;
  const moveBound = progress.moves?.isReached() ? progress.moves.bound() : progress.boundMoves?.(loads.makespan);
  const certificate: BalanceCertificate = {
    makespan: bound(),
    ...(moveBound && { moves: moveBound }),
  };
  const claims = {
    kind: 'balance-plan',
    status: proven ? 'OPTIMAL' : 'FEASIBLE',
    termination: proven ? { reason: 'PROVEN' } : end(stop ?? spentReason(budget)),
    assignment,
    bounds,
    gap,
    certificate,
    loads,
    ...(moves && { moves }),
    stats,
  } satisfies Omit<SolvedBalance, 'toJSON'>;
  return {
    ...claims,
    toJSON: () => ({
      formatVersion: 1,
      ...claims,
      assignment: Array.from(assignment),
      loads: { ...loads, perBin: Array.from(perBin) },
    }),
  };
}

interface Claims {
  readonly bounds: Bounds;
  readonly gap: Gap;
  readonly bound: () => MakespanBound;
}

/** Bounds of the aim as they are now. */
export function incumbentOf(problem: BalanceProblem, model: Model, progress: Progress, nodes: number): Incumbent {
  const assignment = progress.assignment!;
  const perBin = sumLoads(problem, model, assignment);
  const { makespan } = measure(perBin, speedsOf(problem));
  const moves = progress.moves && countMoves(problem, model, assignment);
  const { bounds, gap } = boundsOf(problem, model, progress, perBin, makespan, moves);
  return { bounds, gap, nodes };
}

/** The relative gap on scaled loads, without measuring a plan. */
export function roughGap({ upper, lower, moves }: Progress): number {
  if (!upper) return 1;
  if (moves) return moves.isReached() ? gapOf(moves.bound().value, moves.cost()).relative : 1;
  return gapOf(lower.load / lower.speed, upper.load / upper.speed).relative;
}

function boundsOf(
  problem: BalanceProblem,
  model: Model,
  progress: Progress,
  perBin: Float64Array,
  makespan: number,
  moved: ItemMoves | undefined,
): Claims {
  const aim = progress.moves;
  const { bound } = progress;
  if (aim?.isReached()) {
    const upper = aim.byWeight ? moved!.weight : moved!.items;
    const lower = Math.min(aim.bound().value, upper);
    return { bounds: { lower, upper }, gap: gapOf(lower, upper), bound };
  }
  const upper = makespan;
  let lower = Math.min(levelValue(model, progress.lower), makespan);
  const met = model.exact && compareLevels(progress.lower, progress.upper!) >= 0;
  // One level is one number; two levels that round to the same number are told apart.
  if (met) lower = upper;
  else if (model.exact && lower === upper) lower = upper * (1 - Number.EPSILON);
  const heaviest = model.exact || speedsOf(problem) ? 0 : heaviestOf(problem);
  if (heaviest > lower && (heaviest < upper || areAlone(problem, progress.assignment!, perBin, upper))) {
    const bounds = { lower: heaviest, upper };
    return { bounds, gap: gapOf(heaviest, upper), bound: () => ({ kind: 'heaviest-item', value: heaviest }) };
  }
  return { bounds: { lower, upper }, gap: gapOf(lower, upper), bound };
}

/** Whether every busiest bin holds one item and nothing else: a sum of doubles may hide a small weight. */
function areAlone(
  { weights, bins }: BalanceProblem,
  assignment: Uint32Array,
  perBin: Float64Array,
  top: number,
): boolean {
  const items = new Uint32Array(perBin.length);
  for (let i = 0; i < assignment.length; i++) if (weights[i]! > 0) items[assignment[i]!]!++;
  return perBin.every((load, b) => load < top || (items[b] === 1 && (typeof bins === 'number' || !bins[b]!.load)));
}

/** Where weights are rounded, the heaviest item is the one floor that loses nothing. */
function heaviestOf({ weights }: BalanceProblem): number {
  let heaviest = 0;
  for (let i = 0; i < weights.length; i++) heaviest = Math.max(heaviest, weights[i]!);
  return heaviest;
}

function spentReason({ nodes, nodeLimit, effort }: Budget): BalanceTermination['reason'] {
  return nodes >= nodeLimit && effort !== 'instant' ? 'NODE_LIMIT' : 'EFFORT_DONE';
}

function end(reason: BalanceTermination['reason']): BalanceTermination {
  const detail = DETAILS[reason];
  return detail === undefined ? { reason } : { reason, detail };
}

/** Speeds when any is given, so that loads are measured as load / speed. */
function speedsOf({ bins }: BalanceProblem): Float64Array | undefined {
  if (typeof bins === 'number' || !bins.some(({ speed }) => speed !== undefined)) return undefined;
  return Float64Array.from(bins, ({ speed = 1 }) => speed);
}

/** Load of each bin. Scaled loads are exact, so their sums do not depend on the order of the items. */
function sumLoads({ weights, bins }: BalanceProblem, model: Model, assignment: Uint32Array): Float64Array {
  const { numBins, exact } = model;
  if (exact) {
    const sums = model.start ? model.start.slice() : new Float64Array(numBins);
    for (let i = 0; i < assignment.length; i++) sums[assignment[i]!]! += model.weights[i]!;
    return model.times === 1 && model.over === 1 ? sums : sums.map((sum) => toUnits(model, sum));
  }
  const sums = new Float64Array(numBins);
  if (typeof bins !== 'number') for (let b = 0; b < numBins; b++) sums[b] = bins[b]!.load ?? 0;
  for (let i = 0; i < assignment.length; i++) sums[assignment[i]!]! += weights[i]!;
  return sums;
}

function countMoves({ weights, previous }: BalanceProblem, model: Model, assignment: Uint32Array): ItemMoves {
  const sizes = model.exact ? model.weights : weights;
  let items = 0;
  let weight = 0;
  for (let i = 0; i < assignment.length; i++) {
    if (previous![i]! < 0 || previous![i] === assignment[i]) continue;
    items++;
    weight += sizes[i]!;
  }
  return { items, weight: model.exact ? toUnits(model, weight) : weight };
}
