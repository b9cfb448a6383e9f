/** What every search for a plan with unequal loads knows, and the plans it compares. */

import { type Cells, findCohorts, listCells } from './cohorts.ts';
import { type Change, type Draft, openDraft } from './draft.ts';
import { levelAt } from './level-counts.ts';
import { boundLoads } from './load-floor.ts';
import type { PartitionModel } from './model.ts';
import { countMoved, listOwned } from './owned.ts';
import { highest, sumLoads, toLoad } from './plan.ts';
import { lowerBusiest, mend } from './repair.ts';
import { measureSpread } from './spread.ts';
import type { PartitionLevelBound, PartitionOptions, PartitionTermination } from './types.ts';

/** Loads are estimates: levels this close count as equal, so that spread and calm are not given up for nothing. */
export const LEVEL_TOLERANCE = 1.001;
/** Nothing that is owned moves as long as the group is this level without: more than what changes aim at, so that no change asks for another. */
const CALM_TOLERANCE = 1.002;

/** The same where even topics come first, and the level is what is left. */
const EVEN_CALM_TOLERANCE = 1.02;

/** Looks of the local search for each partition there is, at least and at most. A look takes less than a tenth of a microsecond. */
const LOOKS = { instant: 20, improve: 1000, exact: 5000 } as const;
export const LEAST_LOOKS = 2_000_000;
const MOST_LOOKS = { instant: 2_000_000, improve: 20_000_000, exact: 200_000_000 } as const;

/** Least busy members that take part beside as many as are too busy. */
const FEW = 16;

export interface Task {
  readonly model: PartitionModel;
  readonly options: PartitionOptions;
  readonly cells: Cells;
  readonly floor: PartitionLevelBound;
  /** Levels up to this many times another count as equal to it. */
  readonly tolerance: number;
  /** The same for plans in which nothing moves that may stay. */
  readonly calmTolerance: number;
  readonly looks: number;
  /** What does not depend on who owns what is made once. */
  readonly known: Known;
}

/** Plans made from nothing, with the bound that they came with. */
export interface Known {
  fresh?: Fresh;
}

export interface Fresh {
  readonly plan: Candidate;
  readonly bound: PartitionLevelBound;
  readonly proven: boolean;
  readonly termination: PartitionTermination | undefined;
}

export function openTask(model: PartitionModel, options: PartitionOptions): Task {
  const { effort = 'improve' } = options;
  const cells = listCells(model, findCohorts(model, undefined), 'level', undefined);
  return {
    model,
    options,
    cells,
    floor: boundLoads(model, cells),
    tolerance: effort === 'exact' ? 1 : LEVEL_TOLERANCE,
    calmTolerance: effort === 'exact' ? 1 : options.objective === 'spread' ? EVEN_CALM_TOLERANCE : CALM_TOLERANCE,
    known: {},
    looks: Math.min(MOST_LOOKS[effort], Math.max(LEAST_LOOKS, LOOKS[effort] * model.numPartitions)),
  };
}

/** A plan and what it is compared by. */
export interface Candidate {
  readonly assignment: Int32Array;
  /** Of each member. */
  readonly loads: Float64Array;
  readonly level: number;
  readonly excess: number;
  readonly moves: number;
}

export function judge(model: PartitionModel, cells: Cells, assignment: Int32Array): Candidate {
  const { excess } = measureSpread(cells, listOwned({ ...model, owner: assignment }, cells));
  return measured(model, assignment, sumLoads(model, assignment), excess, countMoved(model, assignment));
}

export function measured(
  model: PartitionModel,
  assignment: Int32Array,
  loads: Float64Array,
  excess: number,
  moves: number,
): Candidate {
  return { assignment, loads, level: highest(loads, model.capacity), excess, moves };
}

export function levelOf(model: PartitionModel, assignment: Int32Array): number {
  return highest(sumLoads(model, assignment), model.capacity);
}

/** Of two plans the one within the limit, then the more even, then the calmer one. */
export function chooseMilder(a: Candidate, b: Candidate, limit: number): Candidate {
  if (a.level > limit !== b.level > limit) return a.level > limit ? b : a;
  if (a.level > limit) return a.level < b.level ? a : b;
  const order = a.excess - b.excess || a.moves - b.moves || a.level - b.level;
  return order <= 0 ? a : b;
}

/**
 * Levels a plan down to a target and mends what is uneven, without going above the target or where it ended.
 *
 * @param isCalm only what nobody owns changes its place, or goes back to its owner
 */
export function* repair(
  { model, cells, looks }: Task,
  plan: Candidate,
  target: number,
  isCalm = false,
): Generator<undefined, Candidate> {
  const draft = openDraft(model, cells, plan.assignment, undefined);
  if (!draft) return plan;
  const allows = ({ moves }: Change) => !isCalm || moves <= 0;
  const limit = target / unitOf(model);
  const left = yield* lowerBusiest(draft, limit, looks, allows);
  const top = draft.members.reduce((most, m) => Math.max(most, draft.level(m)), limit);
  yield* mend(draft, top, Math.max(left, looks / 2), allows);
  return repaired(model, plan, draft);
}

/** Many members that are almost level: only those above the target and the least busy ones take part. */
export function* levelFew(
  model: PartitionModel,
  cells: Cells,
  plan: Candidate,
  target: number,
  looks: number,
): Generator<undefined, Candidate> {
  const { loads } = plan;
  const order = Array.from(loads.keys()).sort((a, b) => loads[b]! - loads[a]! || a - b);
  const above = order.findIndex((m) => levelAt(1, loads[m]!, model.capacity?.[m] ?? 1) <= target);
  if (above > model.numMembers / 4) return plan;
  const members = [...order.slice(0, above), ...order.slice(-above - FEW)];
  const draft = openDraft(model, cells, plan.assignment, undefined, members);
  if (!draft) return plan;
  yield* lowerBusiest(draft, target / unitOf(model), looks, () => true);
  return repaired(model, plan, draft);
}

/** A draft counts in units. */
export function unitOf(model: PartitionModel): number {
  const { times, over } = model.units();
  return times / over;
}

/** Whether everybody who owns something owns what a plan gives it: the plan then moves nothing. */
export function agrees(begun: Int32Array, assignment: Int32Array): boolean {
  return begun.every((m, p) => m < 0 || m === assignment[p]);
}

function repaired(model: PartitionModel, plan: Candidate, { memberOf, members, loads, total }: Draft): Candidate {
  const { exact } = model.units();
  const sums = exact ? plan.loads.slice() : sumLoads(model, memberOf);
  if (exact) for (const m of members) sums[m] = toLoad(model, loads[m]!);
  return measured(model, memberOf, sums, plan.excess + total.excess, plan.moves + total.moves);
}
