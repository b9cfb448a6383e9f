/** The test run: everything under test/ but what needs a browser or a live system. */

import { defineConfig } from 'vitest/config';
import { closingLine } from './test/reporter/closing-line.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/live/**'],
    setupFiles: ['test/setup/fix-seed.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Many tests start processes of their own; a loaded machine must not fail them.
    testTimeout: 60_000,
    hookTimeout: 180_000,
    reporters: ['default', closingLine()],
  },
});
