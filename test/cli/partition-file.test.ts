/** The short forms of a partitions file, and what else is read as a partition problem. */

import { expect, test } from 'vitest';
import { expandPartitionFile } from '../../src/cli/expand-partitions.ts';
import { CommandFailure } from '../../src/cli/outcome.ts';
import { parseAnyProblem } from '../../src/cli/problem-file.ts';
import type { PartitionProblem } from '../../src/partitions/types.ts';

function read(text: string): { readonly problem: PartitionProblem; readonly remarks: readonly string[] } {
  const file = parseAnyProblem({ name: 'group.yaml', text });
  if (file.kind !== 'partitions') throw new Error(`kind ${file.kind}`);
  return { problem: file.use((problem) => problem), remarks: file.remarks };
}

const HEAD = 'evenslot: 1\nkind: partitions\n';

test('counted members and topics are numbered from 1, or from where the file says', () => {
  const { problem } = read(`${HEAD}members:
  - { id: m, count: 2, topics: [t-0, u], instanceId: i, rack: r }
topics:
  - { name: t, count: 2, first: 0, partitions: 3 }
  - { name: u, partitions: 1, loads: [2.5] }
`);
  expect(problem).toEqual({
    members: [
      { id: 'm-1', topics: ['t-0', 'u'], instanceId: 'i-1', rack: 'r' },
      { id: 'm-2', topics: ['t-0', 'u'], instanceId: 'i-2', rack: 'r' },
    ],
    topics: [
      { name: 't-0', partitions: 3 },
      { name: 't-1', partitions: 3 },
      { name: 'u', partitions: 1, loads: [2.5] },
    ],
  });
});

test('"all" is every topic of the file, and a topic of that name is still just a topic', () => {
  const { problem } = read(`${HEAD}members:
  - { id: a, topics: all }
  - { id: b, topics: [all] }
topics: [{ name: all, partitions: 1 }, { name: t, count: 2, partitions: 1 }]
`);
  expect(problem.members.map(({ topics }) => topics)).toEqual([['all', 't-1', 't-2'], ['all']]);
});

test('partitions of one topic may stand in a list, in "owned" and in "previous"', () => {
  const { problem } = read(`${HEAD}members:
  - { id: a, topics: all, owned: [{ topic: t, partitions: [2, 0] }, { topic: t, partition: 1 }] }
topics: [{ name: t, partitions: 4 }]
previous:
  - { id: gone, partitions: [{ topic: t, partitions: [3] }, { topic: t, partitions: [] }] }
`);
  const refs = (...numbers: readonly number[]) => numbers.map((partition) => ({ topic: 't', partition }));
  expect(problem.members[0]?.owned).toEqual(refs(2, 0, 1));
  expect(problem.previous).toEqual([{ id: 'gone', partitions: refs(3) }]);
});

test('paths of what was written out lead back to the short form', () => {
  const { toFilePath } = expandPartitionFile({
    members: [
      {
        id: 'a',
        count: 2,
        topics: 'all',
        owned: [
          { topic: 't', partition: 0 },
          { topic: 't', partitions: [1, 2] },
        ],
      },
      { id: 'b', topics: ['t'], owned: [{ topic: 't', partition: 3 }] },
    ],
    topics: [{ name: 't', partitions: 4 }],
    previous: [{ id: 'a', partitions: [{ topic: 't', partitions: [1, 2] }] }],
  });
  expect(
    [
      'members[1].owned[0].partition',
      'members[1].owned[2].partition',
      'members[1].owned[2]',
      'members[1].owned[2].topic',
      'members[1].topics[0]',
      'members[2].owned[0].partition',
      'members[2].topics[0]',
      'previous[0].partitions[1].partition',
      'topics[0].loads[2]',
    ].map(toFilePath),
  ).toEqual([
    'members[0].owned[0].partition',
    'members[0].owned[1].partitions[1]',
    'members[0].owned[1].partitions[1]',
    'members[0].owned[1].topic',
    'members[0].topics',
    'members[1].owned[0].partition',
    'members[1].topics[0]',
    'previous[0].partitions[0].partitions[1]',
    'topics[0].loads[2]',
  ]);
});

test('a listing of a consumer group and a reassignment are known by their content', () => {
  const group = read(
    'GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\ng t 0 1 3 2 c /h c\n',
  );
  expect(group.problem.topics).toEqual([{ name: 't', partitions: 1, loads: [2] }]);
  expect(group.remarks).toHaveLength(1);
  const leaders = read('{ "version": 1, "partitions": [{ "topic": "t", "partition": 0, "replicas": [4, 5] }] }');
  expect(leaders.problem.members.map(({ id }) => id)).toEqual(['broker-4', 'broker-5']);
  expect(leaders.remarks).toHaveLength(1);
});

function linesOf(text: string): string[] {
  try {
    parseAnyProblem({ name: 'group.txt', text });
  } catch (error) {
    if (error instanceof CommandFailure) return [String(error.exitCode), ...error.message.split('\n')];
    throw error;
  }
  return [];
}

test('a bad line of a listing is told like one of a problem file, made safe for a terminal', () => {
  const head = 'GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\n';
  expect(linesOf(`${head}g t \u001b[2J 1 3 2 c /h c\n`)).toEqual([
    '3',
    'group.txt:2:5: PARTITION must be an integer from 0 to 999999, got "\\u001b[2J"',
  ]);
  const many = Array.from({ length: 300 }, () => 'g t x 1 3 2 c /h c\n').join('');
  expect(linesOf(head + many)).toHaveLength(252);
  expect(linesOf(head + many).at(-1)).toBe('... and 50 more');
});

test('a wrong value of a reassignment is told with its line and column', () => {
  expect(
    linesOf('{ "version": 1,\n  "partitions": [\n    { "topic": "t", "partition": "0", "replicas": [1] } ] }\n'),
  ).toEqual(['3', 'group.txt:3:34: partitions[0].partition: partition must be an integer from 0 to 999999, got "0"']);
});
