/** What `kafka-consumer-groups.sh --describe` prints becomes a problem, and lines that do not fit are told with their place. */

import { expect, test } from 'vitest';
import { EvenslotError } from '../../../src/errors.ts';
import { isConsumerGroup, readConsumerGroup } from '../../../src/kafka/formats/consumer-group.ts';
import { validatePartitionProblem } from '../../../src/partitions/build-model.ts';

const HEAD =
  'GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     HOST            CLIENT-ID';
/** A line as the tool pads it. */
function line(...cells: readonly (string | number)[]): string {
  const widths = [15, 15, 10, 15, 15, 15, 15, 15];
  return cells.map((cell, i) => String(cell).padEnd(widths[i] ?? 0)).join(' ');
}
const listing = (...lines: readonly string[]) => ['', HEAD, ...lines, ''].join('\n');

const SUBSCRIPTIONS = 'the listing tells no subscriptions: every member is taken to subscribe to every topic in it';

function issuesOf(text: string): string[] {
  try {
    readConsumerGroup(text);
  } catch (error) {
    if (!(error instanceof EvenslotError)) throw error;
    expect(error.code).toBe('E_PARSE');
    return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
}

test('members, topics, lags and present owners are read, and everybody subscribes to everything', () => {
  const { problem, remarks } = readConsumerGroup(
    listing(
      line('g', 'orders', 1, 5, 12, 7, 'c-1', '/10.0.0.1', 'c'),
      line('g', 'orders', 0, 9, 12, 3, 'c-2', '/10.0.0.2', 'c'),
      line('g', 'clicks', 0, 1, 2, 1, '-', '-', '-'),
      line('g', '-', '-', '-', '-', '-', 'c-3', '/10.0.0.3', 'c'),
    ),
  );
  const topics = ['orders', 'clicks'];
  expect(problem).toEqual({
    members: [
      { id: 'c-1', topics, owned: [{ topic: 'orders', partition: 1 }] },
      { id: 'c-2', topics, owned: [{ topic: 'orders', partition: 0 }] },
      { id: 'c-3', topics, owned: [] },
    ],
    topics: [
      { name: 'orders', partitions: 2, loads: [3, 7] },
      { name: 'clicks', partitions: 1, loads: [1] },
    ],
  });
  expect(remarks).toEqual([SUBSCRIPTIONS]);
  expect(validatePartitionProblem(problem)).toEqual([]);
});

test('a lag that is not known counts as 0, and so does a partition that is not listed; both are remarked on', () => {
  const { problem, remarks } = readConsumerGroup(
    listing(
      line('g', 't', 0, '-', 12, '-', 'c-1', '/h', 'c'),
      line('g', 't', 3, 9, 12, 3, 'c-1', '/h', 'c'),
      line('g', 'u', 0, 9, 'unknown', 'unknown', 'c-1', '/h', 'c'),
    ),
  );
  expect(problem.topics).toEqual([
    { name: 't', partitions: 4, loads: [0, 0, 0, 3] },
    { name: 'u', partitions: 1, loads: [0] },
  ]);
  expect(remarks).toEqual([
    SUBSCRIPTIONS,
    'partitions without a known LAG count with load 0: t 0, u 0',
    'partitions that the listing leaves out count with load 0: 2 of t',
  ]);
});

test('a group that has caught up is balanced by number of partitions', () => {
  const { problem, remarks } = readConsumerGroup(
    listing(line('g', 't', 0, 12, 12, 0, 'c-1', '/h', 'c'), line('g', 't', 1, 9, 9, 0, 'c-1', '/h', 'c')),
  );
  expect(problem.topics).toEqual([{ name: 't', partitions: 2 }]);
  expect(remarks).toEqual([SUBSCRIPTIONS, 'no LAG is above 0, so each partition counts 1']);
});

test.each([
  ['without the column GROUP, as until Kafka 2', HEAD.replace(/^GROUP +/, ''), line('t', 0, 1, 4, 3, 'c-1', '/h', 'c')],
  [
    'with LEADER-EPOCH, as with --verbose',
    HEAD.replace('CURRENT-OFFSET ', 'LEADER-EPOCH    CURRENT-OFFSET '),
    'g t 0 5 1 4 3 c-1 /h c',
  ],
  ['with all blanks collapsed', HEAD.replace(/ +/g, ' '), 'g t 0 1 4 3 c-1 /h c'],
  ['with tabs', HEAD.replace(/ +/g, '\t'), 'g\tt\t0\t1\t4\t3\tc-1\t/h\tc'],
])('a listing %s is read', (_what, head, row) => {
  expect(isConsumerGroup(`${head}\n${row}\n`)).toBe(true);
  const { problem } = readConsumerGroup(`${head}\r\n${row}\r\n`);
  expect(problem.topics).toEqual([{ name: 't', partitions: 1, loads: [3] }]);
  expect(problem.members).toEqual([{ id: 'c-1', topics: ['t'], owned: [{ topic: 't', partition: 0 }] }]);
});

test('offsets wider than their column push a line aside, and names may hold blanks', () => {
  const wide = `${line('g', 't', 0, '9223372036854775000')} 9223372036854775807 807             c-1             /h              c`;
  expect(readConsumerGroup(listing(wide)).problem.topics).toEqual([{ name: 't', partitions: 1, loads: [807] }]);
  const blanks = listing(line('my group', 't', 0, 1, 4, 3, 'my app-1', '/h', 'my app'));
  expect(readConsumerGroup(blanks).problem.members.map(({ id }) => id)).toEqual(['my app-1']);
});

test('words of the tool about the group, repeated heads and what stands above the listing are passed over', () => {
  const { problem } = readConsumerGroup(
    [
      '$ kafka-consumer-groups.sh --describe --group g',
      "Warning: Consumer group 'g' is rebalancing.",
      HEAD,
      line('g', 't', 0, 1, 4, 3, 'c-1', '/h', 'c'),
      '',
      "Consumer group 'g' has no active members.",
      HEAD,
      line('g', 't', 1, 1, 4, 3, 'c-1', '/h', 'c'),
    ].join('\n'),
  );
  expect(problem.topics).toEqual([{ name: 't', partitions: 2, loads: [3, 3] }]);
});

const MEMBERS = 'GROUP           CONSUMER-ID     HOST            CLIENT-ID       #PARTITIONS     ';

test.each([
  ['until Kafka 3', 'ASSIGNMENT', 'u(2), t(0,1)', '-'],
  [
    'since Kafka 4',
    'CURRENT-EPOCH   CURRENT-ASSIGNMENT   TARGET-EPOCH    TARGET-ASSIGNMENT',
    '0               t:0,1;u:2            0               t:0,1;u:2',
    '0               -                    0               -',
  ],
])('the listing of members with --verbose, %s, tells who has what', (_when, head, one, two) => {
  const text = `\n${MEMBERS}${head}\ng               c-1             /10.0.0.1       c               3               ${one}\ng               c-2             /10.0.0.2       c               0               ${two}\n`;
  expect(isConsumerGroup(text)).toBe(true);
  const { problem, remarks } = readConsumerGroup(text);
  const owned = problem.members.map(({ owned = [] }) =>
    owned.map(({ topic, partition }) => `${topic}-${partition}`).sort(),
  );
  expect(owned).toEqual([['t-0', 't-1', 'u-2'], []]);
  expect(
    problem.topics
      .map(({ name, partitions, loads }) => ({ name, partitions, loads }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  ).toEqual([
    { name: 't', partitions: 2, loads: undefined },
    { name: 'u', partitions: 3, loads: [0, 0, 1] },
  ]);
  expect(remarks).toEqual([SUBSCRIPTIONS, 'partitions that the listing leaves out count with load 0: 2 of u']);
});

test('static members keep their instance id, and a member without one has none', () => {
  const head =
    'GROUP           CONSUMER-ID     GROUP-INSTANCE-ID HOST            CLIENT-ID       #PARTITIONS     ASSIGNMENT';
  const { problem } = readConsumerGroup(
    [
      head,
      'g               c-1             i-1               /10.0.0.1       c               1               t(0)',
      'g               c-2                               /10.0.0.2       c               1               t(1), u(0)',
    ].join('\n'),
  );
  expect(problem.members.map(({ id, instanceId }) => [id, instanceId])).toEqual([
    ['c-1', 'i-1'],
    ['c-2', undefined],
  ]);
});

const good = line('g', 't', 0, 1, 4, 3, 'c-1', '/h', 'c');

test.each<[string, string, string[]]>([
  [
    'a word as partition',
    listing(line('g', 't', 'x', 1, 4, 3, 'c-1', '/h', 'c')),
    ['3:33: PARTITION must be an integer from 0 to 999999, got "x"'],
  ],
  [
    'a partition beyond all clusters',
    listing(line('g', 't', 9999999999, 1, 4, 3, 'c-1', '/h', 'c')),
    ['3:33: PARTITION must be an integer from 0 to 999999, got "9999999999"'],
  ],
  [
    'no topic beside a partition',
    listing(line('g', '-', 0, 1, 4, 3, 'c-1', '/h', 'c')),
    ['3:17: TOPIC must be a name, got "-"'],
  ],
  [
    'a negative lag',
    listing(good, line('g', 't', 1, 5, 4, -1, 'c-1', '/h', 'c')),
    ['4:76: LAG must be an integer of at least 0, or - when it is unknown, got "-1"'],
  ],
  [
    'a line that is cut off',
    listing(good, 'g               t               1'),
    [
      '4:1: expected the 9 columns GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID, got "g               t               1"',
    ],
  ],
  ['a partition listed twice', listing(good, good), ['4:17: partition 0 of topic "t" is listed at 3:17 already']],
  [
    'two groups',
    listing(good, '', HEAD, line('h', 't', 0, 1, 4, 3, 'c-2', '/h', 'c'), line('h', 't', 1, 1, 4, 3, 'c-2', '/h', 'c')),
    ['6:1: a file holds one group, "g", and here starts "h": describe one with --group'],
  ],
  [
    'nobody in it',
    listing(line('g', 't', 0, 1, 4, 3, '-', '-', '-')),
    ['1:1: the listing names no member: describe the group while its consumers run'],
  ],
  ['a head only', listing(), ['1:1: the listing names no member: describe the group while its consumers run']],
  [
    'members without their partitions',
    `${MEMBERS}\ng               c-1             /h              c               1\n`,
    ['1:1: the listing tells no partitions: describe the group without --members, or with --members --verbose'],
  ],
  [
    'an assignment that is cut off',
    `${MEMBERS}ASSIGNMENT\ng               c-1             /h              c               1               t(0,\n`,
    ['2:81: ASSIGNMENT must read topic(0,1), other(2) or topic:0,1;other:2, got "t(0,"'],
  ],
  [
    'a member listed twice',
    `${MEMBERS}ASSIGNMENT\ng               c-1             /h              c               1               t(0)\ng               c-1             /h              c               1               t(1)\n`,
    ['3:17: CONSUMER-ID must be a name that no line above has, got "c-1"'],
  ],
  [
    'two members with one partition',
    `${MEMBERS}ASSIGNMENT\ng               c-1             /h              c               2               t(0), u(3)\ng               c-2             /h              c               1               u(3)\n`,
    ['3:81: partition 3 of topic "u" is listed at 2:87 already'],
  ],
])('a listing with %s is refused with line and column', (_what, text, issues) => {
  expect(isConsumerGroup(text)).toBe(true);
  expect(issuesOf(text)).toEqual(issues);
});

test('all bad lines are told at once, from the top down', () => {
  const bad = Array.from({ length: 3 }, (_, i) => line('g', 't', `x${i}`, 1, 4, 3, 'c-1', '/h', 'c'));
  expect(issuesOf(listing(...bad)).map((issue) => issue.split(':')[0])).toEqual(['3', '4', '5']);
});

test('the word of the tool that a group does not exist is taken for a listing, and refused in words', () => {
  const text = "\nError: Consumer group 'g' does not exist.\n";
  expect(isConsumerGroup(text)).toBe(true);
  expect(issuesOf(text)).toEqual(['1:1: the listing names no member: describe the group while its consumers run']);
});

test.each([
  '',
  'evenslot: 1\nkind: partitions\n',
  '# GROUP TOPIC PARTITION LAG CONSUMER-ID\n',
  '{ "version": 1 }',
  '\n'.repeat(100_000),
])('other text is no listing', (text) => expect(isConsumerGroup(text)).toBe(false));
