/** Every valid assignment of a small balance problem: what is attainable at all, at which makespan and at which cost of moves. */

import type { BalanceProblem, Bin } from '../../src/solver/types.ts';

/** Weights and loads of the problems looked at have at most this many decimals, and so have speeds. */
const DECIMALS = 6;

/** A problem in integers that doubles hold, products included. */
interface Scaled {
  readonly bins: readonly Bin[];
  readonly weights: readonly number[];
  readonly start: readonly number[];
  readonly speed: readonly number[];
  /** Caller's unit of a load, and of a speed. */
  readonly loadUnit: number;
  readonly speedUnit: number;
}

export interface Found {
  readonly assignment: readonly number[];
  /** Highest load / speed. */
  readonly makespan: number;
  /** Items that left their previous bins, and their weight. */
  readonly movedItems: number;
  readonly movedWeight: number;
}

/** Bins as a list, also where the problem only counts them. */
export function listBins({ bins }: BalanceProblem): readonly Bin[] {
  return typeof bins === 'number' ? Array.from({ length: bins }, () => ({})) : bins;
}

function scale(values: readonly number[]): { values: number[]; unit: number } {
  const power = values.every(Number.isInteger) ? 1 : 10 ** DECIMALS;
  const scaled = values.map((value) => Math.round(value * power));
  const isLossy = scaled.some((value, i) => value / power !== values[i]);
  if (isLossy) throw new Error(`the oracle reads at most ${DECIMALS} decimals`);
  return { values: scaled, unit: power };
}

function scaleProblem(problem: BalanceProblem): Scaled {
  const bins = listBins(problem);
  const weights = Array.from(problem.weights);
  const loads = scale([...weights, ...bins.map(({ load = 0 }) => load)]);
  const speeds = scale(bins.map(({ speed = 1 }) => speed));
  return {
    bins,
    weights: loads.values.slice(0, weights.length),
    start: loads.values.slice(weights.length),
    speed: speeds.values,
    loadUnit: loads.unit,
    speedUnit: speeds.unit,
  };
}

/** Makespan of any assignment, exact up to the last division. */
export function makespanOf(problem: BalanceProblem, assignment: ArrayLike<number>): number {
  const scaled = scaleProblem(problem);
  const loads = scaled.start.slice();
  for (const [i, weight] of scaled.weights.entries()) loads[assignment[i]!]! += weight;
  return highest(scaled, loads);
}

function highest({ speed, loadUnit, speedUnit }: Scaled, loads: readonly number[]): number {
  let load = 0;
  let rate = 1;
  for (const [b, value] of loads.entries()) {
    if (value * rate <= load * speed[b]!) continue;
    load = value;
    rate = speed[b]!;
  }
  return load / loadUnit / (rate / speedUnit);
}

/** Calls back for each valid assignment, with one array that changes from call to call. */
function visitAssignments(
  problem: BalanceProblem,
  bins: readonly Bin[],
  visit: (assignment: readonly number[]) => void,
): void {
  const numItems = problem.weights.length;
  const assignment = new Array<number>(numItems).fill(-1);
  const counts = new Array<number>(bins.length).fill(0);
  const mayTake = bins.map(({ forbidden = [] }) => {
    const closed = new Set(Array.from(forbidden));
    return (item: number) => !closed.has(item);
  });
  const place = (item: number): void => {
    if (item === numItems) {
      if (holdsGroups(problem, bins, assignment)) visit(assignment);
      return;
    }
    const pin = problem.pinned?.[item] ?? -1;
    for (const [b, { maxItems = Infinity }] of bins.entries()) {
      if ((pin >= 0 && pin !== b) || counts[b]! >= maxItems || !mayTake[b]!(item)) continue;
      assignment[item] = b;
      counts[b]!++;
      place(item + 1);
      counts[b]!--;
    }
  };
  place(0);
}

/** Whether an assignment keeps the groups, by the words of their definition. */
export function holdsGroups(problem: BalanceProblem, bins: readonly Bin[], assignment: readonly number[]): boolean {
  return (problem.groups ?? []).every(({ items, spread }) => {
    const places = Array.from(items, (item) => assignment[item]!);
    if (spread === 'distinct') return new Set(places).size === places.length;
    const depth = bins[0]?.path?.length ?? 0;
    const nodeSets = [
      bins.map((_, b) => `${b}`),
      ...Array.from({ length: depth }, (_, d) => bins.map(({ path }) => JSON.stringify(path!.slice(0, d + 1)))),
    ];
    return nodeSets.every((nodeOf) =>
      [...new Set(nodeOf)].every((node) => {
        const share = (places.length * nodeOf.filter((other) => other === node).length) / bins.length;
        const count = places.filter((b) => nodeOf[b] === node).length;
        return count >= Math.floor(share) && count <= Math.ceil(share);
      }),
    );
  });
}

/** The best valid assignment by `isBetter`, among those that `accepts` takes; undefined when there is none. */
function findBest(
  problem: BalanceProblem,
  accepts: (found: Found) => boolean,
  costOf: (found: Found) => number,
): Found | undefined {
  const scaled = scaleProblem(problem);
  const { bins, weights, start, loadUnit } = scaled;
  const { previous } = problem;
  let best: Found | undefined;
  visitAssignments(problem, bins, (assignment) => {
    const loads = start.slice();
    let movedItems = 0;
    let moved = 0;
    for (const [i, b] of assignment.entries()) {
      loads[b]! += weights[i]!;
      if ((previous?.[i] ?? -1) < 0 || previous![i] === b) continue;
      movedItems++;
      moved += weights[i]!;
    }
    const found = { assignment, makespan: highest(scaled, loads), movedItems, movedWeight: moved / loadUnit };
    if (!accepts(found) || (best && costOf(found) >= costOf(best))) return;
    best = { ...found, assignment: assignment.slice() };
  });
  return best;
}

/** The lowest makespan with at most so many moves; undefined when no valid assignment has so few. */
export function findLowest(problem: BalanceProblem, maxMoves = Infinity): Found | undefined {
  return findBest(
    problem,
    ({ movedItems }) => movedItems <= maxMoves,
    ({ makespan }) => makespan,
  );
}

/** The cheapest moves to a makespan of at most `target`; undefined when no valid assignment is so low. */
export function findCheapest(
  problem: BalanceProblem,
  target: number,
  cost: 'movedItems' | 'movedWeight',
): Found | undefined {
  return findBest(
    problem,
    ({ makespan }) => makespan <= target,
    (found) => found[cost],
  );
}

/** The worst valid assignment; undefined when there is none. */
export function findHighest(problem: BalanceProblem): Found | undefined {
  return findBest(
    problem,
    () => true,
    ({ makespan }) => -makespan,
  );
}
