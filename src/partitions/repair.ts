/**
 * Local search on a plan with unequal loads: the busiest members are levelled by handing partitions over and swapping them, with as little harm
 * to spread and moves as possible; then spread, moves and racks are mended without making anybody busier than a limit.
 */

import { addChanges, type Change, compareChanges, type Draft, type Exchange, NO_CHANGE } from './draft.ts';

/** Members that are asked to take something from the busiest one. */
const MOST_PARTNERS = 48;
/** Neighbours by weight that are tried for a swap. */
const NEIGHBOURS = 3;
/** How far they are looked for, where few steps are allowed. */
const REACH = 24;

/** Looks after which other work may come in between, a few milliseconds. */
const SLICE = 50_000;

interface Step extends Exchange {
  /** Level of the busier of the two members afterwards. */
  readonly level: number;
}

/** Lowers the busiest member until it is at `target` or no step helps that the draft as a whole allows; returns the looks that are left. */
export function* lowerBusiest(
  draft: Draft,
  target: number,
  looks: number,
  allows: (total: Change) => boolean,
): Generator<undefined, number> {
  const isBelow = (a: number, b: number) => draft.level(a) - draft.level(b) || a - b;
  const order = [...draft.members].sort(isBelow);
  const reorder = (m: number) => {
    order.splice(order.indexOf(m), 1);
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBelow(order[middle]!, m) < 0) low = middle + 1;
      else high = middle;
    }
    order.splice(low, 0, m);
  };
  let left = looks;
  let slice = left - SLICE;
  while (left > 0 && order.length > 1) {
    if (left < slice) {
      yield undefined;
      slice = left - SLICE;
    }
    const busiest = order.at(-1)!;
    const top = draft.level(busiest);
    if (top <= target) break;
    const list = draft.lists[busiest]!;
    let best: Step | undefined;
    for (const m of choosePartners(draft, order, busiest)) {
      for (let k = 0; k < list.length && !(best && isHarmless(best, target)); k++) {
        best = better(draft, best, list[k]!, m, top, target, allows);
        left -= 2 * NEIGHBOURS + 1;
      }
    }
    left -= order.length >> 4;
    if (!best) break;
    draft.exchange(best);
    reorder(busiest);
    reorder(best.to);
  }
  return Math.max(0, left);
}

/** A step that reaches the target for both and costs nothing. */
function isHarmless({ level, change }: Step, target: number): boolean {
  return level <= target && compareChanges(change, NO_CHANGE) <= 0;
}

/** The least busy members that share a topic with the busiest one. */
function choosePartners(draft: Draft, order: readonly number[], busiest: number): number[] {
  const partners: number[] = [];
  const topics = new Set(draft.lists[busiest]!.map((p) => draft.topicOf[p]!));
  for (const m of order) {
    if (m === busiest) break;
    for (const t of topics) {
      if (!draft.subscribes(m, t)) continue;
      partners.push(m);
      break;
    }
    if (partners.length === MOST_PARTNERS) break;
  }
  return partners;
}

/** The better of the best step so far and those that take p from the busiest member to m. */
function better(
  draft: Draft,
  known: Step | undefined,
  p: number,
  m: number,
  top: number,
  target: number,
  allows: (total: Change) => boolean,
): Step | undefined {
  const a = draft.memberOf[p]!;
  if (!draft.subscribes(m, draft.topicOf[p]!)) return known;
  const weight = draft.weights[p]!;
  let best = known;
  // False where a step is not allowed.
  const offer = (q: number, back: number, change: () => Change): boolean => {
    const level = Math.max(draft.level(a, back - weight), draft.level(m, weight - back));
    if (level >= top) return true;
    // Among steps that reach the target the harmless one counts, else the lowest.
    const byLevel = best !== undefined && (best.level > target || level > target);
    if (byLevel && level >= best!.level) return true;
    const made = change();
    if (!allows(addChanges(draft.total, made))) return false;
    if (!byLevel && best) {
      const order = compareChanges(made, best.change);
      if (order > 0 || (order === 0 && level >= best.level)) return true;
    }
    best = { p, q, to: m, level, change: made };
    return true;
  };
  offer(-1, 0, () => draft.changeOf(p, m));
  const [capA, capM] = [draft.model.capacity?.[a] ?? 1, draft.model.capacity?.[m] ?? 1];
  const even = (draft.loads[a]! * capM - draft.loads[m]! * capA) / (capA + capM);
  const list = draft.lists[m]!;
  const at = draft.rank(m, weight - even);
  for (const [from, step] of [
    [at, 1],
    [at - 1, -1],
  ] as const) {
    let found = 0;
    const end = from + step * REACH;
    for (let k = from; k >= 0 && k < list.length && k !== end && found < NEIGHBOURS; k += step) {
      const q = list[k]!;
      if (draft.weights[q]! >= weight || !draft.maySwap(p, q)) continue;
      if (offer(q, draft.weights[q]!, () => draft.changeOfSwap(p, q))) found++;
    }
  }
  return best;
}

/** Levels the members below the busiest one too: whoever is busier hands partitions to whoever stays less busy with them. */
export function* levelRest(
  draft: Draft,
  looks: number,
  allows: (total: Change) => boolean,
): Generator<undefined, void> {
  let left = looks;
  for (let changed = true; changed && left > 0; ) {
    changed = false;
    yield undefined;
    const order = [...draft.members].sort((a, b) => draft.level(b) - draft.level(a) || a - b);
    for (const a of order) {
      for (const p of [...draft.lists[a]!]) {
        left -= order.length;
        const to = order.findLast(
          (m) => draft.subscribes(m, draft.topicOf[p]!) && draft.level(m, draft.weights[p]!) < draft.level(a),
        );
        if (to === undefined || left < 0) continue;
        const change = draft.changeOf(p, to);
        if (draft.weights[p] === 0 || !allows(addChanges(draft.total, change))) continue;
        draft.exchange({ p, q: -1, to, change });
        changed = true;
      }
    }
  }
}

/** Mends spread, then moves, then racks, with everybody at most at `limit`. */
export function* mend(
  draft: Draft,
  limit: number,
  looks: number,
  allows: (total: Change) => boolean = () => true,
): Generator<undefined, void> {
  const { numPartitions } = draft.model;
  let left = looks;
  let slice = left - SLICE;
  for (let changed = true; changed && left > 0; ) {
    changed = false;
    const uneven = draft.listUnevenTopics();
    for (let p = 0; p < numPartitions && left > 0; p++) {
      const a = draft.memberOf[p]!;
      if (a < 0) continue;
      left--;
      if (left < slice) {
        yield undefined;
        slice = left - SLICE;
      }
      let best: Step | undefined;
      for (const m of candidatesFor(draft, p, uneven.has(draft.topicOf[p]!))) {
        left--;
        if (draft.level(m, draft.weights[p]!) <= limit)
          best = milder(best, { p, q: -1, to: m, level: 0, change: draft.changeOf(p, m) });
        const at = draft.rank(m, draft.weights[p]!);
        const list = draft.lists[m]!;
        for (let k = Math.max(0, at - NEIGHBOURS); k < Math.min(list.length, at + NEIGHBOURS); k++) {
          const q = list[k]!;
          const more = draft.weights[p]! - draft.weights[q]!;
          if (!draft.maySwap(p, q) || draft.level(m, more) > limit || draft.level(a, -more) > limit) continue;
          best = milder(best, { p, q, to: m, level: 0, change: draft.changeOfSwap(p, q) });
        }
        left -= 2 * NEIGHBOURS;
      }
      if (!best || !allows(addChanges(draft.total, best.change))) continue;
      draft.exchange(best);
      changed = true;
    }
  }
}

function milder(known: Step | undefined, step: Step): Step | undefined {
  return compareChanges(step.change, known?.change ?? NO_CHANGE) < 0 ? step : known;
}

/** Where a partition would do some good: with its owner, in its racks, or on a member that lacks its topic or can take it from one that has too many. */
function candidatesFor(draft: Draft, p: number, isUneven: boolean): number[] {
  const { model } = draft;
  const a = draft.memberOf[p]!;
  const t = draft.topicOf[p]!;
  const owner = model.owner?.[p] ?? -1;
  const found: number[] = [];
  if (owner >= 0 && owner !== a && draft.subscribes(owner, t)) found.push(owner);
  const isMiss = draft.isMiss(p, a);
  if (!isUneven && !isMiss) return found;
  const here = draft.count(a, t);
  const loss = draft.excess(a, t, here - 1) - draft.excess(a, t, here);
  for (let m = 0; m < model.numMembers && found.length < MOST_PARTNERS; m++) {
    if (m === a || m === owner || !draft.subscribes(m, t)) continue;
    const there = draft.count(m, t);
    const gain = draft.excess(m, t, there + 1) - draft.excess(m, t, there);
    if (loss + gain < 0 || (isMiss && !draft.isMiss(p, m))) found.push(m);
  }
  return found;
}
