/** Every js and ts block of the pages runs as it stands, against the built package, and gives the results in its comments. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, test } from 'vitest';
import { ROOT, runProcess } from '../cli/run-command.ts';
import { type Block, listBlocks, pages } from './read-pages.ts';

const blocks = pages.flatMap(listBlocks).filter(({ language }) => language === 'ts' || language === 'js');
const named = blocks.map((block) => ({ name: `${block.page}:${block.line}`, block }));

// Inside the project, so that 'evenslot' is the package itself.
mkdirSync(join(ROOT, 'build'), { recursive: true });
const folder = mkdtempSync(join(ROOT, 'build', 'docs-blocks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `expression; // result` at the start of a line; the result is written in JavaScript. */
const RESULT = /^(?!const |let |import |export |if |for |return |throw |\/\/)(\S.*); \/\/ (.+)$/;

/** The block with an assertion in the place of every commented result. */
function insertChecks({ text, line }: Block): string {
  const lines = text.split('\n').map((code, k) => {
    const result = RESULT.exec(code);
    if (!result) return code;
    return `__check((${result[1]}), (${result[2]}), ${line + 1 + k});`;
  });
  const check =
    "const __check = (found, shown, line) => __equal(found, shown, 'the comment in line ' + line + ' differs');";
  return `import { deepStrictEqual as __equal } from 'node:assert';\n${check}\n${lines.join('\n')}`;
}

function fileOf({ page, line, language }: Block, extension: string): string {
  return join(folder, `${page.replace(/\W/g, '-')}-${line}-${language}.${extension}`);
}

test('the pages show both languages', () => {
  expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set(['ts', 'js']));
});

describe.each(named)('$name', ({ block }) => {
  test('runs and gives the results in its comments', async () => {
    const { outputText } = ts.transpileModule(insertChecks(block), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    const file = fileOf(block, 'mjs');
    writeFileSync(file, outputText);
    const { exitCode, stderr } = await runProcess(process.execPath, [file]);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });

  test('has no comment behind code that is not checked', () => {
    const unchecked = block.text.split('\n').filter((line) => /\S.*\s\/\/ /.test(line) && !RESULT.test(line));
    expect(unchecked).toEqual([]);
  });
});

test('the ts blocks agree with the published types', () => {
  const files = blocks
    .filter(({ language }) => language === 'ts')
    .map((block) => {
      const file = fileOf(block, 'mts');
      writeFileSync(file, block.text);
      return file;
    });
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  });
  const messages = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName.slice(folder.length + 1)}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
  expect(messages).toEqual([]);
});
