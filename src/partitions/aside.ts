/** Plans that put spread or calm before the level, with unequal loads. */

import type { Search } from './balanced.ts';
import { isComplete, keepEven, keepOwned } from './begun.ts';
import { type Change, openDraft } from './draft.ts';
import type { PartitionModel } from './model.ts';
import { sumLoads } from './plan.ts';
import { lowerBusiest, mend } from './repair.ts';
import { completeRows } from './rows.ts';
import { LEVEL_TOLERANCE, levelOf, type Task, unitOf } from './task.ts';
import type { PartitionLevelBound } from './types.ts';

/** Plans that put spread or calm first: what is owned stays as far as that aim lets it, and steps that harm it are out. */
export function* placeAside({ model, cells, floor, looks }: Task, objective: 'spread' | 'calm'): Search {
  const owned = keepOwned(model, cells);
  const isCalm = objective === 'calm';
  const begun = isCalm ? owned : keepEven(model, cells, owned);
  const bound = isCalm ? boundCalm(model, owned, floor) : floor;
  const harmless = ({ excess, moves }: Change) => (isCalm ? moves <= 0 : excess <= 0);
  const unit = unitOf(model);
  const lower = function* (from: PartitionModel, first: Int32Array): Generator<undefined, Int32Array> {
    const draft = openDraft(from, cells, first, undefined);
    if (!draft) return first;
    yield* lowerBusiest(draft, bound.value / unit, looks, harmless);
    const top = draft.members.reduce((most, m) => Math.max(most, draft.level(m)), bound.value / unit);
    yield* mend(draft, top, looks, isCalm ? ({ moves }) => moves <= 0 : () => true);
    return draft.memberOf;
  };
  const first = completeRows(model, cells, begun, true);
  yield undefined;
  if (isCalm || !model.owner) return { assignment: yield* lower(model, first), level: bound };
  // Even topics are the same from nothing: that level is the one to reach, and who has reached it is left alone.
  const nothing = new Int32Array(model.numPartitions).fill(-1);
  const fresh = yield* lower({ ...model, owner: undefined }, completeRows(model, cells, nothing, true));
  const limit = levelOf(model, fresh) * LEVEL_TOLERANCE;
  if (isComplete(model, begun) && levelOf(model, begun) <= limit) return { assignment: begun, level: bound };
  const near = yield* lower(model, first);
  return { assignment: levelOf(model, near) <= limit ? near : yield* lower(model, fresh), level: bound };
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
