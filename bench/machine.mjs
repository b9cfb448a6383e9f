/** Names what the figures were measured on: without it they mean nothing. */

import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

export function describeMachine() {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    evenslot: /** @type {string} */ (version),
    date: new Date().toISOString().slice(0, 10),
  };
}
