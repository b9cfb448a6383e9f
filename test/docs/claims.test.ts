/** What the pages list is complete and true: public names, error codes, exports of the binary, measured results. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { countOf, formatPercent, formatRatio } from '../../src/cli/numbers.ts';
import { partitionStrategies } from '../../src/partition-strategies.ts';
import { ROOT, runCommand } from '../cli/run-command.ts';
import { pages, readPage, readProse } from './read-pages.ts';

// The part of the WebAssembly namespace used here; the project compiles without DOM typings.
declare const WebAssembly: {
  readonly Module: {
    new (bytes: Uint8Array): object;
    exports(module: object): { readonly name: string; readonly kind: string }[];
  };
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, () => void>> };
};

/** Everything that an import from an entry of the package can name, types too. */
function listPublicNames(types: string): string[] {
  const entry = join(ROOT, types);
  const options = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, noEmit: true };
  const program = ts.createProgram([entry], options);
  const source = program.getSourceFile(entry);
  const symbol = source && program.getTypeChecker().getSymbolAtLocation(source);
  if (!symbol) throw new Error(`${entry} exports nothing`);
  return program
    .getTypeChecker()
    .getExportsOfModule(symbol)
    .map(({ name }) => name);
}

describe('the pages name', () => {
  const text = pages.map(readPage).join('\n');

  test.each([
    ['dist/index.d.ts', 'allocateSlots', 'SlotPlan'],
    ['dist/kafka/index.d.ts', 'describeGroup', 'JoinedMember'],
    ['dist/kafka/kafkajs/index.d.ts', 'evenslotAssigner', 'GroupAssignorOptions'],
    ['dist/kafka/platformatic/index.d.ts', 'evenslotAssigner', 'PlatformaticAssignorOptions'],
  ])('every public function and type of %s', (types, aFunction, aType) => {
    const names = listPublicNames(types);
    expect(names).toContain(aFunction);
    expect(names).toContain(aType);
    // In the text of code, between backquotes or in a block, and not as a part of a longer name.
    expect(names.filter((name) => !new RegExp(`(?<![\\w])${name}(?![\\w])`).test(text))).toEqual([]);
  });

  test('every error code', () => {
    const codes = readFileSync(join(ROOT, 'src/errors.ts'), 'utf8').match(/(?<=')E_\w+(?=')/g) ?? [];
    expect(codes.length).toBeGreaterThan(3);
    expect(codes.filter((code) => !readProse('docs/reference/api.md').includes(`\`${code}\``))).toEqual([]);
  });

  test('every exit code', () => {
    const codes = [...readFileSync(join(ROOT, 'src/cli/exit-codes.ts'), 'utf8').matchAll(/^ {2}\w+: (\d+),/gm)];
    const shown = [...readProse('docs/reference/files.md').matchAll(/^\| (\d+) \|/gm)].map(([, code]) => code);
    expect(shown).toEqual(codes.map(([, code]) => code));
  });
});

test('the ABI pages have a heading for every function of the binaries, with as many arguments, and no other', () => {
  const functions = ['evenslot', 'solver'].flatMap((binary) => {
    const module = new WebAssembly.Module(readFileSync(join(ROOT, `dist/${binary}.wasm`)));
    const { exports } = new WebAssembly.Instance(module);
    return WebAssembly.Module.exports(module)
      .filter(({ kind }) => kind === 'function')
      .map(({ name }) => `${name} takes ${exports[name]?.length}`);
  });
  const prose = ['abi', 'abi-solver'].map((page) => readProse(`docs/reference/${page}.md`)).join('\n');
  const headings = [...prose.matchAll(/^### `(\w+)\(([^)]*)\)/gm)];
  const shown = headings.map(([, name, list = '']) => `${name} takes ${list === '' ? 0 : list.split(', ').length}`);
  expect(shown.sort()).toEqual([...new Set(functions)].sort());
});

test('the page of partitions lists every strategy with its line', () => {
  const rows = [...readPage('docs/reference/partitions.md').matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)];
  const names = new Set<string>(partitionStrategies.map(({ name }) => name));
  const shown = rows.map(([, name = '', line]) => ({ name, line })).filter(({ name }) => names.has(name));
  expect(shown).toEqual(partitionStrategies.map(({ name, describe }) => ({ name, line: describe })));
});

describe('the tables of the README', () => {
  const rows = [...readPage('README.md').matchAll(/^\| \[[^\]]+\]\(examples\/([\w.-]+)\)[^|]*\|(.*)\|$/gm)];
  const shown = rows.map(([, file = '', cells = '']) => ({ file, cells: cells.split('|').map((cell) => cell.trim()) }));
  const strategies = /^\| example ((?:\| [a-z-]+ )+)\| status \|$/m.exec(readPage('README.md'))?.[1]?.match(/[a-z-]+/g);
  const isSlots = ({ cells }: { readonly cells: readonly string[] }) => cells.length === 4;

  test('have a row for every example', () => {
    const files = readdirSync(join(ROOT, 'examples'));
    expect(shown.map(({ file }) => file).sort()).toEqual(files.sort());
    expect(strategies).toContain('balanced');
  });

  test.each(shown.filter((row) => !isSlots(row)))('say of $file what compare finds', async ({ file, cells }) => {
    const { stdout } = await runCommand(['compare', `examples/${file}`, '--json']);
    const plans = new Map(JSON.parse(stdout).plans.map((plan: PartitionDocument) => [plan.strategy, plan]));
    const found = strategies?.map((name) => summarise(plans.get(name) as PartitionDocument | undefined));
    expect(cells).toEqual([...(found ?? []), (plans.get('balanced') as PartitionDocument).status]);
  });

  test.each(shown.filter(isSlots))('say of $file what compare finds', async ({ file, cells }) => {
    const { stdout } = await runCommand(['compare', `examples/${file}`, '--json']);
    const [before, after] = JSON.parse(stdout).plans;
    expect(cells).toEqual([
      formatRatio(before.loads.taskManagers.imbalance),
      formatRatio(after.loads.taskManagers.imbalance),
      after.status,
      formatPercent(after.gap.relative),
    ]);
  });
});

interface PartitionDocument {
  readonly strategy: string;
  readonly status: string;
  readonly loads: { readonly members: { readonly imbalance: number } };
  readonly certificate: { readonly spread: { readonly excess: number } };
  readonly moves?: { readonly partitions: number };
}

/** Imbalance, partitions off the even share, moves: those that are not 0. A strategy that says nothing about the group has no plan. */
function summarise(plan: PartitionDocument | undefined): string {
  if (plan === undefined) return '–';
  const { excess } = plan.certificate.spread;
  const moves = plan.moves?.partitions ?? 0;
  return [
    formatRatio(plan.loads.members.imbalance),
    ...(excess > 0 ? [`${excess} off`] : []),
    ...(moves > 0 ? [countOf(moves, 'move')] : []),
  ].join(', ');
}
