/** Kafka's own assignors get the groups as they are, and a machine without Java is told so. */

import { afterEach, describe, expect, it } from 'vitest';

// The benchmark is plain JavaScript: by address it comes without types.
const load = (file: string) => import(new URL(`../../bench/partitions/${file}.mjs`, import.meta.url).href);
const { describeGroups, openJvm } = await load('jvm/peer');
const { listGroups } = await load('events');
const { shapeOf } = await load('selections');

describe('the lines that the harness reads', () => {
  const words = (shape: object): string[][] =>
    describeGroups(listGroups(shapeOf(shape)), 'racks' in shape).map((line: string) => line.split(' '));
  const count = (lines: string[][], head: string) => lines.filter(([first]) => first === head).length;

  it('name every subscription once, whatever the number of groups', () => {
    const lines = words({ members: 20, topics: 10, partitions: 100, subscription: 'nested', event: 'leave-many' });
    expect(lines.flatMap(([head, ...names]) => (head === 'subscription' ? [names.length] : []))).toEqual([
      2, 4, 6, 8, 10,
    ]);
    expect(count(lines, 'group')).toBe(2);
    expect(count(lines, 'member')).toBe(22 + 20);
  });

  it('tell the sizes of all topics of each group', () => {
    const lines = words({ members: 2, topics: 10, partitions: 100, event: 'partitions-added' });
    const sizes = lines.flatMap(([head, ...rest]) => (head === 'topics' ? [rest] : []));
    const total = (entries: string[] = []) =>
      entries.reduce((sum, word, k) => sum + (k % 2 === 1 ? Number(word) : 0), 0);
    expect(sizes.map((entries) => entries.length)).toEqual([20, 20]);
    expect(sizes.map(total)).toEqual([100, 101]);
  });

  it('name racks only where there are any', () => {
    const racked = words({ members: 2, topics: 1, partitions: 2, racks: true });
    expect(racked.filter(([head]) => head === 'racks' || head === 'member')).toEqual([
      ['racks', '3'],
      ['member', 'member-0', '0', 'rack-0'],
      ['member', 'member-1', '0', 'rack-1'],
    ]);
    expect(words({ members: 1, topics: 1, partitions: 2 }).slice(-1)).toEqual([['member', 'member-0', '0', '-']]);
  });
});

describe('a machine without Java', () => {
  const { PATH } = process.env;
  afterEach(() => {
    process.env.PATH = PATH;
  });

  it('is told so in one sentence', () => {
    process.env.PATH = '/nowhere';
    expect(openJvm()).toEqual({ missing: "Kafka's own assignors are left out: there is no java on this machine." });
  });
});
