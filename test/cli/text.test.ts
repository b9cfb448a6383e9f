/** The small parts of the output: numbers that never round a difference away, JSON on few lines, names made safe, counted entries. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandCounts } from '../../src/cli/expand.ts';
import { jsonText } from '../../src/cli/json-text.ts';
import { formatIndex, formatLoad, formatPair, formatPercent, formatRatio } from '../../src/cli/numbers.ts';
import { printable, shorten } from '../../src/cli/printable.ts';
import { renderBar } from '../../src/cli/table.ts';
import { shellWord } from '../../src/cli/wording.ts';

test.each([
  [0, '0'],
  [30, '30'],
  [123456789, '123456789'],
  [0.5, '0.5'],
  [1 / 3, '0.3333'],
  [33.3333, '33.33'],
  [3333.33, '3333.3'],
  [1e15, '1.000e+15'],
  [1e-7, '1.000e-7'],
])('a load of %d reads %s', (value, text) => expect(formatLoad(value)).toBe(text));

test.each([
  [1, '1.00'],
  [1.333, '1.33'],
  [1.0001, '1.0001'],
  [1.000001, '1.000001'],
  [1 + 1e-9, '>1.00'],
  [20, '20.00'],
])('an imbalance of %d reads %s', (value, text) => expect(formatRatio(value)).toBe(text));

test.each([
  [0, '0 %'],
  [0.25, '25 %'],
  [0.0123, '1.23 %'],
  [1e-9, '<0.01 %'],
])('a gap of %d reads %s', (value, text) => expect(formatPercent(value)).toBe(text));

test('Jain reads 1.000 only when it is 1', () => {
  expect(formatIndex(1)).toBe('1.000');
  expect(formatIndex(0.99999)).toBe('0.999');
});

test('two levels that differ look different', () => {
  expect(formatPair(1.00001, 1.00002)).toEqual(['1.00001', '1.00002']);
  expect(formatPair(30, 30)).toEqual(['30', '30']);
});

test('JSON text says the same as JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('JSON text keeps short values on one line and lists of numbers on one line at any length', () => {
  expect(jsonText({ a: [1, 2], b: {} })).toBe('{ "a": [1, 2], "b": {} }\n');
  const numbers = Array.from({ length: 500 }, (_, i) => i);
  expect(jsonText({ numbers, x: 'y' }).split('\n')).toHaveLength(5);
});

test('printed names hold no control, formatting or line-breaking character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
  expect(printable('a\u001b[2J\u202eb')).toBe('a\\u001b[2J\\u202eb');
});

test('long names are cut with a mark', () => {
  expect(shorten('a'.repeat(41), 40)).toBe(`${'a'.repeat(37)}...`);
  expect(shorten('a'.repeat(40), 40)).toBe('a'.repeat(40));
});

test('a bar has full width at the top and none at zero', () => {
  expect([0, 0.5, 1, 2].map((share) => renderBar(share, 4, false))).toEqual(['', '##', '####', '####']);
});

test.each([
  ['job.yaml', 'job.yaml'],
  ['my job.yaml', "'my job.yaml'"],
  ["it's.yaml", "'it'\\''s.yaml'"],
  ['-', '-'],
])('the file %s is suggested as %s', (file, word) => expect(shellWord(file)).toBe(word));

const LISTS = {
  taskManagers: { names: ['id'] },
  vertices: { names: ['id', 'pipeline', 'coLocationGroup'] },
  edges: { names: ['from', 'to'] },
};

test('a counted entry stands for copies with numbered names and equal fields', () => {
  const content = {
    taskManagers: [
      { id: 'big', slots: 8 },
      { id: 'tm', count: 2, slots: 4, rack: 'r' },
    ],
    vertices: [{ id: 'v', count: 2, parallelism: 3, pipeline: 'p', coLocationGroup: 'c', slotSharingGroup: 'g' }],
    edges: [{ from: 'v', to: 'w', count: 2, ship: 'HASH' }],
  };
  const { fields, issues } = expandCounts(content, LISTS);
  expect(issues).toEqual([]);
  expect(fields).toEqual({
    taskManagers: [
      { id: 'big', slots: 8 },
      { id: 'tm-1', slots: 4, rack: 'r' },
      { id: 'tm-2', slots: 4, rack: 'r' },
    ],
    vertices: [1, 2].map((i) => ({
      id: `v-${i}`,
      parallelism: 3,
      pipeline: `p-${i}`,
      coLocationGroup: `c-${i}`,
      slotSharingGroup: 'g',
    })),
    edges: [1, 2].map((i) => ({ from: `v-${i}`, to: `w-${i}`, ship: 'HASH' })),
  });
});

test('paths of copies lead back to their entry in the file', () => {
  const content = {
    taskManagers: [
      { id: 'tm', count: 3, slots: 1 },
      { id: 'x', slots: 1 },
    ],
    vertices: [{ id: 'v' }],
  };
  const { toFilePath } = expandCounts(content, LISTS);
  expect(toFilePath('taskManagers[2].slots')).toBe('taskManagers[0].slots');
  expect(toFilePath('taskManagers[3]')).toBe('taskManagers[1]');
  expect(toFilePath('vertices[0].load[3]')).toBe('vertices[0].load[3]');
  expect(toFilePath('edges')).toBe('edges');
});
