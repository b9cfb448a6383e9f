/** Wrong topics, wrong previous plans, and partitions files that are something else. */

import { GROUP_HEAD, HEAD, MANAGERS, MEMBERS, members, refusesAtOnce, TOPICS, topics, VERTICES } from './bad-input.ts';

const previous = (entries: string) => `${GROUP_HEAD}${MEMBERS}${TOPICS}previous:\n${entries}`;

refusesAtOnce(
  [
    {
      what: 'no kind',
      text: `evenslot: 1\n${MEMBERS}${TOPICS}`,
      lines: ['1:1: kind: the kind is missing: write "kind: partitions"'],
    },
    {
      what: 'a kind that is nearly right',
      text: `evenslot: 1\nkind: partition\n${MEMBERS}${TOPICS}`,
      lines: ['2:7: kind: kind must be "partitions", got "partition"'],
    },
    {
      what: 'slots instead of partitions',
      text: `${HEAD}${MANAGERS}${VERTICES}`,
      lines: ['2:7: kind: this problem is of kind slots: use "evenslot allocate"'],
    },
    {
      what: 'a plan instead of a problem',
      text: '{ "formatVersion": 1, "kind": "partition-plan" }',
      lines: ['1:1: this is a plan, not a problem: a problem file starts with "evenslot: 1" and "kind: partitions"'],
    },
    {
      what: 'a list at the top',
      text: '- 1\n',
      lines: [
        '1:1: a problem file must be a mapping that starts with "evenslot: 1" and "kind: partitions", got a list',
      ],
    },
    {
      what: 'a misspelt top-level key',
      text: `${GROUP_HEAD}member:\n  - { id: a, topics: all }\n${TOPICS}`,
      lines: [
        '1:1: members: members must be a list, got nothing',
        '3:1: member: member is not a known field: did you mean members?',
      ],
    },
    {
      what: 'a foreign top-level key',
      text: `${GROUP_HEAD}${MEMBERS}${TOPICS}slots: 3\n`,
      lines: ['7:1: slots: slots is not a known field: known are members, topics, previous'],
    },
    { what: 'no topics', text: `${GROUP_HEAD}${MEMBERS}`, lines: ['1:1: topics: topics must be a list, got nothing'] },
    {
      what: 'a mapping of members',
      text: `${GROUP_HEAD}members: { id: a }\n${TOPICS}`,
      lines: ['3:10: members: members must be a list, got {"id":"a"}'],
    },
    {
      what: 'a topic without name',
      text: topics('  - { partitions: 1 }\n'),
      lines: ['6:5: topics[0].name: name must be a string that is not empty, got nothing'],
    },
    {
      what: 'a counted topic that a member names without its number',
      text: `${GROUP_HEAD}members:\n  - { id: a, topics: [t] }\ntopics:\n  - { name: t, count: 2, partitions: 1 }\n`,
      lines: ['4:23: members[0].topics[0]: a topic must be the name of one of topics, got "t"'],
    },
    {
      what: 'a topic without partitions',
      text: topics('  - { name: t }\n'),
      lines: ['6:5: topics[0].partitions: partitions must be an integer from 0 to 16777216, got nothing'],
    },
    {
      what: 'a list of partitions in a topic',
      text: topics('  - { name: t, partitions: [0, 1] }\n'),
      lines: ['6:28: topics[0].partitions: partitions must be an integer from 0 to 16777216, got [0,1]'],
    },
    {
      what: 'fewer than no partitions',
      text: topics('  - { name: t, partitions: -1 }\n'),
      lines: ['6:28: topics[0].partitions: partitions must be an integer from 0 to 16777216, got -1'],
    },
    {
      what: 'a fraction of a partition',
      text: topics('  - { name: t, partitions: 1.5 }\n'),
      lines: ['6:28: topics[0].partitions: partitions must be an integer from 0 to 16777216, got 1.5'],
    },
    {
      what: 'fewer loads than partitions',
      text: topics('  - { name: t, partitions: 3, loads: [1, 2] }\n'),
      lines: ['6:38: topics[0].loads: loads must have one number per partition: 3 expected, got 2'],
    },
    {
      what: 'a negative load',
      text: topics('  - name: t\n    partitions: 3\n    loads:\n      - 1\n      - -2\n      - 3\n'),
      lines: ['10:9: topics[0].loads[1]: a load must be a finite number of at least 0, got -2'],
    },
    {
      what: 'loads that are a word',
      text: topics('  - { name: t, partitions: 3, loads: heavy }\n'),
      lines: ['6:38: topics[0].loads: loads must be a number or a list of numbers, one per partition, got "heavy"'],
    },
    {
      what: 'the load of slots',
      text: topics('  - { name: t, partitions: 3, load: 3 }\n'),
      lines: ['6:31: topics[0].load: load is not a known field: did you mean loads?'],
    },
    {
      what: 'one list of racks for all partitions',
      text: topics('  - { name: t, partitions: 1, racks: [r1] }\n'),
      lines: ['6:39: topics[0].racks[0]: racks must be a list of names, got "r1"'],
    },
    {
      what: 'racks of too few partitions',
      text: topics('  - { name: t, partitions: 2, racks: [[r1]] }\n'),
      lines: ['6:38: topics[0].racks: racks must have one list per partition: 2 expected, got 1'],
    },
    {
      what: 'a previous plan without ids',
      text: previous('  - { partitions: [] }\n'),
      lines: ['8:5: previous[0].id: id must be a string that is not empty, got nothing'],
    },
    {
      what: 'a previous plan without partitions',
      text: previous('  - { id: a }\n'),
      lines: ['8:5: previous[0].partitions: partitions must be a list of {topic, partition}, got nothing'],
    },
    {
      what: 'a word in a list of previous partitions',
      text: previous('  - id: a\n    partitions:\n      - { topic: t, partitions: [0, one] }\n'),
      lines: ['10:37: previous[0].partitions[0].partitions[1]: partition must be an integer of at least 0, got "one"'],
    },
    {
      what: 'a tab as indentation',
      text: `${GROUP_HEAD}members:\n\t- id: a\n`,
      lines: ['4:1: tabs are not allowed as indentation'],
    },
    {
      what: 'a key given twice in a member',
      text: members('  - { id: a, id: b, topics: all }\n'),
      lines: ['4:14: this key stands twice in one mapping'],
    },
  ],
  'partitions',
);

refusesAtOnce(
  [
    {
      what: 'partitions instead of slots',
      text: `${GROUP_HEAD}${MEMBERS}${TOPICS}`,
      lines: ['2:7: kind: this problem is of kind partitions: use "evenslot assign"'],
    },
    {
      what: 'a listing of a consumer group instead of slots',
      text: 'GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\ng t 0 1 1 0 c /h c\n',
      lines: ['1:1: this problem is of kind partitions: use "evenslot assign"'],
    },
    {
      what: 'a reassignment instead of slots',
      text: '{ "version": 1, "partitions": [{ "topic": "t", "partition": 0, "replicas": [1] }] }',
      lines: ['1:1: this problem is of kind partitions: use "evenslot assign"'],
    },
  ],
  'slots',
);
