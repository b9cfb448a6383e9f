/** The browser run: a page and a worker in a real Chromium. One file at a time, for each starts a browser. */

import { defineConfig } from 'vitest/config';
import { closingLine } from './test/reporter/closing-line.ts';

export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', closingLine()],
  },
});
