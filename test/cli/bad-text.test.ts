/** Text that is not YAML or JSON, and files that are not problem files. */

import { HEAD, MANAGERS, managers, refuses, VERTICES } from './bad-input.ts';

const bomb = `a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n${Array.from(
  { length: 9 },
  (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]\n`,
).join('')}`;

refuses([
  { what: 'no content', text: '', lines: ['1:1: the text is empty'] },
  { what: 'comments only', text: '# nothing here\n', lines: ['1:1: the text is empty'] },
  {
    what: 'a list at the top',
    text: '- 1\n',
    lines: ['1:1: a problem file must be a mapping that starts with "evenslot: 1" and "kind: slots", got a list'],
  },
  {
    what: 'a word at the top',
    text: 'hello\n',
    lines: ['1:1: a problem file must be a mapping that starts with "evenslot: 1" and "kind: slots", got "hello"'],
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
      '1:1: taskManagers: taskManagers must be a list, got nothing',
      '3:1: taskManager: taskManager is not a known field: did you mean taskManagers?',
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
]);
