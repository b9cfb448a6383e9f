/** The assigner for @platformatic/kafka in made-up groups: what it plans, what it remembers, and what it does when something fails. */

import { Consumer, type ConsumerOptions } from '@platformatic/kafka';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { decodeUserData, encodeUserData } from '../../../src/kafka/codec/user-data.ts';
import { readSettings } from '../../../src/kafka/group/options.ts';
import { createAssigner } from '../../../src/kafka/platformatic/assigner.ts';
import { connect } from '../../../src/kafka/platformatic/connect.ts';
import { evenslotAssigner, lagLoads, rateLoads } from '../../../src/kafka/platformatic/index.ts';
import { assignPartitions } from '../../../src/partition-strategies.ts';
import { judgePlans } from '../group/judged-plans.ts';
import { fakeCluster, fakeConsumer, fakeMember, lead, rebalance } from './fake-consumer.ts';

const counts = (assigned: Record<string, Record<string, number[]>>): number[] =>
  Object.values(assigned).map((owned) => Object.values(owned).flat().length);
const ends = (count: number, end = 0): number[] => new Array(count).fill(end);

const warnings: string[] = [];
const onWarning = (message: string, error: unknown): void => void warnings.push(`${message}: ${error}`);
afterEach(() => expect(warnings.splice(0)).toEqual([]));

describe('a group of @platformatic/kafka consumers with evenslot', () => {
  test('gets partitions in equal numbers, and keeps them over generations', async () => {
    const cluster = fakeCluster({ a: { end: ends(12) } });
    const { onPlan, plans } = judgePlans();
    const member = (id: string) => fakeMember(id, ['a'], cluster, evenslotAssigner({ onPlan, onWarning }));
    const [m1, m2, m3] = [member('m1'), member('m2'), member('m0')];
    for (const version of ['1.35', '2'] as const) {
      const first = await rebalance([m1, m2], cluster, 1, version);
      expect(await rebalance([m1, m2], cluster, 2, version)).toEqual(first);
    }
    const last = await rebalance([m1, m2, m3], cluster, 3);
    expect(counts(last)).toEqual([4, 4, 4]);
    expect(plans.map(({ moves }) => moves?.partitions)).toEqual([undefined, 0, 0, 0, 4]);
  });

  test('levels lags: those of the join with version 2, those of before with version 1.35', async () => {
    for (const version of ['1.35', '2'] as const) {
      const cluster = fakeCluster({ a: { end: [900, 100, 500, 510] } });
      const { onPlan, problems } = judgePlans();
      const factory = () => evenslotAssigner({ onPlan, onWarning, loads: lagLoads() });
      const members = ['m1', 'm2'].map((id) => fakeMember(id, ['a'], cluster, factory()));
      if (version === '1.35') await members[0]?.assigner.measureLoads();
      const assigned = await rebalance(members, cluster, 1, version);
      expect(Array.from((problems[0]?.topics[0]?.loads ?? []) as number[])).toEqual([901, 101, 501, 511]);
      expect(
        Object.values(assigned)
          .map(({ a = [] }) => a.join())
          .sort(),
      ).toEqual(['0,1', '2,3']);
    }
  });

  test('counts a log from its beginning when nothing is committed and consumers start there', async () => {
    const cluster = fakeCluster({ a: { end: [10, 10], committed: [-1, 9] } });
    const { onPlan, problems } = judgePlans();
    const loads = lagLoads({ fromBeginning: true });
    const member = fakeMember('m1', ['a'], cluster, evenslotAssigner({ onPlan, onWarning, loads }));
    await rebalance([member], cluster, 1);
    expect(Array.from((problems[0]?.topics[0]?.loads ?? []) as number[])).toEqual([9, 2]);
  });

  test('levels what a function tells, asked for whole topics', async () => {
    const cluster = fakeCluster({ a: { end: ends(4) } });
    const { onPlan, plans } = judgePlans();
    const loads = async (topics: readonly object[]) => {
      expect(topics).toEqual([{ name: 'a', partitions: 4 }]);
      return { a: [4, 1, 2, 3] };
    };
    const members = ['m1', 'm2'].map((id) =>
      fakeMember(id, ['a'], cluster, evenslotAssigner({ onPlan, onWarning, loads })),
    );
    await rebalance(members, cluster, 1);
    await rebalance(members, cluster, 2);
    expect(plans.map(({ bounds }) => bounds)).toEqual(Array(2).fill({ lower: 5, upper: 5 }));
  });

  test('measures rates at heartbeats: the leader everything, the others what they have', async () => {
    let now = 0;
    const cluster = fakeCluster({ a: { end: ends(4) } });
    const { onPlan, problems } = judgePlans();
    const settings = readSettings({ loads: rateLoads(), onPlan, measureIntervalMs: 10_000 });
    const members = ['m1', 'm2'].map((id) =>
      fakeMember(
        id,
        ['a'],
        cluster,
        connect(
          createAssigner(settings, onWarning, assignPartitions, () => now),
          'evenslot',
        ),
      ),
    );
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    await rebalance(members, cluster, 1, '1.35');
    for (now = 10_000; now <= 50_000; now += 5000) {
      cluster.topics = { a: { end: [8 * now, now, now, now / 2] } };
      for (const { consumer } of members) consumer.emit('consumer:heartbeat:end');
      await settle();
    }
    expect(cluster.calls).toEqual(Array(10).fill('listOffsets'));
    const metadata = members[1]?.assigner.options.protocols[0]?.metadata;
    const shipped = decodeUserData(metadata as Buffer);
    expect(shipped?.owned[0]?.partitions).toEqual(members[1]?.owned.a);
    expect(shipped?.owned[0]?.loads?.every((load) => load >= 500)).toBe(true);
    // The leader falls out; the other one leads now and knows only what it had and what others tell.
    await rebalance([...members].reverse(), cluster, 2, '1.35');
    expect(Array.from((problems[1]?.topics[0]?.loads ?? []) as number[], Math.round)).toEqual([8026, 1026, 1026, 526]);
  });

  test('serves unequal subscriptions and leaves out topics without metadata', async () => {
    const cluster = fakeCluster({ a: { end: ends(3) }, b: { end: ends(2) } });
    const member = (id: string, topics: string[]) => fakeMember(id, topics, cluster, evenslotAssigner({ onWarning }));
    const members = [member('m1', ['a', 'gone']), member('m2', ['a', 'b']), member('m3', [])];
    expect(await rebalance(members, cluster, 1)).toEqual({ m1: { a: [0, 1] }, m2: { a: [2], b: [0, 1] }, m3: {} });
  });

  test('prefers the rack of a replica', async () => {
    const cluster = fakeCluster({ a: { end: ends(4), replicas: [[1], [2], [1], [9]] } });
    const { onPlan, plans } = judgePlans();
    const member = (id: string, rack: string) => fakeMember(id, ['a'], cluster, evenslotAssigner({ onPlan, rack }));
    await rebalance([member('m1', 'r2'), member('m2', 'r1')], cluster, 1);
    expect(plans[0]?.rackMisses).toBe(0);
  });

  test('may be empty', () => {
    const { partitionAssigner } = evenslotAssigner().options;
    expect(partitionAssigner('', new Map(), new Set(), { topics: new Map(), brokers: new Map() } as never)).toEqual([]);
  });
});

describe('when something fails', () => {
  test('offsets that cannot be had count as equal loads, with a warning', async () => {
    for (const name of ['listOffsets', 'listCommittedOffsets']) {
      const cluster = fakeCluster({ a: { end: [5, 1, 1, 1, 1] } });
      cluster.broken.add(name);
      const warnings: string[] = [];
      const factory = () =>
        evenslotAssigner({ loads: lagLoads(), onWarning: (message, error) => warnings.push(`${message}: ${error}`) });
      const members = ['m1', 'm2'].map((id) => fakeMember(id, ['a'], cluster, factory()));
      expect(counts(await rebalance(members, cluster, 1)).sort()).toEqual([2, 3]);
      expect(warnings[0]).toBe(`evenslot could not measure the loads of partitions: Error: ${name} is broken`);
    }
  });

  test('a solver that fails leaves partitions in turn to those who subscribe', async () => {
    const cluster = fakeCluster({ a: { end: ends(5) }, b: { end: ends(1) } });
    const warnings: unknown[] = [];
    const assigner = () =>
      connect(
        createAssigner(
          readSettings({}),
          (...warning) => warnings.push(warning),
          () => {
            throw new Error('broken');
          },
        ),
        'evenslot',
      );
    const members = [fakeMember('m2', ['a'], cluster, assigner()), fakeMember('m1', ['a', 'b'], cluster, assigner())];
    expect(await rebalance(members, cluster, 1)).toEqual({ m2: { a: [1, 3] }, m1: { a: [0, 2, 4], b: [0] } });
    expect(warnings).toEqual([['evenslot could not plan and assigns partitions in turn', new Error('broken')]]);
  });

  test('a warning that throws and an onPlan that throws stop nothing', async () => {
    const cluster = fakeCluster({ a: { end: ends(2) } });
    const fail = () => {
      throw new Error('no');
    };
    const member = fakeMember('m1', ['a'], cluster, evenslotAssigner({ onPlan: fail, onWarning: fail, loads: fail }));
    expect(counts(await rebalance([member], cluster, 1))).toEqual([2]);
  });

  test('no user data whatever makes it throw or lose a partition', () => {
    const cluster = fakeCluster({ a: { end: ends(3) } });
    const member = fakeMember('m1', ['a'], cluster, evenslotAssigner({ onWarning }));
    const head = encodeUserData({ generation: 1, owned: [] }).subarray(0, 5);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), fc.boolean(), (bytes, ours) => {
        const metadata = Buffer.from(ours ? [...head, ...bytes] : bytes);
        const joined = new Map(
          ['m1', 'm2'].map((memberId) => [memberId, { memberId, version: 0, topics: ['a'], metadata }]),
        );
        const given = lead([member], joined, cluster).flatMap(
          ({ assignments }) => assignments.get('a')?.partitions ?? [],
        );
        expect(given.sort()).toEqual([0, 1, 2]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the options for a consumer', () => {
  test('are taken by the client, by type and by its own check, and its consumer can be attached', async () => {
    const assigner = evenslotAssigner({ name: 'mine', rack: 'r1', loads: rateLoads() });
    const options: ConsumerOptions<string, string, string, string> = {
      groupId: 'g',
      clientId: 'c',
      bootstrapBrokers: ['127.0.0.1:1'],
      ...assigner.options,
    };
    const consumer = new Consumer(options);
    const detach = assigner.attach(consumer);
    expect(consumer.listenerCount('consumer:group:join')).toBe(1);
    expect(consumer.listenerCount('consumer:heartbeat:end')).toBe(1);
    detach();
    expect(consumer.listenerCount('consumer:group:join')).toBe(0);
    expect(consumer.listenerCount('consumer:heartbeat:end')).toBe(0);
    await consumer.close();
  });

  test('name one protocol of version 0, whose metadata is of the moment', () => {
    const assigner = evenslotAssigner({ name: 'mine', capacity: 2 });
    const { protocols } = assigner.options;
    expect(protocols).toEqual([expect.objectContaining({ name: 'mine', version: 0 })]);
    const read = () => decodeUserData(protocols[0]?.metadata as Buffer);
    expect(read()).toEqual({ generation: -1, owned: [], capacity: 2 });
    const consumer = fakeConsumer(fakeCluster({}), ['a']);
    assigner.attach(consumer);
    const assignments = [{ topic: 'a', partitions: [3] }];
    consumer.emit('consumer:group:join', { groupId: 'g', memberId: 'm', generationId: 6, assignments });
    expect(read()).toEqual({ generation: 6, owned: assignments, capacity: 2 });
  });

  test('serve one consumer', () => {
    const assigner = evenslotAssigner();
    const consumer = fakeConsumer(fakeCluster({}), []);
    const detach = assigner.attach(consumer);
    expect(() => assigner.attach(consumer)).toThrow(/make an assigner for each consumer/);
    detach();
    assigner.attach(consumer)();
  });

  test('are refused when they are wrong, before any consumer is made', () => {
    const invalid = expect.objectContaining({ code: 'E_INVALID_OPTION' });
    expect(() => evenslotAssigner({ onWarning: 1 as never })).toThrow(invalid);
    expect(() => evenslotAssigner({ maxImbalance: 0.5 })).toThrow(invalid);
    expect(() => evenslotAssigner({ name: 'roundrobin' })).toThrow(invalid);
  });
});
