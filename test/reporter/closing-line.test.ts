/** The closing line is read by machines: it must be the last line, and its counts must be the real ones. */

import { describe, expect, test } from 'vitest';
import { projectFolder, run } from '../package/pack.ts';

function runSamples(...names: string[]): { exitCode: number | null; lastLine: string | undefined } {
  const vitest = 'node_modules/vitest/vitest.mjs';
  const config = 'test/reporter/samples/vitest.config.ts';
  const { exitCode, stdout } = run(process.execPath, [vitest, 'run', '--config', config, ...names], projectFolder);
  return { exitCode, lastLine: stdout.trimEnd().split('\n').at(-1) };
}

describe('the closing line', () => {
  test('counts failed tests, a hook that throws, a file that does not load and an error outside every test', () => {
    expect(runSamples()).toEqual({ exitCode: 1, lastLine: '3 passed, 4 failed, 1 skipped' });
  });

  test('does not say 0 failed when only a stray error failed the run', () => {
    expect(runSamples('stray')).toEqual({ exitCode: 1, lastLine: '1 passed, 1 failed' });
  });
});
