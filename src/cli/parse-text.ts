/** Parses YAML or JSON text (JSON is YAML in flow style) and keeps the document, so that every value can be traced to its line. */

import {
  type Alias,
  Composer,
  type Document,
  isAlias,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  Parser,
  visit,
} from 'yaml';

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

/** Never throws on bad text: the issues say what is wrong. */
export function parseText(text: string): ParsedText {
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
  const [document, second] = new Composer({ uniqueKeys: true, strict: true }).compose(tokens, true, text.length);
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

/**
 * The offset of the value at `path` (such as `vertices[2].load[0]`). Where the path leads nowhere, the closest value above it.
 * With `atKey`, the offset of the last key instead of its value.
 */
export function findOffset(document: Document, path: string, atKey: boolean): number {
  let node: unknown = document.contents;
  let rest = path;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  while (rest !== '') {
    if (isAlias(node)) node = node.resolve(document);
    const step = stepInto(node, rest);
    if (step === undefined) return offset;
    rest = step.rest;
    node = step.value;
    const wantsKey = rest === '' && step.key !== undefined && (atKey || !isNode(node));
    const target = wantsKey ? step.key : node;
    if (isNode(target) && target.range) offset = target.range[0];
  }
  return offset;
}

interface Step {
  readonly key?: { readonly value: unknown };
  readonly value: unknown;
  readonly rest: string;
}

function stepInto(node: unknown, path: string): Step | undefined {
  const items: readonly unknown[] = (node as { items?: unknown[] } | undefined)?.items ?? [];
  const index = /^\[(\d+)\]\.?/.exec(path);
  if (index !== null) {
    const value = items[Number(index[1])];
    return value === undefined || isPair(value) ? undefined : { value, rest: path.slice(index[0].length) };
  }
  // A key may itself hold dots or brackets, so the longest key that the path starts with is the one meant.
  let best: Step | undefined;
  for (const pair of items) {
    if (!isPair(pair) || !isScalar(pair.key)) continue;
    const key = String(pair.key.value);
    const after = path[key.length];
    if (!path.startsWith(key) || (after !== undefined && after !== '.' && after !== '[')) continue;
    const rest = path.slice(key.length + (after === '.' ? 1 : 0));
    if (best === undefined || rest.length < best.rest.length) best = { key: pair.key, value: pair.value, rest };
  }
  return best;
}
