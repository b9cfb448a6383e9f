/** Links between pages lead somewhere: the file is there, and so is the heading. */

import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../cli/run-command.ts';
import { pages, readPage, readProse } from './read-pages.ts';

const others = ['CONTRIBUTING.md', 'bench/README.md', 'bench/quality/README.md', 'bench/partitions/README.md'].filter(
  (page) => existsSync(join(ROOT, page)),
);

/** The anchors of a page as GitHub makes them: lower case, letters, digits and hyphens; repeated ones get a number. */
function listAnchors(page: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of readProse(page).matchAll(/^#+ (.+)$/gm)) {
    const plain = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    let anchor = plain;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${plain}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

function listLinks(page: string): string[] {
  // Code is no place for links: [1](2) in it is arithmetic.
  const prose = readProse(page).replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

function isBroken(page: string, target: string): boolean {
  if (/^https:\/\//.test(target)) return !URL.canParse(target);
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), path)).replaceAll('\\', '/');
  if (file.startsWith('..') || !existsSync(join(ROOT, file))) return true;
  return anchor !== undefined && !listAnchors(file).has(anchor);
}

describe.each([...pages, ...others])('%s', (page) => {
  test('has no link that leads nowhere', () => {
    expect(listLinks(page).filter((target) => isBroken(page, target))).toEqual([]);
  });
});

test('the check knows a broken link when it sees one', () => {
  expect(isBroken('README.md', 'docs/no-such-page.md')).toBe(true);
  expect(isBroken('README.md', 'docs/glossary.md#no-such-heading')).toBe(true);
  expect(isBroken('README.md', 'docs/glossary.md#glossary')).toBe(false);
});

test('every page of docs/ can be reached from the README', () => {
  const reached = new Set<string>(['README.md']);
  for (const page of reached) {
    for (const target of listLinks(page)) {
      const file = normalize(join(dirname(page), target.split('#')[0] ?? '')).replaceAll('\\', '/');
      if (pages.includes(file)) reached.add(file);
    }
  }
  expect(pages.filter((page) => !reached.has(page))).toEqual([]);
});

test('no page of docs/ has more than 200 lines', () => {
  const lengths = pages.filter((page) => page.startsWith('docs/')).map((page) => readPage(page).split('\n').length);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(200);
});
