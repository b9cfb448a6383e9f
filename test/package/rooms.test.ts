/** The rooms of src/: imports go only downwards, every file says what it is for, and none grows too long. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFolder } from './pack.ts';

/** From top to bottom. Rooms on one line do not know each other. */
const levels: readonly (readonly string[])[] = [
  ['cli'],
  ['report', 'planner'],
  ['flink', 'kafka', 'operator'],
  ['slots', 'partitions'],
  ['solver'],
  ['engine'],
  ['fairness'],
];

interface Source {
  readonly name: string;
  readonly room: string | undefined;
  readonly text: string;
}

function readSources(folder: string): Source[] {
  return readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.generated.ts'))
    .map((name) => ({
      name: `${folder}/${name}`,
      room: name.includes('/') ? name.split('/')[0] : undefined,
      text: readFileSync(join(projectFolder, folder, name), 'utf8'),
    }));
}

function listImports({ name, text }: Source): { readonly room: string | undefined; readonly typesOnly: boolean }[] {
  return [...text.matchAll(/^(?:import|export)\s+(type\s)?[^;']*?from\s+'(\.[^']+)'/gm)].map(([, type, path = '']) => {
    const parts = join(name, '..', path).split('/');
    return { room: parts.length > 2 ? parts[1] : undefined, typesOnly: type !== undefined };
  });
}

const levelOf = (room: string): number => levels.findIndex((rooms) => rooms.includes(room));
const sources = readSources('src');

describe('the rooms of src/', () => {
  test('are the ones that the repository map names', () => {
    const rooms = new Set(sources.flatMap(({ room }) => room ?? []));
    expect([...rooms].filter((room) => levelOf(room) < 0)).toEqual([]);
    expect(sources.flatMap(listImports).length).toBeGreaterThan(20);
  });

  test('import only from rooms below, and fairness takes nothing but types from above', () => {
    const climbing = sources.flatMap((source) => {
      const { room } = source;
      if (room === undefined) return [];
      return listImports(source)
        .filter(({ room: other, typesOnly }) => {
          if (other === undefined || other === room || (room === 'fairness' && typesOnly)) return false;
          return levelOf(other) <= levelOf(room);
        })
        .map((target) => `${source.name} imports from ${target.room}`);
    });
    expect(climbing).toEqual([]);
  });

  test('keep the entry point free of the command line', () => {
    const entry = sources.filter(({ name }) => name === 'src/index.ts');
    expect(entry.flatMap(listImports).map(({ room }) => room)).not.toContain('cli');
    expect(entry).toHaveLength(1);
  });
});

describe('every source file', () => {
  const all = [...sources, ...readSources('assembly')];

  test('says in its first line what it is for', () => {
    const silent = all.filter(({ text }) => !/^(#!.*\n)?(\/\*\*\s+(\* )?\S|\/\/ \S)/.test(text));
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test('has at most 400 lines', () => {
    const long = all.filter(({ text }) => text.split('\n').length > 401);
    expect(long.map(({ name }) => name)).toEqual([]);
  });
});
