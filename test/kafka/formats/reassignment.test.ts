/** The JSON of `kafka-reassign-partitions.sh` becomes a problem of preferred leaders. */

import { expect, test } from 'vitest';
import { EvenslotError } from '../../../src/errors.ts';
import { isReassignment, readReassignment } from '../../../src/kafka/formats/reassignment.ts';
import { validatePartitionProblem } from '../../../src/partitions/build-model.ts';

const ASSUMED =
  'preferred leaders are assigned: any broker may lead any partition, whether it has a replica of it or not';

function issuesOf(value: unknown): string[] {
  try {
    readReassignment(value);
  } catch (error) {
    if (!(error instanceof EvenslotError)) throw error;
    expect(error.code).toBe('E_PARSE');
    return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
}

test('every broker is a member by number, and the first replica owns its partition', () => {
  const { problem, remarks } = readReassignment({
    version: 1,
    partitions: [
      { topic: 't', partition: 1, replicas: [10, 2], log_dirs: ['any', 'any'] },
      { topic: 't', partition: 0, replicas: [2, 3] },
      { topic: 'u', partition: 0, replicas: [10, 3], observers: [] },
    ],
  });
  const topics = ['t', 'u'];
  expect(problem).toEqual({
    members: [
      { id: 'broker-2', topics, owned: [{ topic: 't', partition: 0 }] },
      { id: 'broker-3', topics, owned: [] },
      {
        id: 'broker-10',
        topics,
        owned: [
          { topic: 't', partition: 1 },
          { topic: 'u', partition: 0 },
        ],
      },
    ],
    topics: [
      { name: 't', partitions: 2 },
      { name: 'u', partitions: 1 },
    ],
  });
  expect(remarks).toEqual([ASSUMED]);
  expect(validatePartitionProblem(problem)).toEqual([]);
});

test('partitions that are left out count with load 0', () => {
  const { problem, remarks } = readReassignment({
    version: 1,
    partitions: [{ topic: 't', partition: 2, replicas: [1] }],
  });
  expect(problem.topics).toEqual([{ name: 't', partitions: 3, loads: [0, 0, 1] }]);
  expect(remarks).toEqual([ASSUMED, 'partitions that the listing leaves out count with load 0: 2 of t']);
});

const good = { topic: 't', partition: 0, replicas: [1] };

test.each<[string, unknown, string[]]>([
  ['another version', { version: 2, partitions: [good] }, ['version: version must be 1, got 2']],
  [
    'nothing in it',
    { version: 1, partitions: [] },
    ['partitions: partitions must be a list with at least one entry, got []'],
  ],
  [
    'a word as entry',
    { version: 1, partitions: [good, 't-1'] },
    ['partitions[1]: a partition must be an object with topic, partition and replicas, got "t-1"'],
  ],
  [
    'everything wrong in one entry',
    { version: 1, partitions: [{ topic: '', partition: -1, replicas: [1, 'b', 1] }] },
    [
      'partitions[0].topic: topic must be a string that is not empty, got ""',
      'partitions[0].partition: partition must be an integer from 0 to 999999, got -1',
      'partitions[0].replicas[1]: the number of a broker must be an integer of at least 0, got "b"',
      'partitions[0].replicas[2]: a broker holds one replica of a partition at most, got 1',
    ],
  ],
  [
    'no replicas, as for an election of leaders',
    { version: 1, partitions: [{ topic: 't', partition: 0 }] },
    ['partitions[0].replicas: replicas must be a list with at least one number of a broker, got nothing'],
  ],
  [
    'a partition twice',
    { version: 1, partitions: [good, good] },
    ['partitions[1]: partition 0 of topic "t" is listed at partitions[0] already'],
  ],
])('a file with %s is refused with its place', (_what, value, issues) => {
  expect(isReassignment(value)).toBe(true);
  expect(issuesOf(value)).toEqual(issues);
});

test.each([
  [null],
  [[]],
  [{ version: 1 }],
  [{ partitions: [] }],
  [{ evenslot: 1, kind: 'partitions', version: 1, partitions: [] }],
])('%j is something else', (value) => expect(isReassignment(value)).toBe(false));
