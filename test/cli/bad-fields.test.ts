/** Task managers and vertices with wrong fields. */

import { managers, refuses, vertices } from './bad-input.ts';

refuses([
  {
    what: 'no slots in a task manager',
    text: managers('  - { id: tm, slots: 0 }\n'),
    lines: ['4:22: taskManagers[0].slots: slots must be an integer from 1 to 1000000, got 0'],
  },
  {
    what: 'slots as a word',
    text: managers('  - id: tm\n    slots: four\n'),
    lines: ['5:12: taskManagers[0].slots: slots must be an integer from 1 to 1000000, got "four"'],
  },
  {
    what: 'a fraction of slots',
    text: managers('  - { id: tm, slots: 1.5 }\n'),
    lines: ['4:22: taskManagers[0].slots: slots must be an integer from 1 to 1000000, got 1.5'],
  },
  {
    what: 'slots left out',
    text: managers('  - id: tm\n  - { id: tn, slots: 1 }\n'),
    lines: ['4:5: taskManagers[0].slots: slots must be an integer from 1 to 1000000, got nothing'],
  },
  {
    what: 'slots beyond every integer',
    text: managers('  - { id: tm, slots: 12345678901234567890 }\n'),
    lines: ['4:22: taskManagers[0].slots: slots must be an integer from 1 to 1000000, got 12345678901234567000'],
  },
  {
    what: 'an underscore in a number',
    text: managers('  - { id: tm, slots: 1_000 }\n'),
    lines: ['4:22: taskManagers[0].slots: slots must be an integer from 1 to 1000000, got "1_000"'],
  },
  {
    what: 'two task managers of one id',
    text: managers('  - { id: tm, slots: 1 }\n  - { id: tm, slots: 2 }\n'),
    lines: [
      '5:11: taskManagers[1].id: task manager id "tm" is not unique: another one of taskManagers has it, got "tm"',
    ],
  },
  {
    what: 'a number as id',
    text: managers('  - { id: 7, slots: 1 }\n'),
    lines: ['4:11: taskManagers[0].id: id must be a string that is not empty, got 7'],
  },
  {
    what: 'an empty id',
    text: managers('  - { id: "", slots: 1 }\n'),
    lines: ['4:11: taskManagers[0].id: id must be a string that is not empty, got ""'],
  },
  {
    what: 'a word where a task manager belongs',
    text: managers('  - tm\n'),
    lines: ['4:5: taskManagers[0]: a task manager must be an object with id and slots, got "tm"'],
  },
  {
    what: 'a capacity of 0',
    text: managers('  - { id: tm, slots: 1, capacity: 0 }\n'),
    lines: ['4:35: taskManagers[0].capacity: capacity must be a finite number above 0, got 0'],
  },
  {
    what: 'an infinite capacity',
    text: managers('  - { id: tm, slots: 1, capacity: .inf }\n'),
    lines: ['4:35: taskManagers[0].capacity: capacity must be a finite number above 0, got Infinity'],
  },
  {
    what: 'a zone on half of the task managers',
    text: managers('  - { id: t1, slots: 1, zone: a }\n  - { id: t2, slots: 1 }\n'),
    lines: ['5:5: taskManagers[1].zone: zone is missing: every task manager names a zone, or none does'],
  },
  {
    what: 'a rack in two zones',
    text: managers('  - { id: t1, slots: 1, zone: a, rack: r }\n  - { id: t2, slots: 1, zone: b, rack: r }\n'),
    lines: ['5:31: taskManagers[1].zone: rack "r" lies in zone "a" already: a rack lies in one zone, got "b"'],
  },
  {
    what: 'a misspelt field',
    text: vertices('  - id: a\n    paralellism: 2\n'),
    lines: [
      '6:5: vertices[0].parallelism: parallelism must be an integer from 1, got nothing',
      '7:5: vertices[0].paralellism: paralellism is not a known field: did you mean parallelism?',
    ],
  },
  {
    what: 'a field whose name looks like a path',
    text: managers('  - id: tm\n    slots: 2\n    a.b: 1\n'),
    lines: ['6:5: taskManagers[0].a.b: a.b is not a known field: known are id, slots, capacity, rack, zone'],
  },
  {
    what: 'a parallelism of 0',
    text: vertices('  - { id: a, parallelism: 2 }\n  - { id: b, parallelism: 0 }\n'),
    lines: ['7:27: vertices[1].parallelism: parallelism must be an integer of at least 1, got 0'],
  },
  {
    what: 'a minParallelism above the parallelism',
    text: vertices('  - { id: a, parallelism: 2, minParallelism: 3 }\n'),
    lines: ['6:27: vertices[0].parallelism: parallelism must be at least minParallelism (3), got 2'],
  },
  {
    what: 'a maxParallelism below the parallelism',
    text: vertices('  - { id: a, parallelism: 2, maxParallelism: 1 }\n'),
    lines: ['6:46: vertices[0].maxParallelism: maxParallelism must be at least parallelism (2), got 1'],
  },
  {
    what: 'fewer loads than subtasks',
    text: vertices('  - { id: a, parallelism: 3, load: [1, 2] }\n'),
    lines: ['6:36: vertices[0].load: load must have one number per subtask: 3 expected, got 2'],
  },
  {
    what: 'a negative load',
    text: vertices('  - id: a\n    parallelism: 2\n    load:\n      - 1\n      - -2\n'),
    lines: ['10:9: vertices[0].load[1]: load must be a finite number of at least 0, got -2'],
  },
  {
    what: 'a load that is a word',
    text: vertices('  - { id: a, parallelism: 2, load: heavy }\n'),
    lines: ['6:36: vertices[0].load: load must be a number or a list of numbers, one per subtask, got "heavy"'],
  },
  {
    what: 'a load that is not a number',
    text: vertices('  - { id: a, parallelism: 2, load: .nan }\n'),
    lines: ['6:36: vertices[0].load: load must be a finite number of at least 0, got NaN'],
  },
  {
    what: 'a co-location group across slot sharing groups',
    text: vertices(
      '  - { id: a, parallelism: 2, coLocationGroup: c }\n  - { id: b, parallelism: 2, coLocationGroup: c, slotSharingGroup: g }\n',
    ),
    lines: [
      '7:68: vertices[1].slotSharingGroup: co-location group "c" needs one slot sharing group, it has "default" already, got "g"',
    ],
  },
  {
    what: 'control characters in a key',
    text: managers('  - { id: tm, slots: 0, "\\e[2J": 1 }\n'),
    lines: [
      '4:22: taskManagers[0].slots: slots must be an integer from 1 to 1000000, got 0',
      '4:25: taskManagers[0].\\u001b[2J: \\u001b[2J is not a known field: known are id, slots, capacity, rack, zone',
    ],
  },
]);
