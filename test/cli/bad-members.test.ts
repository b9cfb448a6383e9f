/** Members with wrong fields, wrong subscriptions and wrong partitions. */

import { members, refuses, refusesAtOnce } from './bad-input.ts';

refuses(
  [
    {
      what: 'five mistakes in a group',
      text: 'evenslot: 1\nkind: partitions\nmembers:\n  - { id: a, topics: [u], capacity: 0 }\n  - { id: a, topics: all, owned: [{ topic: t, partitions: [0, x] }] }\ntopics:\n  - { name: t, partition: 4 }\n',
      lines: [
        '4:23: members[0].topics[0]: a topic must be the name of one of topics, got "u"',
        '4:37: members[0].capacity: capacity must be a finite number above 0, got 0',
        '5:11: members[1].id: member id "a" is not unique: another one of members has it, got "a"',
        '5:63: members[1].owned[0].partitions[1]: partition must be an integer of at least 0, got "x"',
        '7:5: topics[0].partitions: partitions must be an integer from 0 to 16777216, got nothing',
        '7:16: topics[0].partition: partition is not a known field: did you mean partitions?',
      ],
    },
  ],
  'assign',
);

refusesAtOnce(
  [
    {
      what: 'a number as id',
      text: members('  - { id: 7, topics: all }\n'),
      lines: ['4:11: members[0].id: id must be a string that is not empty, got 7'],
    },
    {
      what: 'a member without id',
      text: members('  - { topics: all }\n'),
      lines: ['4:5: members[0].id: id must be a string that is not empty, got nothing'],
    },
    {
      what: 'two members of one id',
      text: members('  - { id: a, topics: all }\n  - { id: a, topics: [] }\n'),
      lines: ['5:11: members[1].id: member id "a" is not unique: another one of members has it, got "a"'],
    },
    {
      what: 'an id that a counted member has made already',
      text: members('  - { id: a, count: 2, topics: all }\n  - { id: a-2, topics: all }\n'),
      lines: ['5:11: members[1].id: member id "a-2" is not unique: another one of members has it, got "a-2"'],
    },
    {
      what: 'a word where a member belongs',
      text: members('  - a\n'),
      lines: ['4:5: members[0]: a member must be an object with id and topics, got "a"'],
    },
    {
      what: 'no subscription',
      text: members('  - { id: a }\n'),
      lines: ['4:5: members[0].topics: topics must be a list of names of topics, or the word all, got nothing'],
    },
    {
      what: 'a subscription that is one name',
      text: members('  - { id: a, topics: t }\n'),
      lines: ['4:22: members[0].topics: topics must be a list of names of topics, or the word all, got "t"'],
    },
    {
      what: 'a subscription that is a number',
      text: members('  - { id: a, topics: 3 }\n'),
      lines: ['4:22: members[0].topics: topics must be a list of names of topics, or the word all, got 3'],
    },
    {
      what: 'a subscription to a topic that is not there',
      text: members('  - { id: a, topics: [t, u] }\n'),
      lines: ['4:26: members[0].topics[1]: a topic must be the name of one of topics, got "u"'],
    },
    {
      what: 'a topic subscribed to twice',
      text: members('  - { id: a, topics: [t, t] }\n'),
      lines: ['4:26: members[0].topics[1]: a topic may be named once, got "t"'],
    },
    {
      what: 'one mistake in a member counted thirty times',
      text: members('  - { id: a, count: 30, topics: [t, x] }\n'),
      lines: ['4:37: members[0].topics[1]: a topic must be the name of one of topics, got "x"'],
    },
    {
      what: 'a misspelt field',
      text: members('  - id: a\n    topic: all\n'),
      lines: [
        '4:5: members[0].topics: topics must be a list of names of topics, or the word all, got nothing',
        '5:5: members[0].topic: topic is not a known field: did you mean topics?',
      ],
    },
    {
      what: 'a count of 0',
      text: members('  - { id: a, count: 0, topics: all }\n'),
      lines: ['4:21: members[0].count: count must be an integer from 1 to 1000000, got 0'],
    },
    {
      what: 'a first number below 0',
      text: members('  - { id: a, count: 2, first: -1, topics: all }\n'),
      lines: ['4:31: members[0].first: first must be an integer from 0 to 1000000, got -1'],
    },
    {
      what: 'a first number without a count',
      text: members('  - id: a\n    first: 1\n    topics: all\n'),
      lines: ['5:12: members[0].first: first goes with count only'],
    },
    {
      what: 'a capacity of 0',
      text: members('  - { id: a, topics: all, capacity: 0 }\n'),
      lines: ['4:37: members[0].capacity: capacity must be a finite number above 0, got 0'],
    },
    {
      what: 'a number as rack',
      text: members('  - { id: a, topics: all, rack: 1 }\n'),
      lines: ['4:33: members[0].rack: rack must be a string that is not empty, got 1'],
    },
    {
      what: 'one instance id in two members',
      text: members('  - { id: a, topics: all, instanceId: i }\n  - { id: b, topics: all, instanceId: i }\n'),
      lines: ['5:39: members[1].instanceId: instanceId must be that of one member only, got "i"'],
    },
    {
      what: 'a mapping of owned partitions',
      text: members('  - { id: a, topics: all, owned: { topic: t } }\n'),
      lines: ['4:34: members[0].owned: owned must be a list of {topic, partition}, got {"topic":"t"}'],
    },
    {
      what: 'a word where an owned partition belongs',
      text: members('  - { id: a, topics: all, owned: [t] }\n'),
      lines: ['4:35: members[0].owned[0]: a partition must be an object with topic and partition, got "t"'],
    },
    {
      what: 'an owned topic without a partition',
      text: members('  - { id: a, topics: all, owned: [{ topic: t }] }\n'),
      lines: ['4:35: members[0].owned[0].partition: partition must be an integer of at least 0, got nothing'],
    },
    {
      what: 'a wrong number in a list of owned partitions',
      text: members(
        '  - id: a\n    topics: all\n    owned:\n      - { topic: t, partition: 3 }\n      - { topic: t, partitions: [0, -1, 2] }\n',
      ),
      lines: ['8:37: members[0].owned[1].partitions[1]: partition must be an integer of at least 0, got -1'],
    },
    {
      what: 'one number where a list of owned partitions belongs',
      text: members('  - { id: a, topics: all, owned: [{ topic: t, partitions: 3 }] }\n'),
      lines: ['4:59: members[0].owned[0].partitions: partitions must be a list of partition numbers, got 3'],
    },
    {
      what: 'both forms of owned partitions in one entry',
      text: members('  - { id: a, topics: all, owned: [{ topic: t, partition: 3, partitions: [1] }] }\n'),
      lines: ['4:73: members[0].owned[0].partitions: give either partition, one number, or partitions, a list of them'],
    },
    {
      what: 'a number as the topic of owned partitions',
      text: members('  - { id: a, topics: all, owned: [{ topic: 7, partitions: [0, 1, 2] }] }\n'),
      lines: ['4:44: members[0].owned[0].topic: topic must be a name, got 7'],
    },
    {
      what: 'a foreign field in owned partitions',
      text: members('  - { id: a, topics: all, owned: [{ topic: t, partitions: [0, 1], replica: 1 }] }\n'),
      lines: ['4:67: members[0].owned[0].replica: replica is not a known field: known are topic, partition'],
    },
    {
      what: 'a partition that two members own',
      text: members(
        '  - { id: a, topics: all, owned: [{ topic: t, partitions: [0, 1] }] }\n  - { id: b, topics: all, owned: [{ topic: t, partitions: [1, 2] }] }\n',
      ),
      lines: ['5:60: members[1].owned[0].partitions[0]: partition 1 of "t" is owned by "a" already'],
    },
  ],
  'partitions',
);
