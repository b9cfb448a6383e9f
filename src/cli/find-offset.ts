/** From the path of an issue, such as `vertices[2].load[0]`, to the place in the text that it is about. */

import { type Document, isAlias, isNode, isPair, isScalar } from 'yaml';

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
