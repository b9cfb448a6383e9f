/** The function that @platformatic/kafka calls on the leader, and what it asks every member before a join. */

import type {
  ClusterMetadata,
  ExtendedGroupProtocolSubscription,
  GroupPartitionsAssigner,
  GroupPartitionsAssignments,
} from '@platformatic/kafka';
import type { PartitionOptions, PartitionPlan, PartitionProblem } from '../../partitions/types.ts';
import type { TopicPartitions } from '../codec/topic-partitions.ts';
import { decodeUserData } from '../codec/user-data.ts';
import { describeGroup, type JoinedMember, type TopicDescription } from '../group/describe.ts';
import { createMembership, type Membership, type Warn } from '../group/membership.ts';
import type { GroupSettings } from '../group/options.ts';
import { readPlan } from '../group/read-plan.ts';
import { assignInTurn, type GroupAssignment } from '../group/round-robin.ts';
import { createLoadMeter } from '../load/meter.ts';
import { describeTopics, type LoadConsumer, listPartitions, readOffsetsOf } from './loads.ts';

/** `assignPartitions`, or what a test puts in its place. */
export type Solve = (problem: PartitionProblem, options: PartitionOptions) => PartitionPlan;

export interface BoundAssigner {
  readonly membership: Membership;
  readonly partitionAssigner: GroupPartitionsAssigner;
  readonly userData: () => Buffer;
  /** Sets the consumer that offsets are read through. */
  readonly bind: (consumer: LoadConsumer | undefined) => void;
  readonly lead: (isLeader: boolean) => void;
  /** Measures the partitions that this member may be asked about. Never rejects. */
  readonly measure: (metadata?: ClusterMetadata) => Promise<void>;
  /** The same if it is time to. */
  readonly heartbeat: () => void;
}

/** @param now Milliseconds of a clock that does not jump; for tests. */
export function createAssigner(settings: GroupSettings, warn: Warn, solve: Solve, now?: () => number): BoundAssigner {
  let consumer: LoadConsumer | undefined;
  let leads = false;
  const meter = createLoadMeter(
    settings.loads,
    readOffsetsOf(() => consumer),
    now,
  );
  const membership = createMembership(settings, meter, warn, now);

  /** A leader is asked for all partitions, and one that has nothing may be the first of its group. The others tell what they have. */
  async function partitionsToMeasure(metadata?: ClusterMetadata): Promise<readonly TopicPartitions[]> {
    const owned = membership.owned();
    // A user's function is asked for whole topics.
    if (meter.unit !== 'custom' && !leads && owned.length > 0) return owned;
    const names = consumer?.topics.current ?? [];
    if (consumer === undefined || names.length === 0) return [];
    return listPartitions(metadata ?? (await consumer.metadata({ topics: names })), names);
  }

  function plan(members: readonly JoinedMember[], topics: readonly TopicDescription[]): GroupAssignment {
    const problem = describeGroup(members, topics, { unit: meter.unit, table: meter.loads() });
    const found = solve(problem, settings.solve);
    const assignment = readPlan(found);
    if (assignment === undefined) throw new Error(found.termination.detail ?? found.termination.reason);
    try {
      settings.onPlan?.(found, problem);
    } catch (error) {
      warn('onPlan of evenslot failed', error);
    }
    return assignment;
  }

  return {
    membership,
    partitionAssigner: (_current, members, _topics, metadata) => {
      const joined = Array.from(members.values(), readMember);
      const topics = describeTopics(metadata, new Set(joined.flatMap((member) => member.topics)));
      try {
        return toAssignments(joined, plan(joined, topics));
      } catch (error) {
        warn('evenslot could not plan and assigns partitions in turn', error);
        return toAssignments(joined, assignInTurn(joined, topics));
      }
    },
    userData: () => {
      let bytes: Uint8Array = new Uint8Array();
      try {
        bytes = membership.userData();
      } catch (error) {
        warn('evenslot joins without a word on what this member had', error);
      }
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    bind: (attached) => {
      consumer = attached;
    },
    lead: (isLeader) => {
      leads = isLeader;
    },
    measure: async (metadata) => {
      if (meter.unit === undefined || consumer === undefined) return;
      try {
        await membership.measure(await partitionsToMeasure(metadata));
      } catch (error) {
        warn('evenslot could not measure the loads of partitions', error);
      }
    },
    heartbeat: () => void membership.measureIfDue(partitionsToMeasure),
  };
}

function readMember({ memberId, topics = [], metadata }: ExtendedGroupProtocolSubscription): JoinedMember {
  return { id: memberId, topics, data: typeof metadata === 'string' ? undefined : decodeUserData(metadata) };
}

function toAssignments(members: readonly JoinedMember[], assignment: GroupAssignment): GroupPartitionsAssignments[] {
  return members.map(({ id }) => ({
    memberId: id,
    assignments: new Map(
      (assignment.get(id) ?? []).map(({ topic, partitions }) => [topic, { topic, partitions: [...partitions] }]),
    ),
  }));
}
