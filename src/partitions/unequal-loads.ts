/**
 * Unequal loads. Plans within a thousandth of the best known busiest member count as equally level, and the one with the most even topics and the
 * fewest moves among them is taken: what members have with as little changed as levels it, a plan built topic by topic, and the solver's.
 */

import { openBalance } from '../solver/balance.ts';
import type { BalanceOptions, BalanceResult } from '../solver/types.ts';
import type { Search, Unsolved } from './balanced.ts';
import { type Cells, findCohorts, listCells } from './cohorts.ts';
import { type Change, type Draft, openDraft } from './draft.ts';
import { boundLoads } from './load-floor.ts';
import type { PartitionModel } from './model.ts';
import { countMoved, listOwned } from './owned.ts';
import { highest, type Placement, sumLoads } from './plan.ts';
import type { Racks } from './racks.ts';
import { levelRest, lowerBusiest, mend } from './repair.ts';
import { completeRows, placeUniformRows } from './rows.ts';
import { toMembers, toSolverProblem } from './solver-problem.ts';
import { measureSpread } from './spread.ts';
import type { PartitionLevelBound, PartitionOptions, PartitionTermination } from './types.ts';

/** Loads are estimates: levels this close count as equal, so that spread and calm are not given up for nothing. */
const LEVEL_TOLERANCE = 1.001;
/** Pairs of members and partitions beyond which unequal subscriptions are not given to the solver. */
const MOST_PAIRS = 4_000_000;
/** Looks of the local search for each partition there is, and at least. */
const LOOKS = { instant: 20, improve: 1000, exact: 5000 } as const;
const LEAST_LOOKS = 2_000_000;
/** Least busy members that take part beside as many as are too busy. */
const FEW = 16;

interface Candidate {
  readonly assignment: Int32Array;
  readonly level: number;
  readonly excess: number;
  readonly moves: number;
}

/** Rounds of a cooperative group that are thought through. */
const MOST_ROUNDS = 4;

/** The plan of a group; what moves is thought through to the end, so that a group which holds the first cooperative round is given the same plan. */
export function* placeUnequalLoads(model: PartitionModel, options: PartitionOptions, racks: Racks | undefined): Search {
  let plan = yield* placeOnce(model, options, racks);
  const { owner } = model;
  for (let round = 1; round < MOST_ROUNDS && owner && 'assignment' in plan; round++) {
    const { assignment } = plan;
    if (countMoved(model, assignment) === 0) break;
    const withheld = { ...model, owner: owner.map((m, p) => (m >= 0 && m !== assignment[p] ? -1 : m)) };
    const next: Placement | Unsolved = yield* placeOnce(withheld, options, racks);
    if (!('assignment' in next) || next.assignment.every((m, p) => m === assignment[p])) break;
    plan = next;
  }
  return plan;
}

function* placeOnce(model: PartitionModel, options: PartitionOptions, racks: Racks | undefined): Search {
  const { objective = 'level', effort = 'improve', maxMoves, maxImbalance } = options;
  const cells = listCells(model, findCohorts(model, undefined), 'level', undefined);
  const floor: PartitionLevelBound = boundLoads(model, cells);
  const owner = model.owner;
  // Limits of moves are the solver's to keep.
  if (owner && (maxMoves !== undefined || maxImbalance !== undefined)) {
    return yield* placeWithinMoves(model, options, cells, floor);
  }
  const tolerance = effort === 'exact' ? 1 : LEVEL_TOLERANCE;
  const looks = Math.max(LEAST_LOOKS, LOOKS[effort] * model.numPartitions);
  const isUniform = !owner && cells.cohorts.numCohorts === 1 && model.numMembers > 0;
  if (objective !== 'level') return yield* placeAside(model, objective, cells, racks, floor, looks);
  const target = floor.value * tolerance;
  const stays = keepOwned(model, cells);
  const still = isComplete(model, stays) ? judge(model, cells, stays) : undefined;
  if (still && still.level <= target) return { assignment: stays, level: floor };
  const rows = isUniform
    ? placeUniformRows(model, effort !== 'instant')
    : completeRows(model, cells, stays, effort !== 'instant');
  yield undefined;

  // Rows of members that are alike are even by construction.
  let best = isUniform
    ? { assignment: rows, level: levelOf(model, rows), excess: 0, moves: 0 }
    : judge(model, cells, rows);
  if (isUniform && best.level > target) best = yield* levelFew(model, cells, best, target, looks);
  let bound = floor;
  let termination: PartitionTermination | undefined;
  if (best.level > target || best.excess > 0 || best.moves > 0) {
    best = yield* repair(model, cells, racks, best, target, looks);
    yield { assignment: best.assignment, level: floor };
  }
  let proven = false;
  if (best.level > target) {
    const solved = yield* solve(model, options);
    if (solved?.assignment) {
      const plan = judge(model, cells, toMembers(model, solved.partitionOf, solved.assignment));
      if (solved.bound.value > bound.value) bound = solved.bound;
      termination = asGap(solved.termination);
      if (best.level > plan.level * tolerance) {
        const limit = plan.level * tolerance;
        best = chooseMilder(
          yield* repair(model, cells, racks, best, limit, looks),
          yield* repair(model, cells, racks, plan, limit, looks),
          limit,
        );
      }
      // A group in which everybody may keep what it has is left alone unless that makes it more level.
      if (still && still.level <= best.level * tolerance) best = still;
      proven = solved.proven && best.level <= plan.level;
    }
  }
  return { assignment: best.assignment, level: bound, proven, ...(termination && { termination }) };
}

/** Plans that put spread or calm first: what is owned stays as far as that aim lets it, and steps that harm it are out. */
function* placeAside(
  model: PartitionModel,
  objective: 'spread' | 'calm',
  cells: Cells,
  racks: Racks | undefined,
  floor: PartitionLevelBound,
  looks: number,
): Search {
  const owned = keepOwned(model, cells);
  const isCalm = objective === 'calm';
  const begun = isCalm ? owned : keepEven(model, cells, owned);
  const first = completeRows(model, cells, begun, true);
  yield undefined;
  const still = isComplete(model, begun) ? judge(model, cells, begun) : undefined;
  const draft = openDraft(model, cells, first, racks);
  if (!draft) return { assignment: first, level: floor };
  const bound = isCalm ? boundCalm(model, owned, floor) : floor;
  const target = bound.value / unitOf(model);
  yield* lowerBusiest(draft, target, looks, ({ excess, moves }) => (isCalm ? moves <= 0 : excess <= 0));
  const top = draft.members.reduce((most, m) => Math.max(most, draft.level(m)), target);
  yield* mend(draft, top, looks, isCalm ? ({ moves }) => moves <= 0 : () => true);
  const isStill = still !== undefined && still.excess === 0 && still.level <= top * unitOf(model) * LEVEL_TOLERANCE;
  return { assignment: isStill ? begun : draft.memberOf, level: bound };
}

/** Of a plan begun, what even topics leave room for: floors, and as many ceilings as there are; the heaviest partitions go first. */
function keepEven(
  model: PartitionModel,
  { cohorts, ofTopic, cohortOf, floor, ceil }: Cells,
  begun: Int32Array,
): Int32Array {
  const { numTopics, partitionStart } = model;
  const { members } = cohorts;
  const { values } = model.units();
  const kept = begun.slice();
  const cellOf = new Uint32Array(cohorts.numCohorts);
  for (let t = 0; t < numTopics; t++) {
    let above = partitionStart[t + 1]! - partitionStart[t]!;
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) {
      const cell = ofTopic.order[k]!;
      const c = cohortOf[cell]!;
      cellOf[c] = cell;
      above -= floor[cell]! * (members.start[c + 1]! - members.start[c]!);
    }
    const count = new Map<number, number>();
    const own: number[] = [];
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) if (begun[p]! >= 0) own.push(p);
    own.sort((a, b) => values[a]! - values[b]! || a - b);
    for (const p of own) {
      const cell = cellOf[cohorts.cohortOf[begun[p]!]!]!;
      const has = count.get(begun[p]!) ?? 0;
      const isExtra = has >= floor[cell]!;
      if (isExtra && (has >= ceil[cell]! || above === 0)) kept[p] = -1;
      else {
        count.set(begun[p]!, has + 1);
        if (isExtra) above--;
      }
    }
  }
  return kept;
}

/** A member that keeps all it owns is at least that busy. */
function boundCalm(model: PartitionModel, owned: Int32Array, floor: PartitionLevelBound): PartitionLevelBound {
  const loads = sumLoads(model, owned);
  let busiest = 0;
  const level = (m: number) => loads[m]! / (model.capacity?.[m] ?? 1);
  for (let m = 1; m < loads.length; m++) if (level(m) > level(busiest)) busiest = m;
  if (loads.length === 0 || level(busiest) <= floor.value) return floor;
  return { kind: 'members', value: level(busiest), members: [busiest] };
}

/** A plan that is a little less level than the solver's has none of its proof. */
function asGap(termination: PartitionTermination): PartitionTermination {
  return termination.reason === 'PROVEN' ? { reason: 'STRATEGY_DONE' } : termination;
}

/** Of two plans the one within the limit, then the more even, then the calmer one. */
function chooseMilder(a: Candidate, b: Candidate, limit: number): Candidate {
  if (a.level > limit !== b.level > limit) return a.level > limit ? b : a;
  if (a.level > limit) return a.level < b.level ? a : b;
  const order = a.excess - b.excess || a.moves - b.moves || a.level - b.level;
  return order <= 0 ? a : b;
}

function judge(model: PartitionModel, cells: Cells, assignment: Int32Array): Candidate {
  return {
    assignment,
    level: levelOf(model, assignment),
    excess: measureSpread(cells, listOwned({ ...model, owner: assignment }, cells)).excess,
    moves: countMoved(model, assignment),
  };
}

function levelOf(model: PartitionModel, assignment: Int32Array): number {
  return highest(sumLoads(model, assignment), model.capacity);
}

/** Levels a plan down to a target and mends what is uneven, without going above the target or where it ended. */
function* repair(
  model: PartitionModel,
  cells: Cells,
  racks: Racks | undefined,
  plan: Candidate,
  target: number,
  looks: number,
): Generator<undefined, Candidate> {
  const draft = openDraft(model, cells, plan.assignment, racks);
  if (!draft) return plan;
  const limit = target / unitOf(model);
  const left = yield* lowerBusiest(draft, limit, looks, () => true);
  const top = draft.members.reduce((most, m) => Math.max(most, draft.level(m)), limit);
  yield* mend(draft, top, Math.max(left, looks / 2));
  return repaired(model, plan, draft);
}

/** Many members that are almost level: only those above the target and the least busy ones take part. */
function* levelFew(
  model: PartitionModel,
  cells: Cells,
  plan: Candidate,
  target: number,
  looks: number,
): Generator<undefined, Candidate> {
  const loads = sumLoads(model, plan.assignment);
  const order = Array.from(loads.keys()).sort((a, b) => loads[b]! - loads[a]! || a - b);
  const above = order.findIndex((m) => loads[m]! <= target);
  if (above > model.numMembers / 4) return plan;
  const members = [...order.slice(0, above), ...order.slice(-above - FEW)];
  const draft = openDraft(model, cells, plan.assignment, undefined, members);
  if (!draft) return plan;
  yield* lowerBusiest(draft, target / unitOf(model), looks, () => true);
  return repaired(model, plan, draft);
}

/** A draft counts in units. */
function unitOf(model: PartitionModel): number {
  const { times, over } = model.units();
  return times / over;
}

function repaired(model: PartitionModel, plan: Candidate, { memberOf, total }: Draft): Candidate {
  return {
    assignment: memberOf,
    level: levelOf(model, memberOf),
    excess: plan.excess + total.excess,
    moves: plan.moves + total.moves,
  };
}

/** Whether every partition that has a subscriber has a member. */
function isComplete({ numTopics, numSubscribers, partitionStart }: PartitionModel, assignment: Int32Array): boolean {
  for (let t = 0; t < numTopics; t++) {
    if (numSubscribers[t] === 0) continue;
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) if (assignment[p]! < 0) return false;
  }
  return true;
}

/** Owned partitions whose owner subscribes where they are, −1 for all others. */
function keepOwned({ owner, numPartitions, numTopics, partitionStart }: PartitionModel, cells: Cells): Int32Array {
  const stays = new Int32Array(numPartitions).fill(-1);
  if (!owner) return stays;
  const { cohorts, ofTopic, cohortOf } = cells;
  const subscribes = new Uint8Array(cohorts.numCohorts);
  for (let t = 0; t < numTopics; t++) {
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) subscribes[cohortOf[ofTopic.order[k]!]!] = 1;
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) {
      if (owner[p]! >= 0 && subscribes[cohorts.cohortOf[owner[p]!]!] === 1) stays[p] = owner[p]!;
    }
    for (let k = ofTopic.start[t]!; k < ofTopic.start[t + 1]!; k++) subscribes[cohortOf[ofTopic.order[k]!]!] = 0;
  }
  return stays;
}

interface Solved {
  readonly assignment: Uint32Array | undefined;
  readonly partitionOf: Uint32Array | undefined;
  readonly bound: PartitionLevelBound;
  readonly proven: boolean;
  readonly termination: PartitionTermination;
  readonly infeasible: boolean;
}

/** What the solver makes of it; undefined where the problem would be too large for it. */
function* solve(model: PartitionModel, options: PartitionOptions): Generator<undefined, Solved | undefined> {
  if (model.numMembers === 0) return undefined;
  const isUniform =
    model.subscriptions.length === 1 || model.numSubscribers.every((n) => n === 0 || n === model.numMembers);
  if (!isUniform && model.numMembers * model.numPartitions > MOST_PAIRS) return undefined;
  const { problem, partitionOf } = toSolverProblem(model, false);
  const run = openBalance(problem, toSolverOptions(model, options), true);
  let stop: ReturnType<typeof run.checkStop>;
  while (!run.search.next().done) {
    stop = run.checkStop();
    if (stop) break;
    yield undefined;
  }
  const result: BalanceResult = run.report(stop);
  const { reason, detail } = result.termination;
  const end = reason === 'NO_ROOM' || reason === 'SEARCHED' ? 'MOVE_LIMIT' : reason;
  const termination = { reason: end, ...(detail !== undefined && { detail }) } as const;
  if (result.assignment === undefined) {
    const bound = { kind: 'members', value: 0, members: [] } as const;
    return {
      assignment: undefined,
      partitionOf,
      bound,
      proven: false,
      termination,
      infeasible: result.status === 'INFEASIBLE',
    };
  }
  return {
    assignment: result.assignment,
    partitionOf,
    bound: result.certificate.makespan,
    proven: result.status === 'OPTIMAL' && options.maxImbalance === undefined,
    termination,
    infeasible: false,
  };
}

function toSolverOptions({ owner }: PartitionModel, options: PartitionOptions): BalanceOptions {
  const { effort, nodeLimit, timeLimitMs, relativeGap, seed, maxMoves, maxImbalance, moveCost } = options;
  return Object.fromEntries(
    Object.entries({
      effort,
      nodeLimit,
      timeLimitMs,
      relativeGap,
      seed,
      ...(owner && { maxMoves, maxImbalance }),
      moveCost: moveCost === 'load' ? 'weight' : 'items',
    }).filter(([, value]) => value !== undefined),
  );
}

/** The solver's plan within `maxMoves`, or the cheapest moves to within `maxImbalance`. */
function* placeWithinMoves(
  model: PartitionModel,
  options: PartitionOptions,
  cells: Cells,
  floor: PartitionLevelBound,
): Search {
  const solved = yield* solve(model, options);
  if (!solved) return yield* placeByHand(model, options, cells, floor);
  if (!solved.assignment)
    return { status: solved.infeasible ? 'INFEASIBLE' : 'UNKNOWN', termination: solved.termination };
  const { maxMoves = 0 } = options;
  const plan = toMembers(model, solved.partitionOf, solved.assignment);
  const draft = openDraft(model, cells, plan, undefined);
  const moved = countMoved(model, plan);
  if (draft) yield* levelRest(draft, LEAST_LOOKS, ({ moves }) => moved + moves <= Math.max(moved, maxMoves));
  const level = solved.bound.value > floor.value ? solved.bound : floor;
  const placement: Placement = {
    assignment: draft?.memberOf ?? plan,
    level,
    termination: asGap(solved.termination),
  };
  return solved.proven ? { ...placement, proven: true } : placement;
}

/** For groups that are too large for the solver: what can stay does, and the busiest hand on as much as is allowed or wanted. */
function* placeByHand(
  model: PartitionModel,
  { maxMoves = Infinity, maxImbalance = 1 }: PartitionOptions,
  cells: Cells,
  floor: PartitionLevelBound,
): Search {
  const still = completeRows(model, cells, keepOwned(model, cells), false);
  const forced = countMoved(model, still);
  if (forced > maxMoves) {
    const detail = `${forced} partitions are owned by members that do not subscribe to their topic`;
    return { status: 'INFEASIBLE', termination: { reason: 'MOVE_LIMIT', detail } };
  }
  const draft = openDraft(model, cells, still, undefined);
  const looks = Math.max(LEAST_LOOKS, LOOKS.improve * model.numPartitions);
  const allows = ({ moves }: Change) => forced + moves <= maxMoves;
  if (draft) yield* lowerBusiest(draft, (floor.value * maxImbalance) / unitOf(model), looks, allows);
  return { assignment: draft?.memberOf ?? still, level: floor, termination: { reason: 'EFFORT_DONE' } };
}

/** The floor of the busiest member, for plans of any strategy. */
export function boundUnequalLoads(model: PartitionModel): PartitionLevelBound {
  return boundLoads(model, listCells(model, findCohorts(model, undefined), 'level', undefined));
}
