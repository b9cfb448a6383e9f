/** Kafka's roundrobin strategy in cases with known numbers. */

import { expect, test } from 'vitest';
import { kafkaRoundRobin } from '../../../src/kafka/strategies/roundrobin.ts';
import { answer, countsOf, run } from './vectors.ts';

test('the example of its documentation: subscriptions of one, two and three topics give 1, 1 and 4 partitions', () => {
  const problem = {
    members: [
      { id: 'C0', topics: ['t0'] },
      { id: 'C1', topics: ['t0', 't1'] },
      { id: 'C2', topics: ['t0', 't1', 't2'] },
    ],
    topics: [1, 2, 3].map((partitions, t) => ({ name: `t${t}`, partitions })),
  };
  expect(answer(kafkaRoundRobin, problem)).toEqual(['C0 t0-0', 'C1 t1-0', 'C2 t1-1', 'C2 t2-0', 'C2 t2-1', 'C2 t2-2']);
  expect(countsOf(run(kafkaRoundRobin, problem), 3)).toEqual([1, 1, 4]);
});

test('equal subscriptions end within one partition of each other, over all topics', () => {
  const topics = Array.from({ length: 100 }, (_, t) => ({ name: `topic-${t}`, partitions: 3 }));
  const members = Array.from({ length: 7 }, (_, m) => ({ id: `m${m}`, topics: topics.map(({ name }) => name) }));
  expect(countsOf(run(kafkaRoundRobin, { members, topics }), 7)).toEqual([43, 43, 43, 43, 43, 43, 42]);
});

test('static members go first, by instance id', () => {
  const member = (id: string, instanceId?: string) => ({ id, topics: ['t'], ...(instanceId ? { instanceId } : {}) });
  const problem = {
    members: [member('a'), member('b', '2'), member('c', '1')],
    topics: [{ name: 't', partitions: 3 }],
  };
  expect(answer(kafkaRoundRobin, problem)).toEqual(['a t-2', 'b t-1', 'c t-0']);
});

test('one member that joins a hundred moves 900 of 1,000 partitions', () => {
  const topics = [{ name: 't', partitions: 1000 }];
  const members = Array.from({ length: 100 }, (_, m) => ({ id: `m${String(m).padStart(2, '0')}`, topics: ['t'] }));
  const previous = run(kafkaRoundRobin, { members, topics }).members();
  const joined = { members: [...members, { id: 'new', topics: ['t'] }], topics, previous };
  expect(run(kafkaRoundRobin, joined).moves?.partitions).toBe(900);
});
