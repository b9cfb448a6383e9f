/**
 * The sticky assignors' log of moves (`PartitionMovements`): instead of a move that would cross an earlier one of the same topic, the earlier
 * one is taken back.
 */

import { hashString } from '../../java-hash.ts';
import { bucketOf, hashTopicPartition, tableCapacity } from './hash-order.ts';

export interface MovementLog {
  /** The partition to move to `to` in place of `partition`, which is at `from`: itself, or one of the same topic that comes home. */
  instead(topic: number, partition: number, from: number, to: number): number;
  record(topic: number, partition: number, from: number, to: number): void;
}

/** Partitions that went one way. Java keeps them in a HashSet, whose first element is asked for: its table grows and never shrinks. */
interface Moved {
  readonly partitions: Set<number>;
  capacity: number;
}

interface Move {
  readonly from: number;
  readonly to: number;
}

/** `name` gives the name of a topic, `start` its first partition. */
export function createMovementLog(
  numMembers: number,
  name: (topic: number) => string,
  start: ArrayLike<number>,
): MovementLog {
  const moves = new Map<number, Move>();
  const byTopic = new Map<number, Map<number, Moved>>();
  const wayOf = ({ from, to }: Move): number => from * numMembers + to;

  const firstOf = (topic: number, { partitions, capacity }: Moved): number => {
    const topicHash = hashString(name(topic));
    let first = -1;
    let lowest = capacity;
    for (const partition of partitions) {
      const bucket = bucketOf(hashTopicPartition(topicHash, partition - start[topic]!), capacity);
      if (bucket < lowest) {
        lowest = bucket;
        first = partition;
      }
    }
    return first;
  };
  const forget = (topic: number, partition: number, move: Move): void => {
    const ways = byTopic.get(topic)!;
    const moved = ways.get(wayOf(move))!;
    moved.partitions.delete(partition);
    if (moved.partitions.size === 0) ways.delete(wayOf(move));
    moves.delete(partition);
  };
  const note = (topic: number, partition: number, move: Move): void => {
    const ways = byTopic.get(topic) ?? new Map<number, Moved>();
    byTopic.set(topic, ways);
    const moved = ways.get(wayOf(move)) ?? { partitions: new Set(), capacity: 16 };
    ways.set(wayOf(move), moved);
    moved.partitions.add(partition);
    moved.capacity = Math.max(moved.capacity, tableCapacity(moved.partitions.size));
    moves.set(partition, move);
  };
  return {
    instead(topic, partition, from, to) {
      const back = { from: to, to: moves.get(partition)?.from ?? from };
      const moved = byTopic.get(topic)?.get(wayOf(back));
      return moved ? firstOf(topic, moved) : partition;
    },
    record(topic, partition, from, to) {
      const earlier = moves.get(partition);
      if (earlier) forget(topic, partition, earlier);
      const source = earlier?.from ?? from;
      if (source !== to) note(topic, partition, { from: source, to });
    },
  };
}
