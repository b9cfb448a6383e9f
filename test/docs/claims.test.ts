/** What the pages list is complete and true: public names, error codes, exports of the binary, measured results. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { formatPercent, formatRatio } from '../../src/cli/numbers.ts';
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

/** Everything that `import … from 'evenslot'` can name, types too. */
function listPublicNames(): string[] {
  const entry = join(ROOT, 'dist/index.d.ts');
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

  test('every public function and type', () => {
    const names = listPublicNames();
    expect(names).toContain('allocateSlots');
    expect(names).toContain('SlotPlan');
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

describe('the table of the README', () => {
  const shown = [...readPage('README.md').matchAll(/^\| \[([\w-]+)\]\(examples\/[^|]*\|(.*)\|$/gm)];

  test('has a row for every example', () => {
    const files = readdirSync(join(ROOT, 'examples'));
    expect(shown.map(([, name]) => `${name}.yaml`).sort()).toEqual(files.sort());
  });

  test.each(shown.map(([, name = '', cells = '']) => ({ name, cells })))(
    'says of $name what compare finds',
    async ({ name, cells }) => {
      const { stdout } = await runCommand(['compare', `examples/${name}.yaml`, '--json']);
      const [before, after] = JSON.parse(stdout).plans;
      expect(cells.split('|').map((cell) => cell.trim())).toEqual([
        formatRatio(before.loads.taskManagers.imbalance),
        formatRatio(after.loads.taskManagers.imbalance),
        after.status,
        formatPercent(after.gap.relative),
      ]);
    },
  );
});
