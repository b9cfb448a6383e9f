/** Kafka's `RangeAssignor`: each topic on its own, in ranges of consecutive partitions; with racks by KIP-881. */

import type { PartitionModel, PartitionStrategy } from '../../partitions/model.ts';
import { orderMembers, orderTopics } from './member-order.ts';
import { mismatches, type Racks, racksMatter, racksOf, readRacks } from './rack-gate.ts';
import { listSubscribers } from './subscribers.ts';

/** Topics with the same subscribers and the same number of partitions, which the rule keeps together. */
interface CoPartitioned {
  readonly topics: number[];
  readonly numPartitions: number;
  /** Subscribers in Kafka's order of members. */
  readonly members: Uint32Array;
}

/** What each member of a group of topics has of every one of them. */
interface Taken {
  readonly count: Uint32Array;
  /** Members that may still have one more than the others. */
  extras: number;
}

function placeRange(model: PartitionModel): Int32Array {
  const groups = groupTopics(model);
  const assignment = new Int32Array(model.numPartitions).fill(-1);
  const racks = findRacks(model, groups);
  for (const group of groups) {
    const taken: Taken = {
      count: new Uint32Array(group.members.length),
      extras: group.numPartitions % group.members.length,
    };
    if (racks) matchRacks(model, racks, group, taken, assignment);
    for (const t of group.topics) fillInOrder(model, group, taken, t, assignment);
  }
  return assignment;
}

function groupTopics(model: PartitionModel): CoPartitioned[] {
  const subscribers = listSubscribers(model, orderMembers(model));
  const groups = new Map<string, CoPartitioned>();
  for (const t of orderTopics(model)) {
    const numPartitions = model.problem.topics[t]!.partitions;
    const key = `${subscribers.classOf[t]} ${numPartitions}`;
    const known = groups.get(key);
    if (known) known.topics.push(t);
    else groups.set(key, { topics: [t], numPartitions, members: subscribers.members(subscribers.classOf[t]!) });
  }
  return [...groups.values()];
}

/** The racks, when they make a difference for at least one topic. */
function findRacks(model: PartitionModel, groups: readonly CoPartitioned[]): Racks | undefined {
  const racks = readRacks(model, Uint32Array.from(groups.flatMap(({ topics }) => topics)));
  if (!racks) return undefined;
  for (const { topics, members } of groups) {
    const memberRacks = racksOf(racks, members);
    if (topics.some((t) => racksMatter(racks, memberRacks, model, [t]))) return racks;
  }
  return undefined;
}

function room(group: CoPartitioned, { count, extras }: Taken, i: number): number {
  return Math.max(0, Math.floor(group.numPartitions / group.members.length) + (extras > 0 ? 1 : 0) - count[i]!);
}

function take(group: CoPartitioned, taken: Taken, i: number, partitions: number): void {
  taken.count[i]! += partitions;
  if (taken.count[i]! > Math.floor(group.numPartitions / group.members.length)) taken.extras--;
}

/** Gives what can stay within racks. A lone topic goes by its own racks; several go partition number by partition number, all to one member. */
function matchRacks(
  model: PartitionModel,
  racks: Racks,
  group: CoPartitioned,
  taken: Taken,
  assignment: Int32Array,
): void {
  const { topics, members } = group;
  const memberRacks = racksOf(racks, members);
  if (memberRacks.size === 0) return;
  if (topics.length > 1) matchTogether(model, racks, group, taken, assignment);
  else if (racksMatter(racks, memberRacks, model, topics)) matchAlone(model, racks, group, taken, assignment);
}

function matchAlone(
  { partitionStart }: PartitionModel,
  racks: Racks,
  group: CoPartitioned,
  taken: Taken,
  assignment: Int32Array,
): void {
  const { topics, members } = group;
  const [start, end] = [partitionStart[topics[0]!]!, partitionStart[topics[0]! + 1]!];
  // Before the pointer of a rack (−1: of members without one) nothing is left that matches it.
  const pointer = new Map<number, number>();
  let left = end - start;
  for (let i = 0; i < members.length && left > 0; i++) {
    const rack = racks.ofMember[members[i]!]!;
    const most = room(group, taken, i);
    let p = pointer.get(rack) ?? start;
    let given = 0;
    for (; p < end && given < most; p++) {
      if (assignment[p]! >= 0 || mismatches(racks, members[i]!, p)) continue;
      assignment[p] = members[i]!;
      given++;
    }
    pointer.set(rack, p);
    if (given > 0) take(group, taken, i, given);
    left -= given;
  }
}

function matchTogether(
  { partitionStart }: PartitionModel,
  racks: Racks,
  group: CoPartitioned,
  taken: Taken,
  assignment: Int32Array,
): void {
  const { topics, members } = group;
  // The members in line, each with the one after it; who has no room leaves the line for good.
  const after = Uint32Array.from(members.keys(), (i) => i + 1);
  let head = 0;
  for (let p = 0; p < group.numPartitions; p++) {
    let before = -1;
    for (let i = head; i < members.length; i = after[i]!) {
      if (room(group, taken, i) === 0) {
        if (before < 0) head = after[i]!;
        else after[before] = after[i]!;
      } else if (topics.some((t) => mismatches(racks, members[i]!, partitionStart[t]! + p))) {
        before = i;
      } else {
        for (const t of topics) assignment[partitionStart[t]! + p] = members[i]!;
        take(group, taken, i, 1);
        break;
      }
    }
  }
}

/** What is left of a topic, to the members in their order. */
function fillInOrder(
  { partitionStart }: PartitionModel,
  group: CoPartitioned,
  taken: Taken,
  topic: number,
  assignment: Int32Array,
): void {
  const { members } = group;
  const least = Math.floor(group.numPartitions / members.length);
  const end = partitionStart[topic + 1]!;
  let { extras } = taken;
  let p = partitionStart[topic]!;
  for (let i = 0; i < members.length && p < end; i++) {
    const most = Math.max(0, least + (extras > 0 ? 1 : 0) - taken.count[i]!);
    let given = 0;
    for (; p < end && given < most; p++) {
      if (assignment[p]! >= 0) continue;
      assignment[p] = members[i]!;
      given++;
    }
    if (given > 0 && taken.count[i]! + given > least) extras--;
  }
}

export const kafkaRange: PartitionStrategy<'kafka-range'> = {
  name: 'kafka-range',
  describe: "Kafka's RangeAssignor, the client's default: each topic in ranges, always from the first member",
  baseline: true,
  place: placeRange,
};
