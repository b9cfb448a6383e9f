/** Groups of kafkajs consumers on a real broker: the plug-in levels what they read, and calls for few moves. */

import { PartitionAssigners } from 'kafkajs';
import { afterEach, describe, expect, test } from 'vitest';
import {
  evenslotAssigner,
  type GroupAssignorOptions,
  lagLoads,
  rateLoads,
} from '../../../../src/kafka/kafkajs/index.ts';
import { countMoves, readGroup } from '../group.ts';
import { useBroker } from '../live-broker.ts';
import { PlanLog } from '../plans.ts';
import { createTopics, growTopics, imbalance, listPartitions, nameTopic, produce, type Skew } from '../records.ts';
import { waitUntil } from '../wait-until.ts';
import { type CreateAssigner, GroupRun, readEverything } from './group-run.ts';

const live = useBroker();
const groups: GroupRun[] = [];

/** kafkajs's own, which every consumer has unless told otherwise. */
const roundRobin: CreateAssigner = () => ({ assigners: [PartitionAssigners.roundRobin] });

/** The plug-in as its documentation says: a new one for each consumer, round robin behind it. */
const evenslot =
  (options: GroupAssignorOptions): CreateAssigner =>
  () => {
    const assigner = evenslotAssigner(options);
    return { assigners: [assigner, PartitionAssigners.roundRobin], attach: assigner.attach };
  };

/** Six topics whose first partition is ten times as busy as the others: round robin gives all of those to one of three members. */
const firstIsHot = (): Skew =>
  Object.fromEntries(Array.from({ length: 6 }, () => [nameTopic('skewed'), [100, 10, 10]]));

function startGroup(create: CreateAssigner): GroupRun {
  const group = new GroupRun(live, create);
  groups.push(group);
  return group;
}

afterEach(async () => {
  await Promise.all(groups.splice(0).map((group) => group.stop()));
  expect(live.warnings).toEqual([]);
});

describe('three kafkajs members of skewed topics', () => {
  test('read every record once, each as much as its plan says, and far more evenly than with round robin', async () => {
    const skew = firstIsHot();
    const topics = Object.keys(skew);
    await createTopics(live.admin, skew);
    await produce(live.kafka, skew);

    const plain = startGroup(roundRobin);
    for (let i = 0; i < 3; i++) await plain.join(topics);
    const plainLoads = await readEverything(plain, skew);
    plain.expectOneOwnerInEachGeneration(listPartitions(skew));

    const plans = new PlanLog();
    const level = startGroup(evenslot({ loads: lagLoads({ fromBeginning: true }), rack: 'r1', onPlan: plans.onPlan }));
    for (let i = 0; i < 3; i++) await level.join(topics);
    const levelLoads = await readEverything(level, skew);
    level.expectOneOwnerInEachGeneration(listPartitions(skew));
    plans.expectVerified();

    const { plan, problem } = plans.last();
    const read = new Map(
      level.members.map(({ memberId }, i) => [memberId, levelLoads[i]! + level.partitionsOf(memberId)]),
    );
    expect(plan.members().map(({ id }) => read.get(id))).toEqual(Array.from(plan.loads.members.perBin));
    expect(plan.rackMisses).toBe(0);
    expect(problem.topics.map(({ racks }) => racks)).toEqual(topics.map(() => [['r1'], ['r1'], ['r1']]));
    expect(levelLoads).toEqual([240, 240, 240]);
    expect(imbalance(plainLoads)).toBeGreaterThan(2);
  });

  test('are given partitions by the rates that were measured while the group ran', async () => {
    const skew = firstIsHot();
    const topics = Object.keys(skew);
    await createTopics(live.admin, skew);
    const plans = new PlanLog();
    const group = startGroup(evenslot({ loads: rateLoads(), measureIntervalMs: 0, onPlan: plans.onPlan }));
    await group.join(topics);
    await group.settle();
    expect(plans.last().problem.topics.every(({ loads }) => loads === undefined)).toBe(true);

    // A rate needs two looks that are a second apart. Should another member lead then, the first one tells it what it saw.
    const since = Date.now();
    await produce(live.kafka, skew);
    await waitUntil('a second has passed', () => Date.now() - since > 1000);
    await group.join(topics);
    await group.join(topics);
    const { ownership } = await group.settle();

    const hot = [...ownership.values()].map((partitions) => partitions.filter((name) => name.endsWith('/0')).length);
    expect(hot).toEqual([2, 2, 2]);
    await readEverything(group, skew);
    group.expectOneOwnerInEachGeneration(listPartitions(skew));
    plans.expectVerified();
  });
});

describe('a group of kafkajs members', () => {
  test('moves no more than a change needs when members join, leave and come again', async () => {
    const skew = { [nameTopic('even')]: new Array<number>(12).fill(5) };
    await createTopics(live.admin, skew);
    const topics = Object.keys(skew);
    const plans = new PlanLog();
    const group = startGroup(evenslot({ onPlan: plans.onPlan }));

    /** Partitions that the step took from members that stayed, and how many everybody has then. */
    const movesOf = async (step: () => Promise<unknown>): Promise<[number, number[]]> => {
      const { ownership: before } = await group.settle();
      await step();
      const { ownership: after } = await group.settle();
      return [countMoves(before, after), [...after.values()].map(({ length }) => length)];
    };
    await group.join(topics);
    expect(await movesOf(() => group.join(topics))).toEqual([6, [6, 6]]);
    expect(await movesOf(() => group.join(topics))).toEqual([4, [4, 4, 4]]);
    expect(await movesOf(() => group.leave(group.members[1]!))).toEqual([0, [6, 6]]);
    expect(await movesOf(() => group.join(topics))).toEqual([4, [4, 4, 4]]);
    expect(await movesOf(() => group.join(topics))).toEqual([3, [3, 3, 3, 3]]);

    await produce(live.kafka, skew);
    await readEverything(group, skew);
    group.expectOneOwnerInEachGeneration(listPartitions(skew));
    plans.expectVerified();
  });

  test('takes in the partitions that a topic gets while the group runs', async () => {
    const topic = nameTopic('growing');
    const [before, after] = [{ [topic]: new Array<number>(3).fill(5) }, { [topic]: new Array<number>(7).fill(5) }];
    await createTopics(live.admin, before);
    const plans = new PlanLog();
    const group = startGroup(evenslot({ onPlan: plans.onPlan }));
    for (let i = 0; i < 2; i++) await group.join([topic]);
    await group.settle();

    await growTopics(live.admin, after);
    await waitUntil(
      'the leader knows of them',
      () => [...(group.decisions.at(-1)?.values() ?? [])].flat().length === 7,
    );
    const { ownership } = await group.settle();
    expect([...ownership.values()].map(({ length }) => length).sort()).toEqual([3, 4]);
    await produce(live.kafka, after);
    await readEverything(group, after);
    group.expectOneOwnerInEachGeneration(listPartitions(after));
    plans.expectVerified();
  });

  test('reads every topic although its members subscribe to different ones, where round robin leaves some to nobody', async () => {
    const [shared, common, own] = [nameTopic('shared'), nameTopic('common'), nameTopic('own')];
    const skew = { [shared]: [40, 40, 10, 10], [common]: [30, 30, 30], [own]: [20, 20] };
    await createTopics(live.admin, skew);
    await produce(live.kafka, skew);
    const subscriptions = [[shared], [shared, common], [common, own]];

    const plain = startGroup(roundRobin);
    for (const topics of subscriptions) await plain.join(topics);
    const forgotten = await waitUntil('the group of round robin is complete', async () => {
      const group = await readGroup(live.admin, plain.groupId);
      const assigned = new Set([...(group?.ownership.values() ?? [])].flat());
      return group?.ownership.size === 3 && listPartitions(skew).filter((partition) => !assigned.has(partition));
    });
    expect(forgotten).not.toEqual([]);

    const plans = new PlanLog();
    const level = startGroup(evenslot({ loads: lagLoads({ fromBeginning: true }), onPlan: plans.onPlan }));
    for (const topics of subscriptions) await level.join(topics);
    const loads = await readEverything(level, skew);
    expect(
      level.members.every(({ records }, i) =>
        records.every((record) => subscriptions[i]!.includes(record.split('/')[0]!)),
      ),
    ).toBe(true);
    expect(Math.max(...loads)).toBeLessThan(100);
    level.expectOneOwnerInEachGeneration(listPartitions(skew));
    plans.expectVerified();
  });

  test('falls back to round robin while one member knows nothing else, and plans again when that one has left', async () => {
    const skew = firstIsHot();
    const topics = Object.keys(skew);
    await createTopics(live.admin, skew);
    await produce(live.kafka, skew);
    const plans = new PlanLog();
    const group = startGroup(evenslot({ loads: lagLoads({ fromBeginning: true }), onPlan: plans.onPlan }));
    const old = await group.join(topics, roundRobin);
    for (let i = 0; i < 2; i++) await group.join(topics);
    expect((await group.settle()).protocol).toBe('RoundRobinAssigner');
    expect(plans.count).toBe(0);

    await group.leave(old);
    expect((await group.settle()).protocol).toBe('evenslot');
    expect(await readEverything(group, skew)).toEqual([360, 360]);
    group.expectOneOwnerInEachGeneration(listPartitions(skew));
    plans.expectVerified();
  });
});
