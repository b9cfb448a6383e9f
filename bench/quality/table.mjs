/** Tables in Markdown that also read well in a terminal: words to the left, numbers to the right, columns aligned. */

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} lines
 */
export function printTable(head, lines) {
  const widths = head.map((title, c) => Math.max(3, title.length, ...lines.map((line) => line[c].length)));
  const right = head.map(
    (_, c) => lines.some((line) => /^\d/.test(line[c])) && lines.every((line) => /^\d|^$|^–/.test(line[c])),
  );
  /** @param {readonly string[]} cells */
  const show = (cells) =>
    `| ${cells.map((cell, c) => (right[c] ? cell.padStart(widths[c]) : cell.padEnd(widths[c]))).join(' | ')} |`;
  console.log(show(head));
  console.log(
    `| ${widths.map((width, c) => (right[c] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`,
  );
  for (const line of lines) console.log(show(line));
}

/**
 * Two digits; 0 only for nothing at all.
 *
 * @param {number} gap
 */
export function showGap(gap) {
  return gap === 0 ? '0 %' : `${Number((100 * gap).toPrecision(2))} %`;
}

/**
 * One decimal; 100 only for all.
 *
 * @param {number} share
 */
export function showShare(share) {
  return `${share < 1 ? Math.min(99.9, Math.round(1000 * share) / 10) : 100} %`;
}

/** @param {number} ms */
export function showTime(ms) {
  if (ms >= 1000) return `${trim(ms / 1000)} s`;
  return ms >= 1 ? `${trim(ms)} ms` : `${trim(1000 * ms)} µs`;
}

/** @param {number} value */
function trim(value) {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}
