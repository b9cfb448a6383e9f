/** Plans that put spread or calm before the level, with unequal loads. */

import type { Search } from './balanced.ts';
import { isComplete, keepEven, keepOwned } from './begun.ts';
import { type Change, openDraft } from './draft.ts';
import type { PartitionModel } from './model.ts';
import { sumLoads } from './plan.ts';
import { lowerBusiest, mend } from './repair.ts';
import { completeRows } from './rows.ts';
import { agrees, levelOf, measured, type Task, unitOf } from './task.ts';
import type { PartitionLevelBound } from './types.ts';

/** Plans that put spread or calm first: what is owned stays as far as that aim lets it, and steps that harm it are out. */
export function* placeAside(task: Task, objective: 'spread' | 'calm'): Search {
  const { model, cells, floor, looks, tolerance, calmTolerance, known } = task;
  const owned = keepOwned(model, cells);
  const isCalm = objective === 'calm';
  const begun = isCalm ? owned : keepEven(model, cells, owned);
  const bound = isCalm ? boundCalm(model, owned, floor) : floor;
  const unit = unitOf(model);
  const lower = function* (
    from: PartitionModel,
    first: Int32Array,
    allows: (total: Change) => boolean,
  ): Generator<undefined, Int32Array> {
    const draft = openDraft(from, cells, first, undefined);
    if (!draft) return first;
    yield* lowerBusiest(draft, bound.value / unit, looks, allows);
    const top = draft.members.reduce((most, m) => Math.max(most, draft.level(m)), bound.value / unit);
    yield* mend(draft, top, looks, allows);
    return draft.memberOf;
  };
  const first = completeRows(model, cells, begun, true);
  yield undefined;
  if (isCalm) return { assignment: yield* lower(model, first, ({ moves }) => moves <= 0), level: bound };
  const isEven = ({ excess }: Change) => excess <= 0;
  if (!model.owner) return { assignment: yield* lower(model, first, isEven), level: bound };
  // Even topics are the same from nothing: that level is the one to reach, and where it is reached without a move nothing moves.
  if (!known.fresh) {
    const nothing = new Int32Array(model.numPartitions).fill(-1);
    const rows = completeRows(model, cells, nothing, true);
    const even = yield* lower({ ...model, owner: undefined }, rows, isEven);
    const plan = measured(model, even, sumLoads(model, even), 0, 0);
    known.fresh = { plan, bound, proven: false, termination: undefined };
  }
  const { assignment: fresh, level } = known.fresh.plan;
  if (agrees(owned, fresh)) return { assignment: fresh, level: bound };
  const isStable = isComplete(model, begun);
  const still = isStable ? begun : yield* lower(model, first, ({ excess, moves }) => excess <= 0 && moves <= 0);
  if (levelOf(model, still) <= level * calmTolerance) return { assignment: still, level: bound };
  const near = yield* lower(model, first, isEven);
  const isNear = levelOf(model, near) <= level * tolerance;
  return { assignment: isNear ? near : yield* lower(model, fresh, isEven), level: bound };
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
