/** Every way a file can be wrong, and the exact lines that the user gets: file, line, column, path and what was expected. */

import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

const HEAD = 'evenslot: 1\nkind: slots\n';
const MANAGERS = 'taskManagers:\n  - { id: tm, slots: 2 }\n';
const VERTICES = 'vertices:\n  - { id: a, parallelism: 2 }\n';
const TWO = 'vertices:\n  - { id: a, parallelism: 2 }\n  - { id: b, parallelism: 3 }\n';

/** A file with its own task managers and a good vertex. */
const managers = (entries: string) => `${HEAD}taskManagers:\n${entries}${VERTICES}`;
/** A file with its own vertices on a good task manager. */
const vertices = (entries: string) => `${HEAD}${MANAGERS}vertices:\n${entries}`;
const edges = (entries: string) => `${HEAD}${MANAGERS}${TWO}edges:\n${entries}`;
const previous = (entries: string) => `${HEAD}${MANAGERS}${VERTICES}previous:\n${entries}`;

const bomb = `a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n${Array.from(
  { length: 9 },
  (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]\n`,
).join('')}`;

interface Case {
  /** Reads on from "a file with". */
  readonly what: string;
  readonly text: string;
  /** Lines of stderr, each after `<stdin>:`. */
  readonly lines: readonly string[];
}

const CASES: readonly Case[] = [
  { what: 'no content', text: '', lines: ['1:1: the text is empty'] },
  { what: 'comments only', text: '# nothing here\n', lines: ['1:1: the text is empty'] },
  {
    what: 'a list at the top',
    text: '- 1\n',
    lines: ['1:1: a problem file must be a mapping with evenslot, kind, taskManagers and vertices, got a list'],
  },
  {
    what: 'a word at the top',
    text: 'hello\n',
    lines: ['1:1: a problem file must be a mapping with evenslot, kind, taskManagers and vertices, got "hello"'],
  },
  {
    what: 'no header',
    text: `${MANAGERS}${VERTICES}`,
    lines: [
      '1:1: evenslot: the version is missing: a problem file starts with "evenslot: 1"',
      '1:1: kind: the kind is missing: write "kind: slots"',
    ],
  },
  {
    what: 'no kind',
    text: `evenslot: 1\n${MANAGERS}${VERTICES}`,
    lines: ['1:1: kind: the kind is missing: write "kind: slots"'],
  },
  {
    what: 'a later version',
    text: `evenslot: 2\nkind: slots\n${MANAGERS}${VERTICES}`,
    lines: ['1:11: evenslot: the version of the file format must be 1, got 2'],
  },
  {
    what: 'the version as text',
    text: `evenslot: "1"\nkind: slots\n${MANAGERS}${VERTICES}`,
    lines: ['1:11: evenslot: the version of the file format must be 1, got "1"'],
  },
  {
    what: 'another kind',
    text: `evenslot: 1\nkind: racks\n${MANAGERS}${VERTICES}`,
    lines: ['2:7: kind: kind must be "slots", got "racks"'],
  },
  {
    what: 'a plan instead of a problem',
    text: '{ "formatVersion": 1, "kind": "slot-plan" }',
    lines: ['1:1: this is a plan, not a problem: a problem file starts with "evenslot: 1" and "kind: slots"'],
  },
  {
    what: 'a misspelt top-level key',
    text: `${HEAD}taskManager:\n  - { id: tm, slots: 2 }\n${VERTICES}`,
    lines: [
      '3:1: taskManager: taskManager is not a known field: did you mean taskManagers?',
      '1:1: taskManagers: taskManagers must be a list, got nothing',
    ],
  },
  {
    what: 'a foreign top-level key',
    text: `${HEAD}${MANAGERS}${VERTICES}name: job\n`,
    lines: ['7:1: name: name is not a known field: known are taskManagers, vertices, edges, previous'],
  },
  {
    what: 'a key named __proto__',
    text: `${HEAD}${MANAGERS}${VERTICES}__proto__: 1\n`,
    lines: ['7:1: __proto__: __proto__ is not a known field: known are taskManagers, vertices, edges, previous'],
  },
  { what: 'no vertices', text: `${HEAD}${MANAGERS}`, lines: ['1:1: vertices: vertices must be a list, got nothing'] },
  {
    what: 'an empty list of task managers',
    text: `${HEAD}taskManagers: []\n${VERTICES}`,
    lines: ['3:15: taskManagers: taskManagers must have at least one entry, got []'],
  },
  {
    what: 'a mapping where a list belongs',
    text: `${HEAD}taskManagers: { id: tm }\n${VERTICES}`,
    lines: ['3:15: taskManagers: taskManagers must be a list, got {"id":"tm"}'],
  },
  {
    what: 'a list left empty',
    text: `${HEAD}${MANAGERS}${VERTICES}edges:\n`,
    lines: ['7:7: edges: edges must be a list, got null'],
  },
  {
    what: 'a key given twice at the top',
    text: `${HEAD}${MANAGERS}${VERTICES}kind: slots\n`,
    lines: ['7:1: this key stands twice in one mapping'],
  },
  {
    what: 'a key given twice in an entry',
    text: managers('  - { id: tm, slots: 2, slots: 3 }\n'),
    lines: ['4:25: this key stands twice in one mapping'],
  },
  {
    what: 'a tab as indentation',
    text: `${HEAD}taskManagers:\n\t- id: tm\n`,
    lines: ['4:1: tabs are not allowed as indentation'],
  },
  {
    what: 'a list that is not closed',
    text: `${HEAD}taskManagers: [\n  { id: tm, slots: 2 }\n`,
    lines: ['5:1: flow sequence in block collection must be sufficiently indented and end with a ]'],
  },
  {
    what: 'a quote that is not closed',
    text: `${HEAD}taskManagers:\n  - { id: "tm, slots: 2 }\n`,
    lines: [
      '5:1: missing closing "quote',
      '5:1: flow map in block collection must be sufficiently indented and end with a }',
    ],
  },
  {
    what: 'wrong indentation',
    text: `${HEAD}taskManagers:\n  - id: tm\n   slots: 2\n`,
    lines: ['5:1: sequence item without - indicator'],
  },
  {
    what: 'a value that starts with a reserved character',
    text: managers('  - id: @tm\n    slots: 2\n'),
    lines: ['4:9: plain value cannot start with reserved character @'],
  },
  {
    what: 'two documents',
    text: `${HEAD}${MANAGERS}${VERTICES}---\nx: 1\n`,
    lines: ['7:1: a file holds one document, a second one starts here'],
  },
  {
    what: 'a tag',
    text: managers('  - { id: !name tm, slots: 2 }\n'),
    lines: ['4:11: unknown tag !name: tags are not part of the format'],
  },
  {
    what: 'an alias without an anchor',
    text: managers('  - { id: tm, slots: *two }\n'),
    lines: ['4:22: no anchor &two stands above the alias *two'],
  },
  {
    what: 'an alias inside its own anchor',
    text: `${HEAD}taskManagers: &t\n  - *t\n${VERTICES}`,
    lines: ['4:5: the alias *t stands inside the value it names'],
  },
  { what: 'aliases that unfold without end', text: bomb, lines: ['1:1: aliases unfold to more than 10000 values'] },
  {
    what: 'values nested too deep',
    text: `vertices: ${'['.repeat(60)}${']'.repeat(60)}\n`,
    lines: ['1:61: values are nested more than 50 levels deep'],
  },
  {
    what: 'values nested deep enough to overflow a stack',
    text: '['.repeat(200_000),
    lines: ['1:52: values are nested more than 50 levels deep'],
  },
  {
    what: 'a YAML 1.1 directive',
    text: `%YAML 1.1\n---\n${HEAD}${MANAGERS}${VERTICES}`,
    lines: ['1:1: the format is YAML 1.2, so leave out the line "%YAML 1.1"'],
  },
  {
    what: 'an unknown directive',
    text: `%FOO\n---\n${HEAD}${MANAGERS}${VERTICES}`,
    lines: ['1:1: unknown directive %FOO'],
  },
  {
    what: 'JSON that lacks a comma',
    text: '{ "evenslot": 1,\n  "kind": "slots"\n  "vertices": [] }',
    lines: ['3:3: missing , between flow map items'],
  },
  {
    what: 'JSON that is cut off',
    text: '{ "evenslot": 1, "vertices": [',
    lines: [
      '1:31: flow sequence in block collection must be sufficiently indented and end with a ]',
      '1:31: flow map must end with a }',
    ],
  },
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
      '7:5: vertices[0].paralellism: paralellism is not a known field: did you mean parallelism?',
      '6:5: vertices[0].parallelism: parallelism must be an integer from 1, got nothing',
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
    what: 'control characters in a key',
    text: managers('  - { id: tm, slots: 0, "\\e[2J": 1 }\n'),
    lines: [
      '4:25: taskManagers[0].\\u001b[2J: \\u001b[2J is not a known field: known are id, slots, capacity, rack, zone',
      '4:22: taskManagers[0].slots: slots must be an integer from 1 to 1000000, got 0',
    ],
  },
  {
    what: 'a merge key',
    text: managers('  - &d { id: tm, slots: 2 }\n  - { <<: *d, id: tn }\n'),
    lines: [
      '5:7: taskManagers[1].<<: << is not a known field: known are id, slots, capacity, rack, zone',
      '5:5: taskManagers[1].slots: slots must be an integer from 1 to 1000000, got nothing',
    ],
  },
  {
    what: 'a mistake behind an alias',
    text: vertices('  - &v { id: a, parallelism: 0 }\n  - *v\n'),
    lines: [
      '6:30: vertices[0].parallelism: parallelism must be an integer of at least 1, got 0',
      '6:14: vertices[1].id: vertex id "a" is not unique: another one of vertices has it, got "a"',
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
];

test.each(CASES)('a file with $what is refused with its place', async ({ text, lines }) => {
  const { exitCode, stdout, stderr } = await runCommand(['allocate', '-'], { input: text });
  expect(stderr.trimEnd().split('\n')).toEqual(lines.map((line) => `<stdin>:${line}`));
  expect(stdout).toBe('');
  expect(exitCode).toBe(3);
});
