/** Groups of @platformatic/kafka consumers on a real broker: the plug-in levels what they read, and calls for few moves. */

import { afterEach, describe, expect, test } from 'vitest';
import {
  type EvenslotAssigner,
  evenslotAssigner,
  lagLoads,
  type PlatformaticAssignorOptions,
} from '../../../../src/kafka/platformatic/index.ts';
import { countMoves, expectOneOwnerAtMost, expectOneOwnerEach, type Ownership, settle } from '../group.ts';
import { useBroker } from '../live-broker.ts';
import { PlanLog } from '../plans.ts';
import { createTopics, imbalance, listPartitions, listRecords, nameTopic, produce, type Skew } from '../records.ts';
import { waitUntil } from '../wait-until.ts';
import { type PlatformaticMember, startMember } from './member.ts';

const live = useBroker();
const warnings: string[] = [];
let groupId = '';
let groupsSoFar = 0;
let members: PlatformaticMember[] = [];
let everybody: PlatformaticMember[] = [];

afterEach(async () => {
  await Promise.all(members.map((member) => member.stop()));
  expect(warnings.splice(0)).toEqual([]);
});

/** The first member of a new group is still to come. */
function startGroup(): void {
  groupId = `platformatic-${++groupsSoFar}`;
  members = [];
  everybody = [];
}

/** Joins with the plug-in when options for it are given. */
async function join(topics: readonly string[], options?: PlatformaticAssignorOptions): Promise<EvenslotAssigner> {
  const assigner = evenslotAssigner({
    ...options,
    onWarning: (message, error) => warnings.push(`${message}: ${error}`),
  });
  const member = await startMember({
    address: live.address,
    groupId,
    topics,
    ...(options && { group: assigner.options, attach: assigner.attach }),
  });
  members.push(member);
  everybody.push(member);
  return assigner;
}

async function leave(member: PlatformaticMember): Promise<void> {
  members = members.filter((other) => other !== member);
  await member.stop();
}

const settled = () => settle(live.admin, groupId, members);

/** Records that each member has read in the end, each record once. */
async function readEverything(skew: Skew): Promise<number[]> {
  for (const member of members) member.read();
  const records = listRecords(skew);
  await waitUntil(`${records.length} records are read in ${groupId}`, () => {
    for (const { failure } of everybody) if (failure !== undefined) throw failure;
    return new Set(members.flatMap((member) => member.records)).size === records.length;
  });
  expect(members.flatMap((member) => member.records).sort()).toEqual(records);
  return members.map((member) => member.records.length);
}

function expectOneOwnerInEachGeneration(): void {
  const generations = new Map<number, Map<string, readonly string[]>>();
  for (const { joins } of everybody) {
    for (const { generation, memberId, partitions } of joins) {
      const ownership = generations.get(generation) ?? new Map<string, readonly string[]>();
      generations.set(generation, ownership.set(memberId, partitions));
    }
  }
  expect(generations.size).toBeGreaterThan(1);
  for (const ownership of generations.values()) expectOneOwnerAtMost(ownership);
}

describe('a group of @platformatic/kafka members', () => {
  test('reads every record once, each member as much as its plan says, and far more evenly than with round robin', async () => {
    const skew = Object.fromEntries(Array.from({ length: 6 }, () => [nameTopic('skewed'), [100, 10, 10]]));
    const topics = Object.keys(skew);
    await createTopics(live.admin, skew);
    await produce(live.kafka, skew);

    startGroup();
    for (let i = 0; i < 3; i++) await join(topics);
    await settled();
    const plainLoads = await readEverything(skew);
    await Promise.all(members.map((member) => member.stop()));

    startGroup();
    const plans = new PlanLog();
    const options = { loads: lagLoads({ fromBeginning: true }), onPlan: plans.onPlan };
    const { measureLoads } = await join(topics, options);
    await measureLoads();
    for (let i = 0; i < 2; i++) await join(topics, options);
    const { ownership } = await settled();
    expectOneOwnerEach(ownership, listPartitions(skew));
    const levelLoads = await readEverything(skew);
    expectOneOwnerInEachGeneration();
    plans.expectVerified();

    const { plan } = plans.last();
    const read = new Map(
      members.map(({ memberId, records, partitions }) => [memberId, records.length + partitions.length]),
    );
    expect(plan.members().map(({ id }) => read.get(id))).toEqual(Array.from(plan.loads.members.perBin));
    expect(levelLoads).toEqual([240, 240, 240]);
    expect(imbalance(plainLoads)).toBeGreaterThan(2);
  });

  test('moves no more than a change needs when members join, leave and come again', async () => {
    const skew = { [nameTopic('even')]: new Array<number>(12).fill(5) };
    const topics = Object.keys(skew);
    await createTopics(live.admin, skew);
    await produce(live.kafka, skew);
    startGroup();
    const plans = new PlanLog();
    let before: Ownership = new Map();
    const movesSince = async (): Promise<[number, number[]]> => {
      const { ownership } = await settled();
      const moves = countMoves(before, ownership);
      before = ownership;
      return [moves, [...ownership.values()].map(({ length }) => length)];
    };
    await join(topics, { onPlan: plans.onPlan });
    expect(await movesSince()).toEqual([0, [12]]);
    await join(topics, { onPlan: plans.onPlan });
    expect(await movesSince()).toEqual([6, [6, 6]]);
    await join(topics, { onPlan: plans.onPlan });
    expect(await movesSince()).toEqual([4, [4, 4, 4]]);
    await leave(members[1]!);
    expect(await movesSince()).toEqual([0, [6, 6]]);
    await join(topics, { onPlan: plans.onPlan });
    expect(await movesSince()).toEqual([4, [4, 4, 4]]);

    await readEverything(skew);
    expectOneOwnerInEachGeneration();
    plans.expectVerified();
  });

  test('reads every topic although its members subscribe to different ones', async () => {
    const [shared, common, own] = [nameTopic('shared'), nameTopic('common'), nameTopic('own')];
    const skew = { [shared]: [40, 40, 10, 10], [common]: [30, 30, 30], [own]: [20, 20] };
    await createTopics(live.admin, skew);
    await produce(live.kafka, skew);
    startGroup();
    const plans = new PlanLog();
    const subscriptions = [[shared], [shared, common], [common, own]];
    for (const topics of subscriptions) await join(topics, { onPlan: plans.onPlan });
    const { ownership } = await settled();
    expectOneOwnerEach(ownership, listPartitions(skew));
    await readEverything(skew);
    members.forEach(({ partitions }, i) => {
      expect(partitions.every((name) => subscriptions[i]!.includes(name.split('/')[0]!))).toBe(true);
    });
    expectOneOwnerInEachGeneration();
    plans.expectVerified();
  });
});
