/** The pages that users read, taken apart: fenced blocks with their line, and the text around them. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../cli/run-command.ts';

export interface Block {
  /** Page relative to the project root. */
  readonly page: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** The block of language `text` that follows with nothing but empty lines between: what the block prints. */
  readonly output: string | undefined;
}

/** README, changelog and everything in docs/, with forward slashes. */
export const pages: readonly string[] = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .sort(),
];

export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

export function listBlocks(page: string): Block[] {
  const found = [...readPage(page).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
  const text = readPage(page);
  return found.map((match, k) => {
    const next = found[k + 1];
    const between = next && text.slice(match.index + match[0].length, next.index);
    return {
      page,
      line: text.slice(0, match.index).split('\n').length,
      language: match[1] ?? '',
      text: match[2] ?? '',
      output: between?.trim() === '' && next?.[1] === 'text' ? next[2] : undefined,
    };
  });
}

/** The page without its fenced blocks. */
export function readProse(page: string): string {
  return readPage(page).replace(/^```\w*\n[\s\S]*?^```$/gm, '');
}
