/** Takes a printed table apart: cells under the names of its head, each with its column in the line. */

export interface Head {
  /** Names of the columns, as printed. */
  readonly names: readonly string[];
  /** Where each column starts, characters from 0. */
  readonly starts: readonly number[];
}

export interface Cell {
  readonly text: string;
  /** Characters from 0. */
  readonly start: number;
}

export function readHead(line: string): Head {
  const cells = splitBlanks(line);
  return { names: cells.map(({ text }) => text), starts: cells.map(({ start }) => start) };
}

/**
 * One cell for each column, or undefined when the line does not fit the head. `mayBeEmpty` are columns that the tool may leave blank;
 * `free` the name of a last column whose text may hold blanks.
 *
 * Where every column starts under its head, the head decides, so that names may hold blanks; else blanks part the cells, because a long
 * number pushes the rest of its line aside, and pasted tables often lose their blanks.
 */
export function readRow(
  line: string,
  head: Head,
  { mayBeEmpty = [], free }: { readonly mayBeEmpty?: readonly string[]; readonly free?: string } = {},
): Cell[] | undefined {
  const { names, starts } = head;
  const underHead = starts.every((start, i) => {
    const isParted = start === 0 || isBlank(line[start - 1]);
    return isParted && (!isBlank(line[start]) || mayBeEmpty.includes(names[i] ?? ''));
  });
  if (underHead) {
    return starts.map((start, i) => ({ text: line.slice(start, starts[i + 1]).trim(), start }));
  }
  const cells = splitBlanks(line);
  const last = cells[names.length - 1];
  if (cells.length > names.length && last !== undefined && names.at(-1) === free) {
    return [...cells.slice(0, names.length - 1), { text: line.slice(last.start).trim(), start: last.start }];
  }
  return cells.length === names.length ? cells : undefined;
}

function splitBlanks(line: string): Cell[] {
  return [...line.matchAll(/\S+/g)].map(({ 0: text, index }) => ({ text, start: index }));
}

function isBlank(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character);
}
