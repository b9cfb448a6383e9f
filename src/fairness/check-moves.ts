/** The claimed moves against the previous plan, and the claimed floor of them. */

import type { SpreadCheck } from '../slots/types.ts';
import type { ClaimedBounds } from './check-bounds.ts';
import { equalLanes } from './check-level.ts';
import type { IssueList } from './issue-list.ts';
import { type LoadColumns, lanesAreUniform } from './lane-loads.ts';
import { countLanes } from './level-floor.ts';
import { simpleMoveFloor } from './move-floor.ts';
import { orderByKey } from './order-by-key.ts';
import type { Case } from './placement.ts';
import { followLanes, type LaneHistory, NEW, type PreviousPlaces, readPrevious } from './previous-places.ts';
import { type Fields, isIndex, readPotentials, readRecord, showValue } from './read-fields.ts';
import { buildSpreadNetwork } from './spread-network.ts';

/** What is known of the plan when its moves are judged. */
export interface MoveFacts {
  readonly loads: LoadColumns;
  readonly spread: readonly SpreadCheck[];
  readonly bounds: ClaimedBounds | undefined;
  /** Level of the busiest task manager, recomputed. */
  readonly makespan: number;
}

interface Counts {
  readonly taskManagers: number;
  readonly slots: number;
}

export function checkMoves(issues: IssueList, moves: unknown, calm: unknown, given: Case, facts: MoveFacts): void {
  const found = issues.count();
  const before = readPrevious(issues, given);
  if (!before) {
    if (issues.count() > found) return;
    if (moves !== undefined) issues.add('moves', 'moves need a previous plan, and the problem has none', moves);
    if (calm !== undefined)
      issues.add('certificate.calm', 'a floor of moves needs a previous plan, and the problem has none', calm);
    return;
  }
  if (issues.count() > found) return;
  const counted = countMoves(given, before);
  if (moves !== undefined) compareMoves(issues, moves, counted);
  if (calm !== undefined) checkCalm(issues, calm, given, before, counted, facts);
}

function countMoves({ placement, managerOfSlot }: Case, { manager, slot }: PreviousPlaces): Counts {
  let taskManagers = 0;
  let slots = 0;
  for (const [i, s] of placement.assignment.entries()) {
    if (manager[i] === NEW) continue;
    if (managerOfSlot[s] !== manager[i]) taskManagers++;
    else if (slot[i] !== s) slots++;
  }
  return { taskManagers, slots };
}

function compareMoves(issues: IssueList, value: unknown, counted: Counts): void {
  const claim = readRecord(issues, 'moves', value);
  if (!claim) return;
  for (const key of ['taskManagers', 'slots'] as const) {
    if (claim[key] === counted[key]) continue;
    const message = `${counted[key]} subtasks moved between ${key === 'slots' ? 'slots of one task manager' : 'task managers'}, the plan claims ${showValue(claim[key])}`;
    issues.add(`moves.${key}`, message, claim[key]);
  }
}

function checkCalm(
  issues: IssueList,
  value: unknown,
  given: Case,
  before: PreviousPlaces,
  counted: Counts,
  facts: MoveFacts,
): void {
  const path = 'certificate.calm';
  const claim = readRecord(issues, path, value);
  if (!claim) return;
  if (claim.slots !== 0) {
    issues.add(
      `${path}.slots`,
      `no floor above 0 is known for moves between slots, got ${showValue(claim.slots)}`,
      claim.slots,
    );
  }
  if (!isIndex(claim.taskManagers, 2 ** 31)) {
    const message = `taskManagers must be an integer of at least 0, got ${showValue(claim.taskManagers)}`;
    issues.add(`${path}.taskManagers`, message, claim.taskManagers);
    return;
  }
  if (claim.taskManagers > counted.taskManagers) {
    const message = `a floor of moves must not exceed the moves (${counted.taskManagers}), got ${claim.taskManagers}`;
    issues.add(`${path}.taskManagers`, message, claim.taskManagers);
  }
  const members = orderByKey(given.lanes.bundleOf, given.lanes.numBundles);
  const history = followLanes(given, before, members);
  const floor = provenFloor(issues, claim, given, before, history, members, facts);
  if (floor === undefined || claim.taskManagers <= floor) return;
  const message = `the floor of moves between task managers is ${floor}, the plan claims ${claim.taskManagers}`;
  issues.add(`${path}.taskManagers`, message, claim.taskManagers);
}

/** The best floor that the claim or the eye can prove; undefined when the witness cannot be used. */
function provenFloor(
  issues: IssueList,
  claim: Fields,
  given: Case,
  before: PreviousPlaces,
  history: LaneHistory,
  members: { readonly start: Uint32Array },
  { loads, spread, bounds, makespan }: MoveFacts,
): number | undefined {
  const capacity = given.problem.capacity ?? new Float64Array(given.problem.managerIds.length).fill(1);
  const equal = lanesAreUniform(given) ? equalLanes(loads, capacity) : undefined;
  // A claimed upper bound below the makespan is an issue of its own and must not make this floor higher.
  const upper = Math.max(makespan, bounds?.upper ?? makespan);
  const simple = simpleMoveFloor(given, before, history, members, equal, upper);
  if (claim.potentials === undefined) return simple;
  const path = 'certificate.calm.potentials';
  if (!equal || !history.allWhole) {
    const rule = 'potentials hold only for uniform lanes of one weight that were in one place each, or nowhere';
    issues.add(path, rule, undefined);
    return undefined;
  }
  const network = buildSpreadNetwork(given.shape, given.placement.grants);
  const potentials = readPotentials(issues, path, claim.potentials, network.numNodes);
  if (!potentials) return undefined;
  const { laneStart, manager } = history;
  const subtasksPerLane = members.start.subarray(1).map((end, b) => end - members.start[b]!);
  const dual = network.dualValue({
    potentials,
    most: capacity.map((_, t) => countLanes(equal, upper, t)),
    evenTotals: spread.every(({ family, level, misses }) => family !== 'total' || level === 'slot' || misses === 0),
    moves: {
      subtasksPerLane,
      countKept(bundle, kept, sign) {
        for (let lane = laneStart[bundle]!; lane < laneStart[bundle + 1]!; lane++) {
          if (manager[lane]! >= 0) kept[manager[lane]!]! += sign;
        }
      },
    },
  });
  // The network charges new lanes too, wherever they go.
  let charged = 0;
  for (let b = 0; b < subtasksPerLane.length; b++) {
    for (let lane = laneStart[b]!; lane < laneStart[b + 1]!; lane++)
      if (manager[lane] === NEW) charged += subtasksPerLane[b]!;
  }
  return Math.max(simple, Number.isFinite(dual) ? dual - charged : 0);
}
