/** One kafkajs group from its first member on: members join and leave, read when they are told to, and stop together. */

import type { Admin, Consumer, Kafka, PartitionAssigner } from 'kafkajs';
import { expect } from 'vitest';
import { expectOneOwnerAtMost, expectOneOwnerEach, type Ownership, settle } from '../group.ts';
import type { LiveBroker } from '../live-broker.ts';
import { listRecords, loadOf, type Skew } from '../records.ts';
import { waitUntil } from '../wait-until.ts';
import { type Decisions, type Gate, type KafkajsMember, recordDecisions, startMember } from './member.ts';

/** What goes into the options of one consumer, and what has to be told of it. */
export type CreateAssigner = () => {
  readonly assigners: readonly PartitionAssigner[];
  readonly attach?: (consumer: Consumer) => void;
};

let groupsSoFar = 0;

export class GroupRun {
  readonly groupId = `kafkajs-${++groupsSoFar}`;
  /** Of every generation. */
  readonly decisions: Decisions = [];
  readonly #gate: Gate = { open: false };
  readonly #kafka: Kafka;
  readonly #admin: Admin;
  readonly #create: CreateAssigner;
  /** Also those that have left. */
  readonly #everybody: KafkajsMember[] = [];
  #members: KafkajsMember[] = [];

  constructor({ kafka, admin }: LiveBroker, create: CreateAssigner) {
    this.#kafka = kafka;
    this.#admin = admin;
    this.#create = create;
  }

  get members(): readonly KafkajsMember[] {
    return this.#members;
  }

  /** @param create Another assigner than that of the group. */
  async join(topics: readonly string[], create = this.#create): Promise<KafkajsMember> {
    const { assigners, attach } = create();
    const member = await startMember(this.#kafka, {
      groupId: this.groupId,
      topics,
      assigners: assigners.map((assigner) => recordDecisions(assigner, this.decisions)),
      gate: this.#gate,
      ...(attach && { attach }),
    });
    this.#members.push(member);
    this.#everybody.push(member);
    return member;
  }

  async leave(member: KafkajsMember): Promise<void> {
    await member.stop();
    this.#members = this.#members.filter((other) => other !== member);
  }

  /** How many partitions a member has. */
  partitionsOf(memberId: string | undefined): number {
    return this.#members.find((member) => member.memberId === memberId)?.partitions.length ?? 0;
  }

  /** Waits until the group is quiet. */
  settle(): Promise<{ readonly protocol: string; readonly ownership: Ownership }> {
    return settle(this.#admin, this.groupId, this.#members);
  }

  /** Lets everybody read, also those who join later. */
  read(): void {
    this.#gate.open = true;
    for (const member of this.#members) member.read();
  }

  /** Waits until these records were read. */
  async readAll(records: readonly string[]): Promise<void> {
    await waitUntil(`${records.length} records are read in ${this.groupId}`, () => {
      for (const { failure } of this.#everybody) if (failure !== undefined) throw failure;
      const read = new Set(this.#everybody.flatMap((member) => member.records));
      return records.every((record) => read.has(record));
    });
  }

  /**
   * Nobody ever had a partition that another one had in the same generation, everybody got what the leader had decided, and in the end every
   * partition has an owner.
   */
  expectOneOwnerInEachGeneration(partitions: readonly string[]): void {
    for (const decided of this.decisions) expectOneOwnerAtMost(decided);
    expectOneOwnerEach(this.decisions.at(-1) ?? new Map(), partitions);
    for (const { joins } of this.#everybody) {
      for (const { memberId, partitions: given } of joins) {
        const decided = this.decisions.map((ownership) => ownership.get(memberId)?.join());
        expect(decided).toContain(given.join());
      }
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.stop()));
    this.#members = [];
  }
}

/** Records that each member of a quiet group has read, in order; every record was read once. */
export async function readEverything(group: GroupRun, skew: Skew): Promise<number[]> {
  const { ownership } = await group.settle();
  group.read();
  await group.readAll(listRecords(skew));
  expect(group.members.flatMap(({ records }) => records).sort()).toEqual(listRecords(skew));
  const loads = group.members.map(({ records }) => records.length);
  expect(loads).toEqual(group.members.map(({ memberId }) => loadOf(skew, ownership.get(memberId ?? '') ?? [])));
  return loads;
}
