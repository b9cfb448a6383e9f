/**
 * The sticky assignors' rule for groups in which all members subscribe to the same topics (`AbstractStickyAssignor`, constrained builder).
 * Counts differ by one at most; within that, what members own stays, and then racks match.
 */

import type { PartitionModel } from '../../partitions/model.ts';
import { hashOrder } from './hash-order.ts';
import { orderIds, orderTopics } from './member-order.ts';
import { mismatches, type Racks, racksMatter, racksOf, readRacks } from './rack-gate.ts';
import { createQueue, type Fill, fillWithinRacks, type Queue } from './rack-queues.ts';

export function placeConstrained(model: PartitionModel, owner: Int32Array | undefined): Int32Array {
  const assignment = new Int32Array(model.numPartitions).fill(-1);
  const topics = orderTopics(model);
  const order = orderIds(model);
  const known = readRacks(model, topics);
  const racks = known && racksMatter(known, racksOf(known, order), model, topics) ? known : undefined;
  let total = 0;
  for (const t of topics) total += model.problem.topics[t]!.partitions;
  const fill: Fill = {
    count: new Uint32Array(model.numMembers),
    least: Math.floor(total / model.numMembers),
    extras: total % model.numMembers,
  };
  const exact = keepOwned(model, topics, owner, racks, fill, assignment);
  const under = order.filter((m) => fill.count[m]! < fill.least);
  const queue = createQueue(order.filter((m) => exact[m] === 1));
  let open = listOpen(model, topics, assignment);
  if (known) open = sortByRacks(known, open);
  if (racks) open = fillWithinRacks(racks, fill, under, queue, open, assignment);
  fillAround(fill, under, queue, open, assignment);
  return assignment;
}

/**
 * Lets members keep what they own, up to the number they may have. Returns a mark for each member that has exactly the least number and may get
 * one more. The members come in the order of a Java HashMap, which decides who keeps one more than the others, not how many do.
 */
function keepOwned(
  model: PartitionModel,
  topics: Uint32Array,
  owner: Int32Array | undefined,
  racks: Racks | undefined,
  fill: Fill,
  assignment: Int32Array,
): Uint8Array {
  const { start, owned } = listOwned(model, topics, owner, racks);
  const { count, least } = fill;
  const most = fill.extras > 0 ? least + 1 : least;
  const exact = new Uint8Array(model.numMembers);
  for (const m of hashOrder(model.problem.members.map(({ id }) => id))) {
    const own = owned.subarray(start[m]!, start[m + 1]!);
    let kept = Math.min(own.length, least);
    if (own.length >= most && fill.extras > 0) {
      kept = most;
      if (--fill.extras === 0) exact.fill(0);
    } else if (own.length >= least && fill.extras > 0) exact[m] = 1;
    for (const p of own.subarray(0, kept)) assignment[p] = m;
    count[m] = kept;
  }
  return exact;
}

/** What each member owns and may keep, by partition number and then by topic. */
function listOwned(
  { numMembers, numPartitions, partitionStart }: PartitionModel,
  topics: Uint32Array,
  owner: Int32Array | undefined,
  racks: Racks | undefined,
) {
  const start = new Uint32Array(numMembers + 1);
  const owned = new Uint32Array(owner ? numPartitions : 0);
  if (!owner) return { start, owned };
  const first = new Uint32Array(topics.length);
  const keys = new Float64Array(numPartitions);
  let size = 0;
  for (let i = 0; i < topics.length; i++) {
    const t = topics[i]!;
    first[i] = partitionStart[t]!;
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) {
      if (owner[p]! < 0 || (racks && mismatches(racks, owner[p]!, p))) continue;
      keys[size++] = (p - partitionStart[t]!) * topics.length + i;
      start[owner[p]! + 1]!++;
    }
  }
  for (let m = 0; m < numMembers; m++) start[m + 1]! += start[m]!;
  const next = start.slice();
  for (const key of keys.subarray(0, size).sort()) {
    const p = first[key % topics.length]! + Math.floor(key / topics.length);
    owned[next[owner[p]!]!++] = p;
  }
  return { start, owned };
}

function listOpen({ partitionStart }: PartitionModel, topics: Uint32Array, assignment: Int32Array): Uint32Array {
  const open = new Uint32Array(assignment.length);
  let size = 0;
  for (const t of topics) {
    for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) if (assignment[p]! < 0) open[size++] = p;
  }
  return open.subarray(0, size);
}

/** Partitions with the fewest members in their racks first. Kafka does so as soon as a member has a rack, even where racks make no difference. */
function sortByRacks({ ofMember, setOf, sets }: Racks, open: Uint32Array): Uint32Array {
  const inRack = new Map<number, number>();
  for (const rack of ofMember) if (rack >= 0) inRack.set(rack, (inRack.get(rack) ?? 0) + 1);
  const near = sets.map((set) => [...set].reduce((sum, rack) => sum + (inRack.get(rack) ?? 0), 0));
  const keys = Float64Array.from(open, (p, i) => near[setOf[p]!]! * open.length + i).sort();
  return Uint32Array.from(keys, (key) => open[key % open.length]!);
}

/** The partitions left over: round robin over members below the least number, then one each to those that have it. */
function fillAround(fill: Fill, under: Uint32Array, queue: Queue, open: Uint32Array, assignment: Int32Array): void {
  const { count, least } = fill;
  const circle = under.filter((m) => count[m]! < least);
  let size = circle.length;
  let o = 0;
  while (size > 0 && o < open.length) {
    let kept = 0;
    let i = 0;
    for (; i < size && o < open.length; i++) {
      const m = circle[i]!;
      assignment[open[o++]!] = m;
      if (++count[m]! < least) circle[kept++] = m;
      else queue.push(m);
    }
    size = kept;
  }
  for (; o < open.length; o++) {
    const m = queue.shift();
    assignment[open[o]!] = m;
    count[m]!++;
  }
}
