/** What a process pays once: the import, and the first call, which with unequal loads compiles the WASM. */

/** @import { Clock } from './clocks.mjs' */
/** @import { Shape } from './problems.mjs' */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { quantile } from './sampling.mjs';

const child = fileURLToPath(new URL('start-up-child.mjs', import.meta.url));

/**
 * Medians in milliseconds over fresh processes, measured inside each.
 *
 * @param {Shape} shape
 * @param {number} runs
 * @param {Clock} clock
 */
export function measureStartUp(shape, runs, clock) {
  const times = Array.from({ length: runs }, () => {
    const output = execFileSync(process.execPath, [child, JSON.stringify(shape), clock], { encoding: 'utf8' });
    return /** @type {{ importMs: number, firstCallMs: number }} */ (JSON.parse(output));
  });
  return {
    importMs: quantile(
      times.map(({ importMs }) => importMs),
      0.5,
    ),
    firstCallMs: quantile(
      times.map(({ firstCallMs }) => firstCallMs),
      0.5,
    ),
  };
}
