/** Every example of partitions does what the comment at its top promises. */

import { expect, test } from 'vitest';
import { runCommand } from '../cli/run-command.ts';

interface Plan {
  readonly strategy: string;
  readonly status: string;
  readonly unassigned: number;
  readonly loads: { members: { perBin: number[]; imbalance: number; makespan: number } };
  readonly certificate: { spread: { misses: number }; moves?: { value: number } };
  readonly moves?: { partitions: number };
  readonly rackMisses?: number;
  readonly members: { id: string; partitions: { topic: string; partition: number }[] }[];
}

/** Plans by strategy. */
async function compare(name: string): Promise<(strategy: string) => Plan> {
  const { stdout } = await runCommand(['compare', `examples/${name}`, '--json']);
  const { plans } = JSON.parse(stdout) as { plans: Plan[] };
  return (strategy) => {
    const plan = plans.find((candidate) => candidate.strategy === strategy);
    if (plan === undefined) throw new Error(`no plan of ${strategy}`);
    return plan;
  };
}

const counts = ({ members }: Plan) => members.map(({ partitions }) => partitions.length);
const idle = (plan: Plan) => counts(plan).filter((count) => count === 0).length;
const most = (plan: Plan) => Math.max(...counts(plan));
const least = (plan: Plan) => Math.min(...counts(plan));

test('31 topics on 31 readers: one reader has 21 and 29 have none, range gives all to one, balanced gives each one', async () => {
  const plan = await compare('partitions-31-topics.yaml');
  expect([most(plan('flink-kafka-source')), idle(plan('flink-kafka-source'))]).toEqual([21, 29]);
  expect([most(plan('kafka-range')), idle(plan('kafka-range'))]).toEqual([31, 30]);
  expect(counts(plan('balanced'))).toEqual(Array(31).fill(1));
  expect(plan('balanced').status).toBe('OPTIMAL');
});

test('20 topics of 4 on 16 readers: between 3 and 8 by the rule of KafkaSource, 5 each when balanced, of 5 topics', async () => {
  const plan = await compare('partitions-20x4-on-16.yaml');
  expect([least(plan('flink-kafka-source')), most(plan('flink-kafka-source'))]).toEqual([3, 8]);
  expect(counts(plan('kafka-range')).sort((a, b) => b - a)).toEqual([...Array(4).fill(20), ...Array(12).fill(0)]);
  expect(counts(plan('balanced'))).toEqual(Array(16).fill(5));
  for (const { partitions } of plan('balanced').members) {
    expect(new Set(partitions.map(({ topic }) => topic)).size).toBe(5);
  }
});

test('skewed lag: balanced is nearly level, and far below what counts partitions', async () => {
  const plan = await compare('partitions-lag.yaml');
  expect(plan('balanced').loads.members.imbalance).toBeLessThan(1.01);
  for (const strategy of ['kafka-range', 'kafka-roundrobin', 'kafka-uniform']) {
    expect(plan(strategy).loads.members.imbalance).toBeGreaterThan(1.2);
  }
});

test('unequal subscriptions: round robin gives 1, 1 and 4, balanced 1, 2 and 3, proven, and nobody wants t3', async () => {
  const plan = await compare('partitions-unequal.yaml');
  expect(counts(plan('kafka-roundrobin'))).toEqual([1, 1, 4]);
  expect(counts(plan('balanced'))).toEqual([1, 2, 3]);
  expect(plan('balanced')).toMatchObject({ status: 'OPTIMAL', unassigned: 2 });
});

test('a rolling restart: exactly three partitions move, to level all, and every one stays near a replica', async () => {
  const plan = await compare('partitions-rolling-restart.yaml');
  expect(plan('balanced').moves?.partitions).toBe(3);
  expect(plan('balanced').certificate.moves?.value).toBe(3);
  expect(counts(plan('balanced'))).toEqual([3, 3, 3, 3]);
  expect(plan('balanced')).toMatchObject({ status: 'OPTIMAL', certificate: { spread: { misses: 0 } }, rackMisses: 0 });
  expect(plan('kafka-range').moves?.partitions).toBeGreaterThan(3);
});

test('the consumer group is levelled by lag, and the fourth consumer gets work', async () => {
  const plan = (await compare('consumer-group.txt'))('balanced');
  expect(plan.members).toHaveLength(4);
  expect(least(plan)).toBeGreaterThan(0);
  expect(plan.loads.members.imbalance).toBeLessThan(1.1);
});

test('the reassignment leads three of twelve partitions on each broker, and moves no more than it must', async () => {
  const plan = (await compare('reassignment.json'))('balanced');
  expect(plan.members.map(({ id }) => id)).toEqual(['broker-1', 'broker-2', 'broker-3', 'broker-4']);
  expect(counts(plan)).toEqual([3, 3, 3, 3]);
  expect(plan.moves?.partitions).toBe(plan.certificate.moves?.value);
});
