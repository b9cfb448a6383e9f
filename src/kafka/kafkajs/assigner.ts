/** The object that KafkaJS asks: once at every join what to tell the leader, and on the leader who gets which partition. */

import type { Assigner, Cluster, GroupMember, Logger } from 'kafkajs';
import type { PartitionOptions, PartitionPlan, PartitionProblem } from '../../partitions/types.ts';
import { encodeAssignment } from '../codec/assignment.ts';
import { decodeSubscription, encodeSubscription } from '../codec/subscription.ts';
import type { TopicPartitions } from '../codec/topic-partitions.ts';
import { decodeUserData } from '../codec/user-data.ts';
import { describeGroup, type JoinedMember, type TopicDescription } from '../group/describe.ts';
import { createMembership, type Membership, type Warn } from '../group/membership.ts';
import type { GroupSettings } from '../group/options.ts';
import { readPlan } from '../group/read-plan.ts';
import { assignInTurn, type GroupAssignment } from '../group/round-robin.ts';
import { createLoadMeter } from '../load/meter.ts';
import { describeTopics, readOffsetsOf } from './cluster.ts';

/** `assignPartitionsAsync`, or what a test puts in its place. */
export type Solve = (problem: PartitionProblem, options: PartitionOptions) => Promise<PartitionPlan>;

export interface BoundAssigner extends Assigner {
  readonly membership: Membership;
  /** Measures rates if it is time to: of everything on the leader, which is asked for all, and of its own partitions on another member. */
  readonly heartbeat: (isLeader: boolean) => void;
}

/** @param now Milliseconds of a clock that does not jump; for tests. */
export function createAssigner(
  settings: GroupSettings,
  { cluster, groupId, logger }: { cluster: Cluster; groupId: string; logger: Logger },
  solve: Solve,
  now?: () => number,
): BoundAssigner {
  const warn: Warn = (message, error) =>
    logger.warn(message, { groupId, error: error instanceof Error ? error.message : String(error) });
  const meter = createLoadMeter(settings.loads, readOffsetsOf(cluster, groupId), now);
  const membership = createMembership(settings, meter, warn, now);
  let planned: readonly TopicPartitions[] = [];

  async function plan(members: readonly JoinedMember[], topics: readonly TopicDescription[]): Promise<GroupAssignment> {
    planned = topics.map(({ name, partitions }) => ({ topic: name, partitions: numbers(partitions) }));
    await membership.measure(planned);
    const problem = describeGroup(members, topics, { unit: meter.unit, table: meter.loads() });
    const found = await solve(problem, settings.solve);
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
    name: settings.name,
    // KafkaJS means the version of the format of the subscription by it.
    version: 0,
    membership,
    heartbeat: (isLeader) => {
      // Lags and the user's own loads are asked for when they are needed.
      if (meter.unit === 'rate') void membership.measureIfDue(() => (isLeader ? planned : membership.owned()));
    },
    protocol: ({ topics }) => {
      let userData: Uint8Array = new Uint8Array();
      try {
        userData = membership.userData();
      } catch (error) {
        warn('evenslot joins without a word on what this member had', error);
      }
      return { name: settings.name, metadata: toBuffer(encodeSubscription({ version: 0, topics, userData })) };
    },
    assign: async ({ members }) => {
      const joined = members.map((member) => readMember(member, warn));
      const names = [...new Set(joined.flatMap(({ topics }) => topics))].filter((name) => name !== '').sort();
      const withRacks = joined.some(({ data }) => data?.rack !== undefined);
      const topics = await describeTopics(cluster, names, withRacks, warn);
      const assignment = await plan(joined, topics).catch((error: unknown) => {
        warn('evenslot could not plan and assigns partitions in turn', error);
        return assignInTurn(joined, topics);
      });
      return joined.map(({ id }) => ({
        memberId: id,
        memberAssignment: toBuffer(encodeAssignment({ version: 0, partitions: assignment.get(id) ?? [] })),
      }));
    },
  };
}

/** Others may share the protocol's name by mistake: then Kafka's own fields say what a member had, if there are any. */
function readMember({ memberId, memberMetadata }: GroupMember, warn: Warn): JoinedMember {
  try {
    const { topics, userData, ownedPartitions: owned = [], generation = -1, rack } = decodeSubscription(memberMetadata);
    const data = decodeUserData(userData) ?? { generation, owned, ...(rack && { rack }) };
    return { id: memberId, topics, data };
  } catch (error) {
    warn(`evenslot cannot read the subscription of member ${memberId}, which gets nothing`, error);
    return { id: memberId, topics: [] };
  }
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
