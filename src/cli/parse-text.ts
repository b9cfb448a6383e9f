/** Parses YAML or JSON text (JSON is YAML in flow style) and keeps the document, so that every value can be traced to its line. */

import { type Alias, Composer, type Document, isAlias, isScalar, LineCounter, Parser, visit } from 'yaml';

/** One thing wrong with the text itself. `offset` counts characters from 0. */
export interface SyntaxIssue {
  readonly offset: number;
  readonly message: string;
}

export interface ParsedText {
  /** The content as plain JavaScript; undefined when there are issues. */
  readonly value: unknown;
  readonly document: Document | undefined;
  readonly lines: LineCounter;
  readonly issues: readonly SyntaxIssue[];
}

/** Nothing in the format is deeper than 5; far deeper text is an accident or an attack and would overflow the stack of the composer. */
const MAX_DEPTH = 50;
/** Uses of one anchor, with those inside it multiplied: allows a shared list of loads, stops a text that unfolds without end. */
const MAX_ALIASES = 10_000;

/**
 * Never throws on bad text: the issues say what is wrong.
 * `uniqueKeys: false` lets repeated keys pass; looking for them takes long in a mapping of very many keys.
 */
export function parseText(text: string, { uniqueKeys = true } = {}): ParsedText {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const failed = (issues: readonly SyntaxIssue[]): ParsedText => ({
    value: undefined,
    document: undefined,
    lines,
    issues,
  });
  const tooDeep = findTooDeep(tokens);
  if (tooDeep !== undefined) {
    return failed([{ offset: tooDeep, message: `values are nested more than ${MAX_DEPTH} levels deep` }]);
  }
  // Version 1.2 without options: no merge keys, no dates, `yes` is a string; only what JSON has, in friendlier writing.
  const [document, second] = new Composer({ uniqueKeys, strict: true }).compose(tokens, true, text.length);
  if (document === undefined) return failed([{ offset: 0, message: 'the text is empty' }]);
  const issues: SyntaxIssue[] = [...document.errors, ...document.warnings].map((error) => ({
    offset: error.pos[0],
    message: plainMessage(error.code, error.message),
  }));
  const { explicit, version } = document.directives?.yaml ?? {};
  if (explicit && version !== '1.2') {
    issues.push({ offset: 0, message: `the format is YAML 1.2, so leave out the line "%YAML ${version}"` });
  }
  if (second !== undefined) {
    issues.push({ offset: second.range[0], message: 'a file holds one document, a second one starts here' });
  }
  if (issues.length === 0) issues.push(...findBadAliases(document));
  if (issues.length > 0) return failed(issues.sort((a, b) => a.offset - b.offset));
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    return failed([{ offset: 0, message: 'the text is empty' }]);
  }
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }), document, lines, issues };
  } catch (error) {
    // The one thing left that yaml throws for: aliases of aliases that unfold beyond the limit.
    if (!(error instanceof ReferenceError)) throw error;
    return failed([{ offset: 0, message: `aliases unfold to more than ${MAX_ALIASES} values` }]);
  }
}

/** The offset of the first value below the depth limit. Walks with a list instead of recursion: depth is what it guards. */
function findTooDeep(tokens: readonly unknown[]): number | undefined {
  type Token = { offset?: number; value?: Token; key?: Token; items?: Token[]; end?: unknown };
  const open: [Token, number][] = (tokens as Token[]).map((token) => [token, 0]);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [token, depth] = next;
    if (depth > MAX_DEPTH) return token.offset ?? 0;
    for (const item of token.items ?? []) {
      for (const child of [item.key, item.value]) {
        if (child !== null && typeof child === 'object') open.push([child, depth + 1]);
      }
    }
    if (token.value !== null && typeof token.value === 'object') open.push([token.value, depth]);
  }
  return undefined;
}

/** Aliases without an anchor above them, and aliases inside the very value they name. */
function findBadAliases(document: Document): SyntaxIssue[] {
  const issues: SyntaxIssue[] = [];
  const ends = new Map<string, number>();
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) {
        const end = ends.get(node.source);
        const offset = startOf(node);
        if (end === undefined)
          issues.push({ offset, message: `no anchor &${node.source} stands above the alias *${node.source}` });
        else if (offset < end)
          issues.push({ offset, message: `the alias *${node.source} stands inside the value it names` });
      } else if (node.anchor !== undefined) ends.set(node.anchor, node.range?.[2] ?? 0);
    },
  });
  return issues;
}

function startOf(node: Alias): number {
  return node.range?.[0] ?? 0;
}

// The parser's own words are good except where they speak to programmers.
function plainMessage(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'this key stands twice in one mapping';
  if (code === 'TAG_RESOLVE_FAILED')
    return `${message.replace('Unresolved tag:', 'unknown tag')}: tags are not part of the format`;
  const line = message.split('\n')[0] ?? message;
  return line.charAt(0).toLowerCase() + line.slice(1);
}
