/**
 * From a previous plan with as few moves as are worth it: lanes stay where they are, lanes without a place get one, then single moves and
 * swaps mend the spread and lower the busiest task manager, never past the limit of moves.
 */

import type { Grants } from './grants.ts';
import type { LaneLoads } from './lanes.ts';
import type { SlotModel } from './model.ts';
import { NEW, type Previous } from './previous.ts';
import { roundShare } from './share.ts';
import type { Rows } from './spread.ts';

/** Least loaded task managers that a step tries as partners of the busiest one. */
const PARTNERS = 32;
/** A move must lower the busiest task manager by this part at least to be worth it. */
const LEAST_GAIN = 1e-9;

export interface Repair {
  /** Slot of each lane, bundle by bundle. */
  readonly slots: Uint32Array;
  /** Subtasks that changed slot. */
  readonly moves: number;
}

/** A step that was looked at: lane `give` goes to task manager `to`, and `take` (−1 for none) comes back in exchange. */
interface Step {
  readonly give: number;
  readonly take: number;
  readonly to: number;
  readonly level: number;
}

/**
 * Repairs the previous plan until the busiest task manager is at `target` or below, or nothing helps any more.
 * With a previous plan that forces more than `maxMoves` moves, the result has more moves than that: no plan has fewer.
 */
export function repairPlan(
  { cluster, job }: SlotModel,
  rows: Rows,
  grants: Grants,
  { start, loads }: LaneLoads,
  previous: Previous,
  maxMoves: number,
  target: number,
): Repair {
  const { numManagers, numSlots, slotStart, capacity, rackOf, zoneOf, numRacks, numZones } = cluster;
  const { numLanes, numBundles, numPipelines, members, memberStart, subtaskStart, parallelism, lanes } = job;
  const numGroups = grants.total.length;
  const managerOf = new Uint32Array(numSlots);
  for (let t = 0; t < numManagers; t++) managerOf.fill(t, slotStart[t], slotStart[t + 1]);
  const bundleOf = new Uint32Array(numLanes);
  for (let b = 0; b < numBundles; b++) bundleOf.fill(b, start[b], start[b + 1]);

  // Cells: bundles then pipelines, over task managers, racks and zones.
  const domains = [
    { of: Uint32Array.from({ length: numManagers }, (_, t) => t), size: numManagers },
    ...(rackOf ? [{ of: rackOf, size: numRacks }] : []),
    ...(zoneOf ? [{ of: zoneOf, size: numZones }] : []),
  ].map(({ of, size }) => {
    const granted = new Float64Array(size * numGroups);
    for (let t = 0; t < numManagers; t++) {
      for (let g = 0; g < numGroups; g++) granted[of[t]! * numGroups + g]! += grants.granted[t * numGroups + g]!;
    }
    return { of, size, granted, bundles: new Map<number, number>(), pipelines: new Map<number, number>() };
  });
  const pipelineLanes = new Float64Array(numPipelines * numGroups);
  for (let b = 0; b < numBundles; b++) pipelineLanes[rows.family[b]! * numGroups + rows.group[b]!]! += lanes[b]!;
  const totals = Array.from(grants.total);
  const bundleRange = (b: number, granted: Float64Array, u: number) => {
    const g = rows.group[b]!;
    return roundShare({ amounts: [lanes[b]!], granted: [granted[u * numGroups + g]!], totals: [totals[g]!] }, [1]);
  };
  const pipelineRange = (p: number, granted: Float64Array, u: number) =>
    roundShare(
      {
        amounts: Array.from(pipelineLanes.subarray(p * numGroups, (p + 1) * numGroups)),
        granted: Array.from(granted.subarray(u * numGroups, (u + 1) * numGroups)),
        totals,
      },
      [1],
    );
  const outside = (count: number, { lo, hi }: { lo: number; hi: number }) => Math.max(0, lo - count, count - hi);
  /** How many lanes the cells of bundle b on task manager t are outside their range when its count changes by `change`. */
  const missesAt = (b: number, t: number, change: number) => {
    let sum = 0;
    for (const { of, size, granted, bundles, pipelines } of domains) {
      const u = of[t]!;
      const p = rows.family[b]!;
      sum += outside((bundles.get(b * size + u) ?? 0) + change, bundleRange(b, granted, u));
      sum += outside((pipelines.get(p * size + u) ?? 0) + change, pipelineRange(p, granted, u));
    }
    return sum;
  };
  /** Misses more (or fewer) when a lane of b goes from one task manager to another; shared domains do not change. */
  const missesOfMove = (b: number, from: number, to: number) => {
    let sum = 0;
    for (const { of, size, granted, bundles, pipelines } of domains) {
      const [u, v] = [of[from]!, of[to]!];
      if (u === v) continue;
      const p = rows.family[b]!;
      for (const [node, change] of [[u, -1], [v, 1]] as const) {
        const mine = bundles.get(b * size + node) ?? 0;
        const all = pipelines.get(p * size + node) ?? 0;
        const own = bundleRange(b, granted, node);
        const shared = pipelineRange(p, granted, node);
        sum += outside(mine + change, own) - outside(mine, own) + outside(all + change, shared) - outside(all, shared);
      }
    }
    return sum;
  };

  const slots = new Uint32Array(numLanes).fill(numSlots);
  const load = new Float64Array(numManagers);
  const slotLoad = new Float64Array(numSlots);
  const here = Array.from({ length: numManagers }, () => new Map<number, Set<number>>());
  const holds = new Set<number>();
  const level = (t: number, change = 0) => (load[t]! + change) / (capacity?.[t] ?? 1);
  const put = (lane: number, slot: number) => {
    const b = bundleOf[lane]!;
    const t = managerOf[slot]!;
    slots[lane] = slot;
    load[t]! += loads[lane]!;
    slotLoad[slot]! += loads[lane]!;
    holds.add(b * numSlots + slot);
    const own = here[t]!.get(b);
    if (own) own.add(lane);
    else here[t]!.set(b, new Set([lane]));
    count(b, t, 1);
  };
  const remove = (lane: number) => {
    const b = bundleOf[lane]!;
    const slot = slots[lane]!;
    const t = managerOf[slot]!;
    load[t]! -= loads[lane]!;
    slotLoad[slot]! -= loads[lane]!;
    holds.delete(b * numSlots + slot);
    const own = here[t]!.get(b)!;
    own.delete(lane);
    if (own.size === 0) here[t]!.delete(b);
    count(b, t, -1);
  };
  const count = (b: number, t: number, change: number) => {
    for (const { of, size, bundles, pipelines } of domains) {
      const cell = b * size + of[t]!;
      const shared = rows.family[b]! * size + of[t]!;
      bundles.set(cell, (bundles.get(cell) ?? 0) + change);
      pipelines.set(shared, (pipelines.get(shared) ?? 0) + change);
    }
  };
  /** Subtasks of a lane that do not run in a slot already. */
  const movesAt = (lane: number, slot: number) => {
    const b = bundleOf[lane]!;
    const i = lane - start[b]!;
    let moves = 0;
    for (let m = memberStart[b]!; m < memberStart[b + 1]!; m++) {
      const v = members[m]!;
      if (i >= parallelism[v]!) continue;
      const subtask = subtaskStart[v]! + i;
      if (previous.manager[subtask] !== NEW && previous.slot[subtask] !== slot) moves++;
    }
    return moves;
  };
  /** The slot of a task manager that takes a lane: where it was, else the least loaded one without its bundle; −1 when there is none. */
  const openSlot = (lane: number, t: number) => {
    const b = bundleOf[lane]!;
    let best = -1;
    for (let s = slotStart[t]!; s < slotStart[t + 1]!; s++) {
      if (grants.groupOfSlot[s] !== rows.group[b] || holds.has(b * numSlots + s)) continue;
      if (best < 0 || movesAt(lane, s) < movesAt(lane, best) || (movesAt(lane, s) === movesAt(lane, best) && slotLoad[s]! < slotLoad[best]!)) best = s;
    }
    return best;
  };

  let moves = 0;
  const loose: number[] = [];
  for (let b = 0; b < numBundles; b++) {
    for (let lane = start[b]!; lane < start[b + 1]!; lane++) {
      const slot = previousSlot(lane);
      if (slot >= 0 && grants.groupOfSlot[slot] === rows.group[b] && !holds.has(b * numSlots + slot)) {
        put(lane, slot);
        moves += movesAt(lane, slot);
      } else loose.push(lane);
    }
  }
  function previousSlot(lane: number): number {
    const b = bundleOf[lane]!;
    for (let m = memberStart[b]!; m < memberStart[b + 1]!; m++) {
      const i = lane - start[b]!;
      if (i >= parallelism[members[m]!]!) continue;
      const slot = previous.slot[subtaskStart[members[m]!]! + i]!;
      if (slot >= 0) return slot;
    }
    return -1;
  }
  loose.sort((a, b) => loads[b]! - loads[a]! || a - b);
  for (const lane of loose) {
    const b = bundleOf[lane]!;
    let best = -1;
    let bestMisses = Infinity;
    for (let t = 0; t < numManagers; t++) {
      if (grants.granted[t * numGroups + rows.group[b]!] === 0) continue;
      const misses = missesAt(b, t, 1) - missesAt(b, t, 0);
      const better = misses < bestMisses || (misses === bestMisses && level(t, loads[lane]) < level(best, loads[lane]));
      if (better && openSlot(lane, t) >= 0) {
        best = t;
        bestMisses = misses;
      }
    }
    const slot = openSlot(lane, best);
    put(lane, slot);
    moves += movesAt(lane, slot);
  }

  // Spread first: a lane of an uneven cell goes where that mends most, to the least loaded one of these.
  for (let b = 0; b < numBundles; b++) {
    for (let from = 0; from < numManagers; from++) {
      while (here[from]!.has(b)) {
        const step = mend(b, from);
        if (step === undefined) break;
        remove(step.lane);
        put(step.lane, step.slot);
        moves = step.moves;
      }
    }
  }
  function mend(b: number, from: number) {
    let best: { lane: number; slot: number; moves: number; misses: number; level: number } | undefined;
    for (let to = 0; to < numManagers; to++) {
      if (to === from || grants.granted[to * numGroups + rows.group[b]!] === 0) continue;
      const misses = missesOfMove(b, from, to);
      if (misses >= 0 || misses > (best?.misses ?? 0)) continue;
      for (const lane of here[from]!.get(b)!) {
        const slot = openSlot(lane, to);
        if (slot < 0) break;
        const after = moves - movesAt(lane, slots[lane]!) + movesAt(lane, slot);
        if (after > maxMoves) continue;
        const reached = level(to, loads[lane]);
        if (best && misses === best.misses && (after > best.moves || (after === best.moves && reached >= best.level))) continue;
        best = { lane, slot, moves: after, misses, level: reached };
      }
    }
    return best;
  }

  // Then the level: the busiest task manager gives a lane away, or changes it for a lighter one of the same bundle.
  for (let rounds = 4 * numManagers + 1000; rounds > 0; rounds--) {
    let busiest = 0;
    for (let t = 1; t < numManagers; t++) if (level(t) > level(busiest)) busiest = t;
    const top = level(busiest);
    if (top <= target) break;
    const partners = Array.from({ length: numManagers }, (_, t) => t).filter((t) => t !== busiest);
    partners.sort((a, b) => level(a) - level(b) || a - b);
    let best: Step | undefined;
    for (const to of partners.slice(0, PARTNERS)) {
      for (const [b, own] of here[busiest]!) {
        const mayGo = missesOfMove(b, busiest, to) <= 0;
        const theirs = here[to]!.get(b);
        for (const give of own) {
          if (mayGo) best = better(best, { give, take: -1, to, level: levelAfter(busiest, to, loads[give]!) }, top);
          if (!theirs) continue;
          for (const take of theirs) {
            const shift = loads[give]! - loads[take]!;
            if (shift > 0) best = better(best, { give, take, to, level: levelAfter(busiest, to, shift) }, top);
          }
        }
      }
    }
    if (best === undefined) break;
    apply(best);
  }
  function levelAfter(from: number, to: number, shift: number): number {
    return Math.max(level(from, -shift), level(to, shift));
  }
  function better(best: Step | undefined, step: Step, top: number): Step | undefined {
    if (step.level >= (best?.level ?? top * (1 - LEAST_GAIN))) return best;
    return movesAfter(step) > maxMoves ? best : step;
  }
  function movesAfter({ give, take, to }: Step): number {
    const now = movesAt(give, slots[give]!);
    if (take >= 0) return moves - now - movesAt(take, slots[take]!) + movesAt(give, slots[take]!) + movesAt(take, slots[give]!);
    const slot = openSlot(give, to);
    return slot < 0 ? Infinity : moves - now + movesAt(give, slot);
  }
  function apply(step: Step): void {
    moves = movesAfter(step);
    const from = slots[step.give]!;
    const to = step.take >= 0 ? slots[step.take]! : openSlot(step.give, step.to);
    remove(step.give);
    if (step.take >= 0) remove(step.take);
    put(step.give, to);
    if (step.take >= 0) put(step.take, from);
  }
  return { slots, moves };
}
