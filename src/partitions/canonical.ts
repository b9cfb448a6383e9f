/**
 * One order for a group however it is listed: where ties are broken by position, the same members and topics in another order would get other loads.
 * Shorter names come first, so that numbered ones stand as they are counted.
 */

import type { MakespanBound } from '../solver/types.ts';
import { buildModel } from './build-model.ts';
import type { PartitionModel } from './model.ts';
import type { Placement } from './plan.ts';
import type { PartitionLevelBound } from './types.ts';

export interface Canonical {
  readonly model: PartitionModel;
  /** A plan for the group in order as one for the group as it was listed. */
  readonly toListed: (placement: Placement) => Placement;
}

/** The group itself where it is in order already. */
export function toCanonical(model: PartitionModel): Canonical {
  const { members, topics } = model.problem;
  const memberOrder = orderByName(members.map(({ id }) => id));
  const topicOrder = orderByName(topics.map(({ name }) => name));
  if (!memberOrder && !topicOrder) return { model, toListed: (placement) => placement };
  const memberAt = memberOrder ?? Uint32Array.from(members.keys());
  const partitionAt = listPartitions(model, topicOrder ?? Uint32Array.from(topics.keys()));
  const placeOf = new Int32Array(members.length);
  for (const [place, m] of memberAt.entries()) placeOf[m] = place;
  const { owner } = model;
  const ordered = buildModel({
    members: Array.from(memberAt, (m) => ({ ...members[m]!, owned: [] })),
    topics: Array.from(topicOrder ?? topics.keys(), (t) => topics[t]!),
    ...(owner && { previous: partitionAt.map((p) => (owner[p]! < 0 ? -1 : placeOf[owner[p]!]!)) }),
  });
  const toListed = (placement: Placement): Placement => {
    const assignment = new Int32Array(model.numPartitions);
    for (let k = 0; k < partitionAt.length; k++) {
      const place = placement.assignment[k]!;
      assignment[partitionAt[k]!] = place < 0 ? -1 : memberAt[place]!;
    }
    const items = listItems(model, ordered, partitionAt);
    const { loads: _ordered, ...rest } = placement;
    return { ...rest, assignment, level: translate(placement.level, memberAt, items) };
  };
  return { model: ordered, toListed };
}

/** Indices in the order of names; undefined when that is the order they have. */
function orderByName(names: readonly string[]): Uint32Array | undefined {
  const isBefore = (a: string, b: string) => a.length < b.length || (a.length === b.length && a < b);
  if (names.every((name, i) => i === 0 || isBefore(names[i - 1]!, name))) return undefined;
  return Uint32Array.from(names.keys()).sort((a, b) => (isBefore(names[a]!, names[b]!) ? -1 : 1));
}

/** Partitions of topics in an order. */
function listPartitions({ numPartitions, partitionStart }: PartitionModel, topics: Uint32Array): Int32Array {
  const list = new Int32Array(numPartitions);
  let end = 0;
  for (const t of topics) for (let p = partitionStart[t]!; p < partitionStart[t + 1]!; p++) list[end++] = p;
  return list;
}

/** The item of each item in order, as partitions with a subscriber are numbered in the group as it is listed. */
function listItems(listed: PartitionModel, ordered: PartitionModel, partitionAt: Int32Array): Uint32Array {
  const itemOf = new Uint32Array(listed.numPartitions);
  let items = 0;
  const isItem = ({ numSubscribers }: PartitionModel, t: number) => numSubscribers[t]! > 0;
  for (let t = 0; t < listed.numTopics; t++) {
    if (!isItem(listed, t)) continue;
    for (let p = listed.partitionStart[t]!; p < listed.partitionStart[t + 1]!; p++) itemOf[p] = items++;
  }
  const list = new Uint32Array(items);
  let end = 0;
  for (let t = 0; t < ordered.numTopics; t++) {
    if (!isItem(ordered, t)) continue;
    for (let k = ordered.partitionStart[t]!; k < ordered.partitionStart[t + 1]!; k++)
      list[end++] = itemOf[partitionAt[k]!]!;
  }
  return list;
}

function translate(bound: PartitionLevelBound, memberAt: Uint32Array, items: Uint32Array): PartitionLevelBound {
  if (bound.kind !== 'members') return translateFloor(bound, memberAt, items);
  return { ...bound, members: bound.members.map((m) => memberAt[m]!).sort((a, b) => a - b) };
}

/** Bins and items by their numbers in the group as it is listed. */
function translateFloor(bound: MakespanBound, memberAt: Uint32Array, items: Uint32Array): MakespanBound {
  switch (bound.kind) {
    case 'restricted':
      return { ...bound, bins: bound.bins.map((b) => memberAt[b]!).sort((a, b) => a - b) };
    case 'item-limits':
      return { ...bound, bin: memberAt[bound.bin]! };
    case 'prices': {
      const prices = new Array<number>(bound.prices.length).fill(0);
      for (const [k, price] of bound.prices.entries()) prices[items[k]!] = price;
      return { ...bound, prices };
    }
    case 'lifted':
    case 'subset-sum':
      return { ...bound, inner: translateFloor(bound.inner, memberAt, items) };
    default:
      return bound;
  }
}
