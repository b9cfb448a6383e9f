/** The KafkaJS assigner in made-up groups: what it plans, what it remembers, and what it does when something fails. */

import fc from 'fast-check';
import { AssignerProtocol, type ConsumerConfig, Kafka, logLevel, PartitionAssigners } from 'kafkajs';
import { describe, expect, test } from 'vitest';
import { encodeSubscription } from '../../../src/kafka/codec/subscription.ts';
import { decodeUserData, encodeUserData } from '../../../src/kafka/codec/user-data.ts';
import { readSettings } from '../../../src/kafka/group/options.ts';
import { createAssigner } from '../../../src/kafka/kafkajs/assigner.ts';
import { evenslotAssigner, lagLoads, rateLoads } from '../../../src/kafka/kafkajs/index.ts';
import { assignPartitionsAsync } from '../../../src/partition-strategies.ts';
import { judgePlans } from '../group/judged-plans.ts';
import { fakeCluster, fakeConsumer, fakeMember, loadOf, rebalance } from './fake-cluster.ts';

const counts = (assigned: Record<string, Record<string, number[]>>): number[] =>
  Object.values(assigned).map((owned) => Object.values(owned).flat().length);
const ends = (count: number, end = 0): number[] => new Array(count).fill(end);
const all = (assigned: Record<string, Record<string, number[]>>): string[] =>
  Object.values(assigned)
    .flatMap((owned) => Object.entries(owned).flatMap(([topic, list]) => list.map((p) => `${topic}-${p}`)))
    .sort();

describe('a group of KafkaJS consumers with evenslot', () => {
  test('gets partitions in equal numbers, each once, when all weigh the same', async () => {
    const cluster = fakeCluster({ a: { end: ends(7) }, b: { end: ends(4) } });
    const { onPlan, plans } = judgePlans();
    const members = ['m1', 'm2', 'm3'].map((id) => fakeMember(id, ['a', 'b'], cluster, evenslotAssigner({ onPlan })));
    const assigned = await rebalance(members);
    expect(counts(assigned).sort()).toEqual([3, 4, 4]);
    expect(new Set(all(assigned)).size).toBe(11);
    expect(plans.map(({ status }) => status)).toEqual(['OPTIMAL']);
    expect(members.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  test('levels the loads that a function tells', async () => {
    const loads = { a: [90, 10, 20, 30, 40, 50] };
    const cluster = fakeCluster({ a: { end: ends(6) } });
    const { onPlan, plans } = judgePlans();
    const factory = () => evenslotAssigner({ loads: async () => loads, onPlan });
    const assigned = await rebalance(['m1', 'm2'].map((id) => fakeMember(id, ['a'], cluster, factory())));
    expect(Object.values(assigned).map((owned) => loadOf(owned, loads))).toEqual([120, 120]);
    expect(plans[0]?.bounds).toEqual({ lower: 120, upper: 120 });
  });

  test('levels lags by default from what was committed, and from the beginning if asked', async () => {
    const cluster = fakeCluster({ a: { end: [100_000, 50_000, 60_000, 10], committed: [0, 0, 0, -1] } });
    const join = async (fromBeginning: boolean): Promise<number[][]> => {
      const { onPlan, problems } = judgePlans();
      const factory = () => evenslotAssigner({ loads: lagLoads({ fromBeginning }), onPlan });
      const members = ['m1', 'm2'].map((id) => fakeMember(id, ['a'], cluster, factory()));
      const assigned = await rebalance(members);
      expect(members[0]?.warnings).toEqual([]);
      const [one, two] = Object.values(assigned).map((owned) => owned.a ?? []);
      expect([one, two].map((list) => list?.includes(0))).toContain(true);
      expect([one, two].some((list) => list?.includes(1) && list.includes(2))).toBe(true);
      return problems.map(({ topics }) => Array.from((topics[0]?.loads ?? []) as number[]));
    };
    expect(await join(false)).toEqual([[100_001, 50_001, 60_001, 1]]);
    expect(await join(true)).toEqual([[100_001, 50_001, 60_001, 11]]);
  });

  test('keeps owned partitions over generations, and moves only what a newcomer needs', async () => {
    const cluster = fakeCluster({ a: { end: ends(12) } });
    const { onPlan, plans } = judgePlans();
    const member = (id: string) => fakeMember(id, ['a'], cluster, evenslotAssigner({ onPlan }));
    const [m1, m2, m3] = [member('m1'), member('m2'), member('m0')];
    const first = await rebalance([m1, m2], 1);
    const second = await rebalance([m1, m2], 2);
    expect(second).toEqual(first);
    const third = await rebalance([m1, m2, m3], 3);
    expect(counts(third)).toEqual([4, 4, 4]);
    for (const id of ['m1', 'm2']) expect(first[id]?.a).toEqual(expect.arrayContaining(third[id]?.a ?? []));
    expect(plans.map(({ moves }) => moves?.partitions)).toEqual([undefined, 0, 4]);
    // One leaves: the others keep what they have.
    const fourth = await rebalance([m1, m3], 4);
    for (const id of ['m1', 'm0']) expect(fourth[id]?.a).toEqual(expect.arrayContaining(third[id]?.a ?? []));
  });

  test('starts from nothing at each rebalance when the assigner is not attached', async () => {
    const cluster = fakeCluster({ a: { end: ends(4) } });
    const { onPlan, problems } = judgePlans();
    const members = ['m1', 'm2'].map((id) => fakeMember(id, ['a'], cluster, evenslotAssigner({ onPlan }), false));
    await rebalance(members, 1);
    await rebalance(members, 2);
    expect(problems[1]?.members.map(({ owned }) => owned)).toEqual([undefined, undefined]);
  });

  test('believes the member of the higher generation when two claim a partition, and neither of two equal ones', async () => {
    const cluster = fakeCluster({ a: { end: ends(4) } });
    const { onPlan, problems } = judgePlans();
    const members = ['m1', 'm2'].map((id) => fakeMember(id, ['a'], cluster, evenslotAssigner({ onPlan })));
    const claim = (member: (typeof members)[number] | undefined, partitions: number[], generation: number): void => {
      member?.emit('join', { memberAssignment: { a: partitions }, isLeader: false });
      member?.emit('heartbeat', { groupGenerationId: generation });
    };
    claim(members[0], [0, 1], 4);
    claim(members[1], [1, 2], 5);
    await rebalance(members);
    claim(members[0], [0, 1], 5);
    claim(members[1], [1, 2], 5);
    await rebalance(members);
    const owned = problems.map((problem) => problem.members.map((m) => m.owned?.map(({ partition }) => partition)));
    expect(owned).toEqual([
      [[0], [1, 2]],
      [[0], [2]],
    ]);
  });

  test('serves unequal subscriptions, also of topics that the leader does not know yet', async () => {
    const cluster = fakeCluster({ a: { end: ends(3) }, b: { end: ends(5) }, c: { end: ends(2) } });
    const { onPlan } = judgePlans();
    const member = (id: string, topics: string[]) => fakeMember(id, topics, cluster, evenslotAssigner({ onPlan }));
    const members = [member('m1', ['a']), member('m2', ['a', 'b']), member('m3', ['c']), member('m4', [])];
    const assigned = await rebalance(members);
    expect(assigned).toEqual({ m1: { a: [0, 1, 2] }, m2: { b: [0, 1, 2, 3, 4] }, m3: { c: [0, 1] }, m4: {} });
    expect(members[0]?.warnings).toEqual([]);
  });

  test('leaves out topics without metadata, with a warning, and serves the others', async () => {
    const cluster = fakeCluster({ a: { end: ends(2) } });
    const members = [fakeMember('m1', ['gone', 'a'], cluster, evenslotAssigner())];
    expect(await rebalance(members)).toEqual({ m1: { a: [0, 1] } });
    expect(members[0]?.warnings).toEqual([
      'evenslot leaves out topic gone, which has no metadata: there is no topic gone',
    ]);
  });

  test('prefers the rack of a replica, after everything else', async () => {
    const replicas = [[1], [2], [1], [2], [9], [9]];
    const cluster = fakeCluster({ a: { end: ends(6), replicas } });
    const { onPlan, plans, problems } = judgePlans();
    const member = (id: string, rack: string) => fakeMember(id, ['a'], cluster, evenslotAssigner({ rack, onPlan }));
    const assigned = await rebalance([member('m1', 'r2'), member('m2', 'r1')]);
    expect(assigned.m1?.a).toEqual(expect.arrayContaining([1, 3]));
    expect(assigned.m2?.a).toEqual(expect.arrayContaining([0, 2]));
    expect(plans[0]?.rackMisses).toBe(0);
    expect(problems[0]?.topics[0]?.racks).toEqual([['r1'], ['r2'], ['r1'], ['r2'], [], []]);
  });

  test('asks for racks only when a member has one', async () => {
    const cluster = fakeCluster({ a: { end: ends(2) } });
    await rebalance([fakeMember('m1', ['a'], cluster, evenslotAssigner())]);
    expect(cluster.calls).not.toContain('metadata');
  });

  test('gives a member of twice the capacity twice as much', async () => {
    const cluster = fakeCluster({ a: { end: ends(9) } });
    const { onPlan } = judgePlans();
    const assigned = await rebalance([
      fakeMember('m1', ['a'], cluster, evenslotAssigner({ onPlan, capacity: 2 })),
      fakeMember('m2', ['a'], cluster, evenslotAssigner({ onPlan })),
    ]);
    expect(counts(assigned)).toEqual([6, 3]);
  });

  test('is planned the same whoever leads', async () => {
    const cluster = fakeCluster({ a: { end: ends(5) }, b: { end: ends(3) } });
    const ids = ['m1', 'm2', 'm3'];
    const join = (order: string[]) =>
      rebalance(order.map((id) => fakeMember(id, ['a', 'b'], cluster, evenslotAssigner())));
    expect(await join([...ids].reverse())).toEqual(await join(ids));
  });

  test('may be empty', async () => {
    const cluster = fakeCluster({});
    const { assigner } = fakeMember('m1', [], cluster, evenslotAssigner());
    expect(await assigner.assign({ members: [], topics: [] })).toEqual([]);
    expect(cluster.calls).toEqual([]);
  });
});

describe('rates of a KafkaJS group', () => {
  /** Members whose clocks go as the test says. */
  function timedMember(cluster: ReturnType<typeof fakeCluster>, now: () => number, plan = judgePlans()) {
    const settings = readSettings({ loads: rateLoads(), measureIntervalMs: 10_000, onPlan: plan.onPlan });
    const logger = { warn: (message: string) => expect.unreachable(message) } as never;
    return createAssigner(settings, { cluster, groupId: 'g', logger }, assignPartitionsAsync, now);
  }

  test('are measured at heartbeats, shipped by owners, and levelled at the next rebalance', async () => {
    let now = 0;
    const cluster = fakeCluster({ a: { end: [0, 0, 0, 0] } });
    const judged = judgePlans();
    const [leader, other] = [timedMember(cluster, () => now, judged), timedMember(cluster, () => now)];
    const join = async () => {
      const members = [leader, other].map(({ protocol }, i) => ({
        memberId: `m${i + 1}`,
        memberMetadata: protocol({ topics: ['a'] }).metadata,
      }));
      const answers = await leader.assign({ members, topics: ['a'] });
      return answers.map(
        ({ memberAssignment }) => AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment.a,
      );
    };
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    const first = await join();
    expect(judged.problems[0]?.topics[0]?.loads).toBeUndefined();
    leader.membership.joined([{ topic: 'a', partitions: first[0] ?? [] }]);
    other.membership.joined([{ topic: 'a', partitions: first[1] ?? [] }]);
    for (now = 1000; now <= 61_000; now += 3000) {
      cluster.topics = { a: { end: [9 * now, now, now, 7 * now] } };
      leader.heartbeat(true);
      other.heartbeat(false);
      await settle();
    }
    expect(cluster.calls.filter((name) => name === 'fetchTopicsOffset').length).toBeLessThan(20);
    const shipped = decodeUserData(other.membership.userData());
    expect(shipped?.unit).toBe('rate');
    expect(shipped?.owned[0]?.partitions).toEqual(first[1]);
    expect(shipped?.owned[0]?.loads?.every((load) => load > 900)).toBe(true);
    cluster.topics = { a: { end: [9 * now, now, now, 7 * now] } };
    const second = await join();
    const loads = Array.from((judged.problems[1]?.topics[0]?.loads ?? []) as number[], Math.round);
    expect(loads).toEqual([9045, 1045, 1045, 7045]);
    const sums = second.map((list) => loadOf({ a: list ?? [] }, { a: loads }));
    expect(sums.sort((a, b) => a - b)).toEqual([9045, 9135]);
  });
});

describe('when something fails', () => {
  const topics = { a: { end: ends(5) } };

  test('loads that cannot be had count as equal, with a warning', async () => {
    for (const name of ['fetchTopicsOffset', 'findGroupCoordinator']) {
      const cluster = fakeCluster(topics);
      cluster.broken.add(name);
      const members = ['m1', 'm2'].map((id) => fakeMember(id, ['a'], cluster, evenslotAssigner({ loads: lagLoads() })));
      expect(counts(await rebalance(members)).sort()).toEqual([2, 3]);
      expect(members[0]?.warnings).toEqual([`evenslot could not measure the loads of partitions: ${name} is broken`]);
    }
  });

  test('a function of loads that throws, gives nonsense or never answers counts as no loads', async () => {
    const functions = [
      () => {
        throw new Error('down');
      },
      () => undefined as never,
      () => ({ a: 'many' }) as never,
      () => ({ a: [Number.NaN, -1] }),
      () => new Promise<never>(() => {}),
    ];
    for (const loads of functions) {
      const cluster = fakeCluster(topics);
      const { onPlan } = judgePlans();
      const factory = () => evenslotAssigner({ loads, onPlan, loadsTimeLimitMs: 5 });
      const members = ['m1', 'm2'].map((id) => fakeMember(id, ['a'], cluster, factory()));
      expect(counts(await rebalance(members)).sort()).toEqual([2, 3]);
      expect(members[0]?.warnings.every((text) => text.startsWith('evenslot could not measure'))).toBe(true);
    }
  });

  test('a solver that fails, or has no plan, leaves partitions in turn to those who subscribe', async () => {
    const solvers = [
      () => Promise.reject(new Error('broken')),
      () => {
        throw new Error('broken');
      },
      async () => ({ status: 'UNKNOWN', termination: { reason: 'TIME_LIMIT', detail: 'broken' } }),
    ];
    for (const solve of solvers) {
      const warnings: unknown[] = [];
      const logger = { warn: (...args: unknown[]) => warnings.push(args) } as never;
      const assigner = createAssigner(
        readSettings({}),
        { cluster: fakeCluster({ ...topics, b: { end: [0] } }), groupId: 'g', logger },
        solve as never,
      );
      const members = [
        ['m2', 'a'],
        ['m1', 'a', 'b'],
      ].map(([memberId = '', ...names]) => ({
        memberId,
        memberMetadata: assigner.protocol({ topics: names }).metadata,
      }));
      const answers = await assigner.assign({ members, topics: ['a'] });
      const decoded = answers.map(
        ({ memberAssignment }) => AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment,
      );
      expect(decoded).toEqual([{ a: [1, 3] }, { a: [0, 2, 4], b: [0] }]);
      expect(warnings).toEqual([
        ['evenslot could not plan and assigns partitions in turn', { groupId: 'g', error: 'broken' }],
      ]);
    }
  });

  test('a limit of moves that no plan can keep leaves partitions in turn as well', async () => {
    const cluster = fakeCluster(topics);
    const members = ['m1', 'm2'].map((id) => fakeMember(id, ['a'], cluster, evenslotAssigner({ maxMoves: 0 })));
    members[0]?.emit('join', { memberAssignment: { a: [0] }, isLeader: true });
    members[1]!.topics = [];
    members[1]?.emit('join', { memberAssignment: { a: [1] }, isLeader: false });
    expect(await rebalance(members)).toEqual({ m1: { a: [0, 1, 2, 3, 4] }, m2: {} });
    expect(members[0]?.warnings).toHaveLength(1);
  });

  test('racks that cannot be had are left out', async () => {
    const cluster = fakeCluster(topics);
    cluster.broken.add('metadata');
    const member = fakeMember('m1', ['a'], cluster, evenslotAssigner({ rack: 'r1' }));
    expect(counts(await rebalance([member]))).toEqual([5]);
    expect(member.warnings).toEqual(['evenslot plans without racks: metadata is broken']);
  });

  test('without any metadata everybody gets nothing, and nobody crashes', async () => {
    const cluster = fakeCluster(topics);
    for (const name of ['addMultipleTargetTopics', 'addTargetTopic', 'findTopicPartitionMetadata'])
      cluster.broken.add(name);
    const member = fakeMember('m1', ['a'], cluster, evenslotAssigner());
    expect(await rebalance([member])).toEqual({ m1: {} });
    expect(member.warnings).toHaveLength(1);
  });

  test('an onPlan that throws is a warning, and the plan stands', async () => {
    const onPlan = () => {
      throw new Error('not today');
    };
    const member = fakeMember('m1', ['a'], fakeCluster(topics), evenslotAssigner({ onPlan }));
    expect(counts(await rebalance([member]))).toEqual([5]);
    expect(member.warnings).toEqual(['onPlan of evenslot failed: not today']);
  });

  test('bytes that are no subscription get their member nothing, and the others everything', async () => {
    const cluster = fakeCluster(topics);
    const [good, bad] = [
      fakeMember('m1', ['a'], cluster, evenslotAssigner()),
      fakeMember('m2', ['a'], cluster, evenslotAssigner()),
    ];
    const whole = bad.assigner.protocol({ topics: ['a'] }).metadata;
    for (let length = 0; length < 13; length++) {
      bad.metadata = whole.subarray(0, length);
      expect(counts(await rebalance([good, bad]))).toEqual([5, 0]);
    }
    expect(good.warnings[0]).toMatch(/^evenslot cannot read the subscription of member m2, which gets nothing: /);
  });

  test('no bytes whatever make it throw or lose a partition of the others', async () => {
    const cluster = fakeCluster(topics);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
        const [good, bad] = [
          fakeMember('m1', ['a'], cluster, evenslotAssigner()),
          fakeMember('m2', ['a'], cluster, evenslotAssigner()),
        ];
        bad.metadata = Buffer.from(bytes);
        expect(all(await rebalance([good, bad]))).toEqual(ends(5).map((_, p) => `a-${p}`));
      }),
      { numRuns: 50 },
    );
  });

  test('user data of others, or broken, is silence', async () => {
    const cluster = fakeCluster(topics);
    const { onPlan, problems } = judgePlans();
    const [good, odd] = [
      fakeMember('m1', ['a'], cluster, evenslotAssigner({ onPlan })),
      fakeMember('m2', ['a'], cluster, evenslotAssigner()),
    ];
    const own = encodeUserData({ generation: 3, owned: [{ topic: 'a', partitions: [1] }] });
    for (const userData of [new TextEncoder().encode('{"json":1}'), own.subarray(0, own.length - 2)]) {
      odd.metadata = Buffer.from(encodeSubscription({ version: 0, topics: ['a'], userData }));
      await rebalance([good, odd]);
    }
    expect(problems.map(({ members }) => members[1])).toEqual(Array(2).fill({ id: 'm2', topics: ['a'] }));
  });

  test('a member that speaks as Java does is understood: owned partitions, generation and rack', async () => {
    const cluster = fakeCluster({ a: { end: ends(4), replicas: [[1], [1], [2], [2]] } });
    const { onPlan, problems } = judgePlans();
    const [good, java] = [
      fakeMember('m1', ['a'], cluster, evenslotAssigner({ onPlan })),
      fakeMember('m2', ['a'], cluster, evenslotAssigner()),
    ];
    java.metadata = Buffer.from(
      encodeSubscription({
        version: 3,
        topics: ['a'],
        ownedPartitions: [{ topic: 'a', partitions: [2] }],
        generation: 9,
        rack: 'r2',
      }),
    );
    await rebalance([good, java]);
    expect(problems[0]?.members[1]).toEqual({
      id: 'm2',
      topics: ['a'],
      rack: 'r2',
      owned: [{ topic: 'a', partition: 2 }],
    });
  });
});

describe('the assigner object', () => {
  test('writes version 0 with its user data, as KafkaJS reads it', () => {
    const { assigner } = fakeMember(
      'm1',
      ['a'],
      fakeCluster({}),
      evenslotAssigner({ name: 'mine', rack: 'r', capacity: 3 }),
    );
    expect([assigner.name, assigner.version]).toEqual(['mine', 0]);
    const { name, metadata } = assigner.protocol({ topics: ['a', 'b'] });
    const decoded = AssignerProtocol.MemberMetadata.decode(metadata);
    expect([name, decoded?.version, decoded?.topics]).toEqual(['mine', 0, ['a', 'b']]);
    expect(decodeUserData(decoded?.userData)).toEqual({ generation: -1, owned: [], rack: 'r', capacity: 3 });
  });

  test('tells the generation that a heartbeat or a commit told, and one more after the next join', () => {
    const { assigner, emit } = fakeMember('m1', ['a'], fakeCluster({}), evenslotAssigner());
    const generation = () => {
      const { metadata } = assigner.protocol({ topics: ['a'] });
      return decodeUserData(AssignerProtocol.MemberMetadata.decode(metadata)?.userData)?.generation;
    };
    const join = () => emit('join', { memberAssignment: { a: [10, 9] }, isLeader: false });
    const seen = [generation()];
    for (const event of [
      join,
      () => emit('heartbeat', { groupGenerationId: 4 }),
      join,
      () => emit('commit', { groupGenerationId: 7 }),
    ]) {
      event();
      seen.push(generation());
    }
    expect(seen).toEqual([-1, -1, 4, 5, 7]);
  });

  test('is attached to the consumer that was made with it, and to no other', () => {
    const factory = evenslotAssigner();
    const { consumer, listeners } = fakeConsumer();
    const invalid = expect.objectContaining({ code: 'E_INVALID_OPTION' });
    expect(() => factory.attach(consumer)).toThrow(invalid);
    fakeMember('m1', [], fakeCluster({}), factory, false);
    const detach = factory.attach(consumer);
    expect(listeners()).toBe(3);
    expect(() => factory.attach(consumer)).toThrow(invalid);
    detach();
    expect(listeners()).toBe(0);
    fakeMember('m1', [], fakeCluster({}), factory, false);
    fakeMember('m2', [], fakeCluster({}), factory, false);
    expect(() => factory.attach(consumer)).toThrow(/make an assigner for each consumer/);
  });

  test('refuses options of the solver that are wrong when it is made, not in a rebalance', () => {
    expect(() => evenslotAssigner({ maxMoves: -1 })).toThrow(expect.objectContaining({ code: 'E_INVALID_OPTION' }));
    expect(() => evenslotAssigner({ strategy: 'best' as never })).toThrow(
      expect.objectContaining({ code: 'E_UNKNOWN_STRATEGY' }),
    );
  });

  test('goes into the options of a real consumer by its type, beside the one of KafkaJS', () => {
    const assigner = evenslotAssigner();
    const config: ConsumerConfig = { groupId: 'g', partitionAssigners: [assigner, PartitionAssigners.roundRobin] };
    const kafka = new Kafka({ brokers: ['127.0.0.1:1'], logLevel: logLevel.NOTHING });
    assigner.attach(kafka.consumer(config))();
  });
});
