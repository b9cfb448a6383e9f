/** Wrong edges, previous slots and counts, and mistakes that are hard to place. */

import { HEAD, MANAGERS, managers, refuses, VERTICES, vertices } from './bad-input.ts';

const TWO = 'vertices:\n  - { id: a, parallelism: 2 }\n  - { id: b, parallelism: 3 }\n';
const edges = (entries: string) => `${HEAD}${MANAGERS}${TWO}edges:\n${entries}`;
const previous = (entries: string) => `${HEAD}${MANAGERS}${VERTICES}previous:\n${entries}`;

refuses([
  {
    what: 'an edge from nowhere',
    text: edges('  - { from: x, to: a }\n'),
    lines: ['9:13: edges[0].from: from must be the id of a vertex, got "x"'],
  },
  {
    what: 'an edge to itself',
    text: edges('  - { from: a, to: a }\n'),
    lines: ['9:20: edges[0].to: an edge must join two different vertices, got "a"'],
  },
  {
    what: 'a ship strategy in small letters',
    text: edges('  - { from: a, to: b, ship: forward }\n'),
    lines: [
      '9:29: edges[0].ship: ship must be one of FORWARD, HASH, REBALANCE, RESCALE, BROADCAST, GLOBAL, SHUFFLE, CUSTOM, got "forward"',
    ],
  },
  {
    what: 'a FORWARD edge between unequal vertices',
    text: edges('  - { from: a, to: b, ship: FORWARD }\n'),
    lines: ['9:29: edges[0].ship: a FORWARD edge needs the same parallelism at both ends, got 2 and 3'],
  },
  {
    what: 'a previous slot below 0',
    text: previous('  - { taskManager: tm, slot: -1, subtasks: [] }\n'),
    lines: ['8:30: previous[0].slot: slot must be an integer from 0 to 999999, got -1'],
  },
  {
    what: 'a number as the vertex of a previous subtask',
    text: previous(
      '  - taskManager: tm\n    slot: 0\n    subtasks:\n      - { vertex: a, index: 0 }\n      - { vertex: 3, index: 0 }\n',
    ),
    lines: ['12:19: previous[0].subtasks[1].vertex: vertex must be the id of a vertex, got 3'],
  },
  {
    what: 'a subtask in two previous slots',
    text: previous(
      '  - { taskManager: tm, slot: 0, subtasks: [{ vertex: a, index: 0 }] }\n  - { taskManager: tm, slot: 1, subtasks: [{ vertex: a, index: 0 }] }\n',
    ),
    lines: ['9:44: previous[1].subtasks[0]: subtask a[0] stands at previous[0].subtasks[0] already'],
  },
  {
    what: 'a previous slot without subtasks',
    text: previous('  - { taskManager: tm, slot: 0 }\n'),
    lines: ['8:5: previous[0].subtasks: subtasks must be a list of {vertex, index}, got nothing'],
  },
  {
    what: 'a count of 0',
    text: managers('  - { id: tm, slots: 1, count: 0 }\n'),
    lines: ['4:32: taskManagers[0].count: count must be an integer from 1 to 1000000, got 0'],
  },
  {
    what: 'a count that is a word',
    text: vertices('  - { id: a, count: many, parallelism: 2 }\n'),
    lines: ['6:21: vertices[0].count: count must be an integer from 1 to 1000000, got "many"'],
  },
  {
    what: 'a count above a million',
    text: vertices('  - { id: a, count: 1000001, parallelism: 2 }\n'),
    lines: ['6:21: vertices[0].count: count must be an integer from 1 to 1000000, got 1000001'],
  },
  {
    what: 'counts above a million together',
    text: vertices('  - { id: a, count: 1000000, parallelism: 1 }\n  - { id: b, count: 2, parallelism: 1 }\n'),
    lines: ['7:21: vertices[1].count: vertices would have more than 1000000 entries'],
  },
  {
    what: 'one mistake in an entry counted fifty times',
    text: vertices('  - { id: a, parallelism: 2 }\n  - { id: b, count: 50, parallelism: 0 }\n'),
    lines: ['7:38: vertices[1].parallelism: parallelism must be an integer of at least 1, got 0'],
  },
  {
    what: 'an id that a counted entry has made already',
    text: managers('  - { id: tm, slots: 1, count: 3 }\n  - { id: tm-2, slots: 1 }\n'),
    lines: [
      '5:11: taskManagers[1].id: task manager id "tm-2" is not unique: another one of taskManagers has it, got "tm-2"',
    ],
  },
  {
    what: 'a counted edge beyond its vertices',
    text: `${HEAD}${MANAGERS}vertices:\n  - { id: a, count: 3, parallelism: 2 }\n  - { id: b, count: 2, parallelism: 2 }\nedges:\n  - { from: a, to: b, count: 3 }\n`,
    lines: ['9:20: edges[0].to: to must be the id of a vertex, got "b-3"'],
  },
  {
    what: 'a merge key',
    text: managers('  - &d { id: tm, slots: 2 }\n  - { <<: *d, id: tn }\n'),
    lines: [
      '5:5: taskManagers[1].slots: slots must be an integer from 1 to 1000000, got nothing',
      '5:7: taskManagers[1].<<: << is not a known field: known are id, slots, capacity, rack, zone',
    ],
  },
  {
    what: 'a mistake behind an alias',
    text: vertices('  - &v { id: a, parallelism: 0 }\n  - *v\n'),
    lines: [
      '6:14: vertices[1].id: vertex id "a" is not unique: another one of vertices has it, got "a"',
      '6:30: vertices[0].parallelism: parallelism must be an integer of at least 1, got 0',
      '6:30: vertices[1].parallelism: parallelism must be an integer of at least 1, got 0',
    ],
  },
  {
    what: 'Windows line ends',
    text: managers('  - { id: tm, slots: 0 }\n').replaceAll('\n', '\r\n'),
    lines: ['4:22: taskManagers[0].slots: slots must be an integer from 1 to 1000000, got 0'],
  },
  {
    what: 'a byte order mark',
    text: `\ufeff${managers('  - { id: tm, slots: 0 }\n')}`,
    lines: ['4:22: taskManagers[0].slots: slots must be an integer from 1 to 1000000, got 0'],
  },
  {
    what: 'five mistakes',
    text: `${HEAD}taskManagers:\n  - { id: tm, slots: 0 }\nvertices:\n  - { id: a }\n  - { id: a, parallelism: two }\nedges:\n  - { from: q, to: a }\n`,
    lines: [
      '4:22: taskManagers[0].slots: slots must be an integer from 1 to 1000000, got 0',
      '6:5: vertices[0].parallelism: parallelism must be an integer from 1, got nothing',
      '7:11: vertices[1].id: vertex id "a" is not unique: another one of vertices has it, got "a"',
      '7:27: vertices[1].parallelism: parallelism must be an integer of at least 1, got "two"',
      '9:13: edges[0].from: from must be the id of a vertex, got "q"',
    ],
  },
]);
