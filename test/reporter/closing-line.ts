/** A vitest reporter that ends the run with one plain line: how many passed and how many failed. */

import type { Reporter, TestModule } from 'vitest/node';

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * A file that cannot be loaded, a hook that throws and an error outside every test count as one failure each, so that a
 * run that exits non-zero never closes on `0 failed`.
 */
function tally(modules: readonly TestModule[], errorsOutsideTests: number): Tally {
  const count = { passed: 0, failed: errorsOutsideTests, skipped: 0 };
  for (const testModule of modules) {
    if (testModule.errors().length > 0) count.failed += 1;
    for (const suite of testModule.children.allSuites()) if (suite.errors().length > 0) count.failed += 1;
    for (const test of testModule.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed' || state === 'failed') count[state] += 1;
      else count.skipped += 1;
    }
  }
  return count;
}

export function closingLine(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const { passed, failed, skipped } = tally(modules, unhandledErrors.length);
      const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
      process.stdout.write(`\n${line}\n`);
    },
  };
}
