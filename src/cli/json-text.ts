/** JSON that people can read and compare: indented, but a list or object that fits on a line stays on one. */

const LINE_WIDTH = 120;

/** Ends with a line feed. Numbers in lists are packed on one line however long. */
export function jsonText(value: unknown): string {
  return `${write(JSON.parse(JSON.stringify(value)), '')}\n`;
}

function write(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const list = Array.isArray(value);
  if (list && value.every((entry) => typeof entry !== 'object' || entry === null)) {
    return `[${value.map((entry) => JSON.stringify(entry)).join(', ')}]`;
  }
  const inner = `${indent}  `;
  const parts = list
    ? value.map((entry) => write(entry, inner))
    : Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}: ${write(entry, inner)}`);
  const [open, close] = list ? '[]' : '{}';
  if (parts.length === 0) return `${open}${close}`;
  const width = parts.reduce((sum, part) => sum + part.length + 2, indent.length + 2);
  if (width <= LINE_WIDTH && parts.every((part) => !part.includes('\n'))) {
    return list ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`;
  }
  return `${open}\n${parts.map((part) => `${inner}${part}`).join(',\n')}\n${indent}${close}`;
}
