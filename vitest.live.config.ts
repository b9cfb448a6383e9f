/** The live run: against a real Kafka broker on this machine. One file at a time, for each starts a broker. */

import { defineConfig } from 'vitest/config';
import { closingLine } from './test/reporter/closing-line.ts';

export default defineConfig({
  test: {
    include: ['test/live/**/*.test.ts'],
    fileParallelism: false,
    // Nothing here is timed: the limits only end what hangs.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    reporters: ['default', closingLine()],
  },
});
